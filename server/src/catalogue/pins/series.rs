//! Pins of everything else: the newest of a series of releases.

use super::{OTHER_RELEASES, Pins, Reason};
use crate::catalogue::image;
use crate::catalogue::life::{Cycle, cycles};
use crate::catalogue::tag::{Tag, tags};
use crate::catalogue::version::{Shape, is_within, leading_number, natural};

/// Adds the newest tag of the same series, where it is newer, and those of other maintained series. They are of the
/// variant of the preferred pin, or else of the next.
pub(super) fn others(name: &str, tag: &str, pins: &mut Pins<'_>) {
    let models: Vec<Shape<'_>> =
        pins.list.iter().map(|pin| pin.tag).chain([tag]).filter_map(Shape::of).collect();
    let Some(first) = models.first().copied() else { return };
    let product = image(name).and_then(|image| image.product);
    let cycles: Vec<Cycle> = product.into_iter().flat_map(cycles).collect();
    let cycles = product.is_some().then_some(cycles.as_slice());
    let exact: Vec<Exact> = tags(name).filter_map(Exact::of).collect();
    pins.push(newest_patch(&exact, &first), Reason::NewestPatch);
    let current = Series::of(cycles, first.version).map(|series| series.name());
    newest_of_each_series(&exact, &models, |version| Series::of(cycles, version))
        .iter()
        .filter(|(series, _)| Some(series.name()) != current && series.is_maintained())
        .take(OTHER_RELEASES)
        .for_each(|(series, newest)| pins.push(Some(newest.tag), Reason::OtherRelease(series.cycle())));
}

/// An exact tag that can be run here, and its version.
#[derive(Clone, Copy)]
struct Exact {
    tag: &'static str,
    shape: Shape<'static>,
}

impl Exact {
    fn of(tag: Tag) -> Option<Exact> {
        let shape = Shape::of(tag.name).filter(|_| !tag.level.floats() && !tag.is_windows())?;
        Some(Exact { tag: tag.name, shape })
    }
}

/// The newest release of the series of a tag, where that is newer: `3.23.5` of `3.23.1`.
pub(super) fn newest_patch_of(name: &str, tag: &str) -> Option<&'static str> {
    let exact: Vec<Exact> = tags(name).filter_map(Exact::of).collect();
    newest_patch(&exact, &Shape::of(tag)?)
}

/// The newest release that differs from this one in the last number.
fn newest_patch(exact: &[Exact], of: &Shape<'_>) -> Option<&'static str> {
    let series = of.series()?;
    let later = |shape: &Shape<'_>| {
        shape.fits(of) && is_within(shape.version, series) && natural(of.version, shape.version).is_lt()
    };
    let newest = exact
        .iter()
        .filter(|exact| later(&exact.shape))
        .max_by(|a, b| natural(a.shape.version, b.shape.version));
    newest.map(|exact| exact.tag)
}

/// Newest series first; of each the newest tag in the variant of the first model that it has.
fn newest_of_each_series(
    exact: &[Exact],
    models: &[Shape<'_>],
    series_of: impl Fn(&'static str) -> Option<Series<'static>>,
) -> Vec<(Series<'static>, Exact)> {
    let mut newest: Vec<(Series<'static>, Exact)> = Vec::new();
    for model in models {
        let better = newest.len();
        for candidate in exact.iter().filter(|exact| exact.shape.fits(model)) {
            let Some(series) = series_of(candidate.shape.version) else { continue };
            match newest.iter().position(|(other, _)| other.name() == series.name()) {
                Some(at) if at < better => {}
                Some(at) => {
                    if let Some((_, other)) = newest.get_mut(at)
                        && natural(other.shape.version, candidate.shape.version).is_lt()
                    {
                        *other = *candidate;
                    }
                }
                None => newest.push((series, *candidate)),
            }
        }
    }
    newest.sort_by(|(_, left), (_, right)| natural(right.shape.version, left.shape.version));
    newest
}

/// A series of releases: a cycle whose dates are known, else the first number.
enum Series<'v> {
    Dated(Cycle),
    Numbered(&'v str),
}

impl<'v> Series<'v> {
    fn of(cycles: Option<&[Cycle]>, version: &'v str) -> Option<Series<'v>> {
        match cycles {
            Some(cycles) => {
                let number = leading_number(version)?;
                let fitting = cycles.iter().filter(|cycle| is_within(number, cycle.cycle));
                fitting.max_by_key(|cycle| cycle.cycle.len()).copied().map(Series::Dated)
            }
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
