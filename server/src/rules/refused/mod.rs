//! What a builder refuses before it fetches anything: one rule for each of its reasons.
//!
//! [`refusals`] says what is refused; here each reason gets its words and its fixes. All problems of a file are told at
//! once, but none that is only the echo of another ([`Meant`]).

mod app;
mod bootstrap;
mod dangling;
mod empty;
mod files;
mod header;
mod keyword;
mod mark;
mod meant;
mod required;
mod section;
mod size;
mod stage;
mod variable;

use std::collections::BTreeMap;
use std::ops::Range;

pub(super) use app::MISSING_NAME;
pub(super) use bootstrap::{MISSING as MISSING_BOOTSTRAP, UNKNOWN_AGENT, meant as agent_meant};
pub(super) use dangling::{Below, Dangling};
pub(super) use empty::EMPTY;
pub(super) use files::UNREADABLE_LINE;
pub(super) use header::{BROKEN_CONTINUATION, MISSING_COLON};
pub(super) use keyword::UNKNOWN as UNKNOWN_KEYWORD;
pub(super) use mark::BYTE_ORDER_MARK;
pub(super) use required::{MISSING_INTERPRETER, MISSING_KEYWORD};
pub(super) use section::{UNKNOWN as UNKNOWN_SECTION, WITHOUT_BODY};
pub(super) use size::TOO_LARGE;
pub(super) use stage::UNKNOWN as UNKNOWN_STAGE;
pub(super) use variable::{PLACEHOLDER, UNDEFINED, new_default};

use super::{Consequence, FileContext, Report, Rule, stages};
use crate::config::Profile;
use crate::definition::refusal::{Cause, Refusal, refusals};
use crate::finding::{Finding, Severity};
use crate::language::programs::{Builder, Program};
use crate::snapshot::Snapshot;
use meant::Meant;

/// A rule of this family.
const fn rule(id: &'static str, summary: &'static str, page: &'static str) -> Rule {
    Rule {
        id,
        severity: Severity::Error,
        consequence: Consequence::Refused,
        profile: Some(Profile::Relaxed),
        summary,
        page,
    }
}

/// A reason, with those of the judged builders that refuse for it.
struct Refused<'c> {
    snapshot: &'c Snapshot,
    refusal: Refusal,
    builders: Vec<Builder>,
    /// Further places of the same.
    also: Vec<Range<usize>>,
    /// One of the first: the others get the fixes that cost nothing to find.
    among_first: bool,
}

/// Of so many reasons everything is said.
const FIRST: usize = 100;

impl Refused<'_> {
    /// The finding of a rule; one that only one of several builders makes begins with the program's name.
    fn finding(&self, rule: &Rule, message: &str) -> Finding {
        let judged = self.snapshot.config().builders().count();
        let message = match self.builders.as_slice() {
            [only] if judged > 1 => format!("{}: {message}", only.program.name()),
            _ => message.to_owned(),
        };
        let range = visible(self.snapshot, self.refusal.range.clone());
        rule.finding(range, self.refusal.subject.clone(), message)
    }

    /// The word at fault for a message: short, on one line.
    fn word(&self) -> String {
        shown(&self.refusal.subject)
    }
}

/// A range that can be shown: an empty one is widened to the rest of its line, or to the character before it.
fn visible(snapshot: &Snapshot, range: Range<usize>) -> Range<usize> {
    let text = snapshot.text();
    if !range.is_empty() {
        return range;
    }
    let line = text.line_range(text.line_of(range.start).0);
    if range.start < line.end {
        return range.start..line.end;
    }
    match line.is_empty() {
        false => line,
        true if range.start > 0 => text.floor(range.start - 1)..range.start,
        // A file that begins with a line end.
        true => 0..text.len().min(1),
    }
}

/// The most of a word that a message repeats.
const SHOWN: usize = 30;

/// A user's word for a message.
pub(super) fn shown(word: &str) -> String {
    beginning(word, SHOWN)
}

/// The beginning of a user's word for a message, of at most so many characters. (A name that is told by its end, too, loses
/// its middle: [`super::wording::shortened`].)
pub(super) fn beginning(word: &str, most: usize) -> String {
    let line = word.split(['\n', '\r']).next().unwrap_or_default();
    let mut short = String::new();
    let mut chars = line.chars();
    for char in chars.by_ref().take(most) {
        match char {
            '\t' => short.push('⇥'),
            _ if char.is_control() => short.push_str(&format!("U+{:04X}", u32::from(char))),
            _ => short.push(char),
        }
        if short.chars().count() >= most {
            break;
        }
    }
    if line.len() < word.len() || chars.next().is_some() {
        short.push('…');
    }
    short
}

