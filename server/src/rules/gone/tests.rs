//! What is gone, and what only looks like it.

use std::sync::Arc;

use super::super::findings;
use crate::config::Config;
use crate::finding::Finding;
use crate::snapshot::Snapshot;
use crate::text::Text;

fn found(base: &str, rule: &str, script: &str) -> (String, Vec<Finding>) {
    let text = format!("Bootstrap: docker\nFrom: {base}\n\n%post\n{script}\n");
    let snapshot = Snapshot::open(Text::new(&text), Arc::new(Config::default()));
    let found: Vec<_> = findings(&snapshot).into_iter().filter(|finding| finding.rule == rule).collect();
    assert!(found.iter().all(|finding| finding.message.chars().count() <= 110), "{found:?}");
    (text, found)
}

fn fixed(base: &str, rule: &str, script: &str) -> String {
    let (text, found) = found(base, rule, script);
    let mut text = Text::new(&text);
    let fix = found.first().and_then(|finding| finding.fixes.first()).expect("a fix");
    fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
    text.to_string()
}

#[test]
fn archives() {
    let rule = "package-archive-gone";
    for (base, script, count) in [
        ("debian:9", "apt-get update; apt-get install -y gcc; apt-get install -y make", 1),
        ("debian:buster-slim", "apt-get install -y gcc", 1),
        ("centos:7", "yum install -y gcc", 1),
        ("ubuntu:20.10", "apt install -y gcc", 1),
        ("debian:12", "apt-get install -y gcc", 0),
        ("ubuntu:22.04", "apt-get install -y gcc", 0),
        (
            "debian:9",
            "sed -i s/deb.debian.org/archive.debian.org/ /etc/apt/sources.list; apt-get install -y gcc",
            0,
        ),
        (
            "centos:7",
            "sed -i s/mirror.centos.org/vault.centos.org/ /etc/yum.repos.d/*; yum install -y gcc",
            0,
        ),
        ("debian:9", "pip install numpy", 0),
        ("centos:7", "apt-get install -y gcc", 0),
    ] {
        assert_eq!(found(base, rule, script).1.len(), count, "{base} {script}");
    }
    let fixed = fixed("debian:9", rule, "    # first\n    apt-get update && apt-get install -y gcc");
    assert!(
        fixed.contains("    # first\n    sed -i ") && fixed.contains("list\n    apt-get update"),
        "{fixed}"
    );
    let snapshot = Snapshot::open(Text::new(&fixed), Arc::new(Config::default()));
    assert!(findings(&snapshot).iter().all(|finding| finding.rule != rule), "{fixed}");
}

#[test]
fn services() {
    let rule = "gone-service";
    for (script, shown) in [
        ("git clone git://github.com/u/r.git", "git://github.com/u/r.git"),
        ("wget 'https://dl.bintray.com/boostorg/x.tar.gz'", "https://dl.bintray.com/boostorg/x.tar.gz"),
        ("pip install git+git://github.com/u/r@v1", "git://github.com/u/r@v1"),
    ] {
        let (text, found) = found("debian:12", rule, script);
        let shows: Vec<_> = found.iter().map(|finding| &text[finding.range.clone()]).collect();
        assert_eq!(shows, [shown], "{script}");
    }
    assert!(
        fixed("debian:12", rule, "git clone git://github.com/u/r")
            .contains("git clone https://github.com/u/r\n")
    );
    for script in
        ["git clone https://github.com/u/r", "echo https://dl.bintray.com/x", "wget https://h/bintray.com"]
    {
        assert_eq!(found("debian:12", rule, script).1, [], "{script}");
    }
}
