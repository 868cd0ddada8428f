//! First screens: what `check` prints about varied files, in full. A change of a word shows here as a person reads it.
//!
//! `UPDATE_EXPECT=1 cargo test --test screens` writes them; read them before they are committed.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::path::PathBuf;
use std::process::Command;

fn folder() -> PathBuf {
    support::root().join("tests/screens")
}

fn check(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_singularity-ls"));
    command.arg("check").args(arguments).current_dir(folder()).env("COLUMNS", "100");
    command
}

fn files() -> Vec<String> {
    let files = std::fs::read_dir(folder()).unwrap();
    let names = files.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut files: Vec<_> = names.filter(|name| name.ends_with(".def")).collect();
    files.sort();
    files
}

/// The most findings of a screen: more than that is a wall.
const MOST: usize = 8;

#[test]
fn screens() {
    let files = files();
    assert!(files.len() >= 24);
    for file in &files {
        let output = check(&[file]).output().unwrap();
        assert!(output.stderr.is_empty(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
        let screen = String::from_utf8(output.stdout).unwrap();
        let findings = screen
            .lines()
            .filter(|line| line.starts_with(" --> ") || line.trim_start().starts_with("--> "))
            .count();
        assert!(findings <= MOST, "{file}: {findings} findings\n{screen}");
        expect_test::expect_file![folder().join(file.replace(".def", ".txt"))].assert_eq(&screen);
    }
}

/// Many files end in a table.
#[test]
fn many_files_end_in_a_table() {
    let output = check(&["."]).output().unwrap();
    let screen = String::from_utf8(output.stdout).unwrap();
    let table = &screen[screen.rfind("\n\n").unwrap() + 2..];
    expect_test::expect_file![folder().join("table.txt")].assert_eq(table);
}

/// Into a pipe no colours go unless they are asked for, and `NO_COLOR` takes them off.
#[test]
fn colours_are_for_terminals() {
    let has_colours = |variables: &[(&str, &str)]| {
        let mut command = check(&["lesson.def"]);
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("FORCE_COLOR");
        command.envs(variables.iter().copied());
        command.output().unwrap().stdout.contains(&0x1b)
    };
    assert!(!has_colours(&[]));
    assert!(has_colours(&[("CLICOLOR_FORCE", "1")]));
    assert!(!has_colours(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "0")]));
}

/// Whoever stops reading ends the program in silence.
#[test]
#[cfg(unix)]
fn a_closed_pipe_is_no_error() {
    use std::process::Stdio;
    let mut child = check(&["--format", "jsonl", "--hints", ".", ".", ".", ".", ".", "."])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.code().is_some_and(|code| code < 2), "{:?}", output.status);
}
