//! The language server: the only place that knows the protocol.
//!
//! A handler converts, calls, converts back. Whoever adds one keeps two rules, because tower-lsp runs handlers
//! concurrently: a notification handler never waits, and a request takes its snapshot before it waits. Then state is
//! changed and read in the order of arrival.

mod answers;
mod beside;
mod burst;
mod capabilities;
mod chosen;
mod convert;
mod documents;
mod envelope;
mod framing;
#[cfg(fuzzing)]
pub mod fuzzing;
mod gate;
mod halves;
mod handlers;
mod online;
mod outbox;
mod params;
mod parent;
mod publisher;
mod server;
mod session;
mod settings;
mod tokens;
mod turn;
mod workspace;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tower_lsp::{ClientSocket, LspService, Server};

use framing::{Inbox, Unread};
use gate::Gate;
use handlers::extension;
use outbox::{Outbox, Output};

/// How long answers may take that are still due when the input has ended, and as long again to be written: an orphan is
/// gone within two seconds.
const LAST_WORDS: Duration = Duration::from_millis(900);

/// How often the server may still go on behind `exit`: a request is taken, answered and handed over in as many turns.
const LAST_TURNS: usize = 8;

/// Serves one client on standard input and output. Ends with either of them, after `exit`, and when the client's process
/// is gone; the exit code is 0 after `shutdown` and 1 otherwise.
///
/// # Errors
///
/// When the runtime or the reading thread cannot be started.
pub fn run() -> std::io::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let code = runtime.block_on(serve());
    // Not waited for: an analysis that is still running must not keep the process.
    runtime.shutdown_background();
    code
}

async fn serve() -> std::io::Result<ExitCode> {
    let unread = Arc::<Unread>::default();
    let [ended, exit, gone] = [(); 3].map(|()| Arc::<Notify>::default());
    let inbox = Inbox::of_stdin(Arc::clone(&unread), Arc::clone(&ended))?;
    let output = Output::new(outbox::stdout()?, Arc::clone(&gone));
    let (outbox, last) = Outbox::of(output.clone())?;
    let session = Arc::<session::Session>::default();
    let (service, socket) = service(&session, unread, output.clone());
    let gate = Gate::new(service, Arc::clone(&session), Arc::clone(&exit), output);
    let served = Server::new(inbox, outbox, socket).serve(gate);
    let cut_off = async {
        ended.notified().await;
        tokio::time::sleep(LAST_WORDS).await;
    };
    let exited = async {
        exit.notified().await;
        // What came right before it is answered.
        for _ in 0..LAST_TURNS {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = served => {}
        () = cut_off => {}
        () = exited => {}
        () = gone.notified() => {}
        () = parent::gone(&session) => {}
    }
    // Whoever does not read them by then does not want them.
    let _ = tokio::time::timeout(LAST_WORDS, last.written()).await;
    Ok(if session.is_shut_down() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The protocol's methods over a session, and the task that publishes what comes of it.
fn service(
    session: &Arc<session::Session>,
    unread: Arc<Unread>,
    output: Output,
) -> (LspService<server::LanguageServer>, ClientSocket) {
    LspService::build(|client| {
        tokio::spawn(publisher::run(client.clone(), Arc::clone(session), unread, output));
        server::LanguageServer::new(client, Arc::clone(session))
    })
    .custom_method(extension::CHAIN, server::LanguageServer::chain)
    .custom_method(extension::INPUTS, server::LanguageServer::inputs)
    .custom_method(online::CANCEL, server::LanguageServer::work_done_progress_cancel)
    .finish()
}

/// Writes a line to standard error, where editors collect a server's log. Never fails: the log is nobody's business.
fn log(message: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr().lock(), "singularity-ls: {message}");
}

#[cfg(test)]
mod tests;
