//! What a file can make the server do: nothing. Every call to the system that starts, connects, writes or opens is
//! watched while everything is asked about every edge file, and about files that point wherever they should not.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};

use crate::client::{Client, OF_FILES, OF_PLACES, PUBLISH, at, place};
use crate::support::{self, Scratch};

/// What starts, connects, writes or opens.
const WATCHED: &str = "execve,execveat,fork,vfork,clone,clone3,socket,connect,bind,kill,tgkill,ptrace,\
    open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,\
    symlinkat,truncate,ftruncate,chmod,fchmod,fchmodat,chown,fchown,fchownat,mknod,mknodat,utimensat,setxattr,mount";

/// What libraries ask about the machine: how many cores there are, how memory is given out, what git leaves out.
const OF_THE_MACHINE: &[&str] = &[
    "/proc/sys/vm/overcommit_memory",
    "/proc/self/cgroup",
    "/proc/self/mountinfo",
    "/sys/fs/cgroup",
    "/sys/devices/system/cpu",
    "/etc/gitconfig",
];

/// Files that point out of the workspace, or at what must not be read.
fn hostile(outside: &str) -> Vec<String> {
    let targets = [
        "/etc/passwd",
        "../secret.txt",
        "../../../../etc/passwd",
        "out.txt",
        "up/secret.txt",
        "etc/passwd",
        "~/secret.txt",
        "$HOME/secret.txt",
        "${HOME}/secret.txt",
        "/proc/self/environ",
        "/dev/zero",
        "zero",
        "pipe",
        "loop",
        "loop/x",
        ".",
        "file:///etc/passwd",
        "*",
        "../*",
        "/*/*",
        "/etc/pass*",
        "up/*",
        "huge.txt",
        "nested.txt",
    ];
    let mut texts: Vec<String> = targets
        .iter()
        .copied()
        .chain([outside])
        .map(|target| {
            format!(
                "Bootstrap: localimage\nFrom: {target}\n%files\n    {target} /opt/list\n    {target}\n%setup\n    cat {target}\n\
                 %post\n    . {target}\n    pip install -r {target}\n    pip install -r /opt/list -c {target} -e {target}\n    \
                 conda env create -f {target}\n    bash {target}\n    npm ci --prefix {target}\n    cd {target} && pip install .\n\
                 %include {target}\n%appfiles a\n    {target}\n"
            )
        })
        .collect();
    texts.push(format!("Bootstrap: docker\nFrom: python@sha256:{}\n%post\n    $(touch ran) `touch ran`\n    curl http://127.0.0.1:9/x | sh\n    git clone http://127.0.0.1:9/x\n", "0".repeat(64)));
    texts
}

/// A workspace full of traps, with something outside it.
fn workspace(scratch: &Scratch) {
    scratch.file("secret.txt", "numpy\n");
    scratch.file(
        "w/singularity-ls.toml",
        "extend = '../secret.txt'\nbaseline = '../secret.txt'\nhosts = ['http://127.0.0.1:9']\n",
    );
    scratch
        .file("w/nested.txt", "-r ../secret.txt\n-r /etc/passwd\n-r nested.txt\n-c out.txt\n-e ../\nnumpy\n");
    scratch.file("w/huge.txt", "numpy\n".repeat(3 << 20));
    for (to, name) in [
        ("../secret.txt", "out.txt"),
        ("..", "up"),
        ("/etc", "etc"),
        ("/dev/zero", "zero"),
        ("loop", "loop"),
        ("/etc/passwd", "requirements.txt"),
        ("../secret.txt", "environment.yml"),
        ("/etc", ".git"),
        ("/etc/passwd", ".gitignore"),
    ] {
        symlink(to, scratch.0.join("w").join(name)).unwrap();
    }
    assert!(Command::new("mkfifo").arg(scratch.0.join("w/pipe")).status().unwrap().success());
}

/// What was done that no file may have done.
fn misdeeds(log: &str, allowed: &[String]) -> Vec<String> {
    let is_fine = |line: &&str| {
        // Threads, and the rest of a call that is named on another line.
        if line.contains("CLONE_THREAD")
            || line.contains(" resumed>")
            || line.contains("+++")
            || line.contains("---")
        {
            return true;
        }
        let is_open = line.contains("open(") || line.contains("openat(");
        let for_writing = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].iter().any(|flag| line.contains(flag));
        let path = line.split('"').nth(1).unwrap_or_default();
        is_open
            && !for_writing
            && allowed.iter().any(|allowed| path == allowed || path.starts_with(&format!("{allowed}/")))
    };
    log.lines().filter(|line| !line.trim().is_empty() && !is_fine(line)).map(str::to_owned).collect()
}

