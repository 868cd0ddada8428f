//! Package indexes: which releases of a package there are, and which of them to name.
//!
//! An index is a file here: how it is asked, and how its versions compare. What is common to all, the cache and the
//! choice, is in [`newest`].

pub mod cargo;
pub mod conda;
pub mod cran;
pub mod go;
pub mod npm;
pub mod pypi;
mod pypi_html;
mod ranges;
pub mod rubygems;

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use url::Url;

use super::failure::Failure;
use super::resolver::{Known, Resolver};

/// One release of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its version, as the index writes it.
    pub version: String,
    /// When it was published (RFC 3339, or a day); not all indexes say so.
    pub published: Option<String>,
    /// Withdrawn by its author.
    pub yanked: bool,
    /// Which interpreters it wants, in the index's own words.
    pub requires: Option<String>,
    /// Interpreters that it is built for, where it can be had in no other way.
    pub builds: Vec<String>,
}

/// What is wanted of a release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The range that the file allows, as it is written; empty for any.
    pub range: String,
    /// The interpreter's version, where it is known.
    pub interpreter: Option<(u32, u32)>,
    /// The last day (`YYYY-MM-DD`) of publication.
    pub until: Option<String>,
}

/// An index of packages.
pub trait Index: Sync {
    /// Its name, for people.
    fn name(&self) -> &'static str;

    /// Where it is.
    fn base(&self) -> &Url;

    /// What else than the address and the package an answer depends on, for the cache.
    fn manner(&self, _: &Wish) -> &'static str {
        ""
    }

    /// All releases of a package.
    ///
    /// # Errors
    ///
    /// When there is no such package, or no answer.
    fn ask(&self, resolver: &Resolver, package: &str, wish: &Wish) -> Result<Vec<Release>, Failure>;

    /// Whether a release is one for everybody, and the one that the file and the interpreter can do with.
    ///
    /// # Errors
    ///
    /// When the range is not understood.
    fn fits(&self, release: &Release, wish: &Wish) -> Result<bool, Failure>;

    /// Which of two versions is later.
    fn compare(&self, left: &str, right: &str) -> Ordering;
}

/// The newest release that can be meant.
///
/// # Errors
///
/// When there is none, or the index could not be asked.
pub fn newest(
    index: &dyn Index,
    resolver: &Resolver,
    package: &str,
    wish: &Wish,
) -> Result<Known<String>, Failure> {
    let question = format!("releases {}{} {package}", index.base(), index.manner(wish));
    let Known { answer: releases, asked } =
        resolver.known(&question, || index.ask(resolver, package, wish))?;
    let is_old_enough = |release: &&Release| match (&wish.until, &release.published) {
        (Some(until), Some(published)) => published.get(..10).is_some_and(|day| day <= until.as_str()),
        // Nobody knows since when there is this release.
        (Some(_), None) => false,
        (None, _) => true,
    };
    let mut fitting: Vec<&Release> = Vec::new();
    for release in releases.iter().filter(|release| !release.yanked).filter(is_old_enough) {
        if index.fits(release, wish)? {
            fitting.push(release);
        }
    }
    let newest = fitting.into_iter().max_by(|a, b| index.compare(&a.version, &b.version));
    match newest {
        Some(release) => Ok(Known { answer: release.version.clone(), asked }),
        None => Err(Failure::Nothing(nothing(index, &releases, package, wish))),
    }
}

/// Why no release is the one.
fn nothing(index: &dyn Index, releases: &[Release], package: &str, wish: &Wish) -> String {
    let name = index.name();
    if wish.until.is_some()
        && !releases.is_empty()
        && releases.iter().all(|release| release.published.is_none())
    {
        return format!("{name} does not say when `{package}` was published");
    }
    let mut wishes = Vec::new();
    if !wish.range.is_empty() {
        wishes.push(format!("fits `{}`", wish.range));
    }
    if let Some((major, minor)) = wish.interpreter {
        wishes.push(format!("suits version {major}.{minor} of the interpreter"));
    }
    if let Some(until) = &wish.until {
        wishes.push(format!("was there on {until}"));
    }
    let wishes = if wishes.is_empty() { "is final".to_owned() } else { wishes.join(" and ") };
    format!("none of the {} releases of `{package}` on {name} {wishes}", releases.len())
}

/// The address of something below an index, by one part of a path; nothing where the part is no plain name.
pub(super) fn below(base: &url::Url, parts: &[&str]) -> Option<url::Url> {
    let mut url = base.clone();
    let is_plain = |part: &str| !part.is_empty() && !matches!(part, "." | "..");
    if !parts.iter().all(|part| is_plain(part)) {
        return None;
    }
    url.path_segments_mut().ok()?.pop_if_empty().extend(parts);
    Some(url)
}
