//! Images as they were on another day.
//!
//! The catalogue knows when the official lists had which tags. Of other images their registry knows when each was made;
//! a tag that was made before that day and is there still has been the same since. What neither tells is left.

use super::Options;
use super::answer::Answer;
use super::question::Image;
use super::tags::exact_names;
use crate::catalogue::{self, DATE};
use crate::resolve::failure::Failure;
use crate::resolve::registry::Repository;
use crate::resolve::registry::describe::Description;
use crate::resolve::{Known, Resolver, time};

/// How many images are asked when they were made, at most.
const MOST_ASKED: usize = 16;
/// Builds that want to be the same every time give themselves a day before there were containers.
const FIRST_DAY: &str = "2013-03-20";

/// What a moving tag was at the end of a day.
///
/// # Errors
///
/// Why nobody can tell.
pub(super) fn image_on(
    day: &str,
    image: &Image,
    resolver: &Resolver,
    options: &Options,
) -> Result<Known<Answer>, Failure> {
    if image.library {
        return Err(Failure::Nothing("a library does not say what a tag was on another day".to_owned()));
    }
    if let Some(tag) = catalogue::meant_on(&image.name, &image.tag, day) {
        if !options.digest && image.digest.is_none() {
            return Ok(Known { answer: Answer::Tag(tag.to_owned()), asked: None });
        }
        let repository = image.repository.as_ref().map_err(Failure::clone)?;
        let Known { answer, asked } = resolver.describe(repository, tag)?;
        return digest_of(&answer, tag, day).map(|answer| Known { answer, asked });
    }
    if catalogue::image(&image.name).is_some() && day <= DATE {
        return Err(Failure::Nothing(format!(
            "the catalogue does not tell what `{}` was on {day}; name a release",
            image.tag
        )));
    }
    by_registry(day, image, resolver, options)
}

fn by_registry(
    day: &str,
    image: &Image,
    resolver: &Resolver,
    options: &Options,
) -> Result<Known<Answer>, Failure> {
    let repository = image.repository.as_ref().map_err(Failure::clone)?;
    let wants_digest = options.digest || image.digest.is_some();
    let today = made(resolver, repository, &image.tag)?;
    let is_unchanged = today.day.as_deref().is_some_and(|made| made <= day);
    let tags = resolver.tags(repository)?.answer.names;
    for name in exact_names(&image.name, &image.tag, &tags).into_iter().take(MOST_ASKED) {
        let then = made(resolver, repository, name)?;
        let is_it = if is_unchanged {
            then.known.answer.digest == today.known.answer.digest
        } else {
            then.day.as_deref().is_some_and(|made| made <= day)
        };
        if is_it {
            let (asked, tag) = (then.known.asked, name.to_owned());
            let answer =
                if wants_digest { digest_of(&then.known.answer, name, day)? } else { Answer::Tag(tag) };
            return Ok(Known { answer, asked });
        }
    }
    if is_unchanged {
        let answer = digest_of(&today.known.answer, &image.tag, day)?;
        return Ok(Known { answer, asked: today.known.asked });
    }
    Err(Failure::Nothing(match today.day {
        Some(made) => {
            format!("`{}` was made {made}, and no other tag that it may have been by {day}", image.tag)
        }
        None => format!("`{}` does not say when it was made", image.tag),
    }))
}

/// An image, and the day on which it was made, if it says so.
struct Made {
    known: Known<Description>,
    day: Option<String>,
}

fn made(resolver: &Resolver, repository: &Repository, tag: &str) -> Result<Made, Failure> {
    let known = resolver.describe(repository, tag)?;
    let day = known.answer.created.as_deref().and_then(time::day_of).filter(|day| *day >= FIRST_DAY);
    Ok(Made { day: day.map(str::to_owned), known })
}

/// The digest of what a tag is now, if that was made by then: a tag that stays is rebuilt all the same.
fn digest_of(description: &Description, tag: &str, day: &str) -> Result<Answer, Failure> {
    let made = description.created.as_deref().and_then(time::day_of);
    if let Some(made) = made.filter(|made| *made > day) {
        return Err(Failure::Nothing(format!(
            "`{tag}` was rebuilt {made}, and what it was by {day} has no name"
        )));
    }
    Ok(Answer::Digest {
        digest: description.digest.clone(),
        tag: tag.to_owned(),
        only: description.only_platform().map(str::to_owned),
    })
}
