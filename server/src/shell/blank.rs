//! The text as the bash grammar gets to see it: of the same length, with everything replaced that it cannot digest.
//!
//! Only the structure is taken from this text; what words say is read from the text as it was written.

use std::ops::Range;

use super::script::Hole;

/// More operators in one statement are replaced. The grammar is ambiguous about them, and the parser
/// compares the readings again and again: 8,000 pipes in one line take it seconds. Real statements have up to 32.
const MAX_OPERATORS: usize = 256;

/// Here-documents of one script: they, too, are compared again and again.
const MAX_HERE_DOCUMENTS: usize = 1000;

/// `_` instead of template variables (`{{` would begin a brace expansion) and of `$NAME` and `${NAME}` (the grammar cuts
/// `$A-$B.c` in two) and of characters behind a brace that would be its end; no NUL, and no statement with more operators than anybody would write. Nothing if the text is fine
/// as it is.
pub(super) fn blank(text: &str, holes: &[Hole]) -> Option<String> {
    let mut bytes = None;
    for (at, replacement) in excess(text.as_bytes()) {
        bytes.get_or_insert_with(|| text.as_bytes().to_vec())[at] = replacement;
    }
    for char in fatal(text) {
        bytes.get_or_insert_with(|| text.as_bytes().to_vec())[char].fill(b'_');
    }
    for hidden in super::here_lines::later_documents(text) {
        let bytes = bytes.get_or_insert_with(|| text.as_bytes().to_vec());
        bytes[hidden].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    for variable in plain_variables(text) {
        bytes.get_or_insert_with(|| text.as_bytes().to_vec())[variable].fill(b'_');
    }
    for hole in holes {
        bytes.get_or_insert_with(|| text.as_bytes().to_vec())[hole.range.clone()].fill(b'_');
    }
    // Only whole ASCII characters have been replaced, by ASCII characters.
    bytes.and_then(|bytes| String::from_utf8(bytes).ok())
}

/// Characters that are no ASCII where the bash grammar looks for the digits of `{1..9}`. It asks C's `isdigit`, which reads
/// outside of its table for them: <https://github.com/tree-sitter/tree-sitter-bash/issues/337>.
fn fatal(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    memchr::memchr_iter(b'{', text.as_bytes()).filter_map(|brace| {
        let rest = text[brace + 1..].trim_start_matches(|char: char| char.is_ascii_digit() || char == '.');
        let char = rest.chars().next().filter(|char| !char.is_ascii())?;
        let start = text.len() - rest.len();
        Some(start..start + char.len_utf8())
    })
}

/// Every `$NAME` and `${NAME}` of a text, wherever it stands.
pub(super) fn plain_variables(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.find('$')?;
            at = start + 1;
            if let Some((length, _)) = plain_variable(&text[start..]) {
                at = start + length;
                return Some(start..at);
            }
            // `$$NAME` is the number of the process and a name.
            at += usize::from(text[at..].starts_with('$'));
        }
    })
}

/// `$NAME` or `${NAME}` at the beginning of the text: its length, and the name.
pub(super) fn plain_variable(text: &str) -> Option<(usize, &str)> {
    let inner = text.strip_prefix('$')?;
    let braced = inner.strip_prefix('{');
    let rest = braced.unwrap_or(inner);
    let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(rest.len());
    let name = &rest[..end];
    if name.is_empty() || name.starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    match braced {
        Some(_) => rest[end..].starts_with('}').then_some((end + 3, name)),
        None => Some((end + 1, name)),
    }
}

/// The bytes that are too many, with what stands for them. A statement with too many operators loses all of them, so
/// that none stays open to the end of the script.
fn excess(text: &[u8]) -> Vec<(usize, u8)> {
    let mut excess = Vec::new();
    let mut statement = Vec::new();
    let mut here_documents = 0;
    let mut before = 0;
    let mut quoted = false;
    for (at, &byte) in text.iter().enumerate() {
        let was_quoted = quoted;
        quoted = byte == b'\\' && !was_quoted;
        match byte {
            0 => excess.push((at, b' ')),
            // A blank behind a backslash belongs to a word; the grammar skips it where a word begins. At the end of a
            // line it is a slip of the pen.
            b' ' if was_quoted && !ends_line(&text[at..]) => {
                excess.extend([(at - 1, b'_'), (at, b'_')]);
            }
            // The grammar takes a continued line for the end of a word.
            b'\n' if was_quoted && cuts_a_word(text, at) => excess.extend([(at - 1, b'_'), (at, b'_')]),
            b'\n' if !matches!(before, b'\\' | b'|' | b'&' | b'(') => {
                end_statement(&mut statement, &mut excess)
            }
            b'|' => statement.push((at, b';')),
            b'(' | b')' | b'<' => {
                here_documents += usize::from(byte == b'<' && before == b'<');
                if here_documents > MAX_HERE_DOCUMENTS {
                    excess.push((at, b' '));
                }
                statement.push((at, b' '));
            }
            b'=' if before == b'=' => statement.push((at, b'_')),
            _ => {}
        }
        if !matches!(byte, b' ' | b'\t' | b'\r') {
            before = byte;
        }
    }
    end_statement(&mut statement, &mut excess);
    excess
}

/// Whether the line break at this place, behind a backslash, stands in the middle of a word. A comment ends there all the
/// same, and so may a here-document: a line with one word alone is left as it is.
fn cuts_a_word(text: &[u8], at: usize) -> bool {
    let in_word = |byte: Option<&u8>| byte.is_some_and(|byte| !b" \t\r\n\\&|;()<>#".contains(byte));
    let line = text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let comments = |(place, byte): (usize, &u8)| {
        *byte == b'#' && (place == 0 || b" \t".contains(&text[line + place - 1]))
    };
    let next = text[at + 1..].split(|byte| *byte == b'\n').next().unwrap_or_default();
    in_word(at.checked_sub(2).and_then(|before| text.get(before)))
        && in_word(next.first())
        && !next.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        && !text[line..at].iter().enumerate().any(comments)
}

fn ends_line(text: &[u8]) -> bool {
    text.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).is_none_or(|byte| *byte == b'\n')
}

fn end_statement(statement: &mut Vec<(usize, u8)>, excess: &mut Vec<(usize, u8)>) {
    if statement.len() > MAX_OPERATORS {
        excess.append(statement);
    }
    statement.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_much_is_replaced() {
        assert_eq!(blank("a | b\n", &[]), None);
        assert_eq!(blank(&"a | b\n".repeat(1000), &[]), None);
        let long = "a | ".repeat(1000) + "a\nb | c";
        let blanked = blank(&long, &[]).unwrap();
        assert_eq!((blanked.matches('|').count(), blanked.matches(';').count()), (1, 1000));
        let over_lines = blank(&"a |\n".repeat(1000), &[]).unwrap();
        assert_eq!(over_lines.matches('|').count(), 0);
        assert_eq!(blank("$A-${B}$$C${D:-x}$1 \\$E", &[]).unwrap(), "__-____$$C${D:-x}$1 \\__");
        assert_eq!(blank("{é {1..2é {1é} ${é} é{a}", &[]).unwrap(), "{__ {1..2__ {1__} ${__} é{a}");
        assert_eq!(blank("a{{ V }}\0é", &[Hole { range: 1..8, name: 4..5 }]).unwrap(), "a_______ é");
    }
}
