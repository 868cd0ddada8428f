//! The byte order mark.

use super::{Refused, Rule, rule};
use crate::finding::{Applicability, Finding, Fix};

pub(in crate::rules) static BYTE_ORDER_MARK: Rule = rule(
    "byte-order-mark",
    "The file begins with a byte order mark.",
    "\
The first three bytes of the file are a byte order mark, which some editors for Windows write.

## Why

The builder takes it for a part of the first word, which is then no keyword, or of the first comment, which is then none:
the build stops with an error about a word that looks right.

## Example

A file saved as *UTF-8 with BOM*. Save it as *UTF-8*.

## Fix

The mark is deleted.

## When to ignore

Never: no build gets past it.
",
);

const MARK: &str = "\u{feff}";

/// Whether it is the mark that makes the builder refuse.
pub(super) fn is_at(refused: &Refused<'_>) -> bool {
    refused.refusal.range.start == 0 && refused.snapshot.text().chunk_at(0).starts_with(MARK.as_bytes())
}

pub(super) fn finding(refused: &Refused<'_>) -> Finding {
    // Editors that do not show it have been seen to add a second one.
    let start = refused.snapshot.text().slice(0..64 * MARK.len());
    let range = 0..start.len() - start.trim_start_matches(MARK).len();
    let fix = Fix::replace(
        "Delete the byte order mark".to_owned(),
        Applicability::Safe,
        range.clone(),
        String::new(),
    );
    let message = "A byte order mark is part of the first word: the build stops. Save as UTF-8 without it.";
    let finding = refused.finding(&BYTE_ORDER_MARK, message).fixes(vec![fix]);
    Finding { range, subject: String::new(), ..finding }
}
