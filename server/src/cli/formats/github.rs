//! `--format github`: commands of a GitHub workflow's log, which become annotations of the changed files. GitHub shows
//! ten of each kind a step, so findings are folded as for people.
//!
//! Source: GitHub's documentation of workflow commands, and `actions/toolkit` for what is escaped.

use super::Page;
use crate::features::calm::calm;
use crate::finding::{Finding, Severity};
use crate::text::{PositionEncoding, display};

pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    let findings = page.findings().cloned().collect();
    calm(page.snapshot, findings).iter().map(|shown| line(page, &shown.finding)).collect()
}

fn line(page: &Page<'_>, finding: &Finding) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "notice",
    };
    let start = page.place(finding.range.start, PositionEncoding::Utf16);
    let end = page.place(finding.range.end, PositionEncoding::Utf16);
    // Columns are refused where the lines differ.
    let columns = match start.line == end.line {
        true => format!(",col={},endColumn={}", start.column, end.column),
        false => String::new(),
    };
    let (file, message) = (property(&page.slashed()), data(&display(&finding.message)));
    format!(
        "::{command} file={file},line={},endLine={}{columns},title={}::{message}\n",
        start.line, end.line, finding.rule
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
