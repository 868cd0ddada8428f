//! PyPI and what speaks like it: the simple repository interface, as JSON (PEP 691, PEP 700) or as HTML (PEP 503).

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::str::FromStr;

use pep440_rs::{Version, VersionSpecifiers};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{Index, Release, Wish, below, pypi_html};
use crate::resolve::failure::Failure;
use crate::resolve::http::Request;
use crate::resolve::resolver::Resolver;

const ACCEPT: &str =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";
/// The longest page, in bytes; the largest projects have some ten thousand files.
const LONGEST: u64 = 48 << 20;

/// An index in PyPI's manner.
#[derive(Clone, Debug)]
pub struct PyPi {
    /// Its address.
    pub base: Url,
}

/// A file of a release.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct File {
    pub(super) filename: String,
    pub(super) requires_python: Option<String>,
    /// `true`, or why.
    pub(super) yanked: Value,
    pub(super) upload_time: Option<String>,
}

#[derive(Deserialize)]
struct Page {
    files: Vec<File>,
}

impl Index for PyPi {
    fn name(&self) -> &'static str {
        "PyPI"
    }

    fn base(&self) -> &Url {
        &self.base
    }

    fn ask(&self, resolver: &Resolver, package: &str, _: &Wish) -> Result<Vec<Release>, Failure> {
        let what = || format!("package `{package}`");
        let not_found = || Failure::NotFound { what: what() };
        let url = below(&self.base, &[&normalised(package)]).ok_or_else(not_found)?;
        // The interface wants the slash.
        let url = Url::parse(&format!("{url}/")).map_err(|_| not_found())?;
        let response = resolver.http.ask(&Request::get(url, ACCEPT, LONGEST))?.good(what)?;
        let is_json = response.header("content-type").is_some_and(|kind| kind.contains("json"));
        let files = if is_json {
            response.json::<Page>()?.files
        } else {
            pypi_html::files(&String::from_utf8_lossy(&response.bytes()?))
        };
        Ok(releases(package, &files))
    }

    fn fits(&self, release: &Release, wish: &Wish) -> Result<bool, Failure> {
        let Ok(version) = Version::from_str(&release.version) else { return Ok(false) };
        let range = range(&wish.range)?;
        let names_it = range.iter().any(|specifier| specifier.any_prerelease());
        if (version.any_prerelease() && !names_it) || !range.contains(&version) {
            return Ok(false);
        }
        let Some((major, minor)) = wish.interpreter else { return Ok(true) };
        // Which patch release is not known; the last one is the likeliest.
        let python = Version::new([u64::from(major), u64::from(minor), 99]);
        let wanted = release.requires.as_deref().map(VersionSpecifiers::from_str);
        let may_run = wanted.is_none_or(|wanted| wanted.is_ok_and(|wanted| wanted.contains(&python)));
        let is_built =
            release.builds.is_empty() || release.builds.iter().any(|tag| runs_on(tag, major, minor));
        Ok(may_run && is_built)
    }

    fn compare(&self, left: &str, right: &str) -> Ordering {
        Version::from_str(left).ok().cmp(&Version::from_str(right).ok())
    }
}

fn range(text: &str) -> Result<VersionSpecifiers, Failure> {
    let text = text.trim().trim_matches(['(', ')']);
    VersionSpecifiers::from_str(text)
        .map_err(|_| Failure::Nothing(format!("the range `{text}` is not understood")))
}

/// The files of a project, release by release.
fn releases(package: &str, files: &[File]) -> Vec<Release> {
    let mut found: BTreeMap<String, (Release, bool)> = BTreeMap::new();
    for file in files {
        let Some((version, builds)) = version(package, &file.filename) else { continue };
        let (release, any_source) = found
            .entry(version.clone())
            .or_insert_with(|| (Release { version, yanked: true, ..Release::default() }, false));
        let is_yanked = !matches!(file.yanked, Value::Null | Value::Bool(false));
        release.yanked &= is_yanked;
        if release.requires.is_none() {
            release.requires.clone_from(&file.requires_python);
        }
        let earlier = |old: &String| file.upload_time.as_ref().is_none_or(|new| old <= new);
        if !release.published.as_ref().is_some_and(earlier) {
            release.published.clone_from(&file.upload_time);
        }
        *any_source |= builds.is_empty();
        release.builds.extend(builds.into_iter().filter(|_| !is_yanked));
    }
    let finished = found.into_values().map(|(mut release, any_source)| {
        if any_source {
            release.builds.clear();
        }
        release.builds.sort();
        release.builds.dedup();
        release
    });
    finished.collect()
}

const SOURCES: [&str; 5] = [".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz"];

