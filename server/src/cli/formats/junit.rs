//! `--format junit`: the XML of JUnit, which nearly every system for continuous integration shows. A suite is a file, a
//! case a finding, failed where the finding makes the exit code 1; a file without findings is one case that passed.

use super::Page;
use super::xml::element;
use crate::finding::Finding;
use crate::text::{PositionEncoding, display};

pub(super) const CLOSE: &str = "</testsuites>\n";

pub(super) fn open() -> String {
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuites name=\"singularity-ls\">\n".to_owned()
}

pub(super) fn suite(page: &Page<'_>) -> Vec<String> {
    let path = &*page.slashed();
    let findings: Vec<_> = page.findings().collect();
    let failures = findings.iter().filter(|finding| finding.severity >= page.fail_on).count();
    let mut cases: String = findings.iter().map(|finding| case(page, path, finding)).collect();
    if findings.is_empty() {
        cases = element(4, "testcase", &[("name", "check"), ("classname", path)], "");
    }
    let attributes = [
        ("name", path),
        ("tests", &*findings.len().max(1).to_string()),
        ("failures", &*failures.to_string()),
        ("errors", "0"),
    ];
    vec![element(2, "testsuite", &attributes, &cases)]
}

fn case(page: &Page<'_>, path: &str, finding: &Finding) -> String {
    let place = page.place(finding.range.start, PositionEncoding::Utf32);
    let message = format!("{}:{}: {}", place.line, place.column, display(&finding.message));
    let outcome = match finding.severity >= page.fail_on {
        true => element(6, "failure", &[("type", finding.severity.id()), ("message", &*message)], ""),
        false => element(6, "skipped", &[("message", &*message)], ""),
    };
    let attributes =
        [("name", finding.rule), ("classname", path), ("file", path), ("line", &*place.line.to_string())];
    element(4, "testcase", &attributes, &outcome)
}
