//! Requests of our own, for what the protocol has no word for. A client that does not know them loses a view, nothing
//! else.

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{TextDocumentIdentifier, TextDocumentPositionParams};

use super::Answer;
use crate::catalogue::{self, Cycle};
use crate::features::chain;
use crate::features::diagnostics::Known;
use crate::lsp::convert;
use crate::lsp::server::LanguageServer;

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
    /// Whether every parent was read from the very source of its build.
    exact: bool,
    /// The day of the catalogue, to be shown with the links: `YYYY-MM-DD`.
    date: &'static str,
    /// How long ago registries were asked, in words; null where the chain is the catalogue's.
    asked: Option<String>,
}

/// One image of a chain.
#[derive(Debug, Serialize)]
struct Link {
    image: String,
    /// What it adds, in a few words; may be empty.
    about: String,
    /// The address of its page.
    page: Option<String>,
    /// The address of its Dockerfiles.
    source: Option<&'static str>,
    /// Whether its publisher withdrew it.
    withdrawn: bool,
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
        self.answer(at.text_document.uri, move |document| {
            let offset = convert::offset(document.snapshot.text(), at.position, encoding);
            let chain = chain::chain_at(&document.snapshot, offset)?;
            let links = chain.steps.into_iter().map(|link| Link {
                about: link.meaning,
                page: link.image.map(|image| image.page()),
                source: link.image.and_then(|image| image.source),
                withdrawn: link.image.is_some_and(|image| image.deprecated.is_some()),
                image: link.reference,
                life: link.cycle.filter(Cycle::ends_security).map(|cycle| Life {
                    of: cycle.title(),
                    end: cycle.free_end.filter(|end| *end != "yes"),
                    ended: cycle.has_ended(),
                }),
            });
            Some(Chain {
                links: links.collect(),
                complete: chain.complete,
                exact: chain.exact,
                date: catalogue::DATE,
                asked: chain.asked,
            })
        })
    }

    fn answer_inputs(&self, params: InputsParams) -> impl Answer<Inputs> + use<> {
        self.answer(params.text_document.uri, |document| {
            let known = Known::of(&document.snapshot);
            let inputs = &known.judgement.inputs;
            let pinned = inputs.iter().filter(|input| input.is_pinned()).count();
            Some(Inputs { pinned, total: inputs.len() })
        })
    }
}
