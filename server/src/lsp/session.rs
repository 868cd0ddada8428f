//! What the server knows between two messages.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use tower_lsp::lsp_types::{ClientCapabilities, InitializeParams, PositionEncodingKind, Url};

use super::documents::{Documents, Versioned};
use super::online::Running;
use super::publisher::Touched;
use super::settings::Settings;
use super::tokens::TokenMemory;
use super::workspace::Workspace;
use crate::text::PositionEncoding;

/// State shared by handlers and publisher.
#[derive(Debug, Default)]
pub(crate) struct Session {
    pub(crate) documents: Documents,
    pub(crate) touched: Touched,
    pub(crate) workspace: Workspace,
    /// The semantic tokens that were sent last.
    pub(crate) tokens: TokenMemory,
    /// What is being asked over the network.
    pub(crate) online: Running,
    settings: Mutex<Settings>,
    client: OnceLock<Client>,
    parent: OnceLock<u32>,
    shut_down: AtomicBool,
}

/// What the client can do, as far as answers depend on it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Client {
    pub(crate) encoding: PositionEncoding,
    /// Takes edits that name the version they are for.
    pub(crate) versioned_edits: bool,
    pub(crate) related_information: bool,
    pub(crate) markdown: bool,
    /// Takes snippets as completions.
    pub(crate) snippets: bool,
    /// Asks for the page of a completion when it needs it.
    pub(crate) resolves_documentation: bool,
    /// Takes an outline as a tree.
    pub(crate) symbol_trees: bool,
    /// Shows progress that it did not ask for.
    pub(crate) shows_progress: bool,
}

impl Session {
    /// Remembers what `initialize` said; a second one changes nothing.
    pub(crate) fn initialize(&self, params: &InitializeParams) -> Client {
        if let Some(id) = params.process_id {
            self.parent.get_or_init(|| id);
        }
        if self.client.get().is_none() {
            self.workspace.initialize(params);
            self.configure(params.initialization_options.as_ref());
        }
        *self.client.get_or_init(|| Client::of(&params.capabilities))
    }

    /// The newest snapshot of a document, with what is around it at this moment.
    pub(crate) fn document(&self, uri: &Url) -> Option<Versioned> {
        let Versioned { version, snapshot } = self.documents.get(uri)?;
        Some(Versioned { version, snapshot: snapshot.among(self.workspace.around(uri)) })
    }

    /// Takes over settings of the editor.
    pub(crate) fn configure(&self, given: Option<&serde_json::Value>) {
        let settings = given.map(Settings::of).unwrap_or_default();
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    /// The settings of the editor.
    pub(crate) fn settings(&self) -> Settings {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The process whose end is ours.
    pub(crate) fn parent(&self) -> Option<u32> {
        self.parent.get().copied()
    }

    pub(crate) fn shut_down(&self) {
        self.shut_down.store(true, Ordering::Release);
    }

    pub(crate) fn is_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::Acquire)
    }

    pub(crate) fn client(&self) -> Client {
        self.client.get().copied().unwrap_or_default()
    }
}

impl Client {
    fn of(capabilities: &ClientCapabilities) -> Client {
        let document = capabilities.text_document.as_ref();
        let edits = capabilities.workspace.as_ref().and_then(|workspace| workspace.workspace_edit.as_ref());
        let publish = document.and_then(|document| document.publish_diagnostics.as_ref());
        let hover = document.and_then(|document| document.hover.as_ref());
        let formats = hover.and_then(|hover| hover.content_format.as_ref());
        let item = document
            .and_then(|document| document.completion.as_ref())
            .and_then(|completion| completion.completion_item.as_ref());
        let resolved = item.and_then(|item| item.resolve_support.as_ref());
        let symbols = document.and_then(|document| document.document_symbol.as_ref());
        Client {
            snippets: item.and_then(|item| item.snippet_support).unwrap_or_default(),
            resolves_documentation: resolved.is_some_and(|resolved| {
                resolved.properties.iter().any(|property| property == "documentation")
            }),
            symbol_trees: symbols
                .and_then(|symbols| symbols.hierarchical_document_symbol_support)
                .unwrap_or_default(),
            shows_progress: capabilities
                .window
                .as_ref()
                .and_then(|window| window.work_done_progress)
                .unwrap_or_default(),
            encoding: encoding(capabilities),
            versioned_edits: edits.and_then(|edits| edits.document_changes).unwrap_or_default(),
            related_information: publish.and_then(|publish| publish.related_information).unwrap_or_default(),
            markdown: formats
                .is_none_or(|formats| formats.contains(&tower_lsp::lsp_types::MarkupKind::Markdown)),
        }
    }
}

/// The encoding that costs us least among those the client offers.
fn encoding(capabilities: &ClientCapabilities) -> PositionEncoding {
    let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref());
    let known = |kind: &PositionEncodingKind| match kind.as_str() {
        "utf-8" => Some(PositionEncoding::Utf8),
        "utf-16" => Some(PositionEncoding::Utf16),
        "utf-32" => Some(PositionEncoding::Utf32),
        _ => None,
    };
    offered.unwrap_or_default().iter().filter_map(known).max().unwrap_or_default()
}
