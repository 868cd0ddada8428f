//! What stands around a definition file: the workspace that it is part of, and the files in it.
//!
//! A path in a definition file is the file author's word. Nothing outside the workspace is ever touched because of it: a
//! path that leads out, also through a link, is as good as missing. Only regular files are read, and only so much of
//! them.
//!
//! Everything is asked of a [`World`], which is one moment: what it has answered once it answers for ever, so that a
//! finding is a function of its inputs and a key typed into a file that was judged before asks the disk for nothing.
//! When something has changed there is another world.

mod disk;
mod file;
mod glob;
mod ignored;
mod kept;
mod place;
#[cfg(test)]
pub(crate) mod tests;
mod world;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use disk::Kind;
pub use file::File;
pub(crate) use glob::fits;
pub use world::World;

use disk::Lost;
use place::Place;

/// The most folders that are searched for a name.
const MOST_FOLDERS: usize = 200;

/// What is around a file. Cheap to make and to clone: nothing is looked at before it is asked for. The default is what
/// is around a file that has no path: nothing.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    world: Arc<World>,
    file: Option<PathBuf>,
}

/// A file or folder that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path, without links in it.
    pub path: PathBuf,
    /// What it is.
    pub kind: Kind,
}

/// A file that was looked for upwards.
#[derive(Clone, Debug)]
pub struct Nearest {
    /// The folder it is in, without links on the way.
    pub folder: PathBuf,
    /// Its path.
    pub path: PathBuf,
    /// What is in it; nothing where it is a link out of the workspace, no regular file, binary, or too long.
    pub file: Option<Arc<File>>,
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether it is a folder; a link is none, wherever it leads.
    pub is_folder: bool,
}

impl Surroundings {
    /// What is around a file in a world; nothing without a path. A relative path starts from the directory that the
    /// program was started in.
    #[must_use]
    pub fn of(world: &Arc<World>, file: Option<&Path>) -> Surroundings {
        let file = file.and_then(|file| std::path::absolute(file).ok());
        Surroundings { world: Arc::clone(world), file }
    }

    /// Whether this is the same file at the same moment. False says nothing.
    #[must_use]
    pub fn is_same(&self, other: &Surroundings) -> bool {
        Arc::ptr_eq(&self.world, &other.world) && self.file == other.file
    }

    /// The path of the file itself.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Whether the file belongs to a workspace: a folder that the user has opened, a checkout of git, a folder with a
    /// configuration. The folder of a file that belongs to none is as far as anything is looked at.
    #[must_use]
    pub fn is_workspace(&self) -> bool {
        self.place().is_some_and(|place| place.is_workspace)
    }

    /// The folders that a relative path may start from, without links in them: the file's own, then those above it up to
    /// the workspace's root. The builder takes the one that it is started in, which nobody knows.
    #[must_use]
    pub fn bases(&self) -> Vec<PathBuf> {
        self.place().map(|place| place.bases.clone()).unwrap_or_default()
    }

