//! What must not break the server: sessions nobody foresaw, hostile clients, kills, faults, long days.
//!
//! Real processes over real pipes, watched through `/proc`, so these run on Linux. How long the long ones take is said in
//! seconds by an environment variable each; `CONTRIBUTING.md` has the commands.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

#[allow(dead_code, reason = "each test uses its own part")]
#[path = "../protocol/client.rs"]
mod client;
#[path = "../support/mod.rs"]
mod support;

mod confined;
mod ends;
mod faults;
mod framing;
mod killing;
mod messages;
mod model;
mod ordering;
mod process;
mod quantity;
mod soak;
