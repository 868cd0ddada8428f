//! Rules about base images: references that move, releases that have ended, images and tags that are not there.

pub(super) mod digests;
pub(super) mod ended;
pub(super) mod moving;
pub(super) mod suites;
pub(super) mod unknown;
pub(super) mod unreadable;
pub(super) mod withdrawn;

#[cfg(test)]
mod tests;

use super::wording::shortened;
use crate::finding::Severity;
use crate::images::{Alternative, Kind, Mention};

/// The longest of a user's own words in one.
const LONGEST_WORD: usize = 60;

/// A name in a message.
fn named(word: &str) -> String {
    format!("`{}`", shortened(word, LONGEST_WORD))
}

/// The alternatives of some kinds, of each the best first.
fn of_kinds<'m>(mention: &'m Mention<'_>, kinds: &[Kind]) -> Vec<&'m Alternative> {
    mention.replacements().iter().filter(|other| kinds.contains(&other.kind)).collect()
}

/// What the local daemon holds under a name is the user's own affair.
fn severity(mention: &Mention<'_>, severity: Severity) -> Severity {
    if mention.image.agent.name == "docker-daemon" { Severity::Information } else { severity }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day as people say it: `2021-04-30` and `2021-04` are *April 2021*. None where it is none.
fn month(day: &str) -> Option<String> {
    let year = day.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let number: usize = day.get(4..)?.strip_prefix('-')?.get(..2)?.parse().ok()?;
    Some(format!("{} {year}", MONTHS.get(number.checked_sub(1)?)?))
}
