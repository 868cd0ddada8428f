//! What can be folded away: stages, headers, sections, here-documents, comments.

use std::ops::Range;

use super::place::{Part, parts};
use super::scripts::body_start;
use crate::definition::{Placed, Section};
use crate::shell::{Environment, InputKind, Origin};
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
                    here_documents(section).into_iter().for_each(|range| add(range, false));
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

/// From the line with `<<` to the line that ends the document.
fn here_documents(section: &Placed<Section>) -> Vec<Range<usize>> {
    let found = section.part.memo.get_or_make(|| HereDocuments::of(&section.part));
    let start = body_start(section);
    found.0.iter().map(|range| start + range.start..start + range.end).collect()
}

/// The here-documents of a script, in its own bytes.
struct HereDocuments(Vec<Range<usize>>);

impl HereDocuments {
    fn of(section: &Section) -> HereDocuments {
        if !section.is_shell() || !section.slice(&section.body).contains("<<") {
            return HereDocuments(Vec::new());
        }
        let script = section.script();
        let analysis = script.analyse(&Environment::new());
        let written =
            analysis.commands.iter().filter(|command| !matches!(command.origin, Origin::Opened { .. }));
        let documents = written.filter_map(|command| {
            let input = command.input.as_ref().filter(|input| input.kind == InputKind::HereDocument)?;
            let body = input.text.range.clone();
            let end = script.text().get(body.end..)?.trim_start_matches('\n');
            let end = script.text().len() - end.len() + end.find('\n').unwrap_or(end.len());
            Some(command.program_range().start..end)
        });
        HereDocuments(documents.collect())
    }
}

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
