//! Pins of everything else: the newest of a series of releases.

use super::{OTHER_RELEASES, Pins, Reason};
use crate::catalogue::image;
use crate::catalogue::life::{Cycle, cycle};
use crate::catalogue::tag::{Tag, tags};
use crate::catalogue::version::{Shape, is_within, leading_number, natural};

/// Adds the newest tag of the same series, where it is newer, and those of other maintained series. They are of the
/// variant of the preferred pin, or else of the next.
pub(super) fn others(name: &str, tag: &str, pins: &mut Pins) {
    let models: Vec<Shape> = pins.list.iter().map(|pin| pin.tag).chain([tag]).filter_map(Shape::of).collect();
    let Some(first) = models.first().copied() else { return };
    let product = image(name).and_then(|image| image.product);
    let newest = newest_of_each_series(name, product, &models);
    let current = Series::of(product, first.version);
    let is_current =
        |series: &Series| current.as_ref().is_some_and(|current| current.name() == series.name());
    if let Some(patch) = newest_patch(name, &first) {
        pins.push(Some(patch), Reason::NewestPatch);
    }
    newest
        .iter()
        .filter(|newest| !is_current(&newest.series) && newest.series.is_maintained())
        .take(OTHER_RELEASES)
        .for_each(|newest| pins.push(Some(newest.tag), Reason::OtherRelease(newest.series.cycle())));
}

/// The newest release that differs from this one in the last number.
fn newest_patch(name: &str, of: &Shape) -> Option<&'static str> {
    let series = of.series()?;
    exact_tags(name)
        .filter_map(|tag| Some((tag.name, Shape::of(tag.name)?)))
        .filter(|(_, shape)| {
            shape.fits(of) && is_within(shape.version, series) && natural(of.version, shape.version).is_lt()
        })
        .max_by(|(_, left), (_, right)| natural(left.version, right.version))
        .map(|(tag, _)| tag)
}

struct Newest {
    series: Series<'static>,
    version: &'static str,
    tag: &'static str,
}

/// Newest series first.
fn newest_of_each_series(name: &str, product: Option<&str>, models: &[Shape]) -> Vec<Newest> {
    let mut newest: Vec<Newest> = Vec::new();
    for model in models {
        let known = newest.len();
        for (tag, shape) in exact_tags(name).filter_map(|tag| Some((tag.name, Shape::of(tag.name)?))) {
            if !shape.fits(model) {
                continue;
            }
            let Some(series) = Series::of(product, shape.version) else { continue };
            match newest.iter().position(|other| other.series.name() == series.name()) {
                // Found in the variant of a better model.
                Some(at) if at < known => {}
                Some(at) => {
                    if let Some(other) =
                        newest.get_mut(at).filter(|other| natural(other.version, shape.version).is_lt())
                    {
                        *other = Newest { series, version: shape.version, tag };
                    }
                }
                None => newest.push(Newest { series, version: shape.version, tag }),
            }
        }
    }
    newest.sort_by(|left, right| natural(right.version, left.version));
    newest
}

fn exact_tags(name: &str) -> impl Iterator<Item = Tag> {
    tags(name).filter(|tag| !tag.level.floats() && !tag.is_windows())
}

/// A series of releases: a cycle whose dates are known, else the first number.
enum Series<'v> {
    Dated(Cycle),
    Numbered(&'v str),
}

impl<'v> Series<'v> {
    fn of(product: Option<&str>, version: &'v str) -> Option<Series<'v>> {
        match product {
            Some(product) => cycle(product, leading_number(version)?).map(Series::Dated),
            None => version.split('.').next().map(Series::Numbered),
        }
    }

    fn name(&self) -> &'v str {
        match self {
            Series::Dated(cycle) => cycle.cycle,
            Series::Numbered(number) => number,
        }
    }

    fn is_maintained(&self) -> bool {
        self.cycle().is_none_or(|cycle| cycle.is_maintained())
    }

    fn cycle(&self) -> Option<Cycle> {
        match self {
            Series::Dated(cycle) => Some(*cycle),
            Series::Numbered(_) => None,
        }
    }
}
