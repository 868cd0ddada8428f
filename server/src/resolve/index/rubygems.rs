//! RubyGems. Source: guides.rubygems.org, *RubyGems.org API*, Gem Version Methods.

use std::cmp::Ordering;

use serde::Deserialize;
use url::Url;

use super::{Index, Release, Wish, below};
use crate::resolve::failure::Failure;
use crate::resolve::http::Request;
use crate::resolve::resolver::Resolver;

/// The longest answer, in bytes: each of a thousand versions comes with its summary.
const LONGEST: u64 = 32 << 20;

/// The first version of its interface.
#[derive(Clone, Debug)]
pub struct RubyGems {
    /// Its address.
    pub base: Url,
}

#[derive(Deserialize)]
struct Version {
    number: String,
    created_at: Option<String>,
    #[serde(default)]
    prerelease: bool,
    ruby_version: Option<String>,
}

impl Index for RubyGems {
    fn name(&self) -> &'static str {
        "RubyGems"
    }

    fn base(&self) -> &Url {
        &self.base
    }

    fn ask(&self, resolver: &Resolver, package: &str, _: &Wish) -> Result<Vec<Release>, Failure> {
        let what = || format!("gem `{package}`");
        let url = below(&self.base, &["versions", &format!("{package}.json")]);
        let url = url.ok_or_else(|| Failure::NotFound { what: what() })?;
        // What was yanked is not in the list.
        let versions: Vec<Version> =
            resolver.http.ask(&Request::get(url, "application/json", LONGEST))?.good(what)?.json()?;
        let finals = versions.into_iter().filter(|version| !version.prerelease);
        let release = |version: Version| Release {
            version: version.number,
            published: version.created_at,
            requires: version.ruby_version,
            ..Release::default()
        };
        Ok(finals.map(release).collect())
    }

    fn fits(&self, release: &Release, wish: &Wish) -> Result<bool, Failure> {
        match wish.range.as_str() {
            "" => Ok(true),
            range if range == release.version => Ok(true),
            range => Err(Failure::Nothing(format!("the range `{range}` is not understood"))),
        }
    }

    /// Numbers between dots. Source: `Gem::Version`, whose letters only pre-releases have.
    fn compare(&self, left: &str, right: &str) -> Ordering {
        let numbers = |version: &str| -> Vec<u64> {
            let numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
            let mut numbers: Vec<u64> = numbers.collect();
            // `1.0` is `1`.
            while numbers.last() == Some(&0) {
                numbers.pop();
            }
            numbers
        };
        numbers(left).cmp(&numbers(right))
    }
}
