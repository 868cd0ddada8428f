//! Which files a command is about, and what is in them.

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use rayon::prelude::*;

use super::Paths;
use super::output::complain;
use crate::language::files::{is_named_like_one, looks_like_one};
use crate::surroundings::{Surroundings, World};
use crate::text::Text;

/// A file to work on.
#[derive(Debug)]
pub(super) struct Input {
    /// As given; for a file in a folder the folder as given, joined with the path inside it.
    pub(super) path: PathBuf,
    source: Source,
    /// Whether it was found in a folder rather than named, or is to be treated so.
    pub(super) is_from_walk: bool,
}

#[derive(Debug)]
enum Source {
    Disk,
    Memory(Vec<u8>),
}

impl Input {
    /// Reads the file. A byte that is not UTF-8 is no error.
    pub(super) fn read(&self) -> io::Result<Text> {
        Ok(match &self.source {
            Source::Memory(bytes) => Text::from_bytes(bytes),
            Source::Disk => Text::from_bytes(&std::fs::read(&self.path)?),
        })
    }

    /// What is around the file; nothing around standard input that has been given no path.
    pub(super) fn around(&self, world: &Arc<World>) -> Surroundings {
        let is_somewhere = self.path.as_os_str() != "-";
        Surroundings::of(world, Some(self.path.as_path()).filter(|_| is_somewhere))
    }

    /// Whether there is a file to write back to.
    pub(super) fn is_on_disk(&self) -> bool {
        matches!(self.source, Source::Disk)
    }

    /// The path for output.
    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// The files that the arguments mean, in the order given and sorted within a folder, and whether all of the arguments
/// could be read. What could not is complained about at once.
pub(super) fn inputs(paths: &Paths) -> io::Result<(Vec<Input>, bool)> {
    let mut all_read = true;
    let mut inputs = Vec::new();
    let mut given = paths.paths.clone();
    if let Some(list) = &paths.files_from {
        given.extend(listed(list)?);
    }
    if given.is_empty() && paths.files_from.is_none() {
        return Err(io::Error::other("no files given; `.` means every definition file below this folder"));
    }
    for path in given {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            let path = paths.stdin_path.clone().unwrap_or_else(|| "-".into());
            inputs.push(Input { path, source: Source::Memory(bytes), is_from_walk: false });
        } else if path.is_dir() {
            all_read &= walk(&path, &mut inputs);
        } else if !paths.force_exclude || is_one(&path) {
            inputs.push(Input { path, source: Source::Disk, is_from_walk: paths.force_exclude });
        }
    }
    Ok((inputs, all_read))
}

fn listed(list: &Path) -> io::Result<Vec<PathBuf>> {
    let lines = |reader: &mut dyn BufRead| -> io::Result<Vec<PathBuf>> {
        let lines = reader.lines().map(|line| line.map(PathBuf::from));
        lines.filter(|line| !line.as_ref().is_ok_and(|path| path.as_os_str().is_empty())).collect()
    };
    if list.as_os_str() == "-" {
        return lines(&mut io::stdin().lock());
    }
    let file = std::fs::File::open(list)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", list.display())))?;
    lines(&mut io::BufReader::new(file))
}

/// Every definition file below a folder. Ignore files are respected, links are not followed.
fn walk(folder: &Path, inputs: &mut Vec<Input>) -> bool {
    let mut all_read = true;
    let mut found = Vec::new();
    for entry in
        WalkBuilder::new(folder).hidden(false).filter_entry(|entry| entry.file_name() != ".git").build()
    {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                if is_called_one(entry.path()) {
                    found.push(entry.into_path());
                }
            }
            Ok(_) => {}
            Err(error) => {
                complain(&error.to_string());
                all_read = false;
            }
        }
    }
    let mut found: Vec<_> = found.into_par_iter().filter(|path| has_header(path)).collect();
    // It is no error, but a mistyped path looks like this.
    if found.is_empty() {
        complain(&format!("no definition files in {}", folder.display()));
    }
    found.sort();
    inputs.extend(found.into_iter().map(|path| Input { path, source: Source::Disk, is_from_walk: true }));
    all_read
}

/// Whether a file is taken for a definition file where nobody says that it is one: by its name, then by its content.
fn is_one(path: &Path) -> bool {
    is_called_one(path) && has_header(path)
}

fn is_called_one(path: &Path) -> bool {
    path.file_name().is_some_and(|name| is_named_like_one(&name.to_string_lossy()))
}

/// How far into a file its header is looked for, in bytes.
const HEADER_WITHIN: u64 = 64 << 10;

fn has_header(path: &Path) -> bool {
    // A file that cannot be read is kept, so that reading it again says why.
    let Ok(file) = std::fs::File::open(path) else { return true };
    // One byte more: it is how reading learns of the end.
    let size = file.metadata().map_or(0, |about| about.len()).min(HEADER_WITHIN) + 1;
    let mut start = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    let _ = file.take(HEADER_WITHIN).read_to_end(&mut start);
    looks_like_one(&start)
}
