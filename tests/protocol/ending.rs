//! However it ends, it ends.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::client::{Client, LESSON, URI};

#[test]
fn exit_ends_at_once_even_while_the_input_stays_open() {
    let mut client = Client::start(&[]);
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().code(), Some(0));
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let mut client = Client::start(&[]);
    client.open(URI, LESSON);
    client.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
    assert_eq!(client.ended().code(), Some(1));
}

#[test]
fn exit_before_initialize_ends() {
    let mut client = Client::spawn();
    client.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
    assert_eq!(client.ended().code(), Some(1));
}

#[test]
fn the_end_of_the_input_is_the_end() {
    let mut client = Client::start(&[]);
    client.open(URI, LESSON);
    client.hang_up();
    client.ended();
}

#[test]
fn a_client_that_never_reads_leaves_no_orphan() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_singularity-ls"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = server.stdin.take().unwrap();
    let send = |stdin: &mut std::process::ChildStdin, message: Value| {
        use std::io::Write;
        let _ = write!(stdin, "Content-Length: {}\r\n\r\n{message}", message.to_string().len());
    };
    send(
        &mut stdin,
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}),
    );
    // More answers than a pipe holds, and nobody takes them.
    for id in 2..2000 {
        let params = json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}});
        send(
            &mut stdin,
            json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": params}),
        );
    }
    drop(stdin);
    let (done, wait) = std::sync::mpsc::channel();
    let pid = server.id();
    std::thread::spawn(move || done.send(server.wait()));
    let ended = wait.recv_timeout(crate::client::PATIENCE);
    if ended.is_err() {
        let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
    }
    assert!(ended.is_ok(), "still there");
}

#[cfg(target_os = "linux")]
#[test]
fn ends_when_the_editor_is_gone() {
    // A process that is the editor, as far as the server knows, and goes away without a word.
    let mut editor = Command::new("sleep").arg("1000").spawn().unwrap();
    let mut client = Client::spawn();
    client.request("initialize", json!({"processId": editor.id(), "capabilities": {}}));
    editor.kill().unwrap();
    editor.wait().unwrap();
    client.ended();
}

#[test]
fn a_header_without_end_or_length_ends_the_server() {
    for hostile in [vec![b'x'; 200_000], b"Content-Type: nothing\r\n\r\n{}".to_vec()] {
        let mut client = Client::start(&[]);
        client.send_raw(&hostile);
        client.ended();
    }
}

#[test]
fn a_message_of_absurd_length_takes_no_memory() {
    let mut client = Client::start(&[]);
    client.send_raw(b"Content-Length: 99999999999\r\n\r\n");
    let nonsense = vec![b' '; 1 << 20];
    for _ in 0..64 {
        client.send_raw(&nonsense);
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", client.server.id())).unwrap_or_default();
    let resident = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse::<u64>().ok());
    assert!(resident.is_none_or(|kib| kib < 60_000), "{resident:?} KiB");
    client.hang_up();
    client.ended();
}

#[test]
fn malformed_messages_are_answered_and_survived() {
    let mut client = Client::start(&[]);
    for body in [
        "{",
        "",
        "[]",
        "null",
        "{\"jsonrpc\":\"2.0\"}",
        "\u{0}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":5}",
    ] {
        client.send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }
    client.send_raw(b"Content-Length: 3\r\n\r\n\xff\xfe\xfd");
    client.open(URI, LESSON);
    assert!(!client.diagnostics(URI, 1).is_empty());
    let unknown = client.ask("no/suchMethod", Value::Null);
    assert!(client.wait(|message| message["id"] == unknown)["error"].is_object());
    let wrong = client.ask("textDocument/hover", json!({"nonsense": true}));
    assert!(client.wait(|message| message["id"] == wrong)["error"].is_object());
    client.unread.retain(|message| message.get("error").is_none());
    client.finish();
}
