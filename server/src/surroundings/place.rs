//! Where a definition file stands.

use std::path::{Component, Path, PathBuf};

use super::disk::Disk;

/// Longer paths are nobody's.
const LONGEST_PATH: usize = 1_024;

/// Entries of a folder that make it the root of a workspace.
const ROOTS: [&str; 2] = [".git", "singularity-ls.toml"];

/// The most folders above a file that are looked at.
const DEEPEST: usize = 64;

/// The folders that count for the files of one folder. None has links in it.
#[derive(Debug)]
pub(super) struct Place {
    /// The folder itself, then those above it up to the root.
    pub(super) bases: Vec<PathBuf>,
    /// The folders outside of which nothing exists.
    pub(super) limits: Vec<PathBuf>,
    /// Whether the root is more than the folder of a file that belongs to nothing.
    pub(super) is_workspace: bool,
    /// Folders as the user writes them, and what they are without links.
    written: Vec<(PathBuf, PathBuf)>,
}

impl Place {
    /// The place of a folder among the folders that the user has opened.
    pub(super) fn of(own: &Path, folders: &[PathBuf], disk: &Disk) -> Option<Place> {
        let real = disk.real(own)?;
        let mut written: Vec<_> =
            folders.iter().filter_map(|folder| Some((folder.clone(), disk.real(folder)?))).collect();
        let opened: Vec<_> = written.iter().map(|(_, real)| real.clone()).collect();
        let around = opened.iter().filter(|folder| real.starts_with(folder));
        let (root, limits, is_workspace) = match around.max_by_key(|folder| folder.as_os_str().len()) {
            Some(root) => (root.clone(), opened, true),
            None => {
                let is_root =
                    |folder: &&Path| ROOTS.iter().any(|name| disk.real(&folder.join(name)).is_some());
                let root = real.ancestors().take(DEEPEST).find(is_root);
                let is_workspace = root.is_some();
                let root = root.unwrap_or(&real).to_owned();
                (root.clone(), vec![root], is_workspace)
            }
        };
        written.push((own.to_owned(), real.clone()));
        let bases = real.ancestors().take_while(|folder| folder.starts_with(&root)).map(Path::to_owned);
        Some(Place { bases: bases.take(DEEPEST).collect(), limits, is_workspace, written })
    }

    /// Where a path may lead, without links in its beginning, and by its text inside the limits.
    pub(super) fn candidates(&self, path: &str) -> impl Iterator<Item = PathBuf> {
        // An absolute path is the same from everywhere.
        let bases = if path.starts_with('/') { self.bases.get(..1) } else { Some(self.bases.as_slice()) };
        bases.unwrap_or_default().iter().filter_map(move |base| self.candidate(base, path))
    }

    /// Where a path leads from a folder.
    pub(super) fn candidate(&self, from: &Path, path: &str) -> Option<PathBuf> {
        if path.is_empty() || path.len() > LONGEST_PATH || path.contains('\0') {
            return None;
        }
        let plain = without_dots(&from.join(path));
        let real = || {
            self.written.iter().find_map(|(written, real)| Some(real.join(plain.strip_prefix(written).ok()?)))
        };
        let inside = |path: &PathBuf| self.limits.iter().any(|limit| path.starts_with(limit));
        Some(plain.clone()).filter(inside).or_else(|| real().filter(inside))
    }
}

/// The path with `.` and `..` taken out of its text.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
