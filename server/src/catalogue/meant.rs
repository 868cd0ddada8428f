//! What a tag that is not there was surely meant to be: another one but for a slip of the finger.

use super::recent::Recent;
use super::release::is_code_name;
use super::tag::{tag, tags, tags_in};
use super::version::natural;
use super::{pins, retired};

/// Letters of the shortest word in which a slip is told from another word: `slim`.
const SHORTEST_WORD: usize = 4;

/// The tag that one which the tables do not have was meant to be, living before retired: `bullseye` of `bulseye`, `22.04` of
/// `22` and of `22.4`. Never another number: that may be a release to come.
pub(super) fn meant(image: &str, written: &str) -> Option<&'static str> {
    static RECENT: Recent<Option<&'static str>> = Recent::new(1024);
    RECENT.get(&format!("{image}:{written}"), || {
        if tag(image, written).is_some() {
            return None;
        }
        let living = || tags(image).map(|tag| tag.name);
        let retired = || tags_in(retired::lines(image));
        only(living(), written)
            .or_else(|| pins::number_meant(image, written))
            .or_else(|| only(retired(), written))
    })
}

/// The one of these that is a slip away.
fn only(tags: impl Iterator<Item = &'static str>, written: &str) -> Option<&'static str> {
    let mut found = tags.filter(|tag| is_slip(written, tag));
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// Whether two tags differ in one word, and that by a slip.
fn is_slip(written: &str, known: &str) -> bool {
    // Most are told apart by their length.
    if written.len().abs_diff(known.len()) > 1 {
        return false;
    }
    let (mut left, mut right) = (written.split('-'), known.split('-'));
    let mut slips = 0;
    loop {
        match (left.next(), right.next()) {
            (None, None) => return slips == 1,
            (Some(left), Some(right)) if left == right => {}
            (Some(left), Some(right)) if slips == 0 && is_slip_of_word(left, right) => slips += 1,
            _ => return false,
        }
    }
}

fn is_slip_of_word(written: &str, known: &str) -> bool {
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_number(written) && is_number(known) {
        // `22.4` is `22.04`, and no other number is.
        return natural(written, known).is_eq();
    }
    is_word(written)
        && is_word(known)
        && known.len() >= SHORTEST_WORD
        && !is_code_name(written)
        && (written.eq_ignore_ascii_case(known) || strsim::osa_distance(written, known) == 1)
}
