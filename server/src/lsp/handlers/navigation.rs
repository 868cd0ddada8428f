//! Going places and renaming them.

use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::*;

use super::Answer;
use crate::features::navigation::{self, Target};
use crate::features::rename;
use crate::lsp::convert;
use crate::lsp::server::LanguageServer;

/// The protocol's code for a request that was understood and cannot be fulfilled.
const REQUEST_FAILED: i64 = -32803;

impl LanguageServer {
    pub(in crate::lsp) fn answer_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> impl Answer<GotoDefinitionResponse> + use<> {
        let at = params.text_document_position_params;
        let client = self.session.client();
        self.answer(at.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let offset = convert::offset(text, at.position, client.encoding);
            let (_, targets) = navigation::definition(&document.snapshot, offset)?;
            let locations = targets.into_iter().filter_map(|target| match target {
                Target::Here(range) => {
                    let range = convert::range(text, &range, client.encoding);
                    Some(Location { uri: document.uri.clone(), range })
                }
                Target::File(path) => {
                    Some(Location { uri: Url::from_file_path(path).ok()?, range: Range::default() })
                }
            });
            Some(GotoDefinitionResponse::Array(locations.collect()))
        })
    }

    pub(in crate::lsp) fn answer_references(
        &self,
        params: ReferenceParams,
    ) -> impl Answer<Vec<Location>> + use<> {
        let at = params.text_document_position;
        let with_definition = params.context.include_declaration;
        let client = self.session.client();
        self.answer(at.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let offset = convert::offset(text, at.position, client.encoding);
            let ranges = navigation::references(&document.snapshot, offset, with_definition).into_iter();
            let location = |range| Location {
                uri: document.uri.clone(),
                range: convert::range(text, &range, client.encoding),
            };
            Some(ranges.map(location).collect())
        })
    }

    pub(in crate::lsp) fn answer_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> impl Answer<Vec<DocumentHighlight>> + use<> {
        let at = params.text_document_position_params;
        let client = self.session.client();
        self.answer(at.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let offset = convert::offset(text, at.position, client.encoding);
            let mentions = navigation::highlights(&document.snapshot, offset).into_iter();
            let highlights = mentions.map(|mention| DocumentHighlight {
                range: convert::range(text, &mention.range, client.encoding),
                kind: Some(match mention.defines {
                    true => DocumentHighlightKind::WRITE,
                    false => DocumentHighlightKind::READ,
                }),
            });
            Some(highlights.collect())
        })
    }

    pub(in crate::lsp) fn answer_prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> impl Answer<PrepareRenameResponse> + use<> {
        let client = self.session.client();
        self.answer(params.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let offset = convert::offset(text, params.position, client.encoding);
            let (range, placeholder) = rename::prepare(&document.snapshot, offset)?;
            let range = convert::range(text, &range, client.encoding);
            Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
        })
    }

    pub(in crate::lsp) fn answer_rename(
        &self,
        params: RenameParams,
    ) -> impl Future<Output = Result<Option<WorkspaceEdit>>> + Send + use<> {
        let at = params.text_document_position;
        let client = self.session.client();
        let answer = self.compute(at.text_document.uri, move |document| {
            let snapshot = &document.snapshot;
            let offset = convert::offset(snapshot.text(), at.position, client.encoding);
            let edits = rename::rename(snapshot, offset, &params.new_name);
            Some(edits.map(|edits| {
                convert::workspace_edit(snapshot, &edits, &document.uri, document.version, &client)
            }))
        });
        async move {
            let refused = |message: String| Error {
                code: ErrorCode::ServerError(REQUEST_FAILED),
                message: message.into(),
                data: None,
            };
            answer.await?.transpose().map_err(refused)
        }
    }
}
