//! The command line: what a person types, what a script reads.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

#[path = "../support/mod.rs"]
mod support;
mod writing;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use support::{Scratch, root};

fn run_with(arguments: &[&str], input: &[u8]) -> Output {
    fed(Command::new(env!("CARGO_BIN_EXE_singularity-ls")).args(arguments).current_dir(root()), input)
}

/// Runs a command that reads this.
fn fed(command: &mut Command, input: &[u8]) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join();
    output
}

fn run(arguments: &[&str]) -> Output {
    run_with(arguments, b"")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const LESSON: &str = "tests/examples/lesson.def";

#[test]
fn check_shows_the_line_and_what_is_wrong_on_it() {
    let output = run(&["check", LESSON]);
    assert_eq!(output.status.code(), Some(1));
    let page = stdout(&output);
    for expected in [
        "warning[unpinned-base-image]: `python:latest` is a different image after each release.",
        " --> tests/examples/lesson.def:2:14",
        "2 | From: python:latest",
        "              ^^^^^^",
        "3.14.7-trixie",
        " --> tests/examples/lesson.def:4:17",
        "2 warnings",
    ] {
        assert!(page.contains(expected), "{expected:?} is not in\n{page}");
    }
    assert_eq!(run(&["check", "--exit-zero", LESSON]).status.code(), Some(0));
    assert_eq!(run(&["check", "--fail-on", "error", LESSON]).status.code(), Some(0));
    assert_eq!(run(&["check", "tests/examples/pinned.def"]).status.code(), Some(0));
}

/// The findings that `jsonl` printed.
fn json_lines(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The only finding of a rule.
fn of_rule<'f>(findings: &'f [Value], rule: &str) -> &'f Value {
    let mut of_rule = findings.iter().filter(|finding| finding["rule"] == rule);
    let only = of_rule.next().unwrap();
    assert!(of_rule.next().is_none(), "{findings:#?}");
    only
}

#[test]
fn check_prints_json_as_documented() {
    let output = run(&["check", "--format", "json", LESSON]);
    let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
    let image = of_rule(findings.as_array().unwrap(), "unpinned-base-image");
    assert_eq!(image["path"], LESSON);
    assert_eq!(image["rule"], "unpinned-base-image");
    assert_eq!(image["severity"], "warning");
    assert_eq!(image["subject"], "python:latest");
    assert_eq!(image["level"], "unpinned");
    assert_eq!(image["start"], serde_json::json!({"line": 2, "column": 14, "offset": 31}));
    assert_eq!(image["end"], serde_json::json!({"line": 2, "column": 20, "offset": 37}));
    let fix = &image["fixes"][0];
    assert_eq!(fix["applicability"], "safe");
    assert_eq!(fix["edits"][0]["text"], "3.14.7-trixie");
    let lines = stdout(&run(&["check", "--format", "jsonl", LESSON]));
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::Array(lines), findings);
    let nothing = run(&["check", "--format", "json", "tests/examples/pinned.def"]);
    assert_eq!(serde_json::from_slice::<Value>(&nothing.stdout).unwrap(), serde_json::json!([]));
}

#[test]
fn offsets_count_the_bytes_on_disk_and_columns_characters() {
    let scratch = Scratch::new("offsets");
    let file = scratch.file("a.def", b"# caf\xe9 \xf0\x9f\x90\x8d\nBootstrap: docker\nFrom: python # \xe9\n");
    let output = run(&["check", "--format", "jsonl", &file]);
    let findings = json_lines(&output);
    let finding = of_rule(&findings, "unpinned-base-image");
    assert_eq!(finding["start"], serde_json::json!({"line": 3, "column": 7, "offset": 36}));
    assert_eq!(finding["end"]["offset"], 42);
}

