//! A thin service in front of tower-lsp's: mends what it is strict about and sees `exit` the moment it arrives.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use serde_json::Value;
use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Request, Response};
use tower_lsp::{ExitedError, LspService};

use super::envelope;

/// The language server's service behind the gate.
pub(crate) struct Gate<S> {
    inner: LspService<S>,
    exit: Arc<Notify>,
}

impl<S> Gate<S> {
    /// `exit` is notified when the client says so.
    pub(crate) fn new(inner: LspService<S>, exit: Arc<Notify>) -> Gate<S> {
        Gate { inner, exit }
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
        if request.method() == "exit" {
            self.exit.notify_one();
        }
        if let Some(refusal) = envelope::refusal(&request) {
            return Box::pin(std::future::ready(Ok(Some(refusal))));
        }
        Box::pin(self.inner.call(without_null_params(request)))
    }
}

/// Some clients send `"params": null` with a method that takes none, which the protocol allows and tower-lsp refuses.
fn without_null_params(request: Request) -> Request {
    if request.params() != Some(&Value::Null) {
        return request;
    }
    let (method, id, _) = request.into_parts();
    let rebuilt = Request::build(method);
    match id {
        Some(id) => rebuilt.id(id).finish(),
        None => rebuilt.finish(),
    }
}
