//! Every answer belongs to the version it was asked at, and every request gets exactly one.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::client::{Client, PUBLISH, URI, at, place};
use crate::support::Random;

const CHANGES: i64 = 20_000;
const REQUESTS: usize = 2_000;

/// A file that says its version in three places, and has something to mend.
fn text(version: i64) -> String {
    format!(
        "Bootstrap: docker\nFrom: python:latest\nStage: v{version}\n%apprun v{version}\n    true\n\
         Bootstrap: docker\nFrom: python:latest\n%files from v{version}\n    a /b\n"
    )
}

/// The edits that make the text of the next version out of that of a version.
fn to_next(version: i64) -> Value {
    let length = version.to_string().len();
    let edit = |line: u32, column: u32| {
        let range = json!({"start": at(line, column), "end": at(line, column + length as u32)});
        json!({"range": range, "text": (version + 1).to_string()})
    };
    json!([edit(2, 8), edit(3, 9), edit(7, 13)])
}

/// What is asked, and where in an answer the version stands.
type Question = (&'static str, fn() -> Value, fn(&Value) -> Option<String>);

const QUESTIONS: &[Question] = &[
    (
        "documentSymbol",
        || json!({"textDocument": {"uri": URI}}),
        |answer| {
            let names = answer.as_array()?.iter().filter_map(|symbol| symbol["name"].as_str());
            names
                .filter_map(|name| name.split_whitespace().find(|word| word.starts_with('v')))
                .next()
                .map(str::to_owned)
        },
    ),
    ("prepareRename", || place(URI, 2, 9), |answer| answer["placeholder"].as_str().map(str::to_owned)),
    (
        "rename",
        || {
            let mut about = place(URI, 7, 14);
            about["newName"] = json!("other");
            about
        },
        edited_version,
    ),
    (
        "codeAction",
        || {
            let range = json!({"start": at(1, 8), "end": at(1, 8)});
            json!({"textDocument": {"uri": URI}, "range": range, "context": {"diagnostics": []}})
        },
        |answer| edited_version(&answer[0]["edit"]),
    ),
];

/// The version that an edit is for.
fn edited_version(edit: &Value) -> Option<String> {
    Some(format!("v{}", edit["documentChanges"][0]["textDocument"]["version"].as_i64()?))
}

struct Asked {
    question: &'static Question,
    version: i64,
    cancelled: bool,
}

#[test]
fn twenty_thousand_changes_and_two_thousand_requests() {
    let seed = 7;
    let mut random = Random(seed);
    let mut client = Client::start(&["utf-8"]);
    client.open(URI, &text(1));
    let mut asked = HashMap::new();
    let mut published = Vec::new();
    for version in 2..=CHANGES {
        client.change(URI, version, to_next(version - 1));
        let is_asked = random.below(CHANGES as usize) < REQUESTS;
        if is_asked || version == CHANGES {
            let question = random.pick(QUESTIONS);
            let id = client.ask(&format!("textDocument/{}", question.0), question.1());
            let cancelled = random.below(3) == 0;
            asked.insert(id, Asked { question, version, cancelled });
            if cancelled {
                client.notify("$/cancelRequest", json!({"id": id}));
            }
        }
        if random.below(50) == 0 {
            // Cancelled twice, answered already, or never asked.
            client.notify("$/cancelRequest", json!({"id": random.below(2 * REQUESTS)}));
        }
    }
    let (mut right, mut cancelled) = (0, 0);
    let mut answered = HashMap::new();
    while answered.len() < asked.len() || published.last() != Some(&CHANGES) {
        let message = client.next().expect("the server is still there");
        if message["method"] == PUBLISH {
            published.push(message["params"]["version"].as_i64().unwrap());
            continue;
        }
        let id = message["id"].as_i64().unwrap();
        let about = &asked[&id];
        assert_eq!(answered.insert(id, ()), None, "answered twice: {message}");
        if message["error"]["code"] == -32800 {
            cancelled += 1;
            continue;
        }
        let said = (about.question.2)(&message["result"]);
        assert_eq!(said, Some(format!("v{}", about.version)), "{}: {message}", about.question.0);
        right += 1;
    }
    assert!(published.is_sorted(), "{published:?}");
    println!("{right} right, {cancelled} cancelled, {} published", published.len());
    assert!(right > REQUESTS / 2, "{right}");
    let unasked = asked.values().filter(|asked| !asked.cancelled).count();
    assert!(right >= unasked, "{right} of {unasked} that nobody cancelled by their own number");
    // Whatever it still had to say it has said once it answers what is asked behind it.
    client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": URI}}));
    let extra = client.quiet(std::time::Duration::from_millis(300));
    assert!(extra.is_empty(), "nobody asked for {extra:?}");
    client.finish();
}
