//! Addresses of files on hosts of repositories: which part names the branch, tag or commit.

use std::ops::Range;

use super::archives::is_dated;
use super::download::is_moving;
use super::{Level, level};
use crate::shell::UNRESOLVED;

/// What an address names of a repository.
pub(super) struct Reference {
    /// The bytes of the branch, tag or commit.
    pub(super) range: Range<usize>,
    /// Whether it is another file tomorrow.
    pub(super) moves: bool,
}

/// A form of addresses.
struct Form {
    /// The host that it is of; any where it is empty, from where `/-/` ends the path of a project.
    host: &'static str,
    /// The segments in front of the reference; `*` is any one.
    before: &'static str,
    reads: Reads,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// The reference is the next segment.
    Reference,
    /// The reference is the next segment, with the ending of an archive.
    Archive,
    /// The same, and it is a branch, whatever its name.
    Branch,
    /// The same, and it is a tag, whatever its name.
    Tag,
    /// The reference is the tag of a release, which moves only where its name says so.
    Release,
}

/// The first that fits is meant. Sources: GitHub's page *Downloading source code archives*, GitLab's *Repository files
/// API* and *Release permalinks*, Bitbucket's *Download an archive from a repository*.
const FORMS: &[Form] = &[
    Form { host: "github.com", before: "* * archive refs heads", reads: Reads::Branch },
    Form { host: "github.com", before: "* * archive refs tags", reads: Reads::Tag },
    Form { host: "github.com", before: "* * archive", reads: Reads::Archive },
    Form { host: "github.com", before: "* * releases download", reads: Reads::Release },
    Form { host: "github.com", before: "* * raw refs heads", reads: Reads::Branch },
    Form { host: "github.com", before: "* * raw refs tags", reads: Reads::Tag },
    Form { host: "github.com", before: "* * raw", reads: Reads::Reference },
    Form { host: "raw.githubusercontent.com", before: "* * refs heads", reads: Reads::Branch },
    Form { host: "raw.githubusercontent.com", before: "* * refs tags", reads: Reads::Tag },
    Form { host: "raw.githubusercontent.com", before: "* *", reads: Reads::Reference },
    Form { host: "codeload.github.com", before: "* * * refs heads", reads: Reads::Branch },
    Form { host: "codeload.github.com", before: "* * * refs tags", reads: Reads::Tag },
    Form { host: "codeload.github.com", before: "* * *", reads: Reads::Reference },
    Form { host: "bitbucket.org", before: "* * get", reads: Reads::Archive },
    Form { host: "bitbucket.org", before: "* * raw", reads: Reads::Reference },
    Form { host: "", before: "- archive", reads: Reads::Reference },
    Form { host: "", before: "- raw", reads: Reads::Reference },
    Form { host: "", before: "- jobs artifacts", reads: Reads::Reference },
];

/// Endings of archives.
const ENDINGS: [&str; 5] = [".tar.gz", ".tar.bz2", ".tgz", ".tar", ".zip"];

/// The part of an address that names a branch, tag or commit, where its form is known.
pub(super) fn reference(address: &str) -> Option<Reference> {
    let start = address.find("://").map_or(0, |at| at + 3);
    let (host, _) = address[start..].split_once('/')?;
    let path = start + host.len();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let project = address[path..].find("/-/").map(|at| path + at);
    FORMS.iter().find_map(|form| match form.host {
        "" => form.of(address, project?),
        of => form.of(address, path).filter(|_| of.eq_ignore_ascii_case(host)),
    })
}

impl Form {
    fn of(&self, address: &str, path: usize) -> Option<Reference> {
        let mut at = path;
        for expected in self.before.split(' ') {
            let segment = address.get(at + 1..)?.split_once('/')?.0;
            if expected != "*" && expected != segment {
                return None;
            }
            at += 1 + segment.len();
        }
        let start = at + 1;
        let rest = address.get(start..)?;
        let segment = rest.split('/').next().unwrap_or(rest);
        let ending =
            ENDINGS.iter().find(|ending| segment.ends_with(**ending)).map_or(0, |ending| ending.len());
        let is_whole = matches!(self.reads, Reads::Reference | Reads::Release);
        let name = if is_whole { segment } else { &segment[..segment.len() - ending] };
        let moves = match self.reads {
            // A branch that only the build knows is the author's choice.
            Reads::Branch => !name.contains(UNRESOLVED),
            Reads::Tag => false,
            Reads::Release => {
                name.split(|char: char| !char.is_ascii_alphanumeric()).any(is_moving) && !is_dated(name)
            }
            Reads::Reference | Reads::Archive => level::of_reference(name) < Level::Versioned,
        };
        (!name.is_empty()).then(|| Reference { range: start..start + name.len(), moves })
    }
}
