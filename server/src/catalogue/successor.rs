//! What to use instead of an image that was withdrawn or has moved.

use super::name::split_tag;
use super::pins::pins;
use super::tag::{Tag, tag};
use super::{Image, image, tags_for_completion};

/// An image that may be used instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successor {
    /// Its name.
    pub name: &'static str,
    /// The tag that comes closest to the one that is written; none where the catalogue lists no tags of the image.
    pub tag: Option<&'static str>,
}

/// What may be used instead of `image:tag` where the image is deprecated, in the order of preference. The tag is kept
/// as far as the successor has it: `openjdk:8-jdk-oracle` goes on as `eclipse-temurin:8-jdk`.
pub fn successors(name: &str, written: &str) -> Vec<Successor> {
    let Some(image) = image(name).filter(|image| image.deprecated.is_some()) else { return Vec::new() };
    let named = |reference: &'static str| {
        let (name, fixed) = split_tag(reference);
        (name, fixed, kept(name, written).filter(|_| fixed.is_none()))
    };
    let found: Vec<_> = followed(&image, 0).into_iter().map(named).collect();
    // Where one goes on with the release that is written, those that do not are none for it.
    let goes_on = found.iter().any(|(_, _, kept)| kept.is_some());
    let meant = found.into_iter().filter(|(_, fixed, kept)| fixed.or(*kept).is_some() || !goes_on);
    let successor = |(name, fixed, kept): (_, Option<_>, Option<_>)| Successor {
        name,
        tag: fixed.or(kept).or_else(|| newest(name)),
    };
    meant.map(successor).collect()
}

/// How often an image may have moved on: ends what leads in a circle.
const MOST_MOVES: usize = 4;

/// The replacements of an image; of one that is itself replaced, its replacements.
fn followed(image: &Image, moves: usize) -> Vec<&'static str> {
    let mut found = Vec::new();
    for reference in image.replacements() {
        let next = super::image(split_tag(reference).0).filter(|next| {
            moves < MOST_MOVES && next.deprecated.is_some() && next.replacements().next().is_some()
        });
        let last = next.map_or_else(|| vec![reference], |next| followed(&next, moves + 1));
        found.extend(last.into_iter().filter(|last| !found.contains(last)).collect::<Vec<_>>());
    }
    found
}

/// The tag itself, or as many of its first words as are a tag there.
fn kept(name: &str, written: &str) -> Option<&'static str> {
    let ends = written.match_indices('-').map(|(at, _)| at).chain([written.len()]);
    let listed = |end: usize| tag(name, written.get(..end)?).filter(|tag| !tag.is_retired());
    let mut ends: Vec<usize> = ends.collect();
    ends.reverse();
    ends.into_iter().find_map(listed).filter(|tag| tag.name != "latest").map(|tag| tag.name)
}

/// The release that is newest.
fn newest(name: &str) -> Option<&'static str> {
    let first = || tags_for_completion(name).iter().find(|tag: &&Tag| !tag.is_windows()).map(|tag| tag.name);
    pins(name, "latest").first().map(|pin| pin.tag).or_else(first)
}
