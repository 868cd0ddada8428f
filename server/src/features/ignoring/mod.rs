//! Ignore comments: heeding them, and offering to write them.

mod harm;
mod write;

use std::ops::Range;

use crate::config::choices::Choice;
use crate::definition::{Note, Placed, Section};
use crate::finding::{Applicability, Finding, Fix, Severity};
use crate::language::hadolint;
use crate::language::nearest::nearest;
use crate::language::sections::Body;
use crate::rules::{self, UNUSED_IGNORE};
use crate::snapshot::Snapshot;
use crate::text::{Edit, Text};
pub use write::{here, in_this_file};

#[cfg(test)]
mod tests;

/// Takes out the findings that comments say do not count, and adds one for every name in a comment that nothing was
/// taken out for. `is_reported` tells which rules would be heard at all.
pub(super) fn heed(snapshot: &Snapshot, findings: &mut Vec<Finding>, is_reported: impl Fn(&str) -> Choice) {
    let text = snapshot.text();
    let notes = snapshot.definition().notes(text);
    if notes.is_empty() {
        return;
    }
    let mut names = named(snapshot, &notes);
    // By rule and by where they begin; places hang together, so those around a finding are the last that begin before it.
    names.sort_by_key(|name| (name.rule, !name.whole_file, name.place.start));
    findings.retain(|finding| {
        let at = finding.range.start;
        let first = names.partition_point(|name| name.rule < Some(finding.rule));
        let begun = |name: &Named| (name.rule, name.place.start) <= (Some(finding.rule), at);
        let end = first + names[first..].partition_point(begun);
        let whole = names[first..end].partition_point(|name| name.whole_file);
        let around = names[first + whole..end].iter().rev().take(MOST_STACKED);
        let around = around.take_while(|name| at <= name.place.end).count();
        let about_file = names[first..first + whole].iter_mut().take(MOST_STACKED);
        about_file.for_each(|name| name.is_used = true);
        names[end - around..end].iter_mut().for_each(|name| name.is_used = true);
        whole + around == 0
    });
    let whole = |rule| names.iter().any(|name| name.whole_file && name.rule == Some(rule));
    let choice = if whole(UNUSED_IGNORE.id) { Choice::Off } else { is_reported(UNUSED_IGNORE.id) };
    let severity = match choice {
        Choice::Off => return,
        Choice::Reported => UNUSED_IGNORE.severity,
        Choice::As(severity) => severity,
    };
    let mut unused: Vec<_> = names
        .iter()
        .filter(|name| !name.is_used && name.rule != Some(UNUSED_IGNORE.id))
        .filter(|name| name.rule.is_none_or(|rule| is_reported(rule) != Choice::Off))
        .filter_map(|name| notes.get(name.note).map(|note| unused(text, note, name.range.clone(), severity)))
        .collect();
    let nameless = notes.iter().filter(|note| !note.foreign && note.names.is_empty());
    unused.extend(nameless.map(|note| nameless_note(text, note, severity)));
    findings.append(&mut unused);
    findings.sort_by(|a, b| (a.range.start, a.rule, a.range.end).cmp(&(b.range.start, b.rule, b.range.end)));
}

/// Of more comments about one rule that stand upon each other, only so many are looked at.
const MOST_STACKED: usize = 8;

/// A name in a comment, and the bytes whose findings it is about.
struct Named {
    /// Number of the comment.
    note: usize,
    range: Range<usize>,
    rule: Option<&'static str>,
    place: Range<usize>,
    whole_file: bool,
    is_used: bool,
}

fn named(snapshot: &Snapshot, notes: &[Note]) -> Vec<Named> {
    let text = snapshot.text();
    let mut names = Vec::new();
    // The comment that was looked at last, and where what is below it begins.
    let mut last = (text.len(), text.len());
    // From the end, so that the line below a comment is looked for once however many comments stand above it.
    for (number, note) in notes.iter().enumerate().rev() {
        let line = text.line_of(note.range.start).0;
        let place = if note.whole_file {
            0..text.len()
        } else if note.alone {
            last = (note.range.start, first_below(text, line + 1, last));
            statement(snapshot, last.1)
        } else {
            statement(snapshot, note.range.start)
        };
        for range in &note.names {
            let name = text.slice(range.clone());
            let rule = hadolint::rule_of(&name).or_else(|| rules::rule(&name).map(|rule| rule.id));
            if note.foreign && rule.is_none() {
                continue;
            }
            let (range, place) = (range.clone(), place.clone());
            // hadolint's codes are there for hadolint.
            let is_used = note.foreign;
            names.push(Named { note: number, range, rule, place, whole_file: note.whole_file, is_used });
        }
    }
    names
}

