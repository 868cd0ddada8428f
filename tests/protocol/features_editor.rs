//! Every request about a file, as an editor asks it.

use serde_json::{Value, json};

use crate::client::{Client, PUBLISH, URI, at, place};
use crate::support::Scratch;

const TOOL: &str = "\
Bootstrap: docker
From: golang:{{ GO }}
Stage: build
%arguments
    GO=1.23.4-bookworm
Bootstrap: docker
from:  debian:bookworm
%files from build
    /opt/tool /opt/tool
%post
    name=world
    echo \u{1F40D} \"$name\" https://example.org/
";

/// A server of an editor that takes everything, with settings.
fn start(settings: Value) -> Client {
    start_in(settings, Value::Null)
}

fn start_in(settings: Value, folders: Value) -> Client {
    let mut client = Client::spawn();
    let item = json!({"snippetSupport": true, "resolveSupport": {"properties": ["documentation"]}});
    let capabilities = json!({
        "textDocument": {
            "completion": {"completionItem": item},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true}},
    });
    let params = json!({
        "processId": std::process::id(),
        "capabilities": capabilities,
        "initializationOptions": settings,
        "workspaceFolders": folders,
    });
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client
}

fn about(uri: &str) -> Value {
    json!({"textDocument": {"uri": uri}})
}

/// A request about the whole of the open file.
fn whole(client: &mut Client, method: &str) -> Value {
    client.request(method, about(URI))
}

fn ask(client: &mut Client, method: &str, line: u32, character: u32) -> Value {
    client.request(method, place(URI, line, character))
}

fn opened(text: &str) -> Client {
    let mut client = start(Value::Null);
    client.open(URI, text);
    client
}

#[test]
fn everything_is_advertised() {
    let mut client = Client::spawn();
    let answer = client.request("initialize", json!({"capabilities": {}}));
    let capabilities = answer["capabilities"].as_object().unwrap().clone();
    for provider in [
        "hover",
        "completion",
        "signatureHelp",
        "codeAction",
        "definition",
        "references",
        "documentHighlight",
        "rename",
        "documentSymbol",
        "workspaceSymbol",
        "foldingRange",
        "selectionRange",
        "documentLink",
        "semanticTokens",
        "inlayHint",
        "codeLens",
        "documentFormatting",
        "documentRangeFormatting",
        "documentOnTypeFormatting",
    ] {
        assert!(capabilities.contains_key(&format!("{provider}Provider")), "{provider}");
    }
    client.finish();
}

#[test]
fn hover_and_signature_help() {
    let mut client = opened(TOOL);
    let hover = ask(&mut client, "textDocument/hover", 1, 16);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("1.23.4-bookworm"), "{hover}");
    assert_eq!(hover["range"], json!({"start": at(1, 13), "end": at(1, 21)}));
    let help = ask(&mut client, "textDocument/signatureHelp", 7, 12);
    assert_eq!(help["signatures"][0]["label"], "%files from <stage>");
    assert_eq!(help["activeParameter"], 1);
    assert_eq!(ask(&mut client, "textDocument/signatureHelp", 0, 0), Value::Null);
    client.finish();
}

/// An editor that shows text shows no asterisks.
#[test]
fn pages_without_markup_for_who_shows_none() {
    let mut client = Client::spawn();
    let text_alone = json!(["plaintext"]);
    let document = json!({
        "hover": {"contentFormat": text_alone},
        "completion": {"completionItem": {"documentationFormat": text_alone}},
    });
    client.request("initialize", json!({"processId": null, "capabilities": {"textDocument": document}}));
    // Some send nothing where an empty table is wanted.
    client.send(&json!({"jsonrpc": "2.0", "method": "initialized"}));
    client.open(URI, "Bootstrap: docker\nFrom: python\n");
    let hover = ask(&mut client, "textDocument/hover", 1, 8);
    let list = ask(&mut client, "textDocument/completion", 1, 12);
    for page in [&hover["contents"], &list["items"][0]["documentation"]] {
        let value = page["value"].as_str().unwrap_or_default();
        assert_eq!(page["kind"], "plaintext", "{page}");
        assert!(!value.is_empty() && !value.contains("**") && !value.contains("]("), "{value}");
    }
    let answer = client.request("shutdown", json!({}));
    assert!(answer.is_null(), "{answer}");
    client.notify("exit", json!({}));
    assert!(client.ended().success());
}

