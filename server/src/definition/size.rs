//! What is too large for the builder's splitter.

use std::ops::Range;

use super::stage::Stage;
use crate::text::Text;

/// Which bytes count: all that stand in the file, or all but the carriage returns, which are gone after the first parse.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Parse {
    First,
    Second,
}

/// The splitter's buffer. A token fits if it and the complete next section line do, or, for the last token of a stage,
/// if it is shorter than the buffer.
pub(crate) const TOKEN_LIMIT: usize = 65_536;

/// The tokens of a stage that do not fit, each by its own line: the section line, or what the stage begins with.
pub(super) fn oversized(stage: &Stage, text: &Text, parse: Parse) -> Vec<Range<usize>> {
    if stage.range.len() < TOKEN_LIMIT {
        return Vec::new();
    }
    let mut starts: Vec<usize> = stage.sections.iter().map(|section| section.start).collect();
    if starts.first() != Some(&stage.range.start) {
        starts.insert(0, stage.range.start);
    }
    let size = |range: Range<usize>| {
        let returns =
            if parse == Parse::First { 0 } else { text.slice(range.clone()).matches("\r\n").count() };
        text.original_offset(range.end) - text.original_offset(range.start) - returns
    };
    let token = |(i, start): (usize, &usize)| {
        let Some(next) = starts.get(i + 1) else {
            let range = *start..stage.range.end;
            return (size(range.clone()) >= TOKEN_LIMIT).then_some(range);
        };
        // Most are far from it, and are seen to be before anything is counted.
        let most = starts.get(i + 2).unwrap_or(&stage.range.end);
        if most - start <= TOKEN_LIMIT {
            return None;
        }
        let (line, _) = text.line_of(*next);
        let line_end = text.line_range(line + 1).start.clamp(*next, stage.range.end);
        (size(*start..line_end) > TOKEN_LIMIT).then_some(*start..*next)
    };
    let lines = starts.iter().enumerate().filter_map(token).map(|token| {
        let section = stage.sections.iter().find(|section| section.start == token.start);
        section.map_or_else(|| stage.first_line(), |section| section.range(&section.part.line()))
    });
    lines.collect()
}
