//! The text as the bash grammar gets to see it: of the same length, with everything replaced that it cannot digest.
//!
//! Only the structure is taken from this text; what words say is read from the text as it was written.

use super::script::Hole;

/// More operators in one statement are replaced. The grammar is ambiguous about them, and the parser
/// compares the readings again and again: 8,000 pipes in one line take it seconds. Real statements have up to 32.
const MAX_OPERATORS: usize = 256;

/// Here-documents of one script: they, too, are compared again and again.
const MAX_HERE_DOCUMENTS: usize = 1000;

/// A word of the same length instead of every template variable (`{{` would begin a brace expansion), no NUL, and no
/// statement with more operators than anybody would write; nothing if the text is fine as it is.
pub(super) fn blank(text: &str, holes: &[Hole]) -> Option<String> {
    let mut bytes = None;
    for (at, replacement) in excess(text.as_bytes()) {
        bytes.get_or_insert_with(|| text.as_bytes().to_vec())[at] = replacement;
    }
    for hole in holes {
        bytes.get_or_insert_with(|| text.as_bytes().to_vec())[hole.range.clone()].fill(b'_');
    }
    // Only whole ASCII characters have been replaced, by ASCII characters.
    bytes.and_then(|bytes| String::from_utf8(bytes).ok())
}

/// The bytes that are too many, with what stands for them. A statement with too many operators loses all of them, so
/// that none stays open to the end of the script.
fn excess(text: &[u8]) -> Vec<(usize, u8)> {
    let mut excess = Vec::new();
    let mut statement = Vec::new();
    let mut here_documents = 0;
    let mut before = 0;
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            0 => excess.push((at, b' ')),
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
        assert_eq!(blank("a{{ V }}\0é", &[Hole { range: 1..8, name: 4..5 }]).unwrap(), "a_______ é");
    }
}
