//! Answers, written to bytes by the thread that works them out.
//!
//! tower-lsp makes a tree of values of every answer before it writes it, which takes longer than all else for the outline
//! of a long file. So a handler leaves the bytes here and answers nothing; the gate, which polled it, takes them in the
//! same turn and has them written in place of the answer.

use std::cell::RefCell;

use serde::Serialize;
use tower_lsp::jsonrpc::Id;

use super::framing::framed;

thread_local!(static LEFT: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) });

/// Leaves an answer, as JSON, and gives the one that tower-lsp is told. To be returned at once.
pub(super) fn leave<T>(answer: Vec<u8>) -> Option<T> {
    LEFT.set(Some(answer));
    None
}

/// The answer that was left by what has just been polled.
pub(super) fn taken() -> Option<Vec<u8>> {
    LEFT.take()
}

/// The answer to a request, header and all.
pub(super) fn message(id: &Id, answer: &[u8]) -> Vec<u8> {
    #[derive(Serialize)]
    struct Head<'i> {
        jsonrpc: &'static str,
        id: &'i Id,
    }
    // A number or a text: there is nothing in it that JSON cannot say.
    let mut body = serde_json::to_vec(&Head { jsonrpc: "2.0", id }).unwrap_or_default();
    body.pop();
    body.extend_from_slice(b",\"result\":");
    body.extend_from_slice(answer);
    body.push(b'}');
    framed(&body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_left_once() {
        assert_eq!(leave::<()>(b"[1]".to_vec()), None);
        assert_eq!(taken().as_deref(), Some(&b"[1]"[..]));
        assert_eq!(taken(), None);
        let message = message(&Id::String("a\"b".into()), b"[1]");
        assert_eq!(
            message,
            b"Content-Length: 42\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"result\":[1]}"
        );
    }
}
