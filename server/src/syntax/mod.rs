//! A typed view over the syntax tree: the only place that knows the grammar's node names.
//!
//! What every kind holds is told by the grammar's own README. The grammar is total, so there is no error node here:
//! what the builder would refuse is an ordinary node, and [`crate::definition`] judges it.

use std::ops::Range;
use std::sync::LazyLock;

use tree_sitter::{Language, Tree};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// The kinds of named nodes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $variant,)*
            /// Punctuation and whatever else carries no meaning of its own.
            Other,
        }

        const NAMES: &[(&str, Kind)] = &[$(($name, Kind::$variant),)*];
    };
}

kinds! {
    /// The root.
    SourceFile = "source_file",
    /// A comment line, or the comment behind a header value.
    Comment = "comment",
    /// A build stage.
    Stage = "stage",
    /// All keywords of a stage.
    Header = "header",
    /// `Keyword: value`, with its continuation lines.
    HeaderField = "header_field",
    /// The word left of the colon.
    Keyword = "keyword",
    /// One line's part of a header value.
    Value = "value",
    /// A backslash that continues a header value, with its line end.
    LineContinuation = "line_continuation",
    /// A line that is none of what its place allows.
    InvalidLine = "invalid_line",
    /// A section whose body is a script.
    ScriptSection = "script_section",
    /// `%help`.
    HelpSection = "help_section",
    /// `%files`.
    FilesSection = "files_section",
    /// `%labels`.
    LabelsSection = "labels_section",
    /// `%arguments`.
    ArgumentsSection = "arguments_section",
    /// A script of an app.
    AppScriptSection = "app_script_section",
    /// `%apphelp`.
    AppHelpSection = "app_help_section",
    /// `%appfiles`.
    AppFilesSection = "app_files_section",
    /// `%applabels`.
    AppLabelsSection = "app_labels_section",
    /// A section the builder does not know.
    UnknownSection = "unknown_section",
    /// The word behind `%`.
    SectionName = "section_name",
    /// The rest of a section line.
    SectionArguments = "section_arguments",
    /// The command behind `-c` on a section line.
    Interpreter = "interpreter",
    /// The name of an app on a section line.
    AppName = "app_name",
    /// A script's whole text.
    Script = "script",
    /// A `#!` line on top of a script.
    Shebang = "shebang",
    /// A line of `%files`.
    FileEntry = "file_entry",
    /// A line of `%appfiles`.
    AppFileEntry = "app_file_entry",
    /// A word of a file entry.
    FileWord = "file_word",
    /// A line of `%labels`.
    Label = "label",
    /// A label's name.
    LabelName = "label_name",
    /// A label's value.
    LabelValue = "label_value",
    /// A line of `%arguments`.
    Argument = "argument",
    /// The name left of `=`.
    ArgumentName = "argument_name",
    /// The value right of `=`.
    ArgumentValue = "argument_value",
    /// `{{ name }}`.
    TemplateVariable = "template_variable",
    /// The name between the braces.
    VariableName = "variable_name",
}

impl Kind {
    /// Whether this is a section of any kind.
    #[must_use]
    pub fn is_section(self) -> bool {
        matches!(
            self,
            Kind::ScriptSection
                | Kind::HelpSection
                | Kind::FilesSection
                | Kind::LabelsSection
                | Kind::ArgumentsSection
                | Kind::AppScriptSection
                | Kind::AppHelpSection
                | Kind::AppFilesSection
                | Kind::AppLabelsSection
                | Kind::UnknownSection
        )
    }
}

/// Kinds by the number the grammar gives them.
static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let language = Language::from(tree_sitter_singularity::LANGUAGE);
    let kind = |id| {
        let name = language.node_kind_for_id(id).filter(|_| language.node_kind_is_named(id))?;
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    };
    let count = u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX);
    (0..count).map(|id| kind(id).unwrap_or(Kind::Other)).collect()
});

/// A node of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node<'t>(tree_sitter::Node<'t>);

impl<'t> Node<'t> {
    /// The root of a tree.
    #[must_use]
    pub fn root(tree: &'t Tree) -> Node<'t> {
        Node(tree.root_node())
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        KINDS.get(usize::from(self.0.kind_id())).copied().unwrap_or(Kind::Other)
    }

    /// Its bytes.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.0.byte_range()
    }

    /// Its named children, in source order.
    #[must_use]
    pub fn children(self) -> Vec<Node<'t>> {
        self.0.named_children(&mut self.0.walk()).map(Node).collect()
    }

    /// Its first named child.
    #[must_use]
    pub fn first_child(self) -> Option<Node<'t>> {
        self.0.named_child(0).map(Node)
    }

    /// Its named children that start in a range, in source order. Those before it cost nothing.
    pub fn children_within(self, range: Range<usize>) -> impl Iterator<Item = Node<'t>> {
        let mut cursor = self.0.walk();
        let mut is_there = !range.is_empty() && cursor.goto_first_child_for_byte(range.start).is_some();
        std::iter::from_fn(move || {
            let node = is_there.then(|| cursor.node())?;
            is_there = node.start_byte() < range.end && cursor.goto_next_sibling();
            Some(node)
        })
        .take_while(move |node| node.start_byte() < range.end)
        .filter(move |node| node.is_named() && node.start_byte() >= range.start)
        .map(Node)
    }

    /// The first child of a kind.
    #[must_use]
    pub fn child(self, kind: Kind) -> Option<Node<'t>> {
        self.children().into_iter().find(|child| child.kind() == kind)
    }

    /// The innermost named node that holds byte `offset`, the end of a node included; where two meet, the second.
    ///
    /// The runtime's own search answers differently between two nodes when the same tree was parsed in one go and when
    /// it was parsed bit by bit.
    #[must_use]
    pub fn at(self, offset: usize) -> Node<'t> {
        let mut innermost = self.0;
        let mut cursor = innermost.walk();
        loop {
            let children = innermost.named_children(&mut cursor);
            let begun = children.take_while(|child| child.start_byte() <= offset);
            let inner = begun.filter(|child| offset <= child.end_byte()).last();
            match inner {
                Some(inner) => innermost = inner,
                None => return Node(innermost),
            }
        }
    }

    /// The node around it.
    #[must_use]
    pub fn parent(self) -> Option<Node<'t>> {
        self.0.parent().map(Node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_of_the_grammar() {
        let language = Language::from(tree_sitter_singularity::LANGUAGE);
        for (name, _) in NAMES {
            assert_ne!(language.id_for_node_kind(name, true), 0, "{name}");
        }
    }
}
