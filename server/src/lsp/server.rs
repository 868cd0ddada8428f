//! The protocol's methods, each a line: notifications change the state at once, requests go to their handlers.

use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;
use tower_lsp::{Client, async_trait};

use super::beside::is_beside;
use super::capabilities::capabilities;
use super::handlers::pins::{PIN_FILE, PIN_WORKSPACE};
use super::session::Session;
use super::settings::SECTION;
use super::{convert, log, online};

/// Files whose changes matter: configurations, and baselines as `--write-baseline` is told to call them; lists of
/// requirements; what git leaves out. Of all others it matters that they are there.
const WATCHED: &[(&str, WatchKind)] = &[
    ("**/singularity-ls*", WatchKind::all()),
    ("**/*.{txt,in,pip,yml,yaml,lock}", WatchKind::all()),
    ("**/{package,package-lock,npm-shrinkwrap}.json", WatchKind::all()),
    ("**/{pyproject,Project,Manifest}.toml", WatchKind::all()),
    ("**/.gitignore", WatchKind::all()),
    ("**/*", WatchKind::Create.union(WatchKind::Delete)),
];

/// The handlers and what they share.
pub(crate) struct LanguageServer {
    pub(super) client: Client,
    pub(super) session: Arc<Session>,
}

impl LanguageServer {
    pub(crate) fn new(client: Client, session: Arc<Session>) -> LanguageServer {
        LanguageServer { client, session }
    }

    /// What tower-lsp has no method for yet.
    pub(crate) async fn work_done_progress_cancel(&self, params: WorkDoneProgressCancelParams) {
        self.session.online.cancel(&params.token);
    }

    /// Asks the client for its settings. The answer is waited for elsewhere: no handler ever waits for the client.
    fn ask_for_settings(&self) {
        let (session, client) = (Arc::clone(&self.session), self.client.clone());
        let question = session.next_question();
        tokio::spawn(async move {
            let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
            match client.configuration(vec![item]).await {
                Ok(answers) => {
                    answers.first().into_iter().for_each(|first| session.answered(question, first))
                }
                Err(error) => log(&format!("the client does not say its settings: {error}")),
            }
        });
    }

    /// Asks the client to say when files change, or its settings, as far as it does so only when asked.
    fn ask_to_be_told(&self) {
        let about = self.session.client();
        let watcher =
            |(glob, kind): &(&str, WatchKind)| serde_json::json!({"globPattern": glob, "kind": kind});
        let watchers = || serde_json::json!({"watchers": WATCHED.iter().map(watcher).collect::<Vec<_>>()});
        let registration = |method: &str, options| Registration {
            id: method.to_owned(),
            method: method.to_owned(),
            register_options: Some(options),
        };
        let registrations = [
            about.watches_files.then(|| registration("workspace/didChangeWatchedFiles", watchers())),
            about.watches_settings.then(|| {
                registration("workspace/didChangeConfiguration", serde_json::json!({"section": SECTION}))
            }),
        ];
        for registration in registrations.into_iter().flatten() {
            let client = self.client.clone();
            tokio::spawn(async move {
                if let Err(error) = client.register_capability(vec![registration]).await {
                    log(&format!("the client does not say what changes: {error}"));
                }
            });
        }
    }
}

#[async_trait]
impl tower_lsp::LanguageServer for LanguageServer {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = self.session.initialize(&params);
        Ok(InitializeResult {
            capabilities: capabilities(&client),
            server_info: Some(ServerInfo {
                name: convert::SOURCE.to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        let client = self.session.client();
        if client.answers_settings {
            self.ask_for_settings();
        }
        self.ask_to_be_told();
    }

    /// What it means is seen to where it arrives, in `gate`.
    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        if is_beside(&document.uri) {
            self.session.beside.open(document.uri.clone(), document.version, &document.text);
            return self.session.beside_changed(&document.uri);
        }
        if !self.session.client().watches_files {
            // Nobody says when the disk changes, so it is asked again now and then.
            self.session.workspace.refresh();
        }
        if !self.session.documents.open(document.uri.clone(), document.version, &document.text) {
            let message =
                format!("{} is too long to be judged, or cannot be; nothing is said of it.", document.uri);
            self.session.touched.say(message);
        }
        self.session.touched.touch(document.uri);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        let encoding = self.session.client().encoding;
        if self.session.beside.change(&uri, version, &params.content_changes, encoding) {
            return self.session.beside_changed(&uri);
        }
        let before = self.session.documents.change(&uri, version, params.content_changes, encoding);
        if before.is_some() {
            self.session.touched.touch(uri);
        } else {
            log(&format!("a change of {uri}, which is not open, is ignored"));
        }
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        if !self.session.client().watches_files {
            // What was saved, and by whatever else, may be what other files ask for.
            self.session.workspace.refresh();
            self.session.judge_again();
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        if is_beside(&params.text_document.uri) {
            self.session.beside.close(&params.text_document.uri);
            return self.session.beside_changed(&params.text_document.uri);
        }
        self.session.documents.close(&params.text_document.uri);
        self.session.tokens.forget(&params.text_document.uri);
        self.session.touched.touch(params.text_document.uri);
        if self.session.documents.is_empty() {
            self.session.judge_again();
        }
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        if self.session.workspace.happened_to(params.changes.into_iter().map(|change| change.uri)) {
            self.session.judge_again();
        }
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        // Editors that want to be asked for settings send nothing here, or something else.
        if self.session.client().answers_settings {
            self.ask_for_settings();
        } else if !params.settings.is_null() {
            self.session.pushed(&params.settings);
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.session.workspace.change(&params.event.added, &params.event.removed);
        self.session.judge_again();
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.answer_hover(params).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.answer_completion(params).await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(convert::completion::resolved(item, &self.session.client()))
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        self.answer_signature_help(params).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.answer_code_action(params).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.answer_definition(params).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        self.answer_references(params).await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        self.answer_highlight(params).await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        self.answer_prepare_rename(params).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        self.answer_rename(params).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.answer_document_symbol(params).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<Vec<SymbolInformation>>> {
        self.answer_workspace_symbol(params).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.answer_folding_range(params).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        self.answer_selection_range(params).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.answer_document_link(params).await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        self.answer_tokens(params).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        self.answer_tokens_delta(params).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        self.answer_tokens_range(params).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.answer_inlay_hint(params).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.answer_code_lens(params).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.answer_formatting(params).await
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.answer_range_formatting(params).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<serde_json::Value>> {
        match params.command.as_str() {
            // That of what is only shown, which some clients run all the same.
            "" => Ok(()),
            PIN_FILE | PIN_WORKSPACE | online::PIN_FILE_ONLINE if self.session.client().refuses_edits => {
                Err(Error::invalid_params("this editor takes no edits that it did not ask for"))
            }
            PIN_FILE | PIN_WORKSPACE => self.execute(&params),
            _ => online::start(params, &self.client, &self.session),
        }
        .map(|()| None)
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        self.answer_on_type_formatting(params).await
    }
}
