//! What the command line says about who builds a file and with which values.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_singularity-ls"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments ends without reading, and then there is nobody to write to.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// The errors that `check` finds in a text.
fn errors(arguments: &[&str], input: &str) -> Vec<String> {
    let all = [&["check", "--format", "jsonl", "-"], arguments].concat();
    let output = run(&all, input);
    let lines = String::from_utf8(output.stdout).unwrap();
    let findings = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let errors = findings.filter(|finding| finding["severity"] == "error");
    errors.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_target_asks_one_program_in_one_version() {
    let text = "Bootstrap: buildkit\nFrom: .\n";
    assert!(errors(&[], text)[0].starts_with("SingularityCE: `buildkit`"));
    assert!(errors(&["--target", "apptainer"], text).is_empty());
    assert!(errors(&["--target", "apptainer@1.4"], text)[0].starts_with("`buildkit`"));
    let parse = |target| {
        let output = run(&["parse", "--target", target, "-"], text);
        let view: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), view)
    };
    let (code, view) = parse("apptainer@1.5.0");
    assert_eq!((code, &view["apptainer"]["phase"]), (Some(0), &"ok".into()));
    assert!(view.get("singularity-ce").is_none());
    assert_eq!(parse("apptainer@1.4.9").0, Some(1));
    for wrong in ["podman", "apptainer@", "apptainer@new"] {
        let output = run(&["check", "--target", wrong, "-"], text);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("apptainer or singularity-ce"));
    }
}

#[test]
fn values_come_from_files_and_from_the_command_line() {
    let text = "Bootstrap: {{ AGENT }}\nFrom: a:{{ TAG }}\n";
    let scratch = support::Scratch::new("values");
    let file_name = scratch.file("values", "# values\r\nAGENT = nonsense\r\nTAG=1\r\n");
    assert_eq!(errors(&[], text).len(), 2);
    assert!(errors(&["--build-arg-file", &file_name], text)[0].starts_with("`nonsense`"));
    assert!(errors(&["--build-arg-file", &file_name, "--build-arg", "AGENT=docker"], text).is_empty());
    let missing = run(&["check", "--build-arg-file", "no/such.args", "-"], text);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("no/such.args"));
}
