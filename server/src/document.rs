//! A file at one moment: its text and its syntax tree, kept in step.
//!
//! A [`Document`] never changes; a [`Draft`] of it becomes the next one and shares whatever the edits left alone.

use std::cell::RefCell;
use std::ops::Range;

use tree_sitter::{InputEdit, Parser, Point, Tree};

use crate::text::Text;

/// Text and tree of one version of a file.
#[derive(Clone, Debug)]
pub struct Document {
    text: Text,
    tree: Tree,
}

impl Document {
    /// Parses a text from scratch.
    #[must_use]
    pub fn open(text: Text) -> Document {
        let tree = parse(&text, None);
        Document { text, tree }
    }

    /// The document to be changed.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft {
            text: self.text.clone(),
            tree: self.tree.clone(),
            touched: None,
            length_before: self.text.len(),
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The syntax tree; [`crate::syntax`] is the way to read it.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }
}

/// The text that edits left alone. Offsets in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untouched {
    /// The beginning of both versions.
    pub front: Range<usize>,
    /// The end of the version before.
    pub back: Range<usize>,
    /// Where that end begins in the version after.
    pub back_now: usize,
}

impl Untouched {
    /// What lies around a range of the later version.
    fn around(touched: Range<usize>, length_before: usize, length: usize) -> Untouched {
        let back_now = touched.end.min(length);
        let back = length_before.saturating_sub(length - back_now);
        Untouched { front: 0..touched.start.min(back), back: back..length_before, back_now }
    }
}

/// A document on the way to the next one: the text follows the edits, and the tree is parsed once, at the end.
#[derive(Debug)]
pub struct Draft {
    text: Text,
    /// Told of the edits, and not parsed again yet.
    tree: Tree,
    /// What the edits touched, in bytes of the text as it is now.
    touched: Option<Range<usize>>,
    length_before: usize,
}

impl Draft {
    /// The text after the edits so far.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Replaces bytes of the text as it is now.
    pub fn replace(&mut self, range: Range<usize>, by: &str) {
        let text = &mut self.text;
        let start = text.floor(range.start);
        let old = start..text.floor(range.end).max(start);
        let new = start..start + by.len();
        let (start_position, old_end_position) = (point(text, start), point(text, old.end));
        text.replace(old.clone(), by);
        self.tree.edit(&InputEdit {
            start_byte: start,
            old_end_byte: old.end,
            new_end_byte: new.end,
            start_position,
            old_end_position,
            new_end_position: point(text, new.end),
        });
        self.touched = Some(match self.touched.take() {
            None => new,
            // What was touched before may stand behind this edit, or around it.
            Some(before) => {
                let end = if before.end <= old.end { new.end } else { before.end - old.len() + new.len() };
                before.start.min(start)..end
            }
        });
    }

    /// The document that the edits made, and what they left alone. Every part of the tree that none touched is used
    /// again.
    #[must_use]
    pub fn finish(self) -> (Document, Untouched) {
        let Draft { text, tree, touched, length_before } = self;
        let tree = parse(&text, Some(&tree));
        let untouched = Untouched::around(touched.unwrap_or_default(), length_before, text.len());
        (Document { text, tree }, untouched)
    }
}

fn point(text: &Text, offset: usize) -> Point {
    let (row, start) = text.line_of(offset);
    Point::new(row, offset - start)
}

/// Stands in for a byte order mark. The tree-sitter runtime skips the mark silently, but for the builder it is part
/// of the first word; any other character of three bytes makes the grammar see what the builder sees.
const MARK: &str = "\u{FEFF}";
const MARK_STAND_IN: &str = "\u{FFFD}";

fn parse(text: &Text, old: Option<&Tree>) -> Tree {
    thread_local!(static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) });
    let marked = text.chunk_at(0).starts_with(MARK.as_bytes());
    let mut read = |offset: usize, _| match MARK_STAND_IN.as_bytes().get(offset..) {
        Some(rest) if marked && !rest.is_empty() => rest,
        _ => text.chunk_at(offset),
    };
    PARSER.with_borrow_mut(|slot| {
        let parser = slot.get_or_insert_with(new_parser);
        let tree = parser.parse_with_options(&mut read, old, None);
        #[expect(
            clippy::expect_used,
            reason = "without time limit or cancellation the parser always answers"
        )]
        tree.expect("a parser with a language and no time limit gives a tree")
    })
}

#[expect(clippy::expect_used, reason = "grammar and runtime are built together; a test parses with them")]
fn new_parser() -> Parser {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_singularity::LANGUAGE.into())
        .expect("the grammar's ABI is one that the runtime reads");
    parser
}
