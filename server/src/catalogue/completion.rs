//! The tags of an image in the order in which somebody may want them.

use super::image;
use super::life::{Cycle, cycle};
use super::release::{age_of_code_name, is_code_name, is_system, is_system_release, release_of};
use super::tag::{Tag, tags};
use super::version::{leading_number, natural, version_word, words};
use std::cmp::{Ordering, Reverse};

/// The living tags of an image, most useful first: what stays before what moves, newest first, the plain variant before
/// others; pre-releases and channels after that, Windows last.
///
/// For operating systems the releases come first (`ubuntu:26.04`), then their code names, then single builds.
pub fn tags_for_completion(image: &str) -> Vec<Tag> {
    let mut ranked: Vec<(Rank, Tag)> = tags(image).map(|tag| (Rank::of(image, &tag), tag)).collect();
    ranked.sort_by(|(left, left_tag), (right, right_tag)| {
        left.cmp(right).then_with(|| natural(right_tag.name, left_tag.name))
    });
    ranked.into_iter().map(|(_, tag)| tag).collect()
}

/// Compared field by field, least first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    class: Class,
    stability: u8,
    version: Reverse<Version>,
    variant: (u8, &'static str),
    system: Reverse<Option<usize>>,
    level: Reverse<super::Level>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Release,
    /// Not out, or a channel of what is not.
    Unreleased,
    Windows,
}

/// Compared as numbers.
#[derive(PartialEq, Eq)]
struct Version(&'static str);

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(self.0, other.0)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Rank {
    fn of(image: &str, tag: &Tag) -> Rank {
        let class = if tag.is_windows() {
            Class::Windows
        } else if is_released(image, tag) {
            Class::Release
        } else {
            Class::Unreleased
        };
        let release = words(tag.name).find(|word| is_system_release(word)).unwrap_or_default();
        Rank {
            class,
            stability: stability(image, tag),
            version: Reverse(Version(words(tag.name).find_map(leading_number).unwrap_or_default())),
            variant: variant(tag.name),
            system: Reverse(age_of_code_name(release)),
            level: Reverse(tag.level),
        }
    }
}

/// How well the tag stays what it is, best first.
fn stability(image: &str, tag: &Tag) -> u8 {
    if !is_system(image) {
        return u8::from(tag.level.floats());
    }
    match release_of(image, tag.name) {
        _ if !tag.level.floats() => 2,
        Some(release) if !is_code_name(release) => 0,
        Some(_) => 1,
        None => 3,
    }
}

/// Whether the tag names a release that is out, or moves from one such to the next.
fn is_released(name: &str, tag: &Tag) -> bool {
    if is_system(name) {
        let Some(product) = image(name).and_then(|image| image.product) else { return true };
        return match release_of(name, tag.name) {
            Some(release) => cycle(product, release).as_ref().is_some_and(Cycle::is_out),
            // Builds of what has no release: `alpine:20260805`, `debian:sid-20260803`.
            None => tag.level.floats(),
        };
    }
    let number = words(tag.name).find_map(leading_number);
    number.is_none() || version_word(tag.name).is_some() && !words(tag.name).any(is_channel)
}

/// Words of tags that stand for what is not released yet.
fn is_channel(word: &str) -> bool {
    ["alpha", "beta", "dev", "devel", "ea", "nightly", "rc", "unstable"].iter().any(|channel| {
        word.strip_prefix(channel).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// The words that are neither version nor system, the usual ones before others.
fn variant(tag: &'static str) -> (u8, &'static str) {
    let first = words(tag).find(|word| leading_number(word).is_none() && !is_system_release(word));
    match first {
        None => (0, ""),
        Some("slim") => (1, ""),
        Some("minimal") => (2, ""),
        Some("alpine") => (3, ""),
        Some(word) => (4, word),
    }
}
