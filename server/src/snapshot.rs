//! Everything known about a file at one moment. What rules and features are handed.

use std::sync::Arc;

use crate::config::Config;
use crate::definition::Definition;
use crate::document::Document;
use crate::text::{Edit, Text};

/// A document, what the builder sees in it, and the configuration it is judged by. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Snapshot {
    document: Document,
    definition: Arc<Definition>,
    config: Arc<Config>,
}

impl Snapshot {
    /// Analyses a text from scratch.
    #[must_use]
    pub fn open(text: Text, config: Arc<Config>) -> Snapshot {
        let document = Document::open(text);
        let definition = Arc::new(Definition::of(&document, None));
        Snapshot { document, definition, config }
    }

    /// The snapshot after some edits, each in the coordinates that the ones before it left. Costs what the edits
    /// touched, not what the file holds.
    #[must_use]
    pub fn edited(&self, edits: &[Edit]) -> Snapshot {
        let document = self.document.edited(edits);
        let definition = Arc::new(Definition::of(&document, Some(&self.definition)));
        Snapshot { document, definition, config: Arc::clone(&self.config) }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &Text {
        self.document.text()
    }

    /// The text and its tree.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The builder's view.
    #[must_use]
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// What the user chose.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}
