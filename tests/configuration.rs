//! What is configured, from the command line: `singularity-ls.toml` and the arguments that go before it.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::process::{Command, Output};

use serde_json::Value;
use support::Scratch;

const FILE: &str = "Bootstrap: docker\nFrom: python:latest\n%post\n    sudo pip install numpy\n";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_singularity-ls")).args(arguments).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Rules and severities of what `check` finds, without the hints that every such file gets.
fn found(arguments: &[&str]) -> Vec<String> {
    let output = run(&[&["check", "--format", "jsonl"], arguments].concat());
    let lines = String::from_utf8(output.stdout.clone()).unwrap();
    let findings = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let short = findings.map(|finding| {
        format!("{} {}", finding["rule"].as_str().unwrap(), finding["severity"].as_str().unwrap())
    });
    let shown = short.filter(|finding| !finding.ends_with(" hint"));
    shown.collect()
}

const IMAGE: &str = "unpinned-base-image warning";
const PACKAGE: &str = "unpinned-pip-package warning";
const SUDO: &str = "sudo-in-script warning";

#[test]
fn the_nearest_file_upwards_holds() {
    let scratch = Scratch::new("config-upwards");
    let deep = scratch.file("a/b/c.def", FILE);
    scratch.file("singularity-ls.toml", "ignore = ['sudo-in-script']\n");
    assert_eq!(found(&[&deep]), [IMAGE, PACKAGE]);
    scratch.file("a/singularity-ls.toml", "severity.unpinned-pip-package = 'error'\n");
    assert_eq!(found(&[&deep]), [IMAGE, SUDO, "unpinned-pip-package error"], "files are not mixed");
    scratch.file("a/b/.git/HEAD", "");
    assert_eq!(found(&[&deep]), [IMAGE, SUDO, PACKAGE], "what is above a repository is none of its business");
    scratch.file("a/b/singularity-ls.toml", "select = ['unpinned-*']\n");
    assert_eq!(found(&[&deep]), [IMAGE, PACKAGE]);
    assert_eq!(found(&["--isolated", &deep]), [IMAGE, SUDO, PACKAGE]);
}

#[test]
fn arguments_go_before_the_file() {
    let scratch = Scratch::new("config-arguments");
    let file = scratch.file("a.def", FILE);
    scratch.file("singularity-ls.toml", "profile = 'relaxed'\nignore = ['sudo-*']\n");
    assert_eq!(found(&[&file]), [IMAGE]);
    assert_eq!(found(&["--profile", "standard", &file]), [IMAGE, PACKAGE]);
    assert_eq!(found(&["--select", "sudo-in-script", &file]), [SUDO]);
    assert_eq!(found(&["--select", "DL3004,DL3007", &file]), [IMAGE, SUDO]);
    assert_eq!(found(&["--extend-select", "unpinned-pip-package", &file]), [IMAGE, PACKAGE]);
    assert_eq!(found(&["--ignore", "unpinned-base-image", &file]), Vec::<String>::new());
    let other = scratch.file("other.toml", "select = ['sudo-in-script']\n");
    assert_eq!(found(&["--config", &other, &file]), [SUDO]);
    for wrong in [
        &["--profile", "strict"][..],
        &["--select", "nonsense"],
        &["--config", "no/such.toml"],
        &["--config", &other, "--isolated"],
        &["--baseline", "no/such.json"],
    ] {
        assert_eq!(run(&[&["check", &file], wrong].concat()).status.code(), Some(2), "{wrong:?}");
    }
    let misspelt = run(&["check", "--ignore", "sudo-in-scirpt", &file]);
    assert!(stderr(&misspelt).contains("Did you mean `sudo-in-script`?"));
}

#[test]
fn a_target_and_values_from_the_file() {
    let scratch = Scratch::new("config-target");
    let file = scratch.file("a.def", "Bootstrap: {{ AGENT }}\nFrom: .\n");
    scratch.file("singularity-ls.toml", "target = 'apptainer'\n[build-args]\nAGENT = 'buildkit'\n");
    assert_eq!(run(&["parse", &file]).status.code(), Some(0));
    assert_eq!(run(&["parse", "--target", "apptainer@1.4", &file]).status.code(), Some(1));
    assert_eq!(run(&["parse", "--build-arg", "AGENT=nonsense", &file]).status.code(), Some(1));
    assert_eq!(run(&["parse", "--isolated", &file]).status.code(), Some(1));
}

