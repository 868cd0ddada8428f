//! `--format checkstyle`: the XML of Checkstyle, which Jenkins, reviewdog and others read.

use super::Page;
use super::xml::element;
use crate::finding::{Finding, Severity};
use crate::text::{PositionEncoding, display};

pub(super) const CLOSE: &str = "</checkstyle>\n";

pub(super) fn open() -> String {
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<checkstyle version=\"4.3\">\n".to_owned()
}

pub(super) fn file(page: &Page<'_>) -> Vec<String> {
    let errors: String = page.findings().map(|finding| error(page, finding)).collect();
    vec![element(2, "file", &[("name", &*page.slashed())], &errors)]
}

fn error(page: &Page<'_>, finding: &Finding) -> String {
    let place = page.place(finding.range.start, PositionEncoding::Utf32);
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "info",
    };
    let attributes = [
        ("line", &*place.line.to_string()),
        ("column", &*place.column.to_string()),
        ("severity", severity),
        ("message", &*display(&finding.message)),
        ("source", &*format!("singularity-ls.{}", finding.rule)),
    ];
    element(4, "error", &attributes, "")
}
