//! What clients say otherwise than the protocol's newest version, and what they say that they cannot do.

use serde_json::{Value, json};

use crate::client::{Client, URI, at, place};
use crate::support::Scratch;

/// The answer to `initialize` of a client that says just this, and the client.
fn initialized(params: Value) -> (Client, Value) {
    let mut client = Client::spawn();
    let answer = client.request("initialize", params);
    client.notify("initialized", json!({}));
    (client, answer["capabilities"].clone())
}

#[test]
fn what_cannot_be_read_of_a_client_is_no_reason_to_refuse_it() {
    let document = json!({
        "completion": {"completionItem": {"snippetSupport": true}},
        "foldingRange": {"foldingRangeKind": {"valueSet": ["comment", 7]}},
        "semanticTokens": {"requests": {"range": {}, "full": {"delta": true}}},
        "typeHierarchy": false,
    });
    let (mut client, _) = initialized(json!({
        "processId": -1,
        "rootUri": "",
        "trace": "compact",
        "capabilities": {"textDocument": document, "general": {"positionEncodings": ["utf-8"]}},
    }));
    client.open(URI, "Bootstrap: docker\nFrom: a\n%po\n");
    let list = client.request("textDocument/completion", place(URI, 2, 3));
    let post = list["items"].as_array().unwrap().iter().find(|item| item["label"] == "%post").unwrap();
    assert_eq!(post["insertTextFormat"], 2, "what else it says is heeded: {post}");
    client.finish();
}

#[test]
fn a_request_that_the_protocol_keeps_for_itself_is_answered() {
    let mut client = Client::start(&[]);
    let id = client.ask("$/anything", json!({}));
    let answer = client.wait(|message| message["id"] == id);
    assert_eq!(answer["error"]["code"], -32601);
    client.notify("$/anything", json!({}));
    client.finish();
}

#[test]
fn nothing_is_offered_that_a_client_does_not_know() {
    let (client, modest) = initialized(json!({"processId": null, "capabilities": {}}));
    assert_eq!([&modest["codeActionProvider"], &modest["renameProvider"]], [&json!(true); 2]);
    client.finish();
    let parameters = json!({"parameterInformation": {"labelOffsetSupport": true}});
    let document = json!({
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
        "rename": {"prepareSupport": true},
        "signatureHelp": {"signatureInformation": parameters},
    });
    let (mut client, able) =
        initialized(json!({"processId": null, "capabilities": {"textDocument": document}}));
    assert_eq!(able["renameProvider"]["prepareProvider"], true);
    assert_eq!(able["codeActionProvider"]["codeActionKinds"][0], "quickfix");
    client.open(URI, "Bootstrap: docker\nFrom: a\n%files from b\n");
    let help = client.request("textDocument/signatureHelp", place(URI, 2, 12));
    assert!(help["signatures"][0]["parameters"][0]["label"].is_array(), "{help}");
    client.finish();
}

/// Menus send what a lens says back as a command; it has none.
#[test]
fn a_command_without_a_name_does_nothing() {
    let mut client = Client::start(&[]);
    assert_eq!(client.request("workspace/executeCommand", json!({"command": ""})), Value::Null);
    client.finish();
}

#[test]
fn a_client_that_takes_no_edits_is_sent_none() {
    let (mut client, _) =
        initialized(json!({"processId": null, "capabilities": {"workspace": {"applyEdit": false}}}));
    client.open(URI, "Bootstrap: docker\nFrom: python\n");
    for command in ["singularity.pinFile", "singularity.pinWorkspace", "singularity.pinFileOnline"] {
        let id = client.ask("workspace/executeCommand", json!({"command": command, "arguments": [URI]}));
        let refused = client.wait(|message| message["id"] == id);
        let why = refused["error"]["message"].as_str().unwrap_or_default();
        assert!(why.contains("takes no edits"), "{refused}");
    }
    client.finish();
}

/// Helix says where it was started, beside an address that is empty: no folder is open.
#[test]
fn a_path_without_an_address_is_no_folder() {
    let scratch = Scratch::new("protocol-dialects-folder");
    scratch.file("b.def", "Bootstrap: docker\nFrom: python\n");
    let params = json!({"processId": null, "rootPath": scratch.path(), "rootUri": null, "capabilities": {}});
    let (mut client, _) = initialized(params);
    client
        .request("workspace/executeCommand", json!({"command": "singularity.pinWorkspace", "arguments": []}));
    let said = client.wait(|message| message["method"] == "window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().starts_with("Nothing here can be pinned"), "{said}");
    client.finish();
}

/// Some clients ask for every kind at once.
#[test]
fn one_change_is_offered_once() {
    let mut client = Client::start(&[]);
    client.open(URI, "Bootstrap: docker\nFrom: debian:12\n%post\n    apt-get install -y gcc\n");
    let range = json!({"start": at(3, 6), "end": at(3, 6)});
    for only in [json!(null), json!(["", "quickfix", "refactor", "source"])] {
        let context = json!({"diagnostics": [], "only": only});
        let params = json!({"textDocument": {"uri": URI}, "range": range, "context": context});
        let menu = client.request("textDocument/codeAction", params);
        let kinds_and_edits: Vec<_> =
            menu.as_array().unwrap().iter().map(|action| (&action["kind"], &action["edit"])).collect();
        let snapshots = kinds_and_edits
            .iter()
            .filter(|(kind, edit)| *kind == "quickfix" && edit.to_string().contains("snapshot.debian.org"));
        assert_eq!(snapshots.count(), 1, "{menu}");
        let titles: Vec<_> = menu.as_array().unwrap().iter().map(|action| action["title"].as_str()).collect();
        let mut different = titles.clone();
        different.dedup();
        assert_eq!(different, titles);
    }
    client.finish();
}
