//! The parts of a definition that an edit left alone.

use std::ops::Range;
use std::sync::Arc;

use super::{Definition, Header, Placed, Section};
use crate::document::Untouched;

/// What can be taken over, already where it stands now. Everything is sorted by place.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Sections before the edit: they are what they were.
    pub(super) front: Vec<Placed<Section>>,
    /// Sections whose text stands behind it.
    back: Vec<Placed<Section>>,
    headers: Vec<Placed<Header>>,
    /// The sections between those, where they stood.
    touched: Vec<Placed<Section>>,
}

impl Kept {
    /// The parts of a definition in what edits left alone. A part ends where the next one begins: before the edit that
    /// one has to be whole, too.
    pub(super) fn of(before: &Definition, untouched: &Untouched) -> Kept {
        let sections: Vec<_> = before.stages.iter().flat_map(|stage| &stage.sections).collect();
        let whole = sections.partition_point(|section| section.end() <= untouched.front.end);
        let whole = whole.saturating_sub(1);
        let front = sections.iter().take(whole).map(|section| (*section).clone());
        let from = sections.partition_point(|section| section.start < untouched.back.start);
        let touched = sections.iter().take(from).skip(whole).map(|section| (*section).clone());
        let back = sections.iter().skip(from).map(|section| section.moved(untouched));
        let headers = before.stages.iter().filter_map(|stage| stage.header.as_ref());
        let headers = headers.filter_map(|header| {
            let is_before = header.start + header.part.text.len() <= untouched.front.end;
            let is_behind = header.start >= untouched.back.start;
            is_before.then(|| header.clone()).or_else(|| is_behind.then(|| header.moved(untouched)))
        });
        Kept {
            front: front.collect(),
            back: back.collect(),
            headers: headers.collect(),
            touched: touched.collect(),
        }
    }

    /// What follows a section that starts there now, that one included. A section is read without regard to what stands
    /// before it: once one starts where one started, all is as it was.
    pub(super) fn from(&self, start: usize) -> Option<&[Placed<Section>]> {
        let at = self.back.binary_search_by_key(&start, |section| section.start).ok()?;
        self.back.get(at..)
    }

    /// The section that started there: it may be much the same.
    pub(super) fn touched(&self, start: usize) -> Option<&Section> {
        let at = self.touched.binary_search_by_key(&start, |section| section.start).ok()?;
        self.touched.get(at).map(|section| &*section.part)
    }

    /// The header that stands exactly there.
    pub(super) fn header(&self, range: &Range<usize>) -> Option<Arc<Header>> {
        let at = self.headers.binary_search_by_key(&range.start, |header| header.start).ok()?;
        let header = self.headers.get(at)?;
        (header.part.text.len() == range.len()).then(|| Arc::clone(&header.part))
    }
}

impl Placed<Section> {
    /// Where the section ends.
    pub(super) fn end(&self) -> usize {
        self.start + self.part.text.len()
    }
}

impl<T> Placed<T> {
    /// A part behind the edit, where it stands now.
    fn moved(&self, untouched: &Untouched) -> Placed<T> {
        Placed { start: self.start - untouched.back.start + untouched.back_now, part: Arc::clone(&self.part) }
    }
}
