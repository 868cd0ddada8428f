//! *Pin everything (on-line)*: the one thing that the server asks the network for, when a person says so.
//!
//! It runs on a task and a thread of its own, so no handler waits for it, and neither exists before the first command.
//! The request is answered at once; what comes of it is shown as progress, which can be cancelled, and as an edit of the
//! document in the version that it was computed from. While the answers came the document may have changed: then it is
//! computed again, from the same answers.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, mpsc};
use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::notification::Progress;
use tower_lsp::lsp_types::request::WorkDoneProgressCreate;
use tower_lsp::lsp_types::*;

use super::convert;
use super::documents::Versioned;
use super::handlers::pins::document_of;
use super::session::Session;
use crate::resolve::cache::Cache;
use crate::resolve::pin::{self, Fate, Options, Outcome};
use crate::resolve::{Cancel, Resolver, Settings};

/// The command; its arguments are the document's URI and, if only one input is meant, `{"input": …}` with its name.
pub(super) const PIN_FILE_ONLINE: &str = "singularity.pinFileOnline";
/// The notification that a person has had enough.
pub(super) const CANCEL: &str = "window/workDoneProgress/cancel";

/// How often the answers are applied to a document that goes on changing.
const ATTEMPTS: usize = 3;
/// How many of the inputs that are left are named in a message.
const NAMED: usize = 3;

/// What is being asked.
#[derive(Debug, Default)]
pub(crate) struct Running {
    runs: Mutex<Vec<Run>>,
    begun: AtomicU64,
}

/// One command.
#[derive(Clone, Debug)]
struct Run {
    /// The name of its progress.
    token: NumberOrString,
    /// Tells the thread that asks.
    cancel: Cancel,
    /// Tells the task that waits for it.
    stop: Arc<Notify>,
}

