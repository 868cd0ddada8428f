//! What a retired tag was at the end.

use crate::catalogue::life::cycle;
use crate::catalogue::release::{is_code_name, is_system, product_of_release, release_of};
use crate::catalogue::tag::{Level, Tag, words as levelled_words};
use crate::catalogue::version::{Shape, is_within, natural, words};
use crate::catalogue::{retired, table};

/// The exact tags that a retired tag meant when it left the list, most exact first. Of a tag that is exact itself, the
/// most exact one of its build.
pub(super) fn exact_tags(image: &str, known: &Tag) -> Vec<&'static str> {
    if !known.level.floats() {
        return known.group_pin.into_iter().collect();
    }
    if is_system(image) {
        return last_build(image, known.name).into_iter().collect();
    }
    // Tags of the last build left the list together.
    let together = |line: &&str| {
        let [_, parent, _, delisted] = table::columns(line);
        known.delisted == Some(delisted) && known.parent.unwrap_or_default() == parent
    };
    let meant: Vec<(&'static str, Level)> =
        exact(image, together).filter(|(exact, _)| says_all_of(exact, known.name)).collect();
    [Level::FullOs, Level::Full].iter().filter_map(|level| newest(&meant, *level)).collect()
}

/// Of an operating system: the last point release or build, whose tags come and go by themselves.
fn last_build(image: &str, name: &str) -> Option<&'static str> {
    let release = release_of(image, name)?;
    let product = product_of_release(image, release);
    let code_name = product
        .and_then(|product| cycle(product, release)?.codename?.split(' ').next().map(str::to_ascii_lowercase))
        .unwrap_or_else(|| release.to_owned());
    let variant = name.strip_prefix(release).unwrap_or_default();
    let of_release = |tag: &str| {
        Shape::of(tag).is_some_and(|shape| is_within(shape.version, release) && tag.ends_with(variant))
            || words(tag).next() == Some(code_name.as_str())
                && tag.ends_with(variant)
                && words(tag).count() == 2 + words(variant).count()
    };
    let builds: Vec<(&'static str, Level)> =
        exact(image, |_| true).filter(|(tag, _)| of_release(tag)).collect();
    newest(&builds, Level::Full).or_else(|| newest(&builds, Level::Dated))
}

/// The exact tags on those retired lines of an image.
fn exact(image: &str, line: impl Fn(&&'static str) -> bool) -> impl Iterator<Item = (&'static str, Level)> {
    let lines = retired::lines(image).lines().filter(move |candidate| line(candidate));
    lines.flat_map(|line| levelled_words(table::columns::<1>(line)[0])).filter(|(_, level)| !level.floats())
}

fn newest(tags: &[(&'static str, Level)], wanted: Level) -> Option<&'static str> {
    tags.iter()
        .filter(|(_, level)| *level == wanted)
        .map(|(tag, _)| *tag)
        .max_by(|left, right| natural(left, right))
}

/// Whether an exact tag is of the release and variant that a moving tag names: `3.8.20-slim-bookworm` of `3.8-slim`.
fn says_all_of(exact: &str, moving: &str) -> bool {
    let version = Shape::of(moving).map(|shape| shape.version);
    let same_release =
        version.is_none_or(|version| Shape::of(exact).is_some_and(|shape| is_within(shape.version, version)));
    let is_variant = |word: &&str| version != Some(word) && !is_code_name(word);
    let variant_of = |tag: &str| -> Vec<String> {
        let shape = Shape::of(tag).map(|shape| shape.version);
        words(tag).filter(|word| shape != Some(word) && !is_code_name(word)).map(str::to_owned).collect()
    };
    same_release
        && words(moving).filter(is_variant).all(|word| words(exact).any(|other| other == word))
        && variant_of(moving) == variant_of(exact)
}
