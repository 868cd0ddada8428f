//! `check --diff-base`: which lines of which files have changed since a revision, as the program `git` tells.
//!
//! A repository may be anybody's, so nothing that its configuration names is started: no external diff, no text
//! conversion, no monitor of the file system.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::configuration::folder_of;
use super::inputs::Input;
use crate::config::baseline::relative;
use crate::finding::Finding;
use crate::text::Text;

/// The lines of a file that have changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// The file is new.
    All,
    /// Lines from 0, sorted.
    Some(Vec<Range<usize>>),
}

impl Lines {
    /// Whether a finding touches one of them.
    pub(super) fn hold(&self, finding: &Finding, text: &Text) -> bool {
        let Lines::Some(changed) = self else { return true };
        let line = |offset| text.line_of(offset).0;
        let last = line(finding.range.end.saturating_sub(1).max(finding.range.start));
        let first = line(finding.range.start);
        let next = changed.partition_point(|lines| lines.end <= first);
        changed.get(next).is_some_and(|lines| lines.start <= last)
    }
}

/// The changed lines of every input, in their order.
///
/// # Errors
///
/// There is no `git`, no repository around a file, or no such revision in it.
pub(super) fn since<'i>(revision: &str, inputs: impl Iterator<Item = &'i Input>) -> io::Result<Vec<Lines>> {
    let mut repositories: BTreeMap<PathBuf, Repository> = BTreeMap::new();
    let lines = inputs.map(|input| {
        if !input.is_on_disk() {
            return Err(io::Error::other("standard input is in no revision: `--diff-base` wants files"));
        }
        let top = top_of(&input.path)?;
        if !repositories.contains_key(&top) {
            repositories.insert(top.clone(), Repository::open(top.clone(), revision)?);
        }
        repositories.get(&top).map_or(Ok(Lines::All), |repository| repository.changed(&input.path))
    });
    lines.collect()
}

/// The folder of the repository that a file is in.
fn top_of(path: &Path) -> io::Result<PathBuf> {
    let folder = folder_of(path);
    let top = folder.ancestors().find(|folder| folder.join(".git").exists());
    top.map(Path::to_owned).ok_or_else(|| {
        io::Error::other(format!("{} is in no git repository, and `--diff-base` wants one", path.display()))
    })
}

struct Repository {
    top: PathBuf,
    /// The commit to compare with.
    base: String,
    /// Files that git keeps, and those of them that differ from the base.
    tracked: BTreeSet<String>,
    differing: BTreeSet<String>,
}

impl Repository {
    /// Compares with the commit at which the revision and the work went apart: what others have changed since is theirs.
    fn open(top: PathBuf, revision: &str) -> io::Result<Repository> {
        let commit = format!("{revision}^{{commit}}");
        let known = git(&top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        let known = known.ok_or_else(|| {
            io::Error::other(format!(
                "git finds no revision `{revision}` in {}; a shallow clone holds only the newest",
                top.display()
            ))
        })?;
        let known = known.trim_end().to_owned();
        let base = git(&top, &["merge-base", &known, "HEAD"])?;
        let base = base.map_or(known, |base| base.trim_end().to_owned());
        let names = |arguments: &[&str]| -> io::Result<BTreeSet<String>> {
            let names = git(&top, arguments)?.ok_or_else(|| failed(&top))?;
            Ok(names.split_terminator('\0').map(str::to_owned).collect())
        };
        let tracked = names(&["ls-files", "-z"])?;
        let differing = names(&["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", &base, "--"])?;
        Ok(Repository { top, base, tracked, differing })
    }

    fn changed(&self, path: &Path) -> io::Result<Lines> {
        let file = folder_of(path).join(path.file_name().unwrap_or_default());
        let name = relative(&file, &self.top);
        if !self.tracked.contains(&name) {
            return Ok(Lines::All);
        }
        if !self.differing.contains(&name) {
            return Ok(Lines::Some(Vec::new()));
        }
        let only = format!(":(top,literal){name}");
        let how =
            ["diff", "--unified=0", "--no-color", "--no-renames", "--no-ext-diff", "--no-textconv", "--text"];
        let diff = git(&self.top, &[&how[..], &[&self.base, "--", &only]].concat())?;
        Ok(Lines::Some(hunks(&diff.ok_or_else(|| failed(&self.top))?)))
    }
}

/// The new lines of a difference without context, from 0.
fn hunks(diff: &str) -> Vec<Range<usize>> {
    let hunk = |line: &str| {
        let added = line.strip_prefix("@@ -")?.split_once(" +")?.1.split_once(" @@")?.0;
        let (first, count) = added.split_once(',').unwrap_or((added, "1"));
        let (first, count): (usize, usize) = (first.parse().ok()?, count.parse().ok()?);
        let first = first.saturating_sub(1);
        (count > 0).then(|| first..first.saturating_add(count))
    };
    diff.lines().filter_map(hunk).collect()
}

fn failed(top: &Path) -> io::Error {
    io::Error::other(format!("git cannot read the repository {}", top.display()))
}

/// What git prints; nothing where it fails.
fn git(top: &Path, arguments: &[&str]) -> io::Result<Option<String>> {
    let mut command = Command::new("git");
    command.arg("-C").arg(top).args(["-c", "core.fsmonitor=false", "--no-pager"]).args(arguments);
    command.env("GIT_OPTIONAL_LOCKS", "0");
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            io::Error::other("`--diff-base` needs the program `git`, and there is none")
        }
        _ => io::Error::new(error.kind(), format!("git: {error}")),
    })?;
    Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_name_the_lines_that_are_there_now() {
        let diff = "--- a/x\n+++ b/x\n@@ -1 +1,2 @@ %post\n-a\n+@@ no hunk\n+b\n@@ -9,2 +10,0 @@\n-c\n-d\n@@ -20,0 +20 @@\n+e\n";
        assert_eq!(hunks(diff), [0..2, 19..20]);
    }
}
