//! *Pin everything (on-line)* in an editor: with progress, against the version it was computed from, cancellable, and in
//! nobody's way.

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, URI};
use crate::server::{Server, ok};
use crate::user::User;

const COMMAND: &str = "singularity.pinFileOnline";
const TEXT: &str = "Bootstrap: docker\nFrom: python:3.14.7-trixie\n%post\n    pip install numpy\n";

/// An index that takes its time.
fn index(wait: Duration) -> Server {
    Server::start(move |asked, stream| {
        std::thread::sleep(wait);
        if asked.path != "/simple/numpy/" {
            return write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        }
        let page = json!({"files": [{"filename": "numpy-2.5.5.tar.gz"}]}).to_string();
        ok(stream, "Content-Type: application/json\r\n", &page)
    })
}

fn start(user: &User) -> Client {
    let mut client = Client::spawn_as(user.command());
    let capabilities = json!({
        "window": {"workDoneProgress": true},
        "workspace": {"applyEdit": true, "workspaceEdit": {"documentChanges": true}},
    });
    let answer = client.request("initialize", json!({"processId": null, "capabilities": capabilities}));
    let commands = answer["capabilities"]["executeCommandProvider"]["commands"].as_array().unwrap();
    assert!(commands.contains(&json!(COMMAND)), "{commands:?}");
    client.notify("initialized", json!({}));
    client
}

fn user_of(index: &Server) -> User {
    User::new(&format!("timeout = 20\n[mirrors]\n'pypi.org' = 'http://{}'\n", index.host()))
}

fn execute(client: &mut Client) {
    assert_eq!(
        client.request("workspace/executeCommand", json!({"command": COMMAND, "arguments": [URI]})),
        Value::Null
    );
}

/// Answers the server's question of that method; gives its parameters.
fn answer(client: &mut Client, method: &str, result: Value) -> Value {
    let question = client.wait(|message| message["method"] == method);
    client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": result}));
    question["params"].clone()
}

fn progress(client: &mut Client, kind: &str) -> Value {
    let message = client
        .wait(|message| message["method"] == "$/progress" && message["params"]["value"]["kind"] == kind);
    message["params"].clone()
}

#[test]
fn pins_with_progress() {
    let index = index(Duration::ZERO);
    let user = user_of(&index);
    let mut client = start(&user);
    client.open(URI, TEXT);
    execute(&mut client);
    let token = answer(&mut client, "window/workDoneProgress/create", Value::Null)["token"].clone();
    let begin = progress(&mut client, "begin");
    assert!(begin["token"] == token && begin["value"]["cancellable"] == true, "{begin}");
    let edit = answer(&mut client, "workspace/applyEdit", json!({"applied": true}));
    let change = &edit["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": URI, "version": 1}));
    assert_eq!(change["edits"][0]["newText"], "==2.5.5");
    let end = progress(&mut client, "end");
    assert_eq!(end["value"]["message"], "2 of 2 inputs pinned.");
    client.wait(|message| message["method"] == "window/showMessage");
    client.unread.retain(|message| message["method"] != "$/progress");
    client.finish();
}

#[test]
fn says_what_is_left() {
    let index = index(Duration::ZERO);
    let user = user_of(&index);
    let mut client = start(&user);
    client.open(URI, &TEXT.replace("numpy", "nosuchthing"));
    execute(&mut client);
    answer(&mut client, "window/workDoneProgress/create", Value::Null);
    let shown = client.wait(|message| message["method"] == "window/showMessage");
    let message = "1 of 2 inputs pinned. Left: `nosuchthing`: there is no package `nosuchthing`.";
    assert_eq!(shown["params"], json!({"type": 2, "message": message}));
}

#[test]
fn can_be_cancelled_and_blocks_nobody() {
    let index = index(Duration::from_secs(15));
    let user = user_of(&index);
    let mut client = start(&user);
    client.open(URI, TEXT);
    // More of them than handlers can run at once.
    let tokens: Vec<Value> = (0..6)
        .map(|_| {
            execute(&mut client);
            answer(&mut client, "window/workDoneProgress/create", Value::Null)["token"].clone()
        })
        .collect();
    let began = Instant::now();
    let hover = json!({"textDocument": {"uri": URI}, "position": {"line": 1, "character": 8}});
    assert!(!client.request("textDocument/hover", hover).is_null());
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    for token in &tokens {
        client.notify("window/workDoneProgress/cancel", json!({"token": token}));
        let end = client.wait(|message| {
            message["params"]["token"] == *token && message["params"]["value"]["kind"] == "end"
        });
        assert_eq!(end["params"]["value"]["message"], "Cancelled; nothing was changed.");
    }
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert!(client.unread.iter().all(|message| message["method"] != "workspace/applyEdit"));
}

#[test]
fn a_document_that_changes_meanwhile() {
    let index = index(Duration::from_millis(500));
    let user = user_of(&index);
    let mut client = start(&user);
    client.open(URI, TEXT);
    execute(&mut client);
    answer(&mut client, "window/workDoneProgress/create", Value::Null);
    progress(&mut client, "begin");
    client.change(URI, 2, json!([{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "# note\n"}]));
    let edit = answer(&mut client, "workspace/applyEdit", json!({"applied": true}));
    let change = &edit["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 2);
    assert_eq!(change["edits"][0]["range"]["start"]["line"], 4);
}

#[test]
fn refuses_what_it_cannot_do() {
    let user = User::new("");
    let mut client = start(&user);
    for params in [
        json!({"command": "x"}),
        json!({"command": COMMAND}),
        json!({"command": COMMAND, "arguments": [URI]}),
    ] {
        let id = client.ask("workspace/executeCommand", params);
        assert_eq!(client.wait(|message| message["id"] == id)["error"]["code"], -32602);
    }
    client.finish();
}
