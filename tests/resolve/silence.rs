//! Opening, typing and checking open no socket: the system's calls are watched.

use std::process::Command;

use serde_json::json;

use crate::client::{Client, OF_FILES, OF_PLACES, URI, place};
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

/// A file in which everything could be asked about, by a user who allows it all.
const TEMPTING: &str = "Bootstrap: docker\nFrom: 127.0.0.1:9/lab/tool:latest\n%post\n    pip install numpy scipy==1.0\n    \
    npm install -g left-pad\n    cargo install ripgrep\n    git clone http://127.0.0.1:9/lab/tool.git\n    \
    curl -O http://127.0.0.1:9/data.tar.gz\n    conda install -c conda-forge samtools\n\
Bootstrap: library\nFrom: library://127.0.0.1:9/lab/default/tool:latest\n\
Bootstrap: docker\nFrom: python@sha256:0000000000000000000000000000000000000000000000000000000000000000 # 3.12\n\
Bootstrap: docker\nFrom: python:\n";
const ALLOWED: &str = "hosts = ['http://127.0.0.1:9']\n[mirrors]\n'docker.io' = 'http://127.0.0.1:9'\n\
                       'pypi.org' = 'http://127.0.0.1:9'\n'registry.npmjs.org' = 'http://127.0.0.1:9'\n\
                       'index.crates.io' = 'http://127.0.0.1:9'\n'conda.anaconda.org' = 'http://127.0.0.1:9'\n";

/// An editor that has opened a text, and typed into it.
fn typing(command: Command, text: &str) -> Client {
    let mut client = Client::spawn_as(command);
    client.request("initialize", json!({"processId": null, "capabilities": {}}));
    client.notify("initialized", json!({}));
    client.open(URI, text);
    assert!(!client.diagnostics(URI, 1).is_empty());
    for (version, character) in (2..).zip("    pip install pandas\n".chars()) {
        let column = if version == 2 { 0 } else { version - 2 };
        let at = json!({"line": 3, "character": column});
        let text = character.to_string();
        client.change(URI, version, json!([{"range": {"start": at, "end": at}, "text": text}]));
    }
    client
}

#[test]
fn an_editor() {
    let user = User::new(ALLOWED);
    let Some(command) = watched(&user, "silence::an_editor") else { return };
    let mut client = typing(command, TEMPTING);
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 20, "character": 0}});
    let file = json!({"uri": URI});
    let mut answered = 0;
    for (line, length) in TEMPTING.lines().map(str::len).enumerate() {
        for column in (0..=length).step_by(3) {
            for method in OF_PLACES {
                let mut about = place(URI, line as u32, column as u32);
                if method == "textDocument/references" {
                    about["context"] = json!({"includeDeclaration": true});
                }
                answered += usize::from(!client.request(method, about).is_null());
            }
        }
        let here = json!({"line": line, "character": 4});
        let range = json!({"start": here, "end": here});
        let about = json!({"textDocument": file, "range": range, "context": {"diagnostics": []}});
        answered += client.request("textDocument/codeAction", about).as_array().map_or(0, Vec::len);
    }
    for method in OF_FILES {
        let options = json!({"tabSize": 4, "insertSpaces": true});
        let result = client.request(method, json!({"textDocument": file, "options": options}));
        assert!(!result.is_null(), "{method}");
    }
    for kind in ["source.fixAll", "source.pinAll", "refactor.rewrite"] {
        let context = json!({"diagnostics": [], "only": [kind]});
        client.request(
            "textDocument/codeAction",
            json!({"textDocument": file, "range": whole, "context": context}),
        );
    }
    client.request("textDocument/inlayHint", json!({"textDocument": file, "range": whole}));
    for command in ["singularity.pinFile", "singularity.pinWorkspace"] {
        client.request("workspace/executeCommand", json!({"command": command, "arguments": [URI]}));
        let edit = client.wait(|message| message["method"] == "workspace/applyEdit");
        client.send(&json!({"jsonrpc": "2.0", "id": edit["id"], "result": {"applied": false}}));
    }
    assert!(answered > 100, "hardly anything was answered: {answered}");
    client.finish();
    assert!(calls(&user).is_empty(), "{:?}", calls(&user));
    assert!(!user.path("cache").exists(), "nothing is written either");
}

/// The same watch over the same editor sees it when a person asks.
#[test]
fn the_watch_sees_an_editor_ask() {
    let user = User::new(ALLOWED);
    let Some(command) = watched(&user, "silence::the_watch_sees_an_editor_ask") else { return };
    let mut client = typing(command, TEMPTING);
    client.request(
        "workspace/executeCommand",
        json!({"command": "singularity.pinFileOnline", "arguments": [URI]}),
    );
    client.wait(|message| message["method"] == "window/showMessage");
    assert!(!calls(&user).is_empty());
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
fn what_else_asks_nobody() {
    let user = User::new(ALLOWED);
    let file = user.write("a.def", TEMPTING);
    let list = user.write("list.txt", "numpy==1.0\n");
    for arguments in [
        &["fix", "--unsafe", "--diff", &file][..],
        &["parse", &file],
        &["format", "--check", &file],
        &["chain", "127.0.0.1:9/lab/tool:latest"],
        &["doctor"],
        &["pin", "--dry-run", "--versions", &list, &file],
    ] {
        let Some(mut command) = watched(&user, "silence::what_else_asks_nobody") else { return };
        command.args(arguments).output().unwrap();
        assert!(calls(&user).is_empty(), "{arguments:?}: {:?}", calls(&user));
    }
}

#[test]
fn the_watch_sees_a_socket() {
    let user = User::new("hosts = ['http://127.0.0.1:9']");
    let Some(mut command) = watched(&user, "silence::the_watch_sees_a_socket") else { return };
    let file = user.write("a.def", "Bootstrap: docker\nFrom: 127.0.0.1:9/a\n");
    command.args(["pin", &file]).output().unwrap();
    assert!(!calls(&user).is_empty());
}
