//! Pins of everything else: the newest of a series of releases.

use super::{OTHER_RELEASES, Pins, Reason};
use crate::catalogue::exact::{Exact, exact_tags};
use crate::catalogue::image;
use crate::catalogue::life::{Cycle, cycles, end_of_life};
use crate::catalogue::retired;
use crate::catalogue::tag::{tag, tags_beginning};
use crate::catalogue::version::{Shape, is_within, leading_number, natural};

/// Adds the newest tag of the same series, where it is newer, and those of other maintained series. They are of the
/// variant of the preferred pin, or else of the next.
pub(super) fn others(name: &str, of: &str, pins: &mut Pins<'_>) {
    let models: Vec<Shape<'_>> =
        pins.list.iter().map(|pin| pin.tag).chain([of]).filter_map(Shape::of).collect();
    let Some(first) = models.first().copied() else { return };
    let product = image(name).and_then(|image| image.product);
    let cycles: Vec<Cycle> = product.into_iter().flat_map(cycles).collect();
    let cycles = product.is_some().then_some(cycles.as_slice());
    let exact = exact_tags(name);
    let current = Series::of(cycles, first.version);
    let mut others = newest_of_each_series(&exact, &models, |version| Series::of(cycles, version));
    others.retain(|(series, _)| {
        current.as_ref().is_none_or(|current| series.name() != current.name()) && series.is_maintained()
    });
    let ended = current.and_then(|series| series.cycle()).filter(Cycle::has_ended);
    // Whose release has ended wants the next one most.
    let next = ended.and_then(|ended| ended.next());
    if let Some(next) = next {
        others.sort_by_key(|(series, _)| series.name() != next.cycle);
    }
    // Nobody is sent to a system that has ended.
    let goes_on =
        |exact: &Exact| !end_of_life(name, exact.tag).system.is_some_and(|system| system.has_ended());
    let others: Vec<_> = others
        .iter()
        .filter(|(_, newest)| goes_on(newest))
        .take(OTHER_RELEASES)
        .map(|(series, newest)| (Some(newest.tag), Reason::OtherRelease(series.cycle())))
        .collect();
    let newest = |(series, reason)| {
        let newest = models.iter().find_map(|model| newest_within(&exact, model, series));
        (newest.or_else(|| last_within(name, &first, series)), reason)
    };
    let within: Vec<_> = series_of(&first, moves(name, &first, of)).map(newest).collect();
    let (patch, major) = within.split_at(within.len().min(1));
    let (next, others) = others.split_at(usize::from(next.is_some()).min(others.len()));
    for (tag, reason) in [patch, next, major, others].concat() {
        pins.push(tag, reason);
    }
}

/// The newest release of a variant whose name no exact tag is known for: `2026.0.0-devel-ubuntu24.04` of
/// `devel-ubuntu24.04`.
pub(super) fn newest_of_variant(image: &str, variant: &str) -> Option<&'static str> {
    if Shape::of(variant).is_some() {
        return None;
    }
    let is_number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let is_of_variant = |tag: &str| {
        let number = tag.strip_suffix(variant).and_then(|rest| rest.strip_suffix('-'));
        number.is_some_and(|number| !number.is_empty() && is_number(number))
    };
    let exact = exact_tags(image);
    let releases = exact.iter().filter(|exact| is_of_variant(exact.tag));
    releases.max_by(|a, b| natural(a.tag, b.tag)).map(|exact| exact.tag)
}

/// Adds the newest release of the series of a tag, where that is newer: `3.23.5` of `3.23.1`.
pub(super) fn newest_patch_of(name: &str, of: &str, pins: &mut Pins<'_>) {
    let exact = exact_tags(name);
    let Some(shape) = Shape::of(of) else { return };
    if let Some((series, reason)) = series_of(&shape, moves(name, &shape, of)).next() {
        pins.push(newest_within(&exact, &shape, series), reason);
    }
}

/// Whether the version is that of a name that moves: a series itself.
fn moves(image: &str, shape: &Shape<'_>, of: &str) -> bool {
    Shape::of(of).as_ref() == Some(shape) && tag(image, of).is_some_and(|tag| tag.level.floats())
}

/// The series that a version is in, the closest first: `3.23.1` is of `3.23` and of `3`, and `3.23` is a series itself
/// where it `moves`.
fn series_of<'v>(of: &Shape<'v>, moves: bool) -> impl Iterator<Item = (&'v str, Reason)> {
    let series = if moves { Some(of.version) } else { of.series() };
    let major = of.major().filter(|major| Some(*major) != series);
    let patch = series.map(|series| (series, Reason::NewestPatch));
    patch.into_iter().chain(major.map(|major| (major, Reason::NewestOfMajor)))
}

/// The newest release of a series, where that is newer than this one.
fn newest_within(exact: &[Exact], of: &Shape<'_>, series: &str) -> Option<&'static str> {
    let later = |shape: &Shape<'_>| {
        shape.fits(of) && is_within(shape.version, series) && natural(of.version, shape.version).is_lt()
    };
    let newest = exact
        .iter()
        .filter(|exact| later(&exact.shape))
        .max_by(|a, b| natural(a.shape.version, b.shape.version));
    newest.map(|exact| exact.tag)
}

/// The last release of a series that is no longer listed, where that is newer: `3.8.20` of `3.8.2`.
fn last_within(name: &str, of: &Shape<'_>, series: &str) -> Option<&'static str> {
    let later = |tag: &&str| {
        Shape::of(tag).is_some_and(|shape| shape.fits(of) && natural(of.version, shape.version).is_lt())
    };
    let exact = |found: &&str| tag(name, found).is_some_and(|tag| !tag.level.floats());
    let prefix = format!("{}{series}.", of.before);
    let retired = tags_beginning(retired::lines(name), &prefix).filter(later);
    // Natural order puts the newest last; whether it is exact is asked of few.
    let mut newest: Vec<_> = retired.collect();
    newest.sort_by(|left, right| natural(right, left));
    newest.into_iter().find(|found| exact(found))
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
