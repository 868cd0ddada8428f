//! What is said of base images, and what the fixes write.

use super::super::tests::{applied, found, told};
use crate::finding::{Applicability, Severity};

fn docker(from: &str) -> String {
    format!("Bootstrap: docker\nFrom: {from}\n")
}

/// The messages of one rule for a header.
fn says(header: &str, rule: &str) -> Vec<String> {
    found(header, rule).into_iter().map(|finding| finding.message).collect()
}

#[test]
fn what_has_ended() {
    let rule = "end-of-life-base-image";
    for (from, expected) in [
        (
            "ubuntu:16.04",
            Some("Ubuntu 16.04 gets no free security updates since April 2021. Next: `ubuntu:24.04`."),
        ),
        (
            "debian:buster-slim",
            Some("Debian 10 gets no free security updates since June 2024. Next: `debian:bookworm-slim`."),
        ),
        (
            "centos:7",
            Some("CentOS 7 gets no free security updates since June 2024. Next: `rockylinux/rockylinux:9`."),
        ),
        (
            "alpine:3.12",
            Some("Alpine 3.12 gets no free security updates since May 2022. Next: `alpine:3.23`."),
        ),
        (
            "nvidia/cuda:12.9.1-devel-ubuntu20.04",
            Some(
                "Ubuntu 20.04 inside gets no free security updates since May 2025. Next: `12.9.1-devel-ubuntu24.04`.",
            ),
        ),
        (
            "nvidia/cuda:9.0-devel-ubuntu16.04",
            Some("Ubuntu 16.04 inside gets no free security updates since April 2021. Next: Ubuntu 24.04."),
        ),
        (
            "python:3.7-slim",
            Some(
                "Python 3.7 gets no free security updates since June 2023. Next: `python:3.11.16-slim-bookworm`.",
            ),
        ),
        ("debian:bookworm", None),
        ("ubuntu:24.04", None),
        ("python:3.12.7-bookworm", None),
        ("rocker/r-ver:4.3.1", None),
        ("ubuntu@sha256:00 # 16.04", None),
        ("{{ BASE }}", None),
        ("no/such:1", None),
    ] {
        let said = says(&docker(from), rule);
        assert_eq!(said.first().map(String::as_str), expected, "{from}");
    }
    let library = "Bootstrap: library\nFrom: ubuntu:18.04\n";
    assert_eq!(told(library, rule), ["18.04"]);
    assert_eq!(applied(library, rule, 0), docker("ubuntu:24.04"));
    assert_eq!(applied(&docker("ubuntu:16.04"), rule, 0), docker("ubuntu:24.04"));
    let through = |tag| format!("{}\n%arguments\n    OS={tag}\n", docker("ubuntu:{{ OS }}"));
    assert_eq!(applied(&through("16.04"), rule, 0), through("24.04"));
}

#[test]
fn what_is_withdrawn() {
    let rule = "deprecated-base-image";
    for (header, expected, severity) in [
        (
            "Bootstrap: docker\nFrom: openjdk:11",
            Some("`openjdk` is no longer maintained since July 2022. Use `eclipse-temurin:11`."),
            Severity::Warning,
        ),
        (
            "Bootstrap: docker\nFrom: nfcore/base:1.8",
            Some("`nfcore/base` is no longer maintained since December 2021. Start from an image that is."),
            Severity::Information,
        ),
        (
            "Bootstrap: docker-daemon\nFrom: centos:7",
            Some("`centos` is no longer maintained since July 2024. Use `rockylinux/rockylinux:9`."),
            Severity::Information,
        ),
        (
            "Bootstrap: docker\nRegistry: quay.io\nNamespace: jupyter\nFrom: base-notebook",
            None,
            Severity::Hint,
        ),
        ("Bootstrap: library\nFrom: centos:7", None, Severity::Hint),
        ("Bootstrap: docker\nFrom: python:3", None, Severity::Hint),
    ] {
        let found = found(&format!("{header}\n"), rule);
        assert_eq!(found.first().map(|finding| &*finding.message), expected, "{header}");
        assert!(found.iter().all(|finding| finding.severity == severity), "{header}");
    }
    let through = |name| format!("{}\n%arguments\n    V=9\n", docker(&format!("{name}:{{{{ V }}}}")));
    assert_eq!(applied(&through("rockylinux"), rule, 0), through("rockylinux/rockylinux"), "the tag is kept");
    let namespace = "Bootstrap: docker\nNamespace: jupyter\nFrom: base-notebook:latest\n";
    let found = found(namespace, rule);
    assert!(found[0].fixes.is_empty() && found[0].severity == Severity::Information, "{found:?}");
    assert_eq!(
        applied(&docker("docker.io/library/openjdk:11 # why"), rule, 0),
        docker("eclipse-temurin:11 # why")
    );
}

