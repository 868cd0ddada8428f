//! Versions inside tags, and their order: `3.9` before `3.10`.

use std::borrow::Cow;
use std::cmp::Ordering;

/// Compares two texts run by run: runs of digits as numbers, everything else as text.
pub(super) fn natural(left: &str, right: &str) -> Ordering {
    if left == right {
        return Ordering::Equal;
    }
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

/// In lower case, which nearly all tags are already.
pub(super) fn lower_case(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        text.to_ascii_lowercase().into()
    } else {
        text.into()
    }
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

/// A tag around its version: `3.14.7-slim-trixie` is `3.14.7` between nothing and `-slim-trixie`. Releases of one
/// variant differ in the version alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape<'t> {
    pub(super) before: &'t str,
    pub(super) version: &'t str,
    pub(super) after: &'t str,
}

impl<'t> Shape<'t> {
    /// None where no word is a version and nothing else: pre-releases (`3.15.0rc1`) have no shape.
    pub(super) fn of(tag: &'t str) -> Option<Shape<'t>> {
        let mut start = 0;
        for word in tag.split('-') {
            let end = start + word.len();
            if is_version(word) {
                return Some(Shape { before: tag.get(..start)?, version: word, after: tag.get(end..)? });
            }
            start = end + 1;
        }
        None
    }

    /// Whether both are the same variant, of whatever release.
    pub(super) fn fits(&self, other: &Shape<'_>) -> bool {
        self.before == other.before && self.after == other.after
    }

    /// The first number of a version that has more: `3` of `3.14.7`.
    pub(super) fn major(&self) -> Option<&'t str> {
        self.version.split_once('.').map(|(major, _)| major)
    }

    /// The version without its last number: `3.14` of `3.14.7`.
    pub(super) fn series(&self) -> Option<&'t str> {
        self.version.rsplit_once('.').map(|(series, _)| series)
    }
}

/// Dotted numbers, optionally behind `v` and with a build behind `_`: `3.14.7`, `v2.0`, `17.0.16_8`.
fn is_version(word: &str) -> bool {
    let number = leading_number(word).unwrap_or_default();
    let rest = word.strip_prefix(['v', 'V']).unwrap_or(word).strip_prefix(number).unwrap_or(word);
    let build = rest.strip_prefix('_').unwrap_or("0");
    !number.is_empty()
        && (rest.is_empty() || rest.starts_with('_'))
        && !build.is_empty()
        && build.bytes().all(|byte| byte.is_ascii_digit())
}

/// Marks of what is not released yet, with or without a number behind.
const PRE_RELEASES: &[&str] = &[
    "a",
    "alpha",
    "b",
    "beta",
    "c",
    "cr",
    "dev",
    "ea",
    "m",
    "milestone",
    "pre",
    "preview",
    "rc",
    "snapshot",
];

/// Whether the tag names a pre-release: `3.15.0rc1`, `1.13.0-rc3`, `3.5-dev5`, `28-ea`.
pub(super) fn is_pre_release(tag: &str) -> bool {
    let mut after_number = false;
    words(tag).any(|word| {
        let word = lower_case(word);
        let glued = leading_number(&word)
            .and_then(|number| word.strip_prefix(number))
            .filter(|rest| !rest.is_empty());
        // `dev` and the like alone are variants unless they follow a version, and `b07` is a build of Java.
        let marked = match glued {
            Some(rest) => is_mark(mark(rest)),
            None => after_number && is_mark(mark(&word)) && mark(&word).len() > 1,
        };
        after_number |= leading_number(&word).is_some();
        marked
    })
}

/// A word without the number at its end.
fn mark(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
}

fn is_mark(mark: &str) -> bool {
    PRE_RELEASES.binary_search(&mark).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_numbers() {
        for (less, more) in [
            ("3.9", "3.10"),
            ("3.9-slim", "3.10"),
            ("9", "10"),
            ("a", "1"),
            ("", "a"),
            ("1.2", "1.2.0"),
            ("099", "100"),
        ] {
            assert_eq!(natural(less, more), Ordering::Less, "{less} {more}");
            assert_eq!(natural(more, less), Ordering::Greater, "{less} {more}");
        }
        assert_eq!(natural("3.010", "3.10"), Ordering::Equal);
    }

    #[test]
    fn shapes() {
        let shape =
            |tag: &'static str| Shape::of(tag).map(|shape| (shape.before, shape.version, shape.after));
        assert_eq!(shape("3.14.7-slim-trixie"), Some(("", "3.14.7", "-slim-trixie")));
        assert_eq!(shape("3-alpine3.24"), Some(("", "3", "-alpine3.24")));
        assert_eq!(shape("17.0.16_8-jdk-noble"), Some(("", "17.0.16_8", "-jdk-noble")));
        assert_eq!(shape("open-17.0.16.0-jre"), Some(("open-", "17.0.16.0", "-jre")));
        assert_eq!(shape("v2.0"), Some(("", "v2.0", "")));
        for tag in ["3.15.0rc1", "latest", "", "-", "RELEASE_3_19", "8u342-jdk", "17_"] {
            assert_eq!(shape(tag), None, "{tag}");
        }
    }

    #[test]
    fn pre_releases() {
        for tag in [
            "3.15.0rc1",
            "3.15.0rc1-slim",
            "19beta3",
            "1.13.0-rc3",
            "3.5-dev5",
            "28-ea-9",
            "8.5.0RC1",
            "4.2.0-beta.3",
            "3.15.0b1",
        ] {
            assert!(is_pre_release(tag), "{tag}");
        }
        for tag in [
            "3.14.7",
            "8u502-b07-jdk",
            "13.0.0-devel-ubuntu24.04",
            "dev",
            "1.36.1-musl",
            "17.0.16_8",
            "26.7.0-alpine",
        ] {
            assert!(!is_pre_release(tag), "{tag}");
        }
        assert!(PRE_RELEASES.is_sorted());
    }
}
