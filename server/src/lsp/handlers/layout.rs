//! Formatting.

use tower_lsp::lsp_types::*;

use super::Answer;
use crate::features::format;
use crate::lsp::convert;
use crate::lsp::server::LanguageServer;

impl LanguageServer {
    pub(in crate::lsp) fn answer_formatting(
        &self,
        params: DocumentFormattingParams,
    ) -> impl Answer<Vec<TextEdit>> + use<> {
        let client = self.session.client();
        self.answer(params.text_document.uri, move |document| {
            let edits = format::format(&document.snapshot);
            Some(convert::text_edits(document.snapshot.text(), &edits, client.encoding))
        })
    }

    pub(in crate::lsp) fn answer_range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> impl Answer<Vec<TextEdit>> + use<> {
        let client = self.session.client();
        self.answer(params.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let range = convert::offsets(text, params.range, client.encoding);
            let edits = format::format_range(&document.snapshot, range);
            Some(convert::text_edits(text, &edits, client.encoding))
        })
    }

    pub(in crate::lsp) fn answer_on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> impl Answer<Vec<TextEdit>> + use<> {
        let at = params.text_document_position;
        let client = self.session.client();
        self.answer(at.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let offset = convert::offset(text, at.position, client.encoding);
            let edits = format::format_on_line_end(&document.snapshot, offset);
            Some(convert::text_edits(text, &edits, client.encoding))
        })
    }
}
