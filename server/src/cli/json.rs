//! `check --format json` and `jsonl`. Lines and columns start at 1, columns count Unicode scalar values, ends are
//! exclusive, offsets are bytes of the file on disk.

use serde_json::{Value, json};

use crate::finding::Finding;
use crate::text::{Edit, PositionEncoding, Text, display};

/// One finding.
pub(super) fn finding(path: &str, text: &Text, finding: &Finding) -> Value {
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
