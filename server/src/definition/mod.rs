//! What the builder sees in a definition file: stages, headers, sections, with a byte range for every piece.
//!
//! Built from the syntax tree and never failing: what the builder would refuse is found by [`refusal`] beside it.
//!
//! A header or a section is a *part*: a pure function of its own text, with ranges relative to its start. A part that
//! no edit touched is taken over from the definition before, so an edit costs about as much as the part it is in.

mod cause;
pub mod fault;
mod header;
pub mod image;
mod kept;
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
pub(crate) use section::stage_copied_from;
pub use section::{Argument, Content, FileEntry, Label, Section};
pub(crate) use size::TOKEN_LIMIT;
pub use stage::{Resolved, Stage};
pub(crate) use words::words;

use crate::document::{Document, Untouched};
use crate::syntax::{Kind, Node};
use crate::text::Text;
use kept::Kept;

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
    /// The definition in a document.
    #[must_use]
    pub fn of(document: &Document) -> Definition {
        build(document, &Kept::default())
    }

    /// The definition in a document that came of this one's by edits. Parts that no edit touched are shared, and not
    /// even looked for in the tree.
    #[must_use]
    pub fn edited(&self, document: &Document, untouched: &Untouched) -> Definition {
        build(document, &Kept::of(self, untouched))
    }

    /// Builds a definition from text that is in no editor.
    #[must_use]
    pub fn of_text(text: &str) -> Definition {
        Definition::of(&Document::open(Text::new(text)))
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

fn build(document: &Document, kept: &Kept) -> Definition {
    let text = document.text();
    let root = Node::root(document.tree());
    let nodes: Vec<_> = root.children().into_iter().filter(|node| node.kind() == Kind::Stage).collect();
    let preamble = nodes.first().map_or(text.len(), |first| first.range().start);
    let stages = nodes.iter().map(|node| stage(*node, text, kept)).collect();
    Definition { stages, preamble }
}

fn stage(node: Node<'_>, text: &Text, kept: &Kept) -> Stage {
    let range = node.range();
    let header = node.first_child().filter(|child| child.kind() == Kind::Header).map(|child| {
        let range = child.range();
        let fresh = || Arc::new(Header::of(child, text.slice(range.clone())));
        Placed { start: range.start, part: kept.header(&range).unwrap_or_else(fresh) }
    });
    let mut sections = within(&kept.front, &range).to_vec();
    let from = sections.last().map_or(range.start, Placed::end);
    for child in node.children_within(from..range.end).filter(|child| child.kind().is_section()) {
        let child_range = child.range();
        if let Some(rest) = kept.from(child_range.start) {
            sections.extend_from_slice(within(rest, &range));
            break;
        }
        let trimmed = header.is_none() && sections.is_empty();
        let part = Section::of(child, text.slice(child_range.clone()), trimmed);
        let part = Arc::new(match kept.touched(child_range.start) {
            Some(earlier) => part.after(earlier),
            None => part,
        });
        sections.push(Placed { start: child_range.start, part });
    }
    // The first one of a stage without header is read differently. What was the first may not be any more, and the other
    // way round: what stands before it may have changed.
    for (number, section) in sections.iter_mut().enumerate() {
        let trimmed = header.is_none() && number == 0;
        if section.part.trimmed != trimmed
            && let Some(child) = node.children_within(section.start..section.end()).next()
        {
            section.part = Arc::new(Section::of(child, text.slice(child.range()), trimmed));
        }
    }
    Stage { range, header, sections }
}

/// The sections that start in a range; all are sorted.
fn within<'k>(sections: &'k [Placed<Section>], range: &Range<usize>) -> &'k [Placed<Section>] {
    let from = sections.partition_point(|section| section.start < range.start);
    let to = sections.partition_point(|section| section.start < range.end);
    &sections[from..to]
}
