//! Open files that are no definition files but have a part in how those are judged.

use dashmap::DashMap;
use tower_lsp::lsp_types::{TextDocumentContentChangeEvent, Url};

use super::convert;
use crate::config::FILE_NAME;
use crate::language::requirement_files::is_named_like_one;
use crate::text::{PositionEncoding, Text};

/// Texts by their address, with the number the client gave each.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    open: DashMap<Url, (i32, Text)>,
}

/// Whether a file is one of those: a configuration, a list of requirements.
pub(crate) fn is_beside(uri: &Url) -> bool {
    let name = uri.path_segments().and_then(|mut segments| segments.next_back());
    name.is_some_and(|name| name == FILE_NAME || is_named_like_one(name))
}

impl Beside {
    pub(crate) fn open(&self, uri: Url, version: i32, text: &str) {
        self.open.insert(uri, (version, Text::new(text)));
    }

    /// False where it is not open.
    pub(crate) fn change(
        &self,
        uri: &Url,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
        encoding: PositionEncoding,
    ) -> bool {
        let Some(mut document) = self.open.get_mut(uri) else { return false };
        let (known, text) = &mut *document;
        *known = version;
        for change in changes {
            let range = change.range.map_or(0..text.len(), |range| convert::offsets(text, range, encoding));
            text.replace(range, &change.text);
        }
        true
    }

    pub(crate) fn close(&self, uri: &Url) {
        self.open.remove(uri);
    }

    /// The newest text with its number.
    pub(crate) fn get(&self, uri: &Url) -> Option<(i32, Text)> {
        self.open.get(uri).map(|document| document.value().clone())
    }
}
