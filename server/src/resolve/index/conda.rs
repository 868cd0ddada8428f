//! Conda channels: `repodata.json`, read as it comes, because the largest has hundreds of megabytes.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::io::BufReader;

use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use url::Url;

use super::{Index, Release, Wish, below};
use crate::resolve::failure::Failure;
use crate::resolve::http::Request;
use crate::resolve::resolver::Resolver;
use crate::resolve::time;

/// The longest list of a channel, in bytes: it is not held.
const LONGEST: u64 = 2 << 30;
/// The most builds of one package that are looked at.
const MOST_BUILDS: usize = 100_000;
/// What images for clusters are: other platforms have the same versions but for a few days.
const FOLDERS: [&str; 2] = ["linux-64", "noarch"];

/// A channel.
#[derive(Clone, Debug)]
pub struct Conda {
    /// Its address.
    pub base: Url,
}

/// A build, as the list has it.
#[derive(Deserialize)]
struct Build {
    name: String,
    version: String,
    /// In milliseconds since 1970, or in seconds.
    #[serde(default)]
    timestamp: u64,
}

impl Conda {
    /// The builds of a package in one folder of the channel; nothing where there is no such folder.
    fn folder(
        &self,
        resolver: &Resolver,
        folder: &str,
        package: &str,
        wish: &Wish,
    ) -> Result<Option<Found>, Failure> {
        // The short list has the newest of each; the past is in the long one.
        let lists: &[&str] = if wish.until.is_some() || !wish.range.is_empty() {
            &["repodata.json"]
        } else {
            &["current_repodata.json", "repodata.json"]
        };
        for list in lists {
            let what = || format!("channel `{}`", self.base);
            let url = below(&self.base, &[folder, list]).ok_or_else(|| Failure::NotFound { what: what() })?;
            let response = resolver.http.ask(&Request::get(url, "application/json", LONGEST))?;
            if response.status == 404 {
                continue;
            }
            let mut reader = response.good(what)?.reader();
            let mut found = Found::default();
            let read = {
                let buffered = BufReader::with_capacity(1 << 16, &mut reader);
                let mut json = serde_json::Deserializer::from_reader(buffered);
                Lists { package, found: &mut found }.deserialize(&mut json)
            };
            reader.outcome(read)?;
            return Ok(Some(found));
        }
        Ok(None)
    }
}

impl Index for Conda {
    fn name(&self) -> &'static str {
        "the channel"
    }

    fn base(&self) -> &Url {
        &self.base
    }

    fn manner(&self, wish: &Wish) -> &'static str {
        let all = wish.until.is_some() || !wish.range.is_empty();
        if all { " all" } else { "" }
    }

    fn ask(&self, resolver: &Resolver, package: &str, wish: &Wish) -> Result<Vec<Release>, Failure> {
        let mut any = false;
        let mut found = Found::default();
        for folder in FOLDERS {
            if let Some(more) = self.folder(resolver, folder, package, wish)? {
                any = true;
                for (version, timestamp) in more.0 {
                    found.add(version, timestamp);
                }
            }
        }
        let what = if any {
            format!("package `{package}` in `{}`", self.base)
        } else {
            format!("channel `{}`", self.base)
        };
        if found.0.is_empty() {
            return Err(Failure::NotFound { what });
        }
        let release = |(version, timestamp): (String, u64)| Release {
            version,
            published: (timestamp > 0).then(|| time::day(time::since_1970(timestamp))),
            ..Release::default()
        };
        Ok(found.0.into_iter().map(release).collect())
    }

    fn fits(&self, release: &Release, wish: &Wish) -> Result<bool, Failure> {
        if is_pre_release(&release.version) {
            return Ok(false);
        }
        within(&release.version, &wish.range)
            .ok_or_else(|| Failure::Nothing(format!("the range `{}` is not understood", wish.range)))
    }

    fn compare(&self, left: &str, right: &str) -> Ordering {
        compare(left, right)
    }
}

/// Versions with the time of their first build, in seconds since 1970, 0 where it is not known.
#[derive(Default)]
struct Found(BTreeMap<String, u64>);

