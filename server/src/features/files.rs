//! Files beside a definition file: looked at, never read, and only inside the workspace.
//!
//! A path in a definition file is the file author's word. Nothing outside the folders that the user has opened is ever
//! touched because of it: a path that leads out, also through a link, is as good as missing.

use std::path::{Component, Path, PathBuf};

/// What is around a file.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The folders that relative paths may start from: the file's own, then those of the workspace. The builder takes
    /// the one that it is started in, which nobody knows.
    bases: Vec<PathBuf>,
    /// The folders outside of which nothing exists, without links in them.
    limits: Vec<PathBuf>,
    /// What a path may begin with: the limits, and the bases inside them as they are written.
    beginnings: Vec<PathBuf>,
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether it is a folder.
    pub is_folder: bool,
}

/// The most entries of a folder that are looked at.
const MOST_ENTRIES: usize = 2_000;
/// Longer paths are nobody's.
const LONGEST_PATH: usize = 1_024;

impl Surroundings {
    /// The surroundings of a file in a workspace. Without folders of a workspace, the file's own folder is the limit.
    #[must_use]
    pub fn of(file: Option<&Path>, workspace: &[PathBuf]) -> Surroundings {
        let own = file.and_then(Path::parent).map(Path::to_owned);
        let limits =
            if workspace.is_empty() { own.clone().into_iter().collect() } else { workspace.to_vec() };
        let limits: Vec<_> = limits.iter().filter_map(|limit: &PathBuf| limit.canonicalize().ok()).collect();
        let bases: Vec<_> = own.into_iter().chain(workspace.iter().cloned()).collect();
        let within = |base: &PathBuf| {
            base.canonicalize().is_ok_and(|real| limits.iter().any(|limit| real.starts_with(limit)))
        };
        let beginnings = limits.iter().chain(bases.iter().filter(|base| within(base))).cloned().collect();
        Surroundings { bases, limits, beginnings }
    }

    /// The file or folder that a path in a definition file means, if it exists.
    #[must_use]
    pub fn existing(&self, path: &str) -> Option<PathBuf> {
        self.candidates(path).find_map(|candidate| self.inside(&candidate))
    }

    /// What is in the folder that a path means, sorted by name, folders first.
    #[must_use]
    pub fn entries(&self, folder: &str) -> Vec<Entry> {
        let folder = if folder.is_empty() { "." } else { folder };
        let mut entries = Vec::new();
        for folder in self.candidates(folder).filter_map(|candidate| self.inside(&candidate)) {
            let Ok(found) = std::fs::read_dir(&folder) else { continue };
            for entry in found.take(MOST_ENTRIES).flatten() {
                let Ok(name) = entry.file_name().into_string() else { continue };
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                entries.push(Entry { name, is_folder });
            }
        }
        entries.sort_by(|a, b| (!a.is_folder, &a.name).cmp(&(!b.is_folder, &b.name)));
        entries.dedup();
        entries
    }

    fn candidates(&self, path: &str) -> impl Iterator<Item = PathBuf> {
        let fits = !path.is_empty() && path.len() <= LONGEST_PATH && !path.contains('\0');
        let path = PathBuf::from(if fits { path } else { "" });
        let absolute = path.is_absolute();
        // An absolute path is the same from everywhere.
        let bases = if absolute { self.bases.get(..1) } else { Some(self.bases.as_slice()) };
        let bases = bases.filter(|_| fits).unwrap_or_default().to_vec();
        bases.into_iter().map(move |base| base.join(&path))
    }

    /// The real path, if it is inside one of the limits. First by its text, so that nothing outside is even asked for.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let plain = without_dots(path);
        if !self.beginnings.iter().any(|beginning| plain.starts_with(beginning)) {
            return None;
        }
        path.canonicalize().ok().filter(|real| self.limits.iter().any(|limit| real.starts_with(limit)))
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
