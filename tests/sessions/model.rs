//! Random sessions of a client that knows what it has said: whatever came before, the server says of a text what a fresh
//! one says.
//!
//! A session is a number: `SINGULARITY_LS_SESSION=N` plays one again. How many seconds are played is said by
//! `SINGULARITY_LS_SESSIONS`.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, PUBLISH, at};
use crate::support::made_up::made_up;
use crate::support::{Random, Scratch, TOKENS};

/// Seconds of an ordinary run.
const SECONDS: u64 = 120;
/// What happens in one session.
const STEPS: usize = 120;
/// After so many steps, and at the end, the answers are compared.
const COMPARED: usize = 40;

const NAMES: [&str; 4] = ["a.def", "deep/b.def", "Singularity", "c.def"];

/// What is asked about a place, a range or a whole file: all of it has everything that any request needs.
const REQUESTS: &[&str] = &[
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/signatureHelp",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/documentLink",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/range",
    "textDocument/inlayHint",
    "textDocument/codeLens",
    "textDocument/codeAction",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/onTypeFormatting",
    "singularity/chain",
    "singularity/inputs",
];

struct Document {
    text: String,
    version: i64,
}

/// The client's side of a session.
struct Session {
    random: Random,
    encoding: &'static str,
    scratch: Scratch,
    client: Client,
    open: BTreeMap<&'static str, Document>,
    /// The last settings that were sent.
    settings: Value,
    /// Requests that may have no answer yet.
    asked: Vec<i64>,
    /// The version of the text that was compared last, above all others: a list of findings names only its version, and
    /// one of an earlier text may still be on its way.
    compared: i64,
}

fn start(scratch: &Scratch, encoding: &str) -> Client {
    let mut client = Client::spawn();
    let capabilities = json!({
        "general": {"positionEncodings": [encoding]},
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": true},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true}, "didChangeWatchedFiles": {"dynamicRegistration": true}},
    });
    let folders = json!([{"uri": format!("file://{}", scratch.path()), "name": "w"}]);
    client.request(
        "initialize",
        json!({"processId": null, "capabilities": capabilities, "workspaceFolders": folders}),
    );
    client.notify("initialized", json!({}));
    client
}

