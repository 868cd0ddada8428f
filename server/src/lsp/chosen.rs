//! What holds for each file: the editor's settings and the nearest configuration file, one over the other.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::settings::{Preference, Settings};
use crate::config::disk::{self, Said};
use crate::config::{Config, Layer};
use crate::rules;
use crate::snapshot::Snapshot;

/// The settings of one moment, and what came out of them for each file that was asked about. When they change there is
/// another one.
#[derive(Debug, Default)]
pub(crate) struct Chosen {
    pub(crate) settings: Settings,
    layer: Layer,
    files: Mutex<HashMap<PathBuf, Known>>,
}

/// What was found for a file.
#[derive(Debug)]
struct Known {
    said: Option<Arc<Said>>,
    config: Arc<Config>,
}

/// Files beyond so many are forgotten all at once.
const MOST_FILES: usize = 10_000;

impl Chosen {
    /// What these settings choose, in the folders of a workspace.
    pub(crate) fn new(settings: Settings, folder: PathBuf) -> Chosen {
        let layer = settings.layer(folder);
        Chosen { settings, layer, files: Mutex::default() }
    }

    /// Whether a file is passed over where nobody names it.
    pub(crate) fn excludes(&self, said: Option<&Said>, file: &Path) -> bool {
        said.is_some_and(|said| said.layer.excludes(file)) || self.layer.excludes(file)
    }

    /// The snapshot with the configuration that holds for it, and the configuration file that has a part in it. Looks at
    /// the disk the first time; found again as long as nothing has changed.
    pub(crate) fn configured(&self, snapshot: Snapshot) -> (Snapshot, Option<Arc<Said>>) {
        let around = snapshot.surroundings();
        let heeds_files = self.settings.preference != Preference::EditorOnly;
        let said = heeds_files.then(|| Said::around(around, rules::ids())).flatten();
        let path = around.real_path().or_else(|| around.file().map(PathBuf::from)).unwrap_or_default();
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |known: &&Known| match (&known.said, &said) {
            (None, None) => true,
            (Some(known), Some(said)) => Arc::ptr_eq(known, said),
            _ => false,
        };
        if let Some(known) = files.get(&path).filter(is_same) {
            return (snapshot.configured(Arc::clone(&known.config)), said);
        }
        let file = said.as_ref().map(|said| &said.layer);
        let layers = match self.settings.preference {
            Preference::FilesystemFirst => [Some(&self.layer), file],
            Preference::EditorFirst | Preference::EditorOnly => [file, Some(&self.layer)],
        };
        let config = disk::config(layers.into_iter().flatten(), said.as_deref(), Some(&path));
        let config = Arc::new(config);
        if files.len() >= MOST_FILES {
            files.clear();
        }
        files.insert(path, Known { said: said.clone(), config: Arc::clone(&config) });
        (snapshot.configured(config), said)
    }
}