#[test]
fn standard_input_and_lists_of_files() {
    let output = run_with(
        &["check", "--format", "jsonl", "--stdin-path", "x/y.def", "-"],
        b"Bootstrap: docker\nFrom: debian\n",
    );
    let findings = json_lines(&output);
    assert_eq!(of_rule(&findings, "unpinned-base-image")["path"], "x/y.def");
    let list = format!("{LESSON}\n\ntests/examples/pinned.def\n");
    let output = run_with(&["parse", "--files-from", "-"], list.as_bytes());
    assert_eq!(stdout(&output).lines().count(), 2);
}

#[test]
fn a_folder_means_the_definition_files_in_it() {
    let scratch = Scratch::new("folder");
    for (name, text) in [
        ("a.def", "bootstrap : docker\nFrom: a\n"),
        ("Singularity", "Bootstrap: docker\nFrom: a\n"),
        ("deep/Singularity.gpu", "# x\n\n  BOOTSTRAP: docker\nFrom: a\n"),
        ("deep/Apptainer", "Bootstrap: docker\nFrom: a\n"),
        ("module.def", "LIBRARY \"x\"\nEXPORTS\n  f\n"),
        ("Modula.def", "DEFINITION MODULE M;\nEND M.\n"),
        ("notes.txt", "Bootstrap: docker\nFrom: a\n"),
        ("ignored/a.def", "Bootstrap: docker\nFrom: a\n"),
        (".ignore", "ignored/\n"),
    ] {
        scratch.file(name, text);
    }
    let output = run(&["check", "--format", "jsonl", scratch.path()]);
    let findings = json_lines(&output);
    let paths = findings
        .iter()
        .map(|finding| finding["path"].as_str().unwrap().strip_prefix(scratch.path()).unwrap().to_owned());
    let mut paths: Vec<_> = paths.collect();
    paths.dedup();
    assert_eq!(paths, ["/Singularity", "/a.def", "/deep/Apptainer", "/deep/Singularity.gpu"]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_judged() {
    let output = run(&["check", "--format", "jsonl", "no/such.def", LESSON]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no/such.def"));
    assert!(json_lines(&output).iter().any(|finding| finding["path"] == LESSON));
    assert_eq!(run(&["check"]).status.code(), Some(2));
    assert_eq!(run(&["check", "--format", "nonsense", LESSON]).status.code(), Some(2));
    assert_eq!(run(&["nonsense"]).status.code(), Some(2));
    assert_eq!(run(&["check", "--files-from", "no/such.list"]).status.code(), Some(2));
}

#[test]
fn a_folder_without_definition_files_is_told_and_is_no_failure() {
    let scratch = Scratch::new("empty");
    scratch.file("empty/notes.txt", "Bootstrap: docker\nFrom: a\n");
    let folder = scratch.0.join("empty").display().to_string();
    for command in ["check", "fix", "format"] {
        let output = run(&[command, &folder]);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), ""), "{command}");
        assert_eq!(
            stderr(&output),
            format!("singularity-ls: no definition files in {folder}\n"),
            "{command}"
        );
    }
    let file = scratch.file("a.def", "Bootstrap: docker\nFrom: debian:12\n");
    assert_eq!(stderr(&run(&["check", scratch.path()])), "");
    let table = stdout(&run(&["check", &file, "no/such.def"]));
    assert!(table.contains("1 file · 1 of 1 input pinned\n"), "{table}");
}

#[test]
fn where_nobody_reads_everything_is_done_and_the_exit_code_is_the_true_one() {
    let scratch = Scratch::new("unread");
    let text = "Bootstrap: docker\nFrom: python:latest\n";
    let names: Vec<_> = (0..300).map(|number| format!("{number}.def")).collect();
    let unread = |arguments: &[&str]| {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_singularity-ls"));
        command.args(arguments).current_dir(scratch.path()).stdin(Stdio::null()).stdout(writer);
        let output = command.stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        assert_eq!(stderr(&output), "", "{arguments:?}");
        output.status.code()
    };
    names.iter().for_each(|name| drop(scratch.file(name, text)));
    for format in ["human", "jsonl", "sarif"] {
        assert_eq!(unread(&["check", "--format", format, "."]), Some(1), "{format}");
    }
    assert_eq!(unread(&["fix", "--diff", "."]), Some(1));
    assert_eq!(unread(&["parse", "."]), Some(0));
    assert_eq!(unread(&["explain"]), Some(0));
    assert_eq!(unread(&["fix", "."]), Some(0));
    for name in &names {
        let after = std::fs::read_to_string(scratch.0.join(name)).unwrap();
        assert_eq!(after, text.replace("latest", "3.14.7-trixie"), "{name}");
    }
    assert_eq!(unread(&["check", "."]), Some(0));
}

