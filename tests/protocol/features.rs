//! The main job, as an editor asks for it.

use serde_json::{Value, json};

use crate::client::{Client, LESSON, URI, at, place};

fn actions(client: &mut Client, line: u32, character: u32, only: Option<&str>) -> Vec<Value> {
    let range = json!({"start": at(line, character), "end": at(line, character)});
    let only = only.map_or(json!({"diagnostics": []}), |kind| json!({"diagnostics": [], "only": [kind]}));
    let params = json!({"textDocument": {"uri": URI}, "range": range, "context": only});
    client.request("textDocument/codeAction", params).as_array().unwrap().clone()
}

#[test]
fn the_lesson_is_underlined_where_it_matters() {
    let mut client = Client::start(&[]);
    client.open(URI, LESSON);
    let found = client.diagnostics(URI, 1);
    let places: Vec<_> = found.iter().map(|finding| (&finding["code"], &finding["range"])).collect();
    let expected = [
        (json!("unpinned-base-image"), json!({"start": at(1, 13), "end": at(1, 19)})),
        (json!("unpinned-pip-package"), json!({"start": at(3, 16), "end": at(3, 21)})),
    ];
    assert_eq!(places, expected.iter().map(|(code, range)| (code, range)).collect::<Vec<_>>());
    assert!(found.iter().all(|finding| finding["source"] == "singularity-ls"));
    client.finish();
}

#[test]
fn hover_shows_what_stands_under_an_image() {
    let mut client = Client::start(&[]);
    client.open(URI, "Bootstrap: docker\nFrom: python:3.12.7-bookworm\n");
    for column in [6, 14, 32] {
        let hover = client.request("textDocument/hover", place(URI, 1, column));
        let page = hover["contents"]["value"].as_str().unwrap();
        for step in ["buildpack-deps:bookworm", "debian:bookworm", "scratch", "2024-12-04"] {
            assert!(page.contains(step), "{step} at column {column}:\n{page}");
        }
        assert_eq!(hover["range"], json!({"start": at(1, 6), "end": at(1, 28)}));
    }
    client.finish();
}

#[test]
fn names_and_tags_are_completed() {
    let mut client = Client::start(&[]);
    client.open(URI, "Bootstrap: docker\nFrom: py\n");
    let list = client.request("textDocument/completion", place(URI, 1, 8));
    assert_eq!(list["items"][0]["label"], "python");
    assert_eq!(list["items"][0]["textEdit"]["range"], json!({"start": at(1, 6), "end": at(1, 8)}));
    client.change(URI, 2, json!([{"text": "Bootstrap: docker\nFrom: python:3.12\n"}]));
    let list = client.request("textDocument/completion", place(URI, 1, 17));
    let first = list["items"][0]["label"].as_str().unwrap();
    assert!(first.starts_with("3.12.") && first.split('.').count() == 3, "exact before floating: {first}");
    assert_eq!(list["items"][0]["textEdit"]["range"], json!({"start": at(1, 13), "end": at(1, 17)}));
    client.finish();
}

#[test]
fn one_key_pins_the_image() {
    let mut client = Client::start(&[]);
    client.open(URI, LESSON);
    for column in [0, 13, 19] {
        let fixes = actions(&mut client, 1, column, Some("quickfix"));
        let first = &fixes[0];
        assert_eq!(first["isPreferred"], true);
        let change = &first["edit"]["documentChanges"][0];
        assert_eq!(change["textDocument"]["version"], 1);
        let edit = json!([{"range": {"start": at(1, 13), "end": at(1, 19)}, "newText": "3.14.7-trixie"}]);
        assert_eq!(change["edits"], edit, "column {column}");
        assert!(fixes.len() > 1, "other maintained releases are offered too");
    }
    let all = actions(&mut client, 0, 0, Some("source.fixAll"));
    assert_eq!(all[0]["kind"], "source.fixAll");
    let others = actions(&mut client, 1, 13, Some("refactor"));
    assert_eq!(others.len(), 1);
    assert_eq!(others[0]["kind"], "refactor.rewrite");
    let params = json!({"start": at(1, 13), "end": at(1, 13)});
    let params = json!({"textDocument": {"uri": URI}, "range": params, "context": {"diagnostics": []}});
    let menu = client.request("textDocument/codeAction", params);
    assert!(menu.as_array().unwrap().len() <= 6, "{menu}");
    assert!(others[0]["title"].as_str().unwrap().starts_with("Use the smaller python:3.14.7-slim"));
    client.finish();
}

#[test]
fn one_key_pins_the_file_and_one_command_the_workspace() {
    let mut client = Client::start(&[]);
    client.open(
        URI,
        "Bootstrap: docker\nFrom: debian:12\n\n%post\n    apt-get install -y gcc\n    git clone h://r/x\n",
    );
    let all = actions(&mut client, 0, 0, Some("source.pinAll"));
    assert_eq!(all[0]["title"], "Pin 1 of the 2 inputs of this file that move");
    assert!(
        all[0]["edit"]["documentChanges"][0]["edits"][0]["newText"].as_str().unwrap().contains("snapshot")
    );
    for (command, arguments) in
        [("singularity.pinFile", json!([URI])), ("singularity.pinWorkspace", json!([]))]
    {
        let params = json!({"command": command, "arguments": arguments});
        assert_eq!(client.request("workspace/executeCommand", params), Value::Null);
        let sent = client.wait(|message| message["method"] == "workspace/applyEdit");
        let edit = &sent["params"]["edit"];
        let changed = edit["documentChanges"][0]["edits"][0].clone();
        let changed = if changed.is_null() { edit["changes"][URI][0].clone() } else { changed };
        assert!(changed["newText"].as_str().unwrap().contains("snapshot.debian.org"), "{sent}");
        client.send(&json!({"jsonrpc": "2.0", "id": sent["id"], "result": {"applied": true}}));
    }
    client.finish();
}

/// What a client says it asks about is a set: in which order it says so, and how often, changes nothing.
#[test]
fn the_menu_is_the_same_in_whatever_order_findings_are_named() {
    let text = "Bootstrap: docker\nFrom: python\n%post\n    pip install numpy; npm install -g abc; gem install rake\n";
    let mut client = Client::start(&[]);
    client.open(URI, text);
    let found = client.diagnostics(URI, 1);
    let here: Vec<_> =
        found.iter().filter(|finding| finding["range"]["start"]["line"] == 3).cloned().collect();
    assert!(here.len() > 2, "{found:?}");
    let mut menu = |named: Vec<Value>| {
        let range = json!({"start": at(3, 0), "end": at(3, 55)});
        let context = json!({"diagnostics": named});
        let params = json!({"textDocument": {"uri": URI}, "range": range, "context": context});
        client.request("textDocument/codeAction", params)
    };
    let all = menu(here.clone());
    assert!(all.as_array().is_some_and(|all| !all.is_empty()));
    let reversed = here.iter().rev().cloned();
    assert_eq!(menu(reversed.clone().collect()), all);
    assert_eq!(menu(reversed.chain(here.clone()).collect()), all);
    // Which are named does change it: one that is comes first.
    let last = menu(here[here.len() - 1..].to_vec());
    assert_eq!(last[0]["diagnostics"][0]["code"], here[here.len() - 1]["code"]);
    client.finish();
}
