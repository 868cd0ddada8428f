//! The server's text is the editor's text, in every encoding and at every speed.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, LESSON, PUBLISH, URI, at, place};
use crate::support::{Random, TOKENS};

fn insert(line: u32, character: u32, text: &str) -> Value {
    json!({"range": {"start": at(line, character), "end": at(line, character)}, "text": text})
}

#[test]
fn the_cheapest_encoding_offered_is_taken() {
    for (offered, taken) in [
        (&["utf-16", "utf-8"][..], "utf-8"),
        (&["utf-16", "utf-32"], "utf-32"),
        (&["utf-16"], "utf-16"),
        (&["latin-1"], "utf-16"),
        (&[], "utf-16"),
    ] {
        let mut client = Client::spawn();
        let general = json!({"general": {"positionEncodings": offered}});
        let answer = client.request("initialize", json!({"capabilities": general}));
        assert_eq!(answer["capabilities"]["positionEncoding"], taken);
        client.finish();
    }
}

#[test]
fn versions_are_published_and_close_clears() {
    let mut client = Client::start(&[]);
    client.open(URI, LESSON);
    assert_eq!(client.diagnostics(URI, 1).len(), 2);
    client.change(URI, 7, json!([insert(1, 13, "3.12.7-bookworm"), {"range": {"start": at(1, 28), "end": at(1, 34)}, "text": ""}]));
    let left = client.diagnostics(URI, 7);
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0]["code"], "unpinned-pip-package");
    client.close(URI);
    let cleared =
        client.wait(|message| message["method"] == PUBLISH && message["params"]["version"].is_null());
    assert_eq!(cleared["params"]["diagnostics"], json!([]));
    // The server has got beyond the close once it answers what was asked behind it.
    assert_eq!(client.request("textDocument/hover", place(URI, 0, 0)), Value::Null);
    assert!(client.quiet(Duration::from_millis(300)).is_empty(), "nothing follows a close");
    client.finish();
}

#[test]
fn full_text_changes_are_taken_too() {
    let mut client = Client::start(&[]);
    client.open(URI, "");
    client.change(URI, 2, json!([{"text": LESSON}]));
    assert_eq!(client.diagnostics(URI, 2).len(), 2);
    client.finish();
}

/// Changes and requests mixed without a pause: every request sees exactly the changes sent before it.
#[test]
fn requests_see_the_changes_before_them_and_no_others() {
    let mut client = Client::start(&["utf-8"]);
    client.open(URI, "Bootstrap: docker\nFrom: x\n");
    let mut asked = Vec::new();
    for version in 2..1500 {
        // The name of the image grows by one character a change.
        client.change(URI, version, json!([insert(1, (6 + version - 1) as u32, "x")]));
        if version % 3 == 0 {
            asked.push((version, client.ask("textDocument/hover", place(URI, 1, 7))));
        }
    }
    for (version, id) in asked {
        let answer = client.wait(|message| message["id"] == id);
        let end = answer["result"]["range"]["end"]["character"].as_i64();
        assert_eq!(end, Some(6 + version), "the hover after version {version}");
    }
    assert!(client.diagnostics(URI, 1499).len() == 1);
    client.finish();
}

#[test]
fn a_burst_is_published_a_few_times_and_versions_never_go_backwards() {
    let mut client = Client::start(&["utf-8"]);
    let text = format!("{LESSON}{}", "    echo hello\n".repeat(2000));
    client.open(URI, &text);
    client.diagnostics(URI, 1);
    let mut burst = Vec::new();
    for version in 2..=200 {
        let change = json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": {"uri": URI, "version": version}, "contentChanges": [insert(4, 4, "x")]}});
        burst.extend(format!("Content-Length: {}\r\n\r\n{change}", change.to_string().len()).into_bytes());
    }
    client.send_raw(&burst);
    client.diagnostics(URI, 200);
    let versions: Vec<_> =
        client.unread.iter().map(|message| message["params"]["version"].as_i64().unwrap()).collect();
    assert!(versions.is_sorted(), "{versions:?}");
    assert!(versions.len() < 100, "a burst of 199 changes was published {} times", versions.len() + 1);
    client.finish();
}

