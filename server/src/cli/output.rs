//! Where commands write: standard output through one buffer, complaints to standard error.

use std::io::{self, Write};

use anstream::AutoStream;

/// Standard output behind a buffer.
pub(super) type Stdout = io::BufWriter<AutoStream<io::StdoutLock<'static>>>;

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
    io::BufWriter::with_capacity(1 << 16, stream)
}

/// A line on standard error. Never fails: there is nobody left to tell.
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "singularity-ls: {message}");
}
