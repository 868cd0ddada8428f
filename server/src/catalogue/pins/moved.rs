//! The same on another release of the system: `11.8.0-devel-ubuntu20.04` → `11.8.0-devel-ubuntu22.04`.

use std::iter;

use crate::catalogue::exact::{Exact, exact_tags};
use crate::catalogue::life::{Cycle, end_of_life};
use crate::catalogue::release::is_system_release;
use crate::catalogue::version::{Shape, is_within, natural, words};

/// Where the tag names a release of a system that has ended: the living tag of the same variant, on a release that is
/// maintained, whose version is the nearest (the same, else the newest of its series or of its first number), and that
/// release. Of several the one that the system's users are to move to.
pub(super) fn on_next_system(image: &str, name: &str) -> Option<(&'static str, Cycle)> {
    if end_of_life(image, name).product.is_some_and(|product| product.has_ended()) {
        return None;
    }
    let of = Shape::of(name)?;
    elsewhere(image, name, [Some(of.version), of.series(), of.major()].into_iter().flatten())
}

/// The same where what the image is of has ended, too: of the series that its users are to move to.
pub(super) fn in_next_series(image: &str, name: &str) -> Option<(&'static str, Cycle)> {
    let next = end_of_life(image, name).product.filter(Cycle::has_ended)?.next()?;
    elsewhere(image, name, iter::once(next.cycle))
}

/// The same in one of these series, the nearest first.
fn elsewhere<'s>(
    image: &str,
    name: &str,
    nearest: impl Iterator<Item = &'s str> + Clone,
) -> Option<(&'static str, Cycle)> {
    words(name).find(|word| is_system_release(word))?;
    let of = Shape::of(name)?;
    let ended = end_of_life(image, name).system.filter(Cycle::has_ended)?;
    let next = ended.next();
    let nearness = |version: &str| nearest.clone().position(|series| is_within(version, series));
    let wanted: Vec<&str> = variant(name, &of).collect();
    let candidates = exact_tags(image);
    let near = candidates.iter().filter_map(|Exact { tag, shape }| {
        let near = nearness(shape.version)?;
        if !variant(tag, shape).eq(wanted.iter().copied()) {
            return None;
        }
        let system = end_of_life(image, tag).system.filter(Cycle::is_maintained)?;
        let same_system = system.product == ended.product;
        same_system.then_some((near, next != Some(system), shape.version, *tag, system))
    });
    let order = |left: &(usize, bool, &str, &str, Cycle), right: &(usize, bool, &str, &str, Cycle)| {
        (left.0, left.1).cmp(&(right.0, right.1)).then_with(|| natural(right.2, left.2))
    };
    near.min_by(order).map(|(.., tag, system)| (tag, system))
}

/// What is said besides version and system.
fn variant<'t>(tag: &'t str, shape: &Shape<'t>) -> impl Iterator<Item = &'t str> {
    let version = shape.version;
    words(tag).filter(move |word| *word != version && !is_system_release(word))
}