/// Where the first line begins that says something, from a line on. `known` is a comment further down, and the answer
/// for it.
fn first_below(text: &Text, from: usize, known: (usize, usize)) -> usize {
    for line in from..text.line_count() {
        let range = text.line_range(line);
        if range.end > known.0 {
            return known.1;
        }
        let said = text.slice(range.clone());
        let said = said.trim_start();
        if !said.is_empty() && !said.starts_with('#') {
            return range.start;
        }
    }
    text.len()
}

/// The bytes of what hangs together around a place: a keyword with its value, a command with its arguments, a line.
fn statement(snapshot: &Snapshot, at: usize) -> Range<usize> {
    let text = snapshot.text();
    let line = text.line_range(text.line_of(at).0);
    let Some(stage) = snapshot.definition().stage_at(at) else { return line };
    let header = stage.header.iter();
    let mut fields =
        header.flat_map(|header| header.part.fields.iter().map(|field| header.range(&field.range)));
    if let Some(field) = fields.find(|field| line.start <= field.end && field.start <= line.end) {
        return field.start.min(line.start)..field.end.max(line.end);
    }
    match script_at(stage.sections.as_slice(), at) {
        Some(section) => {
            let start = section.start + section.part.body.start;
            let line = section.part.script().logical_line(at - start);
            start + line.start..start + line.end
        }
        None => line,
    }
}

/// The section with a shell script around a place in its body.
fn script_at(sections: &[Placed<Section>], at: usize) -> Option<&Placed<Section>> {
    let next = sections.partition_point(|section| section.start <= at);
    let section = sections.get(next.checked_sub(1)?)?;
    let is_script = section.part.spec.is_some_and(|spec| spec.body == Body::Script);
    (is_script && section.part.is_shell() && at >= section.start + section.part.body.start).then_some(section)
}

fn unused(text: &Text, note: &Note, range: Range<usize>, severity: Severity) -> Finding {
    let name = text.slice(range.clone()).into_owned();
    let short: String = name.chars().take(40).filter(|char| !char.is_control()).collect();
    let ids = rules::ids();
    let (message, fix) = match rules::rule(&name).map(|rule| rule.id).or_else(|| hadolint::rule_of(&name)) {
        Some(_) => (format!("`{short}` ignores nothing here. Delete it."), without(text, note, &range)),
        None => match nearest(&name, ids.iter().copied()) {
            Some(meant) => {
                let title = format!("Write `{meant}`");
                let fix = Fix::replace(title, Applicability::Safe, range.clone(), meant.to_owned());
                (format!("`{short}` is no rule, so nothing is ignored. Write `{meant}`."), fix)
            }
            None => (
                format!("`{short}` is no rule, so nothing is ignored. Delete it."),
                without(text, note, &range),
            ),
        },
    };
    UNUSED_IGNORE.finding(range, name, message).severity(severity).fixes(vec![fix])
}

fn nameless_note(text: &Text, note: &Note, severity: Severity) -> Finding {
    let message = "The comment names no rule, so nothing is ignored. Write `ignore[rule]`, or delete it.";
    let said = text.slice(note.range.clone()).into_owned();
    let finding = UNUSED_IGNORE.finding(note.range.clone(), said, message.to_owned());
    finding.severity(severity).fixes(vec![without(text, note, &note.range)])
}

/// Takes a name out of a comment, or the comment with its only name. On another machine it may have something to ignore,
/// so somebody has to look.
fn without(text: &Text, note: &Note, name: &Range<usize>) -> Fix {
    let at = note.names.iter().position(|other| other == name).filter(|_| note.names.len() > 1);
    let (title, range) = match at {
        Some(0) => ("Delete the name", name.start..note.names.get(1).map_or(name.end, |next| next.start)),
        Some(at) => {
            ("Delete the name", note.names.get(at - 1).map_or(name.start, |before| before.end)..name.end)
        }
        None if note.alone => ("Delete the comment", rules::lines::whole(text, &note.range)),
        None => {
            let line = text.line_range(text.line_of(note.range.start).0);
            let before = text.slice(line.start..note.range.start);
            ("Delete the comment", line.start + before.trim_end().len()..note.range.end)
        }
    };
    let edits = vec![Edit { range, text: String::new() }];
    Fix { title: title.to_owned(), applicability: Applicability::Unsafe, edits }
}
