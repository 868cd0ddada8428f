//! What to write instead of a tag that moves, or of one that is no longer maintained.

use super::life::{Cycle, cycle, cycles};
use super::release::{is_code_name, is_system, product_of_code_name, release_of};
use super::tag::{Level, Tag, same_build, tag, tags, words as tagged_words};
use super::version::{is_within, leading_number, natural, shape, version_word, words};
use super::{DATE, image, retired, table};

/// How many other releases are offered.
const OTHER_RELEASES: usize = 3;

/// Why a pin is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The release of an operating system that the name means today.
    Release,
    /// The most exact name of the build that the name means today.
    SameBuild,
    /// The exact name that keeps the words of the name.
    SameVariant,
    /// A later patch of the same series.
    NewestPatch,
    /// Another series that is maintained, and its dates where they are known.
    OtherRelease(Option<Cycle>),
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
    /// Whether it is what the name means at the catalogue's date, so that writing it changes nothing today.
    pub fn is_same_today(&self) -> bool {
        matches!(self.reason, Reason::Release | Reason::SameBuild | Reason::SameVariant)
    }
}

/// What may stand in place of `image:tag`, preferred first; no tag is `latest`. Empty where nothing is known.
pub fn pins(image: &str, name: &str) -> Vec<Pin> {
    let name = if name.is_empty() { "latest" } else { name };
    let mut pins = Pins { of: name, list: Vec::new() };
    let known = tag(image, name);
    if is_system(image) {
        pins.push_some(release_tag(image, name), Reason::Release);
    }
    match known {
        Some(known) if !known.is_retired() => {
            pins.push_some(known.group_pin, Reason::SameBuild);
            pins.push_some(known.pin, Reason::SameVariant);
        }
        Some(known) => {
            for (exact, reason) in last_of(image, &known) {
                pins.push(exact, reason);
            }
        }
        None => {}
    }
    if is_system(image) {
        other_systems(image, name, &mut pins);
    } else {
        other_releases(image, name, &mut pins);
    }
    pins.list
}

struct Pins<'p> {
    of: &'p str,
    list: Vec<Pin>,
}

impl Pins<'_> {
    fn push(&mut self, tag: &'static str, reason: Reason) {
        if tag != self.of && !self.list.iter().any(|pin| pin.tag == tag) {
            self.list.push(Pin { tag, reason, text: text(self.of, reason) });
        }
    }

    fn push_some(&mut self, tag: Option<&'static str>, reason: Reason) {
        if let Some(tag) = tag {
            self.push(tag, reason);
        }
    }
}

fn text(of: &str, reason: Reason) -> String {
    match reason {
        Reason::Release => format!("the release that `{of}` is at {DATE}"),
        Reason::SameBuild => format!("the build that `{of}` is at {DATE}"),
        Reason::SameVariant => format!("what `{of}` is at {DATE}; the system under it may be replaced"),
        Reason::NewestPatch => format!("newest patch at {DATE}"),
        Reason::OtherRelease(cycle) => match cycle.and_then(|cycle| cycle.free_end) {
            Some(end) => format!("maintained until {end}"),
            None => format!("newest of its series at {DATE}"),
        },
    }
}

/// For an operating system: the tag of the release that `name` means today, in the same variant.
fn release_tag(image: &str, name: &str) -> Option<&'static str> {
    let by_build =
        same_build(image, name).filter(|tag| is_release_tag(image, tag.name) && tag.level.floats());
    best_spelling(image, by_build.map(|tag| tag.name)).or_else(|| {
        // `debian:stable` has builds of its own; its release is known by date.
        let system = super::end_of_life(image, name).system?;
        let first = words(name).next()?;
        (release_of(image, name).is_none() && tag(image, name).is_some_and(|tag| !tag.is_retired()))
            .then(|| tag_of_cycle(image, &system, name.strip_prefix(first).unwrap_or_default()))?
    })
}

/// Exactly a release: a code name, or as many numbers as make one.
fn is_release_tag(image: &str, tag: &str) -> bool {
    release_of(image, tag).is_some_and(|release| {
        let shortened = release.rsplit_once('.').map(|(head, _)| head);
        is_code_name(release) || shortened.is_none_or(|head| release_of(image, head).is_none())
    })
}

/// Ubuntu's releases go by number, everything of Debian's by code name, all others have numbers only.
fn best_spelling(image: &str, tags: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    tags.min_by_key(|tag| {
        let named = release_of(image, tag).is_some_and(is_code_name);
        (named == (image == "ubuntu"), tag.len())
    })
}

/// The living tag of a system for a cycle, with a suffix such as `-slim`.
fn tag_of_cycle(image: &str, cycle_wanted: &Cycle, suffix: &str) -> Option<&'static str> {
    let fitting = tags(image).filter(|tag| {
        tag.level.floats()
            && is_release_tag(image, tag.name)
            && release_of(image, tag.name).is_some_and(|release| {
                tag.name.strip_prefix(release) == Some(suffix)
                    && cycle_of(image, release).is_some_and(|cycle| cycle.cycle == cycle_wanted.cycle)
            })
    });
    best_spelling(image, fitting.map(|tag| tag.name))
}

fn cycle_of(name: &str, release: &str) -> Option<Cycle> {
    cycle(product_of_code_name(release).or_else(|| image(name).and_then(|image| image.product))?, release)
}

