//! Everything in a file that a known pin settles, as one change.

use crate::finding::{Applicability, Finding, Fix, Together};
use crate::rules::{self, Consequence};

/// Pins whatever, of the findings of a file, changes over time and has a pin that is known off-line; nothing where there
/// is none. A fix that leaves a place to fill is none.
#[must_use]
pub fn pin_all(findings: &[Finding]) -> Option<Fix> {
    let moving: Vec<_> = findings.iter().filter(|finding| is_moving(finding.rule)).collect();
    let mut together = Together::default();
    let known = moving
        .iter()
        .filter_map(|finding| finding.fixes.iter().find(|fix| fix.applicability != Applicability::ToFill));
    // One archive of a day settles many findings, each of which offers it.
    let settled = known.filter(|fix| together.has(fix) || together.take(fix)).count();
    let edits = together.edits();
    let title = match moving.len() {
        1 => "Pin the only input of this file that moves".to_owned(),
        all if all == settled => format!("Pin all {all} inputs of this file that move"),
        all => format!("Pin {settled} of the {all} inputs of this file that move"),
    };
    (settled > 0).then_some(Fix { title, applicability: Applicability::Unsafe, edits })
}

/// Rules that are mended by another release or another image: a decision, and no pin of what is there.
const DECISIONS: [&str; 2] = ["end-of-life-base-image", "deprecated-base-image"];

/// Whether what a rule finds is settled by a pin.
#[must_use]
pub fn is_moving(rule: &str) -> bool {
    let changes = |rule: &rules::Rule| rule.consequence == Consequence::ChangesOverTime;
    !DECISIONS.contains(&rule) && rules::rule(rule).is_some_and(changes)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::features::diagnostics;
    use crate::snapshot::Snapshot;
    use crate::text::Text;

    fn pinned(text: &str) -> Option<(String, String)> {
        let snapshot = Snapshot::open(Text::new(text), Arc::new(Config::default()));
        let fix = pin_all(&diagnostics::all(&snapshot))?;
        let mut text = snapshot.text().clone();
        fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
        Some((fix.title, text.to_string()))
    }

    #[test]
    fn what_is_there_is_pinned_and_not_left() {
        for (image, expected) in [
            ("golang:1.22", "golang:1.22.12-bookworm"),
            ("continuumio/miniconda3:latest", "continuumio/miniconda3:26.5.3-1"),
            ("jupyter/scipy-notebook:latest", "jupyter/scipy-notebook:2023-10-20"),
        ] {
            let (_, after) = pinned(&format!("Bootstrap: docker\nFrom: {image}\n")).unwrap();
            assert_eq!(after, format!("Bootstrap: docker\nFrom: {expected}\n"));
        }
        assert_eq!(pinned("Bootstrap: docker\nFrom: alpine:3.20\n"), None);
        // The archive is that of the release that is there.
        let old = "Bootstrap: docker\nFrom: ubuntu:18.04\n%post\n    apt-get install -y gcc\n";
        let (_, after) = pinned(old).unwrap();
        assert!(
            after.contains("From: ubuntu:18.04\n") && after.contains("/etc/apt/sources.list\n"),
            "{after}"
        );
    }

    #[test]
    fn what_is_known_is_pinned_and_the_rest_left() {
        let text = "Bootstrap: docker\nFrom: debian:12\n\n%post\n    apt-get update\n    apt-get install -y gcc\n    \
                    apt-get install -y make\n    git clone https://h/r\n";
        let (title, after) = pinned(text).unwrap();
        assert_eq!(title, "Pin 2 of the 3 inputs of this file that move");
        assert!(after.contains("snapshot.debian.org") && after.contains("git clone https://h/r"), "{after}");
        assert_eq!(pinned(&after), None, "{after}");
        let all = "Bootstrap: docker\nFrom: debian:12\n\n%post\n    apt-get install -y gcc\n";
        assert_eq!(pinned(all).unwrap().0, "Pin the only input of this file that moves");
    }
}