#[test]
fn completion_takes_snippets_and_resolves_pages() {
    let mut client = opened("Bootstrap: docker\nFrom: a\n%po\n");
    let list = ask(&mut client, "textDocument/completion", 2, 3);
    let post = list["items"][0].clone();
    assert_eq!(post["label"], "%post");
    assert_eq!(post["insertTextFormat"], 2);
    assert_eq!(
        post["textEdit"],
        json!({"range": {"start": at(2, 0), "end": at(2, 3)}, "newText": "%post\n    $0"})
    );
    assert_eq!(post["documentation"], Value::Null, "only when it is asked for");
    let resolved = client.request("completionItem/resolve", post);
    assert!(
        resolved["documentation"]["value"].as_str().unwrap().contains("inside the container"),
        "{resolved}"
    );
    client.finish();

    let mut client = Client::start(&[]);
    client.open(URI, "Bootstrap: docker\nFrom: a\n%po\n");
    let list = ask(&mut client, "textDocument/completion", 2, 3);
    assert_eq!(list["items"][0]["textEdit"]["newText"], "%post", "an editor without snippets");
    assert!(list["items"][0]["documentation"]["value"].is_string());
    client.finish();
}

#[test]
fn a_blank_typed_brings_up_words_of_section_lines_only() {
    let mut client = opened("Bootstrap: docker\nFrom: a\n%files \n");
    let typed = |client: &mut Client, line: u32, character: u32| {
        let mut params = place(URI, line, character);
        params["context"] = json!({"triggerKind": 2, "triggerCharacter": " "});
        client.request("textDocument/completion", params)
    };
    assert_eq!(typed(&mut client, 2, 7)["items"][0]["label"], "from");
    client.change(URI, 2, json!([{"text": "Bootstrap: docker\nFrom: \n%labels\n  \n"}]));
    assert_eq!(typed(&mut client, 3, 2), Value::Null);
    client.finish();
}

#[test]
fn going_places() {
    let mut client = opened(TOOL);
    let definition = ask(&mut client, "textDocument/definition", 7, 13);
    let stage = json!({"start": at(2, 7), "end": at(2, 12)});
    assert_eq!(definition, json!([{"uri": URI, "range": stage}]));
    let mut params = place(URI, 2, 8);
    params["context"] = json!({"includeDeclaration": false});
    let references = client.request("textDocument/references", params);
    assert_eq!(references, json!([{"uri": URI, "range": {"start": at(7, 12), "end": at(7, 17)}}]));
    let highlights = ask(&mut client, "textDocument/documentHighlight", 10, 5);
    // The snake before it is two UTF-16 units.
    let name = json!({"start": at(11, 14), "end": at(11, 18)});
    assert_eq!(highlights[0]["kind"], 3);
    assert_eq!(highlights[1], json!({"range": name, "kind": 2}));
    client.finish();
}

#[test]
fn renaming() {
    let mut client = opened(TOOL);
    let prepared = ask(&mut client, "textDocument/prepareRename", 2, 9);
    assert_eq!(prepared, json!({"range": {"start": at(2, 7), "end": at(2, 12)}, "placeholder": "build"}));
    assert_eq!(ask(&mut client, "textDocument/prepareRename", 0, 3), Value::Null);
    let mut params = place(URI, 7, 13);
    params["newName"] = json!("make");
    let edit = client.request("textDocument/rename", params.clone());
    let change = &edit["documentChanges"][0];
    assert_eq!(
        (&change["textDocument"]["version"], change["edits"].as_array().unwrap().len()),
        (&json!(1), 2)
    );
    params["newName"] = json!("two words");
    let refused = client.ask("textDocument/rename", params);
    let answer = client.wait(|message| message["id"] == refused);
    assert_eq!(answer["error"]["code"], -32803);
    assert!(answer["error"]["message"].as_str().unwrap().contains("no blank"), "{answer}");
    client.finish();
}

#[test]
fn the_shape_of_a_file() {
    let mut client = opened(TOOL);
    let symbols = whole(&mut client, "textDocument/documentSymbol");
    assert_eq!(symbols[0]["name"], "stage build");
    assert_eq!(symbols[0]["children"][1]["name"], "%arguments");
    let folds = whole(&mut client, "textDocument/foldingRange");
    let lines: Vec<_> =
        folds.as_array().unwrap().iter().map(|fold| (&fold["startLine"], &fold["endLine"])).collect();
    assert!(lines.contains(&(&json!(9), &json!(11))), "{folds}");
    let params = json!({"textDocument": {"uri": URI}, "positions": [at(10, 5), at(0, 0)]});
    let selections = client.request("textDocument/selectionRange", params);
    assert_eq!(selections[0]["range"], json!({"start": at(10, 4), "end": at(10, 8)}));
    assert!(selections[0]["parent"]["range"].is_object() && selections[1]["range"].is_object());
    let links = whole(&mut client, "textDocument/documentLink");
    let targets: Vec<_> =
        links.as_array().unwrap().iter().map(|link| link["target"].as_str().unwrap()).collect();
    let expected =
        ["https://hub.docker.com/_/golang", "https://hub.docker.com/_/debian", "https://example.org/"];
    assert_eq!(targets, expected);
    client.finish();
}

