//! Completion: what is offered first, what is replaced, what the text is afterwards.

use std::sync::Arc;

use super::super::completion::{List, Topic, completion};
use super::at_cursor;
use crate::catalogue;
use crate::images::mentions;
use crate::snapshot::Snapshot;
use crate::surroundings::Surroundings;
use crate::surroundings::tests::Folder;
use crate::text::Text;

const HEAD: &str = "Bootstrap: docker\nFrom: debian:bookworm\n";

fn list(text: &str) -> (Snapshot, Option<List>) {
    let (snapshot, offset) = at_cursor(text);
    let list = completion(&snapshot, offset);
    if let Some(list) = &list {
        let line = snapshot.text().line_range(snapshot.text().line_of(offset).0);
        let replace = &list.replace;
        assert!(replace.start <= offset && offset <= replace.end, "{text}: {replace:?}");
        assert!(line.start <= replace.start && replace.end <= line.end, "{text}: {replace:?}");
    }
    (snapshot, list)
}

fn labels(text: &str) -> Vec<String> {
    let items = list(text).1.map(|list| list.items).unwrap_or_default();
    items.into_iter().map(|item| item.label).collect()
}

/// Checks the first label, and the line after it was taken.
fn check(text: &str, first: &str, line: &str) {
    let (snapshot, list) = list(text);
    let list = list.unwrap_or_else(|| panic!("nothing at {text}"));
    assert_eq!(list.items[0].label, first, "{text}");
    let mut after = snapshot.text().clone();
    after.replace(list.replace.clone(), &list.items[0].insert);
    let number = after.line_of(list.replace.start).0;
    assert_eq!(after.slice(after.line_range(number)), line, "{text}");
}

#[test]
fn choices_in_headers() {
    for (text, first, line) in [
        ("‸", "Bootstrap: docker", "Bootstrap: docker"),
        ("# comment\n\nBo‸", "Bootstrap: docker", "Bootstrap: docker"),
        ("Bootstrap: docker\n‸", "From", "From: "),
        ("Bootstrap: docker\nfr‸o\n", "From", "From: "),
        ("Bootstrap: docker\nFr‸: x\n", "From", "From: x"),
        ("Bootstrap: debootstrap\n‸\n%post\n", "MirrorURL", "MirrorURL: "),
        ("Bootstrap: zypper\nMirrorURL: x\nOtherURL0: x\nOther‸\n", "OSVersion", "OSVersion: "),
        ("Bootstrap: ‸\n", "docker", "Bootstrap: docker"),
        ("Bootstrap:‸\n", "docker", "Bootstrap: docker"),
        ("Bootstrap: docker\nFrom:‸\n", "ubuntu", "From: ubuntu"),
        ("Bootstrap: docker\nFrom:py‸\n", "python", "From: python"),
        ("Bootstrap: docker\nFrom:python:3.14.7-trix‸\n", "3.14.7-trixie", "From:python:3.14.7-trixie"),
        ("Bootstrap: docker\nFrom: docker.io/pyth‸\n", "docker.io/python", "From: docker.io/python"),
        ("Bootstrap: docker\nNamespace: rocker\nFrom: r-v‸\n", "r-ver", "From: r-ver"),
        ("Bootstrap: docker\nRegistry: qu‸\n", "docker.io", "Registry: docker.io"),
        ("Bootstrap: docker\nRegistry: quay.io\nNamespace:‸\n", "biocontainers", "Namespace: biocontainers"),
        ("Bootstrap: docker-daemon\nFrom: pyth‸\n", "python", "From: python"),
        ("Bootstrap: library\nFrom: ubun‸\n", "ubuntu", "From: ubuntu"),
        ("Bootstrap: library\nFrom: ubuntu:24‸\n", "24.04", "From: ubuntu:24.04"),
        ("Bootstrap: oras\nFrom: gh‸\n", "ghcr.io/", "From: ghcr.io/"),
        ("Bootstrap: lo‸cal # c\n", "docker", "Bootstrap: docker # c"),
        ("Bootstrap: debootstrap\nOSVersion: book‸\n", "trixie", "OSVersion: trixie"),
        ("Bootstrap:‸ docker\n", "docker", "Bootstrap: docker"),
        ("Bootstrap: docker\nFrom:  ‸  python\n", "ubuntu", "From:  ubuntu"),
        ("From:‸\nBootstrap: docker\n", "ubuntu", "From: ubuntu"),
        ("Bootstrap: docker\nFr‸om ubuntu\n", "From", "From: ubuntu"),
        ("Bo‸ docker\n", "Bootstrap", "Bootstrap: docker"),
        ("Bootstrap: docker\nFrom: pyth‸on\n", "python", "From: python"),
        ("Bootstrap: debootstrap\nOSVersion: book‸\n", "trixie", "OSVersion: trixie"),
        ("Bootstrap: docker\nFrom: python:3.14.7-trix‸\n", "3.14.7-trixie", "From: python:3.14.7-trixie"),
    ] {
        check(text, first, line);
    }
}

