//! The grammar of Singularity and Apptainer definition files for [tree-sitter].
//!
//! Every byte string has a tree without `ERROR` and `MISSING` nodes; what the
//! builder would refuse is an ordinary node. The README lists the nodes.
//!
//! ```
//! let mut parser = tree_sitter::Parser::new();
//! parser.set_language(&tree_sitter_singularity::LANGUAGE.into()).unwrap();
//! let tree = parser.parse("Bootstrap: docker\nFrom: alpine:3.20\n", None).unwrap();
//! let stage = tree.root_node().named_child(0).unwrap();
//! assert_eq!(stage.kind(), "stage");
//! assert!(!tree.root_node().has_error());
//! ```
//!
//! [tree-sitter]: https://tree-sitter.github.io

#![allow(unsafe_code)] // the grammar is the C function of the generated parser

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_singularity() -> *const ();
}

/// The grammar; `LANGUAGE.into()` is a `tree_sitter::Language`.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_singularity) };

/// The node kinds and their fields as JSON, as tree-sitter generates it.
pub const NODE_TYPES: &str = include_str!("../../src/node-types.json");

/// Captures for colours.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../../queries/highlights.scm");

/// Where another language begins, and which.
pub const INJECTIONS_QUERY: &str = include_str!("../../queries/injections.scm");

/// What can be folded: the header and the sections.
pub const FOLDS_QUERY: &str = include_str!("../../queries/folds.scm");

/// Where build arguments are defined and used.
pub const LOCALS_QUERY: &str = include_str!("../../queries/locals.scm");

/// What is indented.
pub const INDENTS_QUERY: &str = include_str!("../../queries/indents.scm");

/// What can be selected and jumped to: stages, sections, fields and entries.
pub const TEXTOBJECTS_QUERY: &str = include_str!("../../queries/textobjects.scm");

/// The names that a file defines and refers to.
pub const TAGS_QUERY: &str = include_str!("../../queries/tags.scm");
