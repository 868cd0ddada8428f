//! The header of a stage.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::memo::Memo;
use super::note::Note;
use super::refusal::{Cause, Problem};
use super::words::trim;
use crate::language::keywords::{self, Keyword};
use crate::mapped::Mapped;
use crate::syntax::{Kind, Node};

/// All keywords of a stage. Ranges are relative to the header's start.
#[derive(Debug)]
pub struct Header {
    /// The whole text of the header.
    pub text: Box<str>,
    /// The keywords, in source order.
    pub fields: Vec<Field>,
    /// Whether there may be a template variable in it.
    pub(super) has_braces: bool,
    pub(super) problems: Vec<Problem>,
    notes: OnceLock<Vec<Note>>,
    /// What higher layers found out about it.
    pub memo: Memo,
}

/// One `Keyword: value`.
#[derive(Debug)]
pub struct Field {
    /// The whole field, from the keyword to the end of its last line's value or comment.
    pub range: Range<usize>,
    /// The word left of the colon, trimmed.
    pub keyword: Range<usize>,
    /// The keyword in lower case.
    pub name: String,
    /// The value: comments cut, continuation lines joined, trimmed; template variables stay as written.
    pub value: Mapped,
    /// Where the value stands, or would stand: from its first byte to its last, or the empty range behind the colon.
    pub value_range: Range<usize>,
    /// Whether the builder drops the keyword, because its last line ends in a backslash and nothing follows.
    pub dropped: bool,
}

impl Field {
    /// What the keyword means; nothing for one that no builder knows.
    #[must_use]
    pub fn spec(&self) -> Option<&'static Keyword> {
        keywords::keyword(&self.name)
    }
}

impl Header {
    pub(super) fn of(node: Node<'_>, text: Cow<'_, str>) -> Header {
        let mut header = Header {
            has_braces: text.contains("{{"),
            text: text.into(),
            fields: Vec::new(),
            problems: Vec::new(),
            notes: OnceLock::new(),
            memo: Memo::default(),
        };
        let start = node.range().start;
        for child in node.children() {
            match child.kind() {
                Kind::HeaderField => header.add_field(child, start),
                Kind::InvalidLine => {
                    let range = child.range();
                    let line = &header.text[range.start - start..range.end - start];
                    let end = line.find('#').unwrap_or(line.len());
                    let line = trim(&header.text, range.start - start..range.start - start + end);
                    header.problems.push(Problem::always(Cause::MissingColon, line));
                }
                _ => {}
            }
        }
        header
    }

    /// The ignore comments, looked for when they are first asked for.
    pub(crate) fn notes(&self) -> &[Note] {
        self.notes.get_or_init(|| self.find_notes())
    }

    fn add_field(&mut self, node: Node<'_>, start: usize) {
        let relative = |range: Range<usize>| range.start - start..range.end - start;
        let range = relative(node.range());
        let children = node.children();
        let keyword = children.iter().find(|child| child.kind() == Kind::Keyword);
        let keyword = keyword.map_or(range.start..range.start, |keyword| relative(keyword.range()));
        let keyword = trim(&self.text, keyword);

        let mut value = Mapped::default();
        let mut continued = false;
        let mut span: Option<Range<usize>> = None;
        let mut pieces = children.iter().filter(|c| matches!(c.kind(), Kind::Value | Kind::LineContinuation));
        let mut previous: Option<Range<usize>> = None;
        for piece in pieces.by_ref() {
            let here = relative(piece.range());
            if piece.kind() == Kind::Value {
                continued = false;
                span = Some(span.map_or(here.start, |span| span.start)..here.end);
                previous = Some(here);
            } else {
                continued = true;
                // Blanks between the text and the backslash are kept.
                if let Some(text) = previous.take() {
                    self.push_line(&mut value, text.start..here.start, true);
                }
            }
        }
        if let Some(text) = previous {
            self.push_line(&mut value, text, false);
        }
        let trimmed = trim(value.text(), 0..value.text().len());
        let value = value.slice(trimmed);

        let name = self.text[keyword.clone()].to_lowercase();
        if continued {
            self.judge_dangling(range.end);
        } else {
            self.judge_keyword(&name, &keyword);
        }
        let behind_colon =
            self.text[keyword.end..range.end].find(':').map_or(range.end, |at| keyword.end + at + 1);
        let value_range = span.unwrap_or(behind_colon..behind_colon);
        self.fields.push(Field { range, keyword, name, value, value_range, dropped: continued });
    }

    /// A line that is continued and ends in the two characters `\n` breaks there (for keys given inline).
    fn push_line(&self, value: &mut Mapped, range: Range<usize>, continued: bool) {
        let line = &self.text[range.clone()];
        match line.strip_suffix("\\n").filter(|_| continued) {
            Some(rest) => {
                value.push_verbatim(range.start, rest);
                value.push_replaced(range.start + rest.len()..range.end, "\n");
            }
            None => value.push_verbatim(range.start, line),
        }
    }

    /// A continued line followed by a comment, or by a blank line and more, crashes both programs; at the end of the
    /// header it loses its keyword.
    fn judge_dangling(&mut self, end: usize) {
        let line_start = match self.text[..end].ends_with('\n') {
            true => end,
            false => self.text[end..].find('\n').map_or(self.text.len(), |at| end + at + 1),
        };
        // Blank lines at the end are no part of what the builders take apart.
        if self.text[line_start..].trim().is_empty() {
            return;
        }
        let Some(line) = self.text[line_start..].split_inclusive('\n').next() else { return };
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            // A blank line is its line end; a comment is the comment.
            let range = line_start..line_start + line.len();
            let range = if content.is_empty() { range } else { trim(&self.text, range) };
            self.problems.push(Problem::always(Cause::BrokenContinuation, range));
        }
    }

    fn judge_keyword(&mut self, name: &str, range: &Range<usize>) {
        let since = keywords::keyword(name).map(|keyword| keyword.since);
        // A line that begins with its colon has an empty keyword: then the colon is what can be shown.
        let colon = || self.text[range.end..].find(':').map(|at| range.end + at..range.end + at + 1);
        let range = if range.is_empty() { colon().unwrap_or_default() } else { range.clone() };
        self.problems.push(Problem::unless_known(Cause::UnknownKeyword, since, range));
    }

    /// The field that decides a keyword: the last one that is not dropped.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().rev().find(|field| field.name == name && !field.dropped)
    }
}
