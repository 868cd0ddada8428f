//! Opening, typing and checking open no socket: the system's calls are watched.

use std::process::Command;

use serde_json::json;

use crate::client::{Client, LESSON, URI, place};
use crate::registry::have;
use crate::support;
use crate::user::User;

/// A command under `strace`, which writes every call about networks to a file; nothing where it may not watch.
fn watched(user: &User, test: &str) -> Option<Command> {
    let mut probe = Command::new("strace");
    let may = have(test, &["strace"])
        && probe.args(["-e", "trace=network", "true"]).output().is_ok_and(|run| run.status.success());
    if !may {
        eprintln!("\n*** SKIPPED: {test}: this machine lets nobody watch a process ***\n");
        return None;
    }
    let mut command = Command::new("strace");
    let log = user.path("calls");
    command
        .args(["-f", "-qq", "-e", "trace=network", "-o"])
        .arg(log)
        .arg(env!("CARGO_BIN_EXE_singularity-ls"));
    user.dress(&mut command);
    Some(command)
}

/// The calls that open a way out. A pair of connected sockets leads nowhere.
fn calls(user: &User) -> Vec<String> {
    let calls = user.read("calls");
    calls
        .lines()
        .filter(|line| line.contains("socket(") || line.contains("connect("))
        .map(str::to_owned)
        .collect()
}

#[test]
fn an_editor() {
    let user = User::new("");
    let Some(command) = watched(&user, "silence::an_editor") else { return };
    let mut client = Client::spawn_as(command);
    client.request("initialize", json!({"processId": null, "capabilities": {}}));
    client.notify("initialized", json!({}));
    client.open(URI, LESSON);
    assert!(!client.diagnostics(URI, 1).is_empty());
    let end = json!({"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 0}});
    client.change(URI, 2, json!([{"range": end, "text": "    pip install scipy\n"}]));
    client.diagnostics(URI, 2);
    for method in ["textDocument/hover", "textDocument/completion", "textDocument/definition"] {
        client.request(method, place(URI, 1, 10));
    }
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let about = json!({"textDocument": {"uri": URI}, "range": whole, "context": {"diagnostics": []}});
    client.request("textDocument/codeAction", about);
    client.finish();
    assert!(calls(&user).is_empty(), "{:?}", calls(&user));
}

#[test]
fn a_check() {
    let user = User::new("");
    let Some(mut command) = watched(&user, "silence::a_check") else { return };
    let output = command.arg("check").arg(support::root().join("tests/examples")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(calls(&user).is_empty(), "{:?}", calls(&user));
}

#[test]
fn the_watch_sees_a_socket() {
    let user = User::new("hosts = ['http://127.0.0.1:9']");
    let Some(mut command) = watched(&user, "silence::the_watch_sees_a_socket") else { return };
    let file = user.write("a.def", "Bootstrap: docker\nFrom: 127.0.0.1:9/a\n");
    command.args(["pin", &file]).output().unwrap();
    assert!(!calls(&user).is_empty());
}
