//! Edits of whole lines.

use std::ops::Range;

use crate::text::{Edit, Text};

/// The lines that a range touches, with the line end of the last one.
pub(crate) fn whole(text: &Text, range: &Range<usize>) -> Range<usize> {
    let (_, start) = text.line_of(range.start);
    let last = range.end.saturating_sub(1).max(range.start);
    let (line, line_start) = text.line_of(last);
    let next = text.line_of(text.line_range(line).end).0 + 1;
    let end = if next < text.line_count() { text.line_range(next).start } else { text.len() };
    start..end.max(line_start)
}

/// Takes out the lines that a range touches.
pub(crate) fn delete(text: &Text, range: &Range<usize>) -> Edit {
    Edit { range: whole(text, range), text: String::new() }
}

/// Makes comments of the lines that a range touches.
pub(crate) fn comment_out(text: &Text, range: &Range<usize>) -> Vec<Edit> {
    let lines = whole(text, range);
    let (first, last) = (text.line_of(lines.start).0, text.line_of(lines.end.saturating_sub(1)).0);
    let starts = (first..=last.max(first)).map(|line| text.line_range(line).start);
    starts.map(|at| Edit { range: at..at, text: "# ".to_owned() }).collect()
}

/// Puts lines in front of the line that holds `at`, or behind the last line where `at` is the end of the text. The
/// new lines end as the file's lines do.
pub(crate) fn insert(text: &Text, at: usize, lines: &str) -> Edit {
    let end = line_end(text);
    let mut new = lines.replace('\n', end);
    let at = if at >= text.len() { text.len() } else { text.line_of(at).1 };
    if at > 0 && at == text.len() && !text.slice(at - 1..at).ends_with('\n') {
        // Behind a last line without line end: the file keeps having none.
        new = format!("{end}{}", new.strip_suffix(end).unwrap_or(&new));
    }
    Edit { range: at..at, text: new }
}

/// How the file's first line ends.
pub(crate) fn line_end(text: &Text) -> &'static str {
    let end = text.line_range(0).end;
    if text.slice(end..end + 2) == "\r\n" { "\r\n" } else { "\n" }
}

/// The blanks that the line of an offset begins with.
pub(crate) fn indentation(text: &Text, offset: usize) -> String {
    let line = text.slice(text.line_range(text.line_of(offset).0)).into_owned();
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &Text, edit: &Edit) -> String {
        let mut text = text.clone();
        text.replace(edit.range.clone(), &edit.text);
        text.to_string()
    }

    #[test]
    fn lines_go_as_a_whole() {
        let text = Text::new("ab\r\ncd\nef");
        assert_eq!(whole(&text, &(1..2)), 0..4);
        assert_eq!(whole(&text, &(1..5)), 0..7);
        assert_eq!(whole(&text, &(7..9)), 7..9);
        assert_eq!(whole(&text, &(6..7)), 4..7, "a line end is of its line");
        assert_eq!(applied(&text, &delete(&text, &(4..5))), "ab\r\nef");
    }

    #[test]
    fn new_lines_end_as_the_others() {
        let text = Text::new("ab\r\ncd");
        assert_eq!(applied(&text, &insert(&text, 5, "x\ny\n")), "ab\r\nx\r\ny\r\ncd");
        assert_eq!(applied(&text, &insert(&text, 6, "x\n")), "ab\r\ncd\r\nx");
        assert_eq!(applied(&Text::new(""), &insert(&Text::new(""), 0, "x\n")), "x\n");
        assert_eq!(comment_out(&text, &(1..5)).len(), 2);
    }
}
