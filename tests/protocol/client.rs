//! A language client of the tests' own: the real binary, over real pipes.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What an editor asks about a place.
pub const OF_PLACES: [&str; 8] = [
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/signatureHelp",
    "singularity/chain",
];
/// What it asks about a file.
pub const OF_FILES: [&str; 7] = [
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/documentLink",
    "textDocument/codeLens",
    "textDocument/semanticTokens/full",
    "textDocument/formatting",
    "singularity/inputs",
];

/// How long anything may take before the test says that it hangs. Generous: the machines are busy.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// In a folder that is nowhere: what lies beside a file has its say.
pub const URI: &str = "file:///nowhere/lesson.def";

pub const LESSON: &str = "Bootstrap: docker\nFrom: python:latest\n%post\n    pip install numpy\n";

/// A running server. Whatever it says that nobody waited for is kept, and looked at when the client goes away.
pub struct Client {
    pub server: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    pub unread: Vec<Value>,
    next_id: i64,
    /// What the server wrote to its log.
    log: Arc<Mutex<String>>,
}

impl Client {
    /// Starts a server and says nothing to it.
    pub fn spawn() -> Client {
        Client::spawn_as(Command::new(env!("CARGO_BIN_EXE_singularity-ls")))
    }

    /// Starts a server in a command's environment.
    pub fn spawn_as(mut command: Command) -> Client {
        let mut server = command
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::<Mutex<String>>::default();
        let mut errors = server.stderr.take().unwrap();
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(length @ 1..) = errors.read(&mut piece) {
                kept.lock().unwrap().push_str(&String::from_utf8_lossy(&piece[..length]));
            }
        });
        let mut output = BufReader::new(server.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Client { stdin: server.stdin.take(), server, messages, unread: Vec::new(), next_id: 0, log }
    }

    /// Starts a server and initialises it.
    pub fn start(encodings: &[&str]) -> Client {
        let mut client = Client::spawn();
        let capabilities = json!({
            "general": {"positionEncodings": encodings},
            "textDocument": {"publishDiagnostics": {"relatedInformation": true}},
            "workspace": {"workspaceEdit": {"documentChanges": true}},
        });
        let answer = client
            .request("initialize", json!({"processId": std::process::id(), "capabilities": capabilities}));
        assert!(answer["capabilities"]["textDocumentSync"]["change"] == 2, "{answer}");
        client.notify("initialized", json!({}));
        client
    }

    pub fn send(&mut self, message: &Value) {
        self.send_raw(format!("Content-Length: {}\r\n\r\n{message}", message.to_string().len()).as_bytes());
    }

    pub fn send_raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        // A server that has ended is what some tests want.
        let _ = stdin.write_all(bytes).and_then(|()| stdin.flush());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and does not wait.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}));
        self.next_id
    }

    /// The result of a request.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.wait(|message| message["id"] == id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The first message that fits, already read or still to come.
    pub fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&fits) {
            return self.unread.remove(at);
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(message) if fits(&message) => return message,
                Ok(message) => self.unread.push(message),
                Err(RecvTimeoutError::Timeout) => panic!("no such message in time; got {:?}", self.unread),
                Err(RecvTimeoutError::Disconnected) => panic!("the server has gone; got {:?}", self.unread),
            }
        }
    }

    /// The next message, whatever it is; nothing once the server has gone and all is read.
    pub fn next(&mut self) -> Option<Value> {
        if !self.unread.is_empty() {
            return Some(self.unread.remove(0));
        }
        match self.messages.recv_timeout(PATIENCE) {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Timeout) => panic!("nothing in time; the log: {}", self.log()),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    /// What the server has written to its log so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Everything that arrives within a while.
    pub fn quiet(&mut self, during: Duration) -> Vec<Value> {
        let deadline = Instant::now() + during;
        let mut messages = std::mem::take(&mut self.unread);
        while let Ok(message) = self.messages.recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            messages.push(message);
        }
        messages
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "singularity", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }

    /// The findings published for a version.
    pub fn diagnostics(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let published = self.wait(|message| {
            let params = &message["params"];
            message["method"] == PUBLISH && params["uri"] == uri && params["version"] == version
        });
        let findings = published["params"]["diagnostics"].as_array().unwrap().iter();
        let is_about_something =
            |finding: &&Value| finding["code"] != "missing-help" && finding["code"] != "missing-labels";
        findings.filter(is_about_something).cloned().collect()
    }

    /// Ends the input.
    pub fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// How the server ended, in time.
    pub fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.server.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the server is still there");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Says good-bye properly and holds the server to it: it ends with 0 and had nothing to say but findings.
    pub fn finish(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.ended().code(), Some(0));
        assert!(!self.log().contains("panicked"), "{}", self.log());
        let unexpected: Vec<_> = self.unread.iter().filter(|message| message["method"] != PUBLISH).collect();
        assert!(unexpected.is_empty(), "nobody expected {unexpected:?}");
    }
}

pub const PUBLISH: &str = "textDocument/publishDiagnostics";

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            _ if line.trim().is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

pub fn at(line: u32, character: u32) -> Value {
    json!({"line": line, "character": character})
}

pub fn place(uri: &str, line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": uri}, "position": at(line, character)})
}
