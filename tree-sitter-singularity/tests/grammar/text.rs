//! Lines, blanks and variables of a text, byte by byte.

use std::ops::{Deref, Range};

pub(crate) type Span = Range<usize>;

/// The bytes of a text; spans are ranges of them.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a>(pub(crate) &'a [u8]);

impl Deref for Text<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0
    }
}

/// A line: `end` is without the line feed and one carriage return before it.
#[derive(Clone, Copy)]
pub(crate) struct Line {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) next: usize,
}

pub(crate) fn lines(text: &[u8]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let feed = text[start..].iter().position(|&byte| byte == b'\n').map(|at| start + at);
        let stop = feed.unwrap_or(text.len());
        let end = if stop > start && text[stop - 1] == b'\r' { stop - 1 } else { stop };
        let next = feed.map_or(text.len(), |at| at + 1);
        lines.push(Line { start, end, next });
        start = next;
    }
    lines
}

impl Line {
    pub(crate) fn span(&self) -> Span {
        self.start..self.end
    }
}

pub(crate) fn is_ascii_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\r' | 0x0C | b' ')
}

impl Text<'_> {
    /// Does the line that begins at `start` begin a stage?
    pub(crate) fn begins_stage(&self, start: usize) -> bool {
        let line = &self[start..self.len().min(start + 12)];
        let line = String::from_utf8_lossy(line).replace('\u{17f}', "s");
        line.to_ascii_lowercase().starts_with("bootstrap:")
    }

    /// Does the line begin a section?
    pub(crate) fn begins_section(&self, line: &Line) -> bool {
        self[self.trim_start(line.span())].first() == Some(&b'%')
    }

    /// The length of the blank at `at`, if there is one; a line feed is none.
    pub(crate) fn blank(&self, at: usize) -> Option<usize> {
        match &self[at..] {
            [b'\t' | 0x0B..=0x0D | b' ', ..] => Some(1),
            [0xC2, 0x85 | 0xA0, ..] => Some(2),
            [0xE1, 0x9A, 0x80, ..] | [0xE3, 0x80, 0x80, ..] => Some(3),
            [0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF, ..] | [0xE2, 0x81, 0x9F, ..] => Some(3),
            _ => None,
        }
    }

    /// The end of `{{ name }`, with one closing brace at least, that begins at `at`.
    pub(crate) fn variable(&self, at: usize, many_lines: bool) -> Option<(Span, usize)> {
        let white = |byte: u8| is_ascii_blank(byte) || (many_lines && byte == b'\n');
        let run = |from: usize, is: &dyn Fn(u8) -> bool| {
            from + self[from..].iter().take_while(|&&byte| is(byte)).count()
        };
        let name = self[at..].starts_with(b"{{").then(|| run(at + 2, &white))?;
        let end = run(name, &|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let close = run(end, &white);
        (end > name && self.get(close) == Some(&b'}')).then_some((name..end, close))
    }

    pub(crate) fn trim_start(&self, mut span: Span) -> Span {
        while let Some(length) = (span.start < span.end).then(|| self.blank(span.start)).flatten() {
            span.start += length;
        }
        span
    }

    pub(crate) fn trim_end(&self, mut span: Span) -> Span {
        while let Some(length) = (1..=3).find(|&n| span.len() >= n && self.blank(span.end - n) == Some(n)) {
            span.end -= length;
        }
        span
    }

    pub(crate) fn trim(&self, span: Span) -> Span {
        self.trim_end(self.trim_start(span))
    }

    pub(crate) fn find(&self, span: Span, byte: u8) -> Option<usize> {
        self[span.clone()].iter().position(|&b| b == byte).map(|at| span.start + at)
    }

    /// The first byte of `span` that `stop` holds for, outside of variables.
    pub(crate) fn find_outside(&self, span: Span, stop: impl Fn(usize) -> bool) -> usize {
        let mut at = span.start;
        while at < span.end && !stop(at) {
            at = match self.variable(at, false) {
                Some((_, close)) if self.get(close + 1) == Some(&b'}') => close + 2,
                _ => at + 1,
            };
        }
        at.min(span.end)
    }
}
