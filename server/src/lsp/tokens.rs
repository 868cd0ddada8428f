//! The semantic tokens that were sent last, so that only what changed has to be sent again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dashmap::DashMap;
use tower_lsp::lsp_types::{SemanticToken, Url};

/// Tokens and the name that the client knows them by.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) id: String,
    pub(crate) tokens: Arc<Vec<SemanticToken>>,
}

/// The last tokens of every open document.
#[derive(Debug, Default)]
pub(crate) struct TokenMemory {
    sent: Arc<DashMap<Url, Sent>>,
    next: Arc<AtomicU64>,
}

impl TokenMemory {
    /// A second name for the same memory, for another task.
    pub(crate) fn share(&self) -> TokenMemory {
        TokenMemory { sent: Arc::clone(&self.sent), next: Arc::clone(&self.next) }
    }

    /// Remembers tokens and gives them a name.
    pub(crate) fn remember(&self, uri: &Url, tokens: Vec<SemanticToken>) -> Sent {
        let id = self.next.fetch_add(1, Ordering::Relaxed).to_string();
        let sent = Sent { id, tokens: Arc::new(tokens) };
        self.sent.insert(uri.clone(), sent.clone());
        sent
    }

    /// The tokens of that name, if they are the last.
    pub(crate) fn of(&self, uri: &Url, id: &str) -> Option<Sent> {
        self.sent.get(uri).filter(|sent| sent.id == id).map(|sent| sent.value().clone())
    }

    /// Forgets the tokens of a document.
    pub(crate) fn forget(&self, uri: &Url) {
        self.sent.remove(uri);
    }
}
