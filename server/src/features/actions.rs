//! Ways to mend what is found: always computed from the text as it is, never from what a client remembers.

use std::ops::Range;

use super::diagnostics;
use crate::finding::{Applicability, Finding, Fix, compatible};
use crate::snapshot::Snapshot;

/// A fix in a menu.
#[derive(Clone, Debug)]
pub struct Action {
    /// What it mends.
    pub finding: Finding,
    /// How.
    pub fix: Fix,
    /// Whether it is the one to take without reading the others.
    pub preferred: bool,
}

/// The most entries for one finding.
const MENU: usize = 6;

/// The fixes for what is found in a range. Where nothing is found there, those for the rest of its lines: some editors
/// ask with the cursor anywhere on the line.
#[must_use]
pub fn quick_fixes(snapshot: &Snapshot, range: Range<usize>) -> Vec<Action> {
    let touches =
        |range: Range<usize>| move |f: &Finding| f.range.start <= range.end && range.start <= f.range.end;
    let findings = diagnostics::for_people(snapshot);
    let mut here: Vec<_> = findings.iter().filter(|finding| touches(range.clone())(finding)).collect();
    if here.is_empty() {
        let text = snapshot.text();
        let lines = text.line_of(range.start).1..text.line_range(text.line_of(range.end).0).end;
        here = findings.iter().filter(|finding| touches(lines.clone())(finding)).collect();
    }
    let actions = here.into_iter().flat_map(|finding| {
        finding.fixes.iter().take(MENU).enumerate().map(|(number, fix)| Action {
            finding: finding.clone(),
            fix: fix.clone(),
            preferred: number == 0,
        })
    });
    actions.collect()
}

/// All fixes of a file that can be applied together, as one: of each finding the first one, if it is safe, or any if
/// unsafe ones are wanted too. Nothing where there is nothing to mend.
#[must_use]
pub fn fix_all(snapshot: &Snapshot, applicability: Applicability) -> Option<Fix> {
    let findings = diagnostics::all(snapshot);
    let first = findings.iter().filter_map(|finding| finding.fixes.first());
    let wanted = first
        .filter(|fix| applicability == Applicability::Unsafe || fix.applicability == Applicability::Safe);
    let (edits, count) = compatible(wanted);
    (count > 0).then(|| {
        let s = if count == 1 { "" } else { "s" };
        Fix { title: format!("Mend {count} finding{s}"), applicability, edits }
    })
}
