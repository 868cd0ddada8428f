//! A line above each header that says how much of the stage is pinned. Nothing essential: not every editor shows it.

use std::ops::Range;

use super::diagnostics::Known;
use crate::finding::Input;
use crate::snapshot::Snapshot;

/// A line of text above a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The bytes it stands above.
    pub range: Range<usize>,
    /// What it says.
    pub title: String,
}

/// "5 of 18 inputs pinned"
#[must_use]
pub fn pinned(inputs: &[Input]) -> String {
    let pinned = inputs.iter().filter(|input| input.is_pinned()).count();
    let s = if inputs.len() == 1 { "" } else { "s" };
    format!("{pinned} of {} input{s} pinned", inputs.len())
}

/// The lenses of a file: one for each stage that takes something in.
#[must_use]
pub fn lenses(snapshot: &Snapshot) -> Vec<Lens> {
    let known = Known::of(snapshot);
    let per_stage = known.judgement.inputs.chunk_by(|a, b| a.stage == b.stage);
    let lenses = per_stage.filter_map(|inputs| {
        let stage = snapshot.definition().stages.get(inputs.first()?.stage)?;
        Some(Lens { range: stage.first_line(), title: pinned(inputs) })
    });
    lenses.collect()
}