#[test]
fn what_was_never_there() {
    let rule = "unknown-tag";
    for (header, expected) in [
        (
            "docker\nFrom: rockylinux:latest",
            Some("`rockylinux` has no tag `latest`: the build fails. Write `9`."),
        ),
        ("docker\nFrom: python:3.6.99", None),
        ("docker\nFrom: python:99", None),
        ("docker\nFrom: rockylinux", None),
        ("docker-daemon\nFrom: rockylinux:latest", None),
        ("library\nFrom: rockylinux:latest", None),
        ("docker\nFrom: rockylinux:latest@sha256:00", None),
    ] {
        let said = says(&format!("Bootstrap: {header}\n"), rule);
        assert_eq!(said.first().map(String::as_str), expected, "{header}");
    }
    let fixed = applied(&docker("rockylinux:latest"), rule, 0);
    assert_eq!(fixed, docker("rockylinux:9"));
    // It is said once.
    assert_eq!(told(&docker("rockylinux:latest"), "unpinned-base-image"), [""; 0]);
    assert_eq!(told(&docker("rockylinux"), "unpinned-base-image"), ["rockylinux"]);
}

#[test]
fn digests() {
    let without = "base-image-without-digest";
    assert_eq!(told(&docker("python:3.12.7-bookworm"), without), ["3.12.7-bookworm"]);
    for from in ["python", "python:3", "python:latest", "python@sha256:00", "scratch"] {
        assert_eq!(told(&docker(from), without), [""; 0], "{from}");
    }
    let mismatch = "digest-comment-mismatch";
    assert_eq!(told(&docker("rockylinux@sha256:00 # latest"), mismatch), ["latest"]);
    for from in ["python@sha256:00 # 3.12.7", "python@sha256:00 # as of 2024", "python@sha256:00"] {
        assert_eq!(told(&docker(from), mismatch), [""; 0], "{from}");
    }
}

#[test]
fn who_has_written_a_number_is_not_moved_to_another() {
    for (from, first) in [("ubuntu:1", Applicability::ToFill), ("fedora:rawhide", Applicability::Safe)] {
        let finding = found(&docker(from), "floating-base-image").pop().unwrap();
        let [fix, ..] = finding.fixes.as_slice() else { panic!("{from}: no fix") };
        assert_eq!(fix.applicability, first, "{from}: {}", fix.title);
    }
}

#[test]
fn libraries_are_no_docker_hub() {
    let rule = "unpinned-base-image";
    let header = "Bootstrap: library\nFrom: ubuntu\n";
    let found = found(header, rule);
    assert_eq!(
        found[0].message,
        "`ubuntu` means `:latest`, a different image after each release. Pin `ubuntu:26.04`."
    );
    assert!(found[0].fixes.iter().all(|fix| fix.applicability == Applicability::Unsafe));
    assert_eq!(applied(header, rule, 0), docker("ubuntu:26.04"));
    let digest = "Bootstrap: library\nFrom: ubuntu:sha256.cb37e547a14249943c5a3ee5786502f8db41384deb83fa6d2b62f3c587b82b17\n";
    assert_eq!(told(digest, "floating-base-image"), [""; 0]);
    assert_eq!(told("Bootstrap: library\nFrom: a/b/python:3.12\n", "floating-base-image"), [""; 0]);
}

