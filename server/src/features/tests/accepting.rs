//! What a line is after a completion was taken, wherever the cursor was: the word is another one, and nothing else is.

use std::ops::Range;

use super::super::completion::completion;
use super::open;
use crate::catalogue;
use crate::definition::reference::Reference;
use crate::language::agents::From;
use crate::snapshot::Snapshot;

/// A line of a file, by its number, and the file.
type Line<'t> = (usize, &'t str);

/// Header lines with values of all sorts, as users leave them while they type.
const HEADERS: &[Line<'_>] = &[
    (0, "Bootstrap: docker\nFrom: ubuntu\n"),
    (0, "Bootstrap:docker\nFrom: ubuntu\n"),
    (0, "Bootstrap:  docker  # from a registry\nFrom: ubuntu\n"),
    (0, "Bootstrap: # from a registry\nFrom: ubuntu\n"),
    (0, "Bootstrap: docker daemon\n"),
    (0, "\tBootstrap :\tlocal\r\nFrom: x\r\n"),
    (1, "Bootstrap: docker\nFrom: ubuntu\n"),
    (1, "Bootstrap: docker\nFrom:ubuntu:22.04\n"),
    (1, "Bootstrap: docker\nFrom:   docker.io/library/python:3.12-slim # c\n"),
    (1, "Bootstrap: docker\nFrom: docker://python:3.12\n"),
    (1, "Bootstrap: docker\nFrom: python@sha256:00ff\nStage: a\n"),
    (1, "Bootstrap: docker\nFrom: python:3.12-slim@sha256:00ff\n"),
    (1, "Bootstrap: docker\nFrom: \"python:3.12\"\n"),
    (1, "Bootstrap: docker\nFrom: quay.io/biocontainers/samtools:1.17\n"),
    (1, "Bootstrap: docker\nNamespace: rocker\nFrom: \n"),
    (2, "Bootstrap: docker\nNamespace: rocker\nFrom:  r-ver \n"),
    (1, "Bootstrap: docker\nFrom: python slim\n"),
    (1, "Bootstrap: docker\nFrom: \\\n  python\n"),
    (2, "Bootstrap: docker\nFrom: \\\n  python\n"),
    (0, "From: ubuntu:22.04\nBootstrap: docker\n"),
    (1, "# c\nFrom:\nBootstrap: docker\n"),
    (1, "Bootstrap: library\nFrom: debian:12\n"),
    (1, "Bootstrap: oras\nFrom: ghcr.io/a/b:1\n"),
    (1, "Bootstrap: debootstrap\nOSVersion:  bookworm sid\n"),
    (1, "Bootstrap: docker\nRegistry:quay.io\n"),
    (2, "Bootstrap: docker\nRegistry: quay.io\nNamespace:  bio # c\n"),
];

/// Every cursor on a line with every item that is offered there: the bytes of the line before the cursor, the item as it is
/// put in, and the line afterwards.
fn accepted((number, text): Line<'_>) -> Vec<(usize, String, String)> {
    let snapshot: Snapshot = open(text);
    let line = snapshot.text().line_range(number);
    let mut accepted = Vec::new();
    for cursor in line.start..=line.end {
        let Some(list) = completion(&snapshot, cursor) else { continue };
        let replace = list.replace;
        assert!(replace.start <= cursor && cursor <= replace.end, "{text:?} {cursor} {replace:?}");
        assert!(line.start <= replace.start && replace.end <= line.end, "{text:?} {cursor} {replace:?}");
        for item in list.items {
            let (before, behind) = (&text[line.start..replace.start], &text[replace.end..line.end]);
            let after = format!("{before}{}{behind}", item.insert);
            accepted.push((cursor - line.start, item.insert, after));
        }
    }
    accepted
}

/// The words of a value, without the line's comment and the sign that it goes on.
fn words(value: &str) -> Vec<&str> {
    let value = value.split('#').next().unwrap_or_default();
    value.split_whitespace().filter(|word| *word != "\\").collect()
}

/// Whether a word is the item, or was cut at a sign that ends a piece of a reference: `python` in `python:3.12`.
fn is_replaced(before: &str, after: &str, item: &str) -> bool {
    let cut = [':', '/', '@'];
    after.match_indices(item).any(|(at, _)| {
        let (front, rest) = (&after[..at], &after[at + item.len()..]);
        let whole_front = front.is_empty() || front.ends_with(cut);
        let whole_rest = rest.is_empty() || rest.starts_with(cut);
        whole_front && whole_rest && before.starts_with(front) && before.ends_with(rest)
    })
}