impl Session {
    fn new(number: u64) -> Session {
        let mut random = Random(number);
        let encoding = *random.pick(&["utf-8", "utf-16", "utf-32"]);
        let scratch = Scratch::new("model");
        let client = start(&scratch, encoding);
        Session {
            random,
            encoding,
            scratch,
            client,
            open: BTreeMap::new(),
            settings: json!({}),
            asked: Vec::new(),
            compared: 1_000_000,
        }
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.scratch.path())
    }

    /// One thing that a client does, or that none does.
    fn step(&mut self) {
        let name = *self.random.pick(&NAMES);
        match self.random.below(100) {
            0..8 => self.open(name),
            8..50 => self.change(name),
            50..75 => {
                let method = *self.random.pick(REQUESTS);
                let about = self.about(name);
                let id = self.client.ask(method, about);
                self.asked.push(id);
                if self.random.below(4) == 0 {
                    self.client.notify("$/cancelRequest", json!({"id": id}));
                }
            }
            75..78 => {
                self.client.close(&self.uri(name));
                self.open.remove(name);
            }
            78..84 => self.file_on_disk(),
            84..88 => {
                let choices = [
                    json!({}),
                    json!({"profile": "reproducible"}),
                    json!({"ignore": ["unpinned-base-image"]}),
                    json!({"inlayHints": true}),
                    json!({"buildArgs": {"V": "1"}, "nonsense": 5}),
                ];
                self.settings = self.random.pick(&choices).clone();
                let settings = json!({"settings": {"singularity": self.settings}});
                self.client.notify("workspace/didChangeConfiguration", settings);
            }
            _ => self.nonsense(name),
        }
    }

    /// Opened, or opened again without a close: the newer text counts, whatever its number.
    fn open(&mut self, name: &'static str) {
        let text = made_up(&mut self.random);
        let version = self.random.below(1000) as i64;
        let document =
            json!({"uri": self.uri(name), "languageId": "singularity", "version": version, "text": text});
        self.client.notify("textDocument/didOpen", json!({"textDocument": document}));
        self.open.insert(name, Document { text, version });
    }

    fn change(&mut self, name: &'static str) {
        let uri = self.uri(name);
        let Some(document) = self.open.get_mut(name) else {
            // Nobody has opened it.
            return self.client.change(&uri, 5, json!([{"text": "%post\n"}]));
        };
        let mut changes = Vec::new();
        for _ in 0..=self.random.below(3) {
            let new = if self.random.below(3) == 0 { "" } else { *self.random.pick(TOKENS) };
            if self.random.below(20) == 0 {
                document.text = made_up(&mut self.random);
                changes.push(json!({"text": document.text}));
                continue;
            }
            let bounds = bounds(&document.text);
            let first = self.random.below(bounds.len());
            let range = bounds[first]..bounds[(first + self.random.below(8)).min(bounds.len() - 1)];
            let place = |offset| position(&document.text, offset, self.encoding);
            changes
                .push(json!({"range": {"start": place(range.start), "end": place(range.end)}, "text": new}));
            document.text.replace_range(range, new);
        }
        document.version += 1 + self.random.below(3) as i64;
        self.client.change(&uri, document.version, Value::Array(changes));
    }

    /// A file beside them is written, changed or removed, and the editor says so, twice sometimes.
    fn file_on_disk(&mut self) {
        let files = [
            ("requirements.txt", ["numpy\n", "numpy==1.26.0\n", "-r other.txt\n", "\u{feff}é\0"]),
            (
                "singularity-ls.toml",
                ["profile = 'reproducible'\n", "select = ['sudo-in-script']\n", "select = [", "[[["],
            ),
        ];
        let (name, texts) = self.random.pick(&files);
        let kind = match self.random.below(5) {
            0 => {
                let _ = std::fs::remove_file(self.scratch.0.join(name));
                3
            }
            _ => {
                self.scratch.file(name, self.random.pick(texts));
                2
            }
        };
        let uri = self.uri(name);
        for _ in 0..=self.random.below(2) {
            self.client
                .notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": kind}]}));
        }
    }

    /// What no client of sound mind sends.
    fn nonsense(&mut self, name: &str) {
        let uri = self.uri(name);
        match self.random.below(9) {
            0 => self.client.notify("no/such", json!({"a": [1, {}]})),
            1 => self.asked.push(self.client.ask("no/such", Value::Null)),
            2 => self
                .asked
                .push(self.client.ask(self.random.pick::<&str>(REQUESTS), json!({"textDocument": 5}))),
            3 => self.client.notify("$/cancelRequest", json!({"id": self.random.below(500)})),
            4 => self.client.close("file:///nowhere/never-opened.def"),
            5 => self.client.notify("textDocument/didChange", json!({"textDocument": {"uri": uri}})),
            6 => self.client.send(&json!({"jsonrpc": "2.0", "id": "nobody asked", "result": {}})),
            7 => self.asked.push(self.client.ask("initialize", json!({"capabilities": {}}))),
            _ => self.asked.push(self.client.ask("workspace/symbol", json!({"query": "a"}))),
        }
    }

    /// Parameters that fit every request.
    fn about(&mut self, name: &str) -> Value {
        let lines = self.open.get(name).map_or(3, |document| document.text.lines().count());
        let here = at(self.random.below(lines + 2) as u32, self.random.below(30) as u32);
        let end = at(self.random.below(lines + 2) as u32, self.random.below(30) as u32);
        parameters(&self.uri(name), &here, &json!({"start": here, "end": end}))
    }

    /// Every request so far has its one answer.
    fn settle(&mut self) {
        let last = self.client.ask("workspace/symbol", json!({"query": "no such thing"}));
        self.asked.push(last);
        for id in std::mem::take(&mut self.asked) {
            let answer = self.client.wait(|message| message["id"] == id);
            assert_ne!(answer["error"]["code"], -32603, "an internal error: {answer}\n{}", self.client.log());
        }
        let left: Vec<_> = self
            .client
            .unread
            .iter()
            .filter(|message| message.get("id").is_some() && message.get("method").is_none())
            .collect();
        assert!(left.is_empty(), "answers that nobody asked for: {left:?}");
    }

    /// What the server says of each open document is what a fresh one says.
    fn compare(&mut self, number: u64) {
        self.settle();
        let mut fresh = start(&self.scratch, self.encoding);
        fresh.notify("workspace/didChangeConfiguration", json!({"settings": {"singularity": self.settings}}));
        // A settled server has published all it had to say; an edit of nothing has it said again.
        let names: Vec<_> = self.open.keys().copied().collect();
        for name in names {
            let uri = self.uri(name);
            let document = self.open.get_mut(name).unwrap();
            self.compared += 1000;
            document.version = self.compared;
            let (text, version) = (document.text.clone(), document.version);
            self.client.change(&uri, version, json!([]));
            let opened = json!({"uri": uri, "languageId": "singularity", "version": version, "text": text});
            fresh.notify("textDocument/didOpen", json!({"textDocument": opened}));
            let [ours, theirs] =
                [&mut self.client, &mut fresh].map(|client| published(client, &uri, version));
            assert_eq!(ours, theirs, "session {number}: findings of {name}:\n{text:?}");
            let lines = text.lines().count() as u32;
            for method in REQUESTS {
                for line in [1, lines / 2, lines] {
                    let range = json!({"start": at(line, 0), "end": at(lines, 0)});
                    let about = parameters(&uri, &at(line, 6), &range);
                    let [ours, theirs] =
                        [&mut self.client, &mut fresh].map(|client| answer(client, method, &about));
                    assert_eq!(
                        ours, theirs,
                        "session {number}: {method} at line {line} of {name}:\n{text:?}"
                    );
                }
            }
            fresh.close(&uri);
        }
        self.client.unread.clear();
    }
}