impl Found {
    fn add(&mut self, version: String, timestamp: u64) {
        let first = self.0.entry(version).or_insert(timestamp);
        *first = (*first).min(timestamp);
    }
}

/// The two lists of a document, of which only one package's builds are kept.
struct Lists<'f> {
    package: &'f str,
    found: &'f mut Found,
}

impl<'de> DeserializeSeed<'de> for Lists<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Lists<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the list of a channel")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "packages" || key == "packages.conda" {
                map.next_value_seed(Builds { package: self.package, found: self.found })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Builds<'f> {
    package: &'f str,
    found: &'f mut Found,
}

impl<'de> DeserializeSeed<'de> for Builds<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Builds<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("builds by file name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut count = 0;
        while let Some(file) = map.next_key::<String>()? {
            // `name-version-build.conda`: the rest of the entry need not be read to know that it is another package's.
            let is_it = file.strip_prefix(self.package).is_some_and(|rest| rest.starts_with('-'));
            if !is_it || count >= MOST_BUILDS {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let build: Build = map.next_value()?;
            if build.name == self.package {
                count += 1;
                let seconds =
                    if build.timestamp > 100_000_000_000 { build.timestamp / 1000 } else { build.timestamp };
                self.found.add(build.version, seconds);
            }
        }
        Ok(())
    }
}

/// A version in pieces that compare. Source: `conda.models.version.VersionOrder`.
fn pieces(version: &str) -> (u64, Vec<Vec<Piece>>) {
    let version = version.to_ascii_lowercase();
    let version = version.split('+').next().unwrap_or_default();
    let (epoch, rest) =
        version.split_once('!').map_or((0, version), |(epoch, rest)| (epoch.parse().unwrap_or(0), rest));
    let parts = rest.split(['.', '-', '_']).map(|part| {
        let mut pieces = Vec::new();
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let is_digit = first.is_ascii_digit();
            let end = rest.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(rest.len());
            let (piece, after) = rest.split_at(end);
            pieces.push(if is_digit {
                Piece::Number(piece.parse().unwrap_or(u64::MAX))
            } else {
                Piece::of_word(piece)
            });
            rest = after;
        }
        // A word counts as behind a zero.
        if !matches!(pieces.first(), Some(Piece::Number(_))) {
            pieces.insert(0, Piece::Number(0));
        }
        pieces
    });
    (epoch, parts.collect())
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Dev,
    Word(String),
    Number(u64),
    Post,
}

impl Piece {
    fn of_word(word: &str) -> Piece {
        match word {
            "dev" => Piece::Dev,
            "post" => Piece::Post,
            word => Piece::Word(word.to_owned()),
        }
    }
}

fn compare(left: &str, right: &str) -> Ordering {
    let ((left_epoch, left), (right_epoch, right)) = (pieces(left), pieces(right));
    let zero = vec![Piece::Number(0)];
    let part = |parts: &[Vec<Piece>], at: usize| parts.get(at).unwrap_or(&zero).clone();
    let by_part = |at: usize| {
        let (left, right) = (part(&left, at), part(&right, at));
        let piece = |pieces: &[Piece], at: usize| pieces.get(at).cloned().unwrap_or(Piece::Number(0));
        (0..left.len().max(right.len()))
            .map(|at| piece(&left, at).cmp(&piece(&right, at)))
            .find(|order| order.is_ne())
    };
    left_epoch
        .cmp(&right_epoch)
        .then_with(|| (0..left.len().max(right.len())).find_map(by_part).unwrap_or(Ordering::Equal))
}

fn is_pre_release(version: &str) -> bool {
    let words = ["a", "b", "rc", "alpha", "beta", "dev", "pre"];
    let is_one = |piece: &Piece| match piece {
        Piece::Dev => true,
        Piece::Word(word) => words.contains(&word.as_str()),
        _ => false,
    };
    // `9e` of `jpeg` is a release: only a word that a number follows, or `dev`, makes a version one before.
    pieces(version).1.iter().any(|part| {
        part.iter()
            .enumerate()
            .any(|(at, piece)| is_one(piece) && (at + 1 < part.len() || *piece == Piece::Dev))
    })
}

