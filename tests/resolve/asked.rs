//! What was asked about images is shown from then on: the chain that labels name, platforms, ages. Looking asks nobody.

use serde_json::{Value, json};

use crate::client::{Client, URI, place};
use crate::registry::{Registry, have, layout};
use crate::user::User;

fn chain(user: &User, arguments: &[&str]) -> (i32, String, String) {
    let output = user.command().arg("chain").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// An editor with this image in a file: the page about it and its chain.
fn shown(user: &User, from: &str) -> (String, Value) {
    let mut client = Client::spawn_as(user.command());
    client.request("initialize", json!({"processId": null, "capabilities": {}}));
    client.notify("initialized", json!({}));
    client.open(URI, &format!("Bootstrap: docker\nFrom: {from}\n"));
    let hover = client.request("textDocument/hover", place(URI, 1, 8));
    let chain = client.request("singularity/chain", place(URI, 1, 8));
    (hover["contents"]["value"].as_str().unwrap().to_owned(), chain)
}

fn images(chain: &Value) -> Vec<&str> {
    chain["links"].as_array().unwrap().iter().map(|link| link["image"].as_str().unwrap()).collect()
}

#[test]
fn unknown_images_get_a_chain() {
    if !have("unknown_images_get_a_chain", &["docker-registry", "skopeo"]) {
        return;
    }
    let registry = Registry::start("", "");
    let (user, host) = (&registry.user, registry.host());
    let on = |base: &str| json!({"org.opencontainers.image.base.name": base});
    let both = ["linux/arm64", "linux/amd64"];
    layout(user, "base", &both, &on("docker.io/library/debian:trixie-slim"), &[], &json!({}));
    registry.push("base", "lab/base", &["2"]);
    // By annotations here, by labels there.
    layout(user, "tool", &["linux/amd64"], &json!({}), &[], &on(&format!("{host}/lab/base:2")));
    registry.push("tool", "lab/tool", &["1.0"]);
    let tool = format!("{host}/lab/tool:1.0");

    // Looking asks nobody, and says how one can ask.
    let (page, alone) = shown(user, &tool);
    assert!(page.contains("It is asked only when you say so") && !page.contains("Built on"), "{page}");
    assert!(images(&alone) == [&*tool] && alone["asked"].is_null() && alone["complete"] == false, "{alone}");
    assert_eq!(chain(user, &[&tool]).0, 1);
    assert!(!user.path("cache").exists(), "looking leaves nothing behind");

    let (code, drawn, complaints) = chain(user, &["--online", &tool]);
    assert_eq!((code, complaints.as_str()), (0, ""));
    assert!(drawn.contains("; its registry was asked just now"), "{drawn}");
    let expected = [&*tool, &format!("{host}/lab/base:2"), "debian:trixie-slim", "scratch"];

    // From now on it is known, with nobody there to ask.
    let digest = user.resolver().describe(&registry.repository("lab/tool"), "1.0").unwrap().answer.digest;
    let base = user.resolver().describe(&registry.repository("lab/base"), "2").unwrap().answer.digest;
    let home = registry.end();
    let (page, known) = shown(&home, &tool);
    assert_eq!(images(&known), expected);
    assert!(known["complete"] == true && known["asked"] == "just now", "{known}");
    for words in [
        "Built on, as its labels say:",
        "└─ debian:trixie-slim",
        "asked just now: made 2026-11-01, 1 MiB compressed in 1 layer, for linux/amd64.",
        &format!("Digest: `{digest}`"),
    ] {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
    let (code, json, _) = chain(&home, &["--format", "json", &tool]);
    assert_eq!(
        (code, serde_json::from_str::<Vec<String>>(&json).unwrap()),
        (0, expected.map(str::to_owned).to_vec())
    );

    // By digest: of one platform, of all, and with a comment that has become wrong.
    let (page, known) = shown(&home, &format!("{host}/lab/tool@{digest} # 1.0"));
    assert!(page.contains("**The digest is of linux/amd64 only**"), "{page}");
    assert!(
        !page.contains("The tag in the comment was another image") && images(&known).len() == 4,
        "{page}"
    );
    let (page, _) = shown(&home, &format!("{host}/lab/base@{base} # 2"));
    assert!(page.contains("for linux/arm64, linux/amd64") && !page.contains("only**"), "{page}");
    let (page, _) = shown(&home, &format!("{host}/lab/tool@{base} # 1.0"));
    assert!(page.contains("The tag in the comment was another image when asked just now."), "{page}");
}

#[test]
fn pin_asks_what_is_then_shown() {
    if !have("pin_asks_what_is_then_shown", &["docker-registry", "skopeo"]) {
        return;
    }
    let registry = Registry::start("", "");
    let (user, host) = (&registry.user, registry.host());
    layout(user, "one", &["linux/amd64"], &json!({}), &[], &json!({}));
    registry.push("one", "lab/one", &["latest"]);
    let file = user.write("a.def", format!("Bootstrap: docker\nFrom: {host}/lab/one\n"));
    let table = user.run(&["pin", &file]).stdout;
    let table = String::from_utf8(table).unwrap();
    assert!(table.contains("# latest  (of linux/amd64 only)"), "{table}");
    let pinned = user.read("a.def");
    let (page, _) = shown(user, pinned.lines().nth(1).unwrap().strip_prefix("From: ").unwrap());
    assert!(page.contains("**The digest is of linux/amd64 only**"), "{page}");
}

/// Whoever makes an image writes its labels. None of it becomes a request that the user has not allowed, or text.
#[test]
fn labels_that_mean_no_good() {
    if !have("labels_that_mean_no_good", &["docker-registry", "skopeo"]) {
        return;
    }
    let registry = Registry::start("", "");
    let (user, host) = (&registry.user, registry.host());
    for (tag, base) in [
        ("foreign", "169.254.169.254/latest/meta-data:1"),
        ("itself", &*format!("{host}/lab/bad:itself")),
        ("text", "x:1\n```\n**done**"),
        ("path", "localhost:9/../../etc:1"),
    ] {
        let label = json!({"org.opencontainers.image.base.name": base});
        layout(user, tag, &["linux/amd64"], &label, &[], &json!({}));
        registry.push(tag, "lab/bad", &[tag]);
        let (code, drawn, _) = chain(user, &["--online", &format!("{host}/lab/bad:{tag}")]);
        let (page, _) = shown(user, &format!("{host}/lab/bad:{tag}"));
        assert!(!page.contains("**done**") && page.contains("for linux/amd64"), "{page}");
        assert!(code == i32::from(tag == "text") && drawn.lines().count() < 16, "{tag}: {code}\n{drawn}");
    }
}
