//! The files that can be seen at one moment.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::File;
use super::disk::Disk;
use super::kept::Kept;
use super::place::Place;
use crate::text::Text;

/// The folders that the user has opened, the files that are open in the editor beside definition files, and what the
/// disk answered about the rest.
#[derive(Debug, Default)]
pub struct World {
    folders: Vec<PathBuf>,
    pub(super) open: HashMap<PathBuf, Arc<File>>,
    pub(super) disk: Arc<Disk>,
    places: Kept<Option<Arc<Place>>>,
}

impl World {
    /// A world seen from the folders of an editor; the command line has none.
    #[must_use]
    pub fn new(folders: Vec<PathBuf>) -> World {
        World { folders, ..World::default() }
    }

    /// The folders that the user has opened.
    #[must_use]
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The world with other folders.
    #[must_use]
    pub fn with_folders(&self, folders: Vec<PathBuf>) -> World {
        World { folders, open: self.open.clone(), disk: Arc::clone(&self.disk), places: Kept::default() }
    }

    /// The world in which a file has this text in the editor, or none any more.
    #[must_use]
    pub fn with_open(&self, path: &Path, text: Option<Text>) -> World {
        let path = self.disk.real(path).unwrap_or_else(|| path.to_owned());
        let mut open = self.open.clone();
        match text {
            Some(text) => open.insert(path.clone(), Arc::new(File::new(path, text))),
            None => open.remove(&path),
        };
        World { folders: self.folders.clone(), open, disk: Arc::clone(&self.disk), places: Kept::default() }
    }

    /// The world in which the disk is asked again.
    #[must_use]
    pub fn afresh(&self) -> World {
        World { open: self.open.clone(), ..World::new(self.folders.clone()) }
    }

    /// The world after something happened to some paths; nothing where no answer depended on any of them.
    #[must_use]
    pub fn after(&self, changed: &[PathBuf]) -> Option<World> {
        let depends = |path: &PathBuf| {
            let real = self
                .folders
                .iter()
                .find_map(|folder| Some(self.disk.real(folder)?.join(path.strip_prefix(folder).ok()?)));
            self.disk.depends_on(path) || real.is_some_and(|real| self.disk.depends_on(&real))
        };
        changed.iter().any(depends).then(|| self.afresh())
    }

    /// The text of a regular file.
    pub(super) fn text(&self, path: &Path) -> Option<Arc<File>> {
        self.open.get(path).cloned().or_else(|| self.disk.text(path))
    }

    /// The place of a folder.
    pub(super) fn place(&self, folder: &Path) -> Option<Arc<Place>> {
        self.places.or_find(folder, || Place::of(folder, &self.folders, &self.disk).map(Arc::new))
    }
}
