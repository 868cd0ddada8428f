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
