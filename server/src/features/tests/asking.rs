//! Hover, signatures, hints, lenses.

use super::super::chain::{Chain, chain_at};
use super::super::hints::{Wanted, hints};
use super::super::hover::hover;
use super::super::lens::lenses;
use super::super::signature::signatures;
use super::{TOOL, at_cursor, in_tool, open, slice};
use crate::language::agents::AGENTS;
use crate::language::keywords::KEYWORDS;
use crate::language::sections::SECTIONS;

#[test]
fn hover_knows_every_thing() {
    for (cursor, over, page) in [
        ("‸Bootstrap", "Bootstrap", "has to be the first keyword"),
        ("From‸:", "From", "the agent `docker` needs it"),
        ("Bootstrap: dock‸er", "docker", "an image from docker hub"),
        ("From: debian:‸bookworm", "debian:bookworm", "scratch"),
        ("golang:{{ ‸GO", "{{ GO }}", "value: `1.23.4-bookworm`, the default in `%arguments`"),
        ("{{ GREET‸ING", "{{ GREETING }}", "no value"),
        ("Stage: b‸uild", "build", "one section copies from it"),
        ("from bui‸ld", "build", "based on `golang:{{ go }}`"),
        ("%fi‸les", "%files", "one source and optional destination"),
        ("%files fr‸om", "from build", "exactly two words"),
        ("post ‸-c", "-c /bin/bash", "another interpreter"),
        ("apprun he‸llo", "hello", "the app that the section belongs to"),
        ("    /opt/to‸ol /opt", "/opt/tool", "copied out of stage `build`"),
        ("/opt/tool /opt‸/tool", "/opt/tool", "in the container"),
        ("    G‸O=", "GO", "template variable"),
        ("nump‸y==", "numpy==1.26.4", "pinned: `==1.26.4`"),
        ("sci‸py", "scipy", "whatever is newest"),
    ] {
        let (snapshot, offset) = in_tool(cursor);
        let hover = hover(&snapshot, offset).unwrap_or_else(|| panic!("nothing at {cursor}"));
        assert_eq!(slice(&snapshot, &hover.range), over, "{cursor}");
        assert!(hover.markdown.to_lowercase().contains(page), "{cursor}:\n{}", hover.markdown);
    }
    for nothing in ["build\n‸\n%arguments", "mak‸e", "# wh‸at"] {
        let (snapshot, offset) = in_tool(nothing);
        assert!(hover(&snapshot, offset).is_none(), "{nothing}");
    }
}

#[test]
fn hover_in_other_places() {
    for (text, page) in [
        ("Bootstrap: docker\nFrom: a\n%labels\n org.opencontainers.image.ver‸sion 1\n", "semantic version"),
        ("Bootstrap: docker\nFrom: a\n%labels\n org.label-schema.vcs-u‸rl 1\n", "Succeeded by"),
        ("Bootstrap: docker\nFrom: a\n%setup\n mkdir $APPTAINER_ROO‸TFS/a\n", "becomes the container's root"),
        ("Bootstrap: docker\nFrom: x/y:{{ GIV‸EN }}\n", "`42`, from the configuration"),
        ("Bootstrap: docker\nFrom: a\n%files\n a b c‸\n", "Ignored"),
        ("Bootstrap: docker\nFrom: a\n%files\n a‸\n", "Not found in the workspace"),
        ("Bootstrap: docker\nFrom: a\n%files from no‸ne\n", "no stage of this name"),
        ("Bootstrap: zypper\nOtherURL3: ‸x\n", "takes it"),
        ("Bootstrap: docker\nFrom: a\n%help x‸\n", "is ignored"),
    ] {
        let (snapshot, offset) = at_cursor(text);
        let markdown = hover(&snapshot, offset).map(|hover| hover.markdown).unwrap_or_default();
        assert!(markdown.contains(page), "{text}\n{markdown}");
    }
}