#[test]
fn a_value_is_the_item_that_was_taken() {
    let mut taken = 0;
    for (number, text) in HEADERS {
        let line = text.split('\n').nth(*number).unwrap().trim_end_matches('\r');
        let colon = line.find(':').map_or(0, |colon| colon + 1);
        for (cursor, item, after) in accepted((*number, text)) {
            if cursor < colon {
                continue;
            }
            taken += 1;
            let about = format!("{text:?}: `{item}` at {cursor} makes {after:?}");
            assert!(after.starts_with(&line[..colon]), "{about}");
            assert_eq!(
                after.find('#').map(|at| &after[at..]),
                line.find('#').map(|at| &line[at..]),
                "{about}"
            );
            let (before, now) = (words(&line[colon..]), words(&after[colon..]));
            let (first, others) = before.split_first().unwrap_or((&"", &[]));
            assert_eq!(now.get(1..), Some(others), "{about}");
            assert!(is_replaced(first, now[0], item.trim()), "{about}");
        }
    }
    assert!(taken > 5_000, "{taken}");
}

#[test]
fn a_digest_goes_with_its_tag_and_quotes_are_left_alone() {
    let line = (1, "Bootstrap: docker\nFrom: python:3.12-slim@sha256:00ff\n");
    let after: Vec<_> =
        accepted(line).into_iter().filter(|(at, ..)| *at == 16).map(|(.., after)| after).collect();
    assert!(after.iter().any(|after| after == "From: python:3.12-slim@sha256:00ff"), "{after:?}");
    assert!(after.len() > 5 && after.iter().filter(|after| after.contains('@')).count() == 1, "{after:?}");
    assert!(accepted((1, "Bootstrap: docker\nFrom: \"python:3.12\"\n")).iter().all(|(at, ..)| *at < 5));
}

/// Another image has another digest, and only by chance a tag of that name.
#[test]
fn what_stood_behind_an_image_is_not_put_behind_another() {
    let mut kept = 0;
    for (before, agent) in [
        ("python:3.9", "docker"),
        ("python:3.12-slim@sha256:00ff", "docker"),
        ("docker.io/library/ubuntu@sha256:00ff", "docker"),
        ("pyth:latest", "docker"),
        ("rocker/r-ver:4.4", "docker"),
        ("ubuntu:24.04", "library"),
        ("debian:bookworm-slim", "library"),
    ] {
        let cut = |text: &str| {
            let cut = Reference::parse(text, From::Docker).unwrap();
            let piece = |range: Range<usize>| text.get(range).unwrap_or_default().to_owned();
            let registry = cut.registry.as_ref().map(|range| &text[range.clone()]);
            let name = catalogue::canonical(registry, &text[cut.path.clone()]);
            (name, cut.tag.map(piece), cut.digest.map(piece))
        };
        let (image, tag, digest) = cut(before);
        let name_end = "From: ".len() + Reference::parse(before, From::Docker).unwrap().path.end;
        let text = format!("Bootstrap: {agent}\nFrom: {before}\n");
        for (cursor, item, after) in accepted((1, &text)) {
            if cursor <= "From:".len() || cursor > name_end {
                continue;
            }
            let about = format!("{before}: `{item}` at {cursor} makes {after:?}");
            let now = cut(after.strip_prefix("From: ").unwrap());
            if now.0 == image {
                assert_eq!((now.1, now.2), (tag.clone(), digest.clone()), "{about}");
                kept += 1;
                continue;
            }
            assert_eq!(now.2, None, "{about}");
            if let Some(now_tag) = now.1 {
                assert!(Some(&now_tag) == tag.as_ref(), "{about}");
                assert!(catalogue::living(&now.0, &now_tag).is_some(), "{about}");
            }
        }
    }
    assert!(kept > 20, "{kept}");
    let taken = |text: &str, at: &str, label: &str| {
        let line = (1, &*format!("Bootstrap: docker\nFrom: {text}\n"));
        let cursor = "From: ".len() + at.len();
        let mut found = accepted(line).into_iter().filter(|(place, ..)| *place == cursor);
        found.find(|(_, item, _)| item.split(':').next() == Some(label)).map(|(.., after)| after)
    };
    assert_eq!(taken("d:bookworm@sha256:00", "d", "debian").as_deref(), Some("From: debian:bookworm"));
    assert_eq!(taken("d:3.9", "d", "debian").as_deref(), Some("From: debian"));
    assert_eq!(taken("deb:12", "deb", "debian").as_deref(), Some("From: debian:12"));
}

