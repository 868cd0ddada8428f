//! Alternatives and how they are written.

use std::sync::Arc;

use super::*;
use crate::catalogue::DATE;
use crate::config::Config;
use crate::finding::Applicability;
use crate::text::Text;

fn snapshot(text: &str) -> Snapshot {
    Snapshot::open(Text::new(text), Arc::new(Config::default()))
}

/// What becomes of a header's `From` line.
fn written(from: &str, replacement: Replacement<'_>) -> Option<String> {
    let snapshot = snapshot(&format!("Bootstrap: docker\nFrom: {from}\n"));
    let mention = mentions(&snapshot).next()?;
    let mut edits = write::write(&mention, replacement)?.edits;
    let mut text = snapshot.text().clone();
    assert!(edits.is_sorted_by_key(|edit| edit.range.start), "{edits:?}");
    edits.reverse();
    edits.iter().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
    let text = text.to_string();
    Some(text.strip_prefix("Bootstrap: docker\nFrom: ")?.trim_end_matches('\n').to_owned())
}

fn kinds(from: &str) -> Vec<(Kind, String)> {
    let snapshot = snapshot(&format!("Bootstrap: docker\nFrom: {from}\n"));
    let mention = mentions(&snapshot).next().expect("an image");
    mention.alternatives().iter().map(|other| (other.kind, other.reference.clone())).collect()
}

#[test]
fn tags_and_digests_are_written_where_they_stand() {
    let digest = Replacement::Digest { digest: "sha256:00", tag: "3.12.7" };
    for (from, replacement, after) in [
        ("python", Replacement::Tag("3"), "python:3"),
        ("python:", Replacement::Tag("3"), "python:3"),
        ("python:2 # note", Replacement::Tag("3"), "python:3 # note"),
        ("python@sha256:00", Replacement::Tag("3"), "python:3"),
        ("python:2@sha256:00", Replacement::Tag("3"), "python:3"),
        ("python@sha256:00 # 3.12.7", Replacement::Tag("3"), "python:3"),
        ("python@sha256:00 # 3.12.7 why", Replacement::Tag("3"), "python:3 # why"),
        ("python@sha256:00 # why 3", Replacement::Tag("3"), "python:3 # why 3"),
        ("python", digest, "python@sha256:00 # 3.12.7"),
        ("python:3.12.7", digest, "python@sha256:00 # 3.12.7"),
        ("python:3.12.7 # why", digest, "python@sha256:00 # 3.12.7 # why"),
        ("python@sha256:11 # 3.12.6", digest, "python@sha256:00 # 3.12.7"),
        ("python@sha256:11 # python:3.12.6 why", digest, "python@sha256:00 # python:3.12.7 why"),
        ("localhost:5000/a/b:1", Replacement::Tag("2"), "localhost:5000/a/b:2"),
        ("docker.io/a/b:1", Replacement::Image { name: "c", tag: Some("2") }, "c:2"),
        ("a@sha256:00", Replacement::Image { name: "ghcr.io/c", tag: None }, "ghcr.io/c"),
    ] {
        assert_eq!(written(from, replacement).as_deref(), Some(after), "{from}");
    }
    assert_eq!(written("{{ IMAGE }}", Replacement::Tag("3")), None, "nothing gives it a value");
}

/// A successor without a tag would be whatever is newest.
#[test]
fn a_successor_whose_tags_are_unknown_is_to_be_filled_in() {
    let snapshot = snapshot("Bootstrap: docker\nFrom: continuumio/miniconda3:24.9.2-0\n");
    let mention = mentions(&snapshot).next().expect("an image");
    let fix = &mention.replacements().iter().find(|other| other.kind == Kind::Successor).expect("one").fix;
    assert_eq!(fix.applicability, Applicability::ToFill);
    assert_eq!(fix.edits.iter().map(|edit| &*edit.text).collect::<Vec<_>>(), ["anaconda/miniconda:TAG"]);
}

/// The builder reads the digest alone, and the comment is read back.
#[test]
fn the_tag_of_a_digest_is_read_back() {
    for (from, expected) in [
        ("python@sha256:00 # 3.12.7-bookworm", Some("3.12.7-bookworm")),
        ("python@sha256:00 #3.12.7", Some("3.12.7")),
        ("python@sha256:00 ## python:3.12.7, Nov 2026", None),
        ("python@sha256:00 # python:3.12.7 Nov 2026", Some("3.12.7")),
        ("python@sha256:00 # pinned in 2024", None),
        ("python@sha256:00 #", None),
        ("python@sha256:00", None),
        ("python:3 # 3.12.7", None),
    ] {
        let snapshot = snapshot(&format!("Bootstrap: docker\nFrom: {from}\n"));
        let mention = mentions(&snapshot).next().expect("an image");
        let found = tag_in_comment(&mention);
        assert_eq!(found.as_ref().map(|(tag, _)| &**tag), expected, "{from}");
        if let Some((tag, range)) = found {
            assert_eq!(snapshot.text().slice(range), tag);
        }
        assert!(!mention.image.value.text().contains('#'), "{from}");
    }
}

#[test]
fn every_kind_of_alternative() {
    use Kind::*;
    let of = |from: &str, kind: Kind| -> Vec<String> {
        kinds(from).into_iter().filter(|(other, _)| *other == kind).map(|(_, reference)| reference).collect()
    };
    assert_eq!(of("python", Pin), ["python:3.14.7-trixie", "python:3.14.7"]);
    assert_eq!(of("python:3.12.7-bookworm", Update), ["python:3.12.14-bookworm", "python:3.14.7-bookworm"]);
    assert_eq!(of("python:3.12.7-bookworm", Unpin), ["python:3.12-bookworm"]);
    assert_eq!(of("python:3.14.7-trixie", Smaller), ["python:3.14.7-slim-trixie"]);
    assert_eq!(of("python:3.12", Smaller), ["python:3.12.14-slim-trixie"]);
    assert_eq!(of("python:3.12", Unpin), [""; 0]);
    assert_eq!(of("openjdk:11", Successor)[0], "eclipse-temurin:11");
    assert_eq!(of("python@sha256:00 # 3.12.7-bookworm", Unpin), ["python:3.12.7-bookworm"]);
    assert_eq!(of("python@sha256:00 # 3.12.7-bookworm", Pin), [""; 0], "it is pinned");
    assert_eq!(of("python@sha256:00 # 3.12.7-bookworm", Update)[0], "python:3.12.14-bookworm");
    for from in ["scratch", "no/such", "{{ X }}", "python@sha256:00"] {
        assert!(kinds(from).is_empty(), "{from}");
    }
}

/// A title names the reference and the day, and what is safe means the same today.
#[test]
fn titles_are_honest() {
    let snapshot = snapshot("Bootstrap: docker\nFrom: python:3.12.7-bookworm\n");
    let mention = mentions(&snapshot).next().expect("an image");
    for other in mention.alternatives() {
        let title = &other.fix.title;
        assert!(title.contains(&format!("`{}`", other.reference)), "{title}");
        let dated = title.contains(DATE) || title.contains("until") || other.kind == Kind::Unpin;
        assert!(dated, "{title}");
        assert!(other.kind == Kind::Pin || other.fix.applicability != Applicability::Safe, "{title}");
    }
}
