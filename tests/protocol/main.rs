//! The server end to end: what an editor sees.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

#[allow(dead_code, reason = "each test uses its own part")]
mod client;
mod configuration;
mod dialects;
mod ending;
mod features;
mod features_editor;
#[path = "../support/mod.rs"]
mod support;
mod surroundings;
mod sync;
