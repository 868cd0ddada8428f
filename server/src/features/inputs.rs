//! The inputs of a build: what it takes in from outside, and whether each is pinned.

use std::ops::Range;

use super::{links, scripts};
use crate::catalogue::{self, Verdict};
use crate::finding::Level;
use crate::language::package_managers::{invocation, packages};
use crate::snapshot::Snapshot;

/// Something that a build takes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Number of the stage, from 0.
    pub stage: usize,
    /// The bytes that name it.
    pub range: Range<usize>,
    /// Whether the next build gets the same.
    pub pinned: bool,
}

/// Every input of a file, stage by stage: base images, and what the scripts install.
#[must_use]
pub fn inputs(snapshot: &Snapshot) -> Vec<Input> {
    let mut inputs = Vec::new();
    for (stage, image) in links::images(snapshot) {
        let reference = catalogue::Reference {
            registry: image.registry.as_deref(),
            path: &image.path,
            tag: image.tag(),
            digest: image.digest(),
        };
        let pinned = match catalogue::floats(reference) {
            Verdict::NothingToPin => continue,
            Verdict::Immutable | Verdict::Versioned => true,
            Verdict::Floating { .. } | Verdict::Unpinned => false,
        };
        if let Some(range) = image.value.source(0..image.value.text().len()) {
            inputs.push(Input { stage, range, pinned });
        }
    }
    for (number, stage) in snapshot.definition().stages.iter().enumerate() {
        for ran in scripts::installing(snapshot, stage) {
            for package in
                ran.analysis.commands.iter().filter_map(invocation).flat_map(|call| packages(&call))
            {
                let pinned = package.level >= Level::Versioned;
                inputs.push(Input { stage: number, range: ran.range(&package.range), pinned });
            }
        }
    }
    inputs.sort_by_key(|input| (input.stage, input.range.start));
    inputs
}
