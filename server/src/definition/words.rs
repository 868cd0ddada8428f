//! The builder's notion of white space, words and lines.

use std::ops::Range;

use super::templates;

/// The range of what is left of `text[range]` without white space around it. Like the builder's, white space is
/// Unicode's; an all-white range leaves the empty range at its start.
pub(crate) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let inner = piece.trim_start();
    let start = if inner.is_empty() { range.start } else { range.end - inner.len() };
    start..start + inner.trim_end().len()
}

/// The words between white space. The builder parts them once the variables have their values, so that the blanks in
/// `{{ name }}` part nothing.
pub(crate) fn words(text: &str) -> Vec<&str> {
    let mut variables = templates::variables(text).map(|variable| variable.range).peekable();
    let (mut words, mut start) = (Vec::new(), 0);
    for (at, char) in text.char_indices() {
        while variables.next_if(|range| range.end <= at).is_some() {}
        let is_inside = variables.peek().is_some_and(|range| range.start <= at);
        if char.is_whitespace() && !is_inside {
            words.push(&text[start..at]);
            start = at + char.len_utf8();
        }
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

/// Text as the builder stores it: one carriage return before each line feed, or at the end, removed; every line ended.
pub(crate) fn stored_lines(text: &str) -> String {
    let mut stored = String::with_capacity(text.len() + 1);
    for line in text.split_inclusive('\n') {
        let line = line.strip_suffix('\n').unwrap_or(line);
        stored.push_str(line.strip_suffix('\r').unwrap_or(line));
        stored.push('\n');
    }
    stored
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_unicode() {
        assert_eq!(trim("x \u{a0}ab\u{3000}\t", 1..10), 4..6);
        assert_eq!(trim("  ", 0..2), 0..0);
    }

    #[test]
    fn blanks_inside_a_variable_part_nothing() {
        assert_eq!(words(" from  {{ A }}-{{\tB }} c "), ["from", "{{ A }}-{{\tB }}", "c"]);
        assert_eq!(words("{{ a-b }}\u{a0}é"), ["{{", "a-b", "}}", "é"]);
        assert_eq!(words(" "), [""; 0]);
    }

    #[test]
    fn line_ends() {
        assert_eq!(stored_lines("a\r\nb\r\r\nc\r"), "a\nb\r\nc\n");
        assert_eq!(stored_lines(""), "");
    }
}
