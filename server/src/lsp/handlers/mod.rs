//! The handlers of requests: convert in, call a feature, convert out.
//!
//! None of them is an async function: each takes its snapshot when it is called and gives a future that only waits.

mod actions;
pub(super) mod extension;
mod knowledge;
mod layout;
mod navigation;
pub(in crate::lsp) mod pins;
mod shape;

use std::fmt::Display;

use serde::Serialize;
use serde_json::value::to_raw_value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::Url;

use super::answers;
use super::documents::Versioned;
use super::log;
use super::server::LanguageServer;
use crate::snapshot::Snapshot;

/// What a request is computed from.
struct Document {
    uri: Url,
    snapshot: Snapshot,
    version: i32,
}

/// The answer to a request.
pub(in crate::lsp) trait Answer<T>: Future<Output = Result<Option<T>>> + Send {}
impl<T, F: Future<Output = Result<Option<T>>> + Send> Answer<T> for F {}

impl LanguageServer {
    /// Takes the snapshot now and computes off the protocol's task. A panic is an error reply, not the server's end.
    /// The snapshot is taken when this is called, not when the result is first waited for.
    fn compute<T, F>(&self, uri: Url, answer: F) -> impl Answer<T> + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(Document) -> Option<T> + Send + 'static,
    {
        let document = self.session.document(&uri);
        let chosen = self.session.chosen();
        let task = document.map(|Versioned { version, snapshot }| {
            tokio::task::spawn_blocking(move || {
                let (snapshot, _) = chosen.configured(snapshot);
                answer(Document { uri, snapshot, version })
            })
        });
        async move {
            match task {
                Some(task) => task.await.map_err(failed),
                None => Ok(None),
            }
        }
    }

    /// The same for what is the answer as it is: written to bytes where it is computed.
    fn answer<T, F>(&self, uri: Url, answer: F) -> impl Answer<T> + use<T, F>
    where
        T: Serialize,
        F: FnOnce(Document) -> Option<T> + Send + 'static,
    {
        let written = self.compute(uri, |document| answer(document).map(|answer| to_raw_value(&answer)));
        async move { written.await?.transpose().map_err(failed).map(|answer| answer.and_then(answers::leave)) }
    }
}

fn failed(error: impl Display) -> Error {
    log(&format!("a request failed: {error}"));
    Error::internal_error()
}
