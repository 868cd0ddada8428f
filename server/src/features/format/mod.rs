//! Formatting: spelling and blanks, nothing that the builder sees but for what is told here.
//!
//! * Header: keywords as people spell them, `Keyword: value` with one blank. Values, comments and continued lines stay.
//! * Section names in lower case. The rest of the section line stays: blanks on it can mean something.
//! * `%labels`, `%files`, `%arguments`: entries indented by four blanks, labels and destinations in columns.
//! * Shell scripts: no blanks at the ends of lines, and the whole body moved so that its outermost lines are indented by
//!   four blanks, every line as far in relation to the others as before. A body with a here-document, a quoted text or
//!   a command over several lines is not moved. In these, and in other languages than shell, no byte changes.
//! * `%help` and sections that no builder knows stay as they are.
//!
//! What the builder sees differently afterwards: blanks at the beginnings and ends of script lines, which its stored
//! copy of the script has too. What the scripts run is the same, and checked to be: a body is left alone where the
//! shell model would read it differently.

mod columns;
mod header;
mod script;

use std::ops::Range;
use std::sync::Arc;

use super::place::{Part, parts};
use crate::definition::{Content, Placed, Section, Stage};
use crate::snapshot::Snapshot;
use crate::text::Edit;

/// How far lines of a section are indented.
pub(crate) const INDENT: &str = "    ";

/// The edits that format a file: sorted, without overlap, each within one line.
#[must_use]
pub fn format(snapshot: &Snapshot) -> Vec<Edit> {
    format_range(snapshot, 0..snapshot.text().len())
}

/// The edits of [`format()`] on the lines that a range touches.
#[must_use]
pub fn format_range(snapshot: &Snapshot, range: Range<usize>) -> Vec<Edit> {
    let text = snapshot.text();
    let lines = text.line_of(range.start).1..text.line_range(text.line_of(range.end).0).end;
    let mut edits = Vec::new();
    for stage in &snapshot.definition().stages {
        for part in parts(stage) {
            let (start, end) = (part.start(), part.start() + part.text().len());
            if start > lines.end || end < lines.start {
                continue;
            }
            let found = match part {
                Part::Header(header) => header::format(&header.part),
                Part::Section(section) if is_glued(stage, section) => continue,
                Part::Section(section) => of_section(&section.part).0.clone(),
            };
            if outgrows(part.text().len(), &found) {
                continue;
            }
            let placed = found.into_iter().map(|edit| Edit {
                range: start + edit.range.start..start + edit.range.end,
                text: edit.text,
            });
            edits
                .extend(placed.filter(|edit| lines.start <= edit.range.start && edit.range.end <= lines.end));
        }
    }
    // What is already so needs no edit.
    edits.retain(|edit| text.slice(edit.range.clone()) != edit.text);
    Edit::sort(&mut edits);
    edits
}

/// Whether the body goes on in the last line of another one. The builder takes the line end off the first section of a
/// file without header, and puts sections of one name together.
fn is_glued(stage: &Stage, section: &Placed<Section>) -> bool {
    let first = stage.sections.first().filter(|_| stage.header.is_none());
    let name = |section: &Section| {
        (section.spec.map(|spec| spec.name), section.app.as_ref().map(|app| section.slice(app).to_owned()))
    };
    first.is_some_and(|first| first.start != section.start && name(&first.part) == name(&section.part))
}

/// The builder refuses a header or a section of 64 KiB, the line that follows it counted; this leaves room for that line.
const LARGEST: usize = 64_000;

/// Whether edits would make a part so long that the builder refuses it.
fn outgrows(length: usize, edits: &[Edit]) -> bool {
    let added: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let removed: usize = edits.iter().map(|edit| edit.range.len()).sum();
    added > removed && length + added - removed > LARGEST
}

/// The edits after a line end has been typed at `offset`: the line before is formatted, and the first line of a section
/// is indented.
#[must_use]
pub fn format_on_line_end(snapshot: &Snapshot, offset: usize) -> Vec<Edit> {
    let text = snapshot.text();
    let (line, start) = text.line_of(offset);
    let Some(before) = line.checked_sub(1).map(|line| text.line_range(line)) else { return Vec::new() };
    let mut edits = format_range(snapshot, before.clone());
    // A script line may be half a command: its blanks are left until the whole file is formatted.
    edits.retain(|edit| edit.range.end <= before.end);
    let here = text.line_range(line);
    let opens = text.slice(before).starts_with('%');
    if opens && text.slice(here.clone()).trim().is_empty() {
        edits.push(Edit { range: start..here.end, text: INDENT.to_owned() });
    }
    edits.retain(|edit| text.slice(edit.range.clone()) != edit.text);
    edits
}

/// What formats a section, in its ranges. Kept with it: a file is formatted each time it is saved.
struct Formatted(Vec<Edit>);

fn of_section(section: &Section) -> Arc<Formatted> {
    section.memo.get_or_make(|| Formatted(section_edits(section)))
}

fn section_edits(part: &Section) -> Vec<Edit> {
    let mut edits = Vec::new();
    let Some(spec) = part.spec else { return edits };
    let name = part.slice(&part.name);
    // Some letters that are not ASCII fold to ones that are; they are left to their author.
    if name != spec.name && name.eq_ignore_ascii_case(spec.name) {
        edits.push(Edit { range: part.name.clone(), text: spec.name.to_owned() });
    }
    let body = match &part.content {
        Content::Files(_) if spec.app => Vec::new(),
        Content::Files(entries) => columns::files(part, entries),
        Content::Labels(labels) => columns::labels(part, labels),
        Content::Arguments(_) => columns::indented(part),
        Content::Text if part.is_shell() => script::format(part),
        Content::Text => Vec::new(),
    };
    edits.extend(body);
    edits
}
