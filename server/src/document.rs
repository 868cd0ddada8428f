//! A file at one moment: its text and its syntax tree, kept in step.
//!
//! A [`Document`] never changes; [`Document::edited`] makes the next one and shares whatever the edits left alone.

use std::cell::RefCell;
use std::ops::Range;

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

    /// The document after some edits, each in the coordinates that the ones before it left, and what they left alone.
    /// Parsed once, reusing every part of the tree that no edit touched.
    #[must_use]
    pub fn edited(&self, edits: &[Edit]) -> (Document, Untouched) {
        let mut text = self.text.clone();
        let mut old = self.tree.clone();
        let mut touched: Option<Range<usize>> = None;
        for edit in edits {
            let edited = apply(edit, &mut text, &mut old);
            touched = Some(match touched {
                None => edited.new,
                // What was touched before may stand behind this edit, or around it.
                Some(before) => {
                    let start = before.start.min(edited.new.start);
                    let end = if before.end <= edited.old.end {
                        edited.new.end
                    } else {
                        before.end - edited.old.len() + edited.new.len()
                    };
                    start..end
                }
            });
        }
        let tree = parse(&text, Some(&old));
        let untouched = Untouched::around(touched.unwrap_or_default(), self.text.len(), text.len());
        (Document { text, tree }, untouched)
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

/// The bytes that an edit replaced, and those that it put there.
struct Edited {
    old: Range<usize>,
    new: Range<usize>,
}

fn apply(edit: &Edit, text: &mut Text, tree: &mut Tree) -> Edited {
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
    Edited { old: start..old_end, new: start..new_end }
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
