//! Order of versions inside tags: `3.9` before `3.10`.

use std::cmp::Ordering;

/// Compares two texts run by run: runs of digits as numbers, everything else as text.
pub(super) fn natural(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left, right);
    loop {
        match (left.is_empty(), right.is_empty()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            (false, false) => {}
        }
        let (a, left_rest) = run(left);
        let (b, right_rest) = run(right);
        let order = match (is_number(a), is_number(b)) {
            (true, true) => number(a, b),
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => a.cmp(b),
        };
        if order != Ordering::Equal {
            return order;
        }
        (left, right) = (left_rest, right_rest);
    }
}

/// Numbers of any length, leading zeros ignored.
fn number(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn is_number(run: &str) -> bool {
    run.starts_with(|c: char| c.is_ascii_digit())
}

/// The first run of digits, or of other characters.
fn run(text: &str) -> (&str, &str) {
    let digits = is_number(text);
    let end = text.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(text.len());
    text.split_at(end)
}

/// The words of a tag, separated by `-`, `_` or `+`.
pub(super) fn words(tag: &str) -> impl Iterator<Item = &str> + Clone {
    tag.split(['-', '_', '+']).filter(|word| !word.is_empty())
}

/// The dotted number at the start of a word, behind an optional `v`: `v3.12.7` → `3.12.7`, `3.15.0rc1` → `3.15.0`.
pub(super) fn leading_number(word: &str) -> Option<&str> {
    let word = word.strip_prefix(['v', 'V']).unwrap_or(word);
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.len());
    let number = word.get(..end).unwrap_or_default().trim_end_matches('.');
    is_number(number).then_some(number)
}

/// Whether the dotted number `whole` begins with the components of `prefix`.
pub(super) fn is_within(whole: &str, prefix: &str) -> bool {
    whole.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The word of a tag that is a version and nothing else: dotted numbers, optionally behind `v`. Pre-releases have none.
pub(super) fn version_word(tag: &str) -> Option<&str> {
    words(tag).find(|word| {
        leading_number(word).is_some_and(|number| number.len() == word.trim_start_matches('v').len())
    })
}

/// A tag without its version: what other releases of the same variant have in common with it.
pub(super) fn shape<'t>(tag: &'t str, version: &str) -> Option<(&'t str, &'t str)> {
    tag.split_once(version)
}
