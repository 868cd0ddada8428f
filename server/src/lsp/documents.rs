//! The open documents, changed in the order in which the changes arrive.

use std::sync::Arc;

use dashmap::DashMap;
use tower_lsp::lsp_types::{TextDocumentContentChangeEvent, Url};

use super::convert;
use crate::snapshot::Snapshot;
use crate::text::{Edit, PositionEncoding, Text};

/// A snapshot and the number the client gave it.
#[derive(Clone, Debug)]
pub(crate) struct Versioned {
    pub(crate) version: i32,
    pub(crate) snapshot: Snapshot,
}

/// All open documents. Every method answers at once: no handler may wait before it has changed or read the state.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    open: DashMap<Url, Versioned>,
}

impl Documents {
    /// A document was opened; one that was open already is replaced.
    pub(crate) fn open(&self, uri: Url, version: i32, text: &str) {
        let snapshot = Snapshot::open(Text::new(text), Arc::default());
        self.open.insert(uri, Versioned { version, snapshot });
    }

    /// A document was changed. False where it is not open.
    pub(crate) fn change(
        &self,
        uri: &Url,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: PositionEncoding,
    ) -> bool {
        let Some(mut document) = self.open.get_mut(uri) else { return false };
        let snapshot = edited(&document.snapshot, changes, encoding);
        *document = Versioned { version, snapshot };
        true
    }

    /// A document was closed.
    pub(crate) fn close(&self, uri: &Url) {
        self.open.remove(uri);
    }

    /// The newest snapshots of all documents.
    pub(crate) fn all(&self) -> Vec<(Url, Snapshot)> {
        self.open.iter().map(|document| (document.key().clone(), document.snapshot.clone())).collect()
    }

    /// Whether none is open.
    pub(crate) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The newest snapshot of a document.
    pub(crate) fn get(&self, uri: &Url) -> Option<Versioned> {
        self.open.get(uri).map(|document| document.value().clone())
    }
}

/// Changes are in the coordinates that the ones before them left; positions are resolved against a copy of the text
/// that follows along, and the tree is parsed once at the end.
fn edited(
    snapshot: &Snapshot,
    changes: Vec<TextDocumentContentChangeEvent>,
    encoding: PositionEncoding,
) -> Snapshot {
    let mut text = snapshot.text().clone();
    let mut edits = Vec::with_capacity(changes.len());
    for change in changes {
        let range = match change.range {
            Some(range) => convert::offsets(&text, range, encoding),
            None => 0..text.len(),
        };
        text.replace(range.clone(), &change.text);
        edits.push(Edit { range, text: change.text });
    }
    snapshot.edited(&edits)
}
