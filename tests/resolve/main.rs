//! What is asked over the network: real registries and indexes on this machine, and hosts that mean no good.
//!
//! No test reaches beyond this machine. What is on it is allowed the way a user would allow it: by the user's own file.
//! Where a program is missing (Debian's `docker-registry`, `skopeo`), its tests say so and skip; `tests/run resolve`
//! installs them.
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

mod asked;
mod builds;
mod doctor;
mod editor;
mod git;
mod hostile;
mod indexes;
mod library;
mod past;
mod pin;
mod registry;
mod running;
mod server;
mod silence;
mod user;