/// Whether a version is in a range: `=1.2`, `>=1.2,<2`, `1.2.*`, alternatives behind `|`.
fn within(version: &str, range: &str) -> Option<bool> {
    let mut any = range.is_empty();
    for alternative in range.split('|').filter(|_| !range.is_empty()) {
        let mut all = true;
        for one in alternative.split(',').map(str::trim) {
            let wanted = one.trim_start_matches(['=', '<', '>', '!', '~']).trim();
            let operator = &one[..one.len() - one.trim_start_matches(['=', '<', '>', '!', '~']).len()];
            if wanted.is_empty() || wanted.contains([' ', '[']) {
                return None;
            }
            let stem = wanted.trim_end_matches('*').trim_end_matches('.');
            let begins = version == stem
                || version.strip_prefix(stem).is_some_and(|rest| rest.starts_with(['.', '-', '_']));
            let order = compare(version, stem);
            all &= match operator {
                "=" | "" => begins,
                "==" if wanted.ends_with('*') => begins,
                "==" => order.is_eq(),
                "!=" if wanted.ends_with('*') => !begins,
                "!=" => order.is_ne(),
                ">=" => order.is_ge(),
                ">" => order.is_gt(),
                "<=" => order.is_le(),
                "<" => order.is_lt(),
                "~=" => {
                    let series = stem.rsplit_once('.').map_or(stem, |(series, _)| series);
                    order.is_ge() && (version == series || version.starts_with(&format!("{series}.")))
                }
                _ => return None,
            };
        }
        any |= all;
    }
    Some(any)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order of `VersionOrder`'s own page.
    #[test]
    fn order() {
        let sorted = [
            "0.4",
            "0.4.1.rc",
            "0.4.1",
            "0.5a1",
            "0.5b3",
            "0.5c1",
            "0.5",
            "0.9.6",
            "0.960923",
            "1.0",
            "1.1dev1",
            "1.1a1",
            "1.1.0dev1",
            "1.1.a1",
            "1.1.0rc1",
            "1.1.0",
            "1.1.0post1",
            "1996.07.12",
            "1!0.4.1",
            "1!3.1.1.6",
            "2!0.4.1",
        ];
        for pair in sorted.windows(2) {
            assert!(compare(pair[0], pair[1]).is_le(), "{pair:?}");
        }
        assert!(compare("1.0", "1").is_eq() && compare("2.10", "2.9").is_gt());
    }

    #[test]
    fn ranges() {
        for (version, range, expected) in [
            ("1.2.3", "", Some(true)),
            ("1.2.3", "=1.2", Some(true)),
            ("1.20", "=1.2", Some(false)),
            ("1.2.3", ">=1.2,<1.3", Some(true)),
            ("3.9.1", "=3.8|=3.9", Some(true)),
            ("3.9.1", "==3.9.*", Some(true)),
            ("1.4.5", "~=1.4", Some(true)),
            ("1.2", "=1.2[build=x]", None),
        ] {
            assert_eq!(within(version, range), expected, "{version} {range}");
        }
        assert!(
            is_pre_release("1.0rc1")
                && is_pre_release("1.0.dev0")
                && !is_pre_release("9e")
                && !is_pre_release("1.0")
        );
    }

    #[test]
    fn only_one_package_is_kept() {
        let text = r#"{"info": {"subdir": "linux-64"}, "packages": {
            "numpy-1.0-0.tar.bz2": {"name": "numpy", "version": "1.0", "timestamp": 1700000000000, "depends": []},
            "numpy-base-2.0-0.tar.bz2": {"name": "numpy-base", "version": "2.0"},
            "zlib-1.3-0.tar.bz2": {"name": "zlib", "version": 5}},
            "packages.conda": {"numpy-1.1-0.conda": {"name": "numpy", "version": "1.1"}}, "removed": []}"#;
        let mut found = Found::default();
        let mut json = serde_json::Deserializer::from_str(text);
        Lists { package: "numpy", found: &mut found }.deserialize(&mut json).unwrap();
        assert_eq!(
            found.0.into_iter().collect::<Vec<_>>(),
            [("1.0".to_owned(), 1_700_000_000), ("1.1".to_owned(), 0)]
        );
    }
}
