//! Where commands write: standard output through one buffer, complaints to standard error.

use std::io::{self, Write};

use anstream::AutoStream;

/// Standard output behind a buffer.
pub(super) type Stdout = io::BufWriter<AutoStream<io::StdoutLock<'static>>>;

/// Standard output, with colours where a terminal shows them (`NO_COLOR` and the like are honoured).
pub(super) fn stdout() -> Stdout {
    io::BufWriter::with_capacity(1 << 16, AutoStream::auto(io::stdout().lock()))
}

/// Standard output for programs: what is written has no colours, and is not searched for any.
pub(super) fn plain_stdout() -> Stdout {
    io::BufWriter::with_capacity(1 << 16, AutoStream::always_ansi(io::stdout().lock()))
}

/// A line on standard error. Never fails: there is nobody left to tell.
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "singularity-ls: {message}");
}
