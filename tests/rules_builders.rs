//! What the rules say against what the builders do: over every probe, every real file and thousands of made-up ones.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use singularity_ls::config::Config;
use singularity_ls::definition::refusal::refusals;
use singularity_ls::finding::{Finding, Fix, Severity};
use singularity_ls::language::programs::{Builder, Program};
use singularity_ls::rules;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::text::Text;
use support::made_up::made_up;
use support::{Random, effort, soup};

/// Rules whose errors fail later in the build than the builders' parsers can see.
const LATER: &[&str] = &["missing-interpreter", "missing-keyword", "unreadable-reference"];

fn open(text: Text, target: Option<Builder>) -> Snapshot {
    Snapshot::open(text, Arc::new(Config { target, ..Config::default() }))
}

fn refuses(snapshot: &Snapshot, program: Program) -> bool {
    !refusals(snapshot.definition(), snapshot.text(), program, &BTreeMap::new()).is_empty()
}

/// Whether an error is about a program: it names that one, or none because it is about both.
fn names(finding: &Finding, program: Program) -> bool {
    let other = Program::ALL.into_iter().find(|other| *other != program).unwrap();
    finding.severity == Severity::Error && !finding.message.starts_with(&format!("{}:", other.name()))
}

/// What is wrong, up to a few: one look at several says more than one at the first.
#[derive(Default)]
struct Failures(Vec<String>);

impl Failures {
    fn expect(&mut self, holds: bool, otherwise: impl FnOnce() -> String) {
        if !holds {
            self.0.push(otherwise());
        }
    }

    fn report(&self) {
        let first = self.0.iter().take(10).map(String::as_str).collect::<Vec<_>>().join("\n\n");
        assert!(self.0.is_empty(), "{} failures, the first of them:\n{first}", self.0.len());
    }
}

/// An error stands where a program refuses, and none where both accept.
fn judge_verdict(snapshot: &Snapshot, findings: &[Finding], failures: &mut Failures, what: &str) {
    for program in Program::ALL {
        let told = findings.iter().any(|finding| names(finding, program) && !LATER.contains(&finding.rule));
        let refused = refuses(snapshot, program);
        failures.expect(told == refused, || {
            format!("{what}: {} refuses: {refused}, findings {findings:#?}", program.name())
        });
    }
}

/// Ranges lie in the text, on the borders of characters, and show something; messages keep to their length.
fn judge_form(snapshot: &Snapshot, findings: &[Finding], failures: &mut Failures, what: &str) {
    let text = snapshot.text();
    let inside = |range: &Range<usize>| {
        range.start <= range.end
            && range.end <= text.len()
            && text.floor(range.start) == range.start
            && text.floor(range.end) == range.end
    };
    for finding in findings {
        let related = finding.related.iter().map(|related| &related.range);
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| &edit.range);
        let all_inside = related.chain(edits).chain([&finding.range]).all(inside);
        let visible = !finding.range.is_empty() || text.is_empty();
        let apart = finding.fixes.iter().all(|fix| {
            let apart = fix.edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start);
            apart && !fix.edits.is_empty()
        });
        failures.expect(all_inside && visible && apart, || format!("{what}: {finding:#?}"));
        let length = finding.message.chars().count();
        failures.expect(length <= 110 || !is_trap(finding.rule), || {
            format!("{what}: {length} characters: {}", finding.message)
        });
    }
}

/// Whether a rule is one of those that this test is about.
fn is_trap(rule: &str) -> bool {
    rules::rule(rule).is_some_and(|rule| {
        matches!(rule.consequence, rules::Consequence::Refused | rules::Consequence::NotAsWritten)
    })
}

fn apply(snapshot: &Snapshot, fix: &Fix) -> Snapshot {
    let mut text = snapshot.text().clone();
    fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
    open(text, snapshot.config().target)
}

/// A finding as something to count: the rule and the bare thing.
fn count(findings: &[Finding], of: &Finding) -> usize {
    findings.iter().filter(|other| other.rule == of.rule && other.subject == of.subject).count()
}

/// A fix takes its finding away, and the builders accept what it leaves unless another error stands there.
fn judge_fixes(snapshot: &Snapshot, findings: &[Finding], failures: &mut Failures, what: &str) -> usize {
    let mut judged = 0;
    for finding in findings {
        for fix in &finding.fixes {
            let after = apply(snapshot, fix);
            let left = rules::findings(&after);
            let note = format!("{what}\n{finding:#?}\n--- after ---\n{}", after.text());
            failures.expect(count(&left, finding) < count(findings, finding), || format!("not gone: {note}"));
            judge_verdict(&after, &left, failures, &format!("after a fix: {note}"));
            judged += 1;
        }
    }
    judged
}

fn judge(bytes: &[u8], failures: &mut Failures, what: &str) -> (usize, Vec<Finding>) {
    let snapshot = open(Text::from_bytes(bytes), None);
    let findings = rules::findings(&snapshot);
    judge_verdict(&snapshot, &findings, failures, what);
    judge_form(&snapshot, &findings, failures, what);
    let traps: Vec<_> = findings.iter().filter(|finding| is_trap(finding.rule)).cloned().collect();
    (judge_fixes(&snapshot, &traps, failures, what), traps)
}

#[test]
fn every_probe_and_every_real_file() {
    let files = support::real_files("every_probe_and_every_real_file");
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let (mut fixes, mut failures) = (0, Failures::default());
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let (judged, findings) = judge(&bytes, &mut failures, &file.display().to_string());
        fixes += judged;
        for finding in findings {
            let (count, mended) = table.entry(finding.rule).or_default();
            *count += 1;
            *mended += usize::from(!finding.fixes.is_empty());
        }
    }
    println!("{} files, {fixes} fixes applied", files.len());
    for (rule, (count, mended)) in table {
        println!("{rule:28} {count:5} findings, {mended:5} with a fix");
    }
    failures.report();
}

#[test]
fn thousands_of_made_up_files() {
    let (first, files) = (20_261_122, 4000 * effort() as u64);
    println!("seeds {first}..{}", first + files);
    let (mut fixes, mut failures) = (0, Failures::default());
    for seed in first..first + files {
        let mut random = Random(seed);
        let text = if seed % 4 == 0 { soup(&mut random, 25) } else { made_up(&mut random) };
        fixes += judge(text.as_bytes(), &mut failures, &format!("seed {seed}: {text:?}")).0;
    }
    println!("{files} files, {fixes} fixes applied");
    failures.report();
}

#[test]
fn every_version_is_asked_alone() {
    for seed in 0..300 * effort() as u64 {
        let text = made_up(&mut Random(seed));
        for target in
            ["apptainer@1.1", "apptainer@1.2.3", "apptainer", "singularity-ce@3.8", "singularity-ce"]
        {
            let builder = Builder::parse(target).unwrap();
            let snapshot = open(Text::new(&text), Some(builder));
            let refused =
                !refusals(snapshot.definition(), snapshot.text(), builder, &BTreeMap::new()).is_empty();
            let findings = rules::findings(&snapshot);
            let mut errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
            let told = errors.any(|finding| !LATER.contains(&finding.rule));
            assert_eq!(told, refused, "seed {seed} {target}: {text:?}\n{findings:#?}");
        }
    }
}
