//! CRAN, through the METACRAN database of its releases. Source: crandb's own documentation.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Deserialize;
use url::Url;

use super::{Index, Release, Wish, below};
use crate::resolve::failure::Failure;
use crate::resolve::http::Request;
use crate::resolve::resolver::Resolver;

/// The longest document, in bytes.
const LONGEST: u64 = 32 << 20;

/// The database.
#[derive(Clone, Debug)]
pub struct Cran {
    /// Its address.
    pub base: Url,
}

#[derive(Deserialize)]
struct Document {
    /// When each version appeared; `archived` is when the package went.
    #[serde(default)]
    timeline: BTreeMap<String, String>,
}

impl Index for Cran {
    fn name(&self) -> &'static str {
        "CRAN"
    }

    fn base(&self) -> &Url {
        &self.base
    }

    fn ask(&self, resolver: &Resolver, package: &str, _: &Wish) -> Result<Vec<Release>, Failure> {
        let what = || format!("package `{package}`");
        let url = below(&self.base, &[package, "all"]).ok_or_else(|| Failure::NotFound { what: what() })?;
        let request = Request::get(url, "application/json", LONGEST);
        let document: Document = resolver.http.ask(&request)?.good(what)?.json()?;
        let releases = document.timeline.into_iter().filter(|(version, _)| version != "archived");
        let release = |(version, day)| Release { version, published: Some(day), ..Release::default() };
        Ok(releases.map(release).collect())
    }

    fn fits(&self, release: &Release, wish: &Wish) -> Result<bool, Failure> {
        Ok(wish.range.is_empty() || wish.range == release.version)
    }

    /// Numbers, whatever stands between them. Source: `?package_version` of R.
    fn compare(&self, left: &str, right: &str) -> Ordering {
        let numbers = |version: &str| -> Vec<u64> {
            version.split(['.', '-']).map(|number| number.parse().unwrap_or(0)).collect()
        };
        numbers(left).cmp(&numbers(right))
    }
}
