//! Base images where a file names them: which image is meant, what may be written instead, and the edits that write it.
//!
//! Whatever offers another image (a quick fix, a code action, `fix`, `pin`) takes it from [`Mention::alternatives`] and writes it
//! with [`write`](mod@write), so that they cannot disagree.

mod alternatives;
mod comment;
#[cfg(test)]
mod tests;
pub mod write;

use std::cell::OnceCell;
use std::ops::Range;

pub use alternatives::{Alternative, Kind};
pub use comment::tag_in_comment;
pub use write::{Replacement, Written};

use crate::catalogue::Verdict;
use crate::definition::Stage;
use crate::definition::image::BaseImage;
use crate::snapshot::Snapshot;

/// A base image where a file names it.
#[derive(Clone, Debug)]
pub struct Mention<'s> {
    /// The file.
    pub snapshot: &'s Snapshot,
    /// Number of the stage, from 0.
    pub stage: usize,
    /// The reference.
    pub image: BaseImage,
    /// The catalogue's name of the image.
    pub name: String,
    /// What the reference means tomorrow.
    pub verdict: Verdict,
    /// Made when they are asked for: several rules ask.
    replacements: OnceCell<Vec<Alternative>>,
}

/// The base images of all stages.
pub fn mentions(snapshot: &Snapshot) -> impl Iterator<Item = Mention<'_>> {
    let builder = snapshot.config().builder();
    let images = snapshot.definition().base_images(builder, &snapshot.config().build_args);
    images.map(|(stage, image)| {
        let (name, verdict) = (image.catalogue_name(), image.verdict());
        Mention { snapshot, stage, image, name, verdict, replacements: OnceCell::new() }
    })
}

impl<'s> Mention<'s> {
    /// What rules offer instead, the best of each kind first: what means the same today, then later releases, then what
    /// its publisher offers. Worked out when first asked for.
    pub fn replacements(&self) -> &[Alternative] {
        self.replacements.get_or_init(|| alternatives::replacements(self))
    }

    /// All alternatives that can be written: these, and what nobody needs but some may choose.
    pub fn alternatives(&self) -> Vec<Alternative> {
        self.replacements().iter().cloned().chain(alternatives::choices(self)).collect()
    }

    /// The tag that the reference means: `latest` where none is written.
    #[must_use]
    pub fn tag(&self) -> &str {
        self.image.tag().unwrap_or("latest")
    }

    /// The bytes of the file that the whole reference comes from.
    #[must_use]
    pub fn range(&self) -> Option<Range<usize>> {
        self.image.value.source(0..self.image.value.text().len())
    }

    /// The name as it is written, without tag and digest.
    #[must_use]
    pub fn short_name(&self) -> &str {
        let reference = &self.image.reference;
        let start = reference.registry.as_ref().map_or(reference.path.start, |registry| registry.start);
        self.image.value.text().get(start..reference.path.end).unwrap_or_default()
    }

    pub(crate) fn stage(&self) -> Option<&'s Stage> {
        self.snapshot.definition().stages.get(self.stage)
    }
}