/// The version that a file is of, and, of a wheel, the interpreters that it is for: `cp312-abi3`.
/// Source: the specifications *Binary distribution format* and *Source distribution format*.
fn version(package: &str, filename: &str) -> Option<(String, Vec<String>)> {
    if let Some(stem) = filename.strip_suffix(".whl") {
        let mut parts: Vec<&str> = stem.split('-').collect();
        let (_, abi, pythons) = (parts.pop()?, parts.pop()?, parts.pop()?);
        let version = parts.get(1)?;
        return Some((
            (*version).to_owned(),
            pythons.split('.').map(|python| format!("{python}-{abi}")).collect(),
        ));
    }
    let stem = SOURCES.iter().find_map(|end| filename.strip_suffix(end))?;
    // The name may hold hyphens, in some other spelling than ours.
    let length = package.split(['-', '_', '.']).map(str::len).sum::<usize>();
    let mut seen = 0;
    let end = stem.char_indices().find(|(_, c)| {
        seen += usize::from(!matches!(c, '-' | '_' | '.'));
        seen > length
    })?;
    let version = stem.get(end.0..)?;
    Some((version.to_owned(), Vec::new()))
        .filter(|_| version.starts_with(|c: char| c.is_ascii_digit() || c == 'v'))
}

/// Whether a wheel runs on CPython of a version. Source: PEP 425.
fn runs_on(tag: &str, major: u32, minor: u32) -> bool {
    let (python, abi) = tag.split_once('-').unwrap_or((tag, ""));
    if python == format!("py{major}") || python == format!("py{major}{minor}") {
        return true;
    }
    let Some(digits) = python.strip_prefix("cp") else { return false };
    let (Some(built_major), built_minor) = (digits.get(..1), digits.get(1..).unwrap_or_default()) else {
        return false;
    };
    let built: Option<(u32, u32)> = built_major.parse().ok().zip(built_minor.parse().ok());
    match abi {
        "abi3" => built.is_some_and(|built| built <= (major, minor)),
        _ => built == Some((major, minor)),
    }
}

/// PEP 503: lower case, runs of `-`, `_` and `.` are one `-`.
fn normalised(name: &str) -> String {
    let parts = name.split(['-', '_', '.']).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, requires: &str, day: &str) -> File {
        File {
            filename: name.to_owned(),
            requires_python: Some(requires.to_owned()).filter(|text| !text.is_empty()),
            upload_time: Some(day.to_owned()).filter(|text| !text.is_empty()),
            ..File::default()
        }
    }

    #[test]
    fn versions_of_files() {
        for (package, name, expected) in [
            ("numpy", "numpy-2.5.5-cp314-cp314-manylinux_2_28_x86_64.whl", Some("2.5.5")),
            ("numpy", "numpy-2.5.5.tar.gz", Some("2.5.5")),
            ("python-dateutil", "python-dateutil-2.8.2.tar.gz", Some("2.8.2")),
            ("python-dateutil", "python_dateutil-2.9.0.post0.tar.gz", Some("2.9.0.post0")),
            ("a.b", "a-b-1.0.zip", Some("1.0")),
            ("a", "a-1.0.exe", None),
            ("a", "a.whl", None),
            ("a", "", None),
            ("ab", "a.tar.gz", None),
        ] {
            assert_eq!(version(package, name).map(|(version, _)| version).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn what_fits() {
        let index = PyPi { base: Url::parse("https://pypi.org/simple/").unwrap() };
        let yanked =
            File { yanked: Value::String("broken".into()), ..file("a-3.0.tar.gz", "", "2026-01-01") };
        let releases = releases(
            "a",
            &[
                file("a-1.0.tar.gz", ">=3.6", "2024-01-01T00:00:00Z"),
                file("a-1.10-py3-none-any.whl", ">=3.8", "2025-01-01T00:00:00Z"),
                file("a-2.0-cp313-cp313-any.whl", ">=3.12", "2026-01-01T00:00:00Z"),
                file("a-2.0-cp312-abi3-any.whl", ">=3.12", "2025-12-31T00:00:00Z"),
                file("a-2.1rc1.tar.gz", "", ""),
                yanked,
            ],
        );
        assert_eq!(
            releases.iter().find(|one| one.version == "2.0").unwrap().published.as_deref(),
            Some("2025-12-31T00:00:00Z")
        );
        let newest = |range: &str, interpreter| {
            let wish = Wish { range: range.to_owned(), interpreter, until: None };
            let fitting =
                releases.iter().filter(|release| !release.yanked && index.fits(release, &wish).unwrap());
            fitting
                .max_by(|a, b| index.compare(&a.version, &b.version))
                .map(|release| release.version.as_str())
        };
        assert_eq!(newest("", None), Some("2.0"));
        assert_eq!(newest("", Some((3, 14))), Some("2.0"));
        assert_eq!(newest("", Some((3, 11))), Some("1.10"));
        assert_eq!(newest("", Some((3, 7))), Some("1.0"));
        assert_eq!(newest("<2", None), Some("1.10"));
        assert_eq!(newest("~=1.0,!=1.10", None), Some("1.0"));
        assert_eq!(newest(">=2.1rc1", None), Some("2.1rc1"));
        assert_eq!(newest("", Some((2, 7))), None);
        assert!(index.fits(&releases[0], &Wish { range: "oops".to_owned(), ..Wish::default() }).is_err());
    }

    #[test]
    fn names() {
        assert_eq!(normalised("Foo__Bar.-baz"), "foo-bar-baz");
    }
}
