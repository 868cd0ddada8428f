//! What a person is shown of the findings: the same, folded. Whoever is told a thing ten times stops reading.
//!
//! * What another finding makes pointless is not said.
//! * What is wrong with one base image is one finding, what matters most first.
//! * Findings of one kind on neighbouring lines are one.

use std::ops::Range;

use crate::finding::{Applicability, Finding, Fix, Related, Severity, compatible};
use crate::rules::wording::listed;
use crate::rules::{self, Consequence};
use crate::snapshot::Snapshot;

/// A finding as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What is shown.
    pub finding: Finding,
    /// The findings that it stands for, if there are several.
    pub parts: Vec<Finding>,
}

/// Rules about one thing: what they find is shown as one, the first of the list first.
type Topic = &'static [&'static str];

/// The base image of a stage.
const IMAGE: Topic = &[
    DEPRECATED_AGENT,
    "unreadable-reference",
    "unknown-tag",
    UNPINNED_IMAGE,
    FLOATING_IMAGE,
    "deprecated-base-image",
    "end-of-life-base-image",
    "allowed-registries",
    "digest-comment-mismatch",
    "tag-with-digest",
    "base-image-without-digest",
];

/// How an image describes itself.
const DESCRIPTION: Topic = &["missing-help", "missing-labels", "missing-source-label"];

/// Nothing else matters about an image whose service is gone.
const DEPRECATED_AGENT: &str = "deprecated-agent";
const UNPINNED_IMAGE: &str = "unpinned-base-image";
const FLOATING_IMAGE: &str = "floating-base-image";
const GONE: &str = "gone-service";

/// The most fixes of a finding: what fits into a menu that is read.
pub(super) const MENU: usize = 6;

/// The most lines from one finding to the next of its kind: in a list one or the other is right.
const NEIGHBOURS: usize = 2;

/// How many groups a finding is held against: more kinds than that are not found side by side.
const OPEN: usize = 16;

/// Folds the findings of a file, which are sorted by place, before and after.
#[must_use]
pub fn calm(snapshot: &Snapshot, findings: Vec<Finding>) -> Vec<Shown> {
    let said = Said::of(snapshot, &findings);
    let mut groups: Vec<Group> = Vec::new();
    for finding in findings.into_iter().filter(|finding| said.leaves(snapshot, finding)) {
        let lines = lines(snapshot, &finding.range);
        let (stage, topic) = (stage_of(snapshot, finding.range.start), topic(finding.rule));
        let takes = |group: &&mut Group| match topic {
            Some(_) => group.stage == stage && group.topic == topic,
            None => group.is_beside(&finding, lines.start),
        };
        match groups.iter_mut().rev().take(OPEN).find(takes) {
            Some(group) => group.add(finding, lines.end),
            None => {
                groups.push(Group { stage, topic, last_line: lines.end, first: finding, rest: Vec::new() });
            }
        }
    }
    let mut shown: Vec<_> = groups.into_iter().map(Group::close).collect();
    shown.sort_by_key(|shown| (shown.finding.range.start, shown.finding.rule));
    shown
}

/// Numbers of the first and the last line of a range.
fn lines(snapshot: &Snapshot, range: &Range<usize>) -> Range<usize> {
    snapshot.text().line_of(range.start).0..snapshot.text().line_of(range.end).0
}

/// The number of the stage around an offset.
fn stage_of(snapshot: &Snapshot, offset: usize) -> usize {
    let stages = &snapshot.definition().stages;
    stages.partition_point(|stage| stage.first_line().start <= offset).saturating_sub(1)
}

/// What makes other findings pointless.
struct Said {
    /// Lines that ask a service which is gone, sorted.
    gone: Vec<usize>,
    /// Stages whose image is another one tomorrow, sorted.
    moving: Vec<usize>,
    /// Whether there is something that fails or changes: how an image describes itself matters behind that.
    graver: bool,
}

impl Said {
    fn of(snapshot: &Snapshot, findings: &[Finding]) -> Said {
        let moves = |finding: &&Finding| {
            finding.rule == UNPINNED_IMAGE
                || finding.rule == FLOATING_IMAGE && finding.severity >= Severity::Warning
        };
        let gone = findings.iter().filter(|finding| finding.rule == GONE);
        let moving = findings.iter().filter(moves);
        Said {
            gone: gone.map(|finding| lines(snapshot, &finding.range).start).collect(),
            moving: moving.map(|finding| stage_of(snapshot, finding.range.start)).collect(),
            graver: findings.iter().any(|finding| finding.severity >= Severity::Warning),
        }
    }

    /// Whether there is a point in saying this, too.
    fn leaves(&self, snapshot: &Snapshot, finding: &Finding) -> bool {
        let changes =
            || rules::rule(finding.rule).is_some_and(|rule| rule.consequence == Consequence::ChangesOverTime);
        let lines = lines(snapshot, &finding.range);
        let next_gone = self.gone.get(self.gone.partition_point(|line| *line < lines.start));
        let is_gone = next_gone.is_some_and(|line| *line <= lines.end) && changes();
        let is_moving = finding.severity == Severity::Hint
            && rules::is_system(finding.rule)
            && self.moving.binary_search(&stage_of(snapshot, finding.range.start)).is_ok();
        let is_minor =
            self.graver && finding.severity == Severity::Hint && DESCRIPTION.contains(&finding.rule);
        !is_gone && !is_moving && !is_minor
    }
}

/// Findings that are shown as one.
struct Group {
    stage: usize,
    topic: Option<Topic>,
    last_line: usize,
    first: Finding,
    rest: Vec<Finding>,
}