#[test]
fn parse_says_what_the_builders_see() {
    let output = run(&["parse", "tests/examples/stages.def", "tests/examples/refused.def"]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<Value> = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["apptainer"], serde_json::json!({"phase": "ok"}));
    assert_eq!(lines[0]["stages"][1]["files"][0]["arguments"], "from build");
    assert_eq!(lines[1]["singularity-ce"]["phase"], "setup");
    assert_eq!(lines[1]["singularity-ce"]["message"], "no bootstrap specification found");
    let scripts = run(&["parse", "--scripts", LESSON]);
    let view: Value = serde_json::from_slice(&scripts.stdout).unwrap();
    assert_eq!(view["stages"][0]["sections"]["post"]["script"], "    pip install numpy\n");
    let given = run_with(&["parse", "--build-arg", "A=docker", "-"], b"Bootstrap: {{ A }}\nFrom: a\n");
    assert_eq!(given.status.code(), Some(0));
    assert_eq!(run_with(&["parse", "-"], b"Bootstrap: {{ A }}\nFrom: a\n").status.code(), Some(1));
}

#[test]
fn chain_leads_to_scratch() {
    let output = run(&["chain", "python:3.12.7-bookworm", "--format", "json"]);
    let steps: Vec<String> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(steps.first().map(String::as_str), Some("python:3.12.7-bookworm"));
    assert_eq!(steps.last().map(String::as_str), Some("scratch"));
    assert!(steps.contains(&"debian:bookworm".to_owned()));
    for image in [
        "alpine",
        "busybox",
        "nginx",
        "ubuntu",
        "python",
        "postgres",
        "node",
        "mysql",
        "jupyter/datascience-notebook",
    ] {
        let steps: Vec<String> =
            serde_json::from_slice(&run(&["chain", image, "--format", "json"]).stdout).unwrap();
        assert_eq!(steps[0], format!("{image}:latest"));
        assert_eq!(steps.last().map(String::as_str), Some("scratch"));
    }
    let unknown = run(&["chain", "no/such-image"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(stderr(&unknown).contains("no/such-image"));
}

#[test]
fn explain_prints_every_rule() {
    let list = stdout(&run(&["explain"]));
    for rule in singularity_ls::rules::RULES {
        assert!(list.contains(rule.id));
        let page = stdout(&run(&["explain", rule.id]));
        assert!(page.starts_with(&format!("# {}", rule.id)) && page.contains("## Why"));
    }
    assert_eq!(run(&["explain", "no-such-rule"]).status.code(), Some(2));
    assert_eq!(stdout(&run(&["explain", "dl3013"])), stdout(&run(&["explain", "unpinned-pip-package"])));
    let kind = stdout(&run(&["explain", "unpinned-"]));
    assert!(kind.lines().count() > 10 && kind.lines().all(|line| line.starts_with("unpinned-")), "{kind}");
    let wrong = run(&["explain", "unpined-gem"]);
    assert!(stderr(&wrong).contains("Did you mean `unpinned-gem`?"), "{}", stderr(&wrong));
}

/// Programs such as pre-commit name every file that is called like a definition file.
#[test]
fn named_files_can_be_left_out_as_in_a_folder() {
    let scratch = Scratch::new("force-exclude");
    let windows = scratch.file("module.def", "LIBRARY module\nEXPORTS\n   Start @1\n");
    let page = scratch.file("page.md", "Bootstrap: docker\nFrom: debian\n");
    let excluded = scratch.file("attic/old.def", "Bootstrap: docker\nFrom: debian\n");
    let file = scratch.file("new.def", "Bootstrap: docker\nFrom: debian\n");
    scratch.file("singularity-ls.toml", "exclude = ['attic/**']\n");
    let files = [windows.as_str(), &page, &excluded, &file];
    let found = |arguments: &[&str]| -> Vec<String> {
        let output = run(&[
            &["check", "--format", "jsonl", "--select", "unpinned-base-image,missing-colon"],
            arguments,
            &files,
        ]
        .concat());
        let mut paths: Vec<_> =
            json_lines(&output).iter().map(|finding| finding["path"].as_str().unwrap().to_owned()).collect();
        paths.dedup();
        paths
    };
    assert_eq!(found(&[]).len(), 4);
    assert_eq!(found(&["--force-exclude"]), std::slice::from_ref(&file));
}

/// The help's own example, in a repository.
#[test]
fn what_git_says_has_changed_can_be_checked() {
    let help = stdout(&run(&["check", "--help"]));
    let example = help.lines().map(str::trim).find(|line| line.starts_with("git diff")).unwrap();
    let (list, check) = example.split_once(" | singularity-ls ").unwrap();
    let scratch = Scratch::new("changed-files");
    let text = "Bootstrap: docker\nFrom: debian\n";
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        let settings = ["user.name=Somebody", "user.email=somebody@example.org", "commit.gpgsign=false"];
        command.args(settings.iter().flat_map(|setting| ["-c", setting]));
        let output = fed(command.args(arguments).current_dir(scratch.path()), b"");
        assert!(output.status.success(), "git {arguments:?}: {}", stderr(&output));
        output.stdout
    };
    git(&["init", "-q"]);
    scratch.file("deleted.def", text);
    git(&["add", "."]);
    git(&["commit", "-qm", "first"]);
    std::fs::remove_file(scratch.0.join("deleted.def")).unwrap();
    scratch.file("new.def", text);
    scratch.file("README.md", format!("A definition file begins so:\n\n{text}"));
    scratch.file("a.py", "print('x')\n");
    git(&["add", "."]);
    git(&["commit", "-qm", "second"]);
    let list: Vec<_> = list.split_whitespace().skip(1).collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_singularity-ls"));
    command.args(check.split_whitespace()).args(["--format", "jsonl"]).current_dir(scratch.path());
    let output = fed(&mut command, &git(&list));
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(1), ""));
    assert!(json_lines(&output).iter().all(|finding| finding["path"] == "new.def"));
}