#[test]
fn what_is_not_open_is_answered_sensibly() {
    let mut client = Client::start(&[]);
    client.change(URI, 2, json!([{"text": "x"}]));
    client.close(URI);
    assert_eq!(client.request("textDocument/hover", place(URI, 0, 0)), Value::Null);
    assert_eq!(client.request("textDocument/completion", place("untitled:Untitled-1", 0, 0)), Value::Null);
    client.open(URI, LESSON);
    assert_eq!(client.diagnostics(URI, 1).len(), 2);
    // Opened again without a close: the newer text counts.
    let text = "Bootstrap: docker\nFrom: scratch\n%labels\n    author me\n    version 1\n%help\n    Help.\n";
    client.open(URI, text);
    client.wait(|message| message["method"] == PUBLISH && message["params"]["diagnostics"] == json!([]));
    client.unread.clear();
    client.finish();
}

#[test]
fn positions_out_of_range_are_clamped() {
    let mut client = Client::start(&[]);
    client.open(URI, LESSON);
    for (line, character) in [(0, u32::MAX), (u32::MAX, 0), (u32::MAX, u32::MAX), (1, 9999), (99, 3)] {
        client.request("textDocument/hover", place(URI, line, character));
        client.request("textDocument/completion", place(URI, line, character));
        let range = json!({"start": at(line, character), "end": at(0, 0)});
        let params = json!({"textDocument": {"uri": URI}, "range": range, "context": {"diagnostics": []}});
        client.request("textDocument/codeAction", params);
    }
    let backwards = json!({"start": at(9, 9), "end": at(1, 6)});
    client.change(URI, 2, json!([{"range": backwards, "text": "\n"}, {"range": {"start": at(70, 0), "end": at(80, 0)}, "text": "%post"}]));
    client.diagnostics(URI, 2);
    client.finish();
}

/// After a storm of edits the server reports what a fresh one reports for the same text.
#[test]
fn a_storm_of_edits_converges() {
    for (seed, encoding) in [(1, "utf-8"), (2, "utf-16"), (3, "utf-32")] {
        let width = |text: &str| match encoding {
            "utf-8" => text.len(),
            "utf-16" => text.encode_utf16().count(),
            _ => text.chars().count(),
        };
        let mut random = Random(seed);
        let mut client = Client::start(&[encoding]);
        let mut text = LESSON.to_owned();
        client.open(URI, &text);
        for version in 2..200 {
            let mut changes = Vec::new();
            for _ in 0..=random.below(3) {
                let mut bounds: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
                // Between the two bytes of a line end there is no position.
                bounds.retain(|at| !(text[..*at].ends_with('\r') && text[*at..].starts_with('\n')));
                let start = random.below(bounds.len());
                let end = bounds[(start + random.below(6)).min(bounds.len() - 1)];
                let start = bounds[start];
                let position = |at: usize| {
                    let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
                    let line = text[..at].matches('\n').count();
                    at_(line, width(&text[line_start..at]))
                };
                let new = if random.below(3) == 0 { "" } else { random.pick(TOKENS) };
                changes.push(json!({"range": {"start": position(start), "end": position(end)}, "text": new}));
                text.replace_range(start..end, new);
            }
            client.change(URI, version, Value::Array(changes));
        }
        let after = client.diagnostics(URI, 199);
        let mut fresh = Client::start(&[encoding]);
        fresh.open(URI, &text);
        assert_eq!(after, fresh.diagnostics(URI, 1), "seed {seed}, {encoding}:\n{text:?}");
        client.finish();
        fresh.finish();
    }
}

fn at_(line: usize, character: usize) -> Value {
    at(line as u32, character as u32)
}
