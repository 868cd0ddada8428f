//! The way of standard input into the server, for `tests/fuzz`.

use std::io::Read as _;

use serde::Deserialize;
use tower_lsp::jsonrpc::{Request, Response};

/// The bodies that are cut out of bytes, and how many bytes nobody has looked at.
#[must_use]
pub fn messages(mut bytes: &[u8]) -> (Vec<Vec<u8>>, usize) {
    let mut bodies = Vec::new();
    while let Ok(Some(body)) = super::framing::read_body(&mut bytes) {
        bodies.push(body);
    }
    (bodies, bytes.bytes().count())
}

/// A body as a framed message that the server reads.
#[must_use]
pub fn checked(body: Vec<u8>) -> Vec<u8> {
    super::framing::framed(&super::envelope::checked(body))
}

/// What tower-lsp makes of a body.
#[derive(Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "what is in it does not matter, but that it can be read")]
enum Message {
    Response(Response),
    Request(Request),
}

/// Whether tower-lsp takes this for a message. One that it does not take is the last that it reads.
#[must_use]
pub fn is_readable(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok_and(|body| serde_json::from_str::<Message>(body).is_ok())
}
