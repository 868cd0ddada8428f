//! The open documents, changed in the order in which the changes arrive.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use dashmap::DashMap;
use tower_lsp::lsp_types::{TextDocumentContentChangeEvent, Url};

use super::convert;
use super::turn::{LONGEST_QUICK, QUICK};
use crate::snapshot::Snapshot;
use crate::text::{PositionEncoding, Text};

/// A snapshot and the number the client gave it.
#[derive(Clone, Debug)]
pub(crate) struct Versioned {
    pub(crate) version: i32,
    pub(crate) snapshot: Snapshot,
}

/// An open document.
#[derive(Debug)]
struct Open {
    version: i32,
    held: Held,
    /// The bytes up to which it is quick to judge.
    quick: usize,
}

/// What is known of a text.
#[derive(Debug)]
enum Held {
    Read(Snapshot),
    /// It is too long, or what reads it failed: its changes are followed, and nothing is said of it.
    Unread(Text),
}

/// Longer texts are no definition files that anybody wrote, and take fifty times their length to read; in bytes.
const LONGEST: usize = 16 << 20;

/// All open documents. Every method answers at once: no handler may wait before it has changed or read the state.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    open: DashMap<Url, Open>,
}

impl Documents {
    /// A document was opened; one that was open already is replaced. False where nothing will be said of it.
    pub(crate) fn open(&self, uri: Url, version: i32, text: &str) -> bool {
        let held = Held::of(Text::new(text), |text| Snapshot::open(text, Arc::default()));
        let is_read = matches!(held, Held::Read(_));
        self.open.insert(uri, Open { version, held, quick: 0 });
        is_read
    }

    /// A document was changed. Gives what it was before, which the caller lets go of when nobody waits any more; nothing
    /// where it is not open.
    pub(crate) fn change(
        &self,
        uri: &Url,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: PositionEncoding,
    ) -> Option<impl Sized + use<>> {
        let mut document = self.open.get_mut(uri)?;
        let held = document.held.edited(changes, encoding);
        let quick = document.quick;
        Some(std::mem::replace(&mut *document, Open { version, held, quick }))
    }

    /// It took so long to judge a document of so many bytes. One that is suddenly much longer is another one, and a long
    /// one took so little because an edit leaves most of it alone: another base, and all of it is judged again.
    pub(crate) fn took(&self, uri: &Url, time: Duration, bytes: usize) {
        if let Some(mut document) = self.open.get_mut(uri) {
            document.quick = if time < QUICK { (2 * bytes).min(LONGEST_QUICK) } else { 0 };
        }
    }

    /// A document was closed.
    pub(crate) fn close(&self, uri: &Url) {
        self.open.remove(uri);
    }

    /// The newest snapshots of all documents.
    pub(crate) fn all(&self) -> Vec<(Url, Snapshot)> {
        let open = self.open.iter();
        open.filter_map(|open| Some((open.key().clone(), open.held.snapshot()?.clone()))).collect()
    }

    /// Whether none is open.
    pub(crate) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The newest snapshot of a document.
    pub(crate) fn get(&self, uri: &Url) -> Option<Versioned> {
        let open = self.open.get(uri)?;
        Some(Versioned { version: open.version, snapshot: open.held.snapshot()?.clone() })
    }

    /// Whether a document will be judged in no time, by how long that took before.
    pub(crate) fn is_quick(&self, uri: &Url) -> bool {
        self.open.get(uri).is_some_and(|open| open.held.text().len() < open.quick)
    }
}

impl Held {
    /// A panic must not cost the text: the client never sends it a second time.
    fn of(text: Text, read: impl FnOnce(Text) -> Snapshot) -> Held {
        if text.len() > LONGEST {
            return Held::Unread(text);
        }
        match catch_unwind(AssertUnwindSafe(|| read(text.clone()))) {
            Ok(snapshot) => Held::Read(snapshot),
            Err(_) => Held::Unread(text),
        }
    }

    fn text(&self) -> &Text {
        match self {
            Held::Read(snapshot) => snapshot.text(),
            Held::Unread(text) => text,
        }
    }

    fn snapshot(&self) -> Option<&Snapshot> {
        match self {
            Held::Read(snapshot) => Some(snapshot),
            Held::Unread(_) => None,
        }
    }

    /// Changes are in the coordinates that the ones before them left.
    fn edited(&self, changes: Vec<TextDocumentContentChangeEvent>, encoding: PositionEncoding) -> Held {
        let range = |text: &Text, change: &TextDocumentContentChangeEvent| match change.range {
            Some(range) => convert::offsets(text, range, encoding),
            None => 0..text.len(),
        };
        match self {
            Held::Read(snapshot) => {
                let mut draft = snapshot.document().draft();
                for change in changes {
                    draft.replace(range(draft.text(), &change), &change.text);
                }
                Held::of(draft.text().clone(), |_| snapshot.after(draft))
            }
            Held::Unread(text) => {
                let mut text = text.clone();
                for change in changes {
                    text.replace(range(&text, &change), &change.text);
                }
                Held::of(text, |text| Snapshot::open(text, Arc::default()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_is_what_was_and_is_short() {
        let uri = Url::parse("file:///nowhere/a.def").unwrap();
        let documents = Documents::default();
        let whole = |text: String| TextDocumentContentChangeEvent { range: None, range_length: None, text };
        let is_quick = |length: usize| {
            documents.change(&uri, 2, vec![whole("#".repeat(length))], PositionEncoding::Utf8);
            documents.is_quick(&uri)
        };
        documents.open(uri.clone(), 1, "#");
        assert!(!is_quick(1), "nobody knows");
        documents.took(&uri, QUICK / 2, 100);
        assert_eq!([100, 150, 300].map(is_quick), [true, true, false]);
        documents.took(&uri, QUICK / 2, LONGEST_QUICK);
        assert_eq!([100, LONGEST_QUICK].map(is_quick), [true, false]);
        documents.took(&uri, QUICK, 100);
        assert!(!is_quick(100));
    }
}
