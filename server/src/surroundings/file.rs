//! A file beside a definition file.

use std::path::{Path, PathBuf};

use crate::definition::Memo;
use crate::text::Text;

/// A regular file of the workspace, as it is on disk or in the editor.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    text: Text,
    /// What was made of the text.
    pub(crate) memo: Memo,
}

impl File {
    pub(super) fn new(path: PathBuf, text: Text) -> File {
        File { path, text, memo: Memo::default() }
    }

    /// Its path, without links in it.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The last component of its path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.file_name().and_then(std::ffi::OsStr::to_str).unwrap_or_default()
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }
}

impl PartialEq for File {
    fn eq(&self, other: &File) -> bool {
        std::ptr::eq(self, other) || (self.path == other.path && self.text == other.text)
    }
}

impl Eq for File {}