/// What is said of an input is what the rules judge it to be.
#[test]
fn what_a_script_takes_is_as_firm_as_it_is_judged() {
    for (script, says) in [
        ("curl -O https://h.org/x-1.2.tar.g‸z", "only a checksum holds"),
        ("curl -O https://h.org/latest/x.tar.g‸z", "`latest` moves"),
        ("U=https://h.org/latest/x.tgz\nwget $‸U", "`latest` moves"),
        ("curl https://h.org/x-1.2.s‸h | sh", "Run unseen"),
        ("bash -c \"$(curl -fsSL https://h.org/x.s‸h)\"", "Run unseen"),
        ("pip install nump‸y==1.26", "Pinned: `==1.26`"),
        ("pip install nump‸y", "whatever is newest"),
    ] {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: a\n%post\n{script}\n"));
        let page = hover(&snapshot, offset).map(|hover| hover.markdown).unwrap_or_default();
        assert!(page.contains(says), "{script}\n{page}");
    }
    let date = "echo 'deb http://snapshot.debian.org/archive/debian/20240101T000000Z bookworm main' \
                > /etc/apt/sources.list\n";
    for (script, says) in [
        (format!("{date}apt-get update && apt-get install -y a b‸ c=1"), "an archive of one day"),
        (format!("{date}apt-get update && apt-get install -y a b c‸=1"), "Pinned: `=1`"),
        (format!("{date}true\n%post\napt-get install -y a‸"), "an archive of one day"),
        // Only from then on, and only while the image is built.
        (format!("apt-get update && apt-get install -y a‸\n{date}"), "whatever is newest"),
        (format!("{date}%runscript\napt-get install -y a‸"), "whatever is newest"),
        (format!("apt-get install -y b\n{date}apt-get install -y a‸"), "an archive of one day"),
        (format!("{date}# singularity-ls: ignore\napt-get install -y a‸"), "an archive of one day"),
    ] {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: debian:12\n%post\n{script}\n"));
        let page = hover(&snapshot, offset).map(|hover| hover.markdown).unwrap_or_default();
        assert!(page.contains(says), "{script}\n{page}");
    }
    let rocker = "Bootstrap: docker\nFrom: rocker/r-ver:4.3.1\n%post\ninstall2.r dply‸r\n";
    let (snapshot, offset) = at_cursor(rocker);
    let page = hover(&snapshot, offset).map(|hover| hover.markdown).unwrap_or_default();
    assert!(page.contains("an archive of one day"), "{page}");
}

/// Every keyword, agent and section has a page with an example.
#[test]
fn every_word_has_a_page() {
    for keyword in KEYWORDS {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\n‸{}: x\n", keyword.name));
        let page = hover(&snapshot, offset).unwrap().markdown;
        assert!(page.contains(keyword.description) && page.contains("```"), "{page}");
        assert_eq!(page.contains("Since: "), keyword.since.note().is_some(), "{page}");
    }
    for agent in AGENTS {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: ‸{}\n", agent.name));
        let page = hover(&snapshot, offset).unwrap().markdown;
        assert!(page.contains(agent.description) && page.contains("```"), "{page}");
    }
    for section in SECTIONS {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: a\n%‸{} x\n", section.name));
        let page = hover(&snapshot, offset).unwrap().markdown;
        assert!(page.contains(section.description) && page.contains("```"), "{page}");
    }
}

#[test]
fn signatures_of_section_lines() {
    for (line, expected) in [
        ("%files ‸", "%files from <stage> | from"),
        ("%files from ‸", "%files from <stage> | <stage>"),
        ("%files from bu‸ild", "%files from <stage> | <stage>"),
        ("%post ‸", "%post -c <interpreter> | -c"),
        ("%post -c /bin/bash -‸", "%post -c <interpreter> | <interpreter>"),
        ("%apprun ‸", "%apprun <app> | <app>"),
        ("%runscript ‸-e", "%runscript <arguments> | <arguments>"),
        ("%post‸", ""),
        ("%help ‸", ""),
        ("%nothing ‸", ""),
        ("%post\n‸", ""),
    ] {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: a\n{line}\n"));
        let shown = signatures(&snapshot, offset).map(|(signatures, active)| {
            let signature = &signatures[active];
            let (parameter, _) = &signature.parameters[signature.active];
            format!("{} | {}", signature.label, &signature.label[parameter.clone()])
        });
        assert_eq!(shown.unwrap_or_default(), expected, "{line}");
    }
}

#[test]
fn hints_are_off_unless_asked_for() {
    let text = "Bootstrap: docker\nFrom: python\n%arguments\nV=1\n%post\necho {{ V }} {{ GIVEN }} {{ W }}\n";
    let snapshot = open(text);
    let all = |values, images| {
        let hints = hints(&snapshot, 0..text.len(), Wanted { values, images });
        hints.into_iter().map(|hint| (hint.offset, hint.label)).collect::<Vec<_>>()
    };
    assert_eq!(all(false, false), []);
    let value = |after: &str, label: &str| (text.find(after).unwrap() + after.len(), label.to_owned());
    assert_eq!(all(true, false), [value("{{ V }}", "= 1"), value("{{ GIVEN }}", "= 42")]);
    let images = all(false, true);
    assert_eq!(images.len(), 1);
    assert!(images[0].0 == text.find("\n%arg").unwrap() && images[0].1.starts_with("= 3."), "{images:?}");
    assert_eq!(hints(&snapshot, 0..5, Wanted { values: true, images: true }), []);
}

