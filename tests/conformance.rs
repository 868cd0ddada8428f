//! Our view of a definition file against that of the builders' own parsers.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use singularity_ls::definition::refusal::{Phase, refusals};
use singularity_ls::definition::view;
use singularity_ls::language::programs::Program;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::text::Text;
use std::sync::Arc;

/// The phase in which each program stops, and the stages.
fn ours(bytes: &[u8]) -> (BTreeMap<Program, &'static str>, Value) {
    let snapshot = Snapshot::open(Text::from_bytes(bytes), Arc::default());
    let phase = |program| {
        let refusals = refusals(snapshot.definition(), snapshot.text(), program, &BTreeMap::new());
        refusals.iter().map(|refusal| refusal.phase).min().map_or("ok", Phase::id)
    };
    let phases = Program::ALL.into_iter().map(|program| (program, phase(program))).collect();
    (phases, view::stages(snapshot.definition(), false))
}

/// Compares a folder; returns how many files there are and what differs.
fn compare(folder: &Path) -> (usize, Vec<String>) {
    let verdicts = std::fs::read_to_string(folder.join("verdicts.jsonl")).unwrap();
    let mut differences = Vec::new();
    let mut count = 0;
    for line in verdicts.lines() {
        let theirs: Value = serde_json::from_str(line).unwrap();
        let file = theirs["file"].as_str().unwrap();
        let bytes = std::fs::read(folder.join("files").join(file)).unwrap();
        let (phases, stages) = ours(&bytes);
        count += 1;
        for (program, phase) in phases {
            if theirs[program.id()]["phase"] != phase {
                let verdict = &theirs[program.id()];
                differences.push(format!("{file}: {} says {verdict}, we say {phase}", program.name()));
            }
        }
        if theirs.get("stages").is_some_and(|theirs| *theirs != stages) {
            differences.push(format!("{file}: stages\n  theirs {}\n  ours   {stages}", theirs["stages"]));
        }
    }
    (count, differences)
}

fn agrees(part: &str) {
    let Some(shared) = support::shared(part) else { return };
    let (count, differences) = compare(&shared.join(part));
    println!("{part}: {count} files, {} differences", differences.len());
    assert!(count > 300, "the data is there");
    assert!(differences.is_empty(), "{} of {count} files:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn agrees_with_the_builders_on_every_probe() {
    agrees("edge");
}

#[test]
fn agrees_with_the_builders_on_every_real_file() {
    agrees("corpus");
}
