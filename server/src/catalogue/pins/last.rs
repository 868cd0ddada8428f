//! What a retired tag was at the end.

use crate::catalogue::life::cycle;
use crate::catalogue::release::{is_code_name, is_system, product_of_release, release_of};
use crate::catalogue::tag::{Level, Tag, line_at, words as levelled_words};
use crate::catalogue::version::{Shape, is_pre_release, is_within, leading_number, natural, words};
use crate::catalogue::{retired, table};

/// The exact tags that a retired tag meant when it left the list, most exact first. Of a tag that is exact itself, the
/// more exact one that says all of it: what left the list on the same day may be of another release.
pub(super) fn exact_tags(image: &str, known: &Tag) -> Vec<&'static str> {
    let Some(delisted) = known.delisted else { return Vec::new() };
    if is_system(image) && known.level.floats() {
        return last_build(image, known.name, delisted).into_iter().collect();
    }
    // Tags of the last build left the list together.
    let lines = lines_ending_with(retired::lines(image), delisted);
    let same_parent = lines.filter(|line| table::columns::<2>(line)[1] == known.parent.unwrap_or_default());
    let meant: Vec<(&'static str, Level)> =
        same_parent.flat_map(exact).filter(|(exact, _)| says_all_of(exact, known.name)).collect();
    let more_exact = [Level::FullOs, Level::Full].into_iter().filter(|level| *level > known.level);
    more_exact.filter_map(|level| newest(&meant, level)).collect()
}

/// Of an operating system: the last point release or build that was listed before the name went. Their tags come and go
/// by themselves.
fn last_build(image: &str, name: &str, delisted: &str) -> Option<&'static str> {
    // Of less than a release, what begins with its numbers: `1.36.1` of busybox's `1.36`.
    let of_release = builds_of(image, name);
    let means = |tag: &str| of_release.as_ref().map_or_else(|| says_all_of(tag, name), |means| means(tag));
    let was_there = |line: &&str| table::columns::<3>(line)[2] < delisted;
    let lines = retired::lines(image).lines().filter(was_there);
    let builds: Vec<(&'static str, Level)> = lines.flat_map(exact).filter(|(tag, _)| means(tag)).collect();
    newest(&builds, Level::Full).or_else(|| newest(&builds, Level::Dated))
}

/// Which tags are point releases or builds of the release of an operating system that a name names.
pub(in crate::catalogue) fn builds_of<'n>(
    image: &str,
    name: &'n str,
) -> Option<impl Fn(&str) -> bool + use<'n>> {
    let release = release_of(image, name)?;
    let product = product_of_release(image, release);
    let code_name = product
        .and_then(|product| cycle(product, release)?.codename?.split(' ').next().map(str::to_ascii_lowercase))
        .unwrap_or_else(|| release.to_owned());
    let variant = name.strip_prefix(release).unwrap_or_default();
    Some(move |tag: &str| {
        Shape::of(tag).is_some_and(|shape| is_within(shape.version, release) && shape.after == variant)
            || words(tag).next() == Some(code_name.as_str())
                && tag.ends_with(variant)
                && words(tag).count() == 2 + words(variant).count()
    })
}

/// The lines whose last column is `end`.
fn lines_ending_with<'e>(lines: &'static str, end: &'e str) -> impl Iterator<Item = &'static str> + use<'e> {
    memchr::memmem::find_iter(lines.as_bytes(), end.as_bytes())
        .filter(move |at| matches!(lines.as_bytes().get(at + end.len()), None | Some(b'\n')))
        .map(|at| line_at(lines, at))
}

/// The exact tags on a retired line.
fn exact(line: &'static str) -> impl Iterator<Item = (&'static str, Level)> {
    levelled_words(table::columns::<1>(line)[0]).filter(|(_, level)| !level.floats())
}

pub(in crate::catalogue) fn newest(tags: &[(&'static str, Level)], wanted: Level) -> Option<&'static str> {
    tags.iter()
        .filter(|(_, level)| *level == wanted)
        .map(|(tag, _)| *tag)
        .max_by(|left, right| natural(left, right))
}

/// Whether an exact tag is of the release and variant that a moving tag names: `3.8.20-slim-bookworm` of `3.8-slim`.
pub(in crate::catalogue) fn says_all_of(exact: &str, moving: &str) -> bool {
    let (number, variant) = parts(exact);
    let (wanted_number, wanted_variant) = parts(moving);
    let same_release =
        wanted_number.is_none_or(|wanted| number.is_some_and(|number| is_within(number, wanted)));
    let code_names_kept =
        words(moving).filter(|word| is_code_name(word)).all(|name| words(exact).any(|word| word == name));
    let as_finished = is_pre_release(moving) || !is_pre_release(exact);
    same_release && code_names_kept && as_finished && variant == wanted_variant
}

/// The number that a tag begins with, and its words that are neither that nor a code name.
fn parts(tag: &str) -> (Option<&str>, Vec<&str>) {
    let numbered = words(tag).find(|word| leading_number(word).is_some());
    let variant = words(tag).filter(|word| Some(*word) != numbered && !is_code_name(word)).collect();
    (numbered.and_then(leading_number), variant)
}