    /// The file or folder that a path in a definition file means, if it exists.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Found> {
        let place = self.place()?;
        place.candidates(path).find_map(|candidate| self.world.disk.walk(&place.limits, &candidate))
    }

    /// Whether there is certainly nothing at a path: not in any folder that it may start from, and nowhere else either.
    #[must_use]
    pub fn is_missing(&self, path: &str) -> bool {
        let Some(place) = self.place() else { return false };
        let found = place.candidates(path).map(|candidate| self.world.disk.follow(&place.limits, &candidate));
        let mut found = found.peekable();
        found.peek().is_some() && found.all(|found| found == Err(Lost::Missing))
    }

    /// The paths of everything in the workspace that has this name, from the file's folder or else from the workspace's
    /// root; only the upper folders are looked into.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<String> {
        let Some(place) = self.place() else { return Vec::new() };
        let mut waiting: VecDeque<_> = place.bases.last().cloned().into_iter().collect();
        let mut found = Vec::new();
        for _ in 0..MOST_FOLDERS {
            let Some(folder) = waiting.pop_front() else { break };
            let Some(listing) = self.world.disk.listing(&folder) else { continue };
            if listing.holds(name) {
                found.extend(folder.join(name).to_str().and_then(|path| self.relative(path)));
            }
            let below =
                listing.entries().filter(|(name, kind)| *kind == Kind::Folder && !name.starts_with('.'));
            let mut below: Vec<_> = below.map(|(name, _)| folder.join(name)).collect();
            below.sort();
            waiting.extend(below);
        }
        found
    }

    /// The regular file that a path means, with its text: that of the editor where it is open there, else as much of
    /// the disk's as is read of any file.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<Arc<File>> {
        let place = self.place()?;
        place.candidates(path).find_map(|candidate| self.read_at(&place, &candidate))
    }

    fn read_at(&self, place: &Place, path: &Path) -> Option<Arc<File>> {
        let found = self.world.disk.walk(&place.limits, path).filter(|found| found.kind == Kind::File)?;
        self.world.text(&found.path)
    }

    /// The regular file that a path means to another file: one that stands in the other's folder.
    #[must_use]
    pub fn read_beside(&self, other: &File, path: &str) -> Option<Arc<File>> {
        let place = self.place()?;
        let candidate = place.candidate(other.path().parent()?, path)?;
        self.read_at(&place, &candidate)
    }

    /// The nearest file of a name: in the file's own folder, or else in one above it up to the workspace's root.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<Nearest> {
        let place = self.place()?;
        let is_there = |folder: &&PathBuf| {
            self.world.disk.listing(folder).is_some_and(|listing| listing.holds(name))
                || self.world.open.contains_key(&folder.join(name))
        };
        let folder = place.bases.iter().find(is_there)?;
        let path = folder.join(name);
        let file = self.world.open.get(&path).cloned().or_else(|| self.read_at(&place, &path));
        Some(Nearest { folder: folder.clone(), path, file })
    }

    /// The path of the file itself, without links on the way to it.
    #[must_use]
    pub fn real_path(&self) -> Option<PathBuf> {
        let (folder, name) = (self.bases().into_iter().next()?, self.file.as_ref()?.file_name()?);
        Some(folder.join(name))
    }

    /// How many bytes a file or everything in a folder takes on disk; for more than `enough`, or for very many files,
    /// some number that is at least `enough`.
    #[must_use]
    pub fn weight(&self, found: &Found, enough: u64) -> u64 {
        self.world.disk.weight(&found.path, enough)
    }

    /// What is in the folder that a path means, sorted by name, folders first: beside the file, and in the workspace's
    /// root.
    #[must_use]
    pub fn entries(&self, folder: &str) -> Vec<Entry> {
        let Some(place) = self.place() else { return Vec::new() };
        let folder = if folder.is_empty() { "." } else { folder };
        let mut candidates: Vec<_> = place.candidates(folder).collect();
        if candidates.len() > 2 {
            candidates.drain(1..candidates.len() - 1);
        }
        let mut entries: Vec<_> = candidates
            .iter()
            .filter_map(|candidate| self.world.disk.walk(&place.limits, candidate))
            .filter_map(|found| self.world.disk.listing(&found.path))
            .flat_map(|listing| {
                let entry = |(name, kind): (&str, Kind)| Entry {
                    name: name.to_owned(),
                    is_folder: kind == Kind::Folder,
                };
                listing.entries().map(entry).collect::<Vec<_>>()
            })
            .collect();
        entries.sort_by(|a, b| (!a.is_folder, &a.name).cmp(&(!b.is_folder, &b.name)));
        entries.dedup();
        entries
    }

    /// Whether a shell pattern fits anything that is there; nothing where the pattern is more than `*` and `?`.
    #[must_use]
    pub fn has_match(&self, pattern: &str) -> Option<bool> {
        let place = self.place()?;
        let mut found = false;
        for candidate in place.candidates(pattern) {
            found = found || glob::matches(&self.world.disk, &place.limits, &candidate)?;
        }
        Some(found)
    }

    /// Whether git ignores a path: what is not in the repository is made by somebody else than its author.
    #[must_use]
    pub fn is_ignored(&self, path: &str) -> bool {
        let Some(place) = self.place() else { return false };
        place.candidates(path).any(|candidate| ignored::is_ignored(&self.world, &place, &candidate))
    }

    /// The configuration of the git checkout that the file is in, where that belongs to the workspace.
    #[must_use]
    pub fn git_config(&self) -> Option<Arc<File>> {
        self.read(".git/config")
    }

    /// The path of something in the workspace, from the file's folder or else from the workspace's root.
    #[must_use]
    pub fn relative(&self, absolute: &str) -> Option<String> {
        let place = self.place()?;
        let inside = place.candidates(absolute).next().filter(|_| absolute.starts_with('/'))?;
        let bases = place.bases.first().into_iter().chain(place.bases.last());
        let rest = bases.filter_map(|base| inside.strip_prefix(base).ok()).next()?;
        rest.to_str().filter(|rest| !rest.is_empty()).map(str::to_owned)
    }

    fn place(&self) -> Option<Arc<Place>> {
        self.world.place(self.file.as_deref()?.parent()?)
    }
}
