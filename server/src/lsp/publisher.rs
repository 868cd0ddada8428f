//! The one task that publishes findings.
//!
//! It starts as soon as nothing that has arrived is unread, takes the newest snapshot of every document touched since,
//! and publishes with the version. While it is busy, further changes only mark their document: a burst is published a
//! few times, the last version always, and versions never go backwards. No timer is on the way.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::lsp_types::{MessageType, Url};

use super::beside;
use super::convert;
use super::documents::Documents;
use super::framing::Unread;
use super::session::Session;
use crate::config::disk::Said;
use crate::features::diagnostics;
use crate::rules;

/// The documents whose findings have to be published.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    uris: Mutex<BTreeSet<Url>>,
    messages: Mutex<Vec<String>>,
    any: Notify,
}

impl Touched {
    /// Marks a document: opened, changed or closed.
    pub(crate) fn touch(&self, uri: Url) {
        self.uris.lock().unwrap_or_else(PoisonError::into_inner).insert(uri);
        self.any.notify_one();
    }

    /// Has something said to the user.
    pub(crate) fn say(&self, message: String) {
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        if !messages.contains(&message) {
            messages.push(message);
        }
        self.any.notify_one();
    }

    fn next_message(&self) -> Option<String> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).pop()
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
        while let Some(message) = session.touched.next_message() {
            client.show_message(MessageType::WARNING, message).await;
        }
        while let Some(uri) = session.touched.next() {
            publish(&client, &session, uri).await;
            unread.none().await;
        }
    }
}

async fn publish(client: &Client, session: &Session, uri: Url) {
    if beside::is_beside(&uri) {
        return publish_configuration(client, session, uri).await;
    }
    let Some(document) = session.document(&uri) else {
        return client.publish_diagnostics(uri, Vec::new(), None).await;
    };
    let (capabilities, chosen) = (session.client(), session.chosen());
    let about = uri.clone();
    let computed = tokio::task::spawn_blocking(move || {
        let (snapshot, said) = chosen.configured(document.snapshot);
        let findings = diagnostics::for_people(&snapshot);
        let findings = findings
            .iter()
            .map(|shown| convert::diagnostic(&snapshot, &shown.finding, &about, &capabilities))
            .collect();
        (findings, said.and_then(|said| Url::from_file_path(&said.path).ok()))
    });
    match computed.await {
        // Closed while we were computing: the close has marked it again, and nothing may follow the empty list.
        _ if is_closed(&session.documents, &uri) => {}
        Ok((diagnostics, configuration)) => {
            client.publish_diagnostics(uri, diagnostics, Some(document.version)).await;
            for failure in rules::failures() {
                super::log(&failure);
                client.show_message(MessageType::WARNING, failure).await;
            }
            if let Some(configuration) = configuration {
                session.meet(configuration);
            }
        }
        Err(panic) => super::log(&format!("the analysis of {uri} failed: {panic}")),
    }
}

/// What is wrong in a configuration file; nothing once no open file is judged by it.
async fn publish_configuration(client: &Client, session: &Session, uri: Url) {
    let open = session.beside.get(&uri);
    let version = open.as_ref().map(|(version, _)| *version);
    let is_needed = open.is_some() || !session.documents.is_empty();
    let (around, capabilities) = (session.workspace.around(&uri), session.client());
    let computed = tokio::task::spawn_blocking(move || {
        let said = Said::around(&around, &rules::ids()).filter(|_| is_needed)?;
        let is_it = around.real_path().is_some_and(|path| path == said.path);
        is_it.then(|| convert::problems(&said, capabilities.encoding))
    });
    match computed.await {
        Ok(problems) => client.publish_diagnostics(uri, problems.unwrap_or_default(), version).await,
        Err(panic) => super::log(&format!("reading {uri} failed: {panic}")),
    }
}

fn is_closed(documents: &Documents, uri: &Url) -> bool {
    documents.get(uri).is_none()
}
