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
use tokio::sync::{Mutex, Notify, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::PollSender;
use tokio_util::task::TaskTracker;
use tower_lsp::lsp_types::PublishDiagnosticsParams;

use super::framing::framed;

/// How many pieces of tower-lsp's wait for a client that does not read. Whoever has more to say waits with it.
const QUEUE: usize = 16;

/// The longest messages, in bytes, that are written from the protocol's thread: pipes hold about twice as much.
const SHORT: usize = 32 << 10;

/// Where messages go, one after the other.
#[derive(Clone)]
pub(crate) struct Output {
    stream: Arc<Mutex<dyn Stream>>,
    gone: Arc<Notify>,
    /// Whoever writes what could not be written without waiting.
    unfinished: TaskTracker,
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
        use rustix::fs::{FileType, fstat};
        // A terminal says that it takes something where it takes a single byte.
        let kind = fstat(self).map(|about| FileType::from_raw_mode(about.st_mode));
        if !matches!(kind, Ok(FileType::Fifo | FileType::Socket)) {
            return 0;
        }
        let mut watched = [PollFd::new(self, PollFlags::OUT)];
        let at_once = Timespec::default();
        // A pipe takes so much when it takes anything (POSIX), and a socket more. One that nobody reads fails at once.
        let takes = poll(&mut watched, Some(&at_once)).is_ok()
            && watched[0].revents().intersects(PollFlags::OUT | PollFlags::ERR | PollFlags::HUP);
        if takes { rustix::pipe::PIPE_BUF } else { 0 }
    }
}

#[cfg(not(unix))]
impl<S: Write + Send> Stream for S {
    fn room(&self) -> usize {
        0
    }
}

/// What could not be written without waiting. Another thread writes it, whether anybody waits for that or not; where
/// some of it was written, nothing else is before the rest.
#[must_use]
pub(crate) struct Rest(JoinHandle<()>);

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
        Output { stream: Arc::new(Mutex::new(stream)), gone, unfinished: TaskTracker::new() }
    }

    /// Writes whole messages. Waits for a client that does not read: for threads that may.
    pub(crate) fn write(&self, messages: &[u8]) {
        self.put(&mut *self.stream.blocking_lock(), messages);
    }

    /// Writes whole messages as far as that takes no waiting: what is short is on its way before any thread is awake. To
    /// be called within the runtime, which has the rest written.
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
        if written == messages.len() {
            return None;
        }
        let output = self.clone();
        Some(Rest(self.unfinished.spawn_blocking(move || match stream {
            Some(mut stream) => _ = output.put(&mut *stream, &messages[written..]),
            None => output.write(&messages),
        })))
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
    /// Waits until it is written.
    pub(crate) async fn finished(self) {
        if let Err(panic) = self.0.await {
            super::log(&format!("a message is lost: {panic}"));
        }
    }
}

/// The writing end for tower-lsp. It hands over whole messages only: all that its codec has buffered is taken at once.
#[derive(Debug)]
pub(crate) struct Outbox(PollSender<Vec<u8>>);

/// The end of all messages.
#[derive(Debug)]
pub(crate) struct Last {
    unfinished: TaskTracker,
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
        let (done, unfinished) = (Arc::clone(&written), output.unfinished.clone());
        std::thread::Builder::new().name("stdout".into()).spawn(move || {
            while let Some(piece) = pieces.blocking_recv().filter(|piece| !piece.is_empty()) {
                output.write(&piece);
            }
            // Behind whatever is being written, and before nothing.
            std::mem::forget(output.stream.blocking_lock_owned());
            done.notify_one();
        })?;
        Ok((Outbox(PollSender::new(sender.clone())), Last { unfinished, pieces: sender, written }))
    }
}

impl Last {
    /// Waits until everything that was handed over is written. Nothing is written after that.
    pub(crate) async fn written(self) {
        self.unfinished.close();
        self.unfinished.wait().await;
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
    use super::*;

    const MESSAGE: usize = 20_000;

    /// Messages of one letter each, begun until so many have no room.
    fn begun(output: &Output, without_room: usize) -> (Vec<Rest>, Vec<u8>) {
        let (mut rests, mut expected) = (Vec::new(), Vec::new());
        for letter in (b'a'..=b'z').cycle().take(10_000) {
            rests.extend(output.begin(vec![letter; MESSAGE]));
            expected.extend([letter; MESSAGE]);
            if rests.len() == without_room {
                break;
            }
        }
        assert_eq!(rests.len(), without_room, "so much fits into no pipe");
        (rests, expected)
    }

    fn read(mut reader: impl io::Read + Send + 'static, length: usize) -> JoinHandle<Vec<u8>> {
        tokio::task::spawn_blocking(move || {
            let mut read = vec![0; length];
            reader.read_exact(&mut read).map_or_else(|_| Vec::new(), |()| read)
        })
    }

    #[tokio::test]
    async fn what_has_no_room_is_finished_before_anything_else_is_written() {
        let (reader, writer) = io::pipe().unwrap();
        let output = Output::new(writer, Arc::default());
        let (rests, mut expected) = begun(&output, 1);
        let long = vec![b'-'; SHORT + 1];
        expected.extend(&long);
        let rest = output.begin(long).expect("it is too long to be written from here");
        let reading = read(reader, expected.len());
        for rest in rests.into_iter().chain([rest]) {
            rest.finished().await;
        }
        assert!(reading.await.unwrap() == expected);
    }

    #[tokio::test]
    async fn the_end_is_behind_what_nobody_waits_for() {
        let (reader, writer) = io::pipe().unwrap();
        let output = Output::new(writer, Arc::default());
        let (outbox, last) = Outbox::of(output.clone()).unwrap();
        let (rests, expected) = begun(&output, 3);
        drop((rests, outbox));
        let reading = read(reader, expected.len());
        last.written().await;
        assert!(output.stream.try_lock().is_err(), "something may be written behind the end");
        let mut read = reading.await.unwrap();
        // Which of them comes first is nobody's business.
        let begun = expected.len() - 2 * MESSAGE;
        assert!(read.starts_with(&expected[..begun]));
        read[begun..].sort_unstable();
        assert!(read[begun..] == expected[begun..]);
    }

    #[test]
    fn only_pipes_and_sockets_are_known_to_have_room() {
        let (_reader, pipe) = io::pipe().unwrap();
        let (_other, socket) = std::os::unix::net::UnixStream::pair().unwrap();
        let device = File::options().write(true).open("/dev/null").unwrap();
        assert_eq!((pipe.room() > 0, socket.room() > 0, device.room()), (true, true, 0));
        let options = rustix::pty::OpenptFlags::RDWR | rustix::pty::OpenptFlags::NOCTTY;
        assert_eq!(File::from(rustix::pty::openpt(options).unwrap()).room(), 0);
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
