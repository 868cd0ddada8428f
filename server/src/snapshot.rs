//! Everything known about a file at one moment. What rules and features are handed.

use std::sync::Arc;

use crate::asked::Memory;
use crate::config::Config;
use crate::definition::Definition;
use crate::document::Document;
use crate::surroundings::Surroundings;
use crate::text::{Edit, Text};

/// A document, what the builder sees in it, the configuration it is judged by, and the files around it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Snapshot {
    document: Document,
    definition: Arc<Definition>,
    config: Arc<Config>,
    surroundings: Surroundings,
    memory: Memory,
}

impl Snapshot {
    /// Analyses a text from scratch, as that of a file which stands nowhere.
    #[must_use]
    pub fn open(text: Text, config: Arc<Config>) -> Snapshot {
        let document = Document::open(text);
        let definition = Arc::new(Definition::of(&document));
        Snapshot {
            document,
            definition,
            config,
            surroundings: Surroundings::default(),
            memory: Memory::default(),
        }
    }

    /// The snapshot after some edits, each in the coordinates that the ones before it left. Costs what the edits
    /// touched, not what the file holds.
    #[must_use]
    pub fn edited(&self, edits: &[Edit]) -> Snapshot {
        let (document, untouched) = self.document.edited(edits);
        let definition = Arc::new(self.definition.edited(&document, &untouched));
        Snapshot { document, definition, ..self.clone() }
    }

    /// The same with these files around it.
    #[must_use]
    pub fn among(self, surroundings: Surroundings) -> Snapshot {
        Snapshot { surroundings, ..self }
    }

    /// The same with somebody who remembers what was asked about images.
    #[must_use]
    pub fn remembering(self, memory: Memory) -> Snapshot {
        Snapshot { memory, ..self }
    }

    /// The same with this configuration.
    #[must_use]
    pub fn configured(self, config: Arc<Config>) -> Snapshot {
        Snapshot { config, ..self }
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

    /// The files around it.
    #[must_use]
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// What was asked about images. To be shown, never to be judged by.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// What the user chose.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}
