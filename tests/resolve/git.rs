//! Repositories, served by git itself.

use std::io::Write;
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::registry::have;
use crate::server::{Asked, Server};
use crate::user::User;

/// A repository with commits and tags, named as arguments of `git`, one list a call.
fn repository(user: &User, name: &str, calls: &[&[&str]]) -> String {
    let path = user.path(&format!("git/{name}.git"));
    std::fs::create_dir_all(&path).unwrap();
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .arg("-C")
            .arg(&path)
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"])
            .args(arguments)
            .env("HOME", user.home())
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    git(&["init", "-q"]);
    calls.iter().for_each(|call| drop(git(call)));
    git(&["rev-parse", "HEAD"])
}

const COMMIT: &[&str] = &["commit", "-q", "--allow-empty", "-m", "x"];

/// `git http-backend` behind the tests' own server, as a web server runs it.
fn serve(user: &User) -> Server {
    let root = user.path("git");
    Server::start(move |asked, stream| backend(&root, asked, stream))
}

fn backend(root: &std::path::Path, asked: &Asked, stream: &mut TcpStream) -> std::io::Result<()> {
    let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
    let mut command = Command::new("git");
    command
        .args(["-c", "safe.directory=*", "http-backend"])
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REQUEST_METHOD", "GET")
        .env("PATH_INFO", path)
        .env("QUERY_STRING", query)
        .stdin(Stdio::null());
    let output = command.output()?.stdout;
    // A CGI program's head may have a status; else it is a good one.
    let end = output.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(output.len());
    let head = String::from_utf8_lossy(&output[..end]);
    let status = head.lines().find_map(|line| line.strip_prefix("Status: ")).unwrap_or("200 OK");
    let body = output.get(end + 4..).unwrap_or_default();
    write!(stream, "HTTP/1.1 {status}\r\n{head}\r\nContent-Length: {}\r\n\r\n", body.len())?;
    stream.write_all(body)
}

fn pin(user: &User, script: &str, arguments: &[&str]) -> (String, String) {
    let file = user.write("a.def", format!("Bootstrap: docker\nFrom: debian:12.5\n%post\n{script}\n"));
    let output = user.command().arg("pin").args(arguments).arg(&file).output().unwrap();
    let text = user.read("a.def");
    let script = text.split_once("%post\n").unwrap().1.trim_end().to_owned();
    (script, String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr))
}

#[test]
fn what_a_branch_holds_today() {
    if !have("what_a_branch_holds_today", &["git"]) {
        return;
    }
    let user = User::new("");
    let light: &[&str] = &["tag", "v1.9.0"];
    let heavy: &[&str] = &["tag", "-a", "v1.10.0", "-m", "x"];
    let candidate: &[&str] = &["tag", "v2.0.0-rc1"];
    repository(&user, "released", &[COMMIT, light, COMMIT, heavy, candidate]);
    let ahead = repository(&user, "ahead", &[COMMIT, light, COMMIT, heavy, COMMIT, candidate]);
    let server = serve(&user);
    let host = server.host();
    user.write("config/singularity-ls/config.toml", server.allowed());
    for (script, expected) in [
        // The release, where that is what the branch holds; else its commit.
        (" git clone http://H/released.git", " git clone --branch v1.10.0 http://H/released.git".to_owned()),
        (
            " git clone http://H/ahead.git",
            format!(" git clone http://H/ahead.git && git -C ahead checkout {ahead}"),
        ),
        // A shallow clone holds no other commit.
        (
            " git clone --depth 1 http://H/ahead.git",
            " git clone --depth 1 --branch v1.10.0 http://H/ahead.git".to_owned(),
        ),
        (" pip install git+http://H/ahead.git", format!(" pip install git+http://H/ahead.git@{ahead}")),
        (
            " git clone --branch v1.9.0 http://H/ahead.git",
            " git clone --branch v1.9.0 http://H/ahead.git".to_owned(),
        ),
    ] {
        let (after, table) = pin(&user, &script.replace('H', &host), &[]);
        assert_eq!(after, expected.replace('H', &host), "{table}");
        let (again, table) = pin(&user, &after, &[]);
        assert_eq!(again, after, "{table}");
    }
    let (_, table) = pin(&user, &format!(" git clone --depth 1 http://{host}/ahead.git"), &[]);
    assert!(table.contains("its newest release; the default branch is further"), "{table}");
}

#[test]
fn what_cannot_be_told() {
    if !have("what_cannot_be_told", &["git"]) {
        return;
    }
    let user = User::new("");
    repository(&user, "some", &[COMMIT]);
    let server = serve(&user);
    let host = server.host();
    user.write("config/singularity-ls/config.toml", server.allowed());
    for (script, arguments, why) in [
        (" git clone http://H/none.git", &[][..], "there is no public repository"),
        (
            " git clone --depth 1 http://H/some.git",
            &[],
            "has no release, and a shallow clone holds no other commit",
        ),
        (
            " git clone http://H/some.git",
            &["--as-of", "2024-01-01"],
            "does not say what it held on another day",
        ),
        (" git clone https://git.example.org/x.git", &[], "`git.example.org` is not among the hosts"),
        (" git clone git@H:x.git", &[], "it can be asked by `https` only"),
    ] {
        let script = script.replace('H', &host);
        let (after, table) = pin(&user, &script, arguments);
        assert!(after == script && table.contains(why), "{why}: {after}\n{table}");
    }
}

/// A page for people, and other answers that are no list.
#[test]
fn what_is_no_repository() {
    let server = Server::of(vec![("/page/info/refs".to_owned(), "<html>".to_owned())]);
    let user = User::new(&server.allowed());
    let (_, table) = pin(&user, &format!(" git clone http://{}/page", server.host()), &[]);
    assert!(table.contains("no list of references"), "{table}");
}
