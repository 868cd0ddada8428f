//! What the builder sees in a definition file: stages, headers, sections, with a byte range for every piece.
//!
//! Built from the syntax tree and never failing: what the builder would refuse is found by [`refusal`] beside it.
//!
//! A header or a section is a *part*: a pure function of its own text, with ranges relative to its start. A part that
//! no edit touched is taken over from the definition before, so an edit costs about as much as the part it is in.

mod cause;
mod header;
pub mod image;
mod memo;
pub mod note;
pub mod reference;
pub mod refusal;
mod section;
mod size;
mod stage;
mod substitution;
pub mod templates;
pub mod view;
mod words;

use std::ops::Range;
use std::sync::Arc;

pub use header::{Field, Header};
pub use memo::Memo;
pub use note::Note;
pub use section::{Argument, Content, FileEntry, Label, Section};
pub(crate) use size::TOKEN_LIMIT;
pub use stage::{Resolved, Stage};

use crate::document::Document;
use crate::syntax::{Kind, Node};
use crate::text::Text;

/// A whole file as the builder sees it.
#[derive(Clone, Debug, Default)]
pub struct Definition {
    /// The stages, in source order.
    pub stages: Vec<Stage>,
    /// Bytes of comments and blank lines before the first stage, where they form a chunk of their own.
    pub preamble: usize,
}

/// A part and where it starts in the file.
#[derive(Debug)]
pub struct Placed<T> {
    /// Offset of the part's first byte.
    pub start: usize,
    /// The part, in ranges relative to that byte.
    pub part: Arc<T>,
}

impl<T> Clone for Placed<T> {
    fn clone(&self) -> Self {
        Placed { start: self.start, part: Arc::clone(&self.part) }
    }
}

impl<T> Placed<T> {
    /// A range of the part as a range of the file.
    #[must_use]
    pub fn range(&self, relative: &Range<usize>) -> Range<usize> {
        self.start + relative.start..self.start + relative.end
    }
}

impl Definition {
    /// The definition in a document. Parts that `before`, a definition of an earlier version of the document, has in
    /// common with it are shared.
    #[must_use]
    pub fn of(document: &Document, before: Option<&Definition>) -> Definition {
        let text = document.text();
        let mut reuse = before.map(Reuse::of).unwrap_or_default();
        let root = Node::root(document.tree());
        let nodes: Vec<_> = root.children().into_iter().filter(|node| node.kind() == Kind::Stage).collect();
        let preamble = nodes.first().map_or(text.len(), |first| first.range().start);
        let stages = nodes.iter().map(|node| stage(*node, text, &mut reuse)).collect();
        Definition { stages, preamble }
    }

    /// Builds a definition from text that is in no editor.
    #[must_use]
    pub fn of_text(text: &str) -> Definition {
        Definition::of(&Document::open(Text::new(text)), None)
    }

    /// The ignore comments, in source order and in ranges of the file. A part that no edit touched knows its own.
    #[must_use]
    pub fn notes(&self, text: &Text) -> Vec<Note> {
        let mut notes = note::of_lines(&text.slice(0..self.preamble), note::Comments::Anywhere);
        let mut add = |start: usize, found: &[Note]| {
            notes.extend(found.iter().cloned().map(|mut note| {
                note.shift(start);
                note
            }));
        };
        for stage in &self.stages {
            stage.header.iter().for_each(|header| add(header.start, header.part.notes()));
            stage.sections.iter().for_each(|section| add(section.start, section.part.notes()));
        }
        notes
    }

    /// The stage that holds a byte, the end of the file counted to the last one.
    #[must_use]
    pub fn stage_at(&self, offset: usize) -> Option<&Stage> {
        let next = self.stages.partition_point(|stage| stage.range.start <= offset);
        self.stages.get(next.checked_sub(1)?)
    }
}

fn stage(node: Node<'_>, text: &Text, reuse: &mut Reuse<'_>) -> Stage {
    let mut stage = Stage { range: node.range(), header: None, sections: Vec::new() };
    for child in node.children() {
        let range = child.range();
        if child.kind() == Kind::Header {
            let part =
                reuse.header(child).unwrap_or_else(|| Arc::new(Header::of(child, text.slice(range.clone()))));
            stage.header = Some(Placed { start: range.start, part });
        } else if child.kind().is_section() {
            let trimmed = stage.header.is_none() && stage.sections.is_empty();
            let part = reuse
                .section(child)
                .filter(|section| section.trimmed == trimmed)
                .unwrap_or_else(|| Arc::new(Section::of(child, text.slice(range.clone()), trimmed)));
            stage.sections.push(Placed { start: range.start, part });
        }
    }
    stage
}

/// The parts of an earlier definition, by the tree node they were made from. An edit leaves a run of parts at the front
/// and one at the back as they were, so a look at the next part of either run finds all but those in between.
#[derive(Default)]
struct Reuse<'d> {
    headers: Vec<&'d Arc<Header>>,
    sections: Vec<&'d Arc<Section>>,
    next: usize,
}

impl<'d> Reuse<'d> {
    fn of(before: &'d Definition) -> Reuse<'d> {
        Reuse {
            headers: before.stages.iter().filter_map(|stage| Some(&stage.header.as_ref()?.part)).collect(),
            sections: before
                .stages
                .iter()
                .flat_map(|stage| &stage.sections)
                .map(|placed| &placed.part)
                .collect(),
            next: 0,
        }
    }

    fn header(&self, node: Node<'_>) -> Option<Arc<Header>> {
        self.headers.iter().find(|header| header.node == node.id()).map(|header| Arc::clone(header))
    }

    fn section(&mut self, node: Node<'_>) -> Option<Arc<Section>> {
        // Usually the very next; after an edit that removed some, a few further on.
        let found =
            self.sections[self.next..].iter().take(64).position(|section| section.node == node.id())?;
        self.next += found + 1;
        self.sections.get(self.next - 1).map(|section| Arc::clone(section))
    }
}
