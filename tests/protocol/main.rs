//! The server end to end: what an editor sees.

mod client;
mod ending;
mod features;
#[path = "../support/mod.rs"]
mod support;
mod sync;
