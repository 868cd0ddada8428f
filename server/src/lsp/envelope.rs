//! Messages that are no messages.
//!
//! tower-lsp answers a body that it cannot read and then stops reading for good. One bad message must not end a session,
//! so a body is looked at first, and one that is no JSON-RPC message goes on as a request that [`refusal`] recognises.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

/// The methods that stand for what was unreadable.
const NOT_JSON: &str = "$/notJson";
const NOT_A_MESSAGE: &str = "$/notAMessage";

/// The parts of a message that decide whether it is one.
#[derive(Deserialize)]
struct Envelope<'m> {
    #[serde(borrow)]
    jsonrpc: Cow<'m, str>,
    id: Option<MessageId<'m>>,
    #[serde(borrow)]
    method: Option<Cow<'m, str>>,
    #[serde(default, deserialize_with = "present")]
    result: bool,
    #[serde(default, deserialize_with = "present")]
    error: bool,
}

/// That something is there, even `null`.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(value).map(|_| true)
}

#[derive(Deserialize)]
#[serde(untagged)]
enum MessageId<'m> {
    Number(#[expect(dead_code, reason = "only its type is looked at")] i64),
    Text(#[expect(dead_code, reason = "only its type is looked at")] Cow<'m, str>),
}

/// A body as a framed message that tower-lsp can read, whatever the body is.
pub(super) fn checked(body: Vec<u8>) -> Vec<u8> {
    let stand_in =
        |method: &str| format!("{{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"{method}\"}}").into_bytes();
    let body = match serde_json::from_slice::<Envelope<'_>>(&body) {
        Ok(envelope) if envelope.is_message() => body,
        Err(error) if error.is_syntax() || error.is_eof() => stand_in(NOT_JSON),
        _ => stand_in(NOT_A_MESSAGE),
    };
    let mut message = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    message.extend(body);
    message
}

impl Envelope<'_> {
    fn is_message(&self) -> bool {
        let answer = self.id.is_some() && (self.result || self.error);
        self.jsonrpc == "2.0" && (self.method.is_some() || answer)
    }
}

/// The answer to a request that stands for something unreadable.
pub(super) fn refusal(request: &Request) -> Option<Response> {
    let code = match request.method() {
        NOT_JSON => ErrorCode::ParseError,
        NOT_A_MESSAGE => ErrorCode::InvalidRequest,
        _ => return None,
    };
    let error = Error { message: code.description().into(), code, data: None };
    Some(Response::from_error(Id::Null, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_replaced() {
        let stands_for = |body: &str| {
            let message = String::from_utf8(checked(body.into())).unwrap();
            [NOT_JSON, NOT_A_MESSAGE].into_iter().find(|method| message.contains(method))
        };
        for body in ["{", "", "\0", "{\"a\":", "{\"jsonrpc\":\"2.0\"} x"] {
            assert_eq!(stands_for(body), Some(NOT_JSON), "{body}");
        }
        for body in [
            "[]",
            "null",
            "\"x\"",
            "{}",
            "{\"jsonrpc\":\"2.0\"}",
            "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"m\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"m\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}",
        ] {
            assert_eq!(stands_for(body), Some(NOT_A_MESSAGE), "{body}");
        }
        for body in [
            "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"m\",\"params\":null}",
            "{\"method\":\"m\",\"jsonrpc\":\"2.0\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}",
        ] {
            assert_eq!(stands_for(body), None, "{body}");
        }
    }
}
