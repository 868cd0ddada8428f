//! Answers, written to bytes by the thread that works them out.
//!
//! tower-lsp makes a tree of values of every answer before it writes it, which takes longer than all else for the outline
//! of a long file. So a handler leaves the bytes here and answers nothing; the gate, which polled it, takes them in the
//! same turn and has them written in place of the answer.

use std::cell::RefCell;

use serde::Serialize;
use serde_json::value::RawValue;
use tower_lsp::jsonrpc::Id;

use super::framing::framed;

thread_local!(static LEFT: RefCell<Option<Box<RawValue>>> = const { RefCell::new(None) });

/// Leaves an answer and gives the one that tower-lsp is told. To be returned at once.
pub(super) fn leave<T>(answer: Box<RawValue>) -> Option<T> {
    LEFT.set(Some(answer));
    None
}

/// The answer that was left by what has just been polled.
pub(super) fn taken() -> Option<Box<RawValue>> {
    LEFT.take()
}

/// The answer to a request, header and all.
pub(super) fn message(id: &Id, result: &RawValue) -> Vec<u8> {
    #[derive(Serialize)]
    struct Response<'a> {
        jsonrpc: &'static str,
        id: &'a Id,
        result: &'a RawValue,
    }
    // A number or a text: there is nothing in it that JSON cannot say.
    framed(&serde_json::to_vec(&Response { jsonrpc: "2.0", id, result }).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_left_once() {
        let answer = RawValue::from_string("[1]".to_owned()).unwrap();
        assert_eq!(leave::<()>(answer), None);
        let left = taken().unwrap();
        assert!(taken().is_none());
        let message = message(&Id::String("a\"b".into()), &left);
        assert_eq!(
            message,
            b"Content-Length: 42\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"result\":[1]}"
        );
    }
}
