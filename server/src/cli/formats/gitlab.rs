//! `--format gitlab`: a code quality report, which GitLab shows in merge requests.
//!
//! Source: GitLab's documentation of the report's format. Severities as hadolint maps its own.

use serde_json::json;

use super::Page;
use super::fingerprint::fingerprints;
use crate::finding::{Finding, Severity};
use crate::text::{PositionEncoding, display};

pub(super) fn rows(page: &Page<'_>) -> Vec<String> {
    let path = page.slashed();
    let findings: Vec<_> = page.findings().collect();
    // A name has to be the only one of its kind in the report.
    let names = fingerprints(&path, page.snapshot.text(), &findings);
    let row = |(finding, name): (&&Finding, String)| {
        let line = |offset| page.place(offset, PositionEncoding::Utf32).line;
        let row = json!({
            "description": display(&finding.message),
            "check_name": finding.rule,
            "fingerprint": name,
            "severity": severity(finding.severity),
            "location": {
                "path": path,
                "lines": {"begin": line(finding.range.start), "end": line(finding.range.end)},
            },
        });
        format!("\n{row}")
    };
    findings.iter().zip(names).map(row).collect()
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Information => "minor",
        Severity::Hint => "info",
    }
}