#[test]
fn choices_in_sections() {
    let authors = "org.opencontainers.image.authors";
    for (body, first, line) in [
        ("%‸", "%post", "%post"),
        ("%po‸st\n", "%post", "%post"),
        ("%files\n a b\n‸", "%post", "%post"),
        ("%post\n true\n%‸\n", "%files", "%files"),
        ("%files ‸\n", "from", "%files from "),
        ("%post -‸\n", "-c", "%post -c "),
        ("%post -c ‸", "/bin/bash", "%post -c /bin/bash"),
        ("%apphelp hello\n x\n%apprun ‸\n", "hello", "%apprun hello"),
        ("%labels\n    ‸", authors, "    org.opencontainers.image.authors "),
        ("%labels\n    org.open‸containers 1\n", authors, "    org.opencontainers.image.authors 1"),
        ("%arguments\n    ‸\n%post\n echo {{ VERSION }}\n", "VERSION", "    VERSION="),
        ("%arguments\n V=1\n%post\n echo {{‸\n", "V", " echo {{ V }}"),
        ("%arguments\n V=1\n%post\n echo {{ ‸ }}\n", "V", " echo {{ V }}"),
        ("%arguments\n VALUE=1\n%post\n echo {{ VA‸LUE }}\n", "VALUE", " echo {{ VALUE }}"),
        ("%setup\n echo $‸\n", "APPTAINER_ROOTFS", " echo $APPTAINER_ROOTFS"),
        ("%post\n own=1\n echo ${ow‸n}\n", "own", " echo ${own}"),
        ("%post\n pip install --no-bin‸ numpy\n", "--no-binary", " pip install --no-binary numpy"),
    ] {
        check(&format!("{HEAD}{body}"), first, line);
    }
}

/// The builder sets them whenever the container runs, and not before.
#[test]
fn variables_of_apps() {
    let found = |section: &str| {
        let mut found =
            labels(&format!("{HEAD}{section}\n echo $SCIF_‸\n%apprun a-b\n x\n%apphelp a-b\n x\n"));
        found.retain(|label| label.ends_with("_a_b"));
        found
    };
    assert_eq!(
        found("%runscript"),
        ["BIN", "DATA", "LIB", "META", "ROOT"].map(|kind| format!("SCIF_APP{kind}_a_b"))
    );
    assert_eq!(found("%post"), [""; 0]);
}

