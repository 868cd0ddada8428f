//! The handlers: convert in, call, convert out.

use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;
use tower_lsp::{Client, async_trait};

use super::session::Session;
use super::{convert, log};
use crate::features::{actions, completion, hover};
use crate::finding::Applicability;
use crate::snapshot::Snapshot;
use crate::text::PositionEncoding;

/// The handlers and what they share.
pub(crate) struct LanguageServer {
    session: Arc<Session>,
}

impl LanguageServer {
    pub(crate) fn new(_client: Client, session: Arc<Session>) -> LanguageServer {
        LanguageServer { session }
    }
}

#[async_trait]
impl tower_lsp::LanguageServer for LanguageServer {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = self.session.initialize(&params);
        Ok(InitializeResult {
            capabilities: capabilities(client.encoding),
            server_info: Some(ServerInfo {
                name: convert::SOURCE.to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        })
    }

    async fn shutdown(&self) -> Result<()> {
        self.session.shut_down();
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.session.documents.open(document.uri.clone(), document.version, &document.text);
        self.session.touched.touch(document.uri);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        let encoding = self.session.client().encoding;
        if self.session.documents.change(&uri, version, params.content_changes, encoding) {
            self.session.touched.touch(uri);
        } else {
            log(&format!("a change of {uri}, which is not open, is ignored"));
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.session.documents.close(&params.text_document.uri);
        self.session.touched.touch(params.text_document.uri);
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        let client = self.session.client();
        self.compute(&at.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let offset = convert::offset(text, at.position, client.encoding);
            let hover = hover::hover(&document.snapshot, offset)?;
            let kind = if client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
            Some(Hover {
                contents: HoverContents::Markup(MarkupContent { kind, value: hover.markdown }),
                range: Some(convert::range(text, &hover.range, client.encoding)),
            })
        })
        .await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        let client = self.session.client();
        self.compute(&at.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let offset = convert::offset(text, at.position, client.encoding);
            let list = completion::completion(&document.snapshot, offset)?;
            let range = convert::range(text, &list.replace, client.encoding);
            let items = list.items.into_iter().enumerate();
            let items = items.map(|(rank, item)| convert::completion_item(rank, item, range)).collect();
            Some(CompletionResponse::List(CompletionList { is_incomplete: list.incomplete, items }))
        })
        .await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri;
        let client = self.session.client();
        let about = uri.clone();
        self.compute(&uri, move |document| {
            let snapshot = &document.snapshot;
            let range = convert::offsets(snapshot.text(), params.range, client.encoding);
            let wanted = |kind: &CodeActionKind| match &params.context.only {
                Some(only) => only.iter().any(|parent| is_sub_kind(kind, parent)),
                None => *kind != CodeActionKind::SOURCE_FIX_ALL,
            };
            let edit =
                |edits: &_| Some(convert::workspace_edit(snapshot, edits, &about, document.version, &client));
            let mut response = Vec::new();
            if wanted(&CodeActionKind::QUICKFIX) {
                response.extend(actions::quick_fixes(snapshot, range).into_iter().map(|action| {
                    CodeActionOrCommand::CodeAction(CodeAction {
                        title: action.fix.title,
                        kind: Some(CodeActionKind::QUICKFIX),
                        diagnostics: Some(vec![convert::diagnostic(
                            snapshot,
                            &action.finding,
                            &about,
                            &client,
                        )]),
                        edit: edit(&action.fix.edits),
                        is_preferred: Some(action.preferred),
                        ..CodeAction::default()
                    })
                }));
            }
            if wanted(&CodeActionKind::SOURCE_FIX_ALL)
                && let Some(all) = actions::fix_all(snapshot, Applicability::Safe)
            {
                response.push(CodeActionOrCommand::CodeAction(CodeAction {
                    title: all.title,
                    kind: Some(CodeActionKind::SOURCE_FIX_ALL),
                    edit: edit(&all.edits),
                    ..CodeAction::default()
                }));
            }
            Some(response)
        })
        .await
    }
}

/// What a request is computed from.
struct Document {
    snapshot: Snapshot,
    version: i32,
}

impl LanguageServer {
    /// Takes the snapshot now and computes off the protocol's task. A panic is an error reply, not the server's end.
    /// The snapshot is taken when this is called, not when the result is first waited for.
    fn compute<T, F>(
        &self,
        uri: &Url,
        answer: F,
    ) -> impl Future<Output = Result<Option<T>>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(Document) -> Option<T> + Send + 'static,
    {
        let document = self.session.documents.get(uri);
        let task = document.map(|document| {
            let document = Document { snapshot: document.snapshot, version: document.version };
            tokio::task::spawn_blocking(move || answer(document))
        });
        async move {
            let Some(task) = task else { return Ok(None) };
            task.await.map_err(|panic| {
                log(&format!("a request failed: {panic}"));
                Error::internal_error()
            })
        }
    }
}

/// `quickfix.a` is a sub-kind of `quickfix`, and every kind of the empty one.
fn is_sub_kind(kind: &CodeActionKind, parent: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(parent.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || parent.as_str().is_empty())
}

fn capabilities(encoding: PositionEncoding) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(match encoding {
            PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
            PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
            PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([":", "/", "-", "."].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::SOURCE_FIX_ALL]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}
