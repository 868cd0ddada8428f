//! Names of variables and functions wherever they stand: also where no command is run by it, in arithmetic and in tests.

use std::ops::Range;

use tree_sitter::Node;

use super::blank::plain_variables;
use super::kind::Kind;
use super::script::Script;

/// Whether a text is a name that the shell takes for a variable or a function.
pub(crate) fn is_name(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    text.bytes().next().is_some_and(is_letter)
        && text.bytes().all(|byte| is_letter(byte) || byte.is_ascii_digit())
}

/// Whether a place is in one of some stretches that are sorted and apart from each other.
pub(crate) fn is_in(stretches: &[Range<usize>], at: usize) -> bool {
    let before = stretches.partition_point(|stretch| stretch.start <= at);
    before.checked_sub(1).and_then(|last| stretches.get(last)).is_some_and(|last| last.end > at)
}

/// A name of a variable that stands in a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// Bytes of the script.
    pub(crate) range: Range<usize>,
    /// Whether it is given a value here.
    pub(crate) assigned: bool,
}

/// What a bare word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// A word like any other.
    Words,
    /// A variable: in `$((…))`, `((…))` and the head of `for ((…))`, beside `-eq`, behind `-v`.
    Numbers,
    /// What its operator says: in `[…]` and `[[…]]`.
    Test,
}

/// Operators of a test between which bare words are variables.
const COMPARISONS: [&str; 6] = ["-eq", "-ne", "-lt", "-le", "-gt", "-ge"];

impl Script {
    /// Every name that is certain to be one of a variable, in source order.
    pub(crate) fn variables(&self) -> Vec<Mention> {
        let mut found = self.named();
        // The grammar sees none of the plain ones.
        let literal = self.literal();
        let text = self.text();
        let plain = plain_variables(text).filter(|variable| {
            let before = &text[..variable.start];
            let backslashes = before.len() - before.trim_end_matches('\\').len();
            backslashes.is_multiple_of(2) && !is_in(&literal, variable.start)
        });
        found.extend(plain.map(|variable| {
            let braces = usize::from(text[variable.start + 1..].starts_with('{'));
            Mention { range: variable.start + 1 + braces..variable.end - braces, assigned: false }
        }));
        found.sort_by_key(|mention| mention.range.start);
        found
    }

    /// The names of functions where they are defined, in source order.
    pub(crate) fn functions(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        self.each_node(|node| {
            let is_function = Kind::of(node) == Kind::FunctionDefinition;
            found.extend(
                node.child_by_field_name("name").filter(|_| is_function).map(|name| name.byte_range()),
            );
        });
        found
    }

    /// Stretches in which a `$` is only a character, sorted and apart from each other.
    fn literal(&self) -> Vec<Range<usize>> {
        let (mut found, mut is_quoted) = (Vec::new(), false);
        self.each_node(|node| match Kind::of(node) {
            Kind::Comment | Kind::RawString | Kind::AnsiString => found.push(node.byte_range()),
            Kind::HeredocStart => {
                let word = self.text().get(node.byte_range()).unwrap_or_default();
                is_quoted = word.contains(['\'', '"', '\\']);
            }
            Kind::HeredocBody if is_quoted => found.push(node.byte_range()),
            _ => {}
        });
        found
    }

    /// Those that the grammar calls so.
    fn named(&self) -> Vec<Mention> {
        self.roots().flat_map(|root| self.named_below(root)).collect()
    }

