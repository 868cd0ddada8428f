//! Where commands write: standard output through one buffer, complaints to standard error.

use std::io::{self, Write};

/// Standard output, buffered, with colours where a terminal shows them (`NO_COLOR` and the like are honoured).
pub(super) fn stdout() -> io::BufWriter<anstream::AutoStream<io::StdoutLock<'static>>> {
    io::BufWriter::with_capacity(1 << 16, anstream::AutoStream::auto(io::stdout().lock()))
}

/// A line on standard error. Never fails: there is nobody left to tell.
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "singularity-ls: {message}");
}
