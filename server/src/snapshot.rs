//! Everything known about a file at one moment. What rules and features are handed.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::asked::Memory;
use crate::config::Config;
use crate::definition::{Definition, Memo, Resolved, Stage};
use crate::document::{Document, Draft};
use crate::language::agents::Agent;
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
    worked_out: Arc<Memo>,
}

/// What was worked out of a snapshot, with what it depends on besides the text.
struct WorkedOut<T> {
    config: Arc<Config>,
    surroundings: Surroundings,
    value: Arc<T>,
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
            worked_out: Arc::default(),
        }
    }

    /// The snapshot after some edits, each in the coordinates that the ones before it left. Costs what the edits
    /// touched, not what the file holds.
    #[must_use]
    pub fn edited(&self, edits: &[Edit]) -> Snapshot {
        let mut draft = self.document.draft();
        edits.iter().for_each(|edit| draft.replace(edit.range.clone(), &edit.text));
        self.after(draft)
    }

    /// The snapshot that a draft of its own document makes of it.
    #[must_use]
    pub fn after(&self, draft: Draft) -> Snapshot {
        let (document, untouched) = draft.finish();
        let definition = Arc::new(self.definition.edited(&document, &untouched));
        Snapshot { document, definition, worked_out: Arc::default(), ..self.clone() }
    }

    /// What an editor asks for again and again of one text: made when it is first asked for, and kept as long as the text
    /// stays the same and is judged by the same configuration among the same files. `make` depends on nothing else.
    pub(crate) fn once<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let is_same = |kept: &Arc<WorkedOut<T>>| {
            Arc::ptr_eq(&kept.config, &self.config) && kept.surroundings.is_same(&self.surroundings)
        };
        if let Some(kept) = self.worked_out.get::<WorkedOut<T>>().filter(is_same) {
            return Arc::clone(&kept.value);
        }
        let value = Arc::new(make());
        let (config, surroundings) = (Arc::clone(&self.config), self.surroundings.clone());
        self.worked_out.set(Arc::new(WorkedOut { config, surroundings, value: Arc::clone(&value) }));
        value
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

    /// The agent that supplies a stage's base, as the program reads it whose reading is shown ([`Config::builder`]).
    #[must_use]
    pub fn agent(&self, stage: &Stage) -> Option<&'static Agent> {
        stage.agent(self.config.builder(), &self.config.build_args)
    }

    /// A header value of a stage, as that program reads it.
    #[must_use]
    pub fn value(&self, stage: &Stage, keyword: &str) -> Option<Resolved> {
        stage.resolved(keyword, self.config.builder(), &self.config.build_args)
    }

    /// The values of a stage's template variables, as that program puts them in.
    #[must_use]
    pub fn values(&self, stage: &Stage) -> BTreeMap<String, String> {
        stage.values(self.config.builder(), &self.config.build_args)
    }

    /// What the user chose.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}
