//! A registry that means no good: every answer ends soon, with a reason, and nothing is held of it.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use singularity_ls::resolve::Failure;
use singularity_ls::resolve::registry::Repository;
use singularity_ls::resolve::registry::tags::MOST_TAGS;

use crate::client::PATIENCE;
use crate::server::{Asked, Server, ok};
use crate::user::User;

fn repository(server: &Server) -> Repository {
    Repository::of(Some(&server.host()), "demo/base").unwrap()
}

/// What comes of asking for a manifest.
fn manifest(server: &Server) -> Result<String, Failure> {
    manifest_as(&User::new(&server.allowed()), server)
}

fn manifest_as(user: &User, server: &Server) -> Result<String, Failure> {
    user.resolver().manifest(&repository(server), "1").map(|manifest| manifest.digest)
}

/// That a host of which nothing more comes is not waited for.
fn is_given_up(server: &Server) {
    let user = User::new(&server.allowed_for(2));
    let began = Instant::now();
    let answer = manifest_as(&user, server);
    assert!(matches!(answer, Err(Failure::TooSlow { .. })), "{answer:?}");
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
}

/// Of an answer that is too long no more is held than is read, and no more is read than what two pipes hold besides.
#[test]
fn a_body_without_end() {
    let (counter, counted) = channel();
    let server = Server::start(move |_, stream| {
        write!(stream, "HTTP/1.1 200 OK\r\n\r\n")?;
        let piece = [b' '; 1 << 16];
        let mut written = 0;
        while stream.write_all(&piece).is_ok() {
            written += piece.len();
        }
        let _ = counter.send(written);
        Ok(())
    });
    let answer = manifest(&server);
    assert!(matches!(answer, Err(Failure::TooLarge { .. })), "{answer:?}");
    let written = counted.recv_timeout(PATIENCE).expect("somebody still reads");
    assert!(written < 64 << 20, "{written} bytes were taken");
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
    let answer = manifest(&server);
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
    let answer = manifest(&server);
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
    is_given_up(&server);
}

#[test]
fn no_answer_at_all() {
    let server = Server::start(|_, _| {
        std::thread::sleep(Duration::from_secs(60));
        Ok(())
    });
    is_given_up(&server);
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
        let answer = manifest(&server);
        assert!(matches!(answer, Err(Failure::NotAllowed { .. })), "{target}: {answer:?}");
    }
    assert!(other.asked().is_empty());
}

#[test]
fn a_redirect_that_goes_round() {
    let server = Server::start(|asked, stream| {
        write!(stream, "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", asked.path)
    });
    let answer = manifest(&server);
    assert!(matches!(answer, Err(Failure::TooManyRedirects { .. })), "{answer:?}");
    assert!(server.asked().len() < 10);
}

#[test]
fn nonsense() {
    for body in ["", "{", "[]", "\0", "{\"manifests\": 5}", "{\"layers\": [{\"size\": -1}]}", "<html>"] {
        let server = Server::start(move |_, stream| ok(stream, "", body));
        let answer = manifest(&server);
        assert!(matches!(answer, Err(Failure::NotUnderstood { .. })), "{body}: {answer:?}");
    }
    let server = Server::start(|_, stream| stream.write_all(b"\0\0\0 no HTTP at all\r\n\r\n"));
    let answer = manifest(&server);
    assert!(answer.is_err());
}

#[test]
fn a_wrong_digest() {
    let said = format!("sha256:{}", "0".repeat(64));
    let header = format!("Docker-Content-Digest: {said}\r\n");
    let server = Server::start(move |_, stream| ok(stream, &header, "{\"layers\": []}"));
    let answer = manifest(&server);
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
    let answer = manifest(&server);
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
    let answer = manifest(&server);
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
    let answer = manifest(&server);
    assert_eq!(
        answer,
        Err(Failure::RateLimited { host: format!("http://{}", server.host()), wait: Some(120) })
    );
    assert_eq!(server.asked().len(), 1);
    // Soon enough: once more, and no oftener.
    let server = limited("1");
    assert!(manifest(&server).is_err());
    assert_eq!(server.asked().len(), 2);
}

/// What was said before is better than nothing, and comes with its age.
#[test]
fn out_of_order() {
    let broken = Arc::<AtomicBool>::default();
    let is_broken = Arc::clone(&broken);
    let server = Server::start(move |_, stream| match is_broken.load(Ordering::Relaxed) {
        true => write!(stream, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"),
        false => ok(stream, "", "{\"tags\": [\"a\"]}"),
    });
    let user = User::new(&server.allowed());
    let tags = || user.resolver().tags(&repository(&server));
    assert_eq!(tags().unwrap().asked, None);
    user.a_day_later();
    broken.store(true, Ordering::Relaxed);
    let known = tags().unwrap();
    assert!(known.answer.names == ["a"] && known.asked.is_some(), "{known:?}");
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
