//! The text of one script with its syntax tree.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use tree_sitter::{Node, Parser, Tree};

use super::Analysis;
use super::blank::blank;
use super::command::Command;
use super::environment::Environment;
use super::kind::{Kind, LANGUAGE};
use super::walk;

/// A script, parsed. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Script {
    text: Arc<str>,
    holes: Arc<[Hole]>,
    tree: Option<Tree>,
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
    ///
    /// Always anew: where a script is ambiguous to this grammar (here-documents, lines of assignments), a tree that
    /// follows the edits depends on the way to it, in three of ten thousand edits.
    #[must_use]
    pub fn parse(text: impl Into<Arc<str>>) -> Script {
        let text = text.into();
        let holes = holes(&text);
        let tree = match blank(&text, &holes) {
            Some(blanked) => parse(&blanked),
            None => parse(&text),
        };
        Script { text, holes: holes.into(), tree }
    }

    /// The text as it was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the grammar could not make sense of some of it. The rest is analysed all the same.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.tree.as_ref().is_none_or(|tree| tree.root_node().has_error())
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
        let Some(tree) = &self.tree else { return found };
        let begins =
            self.text.get(at..).is_some_and(|rest| !rest.is_empty() && !rest.starts_with(ENDS_WORDS));
        let at = if begins { at } else { at.saturating_sub(1) };
        let mut cursor = tree.walk();
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
        let Some(tree) = &self.tree else { return };
        let mut cursor = tree.walk();
        loop {
            look(cursor.node());
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
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

    pub(super) fn tree(&self) -> Option<&Tree> {
        self.tree.as_ref()
    }
}

/// Behind a word.
const ENDS_WORDS: [char; 8] = [' ', '\t', '\r', '\n', ';', '|', '&', ')'];

thread_local! {
    /// A parser keeps its stacks between uses, so one a thread is the fastest.
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

fn parse(text: &str) -> Option<Tree> {
    PARSER.with(|parser| {
        let mut parser = parser.try_borrow_mut().ok()?;
        if parser.language().is_none() {
            parser.set_language(&LANGUAGE).ok()?;
        }
        parser.parse(text, None)
    })
}

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
