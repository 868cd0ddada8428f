//! What the grammar promises, on real files and on millions of random ones.
//!
//! `TS_SINGULARITY_SECONDS` is how long each random test runs (2 if not set);
//! `TS_SINGULARITY_SEED` is where its seeds begin. A failure names its seed.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]

mod corpus;
mod incremental;
mod linear;
mod outline;
mod queries;
mod readme;
mod reference;
mod samples;
mod text;
mod total;

use std::time::{Duration, Instant};

use tree_sitter::Parser;

fn parser() -> Parser {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_singularity::LANGUAGE.into()).unwrap();
    parser
}

fn environment(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap())
}

/// Calls `f` with one seed after the other until the time is over.
fn for_seeds(name: &str, mut f: impl FnMut(u64)) {
    let limit = Duration::from_secs(environment("TS_SINGULARITY_SECONDS", 2));
    let first = environment("TS_SINGULARITY_SEED", 1);
    let start = Instant::now();
    let mut seed = first;
    while start.elapsed() < limit {
        f(seed);
        seed += 1;
    }
    println!("{name}: {} seeds from {first} on", seed - first);
}
