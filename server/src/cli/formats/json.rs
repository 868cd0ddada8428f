//! `check --format json` and `jsonl`. Lines and columns start at 1, columns count Unicode scalar values, ends are
//! exclusive, offsets are bytes of the file on disk.

use serde_json::{Value, json};

use super::Page;
use crate::finding::Finding;
use crate::text::{Edit, PositionEncoding, Text, display};

/// The findings of a file, each on a line of an array.
pub(super) fn rows(page: &Page<'_>) -> Vec<String> {
    findings(page).map(|finding| format!("\n{finding}")).collect()
}

/// The findings of a file, each a line of its own.
pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    findings(page).map(|finding| format!("{finding}\n")).collect()
}

/// All of them: who reads them by program leaves out what it does not want.
fn findings(page: &Page<'_>) -> impl Iterator<Item = Value> {
    page.judgement.findings.iter().map(|one| finding(page.path, page.snapshot.text(), one))
}

/// One finding.
fn finding(path: &str, text: &Text, finding: &Finding) -> Value {
    let fixes = finding.fixes.iter().map(|fix| {
        let edits: Vec<_> = fix.edits.iter().map(|one| edit(text, one)).collect();
        json!({"title": fix.title, "applicability": fix.applicability.id(), "edits": edits})
    });
    json!({
        "path": path,
        "rule": finding.rule,
        "severity": finding.severity.id(),
        "message": display(&finding.message),
        "subject": display(&finding.subject),
        "level": finding.level.map(|level| level.id()),
        "start": place(text, finding.range.start),
        "end": place(text, finding.range.end),
        "fixes": fixes.collect::<Vec<_>>(),
    })
}

fn edit(text: &Text, edit: &Edit) -> Value {
    json!({
        "start": place(text, edit.range.start),
        "end": place(text, edit.range.end),
        "text": display(&edit.text),
    })
}

fn place(text: &Text, offset: usize) -> Value {
    let position = text.position(offset, PositionEncoding::Utf32);
    json!({"line": position.line + 1, "column": position.column + 1, "offset": text.original_offset(offset)})
}
