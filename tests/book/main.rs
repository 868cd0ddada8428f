//! The parts of the documentation that say what the program says: they are made here, and held to it.
//!
//! `UPDATE_EXPECT=1 cargo test --test book` writes them.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod commands;
mod configuration;
mod editors;
mod example;
mod language;
mod rules;
mod summary;
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::process::{Command, Output};

/// The source of the book.
pub fn source() -> PathBuf {
    support::root().join("docs/src")
}

/// Holds a page to what it is made of.
pub fn hold(page: &str, text: &str) {
    let text = format!("{}\n", text.trim_end());
    expect_test::expect_file![source().join(page)].assert_eq(&text);
}

/// Runs the program in a folder.
pub fn run(folder: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_singularity-ls"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").env("COLUMNS", "100").output().unwrap()
}

/// Words for a cell of a table.
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
