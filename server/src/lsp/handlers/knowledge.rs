//! What is known about a place: hover, completion, signatures, hints, lenses.

use tower_lsp::lsp_types::*;

use super::Answer;
use crate::features::{completion, hints, hover, lens, signature};
use crate::lsp::convert;
use crate::lsp::server::LanguageServer;

impl LanguageServer {
    pub(in crate::lsp) fn answer_hover(&self, params: HoverParams) -> impl Answer<Hover> + use<> {
        let at = params.text_document_position_params;
        let client = self.session.client();
        self.answer(at.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let offset = convert::offset(text, at.position, client.encoding);
            let hover = hover::hover(&document.snapshot, offset)?;
            Some(Hover {
                contents: HoverContents::Markup(convert::markup(hover.markdown, client.markdown)),
                range: Some(convert::range(text, &hover.range, client.encoding)),
            })
        })
    }

    pub(in crate::lsp) fn answer_completion(
        &self,
        params: CompletionParams,
    ) -> impl Answer<CompletionResponse> + use<> {
        let at = params.text_document_position;
        let client = self.session.client();
        let trigger = params.context.and_then(|context| context.trigger_character);
        self.answer(at.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let offset = convert::offset(text, at.position, client.encoding);
            let list = completion::completion(&document.snapshot, offset)?;
            // A blank is typed everywhere; unbidden, only words of section lines and keywords' values are offered.
            let unbidden = trigger.as_deref() == Some(" ");
            let wanted = |kind| {
                use completion::CompletionKind as Kind;
                matches!(kind, Kind::Agent | Kind::Argument | Kind::Name)
            };
            if unbidden && !list.items.iter().all(|item| wanted(item.kind)) {
                return None;
            }
            Some(CompletionResponse::List(convert::completion::list(text, list, &client)))
        })
    }

    pub(in crate::lsp) fn answer_signature_help(
        &self,
        params: SignatureHelpParams,
    ) -> impl Answer<SignatureHelp> + use<> {
        let at = params.text_document_position_params;
        let client = self.session.client();
        self.answer(at.text_document.uri, move |document| {
            let offset = convert::offset(document.snapshot.text(), at.position, client.encoding);
            signature::signatures(&document.snapshot, offset)
                .map(|signatures| convert::completion::signature_help(signatures, &client))
        })
    }

    pub(in crate::lsp) fn answer_inlay_hint(
        &self,
        params: InlayHintParams,
    ) -> impl Answer<Vec<InlayHint>> + use<> {
        let (client, chosen) = (self.session.client(), self.session.chosen());
        self.answer(params.text_document.uri, move |document| {
            let text = document.snapshot.text();
            let range = convert::offsets(text, params.range, client.encoding);
            let hints = hints::hints(&document.snapshot, range, chosen.settings.hints).into_iter();
            let hints = hints.map(|hint| InlayHint {
                position: convert::range(text, &(hint.offset..hint.offset), client.encoding).start,
                label: InlayHintLabel::String(hint.label),
                kind: None,
                text_edits: None,
                tooltip: Some(InlayHintTooltip::MarkupContent(convert::markup(
                    hint.tooltip,
                    client.markdown,
                ))),
                padding_left: Some(true),
                padding_right: None,
                data: None,
            });
            Some(hints.collect())
        })
    }

    pub(in crate::lsp) fn answer_code_lens(
        &self,
        params: CodeLensParams,
    ) -> impl Answer<Vec<CodeLens>> + use<> {
        let (client, chosen) = (self.session.client(), self.session.chosen());
        self.answer(params.text_document.uri, move |document| {
            if chosen.settings.no_lens {
                return Some(Vec::new());
            }
            let lenses = lens::lenses(&document.snapshot).into_iter();
            let lenses = lenses.map(|lens| CodeLens {
                range: convert::range(document.snapshot.text(), &lens.range, client.encoding),
                // Text alone: there is nothing to run.
                command: Some(Command { title: lens.title, command: String::new(), arguments: None }),
                data: None,
            });
            Some(lenses.collect())
        })
    }
}
