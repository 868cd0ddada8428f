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
        let line = line_at(part, place.at);
        let at = place.at.clamp(line.start, line.end);
        candidates.push(place.range(&run_at(part, at, is_name)));
        if let Some(variable) = place.variable() {
            candidates.push(place.range(&variable.range));
        }
        let trimmed = part[line.clone()].trim();
        let indent = part[line.clone()].len() - part[line.clone()].trim_start().len();
        let trimmed = line.start + indent..line.start + indent + trimmed.len();
        let body = place.section().filter(|section| place.at >= section.part.body.start);
        candidates.extend(body.map(|section| section.range(&section.part.body)));
        let inside: Vec<_> = match body.filter(|section| section.part.is_shell()) {
            Some(section) => {
                let start = section.part.body.start;
                let around = section.part.script().around(at.saturating_sub(start)).into_iter();
                around.map(|range| start + range.start..start + range.end).collect()
            }
            None => {
                let is_word = |c: char| !c.is_whitespace();
                let is_piece = |c: char| is_word(c) && !"\"'`()<>{}=;,".contains(c);
                vec![run_at(part, at, is_piece), run_at(part, at, is_word), line]
            }
        };
        // A string that goes on over lines is worth more than one of them.
        if inside.iter().all(|one| holds(one, &trimmed) || holds(&trimmed, one)) {
            candidates.push(place.range(&trimmed));
        }
        candidates.extend(inside.iter().map(|one| place.range(one)));
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

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
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
