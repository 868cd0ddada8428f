//! What the server knows between two messages.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tower_lsp::lsp_types::{
    ClientCapabilities, InitializeParams, MarkupKind, PositionEncodingKind, ResourceOperationKind, Url,
};

use super::beside::Beside;
use super::chosen::Chosen;
use super::documents::{Documents, Versioned};
use super::online::Running;
use super::publisher::Touched;
use super::settings::{SECTION, Settings};
use super::tokens::TokenMemory;
use super::workspace::Workspace;
use crate::asked::Memory;
use crate::resolve::registry::remembered;
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
    /// What was asked over it, by this program or another.
    memory: OnceLock<Memory>,
    /// Open files that are no definition files.
    pub(crate) beside: Beside,
    chosen: Mutex<Arc<Chosen>>,
    /// The settings that the server was started with.
    first_settings: OnceLock<serde_json::Value>,
    /// Whether the last answer to a question for settings had any.
    has_answers: AtomicBool,
    /// Configuration files that some open file was judged by.
    met: Mutex<BTreeSet<Url>>,
    questions: AtomicU64,
    last_answer: AtomicU64,
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
    /// Shows a change and asks before it makes it.
    pub(crate) confirms_changes: bool,
    pub(crate) related_information: bool,
    /// Shows Markdown when something is pointed at.
    pub(crate) markdown: bool,
    /// Shows Markdown beside a completion.
    pub(crate) markdown_beside: bool,
    /// Takes snippets as completions.
    pub(crate) snippets: bool,
    /// Asks for the page of a completion when it needs it.
    pub(crate) resolves_documentation: bool,
    /// Takes an outline as a tree.
    pub(crate) symbol_trees: bool,
    /// Shows progress that it did not ask for.
    pub(crate) shows_progress: bool,
    /// Can be asked for settings.
    pub(crate) answers_settings: bool,
    /// Says when files change that it was asked to watch.
    pub(crate) watches_files: bool,
    /// Says when settings change if it is asked to.
    pub(crate) watches_settings: bool,
    /// Says that it makes no edit unless it asked for one.
    pub(crate) refuses_edits: bool,
    /// Takes code actions as more than commands.
    pub(crate) action_literals: bool,
    /// Asks what is renamed before it is.
    pub(crate) prepares_renames: bool,
    /// Finds parameters in a signature by columns.
    pub(crate) label_columns: bool,
    /// Creates files as part of an edit.
    pub(crate) creates_files: bool,
}

impl Session {
    /// Remembers what `initialize` said; a second one changes nothing.
    pub(crate) fn initialize(&self, params: &InitializeParams) -> Client {
        if let Some(id) = params.process_id {
            self.parent.get_or_init(|| id);
        }
        if self.client.get().is_none() {
            self.workspace.initialize(params);
            let settings = params.initialization_options.clone().unwrap_or_default();
            self.configure(self.first_settings.get_or_init(|| settings));
        }
        *self.client.get_or_init(|| Client::of(&params.capabilities))
    }

    /// The newest snapshot of a document, with what is around it at this moment.
    pub(crate) fn document(&self, uri: &Url) -> Option<Versioned> {
        let Versioned { version, snapshot } = self.documents.get(uri)?;
        let memory = self.memory.get_or_init(remembered::memory).clone();
        let snapshot = snapshot.among(self.workspace.around(uri)).remembering(memory);
        Some(Versioned { version, snapshot })
    }

    /// Takes over settings of the editor, and has every open file judged by them.
    pub(crate) fn configure(&self, settings: &serde_json::Value) {
        let settings = if settings.is_null() { Settings::default() } else { Settings::of(settings) };
        if let Some(complaint) = &settings.complaint {
            self.touched.say(complaint.clone());
        }
        let folder = self.workspace.folder().unwrap_or_default();
        let chosen = Arc::new(Chosen::new(settings, folder));
        *self.chosen.lock().unwrap_or_else(PoisonError::into_inner) = chosen;
        self.judge_again();
    }

