//! Requests of our own, for what the protocol has no word for. A client that does not know them loses a view, nothing
//! else.

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{TextDocumentIdentifier, TextDocumentPositionParams};

use super::Answer;
use crate::features::chain;
use crate::lsp::convert;
use crate::lsp::server::LanguageServer;
use crate::rules;

/// The chain of images under the base image of the stage at a position: [`TextDocumentPositionParams`] → [`Chain`], or
/// null where there is none.
pub(in crate::lsp) const CHAIN: &str = "singularity/chain";
/// How much of what a build takes in is pinned: [`InputsParams`] → [`Inputs`], or null where the document is not open.
pub(in crate::lsp) const INPUTS: &str = "singularity/inputs";

/// Of [`INPUTS`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::lsp) struct InputsParams {
    text_document: TextDocumentIdentifier,
}

/// How many inputs a build has, and how many of them are pinned.
#[derive(Debug, Serialize)]
pub(in crate::lsp) struct Inputs {
    pinned: usize,
    total: usize,
}

/// A base image and what it is built on.
#[derive(Debug, Serialize)]
pub(in crate::lsp) struct Chain {
    links: Vec<Link>,
    /// Whether they reach `scratch`.
    complete: bool,
}

/// One image of a chain.
#[derive(Debug, Serialize)]
struct Link {
    image: String,
    /// The address of its page.
    page: Option<String>,
    life: Option<Life>,
}

/// Until when what is inside gets free security updates.
#[derive(Debug, Serialize)]
struct Life {
    /// Such as `Debian 12`.
    of: String,
    /// The last day; null where it is not known, or was not announced.
    end: Option<&'static str>,
    /// Whether it was over at the catalogue's date.
    ended: bool,
}

impl LanguageServer {
    /// Answers [`CHAIN`].
    pub(in crate::lsp) async fn chain(&self, params: TextDocumentPositionParams) -> Result<Option<Chain>> {
        self.answer_chain(params).await
    }

    /// Answers [`INPUTS`].
    pub(in crate::lsp) async fn inputs(&self, params: InputsParams) -> Result<Option<Inputs>> {
        self.answer_inputs(params).await
    }

    fn answer_chain(&self, at: TextDocumentPositionParams) -> impl Answer<Chain> + use<> {
        let encoding = self.session.client().encoding;
        self.compute(at.text_document.uri, move |document| {
            let offset = convert::offset(document.snapshot.text(), at.position, encoding);
            let chain = chain::chain(&document.snapshot, offset)?;
            let links = chain.links.into_iter().map(|link| Link {
                image: link.image,
                page: link.page,
                life: link.cycle.map(|cycle| Life {
                    of: cycle.title(),
                    end: cycle.free_end.filter(|end| *end != "yes"),
                    ended: cycle.has_ended(),
                }),
            });
            Some(Chain { links: links.collect(), complete: chain.complete })
        })
    }

    fn answer_inputs(&self, params: InputsParams) -> impl Answer<Inputs> + use<> {
        self.compute(params.text_document.uri, |document| {
            let inputs = rules::judge(&document.snapshot).inputs;
            let pinned = inputs.iter().filter(|input| input.is_pinned()).count();
            Some(Inputs { pinned, total: inputs.len() })
        })
    }
}
