//! Other references for images, and how soon the catalogue answers.

use std::time::{Duration, Instant};

use super::super::completion::completion;
use super::super::hover::hover;
use super::super::menu::{Entry, Kind, menu};
use super::at_cursor;
use crate::catalogue::{images, tags_for_completion};

#[test]
fn other_references_for_any_image() {
    let titles = |from: &str, wanted: Kind| -> Vec<String> {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: {from}‸\n"));
        let all = menu(
            &snapshot,
            &(offset..offset),
            |_| false,
            |kind| matches!(kind, Kind::QuickFix | Kind::Rewrite),
            |_| None,
        );
        assert!(all.len() <= 6, "{from}");
        let entries =
            menu(&snapshot, &(offset..offset), |_| false, |kind| kind == wanted, |_| None).into_iter();
        let titles = entries.filter_map(|entry| match entry {
            Entry::Mend(action) => Some(action.fix.title),
            Entry::Change(_, fix) => Some(fix.title),
            Entry::Configure(..) | Entry::Ask(..) => None,
        });
        titles.collect()
    };
    let mended = titles("python", Kind::QuickFix);
    let titles = |from| titles(from, Kind::Rewrite);
    let pinned = titles("python:3.12.7-bookworm");
    for begin in [
        "Update to `python:3.12.14-bookworm`",
        "Move to `python:",
        "Use the smaller",
        "Unpin to `python:3.12-bookworm`",
    ] {
        assert!(pinned.iter().any(|title| title.starts_with(begin)), "{begin}: {pinned:?}");
    }
    let others = titles("python");
    assert!(!others.is_empty() && others.iter().all(|title| !mended.contains(title)), "{others:?}");
    assert_eq!(
        titles("python@sha256:00 # 3.14.7-trixie").last().unwrap(),
        "Unpin to `python:3.14.7-trixie` (the tag in the comment)"
    );
    assert_eq!(titles("no/such:1"), [""; 0]);
}

/// Hover and completion for every image of the catalogue. What is measured is printed (`--nocapture`); the bound is
/// for builds without optimisation on busy machines.
#[test]
fn the_catalogue_answers_at_once() {
    let mut times: Vec<(Duration, String)> = Vec::new();
    for image in images() {
        let tag = tags_for_completion(image.name).first().map_or("latest", |tag| tag.name);
        for reference in
            [format!("{}:‸{tag}", image.name), format!("{}:{tag}‸", image.name), format!("{}‸", image.name)]
        {
            let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: {reference}\n"));
            let start = Instant::now();
            std::hint::black_box(completion(&snapshot, offset));
            times.push((start.elapsed(), format!("completion {reference}")));
            let start = Instant::now();
            assert!(hover(&snapshot, offset).is_some(), "{reference}");
            times.push((start.elapsed(), format!("hover {reference}")));
        }
    }
    times.sort();
    let at = |share: usize| times.get(times.len() * share / 100).unwrap_or_else(|| times.last().unwrap());
    let (median, p99, worst) = (at(50), at(99), times.last().unwrap());
    eprintln!(
        "{} answers: median {:?}, p99 {:?} ({}), worst {:?} ({})",
        times.len(),
        median.0,
        p99.0,
        p99.1,
        worst.0,
        worst.1
    );
    assert!(p99.0 < Duration::from_millis(500), "{p99:?}");
}