#[test]
fn an_older_editor_gets_a_flat_outline() {
    let mut client = Client::start(&[]);
    client.open(URI, TOOL);
    let symbols = whole(&mut client, "textDocument/documentSymbol");
    assert!(symbols.as_array().unwrap().iter().all(|symbol| symbol["location"]["uri"] == URI), "{symbols}");
    client.finish();
}

#[test]
fn semantic_tokens_in_full_in_part_and_by_difference() {
    let mut client = opened(TOOL);
    let full = whole(&mut client, "textDocument/semanticTokens/full");
    let mut data = full["data"].as_array().unwrap().clone();
    assert_eq!(data[..10], [0, 0, 9, 0, 0, 0, 11, 6, 1, 0].map(Value::from), "`Bootstrap` and `docker`");
    let range = json!({"start": at(2, 0), "end": at(3, 0)});
    let params = json!({"textDocument": {"uri": URI}, "range": range});
    let part = client.request("textDocument/semanticTokens/range", params);
    assert_eq!(part["data"].as_array().unwrap().len(), 10, "`Stage` and its name");

    // One more section: what the difference makes of the old numbers is what the full list says.
    client.change(URI, 2, json!([{"range": {"start": at(3, 0), "end": at(3, 0)}, "text": "%help\n"}]));
    let mut params = about(URI);
    params["previousResultId"] = full["resultId"].clone();
    let delta = client.request("textDocument/semanticTokens/full/delta", params.clone());
    for edit in delta["edits"].as_array().unwrap() {
        let number = |name: &str| usize::try_from(edit[name].as_u64().unwrap()).unwrap();
        let (start, count) = (number("start"), number("deleteCount"));
        assert!(count <= 5, "{delta}");
        data.splice(start..start + count, edit["data"].as_array().cloned().unwrap_or_default());
    }
    let again = whole(&mut client, "textDocument/semanticTokens/full");
    assert_eq!(json!(data), again["data"]);
    let forgotten = client.request("textDocument/semanticTokens/full/delta", params);
    assert_eq!(forgotten["data"], again["data"], "of an older name everything is sent");
    client.finish();
}

fn hints(client: &mut Client) -> Vec<Value> {
    let range = json!({"start": at(0, 0), "end": at(99, 0)});
    let hints =
        client.request("textDocument/inlayHint", json!({"textDocument": {"uri": URI}, "range": range}));
    hints.as_array().unwrap().iter().map(|hint| hint["label"].clone()).collect()
}

#[test]
fn hints_and_lenses_follow_the_settings() {
    let mut client = opened(TOOL);
    assert_eq!(hints(&mut client), [Value::Null; 0], "off unless asked for");
    let lenses = whole(&mut client, "textDocument/codeLens");
    assert_eq!(lenses[0]["command"]["title"], "1 of 1 input pinned");
    let settings = json!({"singularity": {"inlayHints": {"values": true}, "codeLens": false}});
    client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
    assert_eq!(hints(&mut client), ["= 1.23.4-bookworm"]);
    assert_eq!(whole(&mut client, "textDocument/codeLens"), json!([]));
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    assert_eq!(hints(&mut client).len(), 1, "an editor that wants to be asked says nothing");
    client.finish();
    let mut client = start(json!({"inlayHints": true}));
    client.open(URI, TOOL);
    let both = hints(&mut client);
    assert_eq!((both.len(), &both[0]), (2, &json!("= 1.23.4-bookworm")), "{both:?}");
    client.finish();
}

#[test]
fn formatting() {
    let mut client = opened(TOOL);
    let options = json!({"tabSize": 8, "insertSpaces": false});
    let mut params = about(URI);
    params["options"] = options.clone();
    let edits = client.request("textDocument/formatting", params.clone());
    let expected = json!([
        {"range": {"start": at(6, 0), "end": at(6, 4)}, "newText": "From"},
        {"range": {"start": at(6, 5), "end": at(6, 7)}, "newText": " "},
    ]);
    assert_eq!(edits, expected);
    params["range"] = json!({"start": at(0, 0), "end": at(5, 0)});
    assert_eq!(client.request("textDocument/rangeFormatting", params), json!([]));
    let mut params = place(URI, 7, 0);
    params["ch"] = json!("\n");
    params["options"] = options;
    assert_eq!(client.request("textDocument/onTypeFormatting", params), expected);
    client.finish();
}

