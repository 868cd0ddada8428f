//! What a person is shown: folded, and nothing twice.

use super::super::actions::Found;
use super::super::diagnostics::{all, for_people};
use super::super::menu::{Entry, Kind, menu};
use super::*;

/// A file that says all about itself that anybody wants to know.
fn documented(text: &str) -> String {
    format!("{text}%labels\n    author me\n    version 1\n%help\n    x\n")
}

/// Severity, place and message of what is shown.
fn shown(text: &str) -> Vec<String> {
    let snapshot = open(&documented(text));
    let shown = for_people(&snapshot).into_iter().map(|shown| {
        let finding = shown.finding;
        format!("{} | {} | {}", finding.severity.id(), &text[finding.range], finding.message)
    });
    shown.collect()
}

const HEADER: &str = "Bootstrap: docker\nFrom: debian:bookworm\n%post\n";

#[test]
fn neighbours_of_one_kind_are_one() {
    let text = format!(
        "{HEADER}conda install -y aa bb \\\n  cc=1.2.3\nconda install -y dd\n\n\nconda install -y ee\n"
    );
    let act = "whatever is newest on the build day. Put a version behind it: `=1.2.3`.";
    let first = "aa bb \\\n  cc=1.2.3\nconda install -y dd";
    assert_eq!(
        shown(&text),
        [format!("warning | {first} | `aa`, `bb`, `dd`: {act}"), format!("warning | ee | `ee`: {act}")]
    );
}

#[test]
fn errors_stand_each_where_it_is() {
    let text = "Bootstrap: docker\nFrom: debian:bookworm\nFoo: a\nFop: b\n";
    assert_eq!(shown(text).len(), 2, "{:?}", shown(text));
}

#[test]
fn an_unpinned_image_hides_the_hints_about_its_packages() {
    let text = |from| format!("Bootstrap: docker\nFrom: {from}\n%post\napt-get install -y curl\n");
    let rules = |from| {
        let shown = for_people(&open(&documented(&text(from))));
        shown.iter().map(|shown| shown.finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(rules("debian"), ["unpinned-base-image"]);
    assert!(rules("debian:bookworm").contains(&"unpinned-apt-package"));
    // Machines are told everything.
    assert!(all(&open(&text("debian"))).iter().any(|finding| finding.rule == "unpinned-apt-package"));
}

#[test]
fn a_service_that_is_gone_hides_what_else_is_wrong_with_the_line() {
    let text = format!("{HEADER}git clone git://github.com/u/r.git\n");
    let snapshot = open(&documented(&text));
    let rules: Vec<_> = for_people(&snapshot).iter().map(|shown| shown.finding.rule).collect();
    assert_eq!(rules, ["gone-service"]);
    assert!(all(&snapshot).iter().any(|finding| finding.rule == "unpinned-git-source"));
}

/// Between the places of a finding that stands for several there are others.
#[test]
fn a_place_between_folded_findings_is_its_own() {
    let text = format!(
        "{HEADER}pip install $PK\nif true; then conda install -y k; fi\nf() {{ pip install inside; }}\n"
    );
    let snapshot = open(&documented(&text));
    let at = text.find("k; fi").unwrap();
    let entries = |range| menu(&snapshot, &range, |_| false, |kind| kind == Kind::QuickFix, |_| None);
    let mends: Vec<_> = entries(at..at)
        .into_iter()
        .filter_map(|entry| match entry {
            Entry::Mend(action) => Some(action),
            _ => None,
        })
        .collect();
    assert!(mends.iter().all(|action| action.finding.rule == "unpinned-conda-package"), "{mends:?}");
    assert!(mends.iter().any(|action| action.fix.title == "Ignore `unpinned-conda-package` here"));
    assert!(mends.iter().any(|action| action.fix.title.contains("`k`")), "{mends:?}");
    // What is selected gets no longer menu, nothing in it twice, and one first choice at most.
    let all: Vec<_> = entries(0..text.len())
        .into_iter()
        .filter_map(|entry| match entry {
            Entry::Mend(action) => Some((action.fix.title, action.preferred)),
            _ => None,
        })
        .collect();
    assert!(entries(0..text.len()).len() <= 6);
    assert!(all.iter().filter(|(_, preferred)| *preferred).count() <= 1, "{all:?}");
    assert!(all.iter().any(|(title, _)| title.starts_with("Ignore ")), "{all:?}");
    let titles: std::collections::BTreeSet<_> = all.iter().map(|(title, _)| title).collect();
    assert_eq!(titles.len(), all.len(), "{all:?}");
}

#[test]
fn what_changes_the_meaning_is_no_first_choice() {
    for (from, preferred) in [("python:latest", true), ("ubuntu:18.04", false)] {
        let snapshot = open(&documented(&format!("Bootstrap: docker\nFrom: {from}\n")));
        let at = "Bootstrap: docker\nFrom: p".len();
        let fixes = Found::at(&snapshot, &(at..at), |_| false).fixes();
        assert_eq!(fixes.first().map(|fix| fix.preferred), Some(preferred), "{fixes:?}");
    }
}

#[test]
fn the_word_under_the_cursor_is_mended_first() {
    let text = "Bootstrap: docker\nFrom: python:3.14.7-trixie\n%post\npip install numpy scipy\n";
    let snapshot = open(text);
    let at = text.find("scipy").unwrap();
    let titles: Vec<_> = Found::at(&snapshot, &(at..at), |_| false)
        .fixes()
        .into_iter()
        .map(|action| action.fix.title)
        .collect();
    assert!(titles[0].starts_with("Pin `scipy=="), "{titles:?}");
    assert!(
        titles[1].starts_with("Pin `numpy==") && titles[1].ends_with(", and 1 more like it"),
        "{titles:?}"
    );
    assert!(titles.len() <= 6);
}
