//! Standard input, cut into messages, with bounds that tower-lsp's own codec lacks.
//!
//! A thread of its own reads: a blocking read has no place in the runtime, and the thread knows what the publisher
//! needs to know, whether anything that has arrived is still unread. It reads on while the server is busy, or waits for
//! a client that does not take its answers: the end of the input has to be seen behind whatever came before it.

use std::io::{self, BufRead, Read};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::{Notify, mpsc};

use super::{burst, envelope};

/// The longest message read, in bytes. Longer ones are passed over.
pub(crate) const MAX_MESSAGE: u64 = 256 << 20;
/// The most bytes that the header lines of one message may have.
pub(crate) const MAX_HEADERS: u64 = 64 << 10;
/// The most bytes held between the thread and the server; one message is always let in.
const QUEUE: usize = 64 << 20;

/// How often the input is looked at while there is no room for more of it: a client that is gone is not waited for.
const GLANCE: Duration = Duration::from_millis(250);

/// Counts the messages that have arrived and that the server has not looked at.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    count: AtomicUsize,
    none_left: Notify,
}

impl Unread {
    /// Waits until everything that has arrived is read.
    pub(crate) async fn none(&self) {
        loop {
            let changed = self.none_left.notified();
            if self.count.load(Ordering::Acquire) == 0 {
                return;
            }
            changed.await;
        }
    }

    fn arrived(&self) {
        self.count.fetch_add(1, Ordering::AcqRel);
    }

    fn taken(&self) {
        if self.count.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.none_left.notify_waiters();
        }
    }
}

/// The bytes that are held between the thread and the server.
#[derive(Debug, Default)]
struct Held {
    bytes: Mutex<usize>,
    fewer: Condvar,
}

impl Held {
    /// Waits for room; false where the client is gone before there is any.
    fn add(&self, bytes: usize) -> bool {
        let mut held = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |held: &mut usize| *held > 0 && *held + bytes > QUEUE;
        loop {
            let waited = self.fewer.wait_timeout_while(held, GLANCE, full);
            let (now, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            held = now;
            if !timeout.timed_out() {
                *held += bytes;
                return true;
            }
            if is_hung_up() {
                return false;
            }
        }
    }

    fn remove(&self, bytes: usize) {
        *self.bytes.lock().unwrap_or_else(PoisonError::into_inner) -= bytes;
        self.fewer.notify_one();
    }
}

/// The reading end for tower-lsp: well-formed messages, one after the other.
#[derive(Debug)]
pub(crate) struct Inbox {
    bodies: mpsc::UnboundedReceiver<Vec<u8>>,
    /// One that was looked at, and is next.
    ahead: Option<Vec<u8>>,
    current: io::Cursor<Vec<u8>>,
    unread: Arc<Unread>,
    held: Arc<Held>,
}

impl Inbox {
    /// Starts to read standard input. `ended` is notified when there is no more.
    pub(crate) fn of_stdin(unread: Arc<Unread>, ended: Arc<Notify>) -> io::Result<Inbox> {
        let (sender, bodies) = mpsc::unbounded_channel();
        let held = Arc::<Held>::default();
        let (arrivals, waiting) = (Arc::clone(&unread), Arc::clone(&held));
        let forward = move || {
            let mut stdin = io::stdin().lock();
            while let Some(body) = read_body(&mut stdin)? {
                let body = envelope::checked(body);
                if !waiting.add(body.len()) {
                    break;
                }
                arrivals.arrived();
                if sender.send(body).is_err() {
                    break;
                }
            }
            Ok(())
        };
        std::thread::Builder::new().name("stdin".into()).spawn(move || {
            let result: io::Result<()> = forward();
            if let Err(error) = result {
                super::log(&format!("standard input: {error}"));
            }
            ended.notify_one();
        })?;
        Ok(Inbox { bodies, ahead: None, current: io::Cursor::default(), unread, held })
    }

    /// The next message, whole.
    fn poll_message(&mut self, context: &mut Context<'_>) -> Poll<Option<Vec<u8>>> {
        let Inbox { bodies, ahead, unread, held, .. } = self;
        let first = match ahead.take() {
            Some(body) => body,
            None => match ready!(bodies.poll_recv(context)) {
                Some(body) => body,
                None => return Poll::Ready(None),
            },
        };
        let mut lengths = vec![first.len()];
        let next = || bodies.try_recv().ok().inspect(|body| lengths.push(body.len()));
        let (body, behind) = burst::joined(first, next);
        // What is only looked at is unread.
        lengths.truncate(lengths.len() - usize::from(behind.is_some()));
        for length in lengths {
            unread.taken();
            held.remove(length);
        }
        *ahead = behind;
        Poll::Ready(Some(framed(&body)))
    }
}

impl AsyncRead for Inbox {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.current.position() >= self.current.get_ref().len() as u64 {
            let Some(message) = ready!(self.poll_message(context)) else { return Poll::Ready(Ok(())) };
            self.current = io::Cursor::new(message);
        }
        Pin::new(&mut self.current).poll_read(context, buffer)
    }
}