#[test]
fn what_is_there_is_not_offered_again() {
    let has = |text: &str, label: &str| labels(text).iter().any(|found| found == label);
    assert!(!has("Bootstrap: docker\nFrom: a\n‸\n", "From"));
    assert!(!has("Bootstrap: docker\nFrom: a\n‸\n", "MirrorURL"), "not of this agent");
    assert!(has("Bootstrap: docker\nFrom: a\n‸\n", "Registry"));
    assert!(has(&format!("{HEAD}%post\n%‸\n"), "%files"));
    assert!(!has(&format!("{HEAD}%post\n%‸\n"), "%post"));
    assert!(has(&format!("{HEAD}%files\n%‸\n"), "%files"), "once for every stage");
    assert!(has(&format!("{HEAD}%apprun one\n x\n%‸\n"), "%apphelp one"));
    assert!(!has(&format!("{HEAD}%apprun one\n x\n%‸\n"), "%apprun one"));
    assert!(!has(&format!("{HEAD}%labels\n Author x\n ‸\n"), "Author"));
}

#[test]
fn stages_to_copy_from() {
    let text = "Bootstrap: docker\nFrom: a\nStage: one\n\
        Bootstrap: docker\nFrom: b\nStage: two\n%files from ‸\n\
        Bootstrap: docker\nFrom: c\nStage: three\n";
    assert_eq!(labels(text), ["one"]);
}

#[test]
fn nothing_where_nothing_fits() {
    for text in [
        "# ‸",
        "Bootstrap: docker # ‸\n",
        "Bootstrap: docker\nFrom: a b ‸\n",
        "Bootstrap: docker\nFrom: a\n%post\n    echo ‸\n",
        "Bootstrap: docker\nFrom: a\n%help\n    text ‸\n",
        "Bootstrap: docker\nFrom: python@sha256:0‸\n",
        "Bootstrap: docker\nFrom: a\n%labels\n  a b‸\n",
        "Bootstrap: docker\nFrom: a\n%files from x\n  a‸\n",
    ] {
        assert_eq!(labels(text), [""; 0], "{text}");
    }
}

#[test]
fn every_page_is_found_again() {
    for text in [
        "‸",
        "Bootstrap: docker\n‸",
        "Bootstrap: ‸",
        "Bootstrap: docker\nFrom: py‸",
        "Bootstrap: docker\nFrom: python:3‸",
        "Bootstrap: docker\n%‸",
        "Bootstrap: docker\n%labels\n ‸",
    ] {
        let items = list(text).1.unwrap().items;
        let topics: Vec<_> = items.into_iter().filter_map(|item| item.topic).collect();
        assert!(!topics.is_empty(), "{text}");
        for topic in topics {
            assert_eq!(Topic::parse(&topic.id()).as_ref(), Some(&topic));
            assert!(topic.page().is_some_and(|page| !page.is_empty()), "{topic:?}");
        }
    }
}

#[test]
fn paths_of_the_workspace_and_no_others() {
    let empty = |file| (file, "");
    let files = ["secret", "inside/a.txt", "inside/data/b.csv", "inside/.hidden"].map(empty);
    let folder = Folder::new("completion", &files);
    #[cfg(unix)]
    std::os::unix::fs::symlink(&folder.0, folder.0.join("inside/out")).unwrap();
    let around = Surroundings::of(&Arc::default(), Some(&folder.0.join("inside/x.def")));
    // What is replaced, and what may be put there.
    let paths = |line: &str| {
        let (snapshot, offset) = at_cursor(&format!("{HEAD}%files\n{line}"));
        let text = snapshot.text().to_string();
        let list = completion(&snapshot.among(around.clone()), offset)?;
        let inserted: Vec<_> = list.items.into_iter().map(|item| item.insert).collect();
        Some(format!("{} -> {}", &text[list.replace], inserted.join(" ")))
    };
    for (line, expected) in [
        ("    a‸", Some("a -> data/ a.txt out")),
        ("    data/‸", Some(" -> b.csv")),
        ("    da‸ta/b.csv /x", Some("data -> data")),
        ("    \"a‸\" /x", Some("a -> data/ a.txt out")),
        ("    ../‸", None),
        ("    out/‸", None),
        ("    /etc/‸", None),
        ("    a.txt ‸", None),
    ] {
        assert_eq!(paths(line).as_deref(), expected, "{line}");
    }
    assert!(around.find("a.txt").is_some() && around.find("data").is_some());
    for outside in ["../secret", "out/secret", "/etc/passwd", "", "no\0thing", "missing"] {
        assert_eq!(around.find(outside), None, "{outside}");
    }
}

