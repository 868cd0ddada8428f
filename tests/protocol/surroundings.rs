//! Files beside a definition file: on disk, in the editor, and how they change.

use serde_json::{Value, json};

use crate::client::{Client, PUBLISH};
use crate::support::Scratch;

const FILE: &str = "Bootstrap: docker\nFrom: python:3.12.7-bookworm\n%files\n    requirements.txt /opt/\n%post\n    \
                    pip install -r /opt/requirements.txt\n";

const REQUIREMENTS: &str = "unpinned-requirements";
const MISSING: &str = "missing-source-file";

fn start(scratch: &Scratch) -> Client {
    let mut client = Client::spawn();
    let capabilities = json!({
        "textDocument": {"publishDiagnostics": {"relatedInformation": true}},
        "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}},
    });
    let folders = json!([{"uri": uri(scratch, ""), "name": "w"}]);
    let params =
        json!({"processId": std::process::id(), "capabilities": capabilities, "workspaceFolders": folders});
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client
}

fn uri(scratch: &Scratch, path: &str) -> String {
    format!("file://{}/{path}", scratch.path())
}

/// What is published for a file until one of its findings is of the rule, or none is.
fn published(client: &mut Client, uri: &str, rule: &str, is_there: bool) -> Option<Value> {
    for _ in 0..20 {
        let message = client.wait(|message| message["method"] == PUBLISH && message["params"]["uri"] == uri);
        let findings = message["params"]["diagnostics"].as_array().unwrap();
        let found = findings.iter().find(|finding| finding["code"] == rule);
        if found.is_some() == is_there {
            return found.cloned();
        }
    }
    panic!("{rule} is never {is_there}");
}

fn happened(client: &mut Client, uri: &str, kind: u32) {
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": kind}]}));
}

#[test]
fn a_file_of_requirements_that_changes_on_disk_is_judged_again() {
    let scratch = Scratch::new("beside-disk");
    let (file, list) = (uri(&scratch, "a.def"), uri(&scratch, "requirements.txt"));
    let mut client = start(&scratch);
    let registered = client.wait(|message| message["method"] == "client/registerCapability");
    let watchers = registered["params"]["registrations"][0]["registerOptions"]["watchers"].to_string();
    assert!(watchers.contains("txt") && watchers.contains("singularity-ls"), "{watchers}");
    client.open(&file, FILE);
    published(&mut client, &file, MISSING, true);
    scratch.file("requirements.txt", "numpy\n");
    happened(&mut client, &list, 1);
    let finding = published(&mut client, &file, REQUIREMENTS, true).unwrap();
    assert_eq!(finding["range"]["start"], json!({"line": 5, "character": 19}));
    let elsewhere = &finding["relatedInformation"][0]["location"];
    assert!(elsewhere["uri"].as_str().unwrap().ends_with("/requirements.txt"), "{elsewhere}");
    assert_eq!(elsewhere["range"]["end"], json!({"line": 0, "character": 5}));
    scratch.file("requirements.txt", "numpy==1.26.0\n");
    happened(&mut client, &list, 2);
    published(&mut client, &file, REQUIREMENTS, false);
}

#[test]
fn a_file_of_requirements_in_the_editor_goes_before_the_one_on_disk() {
    let scratch = Scratch::new("beside-editor");
    let (file, list) = (uri(&scratch, "a.def"), uri(&scratch, "requirements.txt"));
    scratch.file("requirements.txt", "numpy\n");
    let mut client = start(&scratch);
    client.open(&file, FILE);
    published(&mut client, &file, REQUIREMENTS, true);
    client.open(&list, "numpy==1.26.0\n");
    published(&mut client, &file, REQUIREMENTS, false);
    let version = json!({"uri": list, "version": 2});
    let change = json!({"range": {"start": {"line": 0, "character": 5}, "end": {"line": 0, "character": 13}}, "text": ""});
    client.notify("textDocument/didChange", json!({"textDocument": version, "contentChanges": [change]}));
    published(&mut client, &file, REQUIREMENTS, true);
    scratch.file("requirements.txt", "numpy==1.26.0\n");
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": list}}));
    published(&mut client, &file, REQUIREMENTS, false);
}
