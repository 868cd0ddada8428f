//! One parsed text, and how its bytes lead to the script's text: the script itself, or a string that it opens.

use std::ops::Range;

use super::script::{Hole, Script};
use super::word::UNRESOLVED;
use crate::mapped::Mapped;

/// A text that is being walked.
#[derive(Clone, Copy)]
pub(super) struct Layer<'l> {
    script: &'l Script,
    origin: Option<Origin<'l>>,
}

/// Where an opened string's bytes come from.
#[derive(Clone, Copy)]
struct Origin<'l> {
    text: &'l Mapped,
    /// The text of the outermost script.
    outermost: &'l str,
}

/// A stretch of literal text, or a template variable in it.
pub(super) enum Stretch<'l> {
    Literal(Range<usize>),
    Template { range: Range<usize>, name: &'l str },
}

impl<'l> Layer<'l> {
    pub(super) fn of_script(script: &'l Script) -> Self {
        Layer { script, origin: None }
    }

    /// The layer of a string that this layer opens.
    pub(super) fn opened<'o>(&self, script: &'o Script, text: &'o Mapped) -> Layer<'o>
    where
        'l: 'o,
    {
        Layer { script, origin: Some(Origin { text, outermost: self.outermost() }) }
    }

    /// The text of the outermost script, which all ranges that are given out belong to.
    pub(super) fn outermost(&self) -> &'l str {
        self.origin.map_or(self.script.text(), |origin| origin.outermost)
    }

    pub(super) fn get(&self, range: Range<usize>) -> &'l str {
        self.script.text().get(range).unwrap_or_default()
    }

    /// The bytes of the outermost script that a range of this text comes from.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        match self.origin {
            None => range,
            Some(Origin { text, .. }) => text
                .source(range.clone())
                .or_else(|| text.source(range.start..range.start + 1))
                .or_else(|| text.source(0..text.text().len()))
                .unwrap_or(0..0),
        }
    }

    /// Appends a stretch of this text as it stands.
    pub(super) fn push_to(&self, value: &mut Mapped, range: Range<usize>) {
        let text = self.get(range.clone());
        let source = self.source(range);
        let stands_there =
            self.origin.is_none_or(|origin| origin.outermost.get(source.clone()) == Some(text));
        if stands_there {
            value.push_verbatim(source.start, text);
        } else {
            value.push_replaced(source, text);
        }
    }

    /// Appends something that replaces a stretch of this text.
    pub(super) fn replace_to(&self, value: &mut Mapped, range: Range<usize>, text: &str) {
        value.push_replaced(self.source(range), text);
    }

    pub(super) fn unresolved_to(&self, value: &mut Mapped, range: Range<usize>) {
        let mut buffer = [0; 4];
        self.replace_to(value, range, UNRESOLVED.encode_utf8(&mut buffer));
    }

    /// Whether there are any in the text; few scripts have some.
    pub(super) fn has_templates(&self) -> bool {
        !self.script.holes().is_empty()
    }

    /// Cuts a stretch at its template variables. A variable that is only partly inside counts as a whole.
    pub(super) fn stretches(&self, range: Range<usize>) -> Vec<Stretch<'l>> {
        let holes = self.script.holes();
        let first = holes.partition_point(|hole: &Hole| hole.range.end <= range.start);
        let mut stretches = Vec::new();
        let mut from = range.start;
        for hole in holes.iter().skip(first).take_while(|hole| hole.range.start < range.end) {
            if hole.range.start > from {
                stretches.push(Stretch::Literal(from..hole.range.start));
            }
            let name = self.script.text().get(hole.name.clone()).unwrap_or_default();
            stretches.push(Stretch::Template { range: hole.range.clone(), name });
            from = hole.range.end;
        }
        if from < range.end {
            stretches.push(Stretch::Literal(from..range.end));
        }
        stretches
    }
}