/// Editors ask once and go on with the list themselves while somebody types.
#[test]
fn what_a_list_of_names_leaves_out_is_asked_for_again() {
    let names = |typed: &str| list(&format!("Bootstrap: docker\nFrom: {typed}‸\n")).1.expect("a list");
    for whole in ["cuda", "torch", "miniconda", "micromamba"] {
        for typed in (1..whole.len()).map(|length| &whole[..length]) {
            let (early, late) = (names(typed), names(whole));
            let is_there = |name: &str| early.items.iter().any(|item| item.label == name);
            let all = late.items.iter().all(|item| is_there(&item.label));
            assert!(early.incomplete || all, "{typed} of {whole}");
        }
    }
    assert_eq!(names("pyth").items[0].label, "python");
    assert!(names("cuda").items.iter().any(|item| item.label == "nvidia/cuda"));
}

#[test]
fn namespaces_stand_beside_names() {
    let found = labels("Bootstrap: docker\nFrom: ro‸\n");
    assert!(
        found.iter().any(|label| label == "rocker/") && found.iter().any(|label| label == "rocker/r-ver")
    );
    let found = labels("Bootstrap: docker\nFrom: quay.io/‸\n");
    assert!(found.iter().any(|label| label == "quay.io/biocontainers/"), "{found:?}");
    assert_eq!(found[0], "quay.io/biocontainers/");
    let found = labels("Bootstrap: docker\nFrom: ‸\n");
    assert!(found.len() > 100 && found.iter().any(|label| label == "quay.io/biocontainers/"));
    assert!(labels("Bootstrap: oras\nFrom: ‸\n").iter().all(|label| label.ends_with('/')), "no SIF is known");
    assert_eq!(labels("Bootstrap: oras\nFrom: ghcr.io/a/b:‸\n"), [""; 0]);
}

#[test]
fn tags_say_what_they_are() {
    let items = list("Bootstrap: docker\nFrom: python:3.12‸\n").1.unwrap().items;
    assert!(items.iter().all(|item| item.label.starts_with("3.12")));
    let moving = items.iter().find(|item| item.label == "3.12").unwrap();
    assert!(moving.detail.as_deref().unwrap().starts_with("moves; 3.12.14-trixie at 2"), "{moving:?}");
    assert_eq!(items[0].detail.as_deref(), Some("stays"));
}

/// A digest is known where the file says it.
#[test]
fn digests_of_other_stages() {
    let other = "Bootstrap: docker\nFrom: python@sha256:00ff # 3.12.7\nStage: a\n";
    assert_eq!(labels(&format!("{other}Bootstrap: docker\nFrom: python@‸\n")), ["sha256:00ff"]);
    assert_eq!(labels(&format!("{other}Bootstrap: docker\nFrom: debian@‸\n")), [""; 0]);
}

/// A header that is offered whole names a release that is maintained, and the newest of its series. Where this fails, the
/// catalogue has moved on and an example of `language/agents` has not.
#[test]
fn headers_that_are_offered_are_of_today() {
    for item in list("‸").1.unwrap().items {
        let offered = Snapshot::open(Text::new(&item.insert), Arc::default());
        for mention in mentions(&offered).filter(|mention| catalogue::image(&mention.name).is_some()) {
            let (name, tag) = (&mention.name, mention.tag());
            assert!(catalogue::tag(name, tag).is_some_and(|tag| !tag.is_retired()), "{name}:{tag}");
            let ends = catalogue::end_of_life(name, tag);
            let has_ended = [ends.system, ends.product].into_iter().flatten().any(|cycle| cycle.has_ended());
            assert!(!has_ended, "{name}:{tag}");
        }
    }
}
