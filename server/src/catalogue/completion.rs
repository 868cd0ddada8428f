//! The tags of an image in the order in which somebody may want them.

use super::floats::is_rolling;
use super::life::{Cycle, cycle};
use super::release::{
    age_of_code_name, is_code_name, is_preferred_spelling, is_release_tag, is_system, is_system_release,
    product_of_release, release_of,
};
use super::tag::{Level, Tag, tags};
use super::version::{is_pre_release, leading_number, natural, words};
use std::cmp::{Ordering, Reverse};
use std::collections::HashSet;

/// The living tags of an image, most useful first: what stays before what moves, newest first, and for one release the
/// plain variant before others, the image's usual system before others; then what is not released and names that are
/// moved on purpose; Windows last.
///
/// Of operating systems the releases come first (`ubuntu:26.04`, `debian:trixie`), then their other names, then single
/// builds.
pub fn tags_for_completion(image: &str) -> Vec<Tag> {
    let all: Vec<Tag> = tags(image).collect();
    let builds = Builds::of(&all);
    let mut ranked: Vec<(Rank, Tag)> = all.iter().map(|tag| (Rank::of(image, tag, &builds), *tag)).collect();
    ranked.sort_by(|(left, left_tag), (right, right_tag)| {
        left.cmp(right).then_with(|| natural(left_tag.name, right_tag.name))
    });
    ranked.into_iter().map(|(_, tag)| tag).collect()
}

/// What one tag of a build says about the others, by the most exact tag of the build.
struct Builds {
    /// On the image's usual system: they have a name without a system.
    usual: HashSet<&'static str>,
    /// Not meant for use yet.
    development: HashSet<&'static str>,
}

impl Builds {
    fn of(tags: &[Tag]) -> Builds {
        let having = |is_sign: fn(&Tag) -> bool| {
            tags.iter().filter(|tag| is_sign(tag)).filter_map(|tag| tag.group_pin).collect()
        };
        Builds {
            usual: having(|tag| tag.level == Level::Full),
            // `perl:devel` is 5.45, `golang:tip` a snapshot.
            development: having(|tag| {
                words(tag.name)
                    .next()
                    .is_some_and(|word| matches!(word, "dev" | "devel" | "nightly" | "rc" | "tip"))
            }),
        }
    }
}

/// Compared field by field, least first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    class: Class,
    stability: Stability,
    /// Of an operating system: how new the code name is.
    age: Reverse<Option<usize>>,
    version: Reverse<Natural>,
    is_latest: bool,
    variant: Variant,
    unusual_system: bool,
    system: Reverse<(Option<usize>, Natural)>,
    level: Reverse<Level>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Released,
    Unreleased,
    Windows,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Stability {
    /// An operating system's release, as most people write it.
    Release,
    /// The same in other words, or a point release.
    OtherSpelling,
    Exact,
    Moving,
}

/// Words that stand for a variant, the usual ones first; `Other` holds the word itself.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Variant {
    Plain,
    Slim,
    Minimal,
    Alpine,
    Other(&'static str),
}

/// Compared as numbers where there are numbers.
#[derive(PartialEq, Eq)]
struct Natural(&'static str);

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(self.0, other.0)
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Rank {
    fn of(image: &str, tag: &Tag, builds: &Builds) -> Rank {
        let is_in = |builds: &HashSet<&str>| tag.group_pin.is_some_and(|pin| builds.contains(pin));
        let release = words(tag.name).find(|word| is_system_release(word)).unwrap_or_default();
        Rank {
            class: Class::of(image, tag, is_in(&builds.development)),
            stability: Stability::of(image, tag),
            age: Reverse(age_of_code_name(release).filter(|_| is_system(image))),
            version: Reverse(Natural(version(image, tag.name))),
            is_latest: tag.level == Level::Latest,
            variant: Variant::of(tag.name),
            unusual_system: !is_in(&builds.usual),
            system: Reverse((age_of_code_name(release), Natural(release))),
            level: Reverse(tag.level),
        }
    }
}

impl Class {
    fn of(image: &str, tag: &Tag, development: bool) -> Class {
        if tag.is_windows() {
            Class::Windows
        } else if !development && is_released(image, tag) {
            Class::Released
        } else {
            Class::Unreleased
        }
    }
}

/// The first number of a tag; for images whose releases have names, which follow the alphabet, the name.
fn version<'t>(name: &str, tag: &'t str) -> &'t str {
    match name {
        "ros" => words(tag).next(),
        _ => words(tag).find_map(leading_number),
    }
    .unwrap_or_default()
}

/// Whether the tag names a release that is out, or moves from one such to the next.
fn is_released(image: &str, tag: &Tag) -> bool {
    if is_rolling(tag.name) || is_pre_release(tag.name) {
        return false;
    }
    if !is_system(image) {
        return true;
    }
    match release_of(image, tag.name) {
        // Products without dates are out as far as anybody knows.
        Some(release) => product_of_release(image, release)
            .is_none_or(|product| cycle(product, release).as_ref().is_some_and(Cycle::is_out)),
        // Builds of what has no release: `alpine:20260805`.
        None => tag.level.floats() || product_of_release(image, "").is_none(),
    }
}

impl Stability {
    fn of(image: &str, tag: &Tag) -> Stability {
        let release = release_of(image, tag.name);
        match (tag.level.floats(), release) {
            (true, None) => Stability::Moving,
            (true, Some(release)) if is_system(image) => {
                let preferred = is_preferred_spelling(image, release) && is_release_tag(image, tag.name);
                if preferred { Stability::Release } else { Stability::OtherSpelling }
            }
            (true, Some(_)) => Stability::Moving,
            (false, _) => Stability::Exact,
        }
    }
}

impl Variant {
    fn of(tag: &'static str) -> Variant {
        let is_variant = |word: &&str| leading_number(word).is_none() && !is_code_name(word);
        match words(tag).find(is_variant) {
            None => Variant::Plain,
            Some("slim") => Variant::Slim,
            Some("minimal") => Variant::Minimal,
            Some(word) if word.starts_with("alpine") => Variant::Alpine,
            Some(word) if is_system_release(word) => Variant::Plain,
            Some(word) => Variant::Other(word),
        }
    }
}
