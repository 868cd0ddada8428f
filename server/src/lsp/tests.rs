//! The server with checks that fail: there are none in the program, so it is run here, over pipes of the process's own.

use std::io::{BufRead as _, BufReader, PipeReader, Read as _};
use std::sync::Mutex;

use serde_json::{Value, json};
use tokio::io::{AsyncWriteExt as _, DuplexStream, duplex};

use super::*;

const URI: &str = "file:///nowhere/a.def";

/// The editor's ends of a server.
struct Editor {
    input: DuplexStream,
    output: Arc<Mutex<BufReader<PipeReader>>>,
}

impl Editor {
    fn of_a_server() -> Editor {
        let (input, server) = duplex(1 << 20);
        let (output, written) = std::io::pipe().unwrap();
        let writer = Output::new(written, Arc::default());
        let (outbox, _) = Outbox::of(writer.clone()).unwrap();
        let session = Arc::<session::Session>::default();
        let (service, socket) = service(&session, Arc::default(), writer.clone());
        tokio::spawn(Server::new(server, outbox, socket).serve(Gate::new(
            service,
            session,
            Arc::default(),
            writer,
        )));
        Editor { input, output: Arc::new(Mutex::new(BufReader::new(output))) }
    }

    async fn send(&mut self, message: Value) {
        let message = message.to_string();
        let framed = format!("Content-Length: {}\r\n\r\n{message}", message.len());
        self.input.write_all(framed.as_bytes()).await.unwrap();
    }

    async fn next(&mut self) -> Value {
        let output = Arc::clone(&self.output);
        let read = move || -> Value {
            let mut output = output.lock().unwrap();
            let mut header = String::new();
            output.read_line(&mut header).unwrap();
            let length = header.trim().strip_prefix("Content-Length: ").unwrap().parse().unwrap();
            output.read_line(&mut header).unwrap();
            let mut body = vec![0; length];
            output.read_exact(&mut body).unwrap();
            serde_json::from_slice(&body).unwrap()
        };
        // Waits beside the server, which runs in this thread.
        tokio::task::spawn_blocking(read).await.unwrap()
    }

    /// The rules of what is published next, and what is said on the way.
    async fn published(&mut self, said: &mut Vec<String>) -> Vec<String> {
        loop {
            let message = self.next().await;
            if message["method"] == "window/showMessage" {
                said.push(message["params"]["message"].as_str().unwrap().to_owned());
            }
            if message["method"] == "textDocument/publishDiagnostics" {
                let findings = message["params"]["diagnostics"].as_array().unwrap().iter();
                return findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect();
            }
        }
    }
}

#[tokio::test]
async fn a_check_that_fails_is_told_once_and_takes_nothing_else_with_it() {
    let mut editor = Editor::of_a_server();
    editor
        .send(json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}))
        .await;
    assert_eq!(editor.next().await["id"], 1);
    let text =
        |command: &str| format!("Bootstrap: docker\nFrom: python:latest\n%post\n    sudo a\n    {command}\n");
    let document =
        |command: &str| json!({"uri": URI, "languageId": "singularity", "version": 1, "text": text(command)});
    let open = |command: &str| json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document(command)}});
    let mut said = Vec::new();
    editor.send(open("pass")).await;
    let right = editor.published(&mut said).await;
    assert!(right.contains(&"sudo-in-script".to_owned()), "{right:?}");
    for _ in 0..3 {
        editor.send(open("fail-in-a-command")).await;
        assert_eq!(editor.published(&mut said).await, right);
    }
    editor.send(json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"})).await;
    loop {
        let message = editor.next().await;
        if message["id"] == 2 {
            break;
        }
        said.extend(message["params"]["message"].as_str().map(str::to_owned));
    }
    said.retain(|said| said.contains("`guard::faulty::command`"));
    assert!(said.len() == 1, "{said:?}");
    assert!(said.iter().all(|said| said.contains("a mistake in singularity-ls")), "{said:?}");
}