impl Running {
    fn with<T>(&self, act: impl FnOnce(&mut Vec<Run>) -> T) -> T {
        act(&mut self.runs.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Its answers are no longer wanted.
    pub(super) fn cancel(&self, token: &NumberOrString) {
        self.with(|runs| {
            runs.iter().filter(|run| run.token == *token).for_each(|run| {
                run.cancel.cancel();
                run.stop.notify_one();
            });
        });
    }

    /// A name that no other progress has.
    fn name(&self) -> NumberOrString {
        NumberOrString::String(format!("{PIN_FILE_ONLINE}/{}", self.begun.fetch_add(1, Ordering::Relaxed)))
    }
}

/// Starts a command; everything else happens later.
pub(super) fn start(params: ExecuteCommandParams, client: &Client, session: &Arc<Session>) -> Result<()> {
    if params.command != PIN_FILE_ONLINE {
        return Err(Error::invalid_params(format!("there is no command `{}`", params.command)));
    }
    let uri = document_of(&params)?;
    if session.documents.get(&uri).is_none() {
        return Err(Error::invalid_params("the document is not open"));
    }
    let token = params.work_done_progress_params.work_done_token;
    let only = params.arguments.get(1).and_then(|argument| argument["input"].as_str()).map(str::to_owned);
    let wanted = Wanted { uri, only };
    tokio::spawn(pin_file(client.clone(), Arc::clone(session), wanted, token));
    Ok(())
}

/// What is to be pinned.
struct Wanted {
    uri: Url,
    /// This input and no other.
    only: Option<String>,
}

async fn pin_file(client: Client, session: Arc<Session>, wanted: Wanted, given: Option<NumberOrString>) {
    let token = given.clone().unwrap_or_else(|| session.online.name());
    let run = Run { token, cancel: Cancel::default(), stop: Arc::default() };
    session.online.with(|runs| runs.push(run.clone()));
    let bar = Bar::begin(&client, &session, &run.token, given.is_some()).await;
    let said = work(&client, &session, &wanted, &bar, &run).await;
    session.online.with(|runs| runs.retain(|other| !Arc::ptr_eq(&other.stop, &run.stop)));
    let (kind, message) = match said {
        Ok(message) => (MessageType::INFO, message),
        Err(message) => (MessageType::WARNING, message),
    };
    bar.end(&message).await;
    client.show_message(kind, message).await;
}

/// Pins, and says what came of it: well, or not.
async fn work(
    client: &Client,
    session: &Arc<Session>,
    wanted: &Wanted,
    bar: &Bar<'_>,
    run: &Run,
) -> std::result::Result<String, String> {
    let uri = &wanted.uri;
    for _ in 0..ATTEMPTS {
        let Some(Versioned { version, snapshot }) = session.document(uri) else {
            return Err("The document was closed.".to_owned());
        };
        let chosen = session.chosen();
        let configured = tokio::task::spawn_blocking(move || chosen.configured(snapshot).0);
        let snapshot = configured.await.map_err(|panic| panic.to_string())?;
        let document = Versioned { version, snapshot };
        let outcomes = ask(&document, wanted, bar, run).await?;
        if run.cancel.is_cancelled() {
            return Ok("Cancelled; nothing was changed.".to_owned());
        }
        let (edits, _) = pin::edits(&outcomes);
        if !edits.is_empty() {
            if session.documents.get(uri).is_none_or(|now| now.version != document.version) {
                continue;
            }
            if pin::applied(&document.snapshot, &edits).is_none() {
                return Err(
                    "Pinning would change more than the names of inputs; nothing was changed.".to_owned()
                );
            }
            let about = session.client();
            let edit = convert::workspace_edit(&document.snapshot, &edits, uri, document.version, &about);
            match client.apply_edit(edit).await {
                Ok(answer) if answer.applied => {}
                // Somebody typed in between.
                Ok(_) if session.documents.get(uri).is_none_or(|now| now.version != version) => continue,
                Ok(answer) => {
                    let why = answer.failure_reason.map(|why| format!(": {why}")).unwrap_or_default();
                    return Err(format!("The editor did not take the change{why}."));
                }
                Err(error) => return Err(format!("The editor did not take the change: {error}")),
            }
        }
        return summary(&outcomes);
    }
    Err("The document goes on changing; nothing was changed.".to_owned())
}

/// Asks on a thread of its own and shows how far it is.
async fn ask(
    document: &Versioned,
    wanted: &Wanted,
    bar: &Bar<'_>,
    run: &Run,
) -> std::result::Result<Vec<Outcome>, String> {
    let settings = Settings::of_user()?.forbidden_by(document.snapshot.config().offline);
    let resolver = Resolver::new(settings, Cache::of_user(), false, run.cancel.clone());
    let snapshot = document.snapshot.clone();
    let options = Options { only: wanted.only.clone(), ..Options::default() };
    let (report, mut reports) = mpsc::unbounded_channel();
    let asked = tokio::task::spawn_blocking(move || {
        let progress = |done, all, next: &str| {
            let _ = report.send((done, all, next.to_owned()));
        };
        pin::pin(&snapshot, &resolver, &options, &progress)
    });
    let watch = async {
        while let Some((done, all, next)) = reports.recv().await {
            bar.report(done, all, next).await;
        }
        asked.await.map_err(|panic| format!("Pinning failed: {panic}"))
    };
    tokio::select! {
        // A host that does not answer is not waited for; the thread ends with its request.
        () = run.stop.notified() => Ok(Vec::new()),
        outcomes = watch => outcomes,
    }
}

fn summary(outcomes: &[Outcome]) -> std::result::Result<String, String> {
    let left: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| match &outcome.fate {
            Fate::Left(why) => Some(format!("`{}`: {why}", outcome.written)),
            Fate::Settled | Fate::Pinned { .. } => None,
        })
        .collect();
    let sum = format!("{} of {} inputs pinned.", outcomes.len() - left.len(), outcomes.len());
    if left.is_empty() {
        return Ok(sum);
    }
    let more = left.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    Err(format!("{sum} Left: {}{more}.", left.into_iter().take(NAMED).collect::<Vec<_>>().join("; ")))
}

/// Progress in the editor, if it shows any.
struct Bar<'c> {
    client: &'c Client,
    token: Option<NumberOrString>,
}

impl<'c> Bar<'c> {
    /// Under the name that the client gave with the command, else under one that it agrees to.
    async fn begin(client: &'c Client, session: &Session, token: &NumberOrString, given: bool) -> Bar<'c> {
        let params = WorkDoneProgressCreateParams { token: token.clone() };
        let shown = given
            || (session.client().shows_progress
                && client.send_request::<WorkDoneProgressCreate>(params).await.is_ok());
        let token = shown.then(|| token.clone());
        let bar = Bar { client, token };
        bar.send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
            title: "Pin everything".to_owned(),
            cancellable: Some(true),
            message: None,
            percentage: Some(0),
        }))
        .await;
        bar
    }

    async fn report(&self, done: usize, all: usize, next: String) {
        let percentage = u32::try_from(done * 100 / all.max(1)).ok();
        self.send(WorkDoneProgress::Report(WorkDoneProgressReport {
            cancellable: Some(true),
            message: Some(next),
            percentage,
        }))
        .await;
    }

    async fn end(&self, message: &str) {
        self.send(WorkDoneProgress::End(WorkDoneProgressEnd { message: Some(message.to_owned()) })).await;
    }

    async fn send(&self, value: WorkDoneProgress) {
        if let Some(token) = self.token.clone() {
            let value = ProgressParamsValue::WorkDone(value);
            self.client.send_notification::<Progress>(ProgressParams { token, value }).await;
        }
    }
}
