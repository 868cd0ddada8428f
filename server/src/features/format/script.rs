//! Shell scripts: trailing blanks off, the body moved as a whole.

use super::INDENT;
use crate::definition::Section;
use crate::shell::mentions::is_in;
use crate::shell::{Analysis, Environment, Script};
use crate::text::Edit;

/// A line of a script.
struct Line<'t> {
    start: usize,
    /// Without its line end.
    text: &'t str,
    /// Whether it begins inside something whose bytes mean something.
    inside: bool,
    /// Whether it ends inside such a thing.
    open: bool,
}

/// Edits in ranges of the section; none where they would change what is run.
pub(super) fn format(section: &Section) -> Vec<Edit> {
    let body = section.slice(&section.body);
    let edits = edits(section.script());
    if edits.is_empty() || !means_the_same(section.script(), &apply(body, &edits)) {
        return Vec::new();
    }
    let start = section.body.start;
    let moved = edits
        .into_iter()
        .map(|edit| Edit { range: start + edit.range.start..start + edit.range.end, text: edit.text });
    moved.collect()
}

fn edits(script: &Script) -> Vec<Edit> {
    let (body, spans) = (script.text(), script.spans());
    let is_inside =
        |line: usize| line.checked_sub(1).is_some_and(|end| is_in(&spans, end) && is_in(&spans, line));
    let mut lines = Vec::new();
    let mut start = 0;
    for line in body.split_inclusive('\n') {
        let text = line.trim_end_matches('\n');
        let text = text.strip_suffix('\r').unwrap_or(text);
        let next = start + line.len();
        lines.push(Line { start, text, inside: is_inside(start), open: is_inside(next) });
        start = next;
    }
    let mut edits = Vec::new();
    let shift = shift(&lines);
    for line in &lines {
        let text = line.text.trim_end_matches([' ', '\t']);
        let end = line.start + line.text.len();
        // A blank behind a backslash keeps it from continuing the line.
        // The builder ends a last line of blanks alone; without them it would not be there.
        let is_only_line = text.is_empty() && end == body.len();
        if !line.inside
            && !line.open
            && !text.ends_with('\\')
            && text.len() < line.text.len()
            && !is_only_line
        {
            edits.push(Edit { range: line.start + text.len()..end, text: String::new() });
        }
        // A comment that stands farther out than the code stays there.
        if let Some(old) = shift.filter(|old| !text.is_empty() && text.starts_with(old))
            && !(line.is_comment() && line.start == 0 && text.starts_with("#!"))
        {
            edits.push(Edit { range: line.start..line.start + old.len(), text: INDENT.to_owned() });
        }
    }
    edits.retain(|edit| body.get(edit.range.clone()) != Some(&edit.text));
    Edit::sort(&mut edits);
    edits
}

/// The indentation that all lines have in common, if the body may be moved and is not where it belongs.
fn shift<'t>(lines: &[Line<'t>]) -> Option<&'t str> {
    // Lines that cannot be moved would lose their place among the others.
    if lines.iter().any(|line| line.inside) {
        return None;
    }
    // Comments stand anywhere, and a `#!` usually at the margin.
    let mut indents = lines.iter().filter(|line| !line.is_blank() && !line.is_comment()).map(Line::indent);
    let first = indents.next()?;
    let common = indents.fold(first, |common, other| {
        let same = common.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
        &common[..same]
    });
    (common != INDENT).then_some(common)
}

impl<'t> Line<'t> {
    fn indent(&self) -> &'t str {
        &self.text[..self.text.len() - self.text.trim_start_matches([' ', '\t']).len()]
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn is_comment(&self) -> bool {
        self.text.trim_start().starts_with('#')
    }
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut result = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for edit in edits {
        result.push_str(text.get(done..edit.range.start).unwrap_or_default());
        result.push_str(&edit.text);
        done = edit.range.end;
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

/// Whether two scripts run the same commands with the same words and the same input.
fn means_the_same(before: &Script, after: &str) -> bool {
    let after = Script::parse(after);
    if before.has_errors() || after.has_errors() {
        return false;
    }
    let environment = Environment::new();
    meaning(&before.analyse(&environment)) == meaning(&after.analyse(&environment))
}

type Meaning<'a> = Vec<(Vec<&'a str>, Vec<(&'a str, &'a str)>, Vec<&'a str>, Option<&'a str>)>;

fn meaning(analysis: &Analysis) -> Meaning<'_> {
    let commands = analysis.commands.iter().map(|command| {
        let words = command.words.iter().map(|word| word.sketch()).collect();
        let assignments =
            command.assignments.iter().map(|one| (one.name.as_str(), one.value.sketch())).collect();
        let targets = command.redirections.iter().map(|one| one.target.sketch()).collect();
        (words, assignments, targets, command.input.as_ref().map(|input| input.text.sketch()))
    });
    commands.collect()
}
