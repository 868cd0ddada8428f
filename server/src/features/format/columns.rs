//! Lines of two words: labels and files, in columns.

use std::ops::Range;

use super::INDENT;
use crate::definition::{FileEntry, Label, Section};
use crate::text::Edit;

/// A column is not moved farther out than this; longer words stand out of it.
const WIDEST: usize = 60;

/// A line to format: its words as ranges of the section.
struct Row {
    first: Range<usize>,
    second: Option<Range<usize>>,
}

/// `name value`, the values below each other.
pub(super) fn labels(section: &Section, labels: &[Label]) -> Vec<Edit> {
    let rows = labels.iter().filter(|label| !section.slice(&label.name).contains("{{")).map(|label| Row {
        first: label.name.clone(),
        second: (!label.value.is_empty()).then(|| label.value.clone()),
    });
    let mut edits = indented(section);
    edits.extend(gaps(section, &rows.collect::<Vec<_>>()));
    edits
}

/// `source destination`, the destinations below each other.
pub(super) fn files(section: &Section, entries: &[FileEntry]) -> Vec<Edit> {
    let quoted = |range: &Range<usize>| {
        let text = &section.text;
        let quotes = text[..range.start].ends_with('"') && text[range.end..].starts_with('"');
        if quotes { range.start - 1..range.end + 1 } else { range.clone() }
    };
    let plain = |entry: &&FileEntry| {
        let line = section.slice(&entry.range);
        // A single quote begins a word that runs over blanks, an odd double quote splits one.
        !line.contains('\'') && line.matches('"').count().is_multiple_of(2)
    };
    let rows = entries.iter().filter(plain).filter_map(|entry| {
        let second = entry.destination.as_ref().map(quoted);
        Some(Row { first: quoted(entry.source.as_ref()?), second })
    });
    let mut edits = indented(section);
    edits.extend(gaps(section, &rows.collect::<Vec<_>>()));
    edits
}

/// The blanks between two words, so that the second ones stand below each other.
fn gaps(section: &Section, rows: &[Row]) -> Vec<Edit> {
    let text = &section.text;
    let width = |row: &Row| section.slice(&row.first).chars().count();
    let is_gap = |gap: &str| !gap.is_empty() && gap.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
    let column =
        rows.iter().filter(|row| row.second.is_some()).map(width).filter(|width| *width <= WIDEST).max();
    let column = column.unwrap_or_default();
    let gap = |row: &Row| {
        let second = row.second.as_ref()?;
        let range = row.first.end..second.start;
        // A tab behind a label's name belongs to the name, so the first byte has to be a blank.
        let fits = text.get(range.clone()).is_some_and(|gap| is_gap(gap) && gap.starts_with(' '));
        fits.then(|| Edit { range, text: " ".repeat(column.saturating_sub(width(row)) + 1) })
    };
    rows.iter().filter_map(gap).collect()
}

/// Every line that is not blank indented alike, none with blanks at its end.
pub(super) fn indented(section: &Section) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut start = section.body.start;
    for line in section.text[start..].split_inclusive('\n') {
        let content = line.trim_end_matches('\n');
        let content = content.strip_suffix('\r').unwrap_or(content);
        let text = content.trim();
        let indent = if text.is_empty() { 0 } else { content.len() - content.trim_start().len() };
        // Only what is a blank to everybody: other white space is left alone.
        let blank = |range: &str| range.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
        if !text.is_empty() && blank(&content[..indent]) {
            edits.push(Edit { range: start..start + indent, text: INDENT.to_owned() });
        }
        if blank(&content[indent + text.len()..]) {
            edits.push(Edit {
                range: start + indent + text.len()..start + content.len(),
                text: String::new(),
            });
        }
        start += line.len();
    }
    edits
}
