//! Messages that are no messages.
//!
//! tower-lsp answers a body that it cannot read and then stops reading for good. One bad message must not end a session,
//! so a body is looked at first, and one that is no JSON-RPC message goes on as a request that [`refusal`] recognises.

use serde::de::{Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

use super::halves;

/// The methods that stand for what was unreadable.
const NOT_JSON: &str = "$/notJson";
const NOT_A_MESSAGE: &str = "$/notAMessage";

/// A value of which nothing matters but what kind it is, and that tower-lsp can read it: all of it is looked at, because
/// a lone surrogate, a number out of range or lists in lists without end are wrong wherever they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Null,
    /// One that fits into an identifier.
    Integer,
    Text,
    /// The text that is the protocol's version.
    Version,
    Other,
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Kind, D::Error> {
        value.deserialize_any(KindVisitor)
    }
}

struct KindVisitor;

impl<'de> Visitor<'de> for KindVisitor {
    type Value = Kind;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Kind, E> {
        Ok(Kind::Integer)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Kind, E> {
        Ok(if i64::try_from(number).is_ok() { Kind::Integer } else { Kind::Other })
    }

    fn visit_f64<E>(self, _: f64) -> Result<Kind, E> {
        Ok(Kind::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Kind, E> {
        Ok(Kind::Other)
    }

    fn visit_str<E>(self, text: &str) -> Result<Kind, E> {
        Ok(if text == "2.0" { Kind::Version } else { Kind::Text })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Kind, A::Error> {
        while items.next_element::<Kind>()?.is_some() {}
        Ok(Kind::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Kind, A::Error> {
        while entries.next_entry::<Kind, Kind>()?.is_some() {}
        Ok(Kind::Other)
    }
}

/// The parts of a message that decide whether it is one.
#[derive(Default)]
struct Envelope {
    jsonrpc: Option<Kind>,
    id: Option<Kind>,
    method: Option<Kind>,
    params: Option<Kind>,
    result: Option<Kind>,
    error: Option<Kind>,
}

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Envelope, D::Error> {
        value.deserialize_any(EnvelopeVisitor)
    }
}

struct EnvelopeVisitor;

impl<'de> Visitor<'de> for EnvelopeVisitor {
    type Value = Envelope;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a message")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Envelope, A::Error> {
        let mut envelope = Envelope::default();
        let mut is_twice = false;
        while let Some(name) = entries.next_key::<String>()? {
            let field = match name.as_str() {
                "jsonrpc" => &mut envelope.jsonrpc,
                "id" => &mut envelope.id,
                "method" => &mut envelope.method,
                "params" => &mut envelope.params,
                "result" => &mut envelope.result,
                "error" => &mut envelope.error,
                _ => {
                    entries.next_value::<Kind>()?;
                    continue;
                }
            };
            is_twice |= field.replace(entries.next_value()?).is_some();
        }
        if is_twice { Err(A::Error::custom("a part is there twice")) } else { Ok(envelope) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Envelope, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Err(A::Error::custom("several messages at once are no part of the protocol"))
    }
}

/// A body that tower-lsp can read, whatever this one is.
pub(super) fn checked(body: Vec<u8>) -> Vec<u8> {
    let stand_in =
        |method: &str| format!("{{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"{method}\"}}").into_bytes();
    let mut body = body;
    let mut read = serde_json::from_slice::<Envelope>(&body);
    if read.is_err() {
        // Of an edit that is refused an editor hears nothing, and goes on as if it had been made.
        body = halves::replaced(body);
        read = serde_json::from_slice(&body);
    }
    match read {
        Ok(envelope) if envelope.is_message() => body,
        Err(error) if error.is_syntax() || error.is_eof() => stand_in(NOT_JSON),
        _ => stand_in(NOT_A_MESSAGE),
    }
}

impl Envelope {
    fn is_message(&self) -> bool {
        let has_name = matches!(self.method, Some(Kind::Text | Kind::Version));
        let is_numbered = matches!(self.id, Some(Kind::Integer | Kind::Text | Kind::Version));
        let has_no_number = matches!(self.id, None | Some(Kind::Null));
        let is_answer = is_numbered && (self.result.is_some() || self.error.is_some());
        let is_request = has_name && (is_numbered || has_no_number);
        let no_name = matches!(self.method, None | Some(Kind::Null));
        self.jsonrpc == Some(Kind::Version) && (is_request || (is_answer && no_name))
    }
}

/// The answer to a request that stands for something unreadable, or has a name that the protocol keeps for itself: such a
/// notification may be passed over, which tower-lsp does with requests too.
pub(super) fn refusal(request: &Request) -> Option<Response> {
    let (id, code) = match (request.method(), request.id()) {
        (NOT_JSON, _) => (Id::Null, ErrorCode::ParseError),
        (NOT_A_MESSAGE, _) => (Id::Null, ErrorCode::InvalidRequest),
        (method, Some(id)) if method.starts_with("$/") => (id.clone(), ErrorCode::MethodNotFound),
        _ => return None,
    };
    let error = Error { message: code.description().into(), code, data: None };
    Some(Response::from_error(id, error))
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
        let deep = |depth| format!("{{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{}", "[".repeat(depth));
        let closed = format!("{}{}}}", deep(200), "]".repeat(200));
        let number = "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"x\":[1e999]}";
        for body in ["{", "", "\0", "{\"a\":", "{\"jsonrpc\":\"2.0\"} x", &deep(100_000), &closed, number] {
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
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"m\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":9223372036854775808,\"method\":\"m\"}",
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}]",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":5,\"method\":5}",
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

    #[test]
    fn half_a_character_is_no_reason_to_lose_an_edit() {
        let body = r#"{"jsonrpc":"2.0","method":"m","params":["\ud83d","\ud83d\udc0d"]}"#;
        let message = String::from_utf8(checked(body.into())).unwrap();
        assert_eq!(message, body.replacen("ud83d", "ufffd", 1));
    }
}
