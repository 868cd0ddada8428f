//! The named nodes of a tree as a flat list, to compare trees with each other
//! and with the reference.

use std::fmt;
use std::ops::Range;

use tree_sitter::{Node, Tree};

/// A named node: its depth below the root (0), kind, field and byte range.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Item<'t> {
    pub(crate) depth: usize,
    pub(crate) kind: &'t str,
    pub(crate) field: Option<&'t str>,
    pub(crate) range: Range<usize>,
}

impl fmt::Debug for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Item { depth, kind, field, range } = self;
        let field = field.map(|name| format!("{name}: ")).unwrap_or_default();
        write!(f, "{:indent$}{field}{kind} {}..{}", "", range.start, range.end, indent = depth * 2)
    }
}

/// The named nodes below the root, in document order.
pub(crate) fn outline(tree: &Tree) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    visit(tree, |node, depth, field| {
        if node.is_named() && depth > 0 {
            items.push(Item { depth, kind: node.kind(), field, range: node.byte_range() });
        }
    });
    items
}

/// Calls `f` with every node, its depth and its field, parents first.
pub(crate) fn visit<'t>(tree: &'t Tree, mut f: impl FnMut(Node<'t>, usize, Option<&'t str>)) {
    let mut cursor = tree.walk();
    let mut depth = 0;
    loop {
        f(cursor.node(), depth, cursor.field_name());
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            depth -= 1;
        }
    }
}

/// The first difference between two lists, for a failure's message.
pub(crate) fn difference(left: &[Item<'_>], right: &[Item<'_>]) -> Option<String> {
    if left == right {
        return None;
    }
    let at = left.iter().zip(right).take_while(|(l, r)| l == r).count();
    let around = |items: &[Item<'_>]| -> String {
        let from = at.saturating_sub(3);
        let lines = items.iter().skip(from).take(8).map(|item| format!("  {item:?}\n"));
        lines.collect()
    };
    Some(format!("node {at} differs\n{}against\n{}", around(left), around(right)))
}
