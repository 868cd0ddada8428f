//! Ways to mend what is found: always computed from the text as it is, never from what a client remembers.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::calm::{Shown, menu};
use super::diagnostics::Known;
use super::ignoring;
use super::place::{Part, place};
use crate::finding::{Applicability, Finding, Fix, compatible};
use crate::images::{Alternative, Kind, Mention, mentions};
use crate::snapshot::Snapshot;
use crate::text::Edit;

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
/// ones are wanted too; never one that leaves a place to fill. Where one of them may change the base image, those of what is
/// done on top of it wait: they would fit the image that goes. Nothing where there is nothing to mend.
#[must_use]
pub fn fix_all(snapshot: &Snapshot, findings: &[Finding], applicability: Applicability) -> Option<Fix> {
    let first = findings.iter().filter_map(|finding| finding.fixes.first());
    let wanted = first.filter(|fix| match fix.applicability {
        Applicability::Safe => true,
        Applicability::Unsafe => applicability == Applicability::Unsafe,
        Applicability::ToFill => false,
    });
    let wanted: Vec<_> = wanted.collect();
    let changing = wanted.iter().filter(|fix| fix.applicability == Applicability::Unsafe);
    let changed: BTreeSet<_> =
        changing.flat_map(|fix| &fix.edits).filter_map(|edit| header(snapshot, edit)).collect();
    let is_on_changed = |edit: &Edit| {
        place(snapshot, edit.range.start)
            .is_some_and(|place| changed.contains(&place.number) && matches!(place.part, Part::Section(_)))
    };
    let now = wanted.into_iter().filter(|fix| !fix.edits.iter().all(is_on_changed));
    let (edits, count) = compatible(now);
    (count > 0).then(|| {
        let s = if count == 1 { "" } else { "s" };
        Fix { title: format!("Mend {count} finding{s}"), applicability, edits }
    })
}

/// The number of the stage whose header an edit is in.
fn header(snapshot: &Snapshot, edit: &Edit) -> Option<usize> {
    let place = place(snapshot, edit.range.start)?;
    matches!(place.part, Part::Header(_)).then_some(place.number)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::features::diagnostics;
    use crate::text::Text;

    fn open(text: Text) -> Snapshot {
        Snapshot::open(text, Arc::new(Config::default()))
    }

    /// What a round of all fixes makes of a text.
    fn once(snapshot: &Snapshot) -> Option<Snapshot> {
        let fix = fix_all(snapshot, &diagnostics::all(snapshot), Applicability::Unsafe)?;
        let mut text = snapshot.text().clone();
        fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
        Some(open(text))
    }

    #[test]
    fn what_fits_the_old_base_image_is_not_done_to_the_new_one() {
        const OTHER: &str = "Bootstrap: localimage\nFrom: a.sif\n%post\n sudo a\n";
        for (image, install, old) in [
            ("centos:7", "yum install -y gcc", "CentOS-"),
            ("debian:9", "apt-get update && apt-get install -y gcc", "archive.debian.org"),
        ] {
            let base = format!("Bootstrap: docker\nFrom: {image}\n\n%post\n    sudo {install}\n{OTHER}");
            let first = once(&open(Text::new(&base))).unwrap();
            let text = first.text().to_string();
            assert!(!text.contains(image) && text.contains(&format!("sudo {install}")), "{text}");
            assert!(text.contains("%post\n a\n"), "the other stage: {text}");
            let mut last = first;
            while let Some(next) = once(&last) {
                last = next;
            }
            let text = last.text().to_string();
            assert!(!text.contains(old) && !text.contains("sudo"), "{text}");
        }
    }

    #[test]
    fn what_only_the_author_knows_is_not_made_up() {
        for text in [
            "Bootstrap: docker\nFrom: alpine:{{ VERSION }}\n",
            "Bootstrap: docker\nFrom: alpine:$VERSION\n",
            "Bootstrap: docker\nFrom: alpine:3.20.3\n",
        ] {
            let snapshot = open(Text::new(text));
            // Every rule, also those that are asked for by name alone.
            let all = crate::rules::findings(&snapshot);
            assert!(all.iter().any(|finding| finding.rule == "missing-help"), "{text}");
            let fix = fix_all(&snapshot, &all, Applicability::Unsafe);
            let new: Vec<_> = fix.iter().flat_map(|fix| &fix.edits).map(|edit| &*edit.text).collect();
            assert!(!new.iter().any(|new| new.contains("CHANGE_ME") || new.contains('…')), "{new:?}");
            assert!(!new.iter().any(|new| new.contains("%help") || new.contains("%labels")), "{new:?}");
        }
    }
}
