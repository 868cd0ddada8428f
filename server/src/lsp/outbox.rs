//! Standard output: what tower-lsp writes, and answers and lists of findings, which are written to bytes at once.
//!
//! tower-lsp makes a tree of values of every message before it writes it. That is nothing for an answer, and half of the
//! time of an edit for the findings of a long file. And it takes a failed write for impossible and panics at the next
//! answer: who does not take answers any more is gone, and that is the end of the server, not an error.

use std::fs::File;
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use serde::Serialize;
use tokio::io::AsyncWrite;
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, mpsc};
use tokio_util::sync::PollSender;
use tower_lsp::lsp_types::PublishDiagnosticsParams;

use super::framing::framed;

/// How many pieces wait for a client that does not read. Whoever has more to say waits with it.
const QUEUE: usize = 16;

/// The longest messages, in bytes, that are written from the protocol's thread: pipes hold about twice as much.
const SHORT: usize = 32 << 10;

/// Where messages go, one after the other.
#[derive(Clone)]
pub(crate) struct Output {
    stream: Arc<Mutex<dyn Stream>>,
    gone: Arc<Notify>,
}

/// A stream that knows whether it has room.
pub(crate) trait Stream: Write + Send {
    /// How many bytes can be written at this moment without waiting, or fewer.
    fn room(&self) -> usize;
}

#[cfg(unix)]
impl<S: Write + Send + std::os::fd::AsFd> Stream for S {
    fn room(&self) -> usize {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let mut watched = [PollFd::new(self, PollFlags::OUT)];
        let at_once = Timespec::default();
        // POSIX has a pipe take so much when it takes anything. A stream that nobody reads fails at once.
        let takes = poll(&mut watched, Some(&at_once)).is_ok() && !watched[0].revents().is_empty();
        if takes { rustix::pipe::PIPE_BUF } else { 0 }
    }
}

#[cfg(not(unix))]
impl<S: Write + Send> Stream for S {
    fn room(&self) -> usize {
        0
    }
}

/// What could not be written without waiting. Where some of it was written, nothing else is before the rest.
pub(crate) struct Rest {
    output: Output,
    stream: Option<OwnedMutexGuard<dyn Stream>>,
    messages: Vec<u8>,
    written: usize,
}

/// Standard output without a buffer: every message is whole.
///
/// # Errors
///
/// When there are no more file descriptors.
pub(crate) fn stdout() -> io::Result<File> {
    #[cfg(unix)]
    let same = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned();
    #[cfg(windows)]
    let same = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned();
    same.map(File::from)
}

impl Output {
    /// `gone` is notified when nobody takes what is written.
    pub(crate) fn new(stream: impl Stream + 'static, gone: Arc<Notify>) -> Output {
        Output { stream: Arc::new(Mutex::new(stream)), gone }
    }

    /// Writes whole messages. Waits for a client that does not read: for threads that may.
    pub(crate) fn write(&self, messages: &[u8]) {
        self.put(&mut *self.stream.blocking_lock(), messages);
    }

    /// Writes whole messages as far as that takes no waiting: what is short is on its way before any thread is awake.
    pub(crate) fn begin(&self, messages: Vec<u8>) -> Option<Rest> {
        let is_short = messages.len() <= SHORT;
        let mut stream = is_short.then(|| Arc::clone(&self.stream).try_lock_owned().ok()).flatten();
        let mut written = 0;
        while let Some(stream) = &mut stream {
            let room = stream.room().min(messages.len() - written);
            if room == 0 {
                break;
            }
            if !self.put(&mut **stream, &messages[written..written + room]) {
                return None;
            }
            written += room;
        }
        (written < messages.len()).then(|| Rest { output: self.clone(), stream, messages, written })
    }

    /// Writes whole messages, and waits elsewhere for a client that does not read.
    pub(crate) async fn send(&self, messages: Vec<u8>) {
        if let Some(rest) = self.begin(messages) {
            rest.finished().await;
        }
    }

    /// False where nobody takes it.
    fn put(&self, stream: &mut dyn Stream, bytes: &[u8]) -> bool {
        let written = stream.write_all(bytes).and_then(|()| stream.flush());
        if let Err(error) = &written {
            super::log(&format!("nobody takes what is written: {error}"));
            self.gone.notify_one();
        }
        written.is_ok()
    }
}

impl Rest {
    /// Writes it, and waits elsewhere for a client that does not read.
    pub(crate) async fn finished(self) {
        let Rest { output, stream, messages, written } = self;
        let finish = move || match stream {
            Some(mut stream) => _ = output.put(&mut *stream, &messages[written..]),
            None => output.write(&messages),
        };
        if let Err(panic) = tokio::task::spawn_blocking(finish).await {
            super::log(&format!("an answer is lost: {panic}"));
        }
    }
}

/// The writing end for tower-lsp. It hands over whole messages only: all that its codec has buffered is taken at once.
#[derive(Debug)]
pub(crate) struct Outbox(PollSender<Vec<u8>>);

/// The end of all messages.
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
            // Behind whatever is being written.
            drop(output.stream.blocking_lock());
            done.notify_one();
        })?;
        Ok((Outbox(PollSender::new(sender.clone())), Last { pieces: sender, written }))
    }
}

impl Last {
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

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[tokio::test]
    async fn what_has_no_room_is_finished_before_anything_else_is_written() {
        let (mut reader, writer) = io::pipe().unwrap();
        let output = Output::new(writer, Arc::default());
        let message = |letter: u8| vec![letter; 20_000];
        let begun: Vec<_> = (b'a'..=b'e').map(|letter| output.begin(message(letter))).collect();
        let is_left: Vec<_> = begun.iter().map(Option::is_some).collect();
        assert_eq!(is_left, [false, false, false, true, true], "pipes of 64 KiB");
        assert!(output.begin(vec![b'-'; SHORT + 1]).is_some(), "too long to be written from here");
        let reading = tokio::task::spawn_blocking(move || {
            let mut read = vec![0; 5 * 20_000];
            reader.read_exact(&mut read).map(|()| read)
        });
        for rest in begun.into_iter().flatten() {
            rest.finished().await;
        }
        let expected: Vec<_> = (b'a'..=b'e').flat_map(message).collect();
        assert!(reading.await.unwrap().unwrap() == expected);
    }

    #[tokio::test]
    async fn a_stream_that_nobody_reads_is_the_end() {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let gone = Arc::<Notify>::default();
        Output::new(writer, Arc::clone(&gone)).send(b"x".to_vec()).await;
        gone.notified().await;
    }
}