#[test]
fn every_command_heeds_what_is_excluded() {
    let scratch = Scratch::new("exclude");
    scratch.file("singularity-ls.toml", "exclude = ['attic/**']\n");
    let text = "Bootstrap: docker\nFrom:   python:latest\n";
    let (new, old) = (scratch.file("new.def", text), scratch.file("attic/old.def", text));
    for command in [
        &["check", "--format", "jsonl"][..],
        &["fix", "--diff"],
        &["format", "--check"],
        &["format", "--diff"],
        &["parse"],
    ] {
        for paths in [&[scratch.path()][..], &["--force-exclude", &new, &old]] {
            let page = stdout(&run(&[command, paths].concat()));
            assert!(page.contains("new.def") && !page.contains("old.def"), "{command:?} {paths:?}:\n{page}");
        }
        let page = stdout(&run(&[command, &[&old]].concat()));
        assert!(page.contains("old.def"), "{command:?}: who names a file means it\n{page}");
    }
    let isolated = stdout(&run(&["format", "--check", "--isolated", scratch.path()]));
    assert_eq!(isolated.lines().count(), 2, "{isolated}");
    run(&["format", scratch.path()]);
    assert_eq!(std::fs::read_to_string(&old).unwrap(), text);
    assert_ne!(std::fs::read_to_string(&new).unwrap(), text);
}
