//! The kinds of node of the bash grammar that mean something here.

use std::sync::LazyLock;

use tree_sitter::{Language, Node};

/// The bash grammar.
pub(super) static LANGUAGE: LazyLock<Language> = LazyLock::new(|| tree_sitter_bash::LANGUAGE.into());

macro_rules! kinds {
    ($($kind:ident = $name:literal),* $(,)?) => {
        /// A node's kind; everything that is not listed is `Other`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Kind { $($kind,)* Error, Other }

        impl Kind {
            fn of_name(name: &str) -> Self {
                match name { $($name => Kind::$kind,)* _ => Kind::Other }
            }

            #[cfg(test)]
            const NAMES: &[&str] = &[$($name),*];
        }
    };
}

kinds! {
    AnsiString = "ansi_c_string",
    ArithmeticExpansion = "arithmetic_expansion",
    Array = "array",
    CaseItem = "case_item",
    CaseStatement = "case_statement",
    CStyleFor = "c_style_for_statement",
    Command = "command",
    CommandName = "command_name",
    CommandSubstitution = "command_substitution",
    Comment = "comment",
    CompoundStatement = "compound_statement",
    Concatenation = "concatenation",
    DeclarationCommand = "declaration_command",
    DoGroup = "do_group",
    ElifClause = "elif_clause",
    ElseClause = "else_clause",
    Expansion = "expansion",
    FileDescriptor = "file_descriptor",
    FileRedirect = "file_redirect",
    ForStatement = "for_statement",
    FunctionDefinition = "function_definition",
    HeredocBody = "heredoc_body",
    HeredocEnd = "heredoc_end",
    HeredocRedirect = "heredoc_redirect",
    HeredocStart = "heredoc_start",
    HerestringRedirect = "herestring_redirect",
    IfStatement = "if_statement",
    List = "list",
    NegatedCommand = "negated_command",
    Number = "number",
    Pipeline = "pipeline",
    ProcessSubstitution = "process_substitution",
    Program = "program",
    RawString = "raw_string",
    RedirectedStatement = "redirected_statement",
    SimpleExpansion = "simple_expansion",
    SpecialVariableName = "special_variable_name",
    String = "string",
    StringContent = "string_content",
    Subscript = "subscript",
    Subshell = "subshell",
    TranslatedString = "translated_string",
    UnsetCommand = "unset_command",
    VariableAssignment = "variable_assignment",
    VariableName = "variable_name",
    WhileStatement = "while_statement",
    Word = "word",
}

/// `Kind` by the grammar's numbers: looking at a number is much cheaper than comparing names.
static BY_ID: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    (0..LANGUAGE.node_kind_count())
        .map(|id| {
            let id = id as u16;
            let name = LANGUAGE.node_kind_for_id(id).filter(|_| LANGUAGE.node_kind_is_named(id));
            name.map_or(Kind::Other, Kind::of_name)
        })
        .collect()
});

impl Kind {
    pub(super) fn of(node: Node<'_>) -> Self {
        if node.is_error() {
            return Kind::Error;
        }
        BY_ID.get(usize::from(node.kind_id())).copied().unwrap_or(Kind::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_has_every_kind() {
        for name in Kind::NAMES {
            assert_ne!(LANGUAGE.id_for_node_kind(name, true), 0, "{name}");
        }
    }
}