/// Whatever the name: what to do is part of the message.
#[test]
fn a_long_name_leaves_room_for_what_to_do() {
    let long = "registry.example.org/a-group/of-groups/a-project/with-a-name/image";
    for (from, act) in [
        (long.to_owned(), "Name a version."),
        (format!("{long}:latest"), "Name a version."),
        ("docker.io/library/ubuntu".to_owned(), "Pin `"),
    ] {
        let found = found(&docker(&from), "unpinned-base-image");
        assert!(found[0].message.contains(act), "{}", found[0].message);
    }
}

#[test]
fn suites_that_move() {
    let header = |agent, version| {
        format!("Bootstrap: {agent}\nMirrorURL: http://m/%{{OSVERSION}}\nOSVersion: {version}\n")
    };
    let rule = "floating-base-image";
    for (agent, version, count) in [
        ("debootstrap", "stable", 1),
        ("debootstrap", "bookworm", 0),
        ("debootstrap", "sid", 1),
        ("yum", "rawhide", 1),
        ("yum", "9", 0),
        ("docker", "stable", 0),
    ] {
        assert_eq!(told(&header(agent, version), rule).len(), count, "{agent} {version}");
    }
    assert_eq!(applied(&header("debootstrap", "stable"), rule, 0), header("debootstrap", "trixie"));
    assert_eq!(found(&header("yum", "rawhide"), rule)[0].severity, Severity::Information);
    assert_eq!(told("Bootstrap: yum\nMirrorURL: http://m/\nOSVersion: rawhide\n", rule), [""; 0]);
}

/// Partly out of variables: the rest has to stay as it is.
#[test]
fn fixes_through_variables() {
    let rule = "floating-base-image";
    let text = |value| format!("{}\n%arguments\n    V={value}\n", docker("python:{{ V }}-slim"));
    assert_eq!(applied(&text("3.12"), rule, 0), text("3.12.14"));
    let shared = format!("{}%post\n    echo {{{{ V }}}}\n", text("3.12"));
    assert!(found(&shared, rule)[0].fixes.iter().all(|fix| fix.applicability == Applicability::Unsafe));
    let alone = found(&text("3.12"), rule);
    assert_eq!(alone[0].fixes[0].applicability, Applicability::Safe);
    assert!(alone[0].fixes[0].title.starts_with("Pin `python:3.12.14-slim` through `{{ V }}`"), "{alone:?}");
}

#[test]
fn what_no_builder_reads() {
    let rule = "unreadable-reference";
    for (header, at, said) in [
        (
            "docker\nFrom: Ubuntu:22.04",
            "Ubuntu",
            "`Ubuntu` has upper case, and no image's name has: the build fails. Write `ubuntu:22.04`.",
        ),
        (
            "docker\nFrom: \"ubuntu:22.04\" # why",
            "\"ubuntu:22.04\"",
            "`\"ubuntu:22.04\"`: a header keeps its quotes, and no image is called so. Write `ubuntu:22.04`.",
        ),
        (
            "docker\nFrom: ubuntu:22.04 AS base",
            "AS base",
            "`AS base` is a Dockerfile's: the build fails. Delete it.",
        ),
        (
            "docker-daemon\nFrom: ubuntu 22.04",
            "22.04",
            "`22.04` behind a blank is no part of a reference: the build fails. Write `ubuntu:22.04`.",
        ),
        (
            "docker\nFrom: ubuntu@sha256:abc",
            "sha256:abc",
            "`sha256:abc` has 3 digits, and a digest 64: the build fails. Copy it whole.",
        ),
        (
            "docker\nFrom: ab:1.2+cu12",
            "+",
            "`+` stands in no tag: the build fails. Write letters, digits, `_`, `.`, `-`.",
        ),
        (
            "oras\nFrom: ghcr.io/Lab/tool:1",
            "Lab",
            "`Lab` has upper case, and no image's name has: the build fails. Write `ghcr.io/lab/tool:1`.",
        ),
    ] {
        let text = format!("Bootstrap: {header}\n");
        assert_eq!(told(&text, rule), [at]);
        assert_eq!(says(&text, rule), [said]);
    }
    for header in [
        "docker\nFrom: GHCR.io/lab/tool:V1",
        "docker\nFrom: ubuntu: # empty means latest",
        "docker\nFrom: {{ BASE }} AS x",
        "docker\nFrom: Ubuntu:$V",
        "docker\nFrom: docker://ubuntu:22.04",
        "library\nFrom: Ubuntu:22.04",
        "localimage\nFrom: My Image.sif",
        "debootstrap\nFrom: Ubuntu 1\nOSVersion: x\nMirrorURL: y",
    ] {
        assert_eq!(told(&format!("Bootstrap: {header}\n"), rule), [""; 0], "{header}");
    }
    let heredoc = format!("{}%post\ncat <<EOF\nBootstrap: docker\nFrom: A b\nEOF\n", docker("ubuntu:22.04"));
    assert_eq!(told(&heredoc, rule), [""; 0]);
}

