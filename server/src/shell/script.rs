//! The text of one script with its syntax tree.

use std::ops::Range;
use std::sync::Arc;

use tree_sitter::Node;

use super::Analysis;
use super::blank::blank;
use super::command::Command;
use super::environment::Environment;
use super::kind::Kind;
use super::pieces::{Piece, Texts, pieces};
use super::walk;

/// A script, parsed. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Script {
    texts: Texts,
    holes: Arc<[Hole]>,
    pieces: Arc<[Piece]>,
    is_edited: bool,
}

/// A template variable in a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hole {
    /// From `{{` to `}}`.
    pub(super) range: Range<usize>,
    pub(super) name: Range<usize>,
}

impl Script {
    /// Parses the body of a script. Never fails: what is no shell gives few commands.
    #[must_use]
    pub fn parse(text: impl Into<Arc<str>>) -> Script {
        Script::parse_after(None, text)
    }

    /// The same, faster where most of the script is that of an earlier one.
    #[must_use]
    pub(crate) fn parse_after(earlier: Option<&Script>, text: impl Into<Arc<str>>) -> Script {
        let written = text.into();
        let holes = holes(&written);
        let seen = blank(&written, &holes).map_or_else(|| Arc::clone(&written), Arc::from);
        let texts = Texts { written, seen };
        let pieces = pieces(&texts, earlier.map(|earlier| (&earlier.texts, &*earlier.pieces)));
        Script { texts, holes: holes.into(), pieces: pieces.into(), is_edited: earlier.is_some() }
    }

    /// The same, read without cutting it.
    #[cfg(test)]
    pub(super) fn as_a_whole(&self) -> Script {
        Script { pieces: super::pieces::one_piece(&self.texts).into(), ..self.clone() }
    }

    /// The text as it was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.texts.written
    }

    /// Whether the grammar could not make sense of some of it. The rest is analysed all the same.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.roots().any(|root| root.has_error())
    }

    /// Comments, each from `#` to the end of its line, in source order.
    #[must_use]
    pub fn comments(&self) -> Vec<Range<usize>> {
        let mut comments = Vec::new();
        self.each_node(|node| {
            if Kind::of(node) == Kind::Comment {
                comments.push(node.byte_range());
            }
        });
        comments
    }

    /// The words, commands and statements around a place, from the outermost inwards: at the end of one, that one.
    pub(crate) fn around(&self, at: usize) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let begins =
            self.text().get(at..).is_some_and(|rest| !rest.is_empty() && !rest.starts_with(ENDS_WORDS));
        let at = if begins { at } else { at.saturating_sub(1) };
        let Some(root) = self.root_at(at) else { return found };
        let mut cursor = root.walk();
        while cursor.node().byte_range().contains(&at) {
            if cursor.node().is_named() {
                found.push(cursor.node().byte_range());
            }
            if cursor.goto_first_child_for_byte(at).is_none() {
                break;
            }
        }
        found
    }

    /// Looks at the whole tree, at each node before those inside it.
    pub(super) fn each_node(&self, mut look: impl FnMut(Node<'_>)) {
        for root in self.roots() {
            let mut cursor = root.walk();
            'piece: loop {
                look(cursor.node());
                if cursor.goto_first_child() {
                    continue;
                }
                while !cursor.goto_next_sibling() {
                    if !cursor.goto_parent() {
                        break 'piece;
                    }
                }
            }
        }
    }

    /// What the script runs, and what later scripts of the build inherit from it.
    #[must_use]
    pub fn analyse(&self, environment: &Environment) -> Analysis {
        walk::analyse(self, environment)
    }

    /// The simple commands in source order.
    #[must_use]
    pub fn commands(&self, environment: &Environment) -> Vec<Command> {
        self.analyse(environment).commands
    }

    /// The environment of the build's next script.
    #[must_use]
    pub fn exports(&self, environment: &Environment) -> Environment {
        self.analyse(environment).environment
    }

    pub(super) fn holes(&self) -> &[Hole] {
        &self.holes
    }

    /// Whether it was made of an earlier one, so that it may be what a later one is made of.
    pub(super) fn is_edited(&self) -> bool {
        self.is_edited
    }

    /// What can be read by itself, in source order.
    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The roots of the trees, in source order.
    pub(super) fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.pieces.iter().map(Piece::root)
    }

    /// The root of the tree in which a byte is.
    pub(super) fn root_at(&self, at: usize) -> Option<Node<'_>> {
        let next = self.pieces.partition_point(|piece| piece.range().start <= at);
        self.pieces.get(next.checked_sub(1)?).map(Piece::root)
    }
}

/// Behind a word.
const ENDS_WORDS: [char; 8] = [' ', '\t', '\r', '\n', ';', '|', '&', ')'];

/// Places that are filled in before any shell sees the script: `{{ name }}`.
fn holes(text: &str) -> Vec<Hole> {
    const BLANKS: [char; 5] = [' ', '\t', '\n', '\r', '\x0C'];
    let mut holes = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("{{")) {
        let start = from + found;
        let inner = text[start + 2..].trim_start_matches(BLANKS);
        let name = inner.trim_start_matches(|char: char| char.is_ascii_alphanumeric() || char == '_');
        let (name_start, name_end) = (text.len() - inner.len(), text.len() - name.len());
        match name.trim_start_matches(BLANKS).strip_prefix("}}") {
            Some(rest) if name_end > name_start => {
                from = text.len() - rest.len();
                holes.push(Hole { range: start..from, name: name_start..name_end });
            }
            // Of `{{{ name }}` the inner pair counts.
            _ => from = start + 1,
        }
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_to_fill_in() {
        let names =
            |text: &str| holes(text).into_iter().map(|hole| text[hole.name].to_owned()).collect::<Vec<_>>();
        assert_eq!(names("{{ A }}{{B}} {{\n c_1 }} {{{ D }}} {{ 9 }}"), ["A", "B", "c_1", "D", "9"]);
        assert_eq!(names("{{ a-b }} {{.x}} {{ x|y }} {{ }} {{é}} {{ A } {{"), [""; 0]);
    }
}