#[test]
fn files_of_the_workspace() {
    let folder = Scratch::new("workspace");
    let write = |name: &str, text: &str| drop(folder.file(name, text));
    write("other.def", "Bootstrap: docker\nFrom: a\nStage: elsewhere\n");
    write("module.def", "EXPORTS\n  stage elsewhere\n");
    write("data/table.csv", "");
    let uri = |path: &str| format!("file://{}", folder.0.join(path).display());
    let mut client = start_in(Value::Null, json!([{"uri": uri(""), "name": "x"}]));
    let file = uri("main.def");
    client
        .open(&file, "Bootstrap: docker\nFrom: b\nStage: here\n%files\n    data/table.csv\n    ../outside\n");

    let symbols = client.request("workspace/symbol", json!({"query": "stage"}));
    let names = symbols
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), &one["location"]["uri"]));
    let expected = [("stage here", json!(file)), ("stage elsewhere", json!(uri("other.def")))];
    assert!(names.eq(expected.iter().map(|(name, uri)| (*name, uri))), "{symbols}");

    let links = client.request("textDocument/documentLink", about(&file));
    let targets = links.as_array().unwrap().iter().filter_map(|link| link["target"].as_str());
    let files: Vec<_> = targets.filter(|target| target.starts_with("file:")).collect();
    assert_eq!(files, [uri("data/table.csv")]);
    let definition = client.request("textDocument/definition", place(&file, 4, 6));
    assert_eq!(definition[0]["uri"], uri("data/table.csv"));
    let removed = json!({"event": {"added": [], "removed": [{"uri": uri(""), "name": "x"}]}});
    client.notify("workspace/didChangeWorkspaceFolders", removed);
    let symbols = client.request("workspace/symbol", json!({"query": "elsewhere"}));
    assert_eq!(symbols, json!([]), "no longer in the workspace");
    client.finish();
}

/// Requests about nothing, and about every place of half a file, are answered and survived.
#[test]
fn every_request_is_answered_everywhere() {
    let methods = [
        "hover",
        "completion",
        "signatureHelp",
        "definition",
        "references",
        "documentHighlight",
        "prepareRename",
        "documentSymbol",
        "foldingRange",
        "documentLink",
        "semanticTokens/full",
        "codeLens",
        "formatting",
    ];
    let mut client = start(json!({"inlayHints": true}));
    let params = |line: u32, character: u32| {
        let mut params = place(URI, line, character);
        params["context"] = json!({"includeDeclaration": true, "triggerKind": 1, "isRetrigger": false});
        params["options"] = json!({"tabSize": 4, "insertSpaces": true});
        params
    };
    for method in methods {
        assert_eq!(
            client.request(&format!("textDocument/{method}"), params(0, 0)),
            Value::Null,
            "{method}: not open"
        );
    }
    client.open(
        URI,
        "Bootstrap: docker\nFrom: {{\n%files fro\n \"\n%labels\n\t{{ A\n%post -c\n  for in \"$(\n%",
    );
    for line in 0..10 {
        for character in [0, 1, 3, 6, 99] {
            for method in methods {
                client.request(&format!("textDocument/{method}"), params(line, character));
            }
        }
    }
    client.unread.retain(|message| message["method"] == PUBLISH);
    client.finish();
}

#[test]
fn requests_of_our_own() {
    let mut client = start(Value::Null);
    client.open(URI, "Bootstrap: docker\nFrom: python:3.9\n%post\n    pip install numpy==1.0 scipy\n");
    let inputs = whole(&mut client, "singularity/inputs");
    assert_eq!(inputs, json!({"pinned": 1, "total": 3}));
    let chain = ask(&mut client, "singularity/chain", 3, 0);
    let links = chain["links"].as_array().unwrap();
    assert_eq!(links[0]["image"], "python:3.9");
    assert_eq!(links[0]["life"]["ended"], true);
    assert_eq!(links[0]["life"]["of"], "Python 3.9");
    assert_eq!((&links[0]["withdrawn"], links[1]["about"].is_string()), (&serde_json::json!(false), true));
    assert!(chain["date"].is_string() && chain["exact"].is_boolean());
    assert_eq!(links.last().unwrap()["image"], "scratch");
    // Of a document that is not open there is nothing to say.
    let nothing = client.request("singularity/inputs", about("file:///nowhere/Singularity"));
    assert_eq!(nothing, Value::Null);
    client.finish();
}

#[test]
fn titles_in_menus_are_plain() {
    let mut client = start(Value::Null);
    client.open(URI, "Bootstrap: docker\nFrom: python:latest\n");
    let range = json!({"start": at(1, 12), "end": at(1, 12)});
    let params = json!({"textDocument": {"uri": URI}, "range": range, "context": {"diagnostics": []}});
    let actions = client.request("textDocument/codeAction", params);
    let titles: Vec<_> =
        actions.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert!(titles[0].starts_with("Pin python:"), "{titles:?}");
    assert!(titles.iter().all(|title| !title.contains('`')), "{titles:?}");
    client.finish();
}