/// A name that cannot be read is no image to speak of; a digest that cannot is one all the same.
#[test]
fn nothing_else_is_said_of_what_no_builder_reads() {
    for from in ["Centos:latest", "\"centos:7\"", "centos AS base", "centos:7;"] {
        let rules = crate::rules::findings(&crate::snapshot::Snapshot::open(
            crate::text::Text::new(&docker(from)),
            std::sync::Arc::default(),
        ));
        let images =
            rules.iter().filter(|finding| finding.rule.contains("-image") || finding.rule.contains("tag"));
        assert_eq!(images.count(), 0, "{from}: {rules:?}");
    }
    assert_eq!(told(&docker("ubuntu:22.04@sha256:abc"), "tag-with-digest"), ["22.04"]);
}

#[test]
fn references_are_mended() {
    let rule = "unreadable-reference";
    for (before, after) in [
        ("Ubuntu:22.04", "ubuntu:22.04"),
        ("'ubuntu:22.04' # why", "ubuntu:22.04 # why"),
        ("ubuntu:22.04 AS base", "ubuntu:22.04"),
        ("ubuntu@22.04", "ubuntu:22.04"),
    ] {
        assert_eq!(applied(&docker(before), rule, 0), docker(after));
        assert_eq!(found(&docker(after), rule), []);
    }
    let sure = |from| found(&docker(from), rule)[0].fixes[0].applicability;
    assert_eq!(sure("Ubuntu:22.04"), Applicability::Safe);
    assert_eq!(sure("ubuntu 22.04"), Applicability::Unsafe);
    assert!(found(&docker("ubuntu@sha256:abc"), rule)[0].fixes.is_empty());
    // Quotes are kept in `%arguments` too.
    let through = |value| format!("{}%arguments\n    BASE={value}\n", docker("{{ BASE }}"));
    assert_eq!(applied(&through("\"ubuntu:22.04\""), rule, 0), through("ubuntu:22.04"));
    let tag = |value| format!("{}%arguments\n    V={value}\n", docker("ubuntu:{{ V }}"));
    assert_eq!(applied(&tag("22.04;"), rule, 0), tag("22.04"));
    // What `AS` names is copied from.
    let stages = |from| format!("{}\n{}%files from base\n    /a\n", docker(from), docker("ubuntu:22.04"));
    for from in
        ["ubuntu:22.04 AS base", "\"ubuntu:22.04\" AS base", "'Ubuntu:22.04 as base'", "Ubuntu:22.04 AS base"]
    {
        assert_eq!(applied(&stages(from), rule, 0), stages("ubuntu:22.04\nStage: base"));
        let finding = &found(&stages(from), rule)[0];
        assert_eq!(finding.fixes[0].applicability, Applicability::Safe, "{from}");
        assert!(finding.message.ends_with("Name the stage in a line `Stage: …`."), "{}", finding.message);
        // The other one loses the name.
        assert_eq!(finding.fixes[1].applicability, Applicability::Unsafe, "{from}");
    }
}

