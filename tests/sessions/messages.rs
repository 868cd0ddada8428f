//! Bodies that are no messages, or none that anybody means: each is answered, and the session goes on.

use serde_json::{Value, json};

use crate::client::{Client, LESSON, URI};

const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;

/// Sends a body as it is.
pub fn send_body(client: &mut Client, body: &[u8]) {
    client.send_raw(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
    client.send_raw(body);
}

fn nested(open: &str, close: &str, depth: usize) -> Vec<u8> {
    let inside = open.repeat(depth) + &close.repeat(depth);
    format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":[{inside}]}}").into_bytes()
}

fn with_params(params: &str) -> Vec<u8> {
    format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"textDocument/hover\",\"params\":{params}}}")
        .into_bytes()
}

#[test]
fn each_is_answered_and_survived() {
    let bodies: Vec<(Vec<u8>, i64)> = vec![
        (b"{".to_vec(), PARSE_ERROR),
        (b"".to_vec(), PARSE_ERROR),
        (b"\0".to_vec(), PARSE_ERROR),
        (b"\xff\xfe\xfd".to_vec(), PARSE_ERROR),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}".to_vec(), PARSE_ERROR),
        (with_params("{\"x\": \"\u{0}\"}"), PARSE_ERROR),
        (with_params(r#"{"x": 1e999}"#), PARSE_ERROR),
        (nested("[", "]", 200), PARSE_ERROR),
        (nested("{\"a\":", "}", 200), PARSE_ERROR),
        (nested("[", "]", 1_000_000), PARSE_ERROR),
        (vec![b'['; 1_000_000], PARSE_ERROR),
        (b"[]".to_vec(), INVALID_REQUEST),
        (br#"[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]"#.to_vec(), INVALID_REQUEST),
        (b"null".to_vec(), INVALID_REQUEST),
        (br#"{"jsonrpc":"2.0"}"#.to_vec(), INVALID_REQUEST),
        (br#"{"jsonrpc":"2.0","id":7,"method":5}"#.to_vec(), INVALID_REQUEST),
        (br#"{"jsonrpc":"2.0","id":{},"method":"m"}"#.to_vec(), INVALID_REQUEST),
        (br#"{"jsonrpc":"2.0","id":1,"id":2,"method":"m"}"#.to_vec(), INVALID_REQUEST),
        (br#"{"jsonrpc":"2.0","id":99999999999999999999999,"method":"m"}"#.to_vec(), INVALID_REQUEST),
        (br#"{"jsonrpc":"2.0","id":1,"method":"m","params":7}"#.to_vec(), -32601),
        (br#"{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":7}"#.to_vec(), -32602),
        (
            br#"{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{"nonsense":true}}"#.to_vec(),
            -32602,
        ),
        (br#"{"jsonrpc":"2.0","id":1,"method":"no/suchMethod"}"#.to_vec(), -32601),
        (
            br#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#.to_vec(),
            INVALID_REQUEST,
        ),
    ];
    let mut client = Client::start(&[]);
    for (body, code) in bodies {
        let start = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
        send_body(&mut client, &body);
        let answer =
            client.next().unwrap_or_else(|| panic!("{start}: the server has gone: {}", client.log()));
        assert_eq!(answer["error"]["code"], code, "{start}: {answer}");
    }
    // What is no request is not answered.
    for silent in [
        r#"{"jsonrpc":"2.0","id":1,"result":null}"#,
        r#"{"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"m"}}"#,
        r#"{"jsonrpc":"2.0","method":"no/suchMethod","params":{}}"#,
        r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":5}}"#,
        r#"{"jsonrpc":"2.0","method":"$/whatever"}"#,
    ] {
        send_body(&mut client, silent.as_bytes());
    }
    client.open(URI, LESSON);
    assert_eq!(client.diagnostics(URI, 1).len(), 2);
    client.finish();
}

#[test]
fn what_comes_before_initialize_and_after_shutdown_is_refused() {
    let mut client = Client::spawn();
    let early = client.ask("textDocument/hover", json!({}));
    assert_eq!(client.wait(|message| message["id"] == early)["error"]["code"], -32002);
    client.open(URI, LESSON);
    client.request("initialize", json!({"capabilities": {}}));
    client.notify("initialized", json!({}));
    client.open(URI, LESSON);
    assert_eq!(client.diagnostics(URI, 1).len(), 2);
    client.request("shutdown", Value::Null);
    let late = client.ask("textDocument/hover", json!({}));
    assert_eq!(client.wait(|message| message["id"] == late)["error"]["code"], INVALID_REQUEST);
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().code(), Some(0));
}
