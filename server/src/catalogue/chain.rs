//! What stands under an image: the chain of `FROM`s down to `scratch`.

use super::floats::{Reference, Verdict, floats};
use super::image::Kind;
use super::jupyter;
use super::name::split_tag;
use super::release;
use super::table;
use super::tag::{Level, Tag, tag};

/// Parents of what stands in chains although no list has its tag.
const PARENTS: &str = include_str!("../../catalogue/parents.tsv");

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

/// The chain of `image:name`, living or retired. None where the catalogue knows no parent at all.
pub fn chain(image: &str, name: &str) -> Option<Chain> {
    let Some(known) = tag(image, name) else { return jupyter::chain(image, name) };
    known.parent?;
    let mut chain = Chain { steps: vec![format!("{image}:{name}")], complete: false, exact: true };
    for step in Walk::from(image, known) {
        chain.exact &= step.known.is_some_and(|tag| tag.parent_is_exact);
        chain.complete = step.parent == "scratch";
        chain.steps.push(step.parent.to_owned());
    }
    Some(chain)
}

/// The operating system's image at the bottom of the chain, and its tag: the distribution inside. None where there is
/// none, or where the chain goes through a name that may have moved since the build.
pub fn system(image: &str, name: &str) -> Option<(&'static str, &'static str)> {
    let Some(known) = tag(image, name) else { return jupyter::system(image, name) };
    let mut lowest = super::image(image)
        .filter(|image| release::is_system(image.name))
        .map(|image| (image.name, known.name));
    for step in Walk::from(image, known) {
        let (parent, parent_tag) = split_tag(step.parent);
        let parent_tag = parent_tag.unwrap_or("latest");
        if parent != "scratch"
            && step.is_frozen()
            && !same_namespace(step.image, parent)
            && has_moved_on(parent, parent_tag)
        {
            break;
        }
        if release::is_system(parent) {
            lowest = Some((parent, parent_tag));
        }
    }
    lowest
}

/// One step down: an image, what is known about its tag, and what it is built on.
struct Step<'i> {
    image: &'i str,
    known: Option<Tag>,
    parent: &'static str,
}

impl Step<'_> {
    /// Whether the build is not repeated when its parent changes. Official images are, as long as they are listed.
    fn is_frozen(&self) -> bool {
        let official = super::image(self.image).is_some_and(|image| image.kind == Kind::Official);
        self.known.is_none_or(|tag| tag.is_retired() || (!official && tag.level != Level::Latest))
    }
}

struct Walk<'i> {
    next: Option<Step<'i>>,
    left: usize,
}

impl<'i> Walk<'i> {
    fn from(image: &'i str, known: Tag) -> Walk<'i> {
        let next = known.parent.map(|parent| Step { image, known: Some(known), parent });
        Walk { next, left: LONGEST }
    }
}

impl<'i> Iterator for Walk<'i> {
    type Item = Step<'i>;

    fn next(&mut self) -> Option<Step<'i>> {
        self.left = self.left.checked_sub(1)?;
        let step = self.next.take()?;
        let (image, name) = split_tag(step.parent);
        let known = tag(image, name.unwrap_or("latest"));
        let parent = known.and_then(|tag| tag.parent).or_else(|| unlisted_parent(step.parent));
        self.next = parent.map(|parent| Step { image, known, parent });
        Some(step)
    }
}

fn unlisted_parent(name: &str) -> Option<&'static str> {
    table::line(PARENTS, name).map(|line| table::columns::<2>(line)[1])
}

/// Built in one run under one name, so that `latest` below an exact tag is of the same day.
fn same_namespace(left: &str, right: &str) -> bool {
    let namespace = |name: &str| name.rfind('/').and_then(|slash| name.get(..slash)).map(str::to_owned);
    namespace(left).is_some() && namespace(left) == namespace(right)
}

/// Whether the name of a parent may stand for another system today than it did at an earlier build.
fn has_moved_on(image: &str, name: &str) -> bool {
    if release::names_system_release(image, name) || tag(image, name).is_some_and(|tag| tag.is_retired()) {
        return false;
    }
    let verdict = floats(Reference { path: image, tag: Some(name), ..Reference::default() });
    !matches!(verdict, Verdict::Versioned | Verdict::Immutable)
}
