//! Pins of operating systems: releases.

use super::{OTHER_RELEASES, Pins, Reason};
use crate::catalogue::life::{Cycle, cycle, cycles, end_of_life};
use crate::catalogue::release::{
    is_preferred_spelling, is_release_tag, is_system, product_of_release, release_of,
};
use crate::catalogue::retired;
use crate::catalogue::tag::{same_build, tag, tags, tags_beginning};
use crate::catalogue::version::{Shape, is_within, leading_number};

/// The release that a living tag means today, in the same variant: `ubuntu:latest` → `26.04`. None where the tag says
/// the release itself.
pub(super) fn same_release(image: &str, name: &str) -> Option<&'static str> {
    if release_of(image, name).is_some() {
        return None;
    }
    let releases =
        same_build(image, name).filter(|tag| tag.level.floats() && is_release_tag(image, tag.name));
    best_spelling(image, releases.map(|tag| tag.name)).or_else(|| {
        // `debian:stable-slim` has builds of its own; its release is known by date.
        tag(image, name).filter(|tag| !tag.is_retired())?;
        let suffix = name.find('-').and_then(|at| name.get(at..)).unwrap_or_default();
        tag_of_cycle(image, &end_of_life(image, name).system?, ("", suffix))
    })
}

/// The release that a number which is less than one, and no tag, was meant to name: `22.04` of `22`. Of several a long-term
/// one comes first.
pub(in crate::catalogue) fn number_meant(image: &str, name: &str) -> Option<&'static str> {
    let number = leading_number(name).filter(|number| *number == name && is_system(image))?;
    let within = |tag: &&str| {
        is_release_tag(image, tag) && Shape::of(tag).is_some_and(|shape| is_within(shape.version, number))
    };
    let is_lasting = |tag: &str| end_of_life(image, tag).system.is_some_and(|cycle| cycle.lts);
    let best = |tag: &&str| (!is_lasting(tag), tag.len());
    let living = tags(image).map(|tag| tag.name).filter(within).min_by_key(best);
    let prefix = format!("{number}.");
    living.or_else(|| tags_beginning(retired::lines(image), &prefix).filter(within).min_by_key(best))
}

/// Adds other maintained releases, long-term ones where there are such, in the variant of the first pin or the name.
pub(super) fn others(image: &str, name: &str, pins: &mut Pins<'_>) {
    let current = end_of_life(image, name).system;
    let names = [name].into_iter().chain(pins.list.first().map(|pin| pin.tag));
    let around = names.filter_map(|tag| around_release(image, tag)).next().unwrap_or_default();
    let Some(product) = current.map(|cycle| cycle.product).or_else(|| product_of_release(image, "")) else {
        return;
    };
    let long_term_only = cycles(product).any(|cycle| cycle.lts && cycle.is_maintained());
    // Whose release has ended wants the next one.
    let next = current.filter(Cycle::has_ended).and_then(|current| current.next());
    let others: Vec<(&'static str, Cycle)> = next
        .into_iter()
        .chain(cycles(product).filter(|cycle| Some(*cycle) != next))
        .filter(|cycle| cycle.is_maintained() && (cycle.lts || !long_term_only))
        .filter(|cycle| current.is_none_or(|current| current.cycle != cycle.cycle))
        .filter_map(|cycle| Some((tag_of_cycle(image, &cycle, around)?, cycle)))
        .take(OTHER_RELEASES)
        .collect();
    others.into_iter().for_each(|(tag, cycle)| pins.push(Some(tag), Reason::OtherRelease(Some(cycle))));
}

/// What stands before and behind the release that a tag names: nothing and `-slim`, `stream` and nothing.
fn around_release<'t>(image: &str, tag: &'t str) -> Option<(&'t str, &'t str)> {
    tag.split_once(release_of(image, tag)?)
}

/// The living tag for a release, with these words around it.
fn tag_of_cycle(image: &str, wanted: &Cycle, around: (&str, &str)) -> Option<&'static str> {
    let is_wanted = |name: &str| {
        around_release(image, name) == Some(around)
            && release_of(image, name)
                .and_then(|release| cycle(product_of_release(image, release)?, release))
                .is_some_and(|cycle| cycle == *wanted)
    };
    let fitting = tags(image)
        .filter(|tag| tag.level.floats() && is_release_tag(image, tag.name) && is_wanted(tag.name));
    best_spelling(image, fitting.map(|tag| tag.name))
}

fn best_spelling(image: &str, tags: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    tags.min_by_key(|tag| {
        (!release_of(image, tag).is_some_and(|release| is_preferred_spelling(image, release)), tag.len())
    })
}