    /// What the user chose, at this moment.
    pub(crate) fn chosen(&self) -> Arc<Chosen> {
        Arc::clone(&self.chosen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Something that all open files may depend on has changed.
    pub(crate) fn judge_again(&self) {
        self.documents.all().into_iter().for_each(|(uri, _)| self.touched.touch(uri));
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.iter().for_each(|uri| self.touched.touch(uri.clone()));
    }

    /// A configuration file has a part in how some file is judged; what is wrong in it is published too.
    pub(crate) fn meet(&self, uri: Url) {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        if met.insert(uri.clone()) {
            self.touched.touch(uri);
        }
    }

    /// A file beside definition files has this text in the editor, or none any more.
    pub(crate) fn beside_changed(&self, uri: &Url) {
        self.workspace.open(uri, self.beside.get(uri).map(|(_, text)| text));
        self.touched.touch(uri.clone());
        self.judge_again();
    }

    /// The next answer to a question for settings: later questions have greater numbers.
    pub(crate) fn next_question(&self) -> u64 {
        self.questions.fetch_add(1, Ordering::AcqRel) + 1
    }

    /// Takes over what the editor says unasked. Settings of others, or none, leave those that it was started with.
    pub(crate) fn pushed(&self, settings: &serde_json::Value) {
        let ours = settings.get(SECTION).unwrap_or(settings);
        match self.first_settings.get() {
            Some(first) if !says_something(ours) => self.configure(first),
            _ => self.configure(settings),
        }
    }

    /// Takes over an answer, unless one to a later question came before it.
    pub(crate) fn answered(&self, question: u64, settings: &serde_json::Value) {
        if self.last_answer.fetch_max(question, Ordering::AcqRel) >= question {
            return;
        }
        let says_something = says_something(settings);
        let said_something = self.has_answers.swap(says_something, Ordering::AcqRel);
        match self.first_settings.get() {
            _ if says_something => self.configure(settings),
            Some(first) if said_something => self.configure(first),
            _ => {}
        }
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
        let workspace = capabilities.workspace.as_ref();
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let publish = document.and_then(|document| document.publish_diagnostics.as_ref());
        let hover = document.and_then(|document| document.hover.as_ref());
        let shows_markdown = |formats: Option<&Vec<MarkupKind>>| {
            formats.is_none_or(|formats| formats.contains(&MarkupKind::Markdown))
        };
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
            answers_settings: workspace.and_then(|workspace| workspace.configuration).unwrap_or_default(),
            watches_files: workspace
                .and_then(|workspace| workspace.did_change_watched_files)
                .and_then(|watching| watching.dynamic_registration)
                .unwrap_or_default(),
            watches_settings: workspace
                .and_then(|workspace| workspace.did_change_configuration)
                .and_then(|watching| watching.dynamic_registration)
                .unwrap_or_default(),
            creates_files: edits
                .and_then(|edits| edits.resource_operations.as_ref())
                .is_some_and(|operations| operations.contains(&ResourceOperationKind::Create)),
            refuses_edits: workspace.and_then(|workspace| workspace.apply_edit) == Some(false),
            action_literals: document
                .and_then(|document| document.code_action.as_ref())
                .is_some_and(|action| action.code_action_literal_support.is_some()),
            prepares_renames: document
                .and_then(|document| document.rename.as_ref())
                .and_then(|rename| rename.prepare_support)
                .unwrap_or_default(),
            label_columns: document
                .and_then(|document| document.signature_help.as_ref())
                .and_then(|help| help.signature_information.as_ref())
                .and_then(|information| information.parameter_information.as_ref())
                .and_then(|parameter| parameter.label_offset_support)
                .unwrap_or_default(),
            encoding: encoding(capabilities),
            versioned_edits: edits.and_then(|edits| edits.document_changes).unwrap_or_default(),
            confirms_changes: edits.is_some_and(|edits| edits.change_annotation_support.is_some()),
            related_information: publish.and_then(|publish| publish.related_information).unwrap_or_default(),
            markdown: shows_markdown(hover.and_then(|hover| hover.content_format.as_ref())),
            markdown_beside: shows_markdown(item.and_then(|item| item.documentation_format.as_ref())),
        }
    }
}

/// Nothing, or an empty table, is what editors say that were told only when the server was started; and what they say
/// when the last setting was taken away.
fn says_something(settings: &serde_json::Value) -> bool {
    match settings {
        serde_json::Value::Object(object) => !object.is_empty(),
        serde_json::Value::Array(list) => !list.is_empty(),
        other => !other.is_null(),
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
