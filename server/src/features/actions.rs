//! Ways to mend what is found: always computed from the text as it is, never from what a client remembers.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::calm::{MENU, Shown, menu};
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
    /// Numbers of what is shown here.
    here: Vec<usize>,
}

impl<'a> Found<'a> {
    /// What is found in a range, what is `named` first; where nothing is found there, what is found on its lines: some
    /// editors ask with the cursor anywhere on the line. Where a finding stands for several, their own places decide:
    /// between them there are others.
    pub(super) fn at(
        snapshot: &'a Snapshot,
        range: &Range<usize>,
        named: impl Fn(&Finding) -> bool,
    ) -> Found<'a> {
        let known = Known::of(snapshot);
        let all = || known.shown.iter().enumerate();
        let on = |range: &Range<usize>| -> Vec<usize> {
            let is_here = |shown: &Shown| members(shown).any(|member| touch(&member.range, range));
            all().filter(|(_, shown)| is_here(shown)).map(|(number, _)| number).collect()
        };
        let (mut range, mut here) = (range.clone(), on(range));
        if here.is_empty() {
            range = lines_of(snapshot, &range);
            here = on(&range);
        }
        if here.is_empty() {
            let around = all().filter(|(_, shown)| touch(&shown.finding.range, &range));
            here = around.map(|(number, _)| number).collect();
        }
        here.sort_by_key(|number| known.shown.get(*number).is_none_or(|shown| !named(&shown.finding)));
        Found { snapshot, known, range, here }
    }

    /// Whether a range is exactly that of something shown: who asks for that has selected nothing.
    pub(super) fn is_shown_at(&self, range: &Range<usize>) -> bool {
        self.shown().any(|shown| shown.finding.range == *range)
    }

    /// Everything that is found in the file.
    pub(super) fn all(&self) -> &[Finding] {
        &self.known.judgement.findings
    }

    /// Every pin of the file that is known, as one change.
    pub(super) fn pin_all(&self) -> Option<Fix> {
        self.known.pins().cloned()
    }

    fn shown(&self) -> impl Iterator<Item = &Shown> {
        self.here.iter().filter_map(|number| self.known.shown.get(*number))
    }

    /// The fixes, as many as fit into a menu: none twice, and none that reads like another one. Where a finding stands
    /// for several, those of the part under the cursor come first. What changes the meaning is nobody's first choice.
    pub(super) fn fixes(&self) -> Vec<Action> {
        let mut actions: Vec<Action> = Vec::new();
        for shown in self.shown() {
            for fix in self.fixes_of(shown) {
                let is_same = |other: &Action| other.fix.edits == fix.edits || other.fix.title == fix.title;
                if actions.len() < MENU && !actions.iter().any(is_same) {
                    actions.push(Action { finding: shown.finding.clone(), fix, preferred: false });
                }
            }
            if actions.len() == MENU {
                break;
            }
        }
        if let Some(first) = actions.first_mut() {
            first.preferred = first.fix.applicability == Applicability::Safe;
        }
        actions
    }

    /// The findings, of a folded one the part that is here; no more than can be looked at.
    pub(super) fn findings(&self) -> impl Iterator<Item = Finding> {
        const MOST: usize = 2;
        let part = |shown: &Shown| self.parts(shown).next().unwrap_or(&shown.finding).clone();
        self.shown().map(part).take(MOST)
    }

    /// The comments that make a finding not count: here, and, from two of its rule on, in the whole file.
    pub(super) fn ignores(&self, finding: &Finding) -> Vec<Action> {
        let fixes = self.known.ignores(finding, || {
            let of_rule = self.all().iter().filter(|other| other.rule == finding.rule).count();
            let here = ignoring::here(self.snapshot, finding);
            let in_file = (of_rule > 1).then(|| ignoring::in_this_file(self.snapshot, finding)).flatten();
            menu(here.into_iter().chain(in_file).collect())
        });
        fixes.into_iter().map(|fix| Action { finding: finding.clone(), fix, preferred: false }).collect()
    }

    fn parts<'s>(&self, shown: &'s Shown) -> impl Iterator<Item = &'s Finding> {
        shown.parts.iter().filter(|part| touch(&part.range, &self.range))
    }

    fn fixes_of(&self, shown: &Shown) -> Vec<Fix> {
        let of_parts = self.parts(shown).flat_map(|part| &part.fixes);
        let of_all = &shown.finding.fixes;
        let fixes = match self.parts(shown).count() == shown.parts.len() {
            true => of_all.iter().chain(of_parts).cloned().collect(),
            false => of_parts.chain(of_all).cloned().collect(),
        };
        menu(fixes)
    }
}

/// The findings that what is shown stands for, be it one.
fn members(shown: &Shown) -> impl Iterator<Item = &Finding> {
    let itself = shown.parts.is_empty().then_some(&shown.finding);
    shown.parts.iter().chain(itself)
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

/// All fixes of a file's findings that can be applied together, as one: of each finding the first one, if it is safe, or
/// if unsafe ones are wanted too; never one that leaves a place to fill, or starts from another release. Where one of them
/// may change the base image, those of what is done on top of it wait: they would fit the image that goes. Nothing where
/// there is nothing to mend.
#[must_use]
pub fn fix_all(snapshot: &Snapshot, findings: &[Finding], applicability: Applicability) -> Option<Fix> {
    let first = findings.iter().filter_map(|finding| finding.fixes.first());
    let wanted = first.filter(|fix| match fix.applicability {
        Applicability::Safe => true,
        Applicability::Unsafe => applicability == Applicability::Unsafe,
        Applicability::Choice | Applicability::ToFill => false,
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

    /// What is left when all fixes have been applied, round after round.
    fn mended(text: &str) -> String {
        let mut last = open(Text::new(text));
        while let Some(next) = once(&last) {
            last = next;
        }
        last.text().to_string()
    }

    #[test]
    fn another_release_is_nobodys_but_a_persons_choice() {
        for (image, install, archive) in [
            ("centos:7", "yum install -y gcc", "vault.centos.org"),
            ("debian:9", "apt-get update && apt-get install -y gcc", "archive.debian.org"),
            ("alpine:3.16", "apk add gcc=1-r0", "alpine:3.16"),
            ("nvidia/cuda:11.8.0-base-ubuntu20.04", "true", "ubuntu20.04"),
        ] {
            let text = format!("Bootstrap: docker\nFrom: {image}\n\n%post\n    {install}\n");
            let snapshot = open(Text::new(&text));
            let all = diagnostics::all(&snapshot);
            let offers = |finding: &&Finding| {
                finding.fixes.iter().any(|fix| fix.applicability == Applicability::Choice)
            };
            assert!(all.iter().any(|finding| offers(&finding)), "{image} has others to choose: {all:#?}");
            let text = mended(&text);
            assert!(text.contains(&format!("From: {image}\n")) && text.contains(archive), "{text}");
        }
    }

    #[test]
    fn what_fits_the_old_base_image_is_not_done_to_the_new_one() {
        let first = "Bootstrap: docker\nFrom: openjdk:17\n\n%post\n    sudo a\n";
        let other = "Bootstrap: localimage\nFrom: a.sif\n%post\n sudo a\n";
        let text = once(&open(Text::new(&format!("{first}{other}")))).unwrap().text().to_string();
        assert!(!text.contains("openjdk:17\n") && text.contains("    sudo a"), "{text}");
        assert!(text.contains("%post\n a\n"), "the other stage: {text}");
        assert!(!mended(&text).contains("sudo"));
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