/// Whatever stands there, the words say what to do.
#[test]
fn what_cannot_be_read_has_an_act() {
    let rule = "unreadable-reference";
    let long = "x".repeat(300);
    for from in [
        format!("Ubuntu{long}:1"),
        format!("\"a/b:{long}\""),
        format!("a/b c{long}"),
        format!("a/b:{long}"),
        format!("a/b@{long}"),
        format!("ghcr.io:{long}/a"),
        format!("a/b:1 as {long}"),
        format!("a/b:{}", "+".repeat(300)),
        format!("a/{}", "+".repeat(300)),
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/B".to_owned(),
    ] {
        let text = docker(&from);
        let message = &found(&text, rule)[0].message;
        let act = message.trim_end_matches('.').rsplit_once(". ").map(|(_, act)| act).unwrap_or_default();
        let acts = ["Write ", "Delete ", "Shorten ", "Copy "];
        assert!(acts.iter().any(|word| act.starts_with(word)), "{message}");
        assert!(message.ends_with('.') && message.matches('`').count().is_multiple_of(2), "{message}");
    }
}

/// Nothing that names no image for sure is a pinned input.
#[test]
fn what_no_builder_reads_is_an_input() {
    let digest = "0123456789abcdef".repeat(4);
    for (header, inputs) in [
        ("docker\nFrom: ubuntu@sha256:abc".to_owned(), vec![false]),
        ("docker\nFrom: Ubuntu:22.04".to_owned(), vec![false]),
        ("docker\nFrom: ubuntu:$V".to_owned(), vec![false]),
        ("docker\nFrom: ubuntu:22.04 AS base".to_owned(), vec![false]),
        ("docker\nFrom: {{ BASE }}".to_owned(), vec![]),
        ("docker\nFrom: scratch".to_owned(), vec![]),
        (format!("docker\nFrom: ubuntu@sha256:{digest}"), vec![true]),
        // A daemon's own number of an image is one image.
        (format!("docker-daemon\nFrom: sha256:{digest}"), vec![true]),
        (format!("docker\nFrom: sha256:{digest}"), vec![false]),
        ("docker-daemon\nFrom: sha256:abc".to_owned(), vec![false]),
    ] {
        let text = crate::text::Text::new(&format!("Bootstrap: {header}\n"));
        let snapshot = crate::snapshot::Snapshot::open(text, std::sync::Arc::default());
        let judged = crate::rules::judge(&snapshot);
        let pinned: Vec<bool> = judged.inputs.iter().map(crate::finding::Input::is_pinned).collect();
        assert_eq!(pinned, inputs, "{header}");
        let floats = judged.findings.iter().any(|finding| finding.rule == "floating-base-image");
        assert_eq!(floats, header.contains("\nFrom: sha256") && inputs == [false], "{header}");
    }
}

/// A tag that is not there does not move, and what was meant is said. Numbers to come are left alone.
#[test]
fn a_slip_in_a_tag_is_no_tag() {
    let rule = "unknown-tag";
    for (before, after) in [
        ("debian:bulseye", "debian:bullseye"),
        ("ubuntu:22", "ubuntu:22.04"),
        ("ubuntu:22.4", "ubuntu:22.04"),
    ] {
        assert_eq!(applied(&docker(before), rule, 0), docker(after));
        assert_eq!(found(&docker(before), "floating-base-image"), [], "{before}");
    }
    let said = "`debian` has no tag `bulseye`: the build fails. Write `bullseye`.";
    assert_eq!(says(&docker("debian:bulseye"), rule), [said]);
    for image in
        ["python:3.15.2", "python:3.12.99", "ubuntu:28.04", "node:27-alpine", "ubuntu:jelly", "a/b:slimm"]
    {
        assert_eq!(found(&docker(image), rule), [], "{image}");
    }
    let message = &says(&docker("ubuntu:jelly"), "floating-base-image")[0];
    assert!(message.starts_with("`ubuntu:jelly` is in no list of tags up to "), "{message}");
}

/// The tags of the daemon's images are the daemon's to list.
#[test]
fn a_tag_to_fill_says_who_lists_them() {
    for (agent, lists) in
        [("docker", "skopeo list-tags docker://a/b"), ("docker-daemon", "docker images a/b")]
    {
        let found = found(&format!("Bootstrap: {agent}\nFrom: a/b\n"), "unpinned-base-image");
        assert!(found[0].fixes[0].title.contains(lists), "{found:?}");
    }
}
