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
use std::sync::{Arc, Mutex, PoisonError};

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
        self,
        findings: &mut Vec<Finding>,
        text: &Text,
        judge: impl FnOnce(Text) -> Vec<Finding>,
    ) {
        match self {
            Since::New => {}
            Since::Same => findings.clear(),
            Since::Changed { before, lines } => {
                let mut known = counted(&judge(before.clone()), &before);
                findings.retain(|finding| {
                    touches(finding, text, &lines) || !take_accepted(finding, text, &mut known)
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

/// The inputs as a revision has them.
pub(super) struct Base {
    /// In the order of the inputs: the repository, and the file's name in it.
    files: Vec<(Arc<Mutex<Repository>>, String)>,
}

impl Base {
    /// Looks for the revision in the repositories of all inputs.
    ///
    /// # Errors
    ///
    /// There is no `git`, no repository around a file, or no such revision in it.
    pub(super) fn open<'i>(revision: &str, inputs: impl Iterator<Item = &'i Input>) -> io::Result<Base> {
        let mut repositories: BTreeMap<PathBuf, Arc<Mutex<Repository>>> = BTreeMap::new();
        let files = inputs.map(|input| {
            if !input.is_on_disk() {
                return Err(io::Error::other("standard input is in no revision: `--diff-base` wants files"));
            }
            let (file, top) = place_of(input)?;
            let name = relative(&file, &top);
            let repository = match repositories.entry(top.clone()) {
                Entry::Occupied(known) => Arc::clone(known.get()),
                Entry::Vacant(place) => {
                    Arc::clone(place.insert(Arc::new(Mutex::new(Repository::open(top, revision)?))))
                }
            };
            Ok((repository, name))
        });
        Ok(Base { files: files.collect::<io::Result<_>>()? })
    }

    /// What has become of the input of a number, which is this text now.
    ///
    /// # Errors
    ///
    /// The repository cannot be read, or holds not all of the revision.
    pub(super) fn since(&self, number: usize, now: &Text) -> io::Result<Since> {
        let Some((repository, name)) = self.files.get(number) else { return Ok(Since::New) };
        let now = now.to_bytes();
        // One question at a time: one process answers.
        let before = repository.lock().unwrap_or_else(PoisonError::into_inner).before(name, &now)?;
        Ok(match before {
            None => Since::New,
            Some(before) if before == now => Since::Same,
            Some(before) => {
                Since::Changed { lines: new_lines(&before, &now), before: Text::from_bytes(&before) }
            }
        })
    }
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
