//! Commands that pin everything in a file or in the workspace as far as that is known off-line.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;

use crate::features::{diagnostics, pins};
use crate::lsp::convert::{Change, confirmed_edit};
use crate::lsp::server::LanguageServer;
use crate::lsp::session::Client;
use crate::snapshot::Snapshot;

/// Takes the address of a document that is open.
pub(in crate::lsp) const PIN_FILE: &str = "singularity.pinFile";
/// Takes nothing.
pub(in crate::lsp) const PIN_WORKSPACE: &str = "singularity.pinWorkspace";

impl LanguageServer {
    /// The files are taken now; the edit is sent when it is computed, and nobody waits for what becomes of it.
    pub(in crate::lsp) fn execute(&self, params: &ExecuteCommandParams) -> Result<()> {
        let is_workspace = params.command == PIN_WORKSPACE;
        let addresses = match is_workspace {
            true => self.session.documents.all().into_iter().map(|(uri, _)| uri).collect(),
            false => vec![document_of(params)?],
        };
        let open = addresses.iter().filter_map(|uri| Some((uri.clone(), self.session.document(uri)?)));
        let open: Vec<_> = open.collect();
        if open.is_empty() && !is_workspace {
            return Err(Error::invalid_params("the document is not open"));
        }
        let closed = is_workspace.then(|| self.session.workspace.definition_files(&addresses));
        let (about, session, chosen) =
            (self.session.client(), Arc::clone(&self.session), self.session.chosen());
        let client = self.client.clone();
        tokio::spawn(async move {
            let computed = tokio::task::spawn_blocking(move || {
                let closed = closed.map(|read| read()).unwrap_or_default().into_iter().map(|(uri, text)| {
                    let snapshot = Snapshot::open(text, Arc::default());
                    let snapshot = snapshot.among(session.workspace.around(&uri));
                    (uri, snapshot, None)
                });
                let open = open.into_iter().map(|(uri, open)| (uri, open.snapshot, Some(open.version)));
                let changes = open.chain(closed).filter_map(|(uri, snapshot, version)| {
                    let (snapshot, said) = chosen.configured(snapshot);
                    let path = uri.to_file_path().ok();
                    // A file that is open is meant, whatever is excluded.
                    if version.is_none() && path.is_some_and(|path| chosen.excludes(said.as_deref(), &path)) {
                        return None;
                    }
                    let edits = pins::pin_all(&diagnostics::all(&snapshot))?.edits;
                    Some(Change { uri, snapshot, version, edits })
                });
                let changes: Vec<_> = changes.collect();
                // One undo takes the pins of a file back, and somebody looks at it.
                let confirms_changes = about.confirms_changes && is_workspace;
                let about = Client { confirms_changes, ..about };
                (!changes.is_empty()).then(|| confirmed_edit("Pin", &changes, &about))
            });
            match computed.await {
                Ok(Some(edit)) => taken(client.apply_edit(edit).await),
                Ok(None) => client.show_message(MessageType::INFO, NOTHING).await,
                Err(panic) => crate::lsp::log(&format!("pinning failed: {panic}")),
            }
        });
        Ok(())
    }
}

/// What is said where there is no pin.
const NOTHING: &str = "Nothing here can be pinned by what is known without a network.";

/// The document that a command is about: its first argument.
pub(in crate::lsp) fn document_of(params: &ExecuteCommandParams) -> Result<Url> {
    let uri = params.arguments.first().and_then(Value::as_str).and_then(|uri| Url::parse(uri).ok());
    uri.ok_or_else(|| Error::invalid_params("the address of a document is missing"))
}

/// What became of an edit. Whoever was asked and said no knows it.
fn taken(answer: Result<ApplyWorkspaceEditResponse>) {
    match answer {
        Ok(answer) if answer.applied => {}
        Ok(answer) => {
            let why = answer.failure_reason.unwrap_or_default();
            crate::lsp::log(&format!("the pins were not taken: {why}"));
        }
        Err(error) => crate::lsp::log(&format!("the pins were not taken: {error}")),
    }
}
