//! The exact tags of an image, with the version in each: what pins are chosen from.

use std::sync::Arc;

use super::recent::Recent;
use super::tag::{Tag, tags};
use super::version::Shape;

/// An exact tag that can be run here, and its version.
#[derive(Clone, Copy)]
pub(super) struct Exact {
    pub(super) tag: &'static str,
    pub(super) shape: Shape<'static>,
}

impl Exact {
    fn of(tag: Tag) -> Option<Exact> {
        if tag.level.floats() || tag.is_windows() {
            return None;
        }
        Some(Exact { tag: tag.name, shape: Shape::of(tag.name)? })
    }
}

/// Those that are listed at [`DATE`](super::DATE), in the order of the list.
pub(super) fn exact_tags(image: &str) -> Arc<[Exact]> {
    // Some images have two thousand.
    static RECENT: Recent<Arc<[Exact]>> = Recent::new(32);
    RECENT.get(image, || tags(image).filter_map(Exact::of).collect())
}
