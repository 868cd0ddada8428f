//! What a moving tag meant on another day, by when exact tags came to the lists and left them.
//!
//! The lists say when; which of the tags of a day a name meant is a rule: the newest of its series and variant. Where
//! that rule does not even tell what the name means today (`lts` of an image that has newer releases), it tells nothing.

use super::DATE;
use super::pins::last::{builds_of, newest, says_all_of};
use super::release::{is_system, names_system_release};
use super::tag::{self, Level, Tag, retired_tag, same_build};
use super::{retired, table, tags};

/// The most exact tag of what `image:name` was at the end of a day (`YYYY-MM-DD`), as far as that is certain: which
/// release it was, not which of its rebuilds.
pub fn meant_on(image: &str, name: &str, day: &str) -> Option<&'static str> {
    let is_known = |day: &str| by_rule(image, name, day);
    if day > DATE {
        return None;
    }
    let today = tag::tag(image, name).filter(|tag| !tag.is_retired());
    // What keeps a number, and is gone, had that number's newest.
    let keeps_number = || name.starts_with(|c: char| c.is_ascii_digit());
    let holds_today = match today {
        Some(_) => is_known(DATE).is_some_and(|exact| same_build(image, name).any(|tag| tag.name == exact)),
        None => tag::tag(image, name).is_some() && keeps_number(),
    };
    is_known(day).filter(|_| holds_today)
}

fn by_rule(image: &str, name: &str, day: &str) -> Option<&'static str> {
    let listed = listed_on(image, day);
    if is_system(image) && names_system_release(image, name) {
        let of_release = builds_of(image, name)?;
        let builds: Vec<_> = listed.iter().filter(|tag| of_release(tag.name)).collect();
        let builds: Vec<_> = builds.into_iter().map(|tag| (tag.name, tag.level)).collect();
        return newest(&builds, Level::Full).or_else(|| newest(&builds, Level::Dated));
    }
    let moving = if name == "latest" { "" } else { name };
    let meant: Vec<_> = listed.iter().filter(|tag| says_all_of(tag.name, moving)).collect();
    let names: Vec<_> = meant.iter().map(|tag| (tag.name, tag.level)).collect();
    // A name without a system is found first: its build says which system that was.
    let plain = newest(&names, Level::Full);
    let exact = plain.or_else(|| newest(&names, Level::FullOs))?;
    let parent = meant.iter().find(|tag| tag.name == exact)?.parent;
    let mut on_systems =
        meant.iter().filter(|tag| tag.level == Level::FullOs && says_all_of(tag.name, exact));
    if on_systems.clone().next().is_none() {
        return Some(exact);
    }
    // Else the name has moved to another system since, and means that now.
    on_systems.find(|tag| tag.parent == parent).map(|tag| tag.name)
}

/// The exact tags of an image that were listed on a day, except Windows'.
fn listed_on(image: &str, day: &str) -> Vec<Tag> {
    let was_listed = |line: &&str| {
        let [_, _, listed, delisted] = table::columns(line);
        !listed.is_empty() && listed <= day && (delisted.is_empty() || day < delisted)
    };
    let of_line = |line| {
        let names = tag::words(table::columns::<1>(line)[0]);
        names.filter_map(move |(name, _)| retired_tag(line, name))
    };
    let retired = retired::lines(image).lines().filter(was_listed).flat_map(of_line);
    let living =
        tags(image).filter(|tag| tag.listed.is_some_and(|listed| listed <= day) && !tag.is_windows());
    living.chain(retired).filter(|tag| !tag.level.floats()).collect()
}
