//! What can be folded away: stages, headers, sections, comments, and what scripts have of several
//! lines.

use std::ops::Range;

use super::place::{Part, parts};
use super::scripts::body_start;
use crate::definition::{Placed, Section};
use crate::snapshot::Snapshot;

/// Something that can be folded: the line of its first byte stays, the others up to the line of its last byte go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// All its bytes.
    pub range: Range<usize>,
    /// Whether it is nothing but comments.
    pub comment: bool,
}

/// Everything that can be folded, sorted by place, each over at least two lines.
#[must_use]
pub fn folds(snapshot: &Snapshot) -> Vec<Fold> {
    let mut folds = Vec::new();
    let stages = &snapshot.definition().stages;
    let mut add = |range: Range<usize>, comment: bool| folds.push(Fold { range, comment });
    for stage in stages {
        if stages.len() > 1 {
            add(without_blank_lines(snapshot, stage.range.clone()), false);
        }
        for part in parts(stage) {
            let range = part.start()..part.start() + part.text().len();
            match part {
                Part::Header(header) => {
                    if let (Some(first), Some(last)) = (header.part.fields.first(), header.part.fields.last())
                    {
                        add(header.range(&(first.range.start..last.range.end)), false);
                    }
                }
                Part::Section(section) => {
                    add(without_blank_lines(snapshot, range), false);
                    blocks(section).into_iter().for_each(|range| add(range, false));
                }
            }
            comments(part).into_iter().for_each(|range| add(range, true));
        }
    }
    let text = snapshot.text();
    folds.retain(|fold| text.line_of(fold.range.start).0 < text.line_of(fold.range.end).0);
    folds.sort_by_key(|fold| (fold.range.start, std::cmp::Reverse(fold.range.end)));
    // Editors take one fold a line: the outermost.
    folds.dedup_by_key(|fold| text.line_of(fold.range.start).0);
    folds
}

/// Trailing blank lines stay visible, so that folded sections keep their distance.
fn without_blank_lines(snapshot: &Snapshot, range: Range<usize>) -> Range<usize> {
    let text = snapshot.text().slice(range.clone());
    range.start..range.start + text.trim_end().len()
}

/// What a script has of several lines, in bytes of the file.
fn blocks(section: &Placed<Section>) -> Vec<Range<usize>> {
    let found = section.part.memo.get_or_make(|| {
        Blocks(if section.part.is_shell() { section.part.script().blocks() } else { Vec::new() })
    });
    let start = body_start(section);
    found.0.iter().map(|range| start + range.start..start + range.end).collect()
}

/// In bytes of the script.
struct Blocks(Vec<Range<usize>>);

/// Comment lines that follow each other.
fn comments(part: Part<'_>) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    let mut start = 0;
    for line in part.text().split_inclusive('\n') {
        let end = start + line.trim_end().len();
        if line.trim_start().starts_with('#') && !line.starts_with("#!") {
            match blocks.last_mut().filter(|_| open) {
                Some(block) => block.end = part.start() + end,
                None => blocks.push(part.start() + start..part.start() + end),
            }
            open = true;
        } else {
            open = false;
        }
        start += line.len();
    }
    blocks
}
