//! The folders that the user has opened, what is in them, and how it changes.

use std::collections::HashSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::WalkBuilder;
use tower_lsp::lsp_types::{InitializeParams, Url, WorkspaceFolder};

use crate::language::files::{is_named_like_one, looks_like_one};
use crate::surroundings::{Surroundings, World};
use crate::system::{Links, open_regular};
use crate::text::Text;

/// The files of the folders that the editor has named last, as far as anything has asked for them.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    world: Mutex<Arc<World>>,
}

/// The most entries that a walk through the folders looks at, and the most files that it reads.
const MOST_ENTRIES: usize = 50_000;
const MOST_FILES: usize = 1_000;
/// Longer files are passed over, in bytes.
const LONGEST_FILE: u64 = 1 << 20;

impl Workspace {
    /// Remembers what `initialize` said.
    pub(crate) fn initialize(&self, params: &InitializeParams) {
        let folders = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
        let mut paths: Vec<_> = folders.filter_map(path).collect();
        if paths.is_empty() {
            // Not `rootPath`: Helix sends it also where no folder is open.
            paths.extend(params.root_uri.as_ref().and_then(path));
        }
        self.replace(|world| Some(world.with_folders(paths)));
    }

    /// Folders were opened and closed.
    pub(crate) fn change(&self, added: &[WorkspaceFolder], removed: &[WorkspaceFolder]) {
        let gone: Vec<_> = removed.iter().filter_map(|folder| path(&folder.uri)).collect();
        self.replace(|world| {
            let mut folders = world.folders().to_vec();
            folders.retain(|folder| !gone.contains(folder));
            folders.extend(added.iter().filter_map(|folder| path(&folder.uri)));
            Some(world.with_folders(folders))
        });
    }

    /// What is around a document, at this moment. Nothing is looked at before it is asked for.
    pub(crate) fn around(&self, uri: &Url) -> Surroundings {
        Surroundings::of(&self.world(), path(uri).as_deref())
    }

    /// The first folder that is open.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        self.world().folders().first().cloned()
    }

    /// A file beside definition files has this text in the editor, or none any more. What is on disk may be another
    /// than before it was opened.
    pub(crate) fn open(&self, uri: &Url, text: Option<Text>) {
        let Some(path) = path(uri) else { return };
        self.replace(|world| {
            let world = if text.is_none() { &world.afresh() } else { world };
            Some(world.with_open(&path, text))
        });
    }

    /// The disk is asked again.
    pub(crate) fn refresh(&self) {
        self.replace(|world| Some(world.afresh()));
    }

    /// Something happened to some files; whether any answer depended on them.
    pub(crate) fn happened_to(&self, uris: impl Iterator<Item = Url>) -> bool {
        let paths: Vec<_> = uris.filter_map(|uri| path(&uri)).collect();
        self.replace(|world| world.after(&paths))
    }

    fn world(&self) -> Arc<World> {
        Arc::clone(&self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another world in the place of this one; whether there is another.
    fn replace(&self, next: impl FnOnce(&World) -> Option<World>) -> bool {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        let next = next(&world).map(Arc::new);
        let is_new = next.is_some();
        *world = next.unwrap_or_else(|| Arc::clone(&world));
        is_new
    }

    /// The definition files below the folders but for those that are open, read when the result is called: by name, then
    /// by content. Ignore files are respected, links are not followed.
    pub(crate) fn definition_files(&self, open: &[Url]) -> impl FnOnce() -> Vec<(Url, Text)> + Send + use<> {
        let folders = self.world().folders().to_vec();
        // By their paths: an address may be written in several ways (`g++.def`, `g%2B%2B.def`).
        let open: HashSet<PathBuf> = open.iter().filter_map(path).collect();
        move || {
            let entries = folders.iter().flat_map(|folder| {
                let walk = WalkBuilder::new(folder).filter_entry(|entry| entry.file_name() != ".git").build();
                walk.filter_map(Result::ok)
            });
            let files = entries
                .take(MOST_ENTRIES)
                .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
            let named = files.filter(|entry| entry.file_name().to_str().is_some_and(is_named_like_one));
            let named = named.filter(|entry| !open.contains(entry.path()));
            let read = named
                .filter_map(|entry| Some((Url::from_file_path(entry.path()).ok()?, read(entry.path())?)));
            read.take(MOST_FILES).collect()
        }
    }
}

fn path(uri: &Url) -> Option<PathBuf> {
    (uri.scheme() == "file").then(|| uri.to_file_path().ok())?
}

fn read(path: &Path) -> Option<Text> {
    let mut bytes = Vec::new();
    open_regular(path, Links::Refused).ok()?.take(LONGEST_FILE + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= LONGEST_FILE && looks_like_one(&bytes)).then(|| Text::from_bytes(&bytes))
}
