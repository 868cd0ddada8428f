//! What a person at a terminal sees of a long run, and what nobody else does.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::{CWD, Mode, OFlags};
use support::Scratch;

const TEXT: &str = "Bootstrap: docker\nFrom: alpine:3.20.1\n";

/// Both ends of a terminal 80 columns wide.
fn terminal() -> (OwnedFd, OwnedFd) {
    let ours =
        rustix::pty::openpt(rustix::pty::OpenptFlags::RDWR | rustix::pty::OpenptFlags::NOCTTY).unwrap();
    rustix::pty::grantpt(&ours).unwrap();
    rustix::pty::unlockpt(&ours).unwrap();
    let name = rustix::pty::ptsname(&ours, Vec::new()).unwrap();
    let theirs = rustix::fs::openat(CWD, name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    let size = rustix::termios::Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
    rustix::termios::tcsetwinsize(&ours, size).unwrap();
    (ours, theirs)
}

/// Checks one file so often that it takes a few seconds, however fast the machine is: what standard error was given.
fn long_run(term: &str, at_terminal: bool) -> String {
    let folder = Scratch::new("progress");
    std::fs::write(folder.0.join("one.def"), TEXT).unwrap();
    let mut times = 1000;
    loop {
        std::fs::write(folder.0.join("list"), "one.def\n".repeat(times)).unwrap();
        let began = Instant::now();
        let shown = run(&folder.0, term, at_terminal);
        if began.elapsed() > Duration::from_secs(3) {
            return shown;
        }
        times *= 4;
    }
}

/// Checks what the list in a folder names.
fn run(folder: &Path, term: &str, at_terminal: bool) -> String {
    let (ours, theirs) = terminal();
    let mut command = Command::new(env!("CARGO_BIN_EXE_singularity-ls"));
    command.args(["check", "--exit-zero", "--files-from", "list"]).current_dir(folder);
    command.env("TERM", term).env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::null());
    command.stderr(if at_terminal { Stdio::from(theirs) } else { Stdio::piped() });
    let mut child = command.spawn().unwrap();
    // It holds the terminal's other end, which would never be closed.
    drop(command);
    let mut stderr: Box<dyn Read> = match child.stderr.take() {
        Some(pipe) => Box::new(pipe),
        None => Box::new(std::fs::File::from(ours)),
    };
    let (mut shown, mut bytes) = (Vec::new(), [0; 4096]);
    // A terminal that nobody writes to any more reads as an error.
    while let Ok(length @ 1..) = stderr.read(&mut bytes) {
        shown.extend_from_slice(&bytes[..length]);
    }
    assert!(child.wait().unwrap().success());
    String::from_utf8(shown).unwrap()
}

#[test]
fn a_long_run_says_how_far_it_is_and_takes_it_back() {
    let shown = long_run("xterm", true);
    let (before, last) = shown.rsplit_once(" files").expect("nothing is shown");
    assert!(before.contains(" of "), "{shown:?}");
    assert!(last.contains("\u{1b}[2K") || last.contains("\u{1b}[K"), "the line stays: {shown:?}");
    assert!(!shown.contains("\u{1b}[3"), "coloured: {shown:?}");
}

#[test]
fn nobody_else_is_told() {
    assert_eq!(long_run("xterm", false), "");
    assert_eq!(long_run("dumb", true), "");
}
