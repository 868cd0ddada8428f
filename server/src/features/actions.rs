//! Ways to mend what is found: always computed from the text as it is, never from what a client remembers.

use std::ops::Range;

use super::calm::{MENU, Shown, menu};
use super::{diagnostics, ignoring};
use crate::finding::{Applicability, Finding, Fix, compatible};
use crate::images::{Alternative, Kind, mentions};
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

/// The fixes for what is found in a range. Where nothing is found there, those for the rest of its lines: some editors
/// ask with the cursor anywhere on the line.
#[must_use]
pub fn quick_fixes(snapshot: &Snapshot, range: Range<usize>) -> Vec<Action> {
    let shown = diagnostics::for_people(snapshot);
    let in_range = |range: Range<usize>| {
        let actions = shown.iter().flat_map(|shown| offered(shown, &range));
        actions.collect::<Vec<_>>()
    };
    let here = in_range(range.clone());
    if !here.is_empty() {
        return here;
    }
    let text = snapshot.text();
    in_range(text.line_of(range.start).1..text.line_range(text.line_of(range.end).0).end)
}

/// What is found in a range, the part of a folded finding that is there in its place; where nothing is found there, what
/// is found on its lines. No more than can be looked at.
#[must_use]
pub fn findings_at(snapshot: &Snapshot, range: Range<usize>) -> Vec<Finding> {
    const MOST: usize = 2;
    let shown = diagnostics::for_people(snapshot);
    let at = |range: &Range<usize>| {
        let touches =
            |finding: &Finding| finding.range.start <= range.end && range.start <= finding.range.end;
        let touching = shown.iter().filter(|shown| touches(&shown.finding));
        let part =
            |shown: &Shown| shown.parts.iter().find(|part| touches(part)).unwrap_or(&shown.finding).clone();
        touching.map(part).take(MOST).collect::<Vec<_>>()
    };
    let here = at(&range);
    if !here.is_empty() {
        return here;
    }
    let text = snapshot.text();
    at(&(text.line_of(range.start).1..text.line_range(text.line_of(range.end).0).end))
}

/// The comments that make a finding not count: here, and, from two of its rule on, in the whole file.
#[must_use]
pub fn ignores(snapshot: &Snapshot, finding: &Finding) -> Vec<Action> {
    let of_rule = diagnostics::all(snapshot).iter().filter(|other| other.rule == finding.rule).count();
    let here = ignoring::here(snapshot, finding);
    let in_file = (of_rule > 1).then(|| ignoring::in_this_file(snapshot, finding)).flatten();
    let fixes = menu(here.into_iter().chain(in_file).collect()).into_iter();
    fixes.map(|fix| Action { finding: finding.clone(), fix, preferred: false }).collect()
}

/// The fixes of a finding that touches a range. Where it stands for several, those of the part under the cursor come
/// first.
fn offered(shown: &Shown, range: &Range<usize>) -> Vec<Action> {
    let touches = |finding: &Finding| finding.range.start <= range.end && range.start <= finding.range.end;
    if !touches(&shown.finding) {
        return Vec::new();
    }
    let parts = shown.parts.iter().filter(|part| touches(part));
    let fixes = parts.flat_map(|part| &part.fixes).chain(&shown.finding.fixes);
    let fixes = menu(fixes.cloned().collect()).into_iter().enumerate();
    let actions = fixes.map(|(number, fix)| {
        let preferred = number == 0 && fix.applicability != Applicability::ToFill;
        Action { finding: shown.finding.clone(), fix, preferred }
    });
    actions.collect()
}

/// Other references for the base image in a range (or on its lines), found fault with or not: as many as leave a short
/// menu together with the quick fixes there, and none of these again.
#[must_use]
pub fn image_rewrites(snapshot: &Snapshot, range: Range<usize>) -> Vec<Fix> {
    let text = snapshot.text();
    let lines = text.line_of(range.start).1..text.line_range(text.line_of(range.end).0).end;
    let is_here = |range: &Range<usize>| range.start <= lines.end && lines.start <= range.end;
    let mut here = mentions(snapshot).filter(|mention| mention.range().as_ref().is_some_and(is_here));
    let Some(mention) = here.next() else { return Vec::new() };
    let fixes = quick_fixes(snapshot, range);
    let is_offered = |other: &&Alternative| fixes.iter().any(|action| action.fix.edits == other.fix.edits);
    let others = mention.alternatives().iter().filter(|other| !is_offered(other));
    // What there is one of is worth more than one more release.
    let (single, mut releases): (Vec<_>, Vec<_>) =
        others.partition(|other| matches!(other.kind, Kind::Smaller | Kind::Unpin));
    let room = MENU.saturating_sub(fixes.len());
    releases.truncate(room.saturating_sub(single.len()));
    releases.into_iter().chain(single).take(room).map(|other| other.fix.clone()).collect()
}

/// All fixes of a file that can be applied together, as one: of each finding the first one, if it is safe, or if unsafe
/// ones are wanted too; never one that leaves a place to fill. Nothing where there is nothing to mend.
#[must_use]
pub fn fix_all(snapshot: &Snapshot, applicability: Applicability) -> Option<Fix> {
    let findings = diagnostics::all(snapshot);
    let first = findings.iter().filter_map(|finding| finding.fixes.first());
    let wanted = first.filter(|fix| match fix.applicability {
        Applicability::Safe => true,
        Applicability::Unsafe => applicability == Applicability::Unsafe,
        Applicability::ToFill => false,
    });
    let (edits, count) = compatible(wanted);
    (count > 0).then(|| {
        let s = if count == 1 { "" } else { "s" };
        Fix { title: format!("Mend {count} finding{s}"), applicability, edits }
    })
}