    fn named_below(&self, root: Node<'_>) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut cursor = root.walk();
        // What holds around the node, and whether it is what its parent gives a value to.
        let mut around = vec![(Around::Words, false)];
        loop {
            let node = cursor.node();
            let (context, in_target) = around.last().copied().unwrap_or((Around::Words, false));
            let assigned = in_target && matches!(cursor.field_name(), Some("name" | "variable"));
            let is_variable = match Kind::of(node) {
                Kind::VariableName => true,
                Kind::Word => context == Around::Numbers,
                _ => false,
            };
            if is_variable {
                found.push(Mention { range: node.byte_range(), assigned });
            }
            // `A[i]=1` gives a value to `A`.
            let is_target = match Kind::of(node) {
                Kind::VariableAssignment | Kind::ForStatement => true,
                Kind::Subscript => assigned,
                _ => false,
            };
            if cursor.goto_first_child() {
                around.push((self.within(node, context), is_target));
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return found;
                }
                around.pop();
            }
        }
    }

    fn within(&self, node: Node<'_>, around: Around) -> Around {
        let is_operator = |wanted: &[&str]| {
            let operator = node.child_by_field_name("operator");
            operator
                .and_then(|node| self.text().get(node.byte_range()))
                .is_some_and(|one| wanted.contains(&one))
        };
        match node.kind() {
            "arithmetic_expansion" | "c_style_for_statement" => Around::Numbers,
            "compound_statement" if node.child(0).is_some_and(|first| first.kind() == "((") => {
                Around::Numbers
            }
            "test_command" => Around::Test,
            "binary_expression" if around == Around::Test && is_operator(&COMPARISONS) => Around::Numbers,
            "unary_expression" if around == Around::Test && is_operator(&["-v"]) => Around::Numbers,
            "binary_expression"
            | "unary_expression"
            | "postfix_expression"
            | "ternary_expression"
            | "parenthesized_expression" => around,
            _ => Around::Words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The script with every name of a variable in brackets, and `=` before those that are given a value.
    fn marked(script: &str) -> String {
        let mut text = script.to_owned();
        for mention in Script::parse(script).variables().iter().rev() {
            let sign = if mention.assigned { "=" } else { "" };
            text.insert(mention.range.end, '>');
            text.insert_str(mention.range.start, &format!("{sign}<"));
        }
        text
    }

    #[test]
    fn names() {
        for (script, expected) in [
            ("((i++))", "((<i>++))"),
            ("for ((j=0; j<3; j++)); do j j; done", "for ((=<j>=0; <j><3; <j>++)); do j j; done"),
            ("[ -v X ] && [ -n X ]", "[ -v <X> ] && [ -n X ]"),
            ("[[ X -eq 1 && Y == Z ]]", "[[ <X> -eq 1 && Y == Z ]]"),
            ("echo $((a + b[1])) X", "echo $((<a> + <b>[1])) X"),
            ("A[i]=1; echo ${A[i]}", "=<A>[i]=1; echo ${<A>[i]}"),
            ("export X Y=1; unset Z", "export <X> =<Y>=1; unset <Z>"),
            ("for i in $A; do echo $i; done", "for =<i> in $<A>; do echo $<i>; done"),
            ("# $A\nx for i; echo select y z", "# $A\nx for i; echo select y z"),
            ("select i in a; do b; done", "select =<i> in a; do b; done"),
            ("echo ${A}${B:-$C}\"$D ${#E}\" ${!F}", "echo ${<A>}${<B>:-$<C>}\"$<D> ${#<E>}\" ${!<F>}"),
            (
                "echo '$A' $'$A' \\$A \\\\$A \"\\$A\" $$A # $A",
                "echo '$A' $'$A' \\$A \\\\$<A> \"\\$A\" $$A # $A",
            ),
            ("cat <<E\n$A ${B%x} '$C'\nE\n", "cat <<E\n$<A> ${<B>%x} '$<C>'\nE\n"),
            ("cat <<'E'\n$A ${B%x}\nE\n$D", "cat <<'E'\n$A ${B%x}\nE\n$<D>"),
            ("while ((n < 3)); do n; done", "while ((<n> < 3)); do n; done"),
        ] {
            assert_eq!(marked(script), expected);
        }
    }

    #[test]
    fn names_of_functions() {
        let script = "f() { g; }\nfunction h {\n i() ( true )\n}\n# j() {}\necho 'k() { }'\nx function l\n";
        let names = Script::parse(script).functions().into_iter().map(|name| &script[name]);
        assert_eq!(names.collect::<Vec<_>>(), ["f", "h", "i"]);
    }
}