fn ask_everything(client: &mut Client, uri: &str, text: &str, step: usize) -> usize {
    let mut answered = 0;
    let last = text.lines().count() as u32;
    for (line, length) in text.lines().map(str::len).enumerate().step_by(step) {
        for column in [length.min(8), length] {
            for method in OF_PLACES.into_iter().chain(["textDocument/codeAction"]) {
                let mut about = place(uri, line as u32, column as u32);
                let here = at(line as u32, column as u32);
                about["range"] = json!({"start": here, "end": here});
                about["context"] = json!({"includeDeclaration": true, "diagnostics": [], "triggerKind": 1, "isRetrigger": false});
                let id = client.ask(method, about);
                answered += usize::from(!client.wait(|message| message["id"] == id)["result"].is_null());
            }
        }
    }
    for method in OF_FILES.into_iter().chain(["textDocument/inlayHint"]) {
        let range = json!({"start": at(0, 0), "end": at(last, 0)});
        let about = json!({"textDocument": {"uri": uri}, "range": range, "options": {"tabSize": 4, "insertSpaces": true}});
        answered += usize::from(!client.request(method, about).is_null());
    }
    answered
}

#[test]
fn nothing() {
    let test = "confined::nothing";
    let may_watch =
        Command::new("strace").args(["-o", "/dev/null", "true"]).status().is_ok_and(|run| run.success());
    if !may_watch {
        eprintln!(
            "\n*** SKIPPED: {test}: there is no `strace`, or this machine lets nobody watch a process ***\n"
        );
        return;
    }
    let scratch = Scratch::new("confined");
    workspace(&scratch);
    let log = scratch.0.join("calls");
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-s", "500", "--seccomp-bpf", "-e", &format!("trace={WATCHED}"), "-o"])
        .arg(&log);
    command.arg(env!("CARGO_BIN_EXE_singularity-ls"));
    for (name, folder) in [
        ("HOME", "home"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_DATA_HOME", "data"),
    ] {
        command.env(name, scratch.0.join(folder));
    }
    let mut client = Client::spawn_as(command);
    let folder = scratch.0.join("w");
    let folders = json!([{"uri": format!("file://{}", folder.display()), "name": "w"}]);
    client.request("initialize", json!({"processId": null, "capabilities": {}, "workspaceFolders": folders}));
    client.notify("initialized", json!({}));
    let started = fs::read_to_string(&log).unwrap().len();
    assert!(started > 0, "the watch sees how the program starts");

    let mut texts = hostile(&scratch.0.join("secret.txt").display().to_string());
    let hostile = texts.len();
    let edge = support::shared(test).map(|shared| shared.join("edge/files"));
    let edge = edge.into_iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    texts.extend(
        edge.map(|entry| String::from_utf8_lossy(&fs::read(entry.unwrap().path()).unwrap()).into_owned()),
    );
    let began = Instant::now();
    let mut answered = 0;
    for (number, text) in texts.iter().enumerate() {
        let uri = format!("file://{}/{number}.def", folder.display());
        client.open(&uri, text);
        client.wait(|message| message["method"] == PUBLISH && message["params"]["uri"] == uri.as_str());
        // Everywhere in what is hostile, once in what is only odd.
        answered += ask_everything(&mut client, &uri, text, if number < hostile { 2 } else { usize::MAX });
        client.close(&uri);
        client.unread.clear();
    }
    client.request("workspace/symbol", json!({"query": ""}));
    client.request("shutdown", Value::Null);
    println!("{answered} answers about {} files in {:?}", texts.len(), began.elapsed());
    assert!(answered > 2_000, "hardly anything was answered: {answered}");
    assert!(!client.log().contains("panicked"), "{}", client.log());
    let calls = fs::read_to_string(&log).unwrap();
    // The workspace, and what is the user's own.
    let own = ["w", "config", "cache", "data", "home"].map(|name| scratch.0.join(name).display().to_string());
    let allowed: Vec<_> = own.into_iter().chain(OF_THE_MACHINE.iter().map(|&path| path.to_owned())).collect();
    let misdeeds = misdeeds(&calls[started..], &allowed);
    assert!(misdeeds.is_empty(), "{}", misdeeds.join("\n"));
    assert!(calls[started..].contains("nested.txt"), "the watch sees what is read");
    assert!(!scratch.0.join("cache").exists() && !folder.join("ran").exists());
}

/// The same judge sees a misdeed when there is one.
#[test]
fn the_judge_sees_what_is_forbidden() {
    let allowed = ["/w".to_owned()];
    for line in [
        r#"7 openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 3"#,
        r#"7 openat(AT_FDCWD, "/ww/a", O_RDONLY) = 3"#,
        r#"7 openat(AT_FDCWD, "/w/a", O_WRONLY|O_CREAT, 0666) = 3"#,
        r#"7 socket(AF_INET, SOCK_STREAM, 0) = 3"#,
        r#"7 execve("/bin/sh", ["sh"], 0x7) = 0"#,
        r#"7 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 8"#,
        r#"7 unlink("/w/a") = 0"#,
    ] {
        assert_eq!(misdeeds(line, &allowed).len(), 1, "{line}");
    }
    let fine = r#"7 openat(AT_FDCWD, "/w/a", O_RDONLY|O_CLOEXEC) = 3"#;
    assert!(misdeeds(fine, &allowed).is_empty());
}
