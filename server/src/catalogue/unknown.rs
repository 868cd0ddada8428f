//! Tags that are not there: only where the tables can know.

use super::image::{Image, Latest};
use super::meant::meant;
use super::recent::Recent;
use super::tag::{living_lines, tag, tags, tags_beginning};
use super::version::{Shape, is_within, natural};
use super::{image, pins, retired, tags_for_completion};

/// How many tags are offered instead.
const NEAREST: usize = 3;

/// Why there is no such tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The image has no `latest` at all.
    NoLatest,
    /// There never was one, and there is another that differs by a slip of the finger.
    Misspelt,
    /// The publisher went from an earlier release to a later one without this.
    Skipped,
}

/// The image has no such tag, and what comes nearest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTag {
    /// Why.
    pub why: Why,
    /// Living tags, nearest first, where there are such.
    pub nearest: Vec<&'static str>,
}

/// Whether `image:tag`, as written, is a tag that never was. None also where that cannot be known: most images' tags
/// are not all in the tables, and a tag may be newer than they are. A missing tag is none of this function's business.
pub fn unknown_tag(name: &str, written: &str) -> Option<UnknownTag> {
    static RECENT: Recent<Option<UnknownTag>> = Recent::new(1024);
    RECENT.get(&format!("{name}:{written}"), || find_unknown_tag(name, written))
}

fn find_unknown_tag(name: &str, written: &str) -> Option<UnknownTag> {
    let of = image(name)?;
    // Where the publisher took `latest` away, it is still among the retired tags.
    if written == "latest" && of.latest == Latest::Missing {
        let mut nearest: Vec<&'static str> = pins(name, written).iter().map(|pin| pin.tag).collect();
        if nearest.is_empty() {
            nearest = tags_for_completion(name).iter().map(|tag| tag.name).collect();
        }
        nearest.truncate(NEAREST);
        return Some(UnknownTag { why: Why::NoLatest, nearest });
    }
    if tag(name, written).is_some() {
        return None;
    }
    if !of.tags_are_complete() {
        return None;
    }
    let meant = meant(of.name, written).map(|tag| UnknownTag { why: Why::Misspelt, nearest: vec![tag] });
    meant.or_else(|| skipped(&of, written))
}

/// A release between two others of the same series and variant.
fn skipped(of: &Image, written: &str) -> Option<UnknownTag> {
    let wanted = Shape::of(written)?;
    let series = wanted.series()?;
    let (mut earlier, mut later) = (false, false);
    let mut see = |other: &str| {
        if let Some(other) =
            Shape::of(other).filter(|other| other.fits(&wanted) && other.series() == Some(series))
        {
            let order = natural(other.version, wanted.version);
            earlier |= order.is_lt();
            later |= order.is_gt();
        }
    };
    let prefix = format!("{}{series}.", wanted.before);
    for lines in [living_lines(of.name), retired::lines(of.name)] {
        tags_beginning(lines, &prefix).for_each(&mut see);
    }
    (earlier && later).then(|| UnknownTag { why: Why::Skipped, nearest: nearest(of.name, &wanted) })
}

/// The newest living tags of the same variant and as many numbers, those of the same series first.
fn nearest(name: &str, wanted: &Shape<'_>) -> Vec<&'static str> {
    let numbers = |version: &str| version.split('.').count();
    let series = wanted.series().unwrap_or_default();
    let mut fitting: Vec<(Shape<'_>, &'static str)> = tags(name)
        .filter_map(|tag| Some((Shape::of(tag.name)?, tag.name)))
        .filter(|(shape, _)| shape.fits(wanted) && numbers(shape.version) == numbers(wanted.version))
        .collect();
    fitting.sort_by(|(left, _), (right, _)| {
        let order = is_within(right.version, series).cmp(&is_within(left.version, series));
        order.then_with(|| natural(right.version, left.version))
    });
    fitting.into_iter().map(|(_, tag)| tag).take(NEAREST).collect()
}
