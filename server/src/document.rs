//! A file at one moment: its text and its syntax tree, kept in step.
//!
//! A [`Document`] never changes; [`Document::edited`] makes the next one and shares whatever the edits left alone.

use std::cell::RefCell;

use tree_sitter::{InputEdit, Parser, Point, Tree};

use crate::text::{Edit, Text};

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

    /// The document after some edits, each in the coordinates that the ones before it left. Parsed once, reusing
    /// every part of the tree that no edit touched.
    #[must_use]
    pub fn edited(&self, edits: &[Edit]) -> Document {
        let mut text = self.text.clone();
        let mut tree = self.tree.clone();
        for edit in edits {
            apply(edit, &mut text, &mut tree);
        }
        let tree = parse(&text, Some(&tree));
        Document { text, tree }
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

fn apply(edit: &Edit, text: &mut Text, tree: &mut Tree) {
    let start = text.floor(edit.range.start);
    let old_end = text.floor(edit.range.end).max(start);
    let new_end = start + edit.text.len();
    let (start_point, old_end_point) = (point(text, start), point(text, old_end));
    text.replace(start..old_end, &edit.text);
    tree.edit(&InputEdit {
        start_byte: start,
        old_end_byte: old_end,
        new_end_byte: new_end,
        start_position: start_point,
        old_end_position: old_end_point,
        new_end_position: point(text, new_end),
    });
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
