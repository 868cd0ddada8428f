//! Standard output, on which writing never fails.
//!
//! tower-lsp takes a failed write for impossible and panics at the next answer. Who does not take answers any more is
//! gone, and that is the end of the server, not an error.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncWrite, Stdout};
use tokio::sync::Notify;

/// The writing end for tower-lsp.
pub(crate) struct Outbox {
    stdout: Stdout,
    gone: Arc<Notify>,
}

impl Outbox {
    /// `gone` is notified when nobody takes what is written.
    pub(crate) fn to_stdout(gone: Arc<Notify>) -> Outbox {
        Outbox { stdout: tokio::io::stdout(), gone }
    }

    /// What went wrong counts as done.
    fn or_gone<T>(&self, polled: Poll<io::Result<T>>, done: T) -> Poll<io::Result<T>> {
        polled.map(|result| {
            Ok(result.unwrap_or_else(|error| {
                super::log(&format!("nobody takes what is written: {error}"));
                self.gone.notify_one();
                done
            }))
        })
    }
}

impl AsyncWrite for Outbox {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stdout).poll_write(context, bytes);
        self.or_gone(polled, bytes.len())
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stdout).poll_flush(context);
        self.or_gone(polled, ())
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stdout).poll_shutdown(context);
        self.or_gone(polled, ())
    }
}
