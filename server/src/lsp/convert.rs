//! Between byte offsets and the protocol: the one place where a column is counted.

use std::ops::Range;

use tower_lsp::lsp_types::{self, NumberOrString, OneOf, Url};

use super::session::Client;
use crate::features::completion::{Completion, CompletionKind};
use crate::finding::{Finding, Severity, Tag};
use crate::snapshot::Snapshot;
use crate::text::{Edit, Position, PositionEncoding, Text};

/// The source of every diagnostic.
pub(crate) const SOURCE: &str = "singularity-ls";

/// A protocol position to a byte offset; clamps.
pub(crate) fn offset(text: &Text, position: lsp_types::Position, encoding: PositionEncoding) -> usize {
    text.offset(Position { line: position.line, column: position.character }, encoding)
}

/// A protocol range to byte offsets; clamps, and a backward range is empty.
pub(crate) fn offsets(text: &Text, range: lsp_types::Range, encoding: PositionEncoding) -> Range<usize> {
    let start = offset(text, range.start, encoding);
    start..offset(text, range.end, encoding).max(start)
}

/// A byte range to a protocol range.
pub(crate) fn range(text: &Text, range: &Range<usize>, encoding: PositionEncoding) -> lsp_types::Range {
    let position = |offset| {
        let Position { line, column } = text.position(offset, encoding);
        lsp_types::Position { line, character: column }
    };
    lsp_types::Range { start: position(range.start), end: position(range.end) }
}

/// A finding to a diagnostic.
pub(crate) fn diagnostic(
    snapshot: &Snapshot,
    finding: &Finding,
    uri: &Url,
    client: &Client,
) -> lsp_types::Diagnostic {
    let text = snapshot.text();
    let related = client.related_information.then(|| {
        let related = finding.related.iter().map(|related| lsp_types::DiagnosticRelatedInformation {
            location: lsp_types::Location {
                uri: uri.clone(),
                range: range(text, &related.range, client.encoding),
            },
            message: related.message.clone(),
        });
        related.collect()
    });
    lsp_types::Diagnostic {
        range: range(text, &finding.range, client.encoding),
        severity: Some(match finding.severity {
            Severity::Error => lsp_types::DiagnosticSeverity::ERROR,
            Severity::Warning => lsp_types::DiagnosticSeverity::WARNING,
            Severity::Information => lsp_types::DiagnosticSeverity::INFORMATION,
            Severity::Hint => lsp_types::DiagnosticSeverity::HINT,
        }),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: related.filter(|related: &Vec<_>| !related.is_empty()),
        tags: finding.tag.map(|tag| match tag {
            Tag::Unnecessary => vec![lsp_types::DiagnosticTag::UNNECESSARY],
            Tag::Deprecated => vec![lsp_types::DiagnosticTag::DEPRECATED],
        }),
        ..lsp_types::Diagnostic::default()
    }
}

/// Edits of one document to a workspace edit, bound to the version they were computed from where the client can.
pub(crate) fn workspace_edit(
    snapshot: &Snapshot,
    edits: &[Edit],
    uri: &Url,
    version: i32,
    client: &Client,
) -> lsp_types::WorkspaceEdit {
    let edits = edits.iter().map(|edit| lsp_types::TextEdit {
        range: range(snapshot.text(), &edit.range, client.encoding),
        new_text: edit.text.clone(),
    });
    if client.versioned_edits {
        let text_document =
            lsp_types::OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: Some(version) };
        let edit = lsp_types::TextDocumentEdit { text_document, edits: edits.map(OneOf::Left).collect() };
        lsp_types::WorkspaceEdit {
            document_changes: Some(lsp_types::DocumentChanges::Edits(vec![edit])),
            ..lsp_types::WorkspaceEdit::default()
        }
    } else {
        lsp_types::WorkspaceEdit::new([(uri.clone(), edits.collect())].into())
    }
}

/// A completion to an item that replaces exactly `range`; the rank keeps our order against clients that sort.
pub(crate) fn completion_item(
    rank: usize,
    item: Completion,
    range: lsp_types::Range,
) -> lsp_types::CompletionItem {
    let documentation = item.documentation.map(|value| {
        lsp_types::Documentation::MarkupContent(lsp_types::MarkupContent {
            kind: lsp_types::MarkupKind::Markdown,
            value,
        })
    });
    lsp_types::CompletionItem {
        kind: Some(match item.kind {
            CompletionKind::Image => lsp_types::CompletionItemKind::MODULE,
            CompletionKind::Tag => lsp_types::CompletionItemKind::CONSTANT,
        }),
        detail: item.detail,
        documentation,
        sort_text: Some(format!("{rank:05}")),
        filter_text: item.filter,
        text_edit: Some(lsp_types::CompletionTextEdit::Edit(lsp_types::TextEdit {
            range,
            new_text: item.insert,
        })),
        label: item.label,
        ..lsp_types::CompletionItem::default()
    }
}
