//! `check --format json` and `jsonl`. Lines and columns start at 1, columns count Unicode scalar values, ends are
//! exclusive, offsets are bytes of the file on disk.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use super::Page;
use crate::finding;
use crate::text::{self, PositionEncoding, Text, display};

/// The findings of a file, each on a line of an array.
pub(super) fn rows(page: &Page<'_>) -> Vec<String> {
    findings(page).map(|finding| format!("\n{finding}")).collect()
}

/// The findings of a file, each a line of its own.
pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    findings(page).map(|finding| format!("{finding}\n")).collect()
}

/// All of them: who reads them by program leaves out what it does not want.
fn findings(page: &Page<'_>) -> impl Iterator<Item = String> {
    let findings = page.judgement.findings.iter();
    let findings = findings.map(|one| Finding::of(page.path, page.snapshot.text(), one));
    // Texts and numbers have a form in JSON, all of them.
    findings.map(|finding| serde_json::to_string(&finding).unwrap_or_default())
}

#[derive(Serialize)]
struct Finding<'f> {
    path: &'f str,
    rule: &'static str,
    severity: &'static str,
    message: Cow<'f, str>,
    subject: Cow<'f, str>,
    level: Option<&'static str>,
    #[serde(flatten)]
    places: Places,
    fixes: Vec<Fix<'f>>,
}

#[derive(Serialize)]
struct Fix<'f> {
    title: &'f str,
    applicability: &'static str,
    edits: Vec<Edit<'f>>,
}

#[derive(Serialize)]
struct Edit<'f> {
    #[serde(flatten)]
    places: Places,
    text: Cow<'f, str>,
}

/// Where something begins and where it ends.
#[derive(Serialize)]
struct Places {
    start: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
    offset: usize,
}

impl<'f> Finding<'f> {
    fn of(path: &'f str, text: &Text, finding: &'f finding::Finding) -> Finding<'f> {
        let edit =
            |edit: &'f text::Edit| Edit { places: Places::of(text, &edit.range), text: display(&edit.text) };
        let fix = |fix: &'f finding::Fix| Fix {
            title: &fix.title,
            applicability: fix.applicability.id(),
            edits: fix.edits.iter().map(edit).collect(),
        };
        Finding {
            path,
            rule: finding.rule,
            severity: finding.severity.id(),
            message: display(&finding.message),
            subject: display(&finding.subject),
            level: finding.level.map(|level| level.id()),
            places: Places::of(text, &finding.range),
            fixes: finding.fixes.iter().map(fix).collect(),
        }
    }
}

impl Places {
    fn of(text: &Text, range: &Range<usize>) -> Places {
        let place = |offset| {
            let position = text.position(offset, PositionEncoding::Utf32);
            let (line, column) = (position.line + 1, position.column + 1);
            Place { line, column, offset: text.original_offset(offset) }
        };
        Places { start: place(range.start), end: place(range.end) }
    }
}
