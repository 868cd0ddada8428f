//! The one task that publishes findings.
//!
//! It starts as soon as nothing that has arrived is unread, takes the newest snapshot of every document touched since,
//! and publishes with the version. While it is busy, further changes only mark their document: a burst is published a
//! few times, the last version always, and versions never go backwards. No timer is on the way.

use std::collections::{BTreeSet, VecDeque};
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::lsp_types::{MessageType, PublishDiagnosticsParams, Url};

use super::beside;
use super::convert;
use super::documents::Versioned;
use super::framing::Unread;
use super::outbox::{self, Output};
use super::session::Session;
use super::turn::{Thread, work_out};
use crate::config::disk::Said;
use crate::features::diagnostics;
use crate::rules;

/// The documents whose findings have to be published.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    uris: Mutex<BTreeSet<Url>>,
    messages: Mutex<VecDeque<String>>,
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
            messages.push_back(message);
        }
        self.any.notify_one();
    }

    fn next_message(&self) -> Option<String> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// The next one behind `last`, round and round: one that is typed in without a pause keeps no other waiting.
    fn next(&self, last: Option<&Url>) -> Option<Url> {
        let mut uris = self.uris.lock().unwrap_or_else(PoisonError::into_inner);
        let behind =
            last.and_then(|last| uris.range((Bound::Excluded(last), Bound::Unbounded)).next().cloned());
        match behind {
            Some(next) => uris.take(&next),
            None => uris.pop_first(),
        }
    }
}

/// Publishes until the server ends.
pub(crate) async fn run(client: Client, session: Arc<Session>, unread: Arc<Unread>, output: Output) {
    let mut last = None;
    loop {
        session.touched.any.notified().await;
        unread.none().await;
        while let Some(message) = session.touched.next_message() {
            client.show_message(MessageType::WARNING, message).await;
        }
        while let Some(uri) = session.touched.next(last.as_ref()) {
            publish(&session, &output, uri.clone()).await;
            last = Some(uri);
            for failure in rules::failures() {
                super::log(&failure);
                client.show_message(MessageType::WARNING, failure).await;
            }
            // Of many quick documents none would let anything else go on.
            tokio::task::yield_now().await;
            unread.none().await;
        }
    }
}

/// Publishes what is known of a file, if it is still wanted when it is known. The thread that works it out writes it,
/// too, as far as it may wait: a client that does not read holds up nothing but this.
async fn publish(session: &Arc<Session>, output: &Output, uri: Url) {
    let document = session.document(&uri);
    let is_quick = session.documents.is_quick(&uri);
    let (session, output, about) = (Arc::clone(session), output.clone(), uri.clone());
    let computed = work_out(is_quick, move |thread| {
        let about = about.clone();
        let publication = match document.clone() {
            _ if beside::is_beside(&about) => Some(of_configuration(&session, about)),
            Some(document) => of_document(&session, about, document),
            None => Some(PublishDiagnosticsParams::new(about, Vec::new(), None)),
        };
        let publication = publication.filter(|_| !session.is_shut_down())?;
        let message = outbox::publication(&publication);
        match thread {
            Thread::Protocols => output.begin(message),
            Thread::Other => {
                output.write(&message);
                None
            }
        }
    });
    match computed.await {
        Ok(Some(rest)) => rest.finished().await,
        Ok(None) => {}
        Err(panic) => super::log(&format!("the analysis of {uri} failed: {panic}")),
    }
}

fn of_document(session: &Session, uri: Url, document: Versioned) -> Option<PublishDiagnosticsParams> {
    let begun = Instant::now();
    let (capabilities, chosen) = (session.client(), session.chosen());
    let (snapshot, said) = chosen.configured(document.snapshot);
    let findings = diagnostics::to_show(&snapshot);
    let findings =
        findings.iter().map(|shown| convert::diagnostic(&snapshot, &shown.finding, &uri, &capabilities));
    let diagnostics = findings.collect();
    session.documents.took(&uri, begun.elapsed(), snapshot.text().len());
    // Closed in the meantime: the close has marked it again, and nothing may follow the empty list.
    session.documents.get(&uri)?;
    if let Some(configuration) = said.and_then(|said| Url::from_file_path(&said.path).ok()) {
        session.meet(configuration);
    }
    Some(PublishDiagnosticsParams::new(uri, diagnostics, Some(document.version)))
}

/// What is wrong in a configuration file; nothing once no open file is judged by it.
fn of_configuration(session: &Session, uri: Url) -> PublishDiagnosticsParams {
    let open = session.beside.get(&uri);
    let version = open.as_ref().map(|(version, _)| *version);
    let is_needed = open.is_some() || !session.documents.is_empty();
    let around = session.workspace.around(&uri);
    let said = Said::around(&around, rules::ids()).filter(|_| is_needed);
    let said = said.filter(|said| around.real_path().is_some_and(|path| path == said.path));
    let problems = said.map(|said| convert::problems(&said, session.client().encoding));
    PublishDiagnosticsParams::new(uri, problems.unwrap_or_default(), version)
}
