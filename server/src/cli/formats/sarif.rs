//! `--format sarif`: SARIF 2.1.0, which code scanning of GitHub, Azure DevOps and many viewers read.
//!
//! Source: OASIS, "Static Analysis Results Interchange Format Version 2.1.0"; of GitHub's additions those in `properties`.

use std::ops::Range;
use std::path::Path;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::Page;
use super::fingerprint::fingerprints;
use crate::finding::{Applicability, Finding, Fix, Severity};
use crate::rules::{RULES, Rule};
use crate::text::{PositionEncoding, display};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) const CLOSE: &str = "\n]}]}\n";

/// The run with all rules, up to its first result.
pub(super) fn open() -> String {
    let driver = json!({
        "name": "singularity-ls",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": RULES.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
    });
    let head = json!({"$schema": SCHEMA, "version": "2.1.0"}).to_string();
    let head = head.trim_end_matches('}');
    let run = json!({"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"}).to_string();
    let run = run.strip_suffix('}').unwrap_or_default();
    format!("{head},\"runs\":[{run},\"results\":[")
}

fn descriptor(rule: &Rule) -> Value {
    let what = rule.page.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": what},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": level(rule.severity), "enabled": rule.profile.is_some()},
        "properties": {
            "tags": [rule.consequence.title()],
            "problem.severity": match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Information | Severity::Hint => "recommendation",
            },
        },
    })
}

/// What is found in a file, all of it, as in JSON: a viewer filters by level.
pub(super) fn results(page: &Page<'_>) -> Vec<String> {
    let uri = uri(page.path);
    let findings: Vec<_> = page.judgement.findings.iter().collect();
    // The name goes without the path: a viewer knows a file that was moved by other means.
    let names = fingerprints("", page.snapshot.text(), &findings);
    let result = |(finding, name): (&&Finding, String)| format!("\n{}", result(page, &uri, finding, &name));
    findings.iter().zip(names).map(result).collect()
}

fn result(page: &Page<'_>, uri: &str, finding: &Finding, name: &str) -> Value {
    let location =
        |range: &Range<usize>| json!({"artifactLocation": {"uri": uri}, "region": region(page, range)});
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": RULES.iter().position(|rule| rule.id == finding.rule),
        "level": level(finding.severity),
        "message": {"text": display(&finding.message)},
        "locations": [{"physicalLocation": location(&finding.range)}],
        "partialFingerprints": {"ruleSubjectLine/v1": name},
    });
    let related = finding.related.iter().map(|related| {
        json!({
            "physicalLocation": location(&related.range),
            "message": {"text": display(&related.message)},
        })
    });
    let related: Vec<_> = related.collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    // Nobody looks at what a viewer applies: what is still to fill in is no fix here.
    let whole = finding.fixes.iter().filter(|fix| fix.applicability != Applicability::ToFill);
    let fixes: Vec<_> = whole.map(|one| fix(page, uri, one)).collect();
    if !fixes.is_empty() {
        result["fixes"] = fixes.into();
    }
    result
}

fn fix(page: &Page<'_>, uri: &str, fix: &Fix) -> Value {
    let replacements = fix.edits.iter().map(|edit| {
        let region = region(page, &edit.range);
        json!({"deletedRegion": region, "insertedContent": {"text": display(&edit.text)}})
    });
    let replacements: Vec<_> = replacements.collect();
    json!({
        "description": {"text": display(&fix.title)},
        "artifactChanges": [{"artifactLocation": {"uri": uri}, "replacements": replacements}],
    })
}

/// Lines and columns from 1, columns in characters, the end exclusive.
fn region(page: &Page<'_>, range: &Range<usize>) -> Value {
    let start = page.place(range.start, PositionEncoding::Utf32);
    let end = page.place(range.end, PositionEncoding::Utf32);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        // `none` is for results that are no problem of any size.
        Severity::Information | Severity::Hint => "note",
    }
}

/// What a relative reference may not hold as it is (RFC 3986, section 3.3).
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':');

/// A path as a reference: relative ones stay so.
fn uri(path: &str) -> String {
    if let Some(url) = Path::new(path).is_absolute().then(|| url::Url::from_file_path(path).ok()).flatten() {
        return url.into();
    }
    let path = path.replace(std::path::MAIN_SEPARATOR, "/");
    utf8_percent_encode(path.strip_prefix("./").unwrap_or(&path), ESCAPED).to_string()
}
