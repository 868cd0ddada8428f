//! `pin --as-of`: images as they were, by the catalogue, by their registry, or not at all and why.

use crate::registry::{Image, Registry, have, layout_of};
use crate::user::User;

fn pin(user: &User, from: &str, arguments: &[&str]) -> (String, String) {
    let file = user.write("a.def", format!("Bootstrap: docker\nFrom: {from}\n"));
    let output = user.command().arg("pin").args(arguments).arg(&file).output().unwrap();
    let line = user.read("a.def").lines().nth(1).unwrap().strip_prefix("From: ").unwrap().to_owned();
    (line, String::from_utf8(output.stdout).unwrap())
}

#[test]
fn by_the_catalogue_without_asking() {
    // Whoever asks fails: nothing listens there.
    let user = User::new("timeout = 1\n[mirrors]\n'docker.io' = 'http://127.0.0.1:9'\n");
    for (from, day, expected) in [
        ("python:latest", "2024-11-01", "python:3.13.0-bookworm"),
        ("python:3.12-slim", "2024-11-01", "python:3.12.7-slim-bookworm"),
        ("postgres:16", "2024-03-01", "postgres:16.2-bookworm"),
        // What is exact already is what it was.
        ("python:3.12.7-bookworm", "2020-01-01", "python:3.12.7-bookworm"),
    ] {
        let (line, table) = pin(&user, from, &["--as-of", day]);
        assert_eq!(line, expected, "{table}");
    }
    let (line, table) = pin(&user, "ubuntu:latest", &["--as-of", "2024-03-10"]);
    assert!(
        line == "ubuntu:latest" && table.contains("does not tell what `latest` was on 2024-03-10"),
        "{table}"
    );
}

#[test]
fn by_what_images_say_of_themselves() {
    if !have("by_what_images_say_of_themselves", &["docker-registry", "skopeo"]) {
        return;
    }
    let registry = Registry::start("", "");
    let (user, host) = (&registry.user, registry.host());
    let push = |tags: &[&str], day: &str| {
        layout_of(user, day, &Image { created: &format!("{day}T00:00:00Z"), ..Image::default() });
        registry.push(day, "lab/tool", tags);
    };
    push(&["1.0.0"], "2024-01-01");
    push(&["1.1.0", "stable"], "2025-01-01");
    push(&["1.2.0", "latest", "edge"], "2026-01-01");
    push(&["undated"], "1970-01-01");
    let tool = |tag: &str| format!("{host}/lab/tool:{tag}");
    for (tag, day, expected) in [
        ("latest", "2025-06-01", "1.1.0"),
        ("latest", "2024-06-01", "1.0.0"),
        // Made before that day, and the same since.
        ("stable", "2025-06-01", "1.1.0"),
        ("latest", "2026-06-01", "1.2.0"),
    ] {
        let (line, table) = pin(user, &tool(tag), &["--as-of", day]);
        assert_eq!(line, tool(expected), "{tag} {day}: {table}");
    }
    let (line, _) = pin(user, &tool("latest"), &["--as-of", "2025-06-01", "--digest"]);
    assert!(line.contains("@sha256:") && line.ends_with(" # 1.1.0"), "{line}");
    for (tag, day, why) in [
        (
            "latest",
            "2023-01-01",
            "`latest` was made 2026-01-01, and no other tag that it may have been by 2023-01-01",
        ),
        ("undated", "2023-01-01", "`undated` does not say when it was made"),
    ] {
        let (line, table) = pin(user, &tool(tag), &["--as-of", day]);
        assert!(line == tool(tag) && table.contains(why), "{table}");
    }
}
