//! A person is told little and told it well: how much real files show, and how every message is worded.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use singularity_ls::config::{Config, Profile};
use singularity_ls::features::calm::calm;
use singularity_ls::features::diagnostics::{diagnose, for_people};
use singularity_ls::finding::{Finding, Severity};
use singularity_ls::rules;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::text::Text;
use support::{real_files, root};

fn open(path: &PathBuf, profile: Profile) -> Snapshot {
    let config = Config { profile, ..Config::default() };
    Snapshot::open(Text::from_bytes(&std::fs::read(path).unwrap()), Arc::new(config))
}

/// In profile `standard`, folded, without hints: two for a typical file, twelve for one in twenty.
#[test]
fn real_files_show_little() {
    let files = real_files("real_files_show_little");
    let corpus: Vec<_> =
        files.iter().filter(|path| path.components().any(|part| part.as_os_str() == "corpus")).collect();
    if corpus.is_empty() {
        return;
    }
    let mut counts: Vec<usize> = Vec::new();
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for path in corpus {
        let shown = for_people(&open(path, Profile::Standard));
        let shown: Vec<_> = shown.iter().filter(|shown| shown.finding.severity > Severity::Hint).collect();
        counts.push(shown.len());
        for shown in shown {
            *by_rule.entry(shown.finding.rule).or_default() += 1;
        }
    }
    counts.sort_unstable();
    let at = |percent: usize| counts[(counts.len() - 1) * percent / 100];
    println!("shown per file: median {}, 95 % {}, most {}", at(50), at(95), at(100));
    let mut by_rule: Vec<_> = by_rule.into_iter().collect();
    by_rule.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    by_rule.iter().for_each(|(rule, count)| println!("{count:>6}  {rule}"));
    assert!(at(50) <= 2 && at(95) <= 12, "median {}, 95 % {}", at(50), at(95));
}

/// A pinned and documented file shows nothing but how much of it is pinned, and that is all.
#[test]
fn a_good_file_shows_nothing() {
    let snapshot = open(&root().join("tests/examples/pinned.def"), Profile::Standard);
    let judgement = diagnose(&snapshot);
    assert_eq!(judgement.findings, []);
    assert!(!judgement.inputs.is_empty() && judgement.inputs.iter().all(|input| input.is_pinned()));
}

/// Words that lecture, and the rule's own vocabulary where the user's is wanted.
const UNWANTED: &[&str] = &["should", "please", "consider", "best practice", "unpinned"];

/// The longest message, in characters.
const LONGEST: usize = 110;

/// What is wrong with a finding as something to tell a person.
fn complaint(finding: &Finding) -> Option<String> {
    let message = &finding.message;
    let lower = message.to_lowercase();
    // The user's own words may be any.
    let own: String = message.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(" ").to_lowercase();
    let unwanted = UNWANTED.iter().find(|word| lower.contains(*word) && !own.contains(*word));
    if message.chars().count() > LONGEST {
        Some(format!("{} characters", message.chars().count()))
    } else if let Some(word) = unwanted {
        Some(format!("says {word:?}"))
    } else if lower.contains(finding.rule) && !own.contains(finding.rule) {
        Some("names the rule".to_owned())
    } else if !message.ends_with(['.', '?', '`', '…']) {
        Some("does not end as a sentence".to_owned())
    } else if message.contains(['\n', '\r', '\t']) {
        Some("has several lines".to_owned())
    } else if finding.severity == Severity::Warning && finding.fixes.is_empty() {
        Some("is a warning without an action".to_owned())
    } else {
        None
    }
}

/// Over every real file, whether a profile reports it or not.
#[test]
fn every_message_is_short_and_every_warning_has_an_action() {
    let mut complaints: BTreeMap<(&str, String), (usize, String)> = BTreeMap::new();
    for path in real_files("every_message_is_short_and_every_warning_has_an_action") {
        for finding in rules::findings(&open(&path, Profile::Standard)) {
            if let Some(complaint) = complaint(&finding) {
                let example = format!("{}: {}", path.display(), finding.message);
                complaints.entry((finding.rule, complaint)).or_insert((0, example)).0 += 1;
            }
        }
    }
    for ((rule, complaint), (count, example)) in &complaints {
        println!("{count:>6}  {rule} {complaint}: {example}");
    }
    assert!(complaints.is_empty(), "{} kinds of message", complaints.len());
}

/// Folding hides words, never a place: every part of what is shown is a finding, and every finding is in a part or was
/// left out on purpose.
#[test]
fn folding_invents_nothing() {
    for path in real_files("folding_invents_nothing") {
        let snapshot = open(&path, Profile::Standard);
        let all = diagnose(&snapshot).findings;
        let shown = calm(&snapshot, all.clone());
        assert_eq!(shown.is_empty(), all.is_empty(), "{}", path.display());
        for shown in shown {
            let parts = if shown.parts.is_empty() { vec![shown.finding.clone()] } else { shown.parts };
            for part in parts {
                assert!(all.contains(&part), "{}: {}", path.display(), part.message);
                assert!(shown.finding.range.start <= part.range.start || part.rule != shown.finding.rule);
            }
            assert!(shown.finding.fixes.len() <= 6);
        }
    }
}
