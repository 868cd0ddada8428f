//! Repositories: what `git ls-remote` shows, by the one answer that it begins with. Source: gitprotocol-http(5), *Smart
//! Service git-upload-pack*; gitprotocol-common(5), *pkt-line Format*.

use semver::Version;
use serde::{Deserialize, Serialize};
use url::Url;

use super::failure::Failure;
use super::http::Request;
use super::resolver::{Known, Resolver};

/// The longest list of references, in bytes: that of a repository with a hundred thousand pull requests.
const LONGEST: u64 = 16 << 20;
/// The form of the answer; a page for people has another one.
const ADVERTISEMENT: &str = "application/x-git-upload-pack-advertisement";

/// What the references of a repository come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The commit that its default branch holds.
    pub head: String,
    /// The tag of a release that is this commit.
    pub tag: Option<String>,
    /// The tag of its newest release.
    pub newest: Option<String>,
}

impl Resolver {
    /// What a repository holds.
    ///
    /// # Errors
    ///
    /// When there is none, or no answer.
    pub fn repository(&self, url: &Url) -> Result<Known<State>, Failure> {
        self.known(&format!("repository {url}"), || {
            let nothing = || Failure::NotFound { what: format!("public repository `{url}`") };
            let mut address = url.clone();
            address.path_segments_mut().map_err(|()| nothing())?.pop_if_empty().extend(["info", "refs"]);
            address.set_query(Some("service=git-upload-pack"));
            let response = self.http.ask(&Request::get(address, ADVERTISEMENT, LONGEST))?;
            if matches!(response.status, 401 | 403) {
                return Err(nothing());
            }
            let response = response.good(|| format!("public repository `{url}`"))?;
            let host = response.host.clone();
            let not_understood = |why: &str| Failure::NotUnderstood { host, why: why.to_owned() };
            if response.header("content-type") != Some(ADVERTISEMENT) {
                return Err(not_understood("no list of references"));
            }
            let bytes = response.bytes()?;
            State::of(&bytes).ok_or_else(|| not_understood("a list of references without a commit"))
        })
    }
}

impl State {
    fn of(advertisement: &[u8]) -> Option<State> {
        let (mut head, mut tags) = (None, Vec::<(&str, &str)>::new());
        for line in lines(advertisement) {
            // Behind the first reference stands what the server can do.
            let line = line.split(|byte| *byte == 0).next().and_then(|line| std::str::from_utf8(line).ok());
            let Some((commit, name)) = line.and_then(|line| line.trim_end().split_once(' ')) else {
                continue;
            };
            if !is_commit(commit) {
                continue;
            }
            match (name, name.strip_prefix("refs/tags/")) {
                ("HEAD", _) => head = Some(commit),
                // A tag with a message is an object of its own; the commit that it names follows.
                (_, Some(peeled)) if peeled.ends_with("^{}") => {
                    if let Some(last) = tags.last_mut() {
                        last.1 = commit;
                    }
                }
                (_, Some(tag)) if is_tag(tag) => tags.push((tag, commit)),
                _ => {}
            }
        }
        let head = head?;
        let mut releases: Vec<_> =
            tags.into_iter().filter_map(|(tag, commit)| Some((release(tag)?, tag, commit))).collect();
        releases.sort();
        let newest = |is_it: &dyn Fn(&str) -> bool| {
            releases.iter().rev().find(|(.., commit)| is_it(commit)).map(|(_, tag, _)| (*tag).to_owned())
        };
        Some(State {
            head: head.to_owned(),
            tag: newest(&|commit| commit == head),
            newest: newest(&|_| true),
        })
    }
}

/// The lines of an answer: each begins with its length, itself included, in four hexadecimal digits; less is a mark.
fn lines(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        loop {
            let (digits, rest) = bytes.split_first_chunk::<4>()?;
            let length = usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
            let Some(length) = length.checked_sub(4) else {
                bytes = rest;
                continue;
            };
            let (line, rest) = rest.split_at_checked(length)?;
            bytes = rest;
            return Some(line);
        }
    })
}

fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64)
        && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && text.bytes().any(|byte| byte != b'0')
}

/// What can stand in a script as it is.
fn is_tag(tag: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._+-/".contains(c);
    !tag.is_empty() && tag.chars().all(is_plain) && !tag.starts_with('-')
}

/// The release that a tag is of: `v1.2.3`, `release-1.2`, `1.2`; none of a pre-release, or of a name.
fn release(tag: &str) -> Option<Version> {
    let number = tag.trim_start_matches(|c: char| !c.is_ascii_digit());
    let (core, _) = number.split_once('+').unwrap_or((number, ""));
    let mut numbers = core.split('.').map(str::parse::<u64>);
    let mut next = || numbers.next().map_or(Some(0), Result::ok);
    let (major, minor, patch) = (next()?, next()?, next()?);
    (numbers.next().is_none() && !number.is_empty()).then(|| Version::new(major, minor, patch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases() {
        let newer = |left, right| release(left) < release(right);
        assert!(newer("v1.9", "v1.10") && newer("1.2.3", "2.0") && newer("release-4", "release-5.0.1"));
        for none in ["main", "v1.0-rc1", "1.0.0.0", "nightly", "v2.0b3", ""] {
            assert_eq!(release(none), None, "{none}");
        }
    }

    #[test]
    fn what_is_no_list() {
        for text in [
            "",
            "0000",
            "zzzz",
            "00",
            "ffff",
            "0004",
            "0005",
            "0009HEAD",
            "001e# service=git-upload-pack\n0000",
        ] {
            assert_eq!(State::of(text.as_bytes()), None, "{text}");
        }
    }
}
