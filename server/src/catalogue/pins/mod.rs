//! What to write instead of a tag that moves, or of one that is old.

pub(super) mod last;
mod moved;
mod series;
mod systems;

use super::DATE;
use super::life::Cycle;
use super::meant::meant;
use super::recent::Recent;
use super::release::{is_release_tag, is_system};
use super::tag::{Tag, same_build, tag, tags};
use super::version::{Shape, words};
use std::cmp::Reverse;

pub(super) use systems::number_meant;

/// How many other releases are offered.
const OTHER_RELEASES: usize = 3;

/// The word for a variant without what most people do not need.
const SMALLER: &str = "slim";

/// Why a pin is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The release of an operating system that the name means today.
    Release,
    /// The most exact name of the build that the name means today.
    SameBuild,
    /// The exact name that keeps the words of the name.
    SameVariant,
    /// The last exact name of what is no longer listed, since that day (`YYYY-MM-DD`).
    LastBuild(&'static str),
    /// A later release of the same series.
    NewestPatch,
    /// A later release with the same first number.
    NewestOfMajor,
    /// The same, or nearly, on a release of the system that is maintained.
    OtherSystem(Cycle),
    /// Another series that is maintained, and its dates where they are known.
    OtherRelease(Option<Cycle>),
    /// The name that a slip of the finger, or the beginning of one, was meant to be.
    Meant,
}

/// A tag to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The tag.
    pub tag: &'static str,
    /// Why it is offered.
    pub reason: Reason,
    /// Why, in a few words, for a menu.
    pub text: String,
}

impl Pin {
    /// Whether it is what the name means at the catalogue's date, so that writing it changes nothing that day.
    pub fn is_same_today(&self) -> bool {
        matches!(
            self.reason,
            Reason::Release | Reason::SameBuild | Reason::SameVariant | Reason::LastBuild(_)
        )
    }
}

/// What may stand in place of `image:name`, preferred first; an empty name is `latest`. First what means the same
/// today (of operating systems the release, then the build), then the newest of the same series, then other series
/// that are maintained, three at the most. Empty where nothing is known.
pub fn pins(image: &str, name: &str) -> Vec<Pin> {
    static RECENT: Recent<Vec<Pin>> = Recent::new(1024);
    let name = if name.is_empty() { "latest" } else { name };
    RECENT.get(&format!("{image}:{name}"), || work_out(image, name))
}

fn work_out(image: &str, name: &str) -> Vec<Pin> {
    let mut pins = Pins { image, of: name, list: Vec::new() };
    if is_system(image) {
        pins.push(systems::same_release(image, name), Reason::Release);
    }
    if let Some(known) = tag(image, name) {
        match known.delisted {
            None => {
                pins.push(known.group_pin, Reason::SameBuild);
                pins.push(known.pin, Reason::SameVariant);
            }
            Some(delisted) => {
                last::exact_tags(image, &known)
                    .into_iter()
                    .for_each(|tag| pins.push(Some(tag), Reason::LastBuild(delisted)));
            }
        }
    }
    pins.push(meant(image, name), Reason::Meant);
    if is_system(image) {
        if !is_release_tag(image, name) {
            series::newest_patch_of(image, name, &mut pins);
        }
        systems::others(image, name, &mut pins);
    } else {
        if pins.list.is_empty() {
            pins.push(series::newest_of_variant(image, name), Reason::NewestPatch);
        }
        if let Some((tag, system)) = moved::on_next_system(image, name) {
            pins.push(Some(tag), Reason::OtherSystem(system));
        }
        series::others(image, name, &mut pins);
        if let Some((tag, system)) = moved::in_next_series(image, name) {
            pins.push(Some(tag), Reason::OtherSystem(system));
        }
    }
    pins.list
}

