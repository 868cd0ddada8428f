//! Cargo's sparse index. Source: the Cargo book, *Registry index*.

use std::cmp::Ordering;

use semver::Version;
use serde::Deserialize;
use url::Url;

use super::ranges::{Manner, contains};
use super::{Index, Release, Wish, below};
use crate::resolve::failure::Failure;
use crate::resolve::http::Request;
use crate::resolve::resolver::Resolver;

/// The longest page, in bytes.
const LONGEST: u64 = 32 << 20;

/// A sparse index.
#[derive(Clone, Debug)]
pub struct Cargo {
    /// Its address.
    pub base: Url,
}

/// A line of the index: one release.
#[derive(Deserialize)]
struct Line {
    vers: String,
    #[serde(default)]
    yanked: bool,
    pubtime: Option<String>,
}

impl Index for Cargo {
    fn name(&self) -> &'static str {
        "crates.io"
    }

    fn base(&self) -> &Url {
        &self.base
    }

    fn ask(&self, resolver: &Resolver, package: &str, _: &Wish) -> Result<Vec<Release>, Failure> {
        let what = || format!("crate `{package}`");
        let url = place(package).and_then(|parts| below(&self.base, &parts));
        let url = url.ok_or_else(|| Failure::NotFound { what: what() })?;
        let response = resolver.http.ask(&Request::get(url, "text/plain, */*", LONGEST))?.good(what)?;
        let host = response.host.clone();
        let bytes = response.bytes()?;
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let release = |line: &[u8]| {
            let line: Line = serde_json::from_slice(line)?;
            let Line { vers: version, yanked, pubtime: published } = line;
            Ok(Release { version, published, yanked, ..Release::default() })
        };
        let releases: Result<_, serde_json::Error> = lines.map(release).collect();
        releases.map_err(|error| Failure::NotUnderstood { host, why: error.to_string() })
    }

    fn fits(&self, release: &Release, wish: &Wish) -> Result<bool, Failure> {
        let Ok(version) = Version::parse(&release.version) else { return Ok(false) };
        contains(&wish.range, &version, Manner::Cargo)
    }

    fn compare(&self, left: &str, right: &str) -> Ordering {
        Version::parse(left).ok().cmp(&Version::parse(right).ok())
    }
}

/// Where a crate's page is: its folders and its name. Source: as above, *Index files*.
fn place(package: &str) -> Option<Vec<&str>> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !package.bytes().all(is_name) {
        return None;
    }
    Some(match package.len() {
        0 => return None,
        1 => vec!["1", package],
        2 => vec!["2", package],
        3 => vec!["3", package.get(0..1)?, package],
        _ => vec![package.get(0..2)?, package.get(2..4)?, package],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let path = |name| place(name).map(|parts| parts.join("/"));
        assert_eq!(path("a").as_deref(), Some("1/a"));
        assert_eq!(path("ab").as_deref(), Some("2/ab"));
        assert_eq!(path("abc").as_deref(), Some("3/a/abc"));
        assert_eq!(path("ripgrep").as_deref(), Some("ri/pg/ripgrep"));
        assert_eq!(path("../x"), None);
    }
}
