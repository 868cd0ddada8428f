//! However a client goes away, and whatever is going on then, the server is soon gone too, and was never out of bounds.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{LESSON, PATIENCE, URI, place};
use crate::process::Process;
use crate::support::Scratch;

/// What an orphan may take to notice, on a machine ten times slower than the one on which it takes a second.
const SOON: Duration = Duration::from_secs(15);

fn framed(message: &Value) -> String {
    let message = message.to_string();
    format!("Content-Length: {}\r\n\r\n{message}", message.len())
}

/// A client that reads only when it is told to.
struct Mute {
    server: Child,
    stdin: Option<ChildStdin>,
    stdout: Option<ChildStdout>,
}

impl Mute {
    /// A session that is open, of an editor with a process number.
    fn start(editor: Option<u32>) -> Mute {
        let mut mute = Mute::hearing(Stdio::piped());
        mute.send(&json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"processId": editor, "capabilities": {}}}));
        mute.stdout.as_mut().unwrap().read_exact(&mut [0; 100]).unwrap();
        let document = json!({"uri": URI, "languageId": "singularity", "version": 1, "text": LESSON});
        mute.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}));
        mute
    }

    /// A server that has been told nothing.
    fn hearing(input: Stdio) -> Mute {
        let mut server = Command::new(env!("CARGO_BIN_EXE_singularity-ls"))
            .arg("lsp")
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (stdin, stdout) = (server.stdin.take(), server.stdout.take());
        Mute { server, stdin, stdout }
    }

    fn send(&mut self, message: &Value) {
        // A server that has ended is what some tests want.
        let _ = self.stdin.as_mut().unwrap().write_all(framed(message).as_bytes());
    }

    /// More answers than a pipe holds.
    fn ask_a_lot(&mut self) {
        for id in 1..2_000 {
            self.send(&json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": place(URI, 1, 8)}));
        }
    }

    /// More findings than a pipe holds, a key at a time.
    fn type_a_lot(&mut self) {
        for version in 2..400 {
            let text = LESSON.replace("python", &format!("python{version}"));
            let params =
                json!({"textDocument": {"uri": URI, "version": version}, "contentChanges": [{"text": text}]});
            self.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}));
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// How long the server stays, with what it said.
    fn ends(mut self, how: &str) {
        let began = Instant::now();
        while self.server.try_wait().unwrap().is_none() {
            assert!(began.elapsed() < PATIENCE.max(SOON), "{how}: the server is still there");
            std::thread::sleep(Duration::from_millis(5));
        }
        let mut log = String::new();
        self.server.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        println!("{how}: gone after {:?}", began.elapsed());
        assert!(began.elapsed() < SOON, "{how}: gone after {:?}", began.elapsed());
        assert!(!log.contains("panicked"), "{how}: {log}");
    }
}

impl Drop for Mute {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn a_client_that_is_gone() {
    for busy in [false, true] {
        let begin = || {
            let mut client = Mute::start(None);
            if busy {
                client.ask_a_lot();
            }
            client
        };
        let mut client = begin();
        (client.stdin, client.stdout) = (None, None);
        client.ends(&format!("killed, busy: {busy}"));
        let mut client = begin();
        client.stdin = None;
        client.ends(&format!("input closed, output never read, busy: {busy}"));
        let mut client = begin();
        client.type_a_lot();
        client.stdin = None;
        client.ends(&format!("input closed behind keys, output never read, busy: {busy}"));
        let mut client = begin();
        client.stdout = None;
        client.ask_a_lot();
        client.ends(&format!("output closed, input goes on, busy: {busy}"));
    }
}

#[test]
fn an_editor_that_is_gone_and_whose_pipes_somebody_keeps() {
    for (what, occupy) in [("questions", Mute::ask_a_lot as fn(&mut Mute)), ("keys", Mute::type_a_lot)] {
        let mut editor = Command::new("sleep").arg("1000").spawn().unwrap();
        let mut client = Mute::start(Some(editor.id()));
        occupy(&mut client);
        editor.kill().unwrap();
        editor.wait().unwrap();
        client.ends(&format!("the editor's process is gone, its pipes are not, and {what} are unread"));
    }
}

/// Waits until nobody has done anything for a second, and not for want of a core.
fn wait_for_rest(processes: [Process; 2]) {
    let deadline = Instant::now() + Duration::from_secs(300);
    let (mut before, mut looks) = (Duration::MAX, 0);
    while looks < 10 {
        assert!(Instant::now() < deadline, "somebody never rests");
        std::thread::sleep(Duration::from_millis(100));
        let busy = processes.iter().map(|process| process.busy()).sum();
        let rests = busy == before && processes.iter().all(|process| process.is_asleep());
        (before, looks) = (busy, if rests { looks + 1 } else { 0 });
    }
}

/// Who does not read is waited for, without holding ever more and without running in circles; and its end is seen behind
/// all that it left unread, even where somebody else keeps the output open.
#[test]
fn a_client_that_never_reads() {
    // More answers than a pipe holds, and behind them more than the server takes on trust.
    let scratch = Scratch::new("never-reads");
    let question = framed(
        &json!({"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": place(URI, 1, 8)}),
    );
    let mut change = json!({"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": "x".repeat(1 << 20)}]});
    change = json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": change});
    let said = scratch.file("said", question.repeat(2_000) + &framed(&change).repeat(150));
    let mut client = Command::new("cat").arg(said).stdout(Stdio::piped()).spawn().unwrap();
    let server = Mute::hearing(Stdio::from(client.stdout.take().unwrap()));
    let process = Process(server.server.id());
    wait_for_rest([process, Process(client.id())]);
    let before = process.busy();
    std::thread::sleep(Duration::from_secs(1));
    let idle = process.busy() - before;
    println!("{} KiB at most, {idle:?} busy in a second of waiting", process.peak());
    assert!(client.try_wait().unwrap().is_none(), "so much is not held");
    assert!(idle < Duration::from_millis(300), "{idle:?}");
    assert!(process.peak() < 200 << 10, "{} KiB", process.peak());
    client.kill().unwrap();
    client.wait().unwrap();
    server.ends("killed, its queue full and its output kept open");
}
