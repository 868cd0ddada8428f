//! Ways to mend what is found: always computed from the text as it is, never from what a client remembers.

use std::ops::Range;
use std::sync::Arc;

use super::calm::{Shown, menu};
use super::diagnostics::Known;
use super::ignoring;
use crate::finding::{Applicability, Finding, Fix, compatible};
use crate::images::{Alternative, Kind, Mention, mentions};
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

/// What is found at one place, as people see it.
pub(super) struct Found<'a> {
    snapshot: &'a Snapshot,
    known: Arc<Known>,
    range: Range<usize>,
}

impl<'a> Found<'a> {
    /// What is found in a range; where nothing is found there, what is found on its lines: some editors ask with the
    /// cursor anywhere on the line.
    pub(super) fn at(snapshot: &'a Snapshot, range: &Range<usize>) -> Found<'a> {
        let known = Known::of(snapshot);
        let is_here = known.shown.iter().any(|shown| touch(&shown.finding.range, range));
        let range = if is_here { range.clone() } else { lines_of(snapshot, range) };
        Found { snapshot, known, range }
    }

    /// Everything that is found in the file.
    pub(super) fn all(&self) -> &[Finding] {
        &self.known.judgement.findings
    }

    fn shown(&self) -> impl Iterator<Item = &Shown> {
        self.known.shown.iter().filter(|shown| touch(&shown.finding.range, &self.range))
    }

    /// The fixes. Where a finding stands for several, those of the part under the cursor come first.
    pub(super) fn fixes(&self) -> Vec<Action> {
        self.shown().flat_map(|shown| self.fixes_of(shown)).collect()
    }

    /// The findings, of a folded one the part that is here; no more than can be looked at.
    pub(super) fn findings(&self) -> impl Iterator<Item = Finding> {
        const MOST: usize = 2;
        let part = |shown: &Shown| self.parts(shown).next().unwrap_or(&shown.finding).clone();
        self.shown().map(part).take(MOST)
    }

    /// The comments that make a finding not count: here, and, from two of its rule on, in the whole file.
    pub(super) fn ignores(&self, finding: &Finding) -> Vec<Action> {
        let of_rule = self.all().iter().filter(|other| other.rule == finding.rule).count();
        let here = ignoring::here(self.snapshot, finding);
        let in_file = (of_rule > 1).then(|| ignoring::in_this_file(self.snapshot, finding)).flatten();
        let fixes = menu(here.into_iter().chain(in_file).collect()).into_iter();
        fixes.map(|fix| Action { finding: finding.clone(), fix, preferred: false }).collect()
    }

    fn parts<'s>(&self, shown: &'s Shown) -> impl Iterator<Item = &'s Finding> {
        shown.parts.iter().filter(|part| touch(&part.range, &self.range))
    }

    fn fixes_of(&self, shown: &Shown) -> Vec<Action> {
        let fixes = self.parts(shown).flat_map(|part| &part.fixes).chain(&shown.finding.fixes);
        let fixes = menu(fixes.cloned().collect()).into_iter().enumerate();
        let actions = fixes.map(|(number, fix)| {
            let preferred = number == 0 && fix.applicability != Applicability::ToFill;
            Action { finding: shown.finding.clone(), fix, preferred }
        });
        actions.collect()
    }
}

/// Other references for the base image on the lines of a range, found fault with or not: as many as there is room for,
/// and none that is `offered` already.
pub(super) fn rewrites(
    snapshot: &Snapshot,
    range: &Range<usize>,
    offered: &[Action],
    room: usize,
) -> Vec<Fix> {
    let lines = lines_of(snapshot, range);
    let is_here = |mention: &Mention<'_>| mention.range().is_some_and(|range| touch(&range, &lines));
    let Some(mention) = mentions(snapshot).find(is_here) else { return Vec::new() };
    let is_offered = |other: &Alternative| offered.iter().any(|action| action.fix.edits == other.fix.edits);
    let others = mention.alternatives().into_iter().filter(|other| !is_offered(other));
    // What there is one of is worth more than one more release.
    let (single, mut releases): (Vec<_>, Vec<_>) =
        others.partition(|other| matches!(other.kind, Kind::Smaller | Kind::Unpin));
    releases.truncate(room.saturating_sub(single.len()));
    releases.into_iter().chain(single).take(room).map(|other| other.fix).collect()
}

/// All fixes of a file's findings that can be applied together, as one: of each finding the first one, if it is safe, or if unsafe
/// ones are wanted too; never one that leaves a place to fill. Nothing where there is nothing to mend.
#[must_use]
pub fn fix_all(findings: &[Finding], applicability: Applicability) -> Option<Fix> {
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

/// Whether two ranges overlap or meet.
fn touch(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// From the start of a range's first line to the end of its last.
fn lines_of(snapshot: &Snapshot, range: &Range<usize>) -> Range<usize> {
    let text = snapshot.text();
    text.line_of(range.start).1..text.line_range(text.line_of(range.end).0).end
}
