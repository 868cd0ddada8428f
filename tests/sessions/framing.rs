//! Headers that mean no good, and inputs that end anywhere.

use serde_json::{Value, json};

use crate::client::{Client, LESSON, URI};
use crate::process::Process;

fn framed(message: &Value) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{message}", message.to_string().len()).into_bytes()
}

/// A whole session, up to its first findings.
fn session() -> Vec<Vec<u8>> {
    let document = json!({"uri": URI, "languageId": "singularity", "version": 1, "text": LESSON});
    [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}),
        json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}),
    ]
    .iter()
    .map(framed)
    .collect()
}

/// Where nobody knows where the next message begins, the only honest thing is to end, soon and with a word in the log.
#[test]
fn a_header_without_end_or_length_ends_the_server() {
    let hostile: [&[u8]; 9] = [
        &[b'x'; 200_000],
        &b"a: b\r\n".repeat(20_000),
        b"Content-Type: nothing\r\n\r\n{}",
        b"Content-Length: -1\r\n\r\n{}",
        b"Content-Length: two\r\n\r\n{}",
        b"Content-Length:\r\n\r\n{}",
        b"Content-Length: 18446744073709551617\r\n\r\n{}",
        b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"\xff\xfe: \0\r\n\r\n{}",
    ];
    for header in hostile {
        let mut client = Client::start(&[]);
        client.send_raw(header);
        assert_eq!(client.ended().code(), Some(1));
        let start = String::from_utf8_lossy(&header[..header.len().min(40)]);
        assert!(client.log().contains("a message header"), "{start}: {}", client.log());
        assert!(!client.log().contains("panicked"), "{start}: {}", client.log());
    }
}

#[test]
fn unusual_headers_are_understood() {
    let mut client = Client::start(&[]);
    let body = json!({"jsonrpc": "2.0", "id": 5, "method": "shutdown"}).to_string();
    for (id, head) in [
        "content-length:{}\r\n\r\n",
        "Content-Length: {}\nContent-Type: application/vscode-jsonrpc; charset=utf-8\n\n",
        "Content-Length: {}\r\ncontent-length: {}\r\n\r\n",
        "\r\n\r\nX: \u{e9}\r\nCONTENT-LENGTH : {}\r\n\r\n",
        "Content-Length:   00{} \r\n\r\n",
    ]
    .iter()
    .enumerate()
    {
        let body = json!({"jsonrpc": "2.0", "id": id, "method": "no/suchMethod"}).to_string();
        client.send_raw((head.replace("{}", &body.len().to_string()) + &body).as_bytes());
        assert_eq!(client.next().unwrap()["id"], id, "{head:?}");
    }
    client.send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    client.wait(|message| message["id"] == 5);
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().code(), Some(0));
}

#[test]
fn an_input_that_ends_anywhere_ends_the_server() {
    let session = session().concat();
    for cut in (0..session.len()).step_by(session.len() / 60) {
        let mut client = Client::spawn();
        client.send_raw(&session[..cut]);
        client.hang_up();
        assert_eq!(client.ended().code(), Some(1), "{cut}");
        assert!(!client.log().contains("panicked"), "{cut}: {}", client.log());
    }
}

#[test]
fn a_byte_at_a_time() {
    let mut client = Client::spawn();
    for (number, message) in session().into_iter().enumerate() {
        message.iter().for_each(|byte| client.send_raw(&[*byte]));
        if number == 0 {
            // What comes before this answer is not heard.
            client.wait(|message| message["id"] == 1);
        }
    }
    assert_eq!(client.diagnostics(URI, 1).len(), 2);
    client.finish();
}

#[test]
fn a_message_of_absurd_length_takes_no_memory() {
    let mut client = Client::start(&[]);
    client.send_raw(b"Content-Length: 99999999999\r\n\r\n");
    let nonsense = vec![b' '; 1 << 20];
    (0..64).for_each(|_| client.send_raw(&nonsense));
    let resident = Process(client.server.id()).resident();
    assert!((1..60_000).contains(&resident), "{resident} KiB");
    client.hang_up();
    client.ended();
}

/// A length that is allowed and never delivered is not taken at its word either.
#[test]
fn a_promised_length_takes_no_memory() {
    let mut client = Client::start(&[]);
    client.send_raw(b"Content-Length: 268435456\r\n\r\n{");
    client.quiet(std::time::Duration::from_millis(300));
    let resident = Process(client.server.id()).resident();
    assert!((1..60_000).contains(&resident), "{resident} KiB");
    client.hang_up();
    assert_eq!(client.ended().code(), Some(1));
}
