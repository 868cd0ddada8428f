//! Standard output: what tower-lsp writes, and lists of findings, which are written to bytes at once.
//!
//! tower-lsp makes a tree of values of every message before it writes it. That is nothing for an answer, and half of the
//! time of an edit for the findings of a long file. And it takes a failed write for impossible and panics at the next
//! answer: who does not take answers any more is gone, and that is the end of the server, not an error.

use std::io::Write;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use serde::Serialize;
use tokio::io::AsyncWrite;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::PollSender;
use tower_lsp::lsp_types::PublishDiagnosticsParams;

use super::framing::framed;

/// How many pieces wait for a client that does not read. Whoever has more to say waits with it.
const QUEUE: usize = 16;

/// Where messages go, one after the other.
#[derive(Clone)]
pub(crate) struct Output {
    stream: Arc<Mutex<dyn Write + Send>>,
    gone: Arc<Notify>,
}

impl Output {
    /// `gone` is notified when nobody takes what is written.
    pub(crate) fn new(stream: impl Write + Send + 'static, gone: Arc<Notify>) -> Output {
        Output { stream: Arc::new(Mutex::new(stream)), gone }
    }

    /// Writes whole messages at once. Waits for a client that does not read: for threads that may.
    pub(crate) fn write(&self, messages: &[u8]) {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = stream.write_all(messages).and_then(|()| stream.flush()) {
            super::log(&format!("nobody takes what is written: {error}"));
            self.gone.notify_one();
        }
    }
}

/// The writing end for tower-lsp. It hands over whole messages only: all that its codec has buffered is taken at once.
#[derive(Debug)]
pub(crate) struct Outbox(PollSender<Vec<u8>>);

/// Where whole messages go that tower-lsp does not write, in between, and the end of them all.
#[derive(Debug)]
pub(crate) struct Last {
    pieces: mpsc::Sender<Vec<u8>>,
    written: Arc<Notify>,
}

impl Outbox {
    /// Starts a thread that writes what tower-lsp says.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub(crate) fn of(output: Output) -> std::io::Result<(Outbox, Last)> {
        let (sender, mut pieces) = mpsc::channel::<Vec<u8>>(QUEUE);
        let written = Arc::<Notify>::default();
        let done = Arc::clone(&written);
        std::thread::Builder::new().name("stdout".into()).spawn(move || {
            while let Some(piece) = pieces.blocking_recv().filter(|piece| !piece.is_empty()) {
                output.write(&piece);
            }
            done.notify_one();
        })?;
        Ok((Outbox(PollSender::new(sender.clone())), Last { pieces: sender, written }))
    }
}

impl Last {
    /// Takes messages with their headers.
    pub(crate) fn pieces(&self) -> mpsc::Sender<Vec<u8>> {
        self.pieces.clone()
    }

    /// Waits until everything that was handed over is written. Nothing is written after that.
    pub(crate) async fn written(self) {
        if self.pieces.send(Vec::new()).await.is_ok() {
            self.written.notified().await;
        }
    }
}

impl AsyncWrite for Outbox {
    /// Never fails: behind the last message nobody is missing anything.
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        // An empty piece would be the end.
        if ready!(self.0.poll_reserve(context)).is_ok() && !bytes.is_empty() {
            let _ = self.0.send_item(bytes.to_vec());
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// A `textDocument/publishDiagnostics`, header and all.
pub(crate) fn publication(params: &PublishDiagnosticsParams) -> Vec<u8> {
    #[derive(Serialize)]
    struct Notification<'p> {
        jsonrpc: &'static str,
        method: &'static str,
        params: &'p PublishDiagnosticsParams,
    }
    let method = "textDocument/publishDiagnostics";
    let mut body = Vec::with_capacity(300 * params.diagnostics.len() + 200);
    // Numbers, texts and lists of them: there is nothing in it that JSON cannot say.
    if serde_json::to_writer(&mut body, &Notification { jsonrpc: "2.0", method, params }).is_err() {
        return Vec::new();
    }
    framed(&body)
}
