//! A thin service in front of tower-lsp's: mends what it is strict about and sees the end the moment it is announced.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use serde_json::value::RawValue;
use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ExitedError, LspService};

use super::answers;
use super::envelope;
use super::outbox::Output;
use super::params;
use super::session::Session;

/// The language server's service behind the gate.
pub(crate) struct Gate<S> {
    inner: LspService<S>,
    session: Arc<Session>,
    exit: Arc<Notify>,
    output: Output,
}

impl<S> Gate<S> {
    /// `exit` is notified when the client says so; answers that handlers have left go to `output`.
    pub(crate) fn new(
        inner: LspService<S>,
        session: Arc<Session>,
        exit: Arc<Notify>,
        output: Output,
    ) -> Gate<S> {
        Gate { inner, session, exit, output }
    }
}

/// tower-lsp's `Service` trait is that of the `tower-service` crate, reached through its own implementation.
impl<S> tower_service::Service<Request> for Gate<S>
where
    S: tower_lsp::LanguageServer,
{
    type Response = Option<Response>;
    type Error = ExitedError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // Not in their handlers: those run when there is time, and `exit` may stand right behind `shutdown`.
        match request.method() {
            "shutdown" if request.id().is_some() => self.session.shut_down(),
            "exit" => self.exit.notify_one(),
            _ => {}
        }
        if let Some(refusal) = envelope::refusal(&request) {
            return Box::pin(std::future::ready(Ok(Some(refusal))));
        }
        let id = request.id().cloned();
        let output = self.output.clone();
        let answer = Caught { inner: self.inner.call(params::expected(request)), id: id.clone() };
        Box::pin(async move {
            let (response, left) = answer.await;
            match id.zip(left) {
                Some((id, left)) => {
                    output.send(answers::message(&id, &left)).await;
                    Ok(None)
                }
                None => response,
            }
        })
    }
}

/// An answer on the way, with what was left in its place. A panic is answered as an error, if anybody waits for an answer,
/// and is not the server's end.
struct Caught<F> {
    inner: F,
    id: Option<Id>,
}

impl<F> Future for Caught<F>
where
    F: Future<Output = Result<Option<Response>, ExitedError>> + Unpin,
{
    type Output = (F::Output, Option<Box<RawValue>>);

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let poll = AssertUnwindSafe(|| Pin::new(&mut self.inner).poll(context));
        let polled = catch_unwind(poll).unwrap_or_else(|_| {
            let answer = self.id.take().map(|id| Response::from_error(id, Error::internal_error()));
            Poll::Ready(Ok(answer))
        });
        let left = answers::taken();
        polled.map(|response| (response, left))
    }
}
