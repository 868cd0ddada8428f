//! Tags that are not there: only where the tables can know.

use super::image::{Image, Latest};
use super::tag::{Level, tag, tags};
use super::version::{natural, shape, version_word};
use super::{image, retired, table, tags_for_completion};

/// How many tags are offered instead.
const NEAREST: usize = 3;

/// Why there is no such tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The image has no `latest` at all.
    NoLatest,
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
    let of = image(name)?;
    // Where the publisher took `latest` away, it is still among the retired tags.
    if written == "latest" && of.latest == Latest::Missing {
        let nearest = tags_for_completion(name).iter().map(|tag| tag.name).take(NEAREST).collect();
        return Some(UnknownTag { why: Why::NoLatest, nearest });
    }
    if tag(name, written).is_some() {
        return None;
    }
    skipped(&of, written)
}

/// A release between two others of the same series and variant.
fn skipped(of: &Image, written: &str) -> Option<UnknownTag> {
    if !of.tags_are_complete() {
        return None;
    }
    let version = version_word(written)?;
    let (series, _) = version.rsplit_once('.')?;
    let wanted = shape(written, version)?;
    let sibling = |other: &str| {
        version_word(other).is_some_and(|other_version| {
            shape(other, other_version) == Some(wanted)
                && other_version.rsplit_once('.').is_some_and(|(head, _)| head == series)
        })
    };
    let (mut earlier, mut later) = (false, false);
    let mut see = |other: &str| {
        if sibling(other) {
            let order = natural(other, written);
            earlier |= order.is_lt();
            later |= order.is_gt();
        }
    };
    tags(of.name).for_each(|tag| see(tag.name));
    retired_tags(of.name).for_each(|(tag, _)| see(tag));
    (earlier && later).then(|| UnknownTag { why: Why::Skipped, nearest: nearest(of.name, series, wanted) })
}

/// The newest living tags of the same variant, those of the same series first.
fn nearest(name: &str, series: &str, wanted: (&str, &str)) -> Vec<&'static str> {
    let mut fitting: Vec<&str> = tags(name)
        .filter(|tag| !tag.level.floats() || super::release::is_system(name))
        .map(|tag| tag.name)
        .filter(|tag| {
            version_word(tag)
                .is_some_and(|version| version.contains('.') && shape(tag, version) == Some(wanted))
        })
        .collect();
    let within =
        |tag: &str| version_word(tag).is_some_and(|version| super::version::is_within(version, series));
    fitting.sort_by(|left, right| within(right).cmp(&within(left)).then_with(|| natural(right, left)));
    fitting.truncate(NEAREST);
    fitting
}

fn retired_tags(name: &str) -> impl Iterator<Item = (&'static str, Level)> {
    retired::lines(name).lines().flat_map(|line| super::tag::words(table::columns::<1>(line)[0]))
}
