//! Where an offset is: in which stage, in its header or in which section, on which line.

use std::ops::Range;

use crate::definition::{Field, Header, Placed, Section, Stage, templates};
use crate::snapshot::Snapshot;

/// A place in a definition.
#[derive(Clone, Copy, Debug)]
pub struct Place<'s> {
    /// Number of the stage, from 0.
    pub number: usize,
    /// The stage.
    pub stage: &'s Stage,
    /// The part of it.
    pub part: Part<'s>,
    /// The offset relative to the part, on a character boundary of its text.
    pub at: usize,
}

/// A part of a stage.
#[derive(Clone, Copy, Debug)]
pub enum Part<'s> {
    /// The header.
    Header(&'s Placed<Header>),
    /// A section.
    Section(&'s Placed<Section>),
}

impl<'s> Part<'s> {
    /// Offset of the part's first byte in the file.
    #[must_use]
    pub fn start(self) -> usize {
        match self {
            Part::Header(header) => header.start,
            Part::Section(section) => section.start,
        }
    }

    /// The part's text.
    #[must_use]
    pub fn text(self) -> &'s str {
        match self {
            Part::Header(header) => &header.part.text,
            Part::Section(section) => &section.part.text,
        }
    }
}

/// All parts of a stage, in source order.
pub fn parts(stage: &Stage) -> impl Iterator<Item = Part<'_>> {
    stage.header.iter().map(Part::Header).chain(stage.sections.iter().map(Part::Section))
}

/// The place of an offset; nothing before the first stage, and in a file without one.
#[must_use]
pub fn place(snapshot: &Snapshot, offset: usize) -> Option<Place<'_>> {
    let stages = &snapshot.definition().stages;
    let number = stages.partition_point(|stage| stage.range.start <= offset).checked_sub(1)?;
    let stage = stages.get(number)?;
    let next = stage.sections.partition_point(|section| section.start <= offset);
    let section = next.checked_sub(1).and_then(|last| stage.sections.get(last));
    let part = section.map(Part::Section).or(stage.header.as_ref().map(Part::Header))?;
    let text = part.text();
    let mut at = offset.checked_sub(part.start())?.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    // Between the two bytes of a line end there is no place of its own.
    if text[..at].ends_with('\r') && text[at..].starts_with('\n') {
        at -= 1;
    }
    Some(Place { number, stage, part, at })
}

impl<'s> Place<'s> {
    /// A range of the part as a range of the file.
    #[must_use]
    pub fn range(&self, relative: &Range<usize>) -> Range<usize> {
        self.part.start() + relative.start..self.part.start() + relative.end
    }

    /// The line of the part that the place is on, without its line end.
    #[must_use]
    pub fn line(&self) -> Range<usize> {
        line_at(self.part.text(), self.at)
    }

    /// The template variable that the place is in or at the end of.
    #[must_use]
    pub fn variable(&self) -> Option<templates::Variable> {
        let mut variables = templates::variables(self.part.text());
        variables
            .find(|variable| touches(&variable.range, self.at))
            .filter(|variable| variable.range.start <= self.at)
    }

    /// The keyword line that the place is on.
    #[must_use]
    pub fn field(&self) -> Option<(&'s Placed<Header>, &'s Field)> {
        let Part::Header(header) = self.part else { return None };
        let field = header.part.fields.iter().rev().find(|field| field.range.start <= self.at)?;
        let end = line_at(&header.part.text, field.range.end.min(header.part.text.len())).end;
        (self.at <= end).then_some((header, field))
    }

    /// The section, if the place is in one.
    #[must_use]
    pub fn section(&self) -> Option<&'s Placed<Section>> {
        match self.part {
            Part::Section(section) => Some(section),
            Part::Header(_) => None,
        }
    }

    /// Whether the place is on the line that opens a section.
    #[must_use]
    pub fn is_on_section_line(&self) -> bool {
        self.section().is_some_and(|section| {
            let text = &section.part.text;
            self.at <= text.find('\n').unwrap_or(text.len())
        })
    }
}

/// Whether an offset is in a range or right behind it: a cursor at the end of a word is on the word.
pub(crate) fn touches(range: &Range<usize>, offset: usize) -> bool {
    (range.start..=range.end).contains(&offset)
}

/// The line around an offset of a text, without its line end.
pub(crate) fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    let end = if end > at && text[..end].ends_with('\r') { end - 1 } else { end };
    start..end.max(start)
}

/// The stretch of characters of some sort around an offset.
pub(crate) fn run_at(text: &str, at: usize, of: impl Fn(char) -> bool) -> Range<usize> {
    let start = text[..at]
        .rfind(|c| !of(c))
        .map_or(0, |last| last + text[last..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(|c| !of(c)).map_or(text.len(), |length| at + length);
    start..end
}

/// The stretch around an offset, or else the blanks from the offset on and the stretch behind them on the same line: what a
/// cursor in front of a word is about. Empty if there is none.
pub(crate) fn run_at_or_behind(text: &str, at: usize, of: impl Fn(char) -> bool + Copy) -> Range<usize> {
    let run = run_at(text, at, of);
    if run.is_empty() { through_blanks(text, at, of) } else { run }
}

/// From an offset to the end of the word behind it on the same line, over the blanks between; empty if there is none.
pub(crate) fn through_blanks(text: &str, at: usize, of: impl Fn(char) -> bool) -> Range<usize> {
    let rest = &text[at..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let end = rest[blanks..].find(|c| !of(c)).map_or(rest.len(), |length| blanks + length);
    at..if end > blanks { at + end } else { at }
}
