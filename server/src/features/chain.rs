//! What stands under a base image, one image after the other, and until when each is maintained.

use super::links;
use crate::catalogue::{self, Cycle};
use crate::snapshot::Snapshot;

/// A base image and what it is built on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// From the base image itself downwards.
    pub links: Vec<Link>,
    /// Whether they reach `scratch`; else the parent of the last one is not known.
    pub complete: bool,
}

/// One image of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// `name:tag`, or `scratch`.
    pub image: String,
    /// The address of its page.
    pub page: Option<String>,
    /// What is inside and gets security updates until some day: the product that the image is of, else the system.
    pub cycle: Option<Cycle>,
}

/// The chain of the base image of the stage that an offset is in; above the first stage, of the first.
#[must_use]
pub fn chain(snapshot: &Snapshot, offset: usize) -> Option<Chain> {
    let stages = &snapshot.definition().stages;
    let begun = stages.iter().take_while(|stage| stage.first_line().start <= offset).count();
    let here = begun.saturating_sub(1);
    let (_, image) = links::images(snapshot).into_iter().find(|(stage, _)| *stage == here)?;
    let name = catalogue::canonical(image.registry.as_deref(), &image.path);
    let tag = image.tag().unwrap_or("latest");
    if image.digest().is_none()
        && let Some(known) = catalogue::chain(&name, tag)
    {
        return Some(Chain {
            links: known.steps.iter().map(|step| link(step)).collect(),
            complete: known.complete,
        });
    }
    Some(Chain { links: vec![link(image.name())], complete: false })
}

fn link(step: &str) -> Link {
    let (name, tag) = step.rsplit_once(':').unwrap_or((step, "latest"));
    let ends = catalogue::end_of_life(name, tag);
    Link {
        image: step.to_owned(),
        page: catalogue::image(name).map(|image| image.page()),
        cycle: ends.product.or(ends.system),
    }
}
