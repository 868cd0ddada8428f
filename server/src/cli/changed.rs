//! `check --diff-base`: what the change of a file since a revision brings in.
//!
//! That is what is found on changed lines, and what was not found before: a line that nobody touched becomes wrong when the
//! `-y` below it goes, or the variable at the top.
//!
//! A repository may be anybody's, so nothing that its configuration names is started: `git` is asked for the bytes that it
//! keeps and for nothing else, and what differs is found here. A comparison with the working tree by `git` itself would run
//! the repository's filters.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::ops::Range;
use std::path::PathBuf;

use super::configuration::folder_of;
use super::difference::new_lines;
use super::git::Repository;
use super::inputs::Input;
use crate::config::baseline::{counted, relative, take_accepted};
use crate::finding::Finding;
use crate::text::Text;

/// What has become of a file.
pub(super) enum Since {
    /// There was no such file.
    New,
    Same,
    Changed {
        before: Text,
        /// The lines that have changed: from 0, sorted.
        lines: Vec<Range<usize>>,
    },
}

impl Since {
    /// Leaves the findings in a text that its change brings in. The text before is judged where that matters.
    pub(super) fn retain(
        &self,
        findings: &mut Vec<Finding>,
        text: &Text,
        judge: impl FnOnce(Text) -> Vec<Finding>,
    ) {
        match self {
            Since::New => {}
            Since::Same => findings.clear(),
            Since::Changed { before, lines } => {
                let mut known = counted(&judge(before.clone()), before);
                findings.retain(|finding| {
                    touches(finding, text, lines) || !take_accepted(finding, text, &mut known)
                });
            }
        }
    }
}

fn touches(finding: &Finding, text: &Text, lines: &[Range<usize>]) -> bool {
    let line = |offset| text.line_of(offset).0;
    let last = line(finding.range.end.saturating_sub(1).max(finding.range.start));
    let first = line(finding.range.start);
    let next = lines.partition_point(|lines| lines.end <= first);
    lines.get(next).is_some_and(|lines| lines.start <= last)
}

/// What has become of every input, in their order.
///
/// # Errors
///
/// There is no `git`, no repository around a file, no such revision in it, or not all of that revision.
pub(super) fn since<'i>(revision: &str, inputs: impl Iterator<Item = &'i Input>) -> io::Result<Vec<Since>> {
    let mut repositories: BTreeMap<PathBuf, Repository> = BTreeMap::new();
    let all = inputs.map(|input| {
        if !input.is_on_disk() {
            return Err(io::Error::other("standard input is in no revision: `--diff-base` wants files"));
        }
        let (file, top) = place_of(input)?;
        let repository = match repositories.entry(top.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(Repository::open(top, revision)?),
        };
        let Ok(now) = input.read() else {
            // Whoever judges it says why.
            return Ok(Since::New);
        };
        let now = now.to_bytes();
        let before = repository.before(&relative(&file, repository.top()), &now)?;
        Ok(match before {
            None => Since::New,
            Some(before) if before == now => Since::Same,
            Some(before) => {
                Since::Changed { lines: new_lines(&before, &now), before: Text::from_bytes(&before) }
            }
        })
    });
    all.collect()
}

/// A file without links on the way, and the folder of the repository that it is in.
fn place_of(input: &Input) -> io::Result<(PathBuf, PathBuf)> {
    let named = folder_of(&input.path).join(input.path.file_name().unwrap_or_default());
    // What a link leads to is what is judged, if it is in a repository at all.
    let places = input.path.canonicalize().into_iter().chain([named]);
    let mut places = places.filter_map(|file| {
        let top = file.ancestors().skip(1).find(|folder| folder.join(".git").exists())?.to_owned();
        Some((file, top))
    });
    places.next().ok_or_else(|| {
        io::Error::other(format!("{} is in no git repository, and `--diff-base` wants one", input.name()))
    })
}
