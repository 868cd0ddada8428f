//! The image as a file tells about it: what its last stage says, and how to make it say more.

use std::ops::Range;

use crate::definition::{Content, Placed, Section, Stage, TOKEN_LIMIT};
use crate::finding::{Applicability, Fix};
use crate::language::labels::Purpose;
use crate::rules::lines;
use crate::snapshot::Snapshot;
use crate::text::Edit;

/// The last stage, which becomes the image, and the word that findings about it stand on.
pub(super) struct Image<'s> {
    snapshot: &'s Snapshot,
    pub(super) stage: &'s Stage,
    /// The word `Bootstrap`.
    pub(super) mark: Range<usize>,
}

impl<'s> Image<'s> {
    /// The image that a file makes, if it makes one.
    pub(super) fn of(snapshot: &'s Snapshot) -> Option<Image<'s>> {
        let stage = snapshot.definition().stages.last()?;
        let (header, field) = stage.field("bootstrap")?;
        let mark = header.range(&field.keyword);
        (!mark.is_empty()).then_some(Image { snapshot, stage, mark })
    }

    /// The sections of a name.
    pub(super) fn sections(&self, name: &'static str) -> impl Iterator<Item = &'s Placed<Section>> {
        self.stage.sections.iter().filter(move |section| section.part.is(name))
    }

    /// Whether it says how it is used.
    pub(super) fn has_help(&self) -> bool {
        self.sections("help").any(|section| !section.part.slice(&section.part.body).trim().is_empty())
    }

    /// Whether a label tells something.
    pub(super) fn tells(&self, purpose: &Purpose) -> bool {
        self.sections("labels").any(|section| {
            let Content::Labels(labels) = &section.part.content else { return false };
            labels.iter().any(|label| purpose.is_met_by(section.part.slice(&label.name)))
        })
    }

    /// Inserts lines into the section of a name; nothing where the builder would refuse the section that grows.
    pub(super) fn inserted(
        &self,
        name: &'static str,
        lines: &[String],
        title: String,
        applicability: Applicability,
    ) -> Option<Fix> {
        let edit = self.with_lines(name, lines);
        let grows = self.stage.sections.iter().rev().find(|section| section.start <= edit.range.start);
        let length = grows.map_or(0, |section| section.part.text.len()) + edit.text.len();
        (length < TOKEN_LIMIT).then(|| Fix { title, applicability, edits: vec![edit] })
    }

    /// A section of this name, with these lines: those that there are go on, else a new one stands at the end.
    fn with_lines(&self, name: &'static str, new: &[String]) -> Edit {
        let text = self.snapshot.text();
        let newline = lines::line_end(text);
        let joined =
            |indent: &str| new.iter().map(|line| format!("{newline}{indent}{line}")).collect::<String>();
        if let Some(section) = self.sections(name).last() {
            let part = &section.part;
            let body = part.slice(&part.body).trim_end();
            let last = body.rsplit('\n').next().unwrap_or_default();
            let indent = &last[..last.len() - last.trim_start_matches([' ', '\t']).len()];
            let indent = if body.is_empty() { "    " } else { indent };
            let end = if body.is_empty() {
                part.body.start.saturating_sub(1)
            } else {
                part.body.start + body.len()
            };
            let line = part.slice(&(0..end)).trim_end_matches(['\r', '\n']);
            let at = section.start + line.len();
            return Edit { range: at..at, text: joined(indent) };
        }
        let end = text.len();
        let tail = text.slice(end.saturating_sub(1)..end);
        let start = if tail == "\n" { "" } else { newline };
        // A section without a line below it counts as absent; a blank line would make it one that holds nothing.
        let is_bare = |section: &Placed<Section>| section.part.slice(&section.part.body).is_empty();
        let blank = if self.stage.sections.last().is_some_and(is_bare) { "" } else { newline };
        Edit { range: end..end, text: format!("{start}{blank}%{name}{}{newline}", joined("    ")) }
    }
}
