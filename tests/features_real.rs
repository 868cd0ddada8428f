//! The features over real files and over text that is half typed: they answer, in bounds, and formatting changes
//! nothing that the builder sees but for what it says.
//!
//! An ordinary run takes a sample; with `SINGULARITY_LS_EFFORT=100` every truncation of every probe is asked at every
//! offset.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use singularity_ls::definition::refusal::refusals;
use singularity_ls::definition::view;
use singularity_ls::features::format;
use singularity_ls::language::programs::Program;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::surroundings::Surroundings;
use singularity_ls::text::Text;
use support::asking::{ask_at, ask_whole};
use support::{Random, effort, soup};

fn open(bytes: &[u8]) -> Snapshot {
    Snapshot::open(Text::from_bytes(bytes), Arc::default())
}

/// The probes: small files, each about one rule of the language.
fn probes(test: &str) -> Vec<std::path::PathBuf> {
    let files = support::real_files(test);
    files.into_iter().filter(|file| !file.components().any(|part| part.as_os_str() == "corpus")).collect()
}

#[test]
fn every_request_on_every_truncation() {
    let around = Surroundings::of(&Arc::default(), Some(&support::root().join("x.def")));
    let mut random = Random(11);
    let (mut asked, all) = (0, effort() >= 100);
    for file in probes("every_request_on_every_truncation") {
        let bytes = std::fs::read(&file).unwrap();
        // A file about size is not about text: some places of it are enough.
        let some = 4 * effort().min(10);
        let ends: Vec<usize> = match bytes.len() {
            len @ 0..3000 if all => (0..=len).collect(),
            len => (0..some).map(|_| random.below(len + 1)).collect(),
        };
        for end in ends {
            let snapshot = open(&bytes[..end]).among(around.clone());
            let length = snapshot.text().len();
            let offsets: Vec<usize> = match length {
                0..3000 if all => (0..=length + 1).collect(),
                _ => (0..some).map(|_| random.below(length + 2)).chain([length]).collect(),
            };
            ask_whole(&snapshot);
            offsets.iter().for_each(|offset| ask_at(&snapshot, *offset));
            asked += offsets.len();
        }
    }
    println!("{asked} places asked about");
    assert!(asked > 0);
}

#[test]
fn every_request_on_half_typed_text() {
    for seed in 0..30 * effort() as u64 {
        let snapshot = open(soup(&mut Random(seed), 30).as_bytes());
        ask_whole(&snapshot);
        for offset in 0..snapshot.text().len() + 2 {
            ask_at(&snapshot, offset);
        }
    }
}

/// The builder's view with what formatting may change evened out: blanks around lines of scripts.
fn view(snapshot: &Snapshot) -> Value {
    fn even(value: &mut Value) {
        let Value::Object(sections) = value else { return };
        for (name, section) in sections {
            let Some(script) = section["script"].as_str() else { continue };
            let even = |line: &str| {
                let line = if name.ends_with("help") { line } else { line.trim_matches([' ', '\t']) };
                // The labels of an app are kept as text here; what counts is each name with its value.
                match line.split_once(' ').filter(|_| name == "applabels") {
                    Some((key, value)) => format!("{key} {}", value.trim()),
                    None => line.to_owned(),
                }
            };
            let lines = script.split('\n').map(even);
            *section =
                serde_json::json!({"arguments": section["arguments"], "script": lines.collect::<Vec<_>>()});
        }
    }
    let mut stages = view::stages(snapshot.definition(), true);
    for stage in stages.as_array_mut().unwrap() {
        even(&mut stage["sections"]);
        stage["apps"].as_array_mut().unwrap().iter_mut().for_each(|app| even(&mut app["sections"]));
    }
    stages
}

fn verdicts(snapshot: &Snapshot) -> Vec<String> {
    let of = |program: Program| {
        let found = refusals(snapshot.definition(), snapshot.text(), program, &snapshot.config().build_args);
        found.into_iter().map(move |refusal| {
            format!("{program:?} {:?} {}", refusal.cause, refusal.subject.trim().to_lowercase())
        })
    };
    Program::ALL.into_iter().flat_map(of).collect()
}

fn formatted(snapshot: &Snapshot) -> Snapshot {
    let mut edits = format::format(snapshot);
    edits.reverse();
    snapshot.edited(&edits)
}

fn check_format(before: &Snapshot, name: &str) -> bool {
    let after = formatted(before);
    assert_eq!(view(before), view(&after), "{name}");
    assert_eq!(verdicts(before), verdicts(&after), "{name}");
    assert_eq!(format::format(&after), [], "{name}: formatted twice");
    before.text() != after.text()
}

#[test]
fn formatting_keeps_what_the_builder_sees_in_real_files() {
    let files = support::real_files("formatting_keeps_what_the_builder_sees_in_real_files");
    let changed = files.iter().filter(|file| {
        let snapshot = open(&std::fs::read(file).unwrap());
        check_format(&snapshot, &file.display().to_string())
    });
    println!("{} of {} files changed", changed.count(), files.len());
}

#[test]
fn formatting_keeps_what_the_builder_sees_in_nonsense() {
    for seed in 0..400 * effort() as u64 {
        let text = soup(&mut Random(seed), 30);
        check_format(&open(text.as_bytes()), &format!("seed {seed}: {text:?}"));
    }
}

/// Eight times the text takes less than thirty-two times the time: what is quadratic would take sixty-four.
#[test]
fn whole_files_take_linear_time() {
    let block = "%appinstall a{{ V }}\n    apt-get update && X=1 pip install \"$X\" numpy\n    cat <<E\n  https://x.org/a $X\nE\n%applabels a{{ V }}\n    A b\n    C d # {{ V }}\n";
    let once = |text: &str| {
        let snapshot = open(text.as_bytes());
        let start = Instant::now();
        ask_whole(&snapshot);
        black_box(start.elapsed())
    };
    // The best of three: whatever else runs on the machine makes it longer, and nothing makes it shorter.
    let took = |times: usize| {
        let text = format!("Bootstrap: docker\nFrom: python\n%arguments\nV=1\n{}", block.repeat(times));
        (0..3).map(|_| once(&text)).min().unwrap_or_default()
    };
    took(50);
    let (small, great) = (took(500), took(4000));
    assert!(great < small * 32 + Duration::from_millis(200), "{small:?} for 500 blocks, {great:?} for 4000");
}
