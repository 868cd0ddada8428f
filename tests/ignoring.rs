//! *Ignore here*, for every finding of every real file: the finding goes, and nothing else happens.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use singularity_ls::definition::view;
use singularity_ls::features::{diagnostics, ignoring};
use singularity_ls::finding::Finding;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::text::Text;
use support::{Random, effort};

const MARK: &str = "# singularity-ls: ignore";

/// The builder's view without comments to us, and without what is computed from the scripts.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.into_iter().filter(|(key, _)| key != "bytes" && key != "sha256");
            Value::Object(kept.map(|(key, value)| (key, plain(value))).collect())
        }
        Value::Array(values) => values.into_iter().map(plain).collect(),
        Value::String(text) => {
            let lines = text.lines().filter(|line| !line.trim_start().starts_with(MARK));
            let lines: Vec<_> =
                lines.map(|line| line.split(MARK).next().unwrap_or_default().trim_end()).collect();
            lines.join("\n").trim_end().into()
        }
        other => other,
    }
}

/// What was found, but for where.
fn key(finding: &Finding) -> (&'static str, String, String) {
    (finding.rule, finding.subject.clone(), finding.message.clone())
}

/// What is wrong with ignoring a finding.
fn wrong(before: &Snapshot, found: &[Finding], finding: &Finding) -> Option<String> {
    let Some(fix) = ignoring::here(before, finding) else { return Some("is not offered".to_owned()) };
    let [edit] = fix.edits.as_slice() else { return Some("is more than one edit".to_owned()) };
    let after = before.edited(&fix.edits);
    let view = |snapshot: &Snapshot| plain(view::stages(snapshot.definition(), true));
    if view(before) != view(&after) {
        return Some("changes the builder's view".to_owned());
    }
    let mut gone: Vec<&Finding> = found.iter().collect();
    for left in diagnostics::all(&after) {
        match gone.iter().position(|old| key(old) == key(&left)) {
            Some(at) => drop(gone.remove(at)),
            None => return Some(format!("brings {} {:?}", left.rule, left.subject)),
        }
    }
    if !gone.iter().any(|gone| key(gone) == key(finding)) {
        return Some("leaves it".to_owned());
    }
    let others = gone.iter().find(|gone| gone.rule != finding.rule);
    others.map(|other| format!("takes away {} {:?}, too ({:?})", other.rule, other.subject, edit.text))
}

/// One finding of so many is tried in an ordinary run, all with `SINGULARITY_LS_EFFORT=1000`.
const SAMPLE: usize = 200;

/// How many were tried, and what went wrong.
fn judge(files: &[PathBuf], seed: u64) -> (usize, Vec<String>) {
    let mut random = Random(seed);
    let (mut tried, mut failures) = (0, Vec::new());
    for file in files {
        let text = Text::from_bytes(&std::fs::read(file).unwrap());
        let before = Snapshot::open(text, Arc::default());
        let found = diagnostics::all(&before);
        for finding in found.iter().filter(|_| random.below(SAMPLE) < effort()) {
            tried += 1;
            let name = |file: &Path| file.file_name().unwrap().to_string_lossy().into_owned();
            failures.extend(wrong(&before, &found, finding).map(|wrong| {
                format!("{}: {} {:?}: ignoring it {wrong}", name(file), finding.rule, finding.subject)
            }));
        }
    }
    (tried, failures)
}

#[test]
fn every_finding_of_every_real_file_can_be_ignored() {
    let files = support::real_files("every_finding_of_every_real_file_can_be_ignored");
    let judged = support::on_all_processors(&files, |thread, files| judge(files, thread as u64));
    let tried: usize = judged.iter().map(|(tried, _)| tried).sum();
    let failures: Vec<_> = judged.into_iter().flat_map(|(_, failures)| failures).collect();
    println!("{} files, {tried} findings ignored, one by one", files.len());
    failures.iter().take(40).for_each(|failure| println!("{failure}"));
    assert!(failures.is_empty(), "{} failures", failures.len());
}
