//! Growing a selection: from the word outwards to the file.

use std::ops::Range;

use super::place::{line_at, place, run_at};
use crate::snapshot::Snapshot;
use crate::syntax::Node;

/// Ranges around an offset, each inside the next, from the smallest to the whole file.
#[must_use]
pub fn ranges(snapshot: &Snapshot, offset: usize) -> Vec<Range<usize>> {
    let text = snapshot.text();
    let offset = text.floor(offset);
    let mut candidates = Vec::new();
    if let Some(place) = place(snapshot, offset) {
        let part = place.part.text();
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let line = place.line();
        let at = place.at.clamp(line.start, line.end);
        candidates.push(place.range(&run_at(part, at, is_name)));
        candidates
            .push(place.range(&run_at(part, at, |c| !c.is_whitespace() && !"\"'`()<>{}=;,".contains(c))));
        candidates.push(place.range(&run_at(part, at, |c| !c.is_whitespace())));
        if let Some(variable) = place.variable() {
            candidates.push(place.range(&variable.range));
        }
        let line = line_at(part, at);
        let inner = part[line.clone()].trim();
        let indent = part[line.clone()].len() - part[line.clone()].trim_start().len();
        candidates.push(place.range(&(line.start + indent..line.start + indent + inner.len())));
        candidates.push(place.range(&line));
        if let Some(section) = place.section().filter(|section| place.at >= section.part.body.start) {
            candidates.push(section.range(&section.part.body));
        }
        candidates.push(place.part.start()..place.part.start() + part.len());
        candidates.push(place.stage.range.clone());
    }
    let mut node = Some(Node::root(snapshot.document().tree()).at(offset));
    while let Some(inner) = node {
        candidates.push(inner.range());
        node = inner.parent();
    }
    candidates.push(0..text.len());
    nested(candidates, offset)
}

/// Those of some ranges that hold the offset and fit into each other, without repetition.
fn nested(mut candidates: Vec<Range<usize>>, offset: usize) -> Vec<Range<usize>> {
    candidates.retain(|range| range.start <= offset && offset <= range.end);
    candidates.sort_by_key(|range| (range.len(), range.start));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for range in candidates.into_iter().filter(|range| !range.is_empty()) {
        match ranges.last() {
            Some(last) if *last == range || last.start < range.start || last.end > range.end => {}
            _ => ranges.push(range),
        }
    }
    if ranges.is_empty() {
        ranges.push(offset..offset);
    }
    ranges
}
