//! What stands under an image: the chain of `FROM`s down to `scratch`.

use super::image::Kind;
use super::jupyter;
use super::name::split_tag;
use super::release;
use super::tag::{Level, Tag, tag};

/// No real chain is half as long; also what ends a circle.
const LONGEST: usize = 16;

/// An image and what it is built on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// `name:tag` from the image itself downwards; ends in `scratch` where the chain is complete.
    pub steps: Vec<String>,
    /// Whether it reaches `scratch`. Else the parent of the last step is not known.
    pub complete: bool,
    /// Whether every parent was read from the very source of its build (see [`Tag::parent_is_exact`]).
    pub exact: bool,
}

impl Chain {
    /// The steps, where the chain reaches `scratch`.
    pub fn into_complete(self) -> Option<Vec<String>> {
        self.complete.then_some(self.steps)
    }
}

/// The chain of `image:tag`, living or retired. None where the catalogue knows no parent at all.
pub fn chain(image: &str, name: &str) -> Option<Chain> {
    let Some(first) = tag(image, name) else { return jupyter::chain(image, name) };
    first.parent?;
    let mut chain = Chain { steps: vec![format!("{image}:{name}")], complete: false, exact: true };
    walk(first, |known, parent| {
        chain.exact &= known.parent_is_exact;
        chain.complete = parent == "scratch";
        chain.steps.push(parent.to_owned());
    });
    Some(chain)
}

/// The operating system's image at the bottom of the chain, and its tag: the distribution inside. The image itself
/// where it is one. None where the chain ends elsewhere, or goes through a `latest` that has moved since.
pub fn system(image: &str, name: &str) -> Option<(&'static str, &'static str)> {
    if release::is_system(image) {
        return Some((super::image(image)?.name, tag(image, name)?.name));
    }
    let Some(first) = tag(image, name) else { return jupyter::system(image, name) };
    let (mut of, mut lost, mut found) = (image, false, None);
    walk(first, |known, parent| {
        let (parent_image, parent_tag) = split_tag(parent);
        let parent_tag = parent_tag.unwrap_or("latest");
        lost |= is_frozen(of, known)
            && !same_namespace(of, parent_image)
            && has_moved_on(parent_image, parent_tag);
        if found.is_none() && !lost && release::is_system(parent_image) {
            found = Some((parent_image, parent_tag));
        }
        of = parent_image;
    });
    found
}

/// Whether the build is not repeated when its parent changes. Official images are repeated as long as they are listed.
fn is_frozen(image: &str, tag: &Tag) -> bool {
    let official = super::image(image).is_some_and(|image| image.kind == Kind::Official);
    tag.is_retired() || (!official && tag.level != Level::Latest)
}

/// Whether the name of a parent may stand for another system today than it did at an earlier build.
fn has_moved_on(image: &str, name: &str) -> bool {
    !release::names_system_release(image, name)
        && tag(image, name).is_none_or(|tag| tag.level.floats() && !tag.is_retired())
}

/// Calls `step` with each tag of the chain and its parent, from the top.
fn walk(first: Tag, mut step: impl FnMut(&Tag, &'static str)) {
    let mut known = first;
    for _ in 0..LONGEST {
        let Some(parent) = known.parent else { return };
        step(&known, parent);
        let (name, parent_tag) = split_tag(parent);
        let Some(next) = tag(name, parent_tag.unwrap_or("latest")) else { return };
        known = next;
    }
}

/// Built in one run under one name, so that `latest` below an exact tag is of the same day.
fn same_namespace(left: &str, right: &str) -> bool {
    let namespace = |name: &str| name.rsplit_once('/').map(|(namespace, _)| namespace.to_owned());
    namespace(left).is_some() && namespace(left) == namespace(right)
}
