//! The tags of an image in the order in which somebody may want them.

use super::floats::is_rolling;
use super::life::{Cycle, cycle};
use super::recent::Recent;
use super::release::{
    age_of_code_name, is_preferred_spelling, is_release_tag, is_system, is_system_release,
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
///
/// The last answer is kept: who types a tag asks with every letter, and of some images a thousand tags are to be put in
/// order.
pub fn tags_for_completion(image: &str) -> Vec<Tag> {
    static LAST: Recent<Vec<Tag>> = Recent::new(1);
    LAST.get(image, || in_order(image))
}

fn in_order(image: &str) -> Vec<Tag> {
    let all: Vec<Tag> = tags(image).collect();
    let order = Order::of(image, &all);
    let mut ranked: Vec<(Rank, Tag)> = all.iter().map(|tag| (order.rank(tag), *tag)).collect();
    ranked.sort_by(|(left, left_tag), (right, right_tag)| {
        left.cmp(right).then_with(|| natural(left_tag.name, right_tag.name))
    });
    ranked.into_iter().map(|(_, tag)| tag).collect()
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

/// What has to be known about an image to rank its tags. Builds go by their most exact tag.
struct Order<'i> {
    image: &'i str,
    is_system: bool,
    /// Builds on the image's usual system: they have a name without a system.
    usual: HashSet<&'static str>,
    /// Builds not meant for use yet.
    development: HashSet<&'static str>,
}

impl Order<'_> {
    fn of<'i>(image: &'i str, tags: &[Tag]) -> Order<'i> {
        let having = |is_sign: fn(&Tag) -> bool| {
            tags.iter().filter(|tag| is_sign(tag)).filter_map(|tag| tag.group_pin).collect()
        };
        Order {
            image,
            is_system: is_system(image),
            usual: having(|tag| tag.level == Level::Full),
            development: having(|tag| is_development(tag.name)),
        }
    }

    fn rank(&self, tag: &Tag) -> Rank {
        let is_in = |builds: &HashSet<&str>| tag.group_pin.is_some_and(|pin| builds.contains(pin));
        let release = words(tag.name).find(|word| is_system_release(word)).unwrap_or_default();
        let age = age_of_code_name(release);
        Rank {
            class: if tag.is_windows() {
                Class::Windows
            } else if self.is_released(tag.name, tag.level) && !is_in(&self.development) {
                Class::Released
            } else {
                Class::Unreleased
            },
            stability: self.stability(tag.name, tag.level),
            age: Reverse(age.filter(|_| self.is_system)),
            version: Reverse(Natural(self.version(tag.name))),
            is_latest: tag.level == Level::Latest,
            variant: Variant::of(tag.name),
            unusual_system: !is_in(&self.usual),
            system: Reverse((age, Natural(release))),
            level: Reverse(tag.level),
        }
    }

    /// Whether the tag names a release that is out, or moves from one such to the next.
    fn is_released(&self, tag: &str, level: Level) -> bool {
        if is_rolling(tag) || is_pre_release(tag) {
            return false;
        }
        if !self.is_system {
            return true;
        }
        match release_of(self.image, tag) {
            // Products without dates are out as far as anybody knows.
            Some(release) => product_of_release(self.image, release)
                .is_none_or(|product| cycle(product, release).as_ref().is_some_and(Cycle::is_out)),
            // Builds of what has no release: `alpine:20260805`.
            None => level.floats() || product_of_release(self.image, "").is_none(),
        }
    }

    fn stability(&self, tag: &str, level: Level) -> Stability {
        if !level.floats() {
            return Stability::Exact;
        }
        match release_of(self.image, tag).filter(|_| self.is_system) {
            None => Stability::Moving,
            Some(release)
                if is_preferred_spelling(self.image, release) && is_release_tag(self.image, tag) =>
            {
                Stability::Release
            }
            Some(_) => Stability::OtherSpelling,
        }
    }

    /// The first number of a tag; for images whose releases have names, which follow the alphabet, the name.
    fn version<'t>(&self, tag: &'t str) -> &'t str {
        let version =
            if self.image == "ros" { words(tag).next() } else { words(tag).find_map(leading_number) };
        version.unwrap_or_default()
    }
}

/// Names of builds that are not meant for use yet: `perl:devel` is 5.45, `golang:tip` a snapshot.
fn is_development(tag: &str) -> bool {
    words(tag).next().is_some_and(|word| matches!(word, "dev" | "devel" | "nightly" | "rc" | "tip"))
}

impl Variant {
    fn of(tag: &'static str) -> Variant {
        let is_system = |word: &str| is_system_release(word) && !word.starts_with("alpine");
        let is_variant = |word: &&str| leading_number(word).is_none() && !is_system(word);
        match words(tag).find(is_variant) {
            None => Variant::Plain,
            Some("slim") => Variant::Slim,
            Some("minimal") => Variant::Minimal,
            Some(word) if word.starts_with("alpine") => Variant::Alpine,
            Some(word) => Variant::Other(word),
        }
    }
}
