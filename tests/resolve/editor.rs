//! *Pin everything (on-line)* in an editor: with progress, against the version it was computed from, cancellable, and in
//! nobody's way.

use std::io::Write;
use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, PATIENCE, URI, at, place};
use crate::server::{Server, ok};
use crate::user::User;

const COMMAND: &str = "singularity.pinFileOnline";
const TEXT: &str = "Bootstrap: docker\nFrom: python:3.14.7-trixie\n%post\n    pip install numpy\n";

fn index() -> Server {
    waiting_index().0
}

/// An index that answers nobody before what comes with it is dropped.
fn waiting_index() -> (Server, Sender<()>) {
    let (gate, opened) = channel();
    let opened = Mutex::new(opened);
    let index = Server::start(move |asked, stream| {
        // Nothing is ever sent: this ends when the other half does.
        let _ = opened.lock().unwrap().recv();
        if asked.path != "/simple/numpy/" {
            return write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        }
        let page = json!({"files": [{"filename": "numpy-2.5.5.tar.gz"}]}).to_string();
        ok(stream, "Content-Type: application/json\r\n", &page)
    });
    (index, gate)
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
    // Longer than any test waits: no answer comes because nobody waited for it any longer.
    User::new(&format!("timeout = 120\n[mirrors]\n'pypi.org' = 'http://{}'\n", index.host()))
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
    let index = index();
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

/// The quick fixes at a line that are commands.
fn offers(client: &mut Client, line: u32) -> Vec<Value> {
    let here = json!({"line": line, "character": 17});
    let about = json!({
        "textDocument": {"uri": URI}, "range": {"start": here, "end": here}, "context": {"diagnostics": []},
    });
    let actions = client.request("textDocument/codeAction", about);
    actions.as_array().unwrap().iter().filter(|action| action["command"].is_object()).cloned().collect()
}

/// Where no fix is known off-line, asking is offered: who would be asked stands in the title, and nobody is before it is
/// taken.
#[test]
fn one_input_is_asked_about_when_that_is_taken() {
    let index = index();
    let text =
        TEXT.replace("numpy", "numpy nosuchthing").replace("python:3.14.7-trixie", "x.example.org/a:1.0.0");
    let user = user_of(&index);
    let mut client = start(&user);
    client.open(URI, &text);
    let offered = offers(&mut client, 3);
    assert_eq!(offered.len(), 1, "{offered:?}");
    let host = format!("http://{}", index.host());
    assert_eq!(offered[0]["title"], format!("Ask {host} for the newest version of numpy"));
    assert!(index.asked().is_empty(), "an offer asks nobody");
    let command = &offered[0]["command"];
    client.request(
        "workspace/executeCommand",
        json!({"command": command["command"], "arguments": command["arguments"]}),
    );
    answer(&mut client, "window/workDoneProgress/create", Value::Null);
    let edit = answer(&mut client, "workspace/applyEdit", json!({"applied": true}));
    assert_eq!(edit["edit"]["documentChanges"][0]["edits"].as_array().unwrap().len(), 1);
    let asked: Vec<_> = index.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(asked, ["/simple/numpy/"], "that input and no other");
}

#[test]
fn asking_is_not_offered_where_it_is_not_allowed() {
    let text = "Bootstrap: docker\nFrom: x.example.org/lab/tool:latest\n%post\n    pip install nosuchthing\n";
    for (settings, chosen, lines) in [
        ("", json!({}), vec![3]),
        ("hosts = ['x.example.org']", json!({}), vec![1, 3]),
        ("offline = true\nhosts = ['x.example.org']", json!({}), vec![]),
        ("offline = nonsense", json!({}), vec![]),
        ("", json!({"offline": true}), vec![]),
    ] {
        let user = User::new(settings);
        let mut client = Client::spawn_as(user.command());
        client.request(
            "initialize",
            json!({"processId": null, "capabilities": {}, "initializationOptions": chosen}),
        );
        client.notify("initialized", json!({}));
        client.open(URI, text);
        let offered: Vec<u32> =
            [1, 3].into_iter().filter(|line| !offers(&mut client, *line).is_empty()).collect();
        assert_eq!(offered, lines, "{settings} {chosen}");
    }
}

/// Whoever forbids it has the last word, in whichever order the settings of the editor and of the workspace count.
#[test]
fn a_workspace_never_widens_what_is_allowed() {
    for (of_editor, of_workspace, offered) in
        [(true, "offline = false", 0), (false, "offline = true", 0), (false, "offline = false", 1)]
    {
        for preference in ["editorFirst", "filesystemFirst"] {
            let user = User::new("");
            user.write("workspace/singularity-ls.toml", of_workspace);
            let file = user.write(
                "workspace/a.def",
                "Bootstrap: docker\nFrom: a/b:1.0.0\n%post\n    pip install nosuchthing\n",
            );
            let uri = format!("file://{file}");
            let folder = format!("file://{}", user.path("workspace").display());
            let mut client = Client::spawn_as(user.command());
            client.request(
                "initialize",
                json!({
                    "processId": null, "capabilities": {}, "workspaceFolders": [{"uri": folder, "name": "w"}],
                    "initializationOptions": {"offline": of_editor, "configurationPreference": preference},
                }),
            );
            client.notify("initialized", json!({}));
            client.open(&uri, &user.read("workspace/a.def"));
            let here = json!({"line": 3, "character": 17});
            let about = json!({
                "textDocument": {"uri": uri}, "range": {"start": here, "end": here}, "context": {"diagnostics": []},
            });
            let actions = client.request("textDocument/codeAction", about);
            let found =
                actions.as_array().unwrap().iter().filter(|action| action["command"].is_object()).count();
            assert_eq!(found, offered, "{of_editor} {of_workspace} {preference}");
        }
    }
}

#[test]
fn says_what_is_left() {
    let index = index();
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
    let (index, _gate) = waiting_index();
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
    // All that is answered from here on is answered although the index has said nothing.
    assert!(!client.request("textDocument/hover", place(URI, 1, 8)).is_null());
    for token in &tokens {
        client.notify("window/workDoneProgress/cancel", json!({"token": token}));
        let end = client.wait(|message| {
            message["params"]["token"] == *token && message["params"]["value"]["kind"] == "end"
        });
        assert_eq!(end["params"]["value"]["message"], "Cancelled; nothing was changed.");
    }
    assert!(client.unread.iter().all(|message| message["method"] != "workspace/applyEdit"));
}

#[test]
fn a_document_that_changes_meanwhile() {
    let (index, gate) = waiting_index();
    let user = user_of(&index);
    let mut client = start(&user);
    client.open(URI, TEXT);
    execute(&mut client);
    answer(&mut client, "window/workDoneProgress/create", Value::Null);
    progress(&mut client, "begin");
    let deadline = Instant::now() + PATIENCE;
    while index.asked().is_empty() {
        assert!(Instant::now() < deadline, "nobody asks the index");
        std::thread::sleep(Duration::from_millis(5));
    }
    client.change(URI, 2, json!([{"range": {"start": at(0, 0), "end": at(0, 0)}, "text": "# note\n"}]));
    // An answer to what was asked behind the change: the server has it.
    client.request("textDocument/hover", place(URI, 2, 8));
    drop(gate);
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
