//! Where commands write: standard output through one buffer, complaints to standard error.
//!
//! Nobody has to read standard output to the end (`| head -1`). What a command finds, writes and ends with does not depend
//! on that: once nobody reads, printing goes nowhere, and the rest goes on.

use std::io::{self, Write};

use anstream::AutoStream;

/// Standard output behind a buffer.
pub(super) type Stdout = io::BufWriter<WhileRead<AutoStream<io::StdoutLock<'static>>>>;

/// Standard output as it is: every byte of a file or of a difference arrives, whatever a terminal would make of it.
pub(super) fn stdout() -> Stdout {
    buffered(AutoStream::always_ansi(io::stdout().lock()))
}

/// Standard output for people: with colours where a terminal shows them (`NO_COLOR` and the like are honoured), and
/// elsewhere without anything that a terminal would obey.
pub(super) fn coloured_stdout() -> Stdout {
    buffered(AutoStream::auto(io::stdout().lock()))
}

fn buffered(stream: AutoStream<io::StdoutLock<'static>>) -> Stdout {
    io::BufWriter::with_capacity(1 << 16, WhileRead(stream))
}

/// A stream that swallows what nobody reads any more. Any other failure, such as a full disk, is one.
pub(super) struct WhileRead<W>(W);

impl<W: Write> Write for WhileRead<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        swallow(self.0.write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        swallow(self.0.flush(), ())
    }
}

fn swallow<T>(done: io::Result<T>, unread: T) -> io::Result<T> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(unread),
        done => done,
    }
}

/// Standard error, for what standard output is taken for.
pub(super) fn stderr() -> impl Write {
    WhileRead(io::stderr().lock())
}

/// A line on standard error. Never fails: there is nobody left to tell.
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "singularity-ls: {message}");
}
