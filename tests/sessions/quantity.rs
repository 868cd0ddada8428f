//! Too much of everything.

use std::collections::HashSet;
use std::time::Instant;

use serde_json::{Value, json};

use crate::client::{Client, LESSON, PUBLISH, URI, at, place};
use crate::process::Process;

#[test]
fn ten_thousand_requests_in_one_piece() {
    const REQUESTS: usize = 10_000;
    let mut client = Client::start(&[]);
    client.open(URI, LESSON);
    let mut piece = Vec::new();
    for id in 1_000_000..1_000_000 + REQUESTS {
        let hover =
            json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": place(URI, 1, 8)});
        piece.extend(format!("Content-Length: {}\r\n\r\n{hover}", hover.to_string().len()).into_bytes());
    }
    let began = Instant::now();
    client.send_raw(&piece);
    let mut answered = HashSet::new();
    while answered.len() < REQUESTS {
        let message = client.next().expect("the server is there");
        if message["method"] != PUBLISH {
            assert!(message["result"]["contents"].is_object(), "{message}");
            assert!(answered.insert(message["id"].as_u64().unwrap()), "answered twice: {message}");
        }
    }
    println!("{:?}, {} KiB", began.elapsed(), Process(client.server.id()).peak());
    assert!(Process(client.server.id()).peak() < 200_000);
    client.finish();
}

#[test]
fn ten_thousand_open_documents() {
    const DOCUMENTS: usize = 10_000;
    let mut client = Client::start(&[]);
    let uri = |number| format!("file:///nowhere/{number}.def");
    let began = Instant::now();
    for number in 0..DOCUMENTS {
        client.open(&uri(number), LESSON);
    }
    let mut left: HashSet<_> = (0..DOCUMENTS).map(uri).collect();
    while !left.is_empty() {
        let message = client.next().expect("the server is there");
        assert_eq!(message["method"], PUBLISH);
        left.remove(message["params"]["uri"].as_str().unwrap());
    }
    let server = Process(client.server.id());
    println!(
        "open: {:?}, {} KiB, {} threads, {} handles",
        began.elapsed(),
        server.peak(),
        server.threads(),
        server.handles()
    );
    // What one knows about all of them does not make one of them slow.
    let began = Instant::now();
    client.change(&uri(77), 2, json!([{"text": "Bootstrap: docker\nFrom: python:latest\n"}]));
    client.diagnostics(&uri(77), 2);
    println!("one edit: {:?}", began.elapsed());
    client.unread.clear();
    for number in 0..DOCUMENTS {
        client.close(&uri(number));
    }
    let mut left: HashSet<_> = (0..DOCUMENTS).map(uri).collect();
    while !left.is_empty() {
        let message = client.next().expect("the server is there");
        if message["params"]["diagnostics"] == json!([]) {
            left.remove(message["params"]["uri"].as_str().unwrap());
        }
    }
    println!("closed: {} KiB", server.resident());
    client.finish();
}

/// No text that anybody wrote: it is held, so that nothing of it is lost, and not judged. Once it is short again it is.
#[test]
fn a_document_of_a_hundred_megabytes() {
    let line = "    pip install numpy scipy # a line like any other\n";
    let long =
        format!("Bootstrap: docker\nFrom: python:latest\n%post\n{}", line.repeat((100 << 20) / line.len()));
    let last = long.lines().count() as u32;
    let mut client = Client::start(&[]);
    let began = Instant::now();
    client.open(URI, &long);
    let said = client.wait(|message| message["method"] == "window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().contains("too long"), "{said}");
    assert_eq!(
        client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": URI}})),
        Value::Null
    );
    println!("{:?}, {} KiB at most", began.elapsed(), Process(client.server.id()).peak());
    let range = json!({"start": at(4, 0), "end": at(last, 0)});
    client.change(URI, 2, json!([{"range": range, "text": ""}]));
    let findings = client.diagnostics(URI, 2);
    assert_eq!(findings.len(), 2, "the image, and the packages of the one line that is left: {findings:?}");
    assert!(Process(client.server.id()).peak() < 1 << 20, "{} KiB", Process(client.server.id()).peak());
    client.finish();
}
