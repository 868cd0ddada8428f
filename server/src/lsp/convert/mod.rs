//! Between byte offsets and the protocol: the one place where a column is counted.

pub(super) mod completion;
mod plain;
pub(super) mod shape;
pub(super) mod tokens;

use std::ops::Range;

use tower_lsp::lsp_types::{self, NumberOrString, OneOf, Url};

use super::session::Client;
use crate::config::Problem;
use crate::config::disk::Said;
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
        let elsewhere = finding.elsewhere.iter().filter_map(|place| {
            let uri = Url::from_file_path(place.file.path()).ok()?;
            let range = range(place.file.text(), &place.range, client.encoding);
            let location = lsp_types::Location { uri, range };
            Some(lsp_types::DiagnosticRelatedInformation { location, message: place.message.clone() })
        });
        related.chain(elsewhere).collect()
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

/// What is wrong in a configuration file, as diagnostics of that file.
pub(crate) fn problems(said: &Said, encoding: PositionEncoding) -> Vec<lsp_types::Diagnostic> {
    let place = |problem: &Problem| match &said.text {
        Some(text) => range(text, &problem.range, encoding),
        None => lsp_types::Range::default(),
    };
    let diagnostic = |problem: &Problem| lsp_types::Diagnostic {
        range: place(problem),
        severity: Some(lsp_types::DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message: problem.message.clone(),
        ..lsp_types::Diagnostic::default()
    };
    said.problems.iter().map(diagnostic).collect()
}

/// Edits to text edits.
pub(crate) fn text_edits(
    text: &Text,
    edits: &[Edit],
    encoding: PositionEncoding,
) -> Vec<lsp_types::TextEdit> {
    let edit = |edit: &Edit| lsp_types::TextEdit {
        range: range(text, &edit.range, encoding),
        new_text: edit.text.clone(),
    };
    edits.iter().map(edit).collect()
}

/// A title for a menu, which no editor reads as Markdown.
pub(crate) fn title(title: &str) -> String {
    title.replace('`', "")
}

/// A page for the editor, as plain text where it shows no other.
pub(crate) fn markup(value: String, markdown: bool) -> lsp_types::MarkupContent {
    match markdown {
        true => lsp_types::MarkupContent { kind: lsp_types::MarkupKind::Markdown, value },
        false => {
            lsp_types::MarkupContent { kind: lsp_types::MarkupKind::PlainText, value: plain::text(&value) }
        }
    }
}

/// What is to be changed in one document.
pub(crate) struct Change {
    pub(crate) uri: Url,
    pub(crate) snapshot: Snapshot,
    /// Of a document that is open.
    pub(crate) version: Option<i32>,
    pub(crate) edits: Vec<Edit>,
}

/// Changes of several documents, which the client shows before it makes them, where it can: they are of files that
/// nobody looks at.
pub(crate) fn confirmed_edit(label: &str, changes: &[Change], client: &Client) -> lsp_types::WorkspaceEdit {
    let edits = |change: &Change| text_edits(change.snapshot.text(), &change.edits, client.encoding);
    if !client.versioned_edits {
        return lsp_types::WorkspaceEdit::new(
            changes.iter().map(|change| (change.uri.clone(), edits(change))).collect(),
        );
    }
    let annotated = |text_edit| match client.confirms_changes {
        true => OneOf::Right(lsp_types::AnnotatedTextEdit { text_edit, annotation_id: label.to_owned() }),
        false => OneOf::Left(text_edit),
    };
    let documents = changes.iter().map(|change| lsp_types::TextDocumentEdit {
        text_document: lsp_types::OptionalVersionedTextDocumentIdentifier {
            uri: change.uri.clone(),
            version: change.version,
        },
        edits: edits(change).into_iter().map(annotated).collect(),
    });
    let annotation = lsp_types::ChangeAnnotation {
        label: label.to_owned(),
        needs_confirmation: Some(true),
        description: None,
    };
    lsp_types::WorkspaceEdit {
        document_changes: Some(lsp_types::DocumentChanges::Edits(documents.collect())),
        change_annotations: client.confirms_changes.then(|| [(label.to_owned(), annotation)].into()),
        changes: None,
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
    let edits = text_edits(snapshot.text(), edits, client.encoding);
    if client.versioned_edits {
        let text_document =
            lsp_types::OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: Some(version) };
        let edit = lsp_types::TextDocumentEdit {
            text_document,
            edits: edits.into_iter().map(OneOf::Left).collect(),
        };
        lsp_types::WorkspaceEdit {
            document_changes: Some(lsp_types::DocumentChanges::Edits(vec![edit])),
            ..lsp_types::WorkspaceEdit::default()
        }
    } else {
        lsp_types::WorkspaceEdit::new([(uri.clone(), edits)].into())
    }
}