/// A refusal, who refuses for it, and further places of the same.
type Reason = (Refusal, Vec<Builder>, Vec<Range<usize>>);

pub(super) fn check(context: &FileContext<'_>, report: &mut Report<'_>) {
    let snapshot = context.snapshot;
    let mut reasons: BTreeMap<_, Reason> = BTreeMap::new();
    for builder in snapshot.config().builders() {
        let found = refusals(snapshot.definition(), snapshot.text(), builder, &snapshot.config().build_args);
        for refusal in found {
            // A variable without a value is one problem, however often it is used.
            let place = match refusal.cause {
                Cause::UndefinedVariable => (refusal.stage, 0, refusal.subject.clone()),
                _ => (refusal.range.start, refusal.range.end, String::new()),
            };
            let entry = reasons.entry((refusal.cause, place));
            let (first, builders, also) = entry.or_insert_with(|| (refusal.clone(), Vec::new(), Vec::new()));
            if !builders.contains(&builder) {
                builders.push(builder);
                // The place that all of them refuse.
                if first.range.start < refusal.range.start {
                    also.push(std::mem::replace(first, refusal.clone()).range);
                }
            }
            if first.range != refusal.range && also.last() != Some(&refusal.range) {
                also.push(refusal.range);
            }
        }
    }
    let meant = Meant::of(snapshot, reasons.values().map(|(refusal, ..)| refusal));
    let mut cut: BTreeMap<usize, Vec<Builder>> = BTreeMap::new();
    let reasons = reasons.into_values().enumerate();
    for (number, (refusal, builders, also)) in reasons {
        if is_of_header(refusal.cause) && meant.is_in_body(refusal.stage) {
            cut.entry(refusal.stage).or_default().extend(builders);
        } else if !meant.is_echo(snapshot, &refusal) {
            let refused = Refused { snapshot, refusal, builders, also, among_first: number < FIRST };
            report.push(finding(&refused));
        }
    }
    for (stage, builders) in cut {
        let all = snapshot.config().builders().all(|builder| builders.contains(&builder));
        let only = builders.first().filter(|_| !all).map(|only| only.program);
        report.extend(stages::in_body(snapshot, stage).map(|finding| refused_by(finding, only)));
    }
    required::check(snapshot, &meant, report);
}

/// Whether a line of a header can be the cause.
fn is_of_header(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::MissingColon
            | Cause::UnknownKeyword
            | Cause::BrokenContinuation
            | Cause::MissingBootstrap
            | Cause::UnknownAgent
    )
}

/// A finding about something accepted, where it is why a builder refuses the file.
fn refused_by(finding: Finding, only: Option<Program>) -> Finding {
    let program = only.map(|program| format!("{}: ", program.name())).unwrap_or_default();
    let message = format!("{program}{}", finding.message);
    Finding { message, severity: Severity::Error, ..finding }
}

fn finding(refused: &Refused<'_>) -> Finding {
    if mark::is_at(refused) {
        return mark::finding(refused);
    }
    match refused.refusal.cause {
        Cause::MissingColon => header::missing_colon(refused),
        Cause::UnknownKeyword => keyword::finding(refused),
        Cause::BrokenContinuation => header::broken_continuation(refused),
        Cause::UnknownSection => section::unknown(refused),
        Cause::MissingAppName | Cause::EmptyAppName => app::finding(refused),
        Cause::SectionWithoutBody => section::without_body(refused),
        Cause::SectionTooLarge => size::finding(refused),
        Cause::UnreadableFilesLine => files::finding(refused),
        Cause::EmptyDefinition => empty::finding(refused),
        Cause::UndefinedVariable => variable::finding(refused),
        Cause::MissingHeader | Cause::MissingBootstrap => bootstrap::missing(refused),
        Cause::UnknownAgent => bootstrap::unknown_agent(refused),
        Cause::UnknownStage | Cause::LaterStage => stage::finding(refused),
    }
}

#[cfg(test)]
mod tests;
