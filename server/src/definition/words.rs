//! The builder's notion of white space and lines.

use std::ops::Range;

/// The range of what is left of `text[range]` without white space around it. Like the builder's, white space is
/// Unicode's; an all-white range leaves the empty range at its start.
pub(crate) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let inner = piece.trim_start();
    let start = if inner.is_empty() { range.start } else { range.end - inner.len() };
    start..start + inner.trim_end().len()
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
    fn line_ends() {
        assert_eq!(stored_lines("a\r\nb\r\r\nc\r"), "a\nb\r\nc\n");
        assert_eq!(stored_lines(""), "");
    }
}
