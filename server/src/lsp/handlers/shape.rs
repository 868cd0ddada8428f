//! The shape of a file: symbols, folds, selections, links, tokens.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::*;

use super::{Answer, failed};
use crate::features::{folding, links, selection, symbols, tokens};
use crate::lsp::convert;
use crate::lsp::server::LanguageServer;
use crate::snapshot::Snapshot;
use crate::text::PositionEncoding;

/// The most symbols of a workspace that are sent.
const MOST_SYMBOLS: usize = 1_000;

impl LanguageServer {
    pub(in crate::lsp) fn answer_document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> impl Answer<DocumentSymbolResponse> + use<> {
        let client = self.session.client();
        self.answer(params.text_document.uri, move |document| {
            let (text, encoding) = (document.snapshot.text(), client.encoding);
            Some(if client.symbol_trees {
                let symbols = symbols::symbols(&document.snapshot).into_iter();
                let symbols = symbols.map(|symbol| convert::shape::document_symbol(text, symbol, encoding));
                DocumentSymbolResponse::Nested(symbols.collect())
            } else {
                let symbols = symbols::flat(&document.snapshot).into_iter();
                let symbol =
                    |symbol| convert::shape::symbol_information(text, &document.uri, symbol, encoding);
                DocumentSymbolResponse::Flat(symbols.map(symbol).collect())
            })
        })
    }

    /// The symbols of open documents, then of definition files in the workspace's folders.
    pub(in crate::lsp) fn answer_workspace_symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> impl Future<Output = Result<Option<Vec<SymbolInformation>>>> + Send + use<> {
        let encoding = self.session.client().encoding;
        let open = self.session.documents.all();
        let addresses: Vec<_> = open.iter().map(|(uri, _)| uri.clone()).collect();
        let files = self.session.workspace.definition_files(&addresses);
        let task = tokio::task::spawn_blocking(move || {
            let mut found = Vec::new();
            let mut add = |uri: &Url, snapshot: &Snapshot| {
                let all = symbols::flat(snapshot).into_iter();
                let matching = all.filter(|(symbol, _)| symbols::matches(&symbol.name, &params.query));
                let text = snapshot.text();
                found.extend(
                    matching.map(|symbol| convert::shape::symbol_information(text, uri, symbol, encoding)),
                );
                found.len() < MOST_SYMBOLS
            };
            let mut room = true;
            for (uri, snapshot) in &open {
                room = room && add(uri, snapshot);
            }
            for (uri, text) in files() {
                if room {
                    room = add(&uri, &Snapshot::open(text, Arc::default()));
                }
            }
            found.truncate(MOST_SYMBOLS);
            found
        });
        async move { task.await.map(Some).map_err(failed) }
    }

    pub(in crate::lsp) fn answer_folding_range(
        &self,
        params: FoldingRangeParams,
    ) -> impl Answer<Vec<FoldingRange>> + use<> {
        self.answer(params.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let folds = folding::folds(&document.snapshot);
            Some(folds.iter().map(|fold| convert::shape::folding_range(text, fold)).collect())
        })
    }

    pub(in crate::lsp) fn answer_selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> impl Answer<Vec<SelectionRange>> + use<> {
        let client = self.session.client();
        self.answer(params.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let ranges = params.positions.iter().map(|position| {
                let offset = convert::offset(text, *position, client.encoding);
                let ranges = selection::ranges(&document.snapshot, offset);
                convert::shape::selection_range(text, &ranges, client.encoding)
            });
            Some(ranges.collect())
        })
    }

    pub(in crate::lsp) fn answer_document_link(
        &self,
        params: DocumentLinkParams,
    ) -> impl Answer<Vec<DocumentLink>> + use<> {
        let client = self.session.client();
        self.answer(params.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let links = links::links(&document.snapshot);
            let converted =
                links.iter().filter_map(|link| convert::shape::document_link(text, link, client.encoding));
            Some(converted.collect())
        })
    }

    pub(in crate::lsp) fn answer_tokens(
        &self,
        params: SemanticTokensParams,
    ) -> impl Answer<SemanticTokensResult> + use<> {
        let (encoding, memory) = (self.session.client().encoding, self.session.tokens.share());
        self.answer(params.text_document.uri, move |document| {
            let sent = memory.remember(&document.uri, all_tokens(&document.snapshot, encoding));
            Some(SemanticTokensResult::Tokens(SemanticTokens {
                result_id: Some(sent.id),
                data: sent.tokens.to_vec(),
            }))
        })
    }

    pub(in crate::lsp) fn answer_tokens_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> impl Answer<SemanticTokensFullDeltaResult> + use<> {
        let (encoding, memory) = (self.session.client().encoding, self.session.tokens.share());
        self.answer(params.text_document.uri, move |document| {
            let before = memory.of(&document.uri, &params.previous_result_id);
            let now = memory.remember(&document.uri, all_tokens(&document.snapshot, encoding));
            let result_id = Some(now.id);
            Some(match before {
                Some(before) => SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
                    result_id,
                    edits: convert::tokens::difference(&before.tokens, &now.tokens),
                }),
                // What the client names is forgotten: all of them again.
                None => SemanticTokensFullDeltaResult::Tokens(SemanticTokens {
                    result_id,
                    data: now.tokens.to_vec(),
                }),
            })
        })
    }

    pub(in crate::lsp) fn answer_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> impl Answer<SemanticTokensRangeResult> + use<> {
        let encoding = self.session.client().encoding;
        self.answer(params.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let range = convert::offsets(text, params.range, encoding);
            let tokens = tokens::tokens(&document.snapshot, range);
            Some(SemanticTokensRangeResult::Tokens(SemanticTokens {
                result_id: None,
                data: convert::tokens::relative(text, &tokens, encoding),
            }))
        })
    }
}

fn all_tokens(snapshot: &Snapshot, encoding: PositionEncoding) -> Vec<SemanticToken> {
    let tokens = tokens::tokens(snapshot, 0..snapshot.text().len());
    convert::tokens::relative(snapshot.text(), &tokens, encoding)
}
