//! A registry that means no good: every answer ends soon, with a reason, and nothing is held of it.

use std::io::Write;
use std::time::{Duration, Instant};

use singularity_ls::resolve::Failure;
use singularity_ls::resolve::registry::Repository;
use singularity_ls::resolve::registry::tags::MOST_TAGS;

use crate::server::{Asked, Server, ok};
use crate::user::User;

fn repository(server: &Server) -> Repository {
    Repository::of(Some(&server.host()), "demo/base").unwrap()
}

/// What comes of asking for a manifest, and how long that takes.
fn manifest(server: &Server) -> (Result<String, Failure>, Duration) {
    let user = User::new(&server.allowed());
    let began = Instant::now();
    let answer = user.resolver().manifest(&repository(server), "1").map(|manifest| manifest.digest);
    (answer, began.elapsed())
}

#[test]
fn a_body_without_end() {
    let server = Server::start(|_, stream| {
        write!(stream, "HTTP/1.1 200 OK\r\n\r\n")?;
        loop {
            stream.write_all(&[b' '; 1 << 16])?;
        }
    });
    let before = resident();
    let (answer, _) = manifest(&server);
    assert!(matches!(answer, Err(Failure::TooLarge { .. })), "{answer:?}");
    assert!(resident() < before + 64 * 1024, "{} KiB more are held", resident() - before);
}

#[test]
fn a_body_that_is_long_only_when_unpacked() {
    // 64 MiB of zeros; the first bytes say that it is `gzip`.
    let packed = {
        let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
        bytes.extend(miniz_oxide::deflate::compress_to_vec(&vec![0; 64 << 20], 9));
        bytes
    };
    let server = Server::start(move |_, stream| {
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
            packed.len()
        )?;
        stream.write_all(&packed)
    });
    let (answer, _) = manifest(&server);
    assert!(matches!(answer, Err(Failure::TooLarge { .. })), "{answer:?}");
}

#[test]
fn headers_without_end() {
    let server = Server::start(|_, stream| {
        write!(stream, "HTTP/1.1 200 OK\r\n")?;
        loop {
            write!(stream, "X-Header: {}\r\n", "x".repeat(1000))?;
        }
    });
    let (answer, _) = manifest(&server);
    assert!(answer.is_err());
}