/// A body with its header.
pub(super) fn framed(body: &[u8]) -> Vec<u8> {
    let mut message = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    message.extend_from_slice(body);
    message
}

/// Whether nobody can write to standard input any more, whatever is still in it.
#[cfg(unix)]
fn is_hung_up() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = io::stdin();
    let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
    let at_once = Timespec::default();
    poll(&mut watched, Some(&at_once)).is_ok() && watched[0].revents().contains(PollFlags::HUP)
}

#[cfg(not(unix))]
fn is_hung_up() -> bool {
    false
}

/// Reads the body of one message; nothing at the end of the input.
///
/// A message over [`MAX_MESSAGE`] is passed over without being held. Headers without an end or without a length are
/// an error: nobody knows where the next message begins.
pub(super) fn read_body(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    loop {
        let mut headers = Vec::new();
        let mut bounded = input.by_ref().take(MAX_HEADERS);
        loop {
            let line = bounded.read_until(b'\n', &mut headers)?;
            if headers.is_empty() {
                return Ok(None);
            }
            if !headers.ends_with(b"\n") {
                return Err(io::Error::other("a message header without an end"));
            }
            if line <= 2
                && headers.ends_with(b"\n")
                && headers[headers.len() - line..].trim_ascii().is_empty()
            {
                break;
            }
        }
        if headers.trim_ascii().is_empty() {
            continue;
        }
        let length = content_length(&headers)
            .ok_or_else(|| io::Error::other("a message header that gives no length, or two"))?;
        if length > MAX_MESSAGE {
            super::log(&format!("a message of {length} bytes passed over; the limit is {MAX_MESSAGE}"));
            io::copy(&mut input.by_ref().take(length), &mut io::sink())?;
            continue;
        }
        let mut body = Vec::new();
        input.by_ref().take(length).read_to_end(&mut body)?;
        let complete = body.len() as u64 == length;
        return Ok(complete.then_some(body));
    }
}

/// The length that the headers give; nothing where they give none, or two.
fn content_length(headers: &[u8]) -> Option<u64> {
    let lengths = headers.split(|byte| *byte == b'\n').filter_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = line.split_at(colon);
        let is_length = name.trim_ascii().eq_ignore_ascii_case(b"content-length");
        is_length.then(|| std::str::from_utf8(&value[1..]).ok()?.trim().parse().ok())
    });
    lengths.reduce(|first, next| first.filter(|_| first == next)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(mut input: &[u8]) -> Vec<Result<String, String>> {
        let mut all = Vec::new();
        loop {
            match read_body(&mut input) {
                Ok(Some(message)) => all.push(Ok(String::from_utf8_lossy(&message).into_owned())),
                Ok(None) => return all,
                Err(error) => {
                    all.push(Err(error.to_string()));
                    return all;
                }
            }
        }
    }

    #[test]
    fn ordinary_messages() {
        let input = b"Content-Length: 2\r\n\r\n{}content-type: x\r\nCONTENT-LENGTH:3\r\n\r\n[1]";
        assert_eq!(messages(input), ["{}", "[1]"].map(|text| Ok(text.to_owned())));
    }

    #[test]
    fn hostile_framing_ends_or_is_passed_over() {
        assert_eq!(messages(b""), []);
        assert_eq!(messages(b"Content-Length: 5\r\n\r\nab"), [], "cut off");
        assert!(messages(b"Content-Type: x\r\n\r\n").pop().is_some_and(|last| last.is_err()), "no length");
        assert!(messages(&[b'x'; 100_000]).pop().is_some_and(|last| last.is_err()), "endless header");
        let line = b"a: b\r\n".repeat(20_000);
        assert!(messages(&line).pop().is_some_and(|last| last.is_err()), "endless headers");
        assert_eq!(messages(b"Content-Length: 99999999999999\r\n\r\nabc"), [], "passed over to the end");
        assert!(messages(b"Content-Length: -1\r\n\r\n").pop().is_some_and(|last| last.is_err()));
        let twice = b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ";
        assert!(messages(twice).pop().is_some_and(|last| last.is_err()), "two lengths");
    }
}