impl Group {
    /// Whether it is of the same kind, and near.
    fn is_beside(&self, finding: &Finding, line: usize) -> bool {
        // An error stands where it is: each is mended by itself.
        let kind = |finding: &Finding| (finding.rule, finding.severity, finding.level);
        kind(&self.first) == kind(finding)
            && finding.severity < Severity::Error
            && line.saturating_sub(self.last_line) <= NEIGHBOURS
    }

    fn add(&mut self, finding: Finding, last_line: usize) {
        self.last_line = self.last_line.max(last_line);
        self.rest.push(finding);
    }

    fn close(mut self) -> Shown {
        let Some(topic) = self.topic else { return as_a_list(self.first, self.rest) };
        let rank = |finding: &Finding| topic.iter().position(|rule| *rule == finding.rule);
        for part in &mut self.rest {
            if rank(part) < rank(&self.first) {
                std::mem::swap(part, &mut self.first);
            }
        }
        self.rest.sort_by_key(rank);
        in_one_breath(self.first, self.rest)
    }
}

fn topic(rule: &str) -> Option<Topic> {
    [IMAGE, DESCRIPTION].into_iter().find(|topic| topic.contains(&rule))
}

/// Several findings about one thing: the first, with what the others say behind it.
fn in_one_breath(first: Finding, rest: Vec<Finding>) -> Shown {
    if rest.is_empty() || first.rule == DEPRECATED_AGENT {
        return Shown { finding: first, parts: Vec::new() };
    }
    let mut finding = first.clone();
    for part in &rest {
        finding.severity = finding.severity.max(part.severity);
        finding.message.push(' ');
        finding.message.push_str(sentences(&part.message).0);
        finding.related.extend(part.related.iter().cloned());
        finding.tag = finding.tag.or(part.tag);
        finding.fixes.extend(part.fixes.iter().cloned());
    }
    finding.fixes = menu(finding.fixes);
    let mut parts = vec![first];
    parts.extend(rest);
    Shown { finding, parts }
}

/// Several findings of one kind: one over all of them, with a fix for all and one for each.
fn as_a_list(first: Finding, rest: Vec<Finding>) -> Shown {
    if rest.is_empty() {
        return Shown { finding: first, parts: Vec::new() };
    }
    let message = enumerated(&first, &rest);
    let (start, others) = (first.range.start, first.fixes.iter().skip(1).cloned().collect::<Vec<_>>());
    let mut parts = vec![first.clone()];
    parts.extend(rest);
    let end = parts.iter().map(|part| part.range.end).max().unwrap_or(start);
    let best: Vec<_> = parts.iter().filter_map(|part| part.fixes.first()).collect();
    let related =
        parts.iter().map(|part| Related { range: part.range.clone(), message: part.message.clone() });
    let related = related.chain(parts.iter().flat_map(|part| part.related.iter().cloned())).collect();
    let elsewhere = parts.iter().flat_map(|part| part.elsewhere.iter().cloned()).collect();
    let fixes =
        at_once(&best).into_iter().chain(best.into_iter().take(MENU).cloned()).chain(others).collect();
    Shown {
        finding: Finding { range: start..end, message, fixes: menu(fixes), related, elsewhere, ..first },
        parts,
    }
}

/// Several fixes as one; nothing where they are one already or exclude each other.
fn at_once(fixes: &[&Fix]) -> Option<Fix> {
    let (edits, count) = compatible(fixes.iter().copied());
    let first = fixes.first().filter(|_| count > 1)?;
    // What one of them leaves to fill is left by all together.
    let is = |applicability| move |fix: &&Fix| fix.applicability == applicability;
    let applicability = if fixes.iter().any(is(Applicability::ToFill)) {
        Applicability::ToFill
    } else if fixes.iter().any(is(Applicability::Choice)) {
        Applicability::Choice
    } else if fixes.iter().all(is(Applicability::Safe)) {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    Some(Fix { title: format!("{}, and {} more like it", first.title, count - 1), applicability, edits })
}

/// `` `numpy`, `scipy` and 3 more: whatever is newest on the build day. ``
fn enumerated(first: &Finding, rest: &[Finding]) -> String {
    let parts = || [first].into_iter().chain(rest);
    let named = |part: &'_ Finding| {
        let (name, says) = part.message.strip_prefix('`')?.split_once("`: ")?;
        Some((name.to_owned(), says.to_owned()))
    };
    let Some(named) = parts().map(named).collect::<Option<Vec<_>>>() else {
        return format!("{} And {} more like it.", first.message, rest.len());
    };
    let mut names: Vec<_> = named.iter().map(|(name, _)| &**name).collect();
    names.dedup();
    let all_say = |says: &str| named.iter().all(|(_, other)| other.starts_with(says));
    let first_says = named.first().map_or("", |(_, says)| says);
    let says = [first_says, sentences(first_says).0].into_iter().find(|says| all_say(says));
    let summary = rules::rule(first.rule).map_or("", |rule| rule.summary);
    listed(&names, says.unwrap_or(summary))
}

/// The first sentence of a message, and the others.
pub(crate) fn sentences(message: &str) -> (&str, &str) {
    match message.find(". ") {
        Some(end) => (&message[..=end], message[end + 1..].trim_start()),
        None => (message, ""),
    }
}

/// As many fixes as fit into a menu, none twice.
pub(super) fn menu(fixes: Vec<Fix>) -> Vec<Fix> {
    let mut menu: Vec<Fix> = Vec::new();
    for fix in fixes {
        if menu.len() < MENU && !menu.iter().any(|other| other.edits == fix.edits) {
            menu.push(fix);
        }
    }
    menu
}
