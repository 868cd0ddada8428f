//! The one task that publishes findings.
//!
//! It starts as soon as nothing that has arrived is unread, takes the newest snapshot of every document touched since,
//! and publishes with the version. While it is busy, further changes only mark their document: a burst is published a
//! few times, the last version always, and versions never go backwards. No timer is on the way.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::lsp_types::Url;

use super::convert;
use super::documents::Documents;
use super::framing::Unread;
use super::session::Session;
use crate::features::diagnostics;

/// The documents whose findings have to be published.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    uris: Mutex<BTreeSet<Url>>,
    any: Notify,
}

impl Touched {
    /// Marks a document: opened, changed or closed.
    pub(crate) fn touch(&self, uri: Url) {
        self.uris.lock().unwrap_or_else(PoisonError::into_inner).insert(uri);
        self.any.notify_one();
    }

    fn next(&self) -> Option<Url> {
        self.uris.lock().unwrap_or_else(PoisonError::into_inner).pop_first()
    }
}

/// Publishes until the server ends.
pub(crate) async fn run(client: Client, session: Arc<Session>, unread: Arc<Unread>) {
    loop {
        session.touched.any.notified().await;
        unread.none().await;
        while let Some(uri) = session.touched.next() {
            publish(&client, &session, uri).await;
            unread.none().await;
        }
    }
}

async fn publish(client: &Client, session: &Session, uri: Url) {
    let Some(document) = session.document(&uri) else {
        return client.publish_diagnostics(uri, Vec::new(), None).await;
    };
    let capabilities = session.client();
    let about = uri.clone();
    let snapshot = document.snapshot;
    let computed = tokio::task::spawn_blocking(move || {
        let findings = diagnostics::for_people(&snapshot);
        findings
            .iter()
            .map(|shown| convert::diagnostic(&snapshot, &shown.finding, &about, &capabilities))
            .collect()
    });
    match computed.await {
        // Closed while we were computing: the close has marked it again, and nothing may follow the empty list.
        _ if is_closed(&session.documents, &uri) => {}
        Ok(diagnostics) => client.publish_diagnostics(uri, diagnostics, Some(document.version)).await,
        Err(panic) => super::log(&format!("the analysis of {uri} failed: {panic}")),
    }
}

fn is_closed(documents: &Documents, uri: &Url) -> bool {
    documents.get(uri).is_none()
}