#[test]
fn lenses_count_inputs() {
    let snapshot = open(TOOL);
    let shown = |snapshot| {
        let lenses = lenses(snapshot).into_iter();
        lenses.map(|lens| format!("{} | {}", slice(snapshot, &lens.range), lens.title)).collect::<Vec<_>>()
    };
    assert_eq!(shown(&snapshot), ["Bootstrap | 1 of 1 input pinned", "Bootstrap | 2 of 3 inputs pinned"]);
    assert_eq!(shown(&open("Bootstrap: scratch\n%post\n true\n")), [""; 0]);
}

#[test]
fn the_chain_is_that_of_the_stage_at_the_cursor() {
    let images = |text: &str| {
        let (snapshot, offset) = at_cursor(text);
        let chain = chain_at(&snapshot, offset).unwrap();
        (chain.steps.into_iter().map(|step| step.reference).collect::<Vec<_>>(), chain.complete)
    };
    let first = "# c\nBootstrap: docker\nFrom: python:3.9\n";
    let second = "Bootstrap: docker\nFrom: example.org/a:1\n";
    assert_eq!(images(&format!("{first}{second}‸")), (vec!["example.org/a:1".to_owned()], false));
    for text in [format!("‸{first}{second}"), format!("{first}%post\n    tr‸ue\n{second}")] {
        let (links, complete) = images(&text);
        assert_eq!(links.first().unwrap(), "python:3.9");
        assert_eq!(links.last().unwrap(), "scratch");
        assert!(complete);
    }
}

#[test]
fn a_chain_says_what_is_maintained_until_when() {
    let (snapshot, offset) = at_cursor("Bootstrap: docker\nFrom: python:3.9‸");
    let steps = chain_at(&snapshot, offset).unwrap().steps;
    let python = steps.first().unwrap();
    assert!(python.cycle.is_some_and(|cycle| cycle.product == "python" && cycle.has_ended()));
    assert!(python.image.is_some_and(|image| image.page() == "https://hub.docker.com/_/python"));
    assert!(steps.iter().any(|step| step.cycle.is_some_and(|cycle| cycle.product == "debian")));
    assert_eq!(steps.last().unwrap().cycle, None);
}

#[test]
fn a_chain_is_drawn_with_what_each_image_adds() {
    let drawn = Chain::of("python", "3.12.7-bookworm").unwrap().drawn();
    let expected = "\
python:3.12.7-bookworm                 Python 3.12, until 2028-10-31
└─ buildpack-deps:bookworm             compilers and headers
   └─ buildpack-deps:bookworm-scm      git, Mercurial, Subversion
      └─ buildpack-deps:bookworm-curl  certificates and downloaders
         └─ debian:bookworm            Debian 12, until 2028-06-30
            └─ scratch                 nothing at all
";
    assert_eq!(drawn, expected);
}

/// Images in every agent: what is known is said, what is not is taken apart.
#[test]
fn pages_about_images() {
    let page = |header: &str| {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: {header}\n"));
        hover(&snapshot, offset).expect("a page").markdown
    };
    for (header, words) in [
        (
            "docker\nFrom: python:3.‸12",
            &["official image", "3.12.14-trixie", "as of 2", "linux/amd64", "Dockerfile"][..],
        ),
        ("docker\nFrom: pyth‸on", &["No tag means `latest`", "3.14.7-trixie"]),
        ("docker\nFrom: openjdk:1‸1", &["Withdrawn", "eclipse-temurin:11"]),
        ("docker\nFrom: python:3.7‸", &["Python 3.7", "**ended** 2023-06-27"]),
        ("docker\nFrom: python@sha256:00‸ # 3.12.7-bookworm", &["these bits or none", "debian:bookworm"]),
        ("docker\nFrom: rockylinux@sha256:00‸ # latest", &["never had"]),
        ("docker\nFrom: rockylinux‸", &["the build fails"]),
        (
            "docker\nRegistry: quay.io\nNamespace: biocontainers\nFrom: samtools:1.20‸",
            &[
                "registry: `quay.io`, with `registry:`",
                "namespace: `biocontainers`",
                "name: `samtools`",
                "`1.20`",
                "pin",
            ],
        ),
        ("docker\nFrom: a/b‸", &["docker.io", "`latest`, since none is written"]),
        ("library\nFrom: ubuntu:18.04‸", &["cloud.sylabs.io", "Ubuntu 18.04", "**ended** 2023-05-31"]),
        ("oras\nFrom: ghcr.io/a/b:1‸", &["`ghcr.io`", "`1`"]),
        ("docker-daemon\nFrom: python:3.12‸", &["official image", "something else under this name"]),
        ("docker-daemon\nFrom: a/b:1‸", &["registry: none"]),
    ] {
        let page = page(header);
        assert!(!header.starts_with("docker-daemon") || !page.contains("]("), "{page}");
        for word in words {
            assert!(page.contains(word), "{word}:\n{page}");
        }
        assert!(page.lines().count() < 40 && !page.contains("\n\n\n"), "{page}");
    }
}
