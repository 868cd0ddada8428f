//! The disk is full, the folder is gone, a file has become something else, the clock is wrong: nothing is lost, nothing
//! hangs, and somebody is told. (A check that panics is in the program's own tests, where there is one.)

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::client::{Client, LESSON, PUBLISH, URI};
use crate::support::Scratch;

const PROGRAM: &str = env!("CARGO_BIN_EXE_singularity-ls");

fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

fn log(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A shell in which a small disk of its own is mounted at `$DISK`; nothing where this machine lets nobody mount one.
fn on_a_small_disk(test: &str, script: &str) -> Option<Output> {
    let scratch = Scratch::new("small-disk");
    let mounting = "mount -t tmpfs -o size=64k,nr_inodes=20 none \"$DISK\"";
    let unshared = |script: &str| {
        let mut command = Command::new("unshare");
        command.args([
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-euc",
            &format!("{mounting}; {script}"),
        ]);
        run(command.env("DISK", scratch.path()).env("PROGRAM", PROGRAM).env("LESSON", LESSON))
    };
    if !unshared("true").status.success() {
        eprintln!("\n*** SKIPPED: {test}: this machine lets nobody mount a disk ***\n");
        return None;
    }
    Some(unshared(script))
}

/// The file is what it was, there is nothing beside it, and the command says why.
#[test]
fn a_full_disk() {
    for (act, code) in [
        ("\"$PROGRAM\" fix --unsafe a.def", 2),
        ("\"$PROGRAM\" format a.def", 2),
        ("\"$PROGRAM\" check --write-baseline known.json a.def", 2),
    ] {
        let script = format!(
            "cd \"$DISK\"; printf '%s' \"$LESSON   sudo   x\" > a.def; printf '{{}}' > known.json;
             before=$(cat a.def known.json | cksum); dd if=/dev/zero of=filler bs=1k 2> /dev/null || true
             code=0; {act} || code=$?
             test \"$before\" = \"$(cat a.def known.json | cksum)\"; test \"$(ls)\" = \"$(printf 'a.def\\nfiller\\nknown.json')\"; exit $code"
        );
        let Some(output) = on_a_small_disk("faults::a_full_disk", &script) else { return };
        assert_eq!(output.status.code(), Some(code), "{act}: {}", log(&output));
        assert!(log(&output).contains("No space left on device"), "{act}: {}", log(&output));
    }
}

#[test]
fn a_folder_in_which_nothing_can_be_written() {
    let scratch = Scratch::new("read-only");
    let file = scratch.file("a.def", LESSON);
    fs::set_permissions(&scratch.0, fs::Permissions::from_mode(0o555)).unwrap();
    let output = run(Command::new(PROGRAM).args(["fix", "--unsafe", &file]));
    fs::set_permissions(&scratch.0, fs::Permissions::from_mode(0o755)).unwrap();
    let is_old = fs::read_to_string(&file).unwrap() == LESSON;
    // Root writes where nobody may; whoever else runs this is refused, and told so.
    assert_eq!(is_old, output.status.code() == Some(2), "{}", log(&output));
    assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 1, "something is left beside the file");
}

#[test]
fn a_folder_that_is_gone() {
    let scratch = Scratch::new("gone");
    let gone = scratch.0.join("gone");
    for arguments in [&["check", "a.def"][..], &["check", "."], &["fix", "."], &["doctor"], &["check", "-"]] {
        fs::create_dir_all(&gone).unwrap();
        let mut command = Command::new("sh");
        command
            .args(["-c", "rmdir \"$PWD\"; exec \"$0\" \"$@\"", PROGRAM])
            .args(arguments)
            .current_dir(&gone);
        let output = run(&mut command);
        assert!(output.status.code().is_some_and(|code| code <= 2), "{arguments:?}: {output:?}");
        assert!(!log(&output).contains("panicked"), "{arguments:?}: {}", log(&output));
    }
}

fn start(scratch: &Scratch) -> Client {
    let mut client = Client::spawn();
    let folders = json!([{"uri": uri(scratch, ""), "name": "w"}]);
    let watches = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    client.request(
        "initialize",
        json!({"processId": null, "capabilities": watches, "workspaceFolders": folders}),
    );
    client.notify("initialized", json!({}));
    client
}

