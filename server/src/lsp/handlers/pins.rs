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
        let open: Vec<_> = match params.command.as_str() {
            PIN_FILE => {
                let uri =
                    params.arguments.first().and_then(Value::as_str).and_then(|uri| Url::parse(uri).ok());
                let uri = uri.ok_or_else(|| Error::invalid_params("the address of a document is missing"))?;
                self.session.document(&uri).map(|document| (uri, document)).into_iter().collect()
            }
            PIN_WORKSPACE => {
                let open = self.session.documents.all().into_iter();
                open.filter_map(|(uri, _)| Some((uri.clone(), self.session.document(&uri)?))).collect()
            }
            other => return Err(Error::invalid_params(format!("no command `{other}`"))),
        };
        let capabilities = self.session.client();
        let session = Arc::clone(&self.session);
        let is_workspace = params.command == PIN_WORKSPACE;
        let files = is_workspace.then(|| self.session.workspace.definition_files());
        let (client, chosen) = (self.client.clone(), self.session.chosen());
        tokio::spawn(async move {
            let computed = tokio::task::spawn_blocking(move || {
                let mut files = files.map(|read| read()).unwrap_or_default();
                files.retain(|(uri, _)| open.iter().all(|(other, _)| other != uri));
                let closed = files.into_iter().map(|(uri, text)| {
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
                let confirms_changes = capabilities.confirms_changes && is_workspace;
                let client = Client { confirms_changes, ..capabilities };
                (!changes.is_empty()).then(|| confirmed_edit("Pin", &changes, &client))
            });
            if let Ok(Some(edit)) = computed.await
                && let Err(error) = client.apply_edit(edit).await
            {
                crate::lsp::log(&format!("the pins were not taken: {error}"));
            }
        });
        Ok(())
    }
}