/// What is offered at all is offered from every place in front of the word, and there it is the same.
#[test]
fn in_front_of_a_value_is_offered_what_may_stand_there() {
    for text in [
        "Bootstrap:   docker\n",
        "Bootstrap: docker\nFrom:   ubuntu\n",
        "From:   ubuntu\nBootstrap: docker\n",
    ] {
        let snapshot = open(text);
        let first = text.find("   ").unwrap();
        let labels = |cursor| {
            let items = completion(&snapshot, cursor).map(|list| list.items).unwrap_or_default();
            items.into_iter().map(|item| item.label).collect::<Vec<_>>()
        };
        let all: Vec<_> = (first..=first + 3).map(labels).collect();
        assert!(all[0].len() > 5 && all.iter().all(|labels| *labels == all[0]), "{text:?}: {all:?}");
    }
}

#[test]
fn braces_hold_the_variable_that_was_taken() {
    for (line, expected) in [
        ("{{ X }}", "{{ ONE }}"),
        ("{{X}}", "{{ONE}}"),
        ("{{ É }}", "{{ ONE }}"),
        ("{{ X-y }}", "{{ ONE }}"),
        ("{{  X  }}", "{{  ONE  }}"),
        ("{{ }}", "{{ ONE }}"),
        ("{{}}", "{{ ONE }}"),
        ("{{ X }} and more", "{{ ONE }} and more"),
        ("a {{ X }} {{ Y }} b", "a {{ ONE }} {{ Y }} b"),
    ] {
        let text = format!("Bootstrap: docker\nFrom: a\n%arguments\nONE=1\n%post\n{line}\n");
        let (open, close) = (line.find("{{").unwrap() + 2, line.find("}}").unwrap());
        for (cursor, item, after) in accepted((5, &text)) {
            if (open..=close).contains(&cursor) && item.contains("ONE") {
                let bare = |text: &str| text.replace(' ', "");
                assert_eq!(bare(&after), bare(expected), "{line:?} at {cursor}");
            }
        }
    }
    // Words behind braces that nobody closed are not in them.
    let text = "Bootstrap: docker\nFrom: a\n%arguments\nONE=1\n%post\necho {{ rest of it\n";
    let after: Vec<_> = accepted((5, text)).into_iter().filter(|(_, item, _)| item.contains("ONE")).collect();
    assert_eq!(after[0].2, "echo {{ ONE }} rest of it");
    // Braces of others close nothing of ours.
    for rest in [
        " ${A:-${B}}",
        "${A:-${B}}",
        "; echo {a:{b}}",
        " '{a:{b}}'",
        ", \"a\": {\"b\": 1}}",
        "|x {{ Y }}",
        " é}}",
    ] {
        let text = format!("Bootstrap: docker\nFrom: a\n%arguments\nONE=1\n%post\n{{{{ O{rest}\n");
        let after = accepted((5, &text)).into_iter().filter(|(at, item, _)| *at == 4 && item.contains("ONE"));
        assert_eq!(after.map(|(.., after)| after).collect::<Vec<_>>(), [format!("{{{{ ONE }}}}{rest}")]);
    }
}

/// On other lines too, a word that is there is replaced or nothing is offered.
#[test]
fn first_words_of_lines_are_replaced() {
    for (number, text, most) in [
        (0, "%files  from   build\n a b\n", 3),
        (0, "%apprun   hello\n true\n", 2),
        (0, "%post   -c  /bin/sh\n true\n", 3),
        (1, "%labels\n   Author   x\n", 2),
        (1, "%arguments\n   VALUE=x\n", 1),
        (1, "%arguments\n   VALUE  =  x\n", 3),
        (1, "%labels\n   \"a b\"  x\n", 3),
    ] {
        let other = "Bootstrap: docker\nFrom: a:{{ VALUE }}\nStage: build\n%apphelp hello\n x\n";
        let text = format!("{other}Bootstrap: docker\nFrom: b:{{{{ VALUE }}}}\n{text}");
        for (cursor, item, after) in accepted((number + 7, &text)) {
            // Programs with their options are one item.
            let words = after.split_whitespace().count() - (item.split_whitespace().count() - 1);
            assert!(words <= most, "{text:?}: `{item}` at {cursor} makes {after:?}");
        }
    }
}
