//! A line above each header that says how much of the stage is pinned. Nothing essential: not every editor shows it.

use std::ops::Range;

use super::inputs;
use crate::snapshot::Snapshot;

/// A line of text above a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The bytes it stands above.
    pub range: Range<usize>,
    /// What it says.
    pub title: String,
}

/// The lenses of a file: one for each stage that takes something in.
#[must_use]
pub fn lenses(snapshot: &Snapshot) -> Vec<Lens> {
    let inputs = inputs::inputs(snapshot);
    let per_stage = inputs.chunk_by(|a, b| a.stage == b.stage);
    let lenses = per_stage.filter_map(|inputs| {
        let stage = snapshot.definition().stages.get(inputs.first()?.stage)?;
        let pinned = inputs.iter().filter(|input| input.pinned).count();
        let s = if inputs.len() == 1 { "" } else { "s" };
        Some(Lens {
            range: stage.first_line(),
            title: format!("{pinned} of {} input{s} pinned", inputs.len()),
        })
    });
    lenses.collect()
}
