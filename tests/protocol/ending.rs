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