fn parameters(uri: &str, here: &Value, range: &Value) -> Value {
    json!({
        "textDocument": {"uri": uri}, "position": here, "positions": [here], "range": range, "newName": "renamed",
        "ch": "\n", "options": {"tabSize": 4, "insertSpaces": true},
        "context": {"includeDeclaration": true, "diagnostics": [], "triggerKind": 1, "isRetrigger": false},
    })
}

/// The answer, without the name that a server gives to tokens.
fn answer(client: &mut Client, method: &str, about: &Value) -> Value {
    let id = client.ask(method, about.clone());
    let mut answer = client.wait(|message| message["id"] == id);
    if let Some(result) = answer["result"].as_object_mut() {
        result.remove("resultId");
    }
    json!([answer["result"], answer["error"]["code"], answer["error"]["message"]])
}

/// The last findings published for a version.
fn published(client: &mut Client, uri: &str, version: i64) -> Value {
    let is_it = |message: &Value| {
        message["method"] == PUBLISH
            && message["params"]["uri"] == uri
            && message["params"]["version"] == version
    };
    let mut last = client.wait(is_it);
    // Files on disk may have had it judged twice; what comes before the answer to a question was said before it.
    answer(client, "workspace/symbol", &json!({"query": "no such thing"}));
    while let Some(place) = client.unread.iter().position(is_it) {
        last = client.unread.remove(place);
    }
    last["params"]["diagnostics"].take()
}

/// Places between characters, but not between those of one line end.
fn bounds(text: &str) -> Vec<usize> {
    let mut bounds: Vec<_> = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
    bounds.retain(|offset| !(text[..*offset].ends_with('\r') && text[*offset..].starts_with('\n')));
    bounds
}

fn position(text: &str, offset: usize, encoding: &str) -> Value {
    let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[start..offset];
    let character = match encoding {
        "utf-8" => before.len(),
        "utf-16" => before.encode_utf16().count(),
        _ => before.chars().count(),
    };
    at(text[..offset].matches('\n').count() as u32, character as u32)
}

fn play(number: u64) {
    let mut session = Session::new(number);
    for step in 1..=STEPS {
        session.step();
        if step % COMPARED == 0 {
            session.compare(number);
        }
    }
    session.client.request("shutdown", Value::Null);
    assert!(!session.client.log().contains("panicked"), "session {number}: {}", session.client.log());
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn random_sessions() {
    if let Some(session) = number("SINGULARITY_LS_SESSION") {
        return play(session);
    }
    // An ordinary run plays the same ones every time: it is about the change at hand, not about luck.
    let given = number("SINGULARITY_LS_SESSIONS");
    let first = given.map_or(1, |_| std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis() as u64);
    let budget = Duration::from_secs(given.unwrap_or(SECONDS));
    let began = Instant::now();
    let mut played = 0;
    while began.elapsed() < budget || played == 0 {
        let session = first + played;
        if std::panic::catch_unwind(|| play(session)).is_err() {
            panic!("session {session} failed; SINGULARITY_LS_SESSION={session} plays it again");
        }
        played += 1;
    }
    println!("{played} sessions of {STEPS} steps, the first {first}");
}
