//! Go's modules, through a proxy. Source: the Go modules reference, *GOPROXY protocol* and *Resolving a package to a
//! module*.

use std::cmp::Ordering;

use semver::Version;
use serde::Deserialize;
use url::Url;

use super::{Index, Release, Wish, below};
use crate::resolve::failure::Failure;
use crate::resolve::http::Request;
use crate::resolve::resolver::Resolver;

/// The longest list, in bytes.
const LONGEST: u64 = 4 << 20;
/// A package may stand so deep in its module.
const DEEPEST: usize = 6;

/// A proxy.
#[derive(Clone, Debug)]
pub struct Go {
    /// Its address.
    pub base: Url,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Latest {
    version: String,
    time: Option<String>,
}

impl Go {
    fn of_module(&self, resolver: &Resolver, module: &str) -> Result<Vec<Release>, Failure> {
        let what = || format!("module `{module}`");
        let address = |end: &[&str]| {
            let module = escaped(module);
            let parts: Vec<&str> = module.split('/').chain(end.iter().copied()).collect();
            below(&self.base, &parts).ok_or_else(|| Failure::NotFound { what: what() })
        };
        // Versions in the list come without their days; the newest one's is told apart.
        let latest = Request::get(address(&["@latest"])?, "application/json", LONGEST);
        let latest: Latest = resolver.http.ask(&latest)?.good(what)?.json()?;
        let list = Request::get(address(&["@v", "list"])?, "text/plain", LONGEST);
        let list = resolver.http.ask(&list)?.good(what)?.bytes()?;
        let names = String::from_utf8_lossy(&list);
        let others = names.split_whitespace().filter(|version| *version != latest.version);
        let others = others.map(|version| Release { version: version.to_owned(), ..Release::default() });
        let newest =
            Release { version: latest.version.clone(), published: latest.time, ..Release::default() };
        Ok(std::iter::once(newest).chain(others).collect())
    }
}

impl Index for Go {
    fn name(&self) -> &'static str {
        "the Go proxy"
    }

    fn base(&self) -> &Url {
        &self.base
    }

    /// The module is the longest beginning of the package's path that is one.
    fn ask(&self, resolver: &Resolver, package: &str, _: &Wish) -> Result<Vec<Release>, Failure> {
        let mut module = package;
        for _ in 0..DEEPEST {
            match self.of_module(resolver, module) {
                Err(Failure::NotFound { .. }) => {}
                other => return other,
            }
            let Some((parent, _)) = module.rsplit_once('/') else { break };
            module = parent;
        }
        Err(Failure::NotFound { what: format!("module with `{package}`") })
    }

    fn fits(&self, release: &Release, wish: &Wish) -> Result<bool, Failure> {
        match wish.range.as_str() {
            "" | "latest" | "upgrade" => {
                Ok(version(&release.version).is_some_and(|version| version.pre.is_empty()))
            }
            // A part of a version.
            range if range.starts_with('v') => Ok(release.version.strip_prefix(range).is_some_and(|rest| {
                rest.starts_with('.')
                    && version(&release.version).is_some_and(|version| version.pre.is_empty())
            })),
            range => Err(Failure::Nothing(format!("the query `{range}` is not understood"))),
        }
    }

    fn compare(&self, left: &str, right: &str) -> Ordering {
        version(left).cmp(&version(right))
    }
}

fn version(text: &str) -> Option<Version> {
    Version::parse(text.strip_prefix('v')?).ok()
}

/// Capitals stand behind a `!`, for file systems that do not know them.
fn escaped(path: &str) -> String {
    path.chars().fold(String::with_capacity(path.len()), |mut text, c| {
        if c.is_ascii_uppercase() {
            text.push('!');
        }
        text.push(c.to_ascii_lowercase());
        text
    })
}
