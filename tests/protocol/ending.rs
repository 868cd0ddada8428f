//! However it ends, it ends.

use serde_json::{Value, json};

use crate::client::{Client, LESSON, URI};

#[test]
fn exit_ends_at_once_even_while_the_input_stays_open() {
    let mut client = Client::start(&[]);
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().code(), Some(0));
}

#[test]
fn an_exit_right_behind_shutdown_is_no_failure() {
    for _ in 0..20 {
        let mut client = Client::start(&[]);
        let messages = [
            json!({"jsonrpc": "2.0", "id": 7, "method": "shutdown"}),
            json!({"jsonrpc": "2.0", "method": "exit"}),
        ];
        let framed = messages.map(|message| {
            let message = message.to_string();
            format!("Content-Length: {}\r\n\r\n{message}", message.len())
        });
        client.send_raw(framed.concat().as_bytes());
        client.wait(|message| message["id"] == 7 && message["result"].is_null());
        assert_eq!(client.ended().code(), Some(0));
    }
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let mut client = Client::start(&[]);
    client.open(URI, LESSON);
    client.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
    assert_eq!(client.ended().code(), Some(1));
}

#[test]
fn exit_before_initialize_ends() {
    let mut client = Client::spawn();
    client.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
    assert_eq!(client.ended().code(), Some(1));
}

#[test]
fn the_end_of_the_input_is_the_end() {
    let mut client = Client::start(&[]);
    client.open(URI, LESSON);
    client.hang_up();
    client.ended();
}