/// The names that move and mean this exact tag at the catalogue's date, the closest first: `3.14.7` is `3.14`, `3` and
/// `latest`. Of a tag that means none of them any more, the name that moves within its series. The way back from a pin.
pub fn moving_names(image: &str, exact: &str) -> Vec<&'static str> {
    let mut names: Vec<Tag> =
        same_build(image, exact).filter(|tag| tag.level.floats() && tag.pin == Some(exact)).collect();
    names.sort_by_key(|tag| Reverse(tag.level));
    if names.is_empty() && tag(image, exact).is_some_and(|tag| !tag.level.floats()) {
        names.extend(series_name(exact).and_then(|name| tag(image, &name)).filter(Tag::is_moving));
    }
    names.into_iter().map(|tag| tag.name).collect()
}

/// An exact tag without its last number, or without its day: `3.12.7-slim` → `3.12-slim`, `jammy-20231004` → `jammy`.
fn series_name(exact: &str) -> Option<String> {
    let is_day = |word: &&str| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit());
    if words(exact).any(|word| is_day(&word)) {
        return Some(words(exact).filter(|word| !is_day(word)).collect::<Vec<_>>().join("-"));
    }
    let shape = Shape::of(exact)?;
    Some(format!("{}{}{}", shape.before, shape.series()?, shape.after))
}

/// The same in the image's smaller variant: `3.14.7-trixie` → `3.14.7-slim-trixie`.
pub fn smaller_variant(image: &str, name: &str) -> Option<&'static str> {
    let is_smaller = |tag: &Tag| {
        tag.name.len() > name.len()
            && tag.name.contains(SMALLER)
            && words(tag.name).filter(|word| *word != SMALLER).eq(words(name))
    };
    tags(image).find(is_smaller).map(|tag| tag.name)
}

/// A list without repetitions, and without what is already written.
struct Pins<'p> {
    image: &'p str,
    of: &'p str,
    list: Vec<Pin>,
}

impl Pins<'_> {
    fn push(&mut self, tag: Option<&'static str>, reason: Reason) {
        let Some(tag) = tag else { return };
        if tag != self.of && !self.list.iter().any(|pin| pin.tag == tag) {
            self.list.push(Pin { tag, reason, text: self.text(tag, reason) });
        }
    }

    fn text(&self, tag: &'static str, reason: Reason) -> String {
        let of = self.of;
        match reason {
            Reason::Release => format!("the release that `{of}` is at {DATE}"),
            Reason::SameBuild => format!("the build that `{of}` is at {DATE}"),
            Reason::SameVariant => format!("what `{of}` is at {DATE}; the system under it may be replaced"),
            Reason::LastBuild(delisted) => format!("the last that `{of}` was, until {delisted}"),
            Reason::NewestPatch => self.newest(tag, series(tag, Shape::series)),
            Reason::NewestOfMajor => self.newest(tag, series(tag, Shape::major)),
            Reason::Meant => format!("a tag that is there, unlike `{of}`"),
            Reason::OtherSystem(system) => format!("on {}, maintained at {DATE}", system.title()),
            Reason::OtherRelease(cycle) => match cycle.and_then(|cycle| cycle.free_end) {
                Some(end) => format!("maintained until {end}"),
                None => format!("newest of its series at {DATE}"),
            },
        }
    }

    fn newest(&self, newest: &str, series: &str) -> String {
        match tag(self.image, newest).and_then(|tag| tag.delisted) {
            Some(delisted) => {
                let has_variant = Shape::of(newest).is_some_and(|shape| !shape.after.is_empty());
                let whose = if has_variant { " of its variant" } else { "" };
                format!("the last {series}{whose}, until {delisted}")
            }
            None => format!("the newest {series} at {DATE}"),
        }
    }
}

/// The series that a tag is in, in a word.
fn series<'t>(tag: &'t str, of: fn(&Shape<'t>) -> Option<&'t str>) -> &'t str {
    Shape::of(tag).and_then(|shape| of(&shape)).unwrap_or("of its series")
}