#[test]
fn a_slow_drip() {
    let server = Server::start(|_, stream| {
        write!(stream, "HTTP/1.1 200 OK\r\n\r\n")?;
        loop {
            stream.write_all(b" ")?;
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let (answer, took) = manifest(&server);
    assert!(matches!(answer, Err(Failure::TooSlow { .. })), "{answer:?}");
    assert!(took < Duration::from_secs(8), "{took:?}");
}

#[test]
fn no_answer_at_all() {
    let server = Server::start(|_, _| {
        std::thread::sleep(Duration::from_secs(60));
        Ok(())
    });
    let (answer, took) = manifest(&server);
    assert!(matches!(answer, Err(Failure::TooSlow { .. })), "{answer:?}");
    assert!(took < Duration::from_secs(8), "{took:?}");
}

#[test]
fn a_redirect_to_another_host_is_not_followed() {
    let other = Server::of(Vec::new());
    let to = format!("http://{}/v2/", other.host());
    for target in [
        to,
        "http://localhost:1/".to_owned(),
        "https://169.254.169.254/".to_owned(),
        "file:///etc/passwd".to_owned(),
    ] {
        let answer = target.clone();
        let server = Server::start(move |_, stream| {
            write!(stream, "HTTP/1.1 307 Temporary\r\nLocation: {answer}\r\nContent-Length: 0\r\n\r\n")
        });
        let (answer, _) = manifest(&server);
        assert!(matches!(answer, Err(Failure::NotAllowed { .. })), "{target}: {answer:?}");
    }
    assert!(other.asked().is_empty());
}

#[test]
fn a_redirect_that_goes_round() {
    let server = Server::start(|asked, stream| {
        write!(stream, "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", asked.path)
    });
    let (answer, _) = manifest(&server);
    assert!(matches!(answer, Err(Failure::TooManyRedirects { .. })), "{answer:?}");
    assert!(server.asked().len() < 10);
}

#[test]
fn nonsense() {
    for body in ["", "{", "[]", "\0", "{\"manifests\": 5}", "{\"layers\": [{\"size\": -1}]}", "<html>"] {
        let server = Server::start(move |_, stream| ok(stream, "", body));
        let (answer, _) = manifest(&server);
        assert!(matches!(answer, Err(Failure::NotUnderstood { .. })), "{body}: {answer:?}");
    }
    let server = Server::start(|_, stream| stream.write_all(b"\0\0\0 no HTTP at all\r\n\r\n"));
    let (answer, _) = manifest(&server);
    assert!(answer.is_err());
}

#[test]
fn a_wrong_digest() {
    let said = format!("sha256:{}", "0".repeat(64));
    let header = format!("Docker-Content-Digest: {said}\r\n");
    let server = Server::start(move |_, stream| ok(stream, &header, "{\"layers\": []}"));
    let (answer, _) = manifest(&server);
    assert!(matches!(answer, Err(Failure::WrongDigest { .. })), "{answer:?}");
    let user = User::new(&server.allowed());
    let answer = user.resolver().manifest(&repository(&server), &said).map(|manifest| manifest.digest);
    assert!(matches!(answer, Err(Failure::WrongDigest { .. })), "{answer:?}");
}

#[test]
fn never_content_with_a_token() {
    let server = Server::start(|asked, stream| {
        if asked.path.starts_with("/token") {
            return ok(stream, "", "{\"token\": \"t\"}");
        }
        let realm = format!("http://{}/token", asked.header("host").unwrap());
        let challenge = format!("WWW-Authenticate: Bearer realm=\"{realm}\",service=\"s\"\r\n");
        write!(stream, "HTTP/1.1 401 Unauthorized\r\n{challenge}Content-Length: 0\r\n\r\n")
    });
    let (answer, _) = manifest(&server);
    assert!(matches!(answer, Err(Failure::Unauthorised { .. })), "{answer:?}");
    assert_eq!(server.asked().len(), 3, "one question, one token, one more question");
    assert!(server.asked()[1].path.contains("scope=repository%3Ademo%2Fbase%3Apull"));
}

#[test]
fn a_token_service_elsewhere_is_not_asked() {
    let other = Server::of(Vec::new());
    let realm = format!("http://{}/token", other.host());
    let server = Server::start(move |_, stream| {
        write!(
            stream,
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"{realm}\"\r\nContent-Length: 0\r\n\r\n"
        )
    });
    let (answer, _) = manifest(&server);
    assert!(matches!(answer, Err(Failure::NotAllowed { .. })), "{answer:?}");
    assert!(other.asked().is_empty());
}

#[test]
fn too_often() {
    let limited = |wait: &'static str| {
        Server::start(move |_, stream| {
            write!(
                stream,
                "HTTP/1.1 429 Too Many Requests\r\nRetry-After: {wait}\r\nContent-Length: 0\r\n\r\n"
            )
        })
    };
    let server = limited("120");
    let (answer, _) = manifest(&server);
    assert_eq!(
        answer,
        Err(Failure::RateLimited { host: format!("http://{}", server.host()), wait: Some(120) })
    );
    assert_eq!(server.asked().len(), 1);
    // Soon enough: once more, and no oftener.
    let server = limited("1");
    assert!(manifest(&server).0.is_err());
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn tags_without_end() {
    let server = Server::start(|asked: &Asked, stream| {
        let page: usize = asked.path.split("last=").nth(1).map_or(0, |last| last.parse().unwrap());
        let tags: Vec<_> = (0..1000).map(|tag| format!("\"{page}-{tag}\"")).collect();
        let link = format!("Link: </v2/demo/base/tags/list?last={}>; rel=\"next\"\r\n", page + 1);
        ok(stream, &link, &format!("{{\"tags\": [{}]}}", tags.join(",")))
    });
    let user = User::new(&server.allowed());
    let tags = user.resolver().tags(&repository(&server)).unwrap().answer;
    assert!(tags.names.len() == MOST_TAGS && !tags.complete);
    // A page that is its own next one.
    let server = Server::start(|asked, stream| {
        ok(stream, &format!("Link: <{}>; rel=\"next\"\r\n", asked.path), "{\"tags\": [\"a\"]}")
    });
    let user = User::new(&server.allowed());
    assert_eq!(user.resolver().tags(&repository(&server)).unwrap().answer.names, ["a"]);
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn offline_asks_nobody() {
    let server = Server::of(Vec::new());
    let user = User::new(&format!("offline = true\n{}", server.allowed()));
    let answer = user.resolver().manifest(&repository(&server), "1").map(|manifest| manifest.digest);
    assert_eq!(answer, Err(Failure::Offline));
    assert!(server.asked().is_empty());
}

/// The memory of this process, in KiB.
fn resident() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}
