//! Configuration in an editor: files, settings, and what happens when they change.

use serde_json::{Value, json};

use crate::client::{Client, PUBLISH, at};
use crate::support::Scratch;

const FILE: &str = "Bootstrap: docker\nFrom: python:latest\n%post\n    sudo pip install numpy\n";

const IMAGE: &str = "unpinned-base-image";
const SUDO: &str = "sudo-in-script";

/// A server in a folder, of an editor with some capabilities.
fn start(scratch: &Scratch, workspace: Value, options: Value) -> Client {
    let mut client = Client::spawn();
    client.request(
        "initialize",
        json!({
            "processId": std::process::id(),
            "capabilities": {"general": {"positionEncodings": ["utf-8"]}, "workspace": workspace},
            "initializationOptions": options,
            "workspaceFolders": [{"uri": uri(scratch, ""), "name": "w"}],
        }),
    );
    client.notify("initialized", json!({}));
    client
}

fn uri(scratch: &Scratch, path: &str) -> String {
    format!("file://{}/{path}", scratch.path())
}

/// The rules of the next findings published for a file, without the hints that every such file gets.
fn next(client: &mut Client, uri: &str) -> Vec<String> {
    let published = client.wait(|message| message["method"] == PUBLISH && message["params"]["uri"] == uri);
    let findings = published["params"]["diagnostics"].as_array().unwrap().clone();
    let shown = findings.iter().filter(|finding| finding["severity"] != 4);
    shown.map(|finding| finding["code"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Waits until what is published for a file is this.
fn expect(client: &mut Client, uri: &str, rules: &[&str]) {
    for _ in 0..20 {
        if next(client, uri) == rules {
            return;
        }
    }
    panic!("never {rules:?}");
}

#[test]
fn a_file_typed_into_the_editor_holds_at_once() {
    let scratch = Scratch::new("protocol-config-open");
    let (file, toml) = (uri(&scratch, "a.def"), uri(&scratch, "singularity-ls.toml"));
    scratch.file("a.def", FILE);
    scratch.file("singularity-ls.toml", "select = ['unpinned-base-image']\n");
    let mut client = start(&scratch, json!({}), Value::Null);
    client.open(&file, FILE);
    expect(&mut client, &file, &[IMAGE]);
    let document = json!({"uri": toml, "languageId": "toml", "version": 1, "text": "select = ['unpinned-base-image']\n"});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    client.change(&toml, 2, json!([{"range": {"start": at(0, 11), "end": at(0, 30)}, "text": SUDO}]));
    expect(&mut client, &file, &[SUDO]);
    // A slip is reported in the file itself, and the rest of it holds.
    let slip = "profil = 1\nselect = ['sudo-in-script']\n";
    client.change(&toml, 3, json!([{"text": slip}]));
    let published =
        client.wait(|message| message["params"]["uri"] == toml.as_str() && message["params"]["version"] == 3);
    let problem = &published["params"]["diagnostics"][0];
    assert_eq!(problem["range"], json!({"start": at(0, 0), "end": at(0, 6)}));
    assert!(problem["message"].as_str().unwrap().contains("Did you mean `profile`?"));
    expect(&mut client, &file, &[SUDO]);
    // Closed without being saved, it is what it is on disk.
    client.close(&toml);
    expect(&mut client, &file, &[IMAGE]);
    client.finish();
}

/// Editors that push settings push those of others, too, or none.
#[test]
fn settings_of_the_start_stay_where_others_are_pushed() {
    let scratch = Scratch::new("protocol-config-pushed");
    let file = uri(&scratch, "a.def");
    let mut client = start(&scratch, json!({}), json!({"select": [SUDO]}));
    client.open(&file, FILE);
    expect(&mut client, &file, &[SUDO]);
    for nothing in [json!({}), json!([]), json!({"singularity": {}}), json!({"singularity": null})] {
        client.notify("workspace/didChangeConfiguration", json!({"settings": nothing}));
        assert_eq!(next(&mut client, &file), [SUDO], "{nothing}");
    }
    let select = json!({"singularity": {"select": [IMAGE]}});
    client.notify("workspace/didChangeConfiguration", json!({"settings": select}));
    expect(&mut client, &file, &[IMAGE]);
    client.finish();
}

/// An editor that watches no files says at least when it has saved one.
#[test]
fn a_file_changed_on_disk_holds_when_something_is_saved() {
    let scratch = Scratch::new("protocol-config-saved");
    let file = uri(&scratch, "a.def");
    scratch.file("a.def", FILE);
    let mut client = start(&scratch, json!({}), Value::Null);
    client.open(&file, FILE);
    expect(&mut client, &file, &[IMAGE, SUDO, "unpinned-pip-package"]);
    scratch.file("singularity-ls.toml", "select = ['unpinned-base-image']\n");
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": file}}));
    expect(&mut client, &file, &[IMAGE]);
    client.finish();
}

#[test]
fn a_file_changed_on_disk_holds_when_the_client_says_so() {
    let scratch = Scratch::new("protocol-config-watched");
    let (file, toml) = (uri(&scratch, "deep/a.def"), uri(&scratch, "singularity-ls.toml"));
    scratch.file("deep/a.def", FILE);
    let watches = json!({"didChangeWatchedFiles": {"dynamicRegistration": true}});
    let mut client = start(&scratch, watches, Value::Null);
    let asked = client.wait(|message| message["method"] == "client/registerCapability");
    assert_eq!(asked["params"]["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
    client.open(&file, FILE);
    next(&mut client, &file);
    let changed = |client: &mut Client, kind: u32| {
        client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": toml, "type": kind}]}));
    };
    scratch.file("singularity-ls.toml", "selct = []\nselect = ['sudo-in-script']\n");
    changed(&mut client, 1);
    expect(&mut client, &file, &[SUDO]);
    let problems = client.wait(|message| message["params"]["uri"] == toml.as_str());
    assert_eq!(problems["params"]["diagnostics"].as_array().unwrap().len(), 1, "{problems}");
    std::fs::remove_file(scratch.0.join("singularity-ls.toml")).unwrap();
    changed(&mut client, 3);
    expect(&mut client, &file, &[IMAGE, SUDO, "unpinned-pip-package"]);
    let problems = client.wait(|message| message["params"]["uri"] == toml.as_str());
    assert_eq!(problems["params"]["diagnostics"], json!([]));
    client.finish();
}

#[test]
fn settings_are_asked_for_and_asked_again() {
    let scratch = Scratch::new("protocol-config-asked");
    let file = uri(&scratch, "a.def");
    scratch.file("singularity-ls.toml", "select = ['unpinned-base-image']\n");
    let mut client = start(&scratch, json!({"configuration": true}), json!({"select": [SUDO]}));
    client.open(&file, FILE);
    expect(&mut client, &file, &[SUDO]);
    let mut answer = |settings: Value| {
        let asked = client.wait(|message| message["method"] == "workspace/configuration");
        assert_eq!(asked["params"]["items"][0]["section"], "singularity");
        client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": [settings]}));
    };
    answer(json!({"select": ["unpinned-pip-package"], "server": {"path": ""}}));
    expect(&mut client, &file, &["unpinned-pip-package"]);
    for (settings, rules) in [
        (json!({"select": [SUDO], "configurationPreference": "filesystemFirst"}), &[IMAGE][..]),
        (json!({"configurationPreference": "editorOnly"}), &[IMAGE, SUDO, "unpinned-pip-package"]),
        (json!({"severity": {"*": "off", "sudo-in-script": "error"}}), &[SUDO]),
        (json!({"select": [IMAGE]}), &[IMAGE]),
        // All is taken back: what the server was started with holds again.
        (json!({}), &[SUDO]),
    ] {
        client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
        let asked = client.wait(|message| message["method"] == "workspace/configuration");
        client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": [settings]}));
        expect(&mut client, &file, rules);
    }
    client.finish();
}

#[test]
fn wrong_settings_are_said_once_and_break_nothing() {
    let scratch = Scratch::new("protocol-config-wrong");
    let file = uri(&scratch, "a.def");
    let wrong = json!({"profile": "strict", "selct": [], "buildArgs": 3, "ignore": [SUDO]});
    let mut client = start(&scratch, json!({}), wrong);
    client.open(&file, FILE);
    expect(&mut client, &file, &[IMAGE, "unpinned-pip-package"]);
    let said = client.wait(|message| message["method"] == "window/showMessage");
    let message = said["params"]["message"].as_str().unwrap();
    for part in ["singularity.profile", "Did you mean `select`?", "singularity.buildArgs"] {
        assert!(message.contains(part), "{message}");
    }
    for nonsense in
        [json!(3), json!([[]]), json!("x"), json!({"singularity": [1]}), json!({"severity": {"": 1}})]
    {
        client.notify("workspace/didChangeConfiguration", json!({"settings": nonsense}));
        client.wait(|message| message["method"] == "window/showMessage");
    }
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"singularity": {"select": [IMAGE]}}}),
    );
    expect(&mut client, &file, &[IMAGE]);
    client.finish();
}

#[test]
fn a_client_that_wants_to_be_asked_is_asked_to_say_when_settings_change() {
    let scratch = Scratch::new("protocol-config-told");
    let told = json!({"didChangeConfiguration": {"dynamicRegistration": true}});
    let mut client = start(&scratch, told, Value::Null);
    let asked = client.wait(|message| message["method"] == "client/registerCapability");
    let registration = &asked["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeConfiguration");
    assert_eq!(registration["registerOptions"], json!({"section": "singularity"}));
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
    client.finish();
}

#[test]
fn a_file_whose_address_is_written_another_way_is_pinned_once() {
    let scratch = Scratch::new("protocol-config-address");
    let closed = uri(&scratch, "a.def");
    let text = "Bootstrap: docker\nFrom: python:latest\n";
    scratch.file("a.def", text);
    scratch.file("g++.def", text);
    let open = closed.replace("a.def", "g%2B%2B.def");
    let mut client = start(&scratch, json!({}), json!({}));
    client.open(&open, &format!("# one line more\n{text}"));
    client
        .request("workspace/executeCommand", json!({"command": "singularity.pinWorkspace", "arguments": []}));
    let sent = client.wait(|message| message["method"] == "workspace/applyEdit");
    let mut changed: Vec<_> = sent["params"]["edit"]["changes"].as_object().unwrap().keys().collect();
    changed.sort();
    assert_eq!(changed, [&closed, &open], "{sent}");
    client.send(&json!({"jsonrpc": "2.0", "id": sent["id"], "result": {"applied": true}}));
    client.finish();
}

#[test]
fn a_command_that_can_do_nothing_says_so() {
    let scratch = Scratch::new("protocol-config-nothing");
    let file = uri(&scratch, "a.def");
    let mut client = start(&scratch, json!({}), json!({}));
    let params = json!({"command": "singularity.pinFile", "arguments": [file]});
    let id = client.ask("workspace/executeCommand", params.clone());
    let refused = client.wait(|message| message["id"] == id);
    assert_eq!(refused["error"]["message"], "the document is not open");
    client.open(&file, "Bootstrap: docker\nFrom: python:3.12.7-bookworm\n");
    client.request("workspace/executeCommand", params);
    let said = client.wait(|message| message["method"] == "window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().starts_with("Nothing here can be pinned"), "{said}");
    client.finish();
}

#[test]
fn what_is_excluded_is_not_pinned_with_the_workspace() {
    const FLOATING: &str = "Bootstrap: docker\nFrom: python:latest\n";
    let scratch = Scratch::new("protocol-config-excluded");
    for path in ["a.def", "old/b.def", "older/c.def"] {
        scratch.file(path, FLOATING);
    }
    scratch.file("singularity-ls.toml", "exclude = ['old/**']\n");
    let mut client = start(&scratch, json!({}), json!({"exclude": ["older/**"]}));
    client
        .request("workspace/executeCommand", json!({"command": "singularity.pinWorkspace", "arguments": []}));
    let sent = client.wait(|message| message["method"] == "workspace/applyEdit");
    let changes = sent["params"]["edit"]["changes"].as_object().unwrap();
    assert_eq!(changes.keys().collect::<Vec<_>>(), [&uri(&scratch, "a.def")]);
    client.send(&json!({"jsonrpc": "2.0", "id": sent["id"], "result": {"applied": true}}));
    client.finish();
}