fn uri(scratch: &Scratch, path: &str) -> String {
    format!("file://{}/{path}", scratch.path())
}

fn rules_of(client: &mut Client, uri: &str) -> Vec<String> {
    let published = client.wait(|message| message["method"] == PUBLISH && message["params"]["uri"] == uri);
    let findings = published["params"]["diagnostics"].as_array().unwrap().iter();
    findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// What the server has read becomes a folder, a pipe, a link out of the workspace, a device, or nothing, without a word
/// from the editor or with one.
#[test]
fn files_that_become_something_else() {
    let scratch = Scratch::new("something-else");
    let text =
        format!("{LESSON}%files\n    requirements.txt /opt\n%post\n    pip install -r requirements.txt\n");
    scratch.file("a.def", &text);
    let file = uri(&scratch, "a.def");
    let (list, toml) = (scratch.0.join("requirements.txt"), scratch.0.join("singularity-ls.toml"));
    for told in [true, false] {
        for becomes in ["rm -f", "mkdir", "mkfifo", "ln -s /etc/passwd", "ln -s /dev/zero", "ln -s ."] {
            for path in [&list, &toml] {
                scratch.file("requirements.txt", "numpy\n");
                scratch.file("singularity-ls.toml", "select = ['unpinned-base-image']\n");
                let mut client = start(&scratch);
                client.open(&file, &text);
                assert_eq!(rules_of(&mut client, &file), ["unpinned-base-image"]);
                let shell = format!("rm -rf \"$0\"; {becomes} \"$0\"");
                assert!(run(Command::new("sh").args(["-c", &shell]).arg(path)).status.success());
                if told {
                    let changes = json!([{"uri": format!("file://{}", path.display()), "type": 2}]);
                    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
                    let all = path == &toml;
                    while all && rules_of(&mut client, &file) == ["unpinned-base-image"] {}
                }
                client.change(&file, 2, json!([{"text": text.clone() + "\n"}]));
                client.wait(|message| {
                    message["params"]["uri"] == file.as_str() && message["params"]["version"] == 2
                });
                client.request("textDocument/documentLink", json!({"textDocument": {"uri": file}}));
                client.unread.retain(|message| message["method"] == PUBLISH || message.get("id").is_none());
                client.server.kill().unwrap();
                client.ended();
                assert!(!client.log().contains("panicked"), "{becomes}: {}", client.log());
                run(Command::new("rm").arg("-rf").args([&list, &toml]));
            }
        }
    }
}

/// The same file and the same program give the same findings on every day.
#[test]
fn a_clock_that_is_wrong() {
    let has = Command::new("faketime").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !has.is_ok_and(|status| status.success()) {
        eprintln!(
            "\n*** SKIPPED: faults::a_clock_that_is_wrong: there is no `faketime` on this machine ***\n"
        );
        return;
    }
    let scratch = Scratch::new("clock");
    let file = scratch.file(
        "a.def",
        format!("{LESSON}Bootstrap: docker\nFrom: python:3.9\nBootstrap: docker\nFrom: centos:7\n"),
    );
    let check = |command: &mut Command| {
        let output = run(command.args(["check", "--format", "jsonl", &file]));
        assert_eq!(output.status.code(), Some(1), "{}", log(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let today = check(&mut Command::new(PROGRAM));
    assert!(today.contains("end-of-life-base-image"), "{today}");
    for day in ["1970-01-02 00:00:00", "2001-01-01 00:00:00", "2037-12-31 00:00:00"] {
        assert_eq!(check(Command::new("faketime").args([day, PROGRAM])), today, "{day}");
    }
    // A server lives through a day that is set back.
    let mut command = Command::new("faketime");
    command.args(["1971-01-01 00:00:00", PROGRAM]);
    let mut client = Client::spawn_as(command);
    client.request("initialize", json!({"capabilities": {}}));
    client.notify("initialized", json!({}));
    client.open(URI, LESSON);
    assert_eq!(client.diagnostics(URI, 1).len(), 2);
    client.request("shutdown", Value::Null);
}
