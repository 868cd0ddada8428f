//! A line that stands in the wrong section, moved to the right one.

use std::ops::Range;

use super::{StageContext, lines};
use crate::finding::{Applicability, Fix};
use crate::text::{Edit, Text};

/// Moves a whole line, as `new`, to the end of the last section `name`, or to a new one in front of the section at
/// offset `before`. Nothing where that section is no shell script.
pub(super) fn to_section(
    context: &StageContext<'_>,
    line: Range<usize>,
    new: &str,
    name: &str,
    before: usize,
) -> Option<Fix> {
    let text = context.snapshot.text();
    // Edits write the line ends of the file.
    let new = format!("    {}\n", new.trim().replace("\r\n", "\n"));
    let insertion = match context.stage.sections.iter().rev().find(|section| section.part.is(name)) {
        Some(section) if !section.part.is_shell() => return None,
        Some(section) => {
            let end = section.start + section.part.text.trim_end().len();
            lines::insert(text, lines::whole(text, &(end.saturating_sub(1)..end)).end, &new)
        }
        None => lines::insert(text, before, &format!("%{name}\n{new}\n")),
    };
    let mut edits = vec![Edit { range: line, text: String::new() }, insertion];
    Edit::sort(&mut edits);
    Some(Fix { title: format!("Move the line to `%{name}`"), applicability: Applicability::Unsafe, edits })
}

/// Whether the line that starts at an offset goes on with a line before it: one that ends in `\`, `&` or `|`.
pub(super) fn goes_on(text: &Text, line_start: usize) -> bool {
    let (line, _) = text.line_of(line_start);
    let mut before = (0..line).rev().map(|line| text.slice(text.line_range(line)));
    let last = before.find(|line| !line.trim().is_empty());
    last.is_some_and(|line| ends_open(&line))
}

/// Whether what stands behind a text belongs to its last line.
pub(super) fn ends_open(line: &str) -> bool {
    line.trim_end().ends_with(['\\', '&', '|'])
}