#[test]
fn some_files_are_judged_otherwise_and_some_not_at_all() {
    let scratch = Scratch::new("config-overrides");
    for name in ["a.def", "dev/a.def", "old/a.def"] {
        scratch.file(name, FILE);
    }
    let text = "exclude = ['old/']\nselect = ['unpinned-base-image']\n[[overrides]]\nfiles = ['dev/**']\nselect = ['sudo-in-script']\n";
    scratch.file("singularity-ls.toml", text);
    assert_eq!(found(&[scratch.path()]), [IMAGE, SUDO]);
    let named = format!("{}/old/a.def", scratch.path());
    assert_eq!(found(&[&named]), [IMAGE], "a file that is named is judged");
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_the_rest_holds() {
    let scratch = Scratch::new("config-wrong");
    let file = scratch.file("a.def", FILE);
    scratch.file("singularity-ls.toml", "ignore = ['sudo-in-script']\n  profil = 'relaxed'\n");
    assert_eq!(found(&[&file]), [IMAGE, PACKAGE]);
    let output = run(&["check", "--exit-zero", &file]);
    assert_eq!(output.status.code(), Some(2));
    let place = format!("{}/singularity-ls.toml:2:3: `profil` is no key", scratch.path());
    assert!(stderr(&output).contains(&place), "{}", stderr(&output));
    assert_eq!(stderr(&output).lines().count(), 1);
}

#[test]
fn hostile_files_are_named_and_not_believed() {
    let scratch = Scratch::new("config-hostile");
    let file = scratch.file("w/a.def", FILE);
    scratch.file("elsewhere.toml", "ignore = ['*']\n");
    let said = |text: &[u8], expected: &str| {
        scratch.file("w/singularity-ls.toml", text);
        let output = run(&["check", "--format", "jsonl", &file]);
        assert_eq!(output.status.code(), Some(2), "{expected}");
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
        assert!(stderr(&output).len() < 20_000);
        assert!(!output.stdout.is_empty(), "the file is judged all the same");
    };
    said(&b"# long\n".repeat(2 << 20), "more than 4096 KiB");
    said(&b"# long\n".repeat(200_000), "more than 1024 KiB");
    said(b"ignore = ['*']\nprofile = '\xff'\n", "singularity-ls.toml:2:12: From here on this is no UTF-8");
    said(format!("a = {}", "[".repeat(500_000)).as_bytes(), "singularity-ls.toml:1:");
    said(&b"x = 1\n".repeat(100_000), "singularity-ls.toml:2:1:");
    said(b"hosts = ['evil.example']\n", "Put it into your own");
    said(b"baseline = '../../etc/passwd'\n", "leads out");
    said(b"baseline = 'missing.json'\n", "missing.json` cannot be read");
    #[cfg(unix)]
    {
        let path = scratch.0.join("w/singularity-ls.toml");
        std::fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(scratch.0.join("elsewhere.toml"), &path).unwrap();
        let output = run(&["check", &file]);
        assert!(stderr(&output).contains("a link out of the workspace"), "{}", stderr(&output));
        assert_eq!(found(&[&file]), [IMAGE, SUDO, PACKAGE]);
    }
}

#[test]
fn a_baseline_knows_its_findings_wherever_they_move() {
    let scratch = Scratch::new("config-baseline");
    let file = scratch.file("w/a.def", FILE);
    let known = format!("{}/known.json", scratch.path());
    let written = run(&["check", "--write-baseline", &known, &file]);
    assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    assert_eq!(found(&["--baseline", &known, &file]), Vec::<String>::new());
    assert_eq!(run(&["check", "--baseline", &known, &file]).status.code(), Some(0));
    scratch
        .file("w/a.def", FILE.replace("%post", "# moved\n\n%post\n    true").replace("    sudo", "  sudo"));
    assert_eq!(found(&["--baseline", &known, &file]), Vec::<String>::new());
    scratch.file("w/a.def", format!("{FILE}    sudo pip install numpy\n"));
    assert_eq!(found(&["--baseline", &known, &file]), [SUDO, PACKAGE], "one more of the same is new");
    scratch.file("w/a.def", FILE.replace("numpy", "scipy"));
    assert_eq!(found(&["--baseline", &known, &file]), [SUDO, PACKAGE], "a changed line is new");
    // Named in the configuration, beside it.
    scratch.file("w/a.def", FILE);
    scratch.file("singularity-ls.toml", "baseline = 'known.json'\n");
    assert_eq!(found(&[&file]), Vec::<String>::new());
    let again = run(&["check", "--write-baseline", &known, scratch.path()]);
    assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
    assert_eq!(found(&[&file]), Vec::<String>::new(), "what was known is written again");
    scratch.file("known.json", "{}");
    assert!(stderr(&run(&["check", &file])).contains("known.json` is no baseline"));
}

#[test]
fn the_schema_is_that_of_the_types() {
    let output = run(&["schema"]);
    let path = support::root().join("server/singularity-ls.schema.json");
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let again = "write it again: cargo run -- schema > server/singularity-ls.schema.json";
    assert!(known == String::from_utf8(output.stdout).unwrap(), "{again}");
    let schema: Value = serde_json::from_str(&known).unwrap();
    for key in [
        "profile",
        "select",
        "ignore",
        "severity",
        "build-args",
        "overrides",
        "allowed-registries",
        "label-schema",
    ] {
        assert!(schema["properties"][key]["description"].is_string(), "{key}");
    }
}

#[test]
fn registries_are_listed_in_the_file() {
    let scratch = Scratch::new("config-registries");
    let file = scratch.file("a.def", "Bootstrap: docker\nFrom: quay.io/a/b:1.2.3\n");
    scratch.file("singularity-ls.toml", "allowed-registries = ['docker.io', 'ghcr.io']\n");
    assert_eq!(found(&["--select", "allowed-registries", &file]), ["allowed-registries warning"]);
    assert!(found(&["--select", "allowed-registries", "--isolated", &file]).is_empty());
}

#[test]
fn labels_are_required_in_the_file() {
    let scratch = Scratch::new("config-labels");
    let file = scratch.file("a.def", "Bootstrap: docker\nFrom: a:1.2.3\n%labels\n Version v1\n");
    let schema = "[label-schema]\nVersion = 'semver'\n'org.opencontainers.image.source' = 'url'\n";
    scratch.file("singularity-ls.toml", schema);
    let wanted = &["--select", "label-schema", file.as_str()];
    assert_eq!(found(wanted), ["label-schema warning", "label-schema warning"]);
    scratch.file("singularity-ls.toml", "[label-schema]\nVersion = 'number'\n'a b' = 'text'\n");
    let told = stderr(&run(&["check", &file]));
    assert!(
        told.contains("`number` is none of `text`, `semver`") && told.contains("`a b` is no name"),
        "{told}"
    );
}
