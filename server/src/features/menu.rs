//! The menu of what can be done at a place: no longer than what is read, and what mends first.

use std::ops::Range;

use super::actions::{self, Action, Found, fix_all};
use super::calm::MENU;
use super::{configuring, pins};
use crate::config::edit::Setting;
use crate::finding::{Applicability, Finding, Fix};
use crate::snapshot::Snapshot;

/// What a client asks for, as in the protocol's kinds of code actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What mends or silences what is found here.
    QuickFix,
    /// Another reference for the base image.
    Rewrite,
    /// Every pin of the file that is known.
    PinAll,
    /// Every safe fix of the file.
    FixAll,
}

/// One line of the menu.
#[derive(Clone, Debug)]
pub enum Entry {
    /// Mends a finding, or says in a comment that it does not count.
    Mend(Action),
    /// Says in the configuration that a finding does not count.
    Configure(Setting, Finding),
    /// Changes the text with no finding behind it.
    Change(Kind, Fix),
    /// Asks on-line what no fix here knows.
    Ask(Question, Finding),
}

/// What can be asked on-line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The entry's title.
    pub title: String,
    /// The input that it is about.
    pub input: String,
}

/// The menu for a range; `named` says which findings it is about before all others, `wanted` which kinds, `askable` what
/// can be asked about what is found in a range.
#[must_use]
pub fn menu(
    snapshot: &Snapshot,
    range: &Range<usize>,
    named: impl Fn(&Finding) -> bool,
    wanted: impl Fn(Kind) -> bool,
    askable: impl Fn(&Range<usize>) -> Option<Question>,
) -> Vec<Entry> {
    let mut menu = Vec::new();
    let found = Found::at(snapshot, range, named);
    let fixes = found.fixes();
    if wanted(Kind::QuickFix) {
        let mut others = others(&found, &fixes);
        if !fixes.iter().any(|action| action.fix.applicability != Applicability::ToFill) {
            let moving = found.findings().find(|finding| pins::is_moving(finding.rule));
            let ask = moving.and_then(|finding| Some(Entry::Ask(askable(&finding.range)?, finding)));
            others.splice(0..0, ask);
        }
        let line = |offset| snapshot.text().line_of(offset).0;
        let is_selection = line(range.start) != line(range.end) && !found.is_shown_at(range);
        // What is selected is to be mended, and one place is left to ignore it; elsewhere the fixes leave room for what
        // else can be done.
        let is_ignoring = |entry: &Entry| matches!(entry, Entry::Mend(_));
        let to_ignore = others.iter().position(is_ignoring).map_or(0, |at| at + 1);
        let reserved = if is_selection { to_ignore } else { others.len() };
        let room = MENU.saturating_sub(reserved).max(MENU / 2);
        menu.extend(fixes.iter().take(room).cloned().map(Entry::Mend));
        let room = MENU.saturating_sub(menu.len());
        menu.extend(others.into_iter().take(room));
    }
    if wanted(Kind::PinAll) {
        menu.extend(found.pin_all().map(|all| Entry::Change(Kind::PinAll, all)));
    }
    if wanted(Kind::Rewrite) {
        let room = MENU.saturating_sub(menu.len());
        let rewrites = actions::rewrites(snapshot, range, &fixes, room).into_iter();
        menu.extend(rewrites.map(|rewrite| Entry::Change(Kind::Rewrite, rewrite)));
    }
    if wanted(Kind::FixAll) {
        let all = fix_all(snapshot, found.all(), Applicability::Safe);
        menu.extend(all.map(|all| Entry::Change(Kind::FixAll, all)));
    }
    without_repetition(menu)
}

/// Where there is one pin only, pinning it and pinning all is the same: it is there once, under the first title, of each
/// kind; and once of all kinds where also the titles are the same.
fn without_repetition(menu: Vec<Entry>) -> Vec<Entry> {
    let mut seen: Vec<(Kind, Fix)> = Vec::new();
    menu.into_iter()
        .filter(|entry| {
            let (kind, fix) = match entry {
                Entry::Mend(action) => (Kind::QuickFix, &action.fix),
                Entry::Change(kind, fix) => (*kind, fix),
                Entry::Configure(..) | Entry::Ask(..) => return true,
            };
            let is_same = |(other, seen): &(Kind, Fix)| {
                seen.edits == fix.edits && (*other == kind || seen.title == fix.title)
            };
            let is_new = !seen.iter().any(is_same);
            seen.push((kind, fix.clone()));
            is_new
        })
        .collect()
}

/// What can be done besides mending: pinning the whole file, ignoring here each of what is found, then ignoring more of it
/// and configuring.
fn others(found: &Found<'_>, fixes: &[Action]) -> Vec<Entry> {
    let moves = fixes.iter().any(|action| pins::is_moving(action.finding.rule));
    let all = moves.then(|| found.pin_all()).flatten();
    let mut others: Vec<_> = all.map(|all| Entry::Change(Kind::QuickFix, all)).into_iter().collect();
    let mut further = Vec::new();
    let mut told: Option<&str> = None;
    for finding in found.findings() {
        // Two of one rule read the same: the first is meant.
        if told.replace(finding.rule) == Some(finding.rule) {
            continue;
        }
        let mut ignores = found.ignores(&finding).into_iter().map(Entry::Mend);
        others.extend(ignores.next());
        further.extend(ignores);
        // Of what can be configured the most particular.
        let setting = configuring::settings(&finding).into_iter().next();
        further.extend(setting.map(|setting| Entry::Configure(setting, finding)));
    }
    others.extend(further);
    others
}
