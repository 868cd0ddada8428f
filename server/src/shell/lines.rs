//! Lines as the shell sees them: a line goes on behind a backslash, in quotes and into here-documents.

use std::ops::Range;

use super::kind::Kind;
use super::mentions::is_in;
use super::script::Script;

/// What a line end can be inside of.
const SPANNING: [Kind; 7] = [
    Kind::AnsiString,
    Kind::ArithmeticExpansion,
    Kind::Expansion,
    Kind::HeredocBody,
    Kind::HeredocRedirect,
    Kind::RawString,
    Kind::String,
];

/// What people take for one thing when it is longer than a line.
const BLOCKS: [Kind; 16] = [
    Kind::CaseItem,
    Kind::CaseStatement,
    Kind::Command,
    Kind::CompoundStatement,
    Kind::CStyleFor,
    Kind::DeclarationCommand,
    Kind::ElifClause,
    Kind::ElseClause,
    Kind::ForStatement,
    Kind::FunctionDefinition,
    Kind::IfStatement,
    Kind::List,
    Kind::Pipeline,
    Kind::RedirectedStatement,
    Kind::Subshell,
    Kind::WhileStatement,
];

impl Script {
    /// Commands, branches, loops and functions of several lines, the outer ones first; a command with its here-document.
    pub(crate) fn blocks(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        self.each_node(|node| {
            let text = self.text().get(node.byte_range()).unwrap_or_default().trim_end();
            if BLOCKS.contains(&Kind::of(node)) && text.contains('\n') {
                found.push(node.start_byte()..node.start_byte() + text.len());
            }
        });
        found
    }

    /// The stretches over which lines go on, sorted and apart from each other: a line that begins inside one begins with
    /// something other than code.
    pub(crate) fn spans(&self) -> Vec<Range<usize>> {
        let text = self.text();
        let (mut found, mut comments) = (Vec::new(), Vec::new());
        self.each_node(|node| match Kind::of(node) {
            Kind::Comment => comments.push(node.byte_range()),
            kind if SPANNING.contains(&kind) => found.push(node.byte_range()),
            _ => {}
        });
        let line_ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let continued = line_ends.filter_map(|end| Some((continuation(text, end)?, end)));
        // The next line begins in the middle of this one.
        found.extend(
            continued.filter(|(at, _)| !is_in(&comments, *at)).map(|(at, end)| at..(end + 2).min(text.len())),
        );
        found.sort_by_key(|span| span.start);
        found.dedup_by(|later, earlier| {
            let is_joined = later.start < earlier.end;
            earlier.end = if is_joined { earlier.end.max(later.end) } else { earlier.end };
            is_joined
        });
        found
    }

    /// The lines that hang together around a byte, without the last line end: a comment can stand above them, but not
    /// between them.
    #[must_use]
    pub fn logical_line(&self, at: usize) -> Range<usize> {
        let text = self.text();
        let at = at.min(text.len());
        let mut start = line_start(text, at);
        while let Some(end) = start.checked_sub(1) {
            let Some(before) = self.goes_on(end) else { break };
            start = line_start(text, before.start.min(end));
        }
        let mut end = line_end(text, at);
        while end < text.len() {
            let Some(over) = self.goes_on(end) else { break };
            end = line_end(text, over.end.max(end + 1));
        }
        start..end
    }

    /// What a line end does not end.
    fn goes_on(&self, end: usize) -> Option<Range<usize>> {
        let mut node = self.root_at(end)?.descendant_for_byte_range(end, end + 1)?;
        loop {
            if Kind::of(node) == Kind::Comment {
                return None;
            }
            // A string ends on the line that its last quote is on.
            if SPANNING.contains(&Kind::of(node)) && node.start_byte() <= end && end < node.end_byte() {
                let over = node.byte_range();
                return Some(over.start..over.end.saturating_sub(1).max(end));
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => break,
            }
        }
        continuation(self.text(), end).filter(|at| !self.is_in_comment(*at)).map(|at| at..end)
    }

    fn is_in_comment(&self, at: usize) -> bool {
        let node = self.root_at(at).and_then(|root| root.descendant_for_byte_range(at, at + 1));
        node.is_some_and(|node| Kind::of(node) == Kind::Comment)
    }
}

/// Where the backslash is by which a line goes on over its line end.
fn continuation(text: &str, end: usize) -> Option<usize> {
    let line = text.get(..end)?;
    // The builder takes one carriage return off.
    let line = line.strip_suffix('\r').unwrap_or(line);
    let backslashes = line.len() - line.trim_end_matches('\\').len();
    (backslashes % 2 == 1).then(|| line.len() - 1)
}

fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    text.as_bytes()[at..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |end| at + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_together() {
        for (text, line) in [
            ("a\nb X\nc", "b X"),
            ("a\nb \\\n X \\\n d\nc", "b \\\n X \\\n d"),
            ("a\nb 'c\n X\n' d\ne", "b 'c\n X\n' d"),
            ("a\nb \"c\n X\n\" && d \\\n e\nf", "b \"c\n X\n\" && d \\\n e"),
            ("a\nR <<EOF\nX\nEOF\nb", "R <<EOF\nX\nEOF"),
            ("a\nR <<EOF && b\nX\nEOF\nb", "R <<EOF && b\nX\nEOF"),
            ("R <<EOF\nx\nEOF\nX\nb", "X"),
            ("a &&\nX", "X"),
            ("a # b \\\nX", "X"),
            ("# b \\\nX", "X"),
            ("a \\\\\nX", "X"),
            ("if a; then\n X\nfi", " X"),
            ("a=$(\n X\n)", " X"),
            ("a \\\r\nX\r\nb", "a \\\r\nX\r"),
            ("a ${b:-\n X\n} c\nd", "a ${b:-\n X\n} c"),
            ("X", "X"),
            ("X 'unclosed\n\n", "X 'unclosed"),
        ] {
            let script = Script::parse(text);
            let range = script.logical_line(text.find('X').unwrap());
            assert_eq!(&text[range], line, "{text:?}");
        }
    }

    #[test]
    fn no_place_is_out_of_the_text() {
        let text = "a \\\n'b\n\" $(\n <<E\n\\\n\n";
        let script = Script::parse(text);
        for at in 0..text.len() + 3 {
            let range = script.logical_line(at);
            assert!(text.get(range.clone()).is_some(), "{at} {range:?}");
        }
    }
}