/// Other maintained releases of an operating system, long-term ones where there are such.
fn other_systems(name: &str, tag_name: &str, pins: &mut Pins) {
    let Some(product) = image(name).and_then(|image| image.product) else { return };
    let current = super::end_of_life(name, tag_name).system;
    let suffix =
        release_of(name, tag_name).and_then(|release| tag_name.strip_prefix(release)).unwrap_or_default();
    let long_term_only = cycles(product).any(|cycle| cycle.lts && cycle.is_maintained());
    cycles(product)
        .filter(|cycle| cycle.is_maintained() && (cycle.lts || !long_term_only))
        .filter(|cycle| current.is_none_or(|current| current.cycle != cycle.cycle))
        .filter_map(|cycle| Some((tag_of_cycle(name, &cycle, suffix)?, cycle)))
        .take(OTHER_RELEASES)
        .for_each(|(tag, cycle)| pins.push(tag, Reason::OtherRelease(Some(cycle))));
}

/// The newest tags of other maintained series that look like the pin, or like the tag itself where it is exact.
fn other_releases(name: &str, tag_name: &str, pins: &mut Pins) {
    let models: Vec<&str> = pins
        .list
        .iter()
        .map(|pin| pin.tag)
        .chain([tag_name])
        .filter(|tag| version_word(tag).is_some())
        .collect();
    let Some(first) = models.first().copied() else { return };
    let product = image(name).and_then(|image| image.product);
    let series_of = |tag: &str| series(product, version_word(tag)?);
    let current = series_of(first);
    let exact = |model: &str| {
        let shape_of_model = version_word(model)
            .and_then(|version| shape(model, version))
            .map(|(head, tail)| (head.to_owned(), tail.to_owned()));
        tags(name).filter(|tag| !tag.level.floats() && !tag.is_windows()).filter_map(move |tag| {
            let version = version_word(tag.name)?;
            let (head, tail) = shape(tag.name, version)?;
            (shape_of_model.as_ref()? == &(head.to_owned(), tail.to_owned())).then_some((tag, version))
        })
    };
    // The newest of each series, newest series first; the shape of the preferred pin before that of the others.
    let mut newest: Vec<(Series, &'static str, Tag)> = Vec::new();
    for model in &models {
        for (tag, version) in exact(model) {
            let Some(series) = series(product, version) else { continue };
            match newest.iter_mut().find(|(other, ..)| other.name() == series.name()) {
                Some(known) if natural(known.1, version).is_lt() => *known = (series, version, tag),
                Some(_) => {}
                None => newest.push((series, version, tag)),
            }
        }
    }
    newest.sort_by(|left, right| natural(right.1, left.1));
    let is_current =
        |series: &Series| current.as_ref().is_some_and(|current| current.name() == series.name());
    if let Some((_, version, tag)) = newest.iter().find(|(series, ..)| is_current(series)) {
        let older = version_word(first).is_some_and(|of| natural(of, version).is_lt());
        if older {
            pins.push(tag.name, Reason::NewestPatch);
        }
    }
    newest
        .iter()
        .filter(|(series, ..)| !is_current(series) && series.is_maintained())
        .take(OTHER_RELEASES)
        .for_each(|(series, _, tag)| pins.push(tag.name, Reason::OtherRelease(series.cycle())));
}

/// A series of releases: a cycle whose dates are known, else the first number.
enum Series {
    Dated(Cycle),
    Numbered(String),
}

impl Series {
    fn name(&self) -> &str {
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

fn series(product: Option<&str>, version: &str) -> Option<Series> {
    match product {
        Some(product) => cycle(product, leading_number(version)?).map(Series::Dated),
        None => version.split('.').next().map(|major| Series::Numbered(major.to_owned())),
    }
}

/// The exact tags that a retired tag which floats meant at the end: of the same build, then of the same variant.
fn last_of(image: &str, known: &Tag) -> Vec<(&'static str, Reason)> {
    if !known.level.floats() {
        return known.group_pin.map(|tag| (tag, Reason::SameBuild)).into_iter().collect();
    }
    let number = version_word(known.name);
    let name = release_of(image, known.name).filter(|release| is_code_name(release)).map(str::to_owned);
    let code_name = name.or_else(|| {
        let cycle = cycle_of(image, release_of(image, known.name)?)?;
        Some(cycle.codename?.split(' ').next()?.to_ascii_lowercase())
    });
    let system = is_system(image);
    let mut found: Vec<(&'static str, Level)> = Vec::new();
    for line in retired::lines(image).lines() {
        let [tags, parent, _, delisted] = table::columns(line);
        if !system && (Some(delisted) != known.delisted || Some(parent) != known.parent) {
            continue;
        }
        found.extend(tagged_words(tags).filter(|(tag, level)| {
            !level.floats()
                && (number.is_some_and(|number| {
                    version_word(tag).is_some_and(|of| is_within(of, number))
                        && keeps_words(known.name, number, tag)
                }) || system
                    && code_name
                        .as_deref()
                        .is_some_and(|name| words(tag).next() == Some(name) && words(tag).count() == 2))
        }));
    }
    let newest = |wanted: Level| {
        found.iter().filter(|(_, level)| *level == wanted).map(|(tag, _)| *tag).max_by(|a, b| natural(a, b))
    };
    if system {
        return newest(Level::Full)
            .or_else(|| newest(Level::Dated))
            .map(|tag| (tag, Reason::SameBuild))
            .into_iter()
            .collect();
    }
    let full_os = newest(Level::FullOs).map(|tag| (tag, Reason::SameBuild));
    full_os.into_iter().chain(newest(Level::Full).map(|tag| (tag, Reason::SameVariant))).collect()
}

/// Whether every word of a moving tag, its version apart, stands in the exact one.
fn keeps_words(moving: &str, number: &str, exact: &str) -> bool {
    words(moving).filter(|word| *word != number).all(|word| words(exact).any(|other| other == word))
}
