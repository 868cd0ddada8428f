//! `--format rdjson`: diagnostics for reviewdog, which writes them into a review and offers fixes as suggested changes.
//!
//! Source: reviewdog's `proto/rdf/reviewdog.proto`: columns count bytes from 1, ends are exclusive.

use serde_json::{Value, json};

use super::Page;
use crate::finding::{Applicability, Finding, Severity};
use crate::text::{PositionEncoding, display};

pub(super) const CLOSE: &str = "\n]}\n";

pub(super) fn open() -> String {
    r#"{"source":{"name":"singularity-ls"},"diagnostics":["#.to_owned()
}

pub(super) fn rows(page: &Page<'_>) -> Vec<String> {
    page.findings().map(|finding| format!("\n{}", row(page, finding))).collect()
}

fn row(page: &Page<'_>, finding: &Finding) -> Value {
    // A suggestion is one replacement, and what stands in it is what a click commits.
    let whole = finding.fixes.iter().filter(|fix| fix.applicability != Applicability::ToFill);
    let suggestions = whole.filter_map(|fix| match fix.edits.as_slice() {
        [edit] => Some(json!({"range": range(page, &edit.range), "text": display(&edit.text)})),
        _ => None,
    });
    json!({
        "message": display(&finding.message),
        "location": {"path": page.slashed(), "range": range(page, &finding.range)},
        "severity": severity(finding.severity),
        "code": {"value": finding.rule},
        "suggestions": suggestions.take(1).collect::<Vec<_>>(),
    })
}

fn range(page: &Page<'_>, range: &std::ops::Range<usize>) -> Value {
    let place = |offset| {
        let place = page.place(offset, PositionEncoding::Utf8);
        json!({"line": place.line, "column": place.column})
    };
    json!({"start": place(range.start), "end": place(range.end)})
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Information | Severity::Hint => "INFO",
    }
}
