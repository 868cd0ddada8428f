//! Template variables, `{{ name }}`: finding them in text and putting values in, as each program does it.
//!
//! The programs substitute in the text of a whole stage, before they know of sections and comments, so this works on
//! text too and not on the syntax tree.

use std::ops::Range;

use crate::language::programs::{Builder, feature};
use crate::mapped::Mapped;

/// A variable in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// From `{{` to `}}`, in bytes.
    pub range: Range<usize>,
    /// The name between them.
    pub name: Range<usize>,
}

/// All variables of a text, from left to right: `{{`, white space, `[A-Za-z0-9_]+`, white space, `}}`.
pub fn variables(text: &str) -> impl Iterator<Item = Variable> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let bytes = text.as_bytes();
        loop {
            let start = from + text.get(from..)?.find("{{")?;
            let name_start = skip(bytes, start + 2, is_space);
            let name_end = skip(bytes, name_start, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let end = skip(bytes, name_end, is_space);
            if name_end > name_start && bytes.get(end..end + 2) == Some(b"}}") {
                from = end + 2;
                return Some(Variable { range: start..from, name: name_start..name_end });
            }
            // In `{{{ V }}}` the inner pair counts.
            from = start + 1;
        }
    })
}

/// Go's `\s`.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0C' | b'\r')
}

fn skip(bytes: &[u8], from: usize, matching: impl Fn(u8) -> bool) -> usize {
    from + bytes[from..].iter().take_while(|byte| matching(**byte)).count()
}

/// The variables that a program replaces, which therefore need a value.
///
/// SingularityCE replaces all. Apptainer (since 1.3) skips one if on its line, after the previous replaced variable,
/// some `#` stands before it that is followed by a character other than `!`; what the `#` means there does not matter.
/// Versions from before templates replace none.
pub fn replaced(text: &str, builder: impl Into<Builder>) -> impl Iterator<Item = Variable> {
    let builder = builder.into();
    let bytes = text.as_bytes();
    let text = if builder.knows(feature::TEMPLATES) { text } else { "" };
    let comments_count = !builder.knows(feature::COMMENTED_VARIABLES);
    // Each byte is looked at once: `hidden` is what the bytes of this line before `seen` say.
    let (mut seen, mut hidden) = (0, false);
    variables(text).filter(move |variable| {
        if comments_count {
            return true;
        }
        let before = &bytes[seen..variable.range.start];
        for (i, byte) in before.iter().enumerate() {
            match byte {
                b'\n' => hidden = false,
                b'#' => hidden |= before.get(i + 1).is_some_and(|next| !matches!(next, b'!' | b'\n')),
                _ => {}
            }
        }
        if hidden {
            seen = variable.range.start;
        } else {
            seen = variable.range.end;
        }
        !hidden
    })
}

/// Puts values in. Variables without a value stay as they are and are returned.
pub fn substitute<'v>(
    text: &str,
    builder: impl Into<Builder>,
    value: impl Fn(&str) -> Option<&'v str>,
) -> (Mapped, Vec<Variable>) {
    let mut result = Mapped::default();
    let mut undefined = Vec::new();
    let mut done = 0;
    for variable in replaced(text, builder) {
        match value(&text[variable.name.clone()]) {
            Some(value) => {
                result.push_verbatim(done, &text[done..variable.range.start]);
                result.push_replaced(variable.range.clone(), value);
                done = variable.range.end;
            }
            None => undefined.push(variable),
        }
    }
    result.push_verbatim(done, &text[done..]);
    (result, undefined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::programs::Program;

    fn names(text: &str) -> Vec<&str> {
        variables(text).map(|variable| &text[variable.name]).collect()
    }

    #[test]
    fn what_a_variable_is() {
        assert_eq!(names("{{ A }}{{B}} {{\n c_1 }} {{{ D }}} {{ 9 }}"), ["A", "B", "c_1", "D", "9"]);
        assert_eq!(names("{{ a-b }} {{.x}} {{ x|y }} {{json .}} {{ }} {{é}} {{ A } {{"), [""; 0]);
        assert_eq!(names(&"{".repeat(9)), [""; 0]);
    }

    #[test]
    fn comments_hide_variables_from_apptainer_alone() {
        for (text, hidden) in [
            ("# {{ V }}", true),
            ("\"#x\" {{ V }}", true),
            // A character other than `!` has to stand between `#` and the braces.
            ("#{{ V }}", false),
            ("#!{{ V }}", false),
            ("# a\n{{ V }}", false),
        ] {
            assert_eq!(replaced(text, Program::Apptainer).count(), usize::from(!hidden), "{text}");
            assert_eq!(replaced(text, Program::SingularityCe).count(), 1);
        }
    }

    #[test]
    fn values_go_in_and_lead_back() {
        let text = "a{{ V }}b{{ W }}";
        let (result, undefined) = substitute(text, Program::Apptainer, |name| (name == "V").then_some("12"));
        assert_eq!(result.text(), "a12b{{ W }}");
        assert_eq!(result.source(1..3), Some(1..8));
        assert_eq!(undefined.len(), 1);
    }
}
