//! The npm registry. Source: its documents *package metadata*, full and abbreviated.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use semver::Version;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::ranges::{Manner, contains};
use super::{Index, Release, Wish, below};
use crate::resolve::failure::Failure;
use crate::resolve::http::Request;
use crate::resolve::resolver::Resolver;

const SHORT: &str = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8";
const FULL: &str = "application/json";
/// The longest document, in bytes.
const LONGEST: u64 = 64 << 20;

/// A registry in npm's manner.
#[derive(Clone, Debug)]
pub struct Npm {
    /// Its address.
    pub base: Url,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    versions: BTreeMap<String, Entry>,
    /// Only in the full document.
    #[serde(default)]
    time: BTreeMap<String, Value>,
    #[serde(default, rename = "dist-tags")]
    tags: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Entry {
    /// A reason; also `false`.
    #[serde(default)]
    deprecated: Value,
}

/// What a release carries that its registry calls the newest: newer ones are not for everybody yet.
const NEWEST: &str = "latest";

impl Index for Npm {
    fn name(&self) -> &'static str {
        "npm"
    }

    fn base(&self) -> &Url {
        &self.base
    }

    fn manner(&self, wish: &Wish) -> &'static str {
        // Only the long answer has dates.
        if wish.until.is_some() { " with dates" } else { "" }
    }

    fn ask(&self, resolver: &Resolver, package: &str, wish: &Wish) -> Result<Vec<Release>, Failure> {
        let what = || format!("package `{package}`");
        // The slash of a scope is no separator.
        let url = below(&self.base, &[package]).ok_or_else(|| Failure::NotFound { what: what() })?;
        let accept = if wish.until.is_some() { FULL } else { SHORT };
        let document: Document =
            resolver.http.ask(&Request::get(url, accept, LONGEST))?.good(what)?.json()?;
        let latest = document.tags.get(NEWEST);
        let release = |(version, entry): (String, Entry)| {
            let deprecated = entry.deprecated.as_str().is_some_and(|why| !why.is_empty());
            let published = document.time.get(&version).and_then(Value::as_str).map(str::to_owned);
            let builds = if latest == Some(&version) { vec![NEWEST.to_owned()] } else { Vec::new() };
            Release { version, published, yanked: deprecated, requires: None, builds }
        };
        Ok(document.versions.into_iter().map(release).collect())
    }

    fn fits(&self, release: &Release, wish: &Wish) -> Result<bool, Failure> {
        let Ok(version) = Version::parse(&release.version) else { return Ok(false) };
        if wish.range == NEWEST || (wish.range.is_empty() && wish.until.is_none()) {
            return Ok(release.builds.iter().any(|build| build == NEWEST));
        }
        contains(&wish.range, &version, Manner::Npm)
    }

    fn compare(&self, left: &str, right: &str) -> Ordering {
        Version::parse(left).ok().cmp(&Version::parse(right).ok())
    }
}
