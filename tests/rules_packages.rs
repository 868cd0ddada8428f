//! What is offered to mend packages, sources, scripts and what is hard to share, applied to every real file.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use singularity_ls::config::Config;
use singularity_ls::definition::refusal::refusals;
use singularity_ls::finding::{Applicability, Finding, Fix, Level, Severity};
use singularity_ls::language::programs::Program;
use singularity_ls::rules::{self, Consequence};
use singularity_ls::shell::Script;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::text::Text;
use support::effort;

fn open(text: Text) -> Snapshot {
    Snapshot::open(text, Arc::new(Config::default()))
}

/// Whether a rule is one of those that this test is about: they look at what scripts run, and at what is hard to share.
fn is_tried(finding: &Finding) -> bool {
    let rule = rules::rule(finding.rule).unwrap();
    let is_about_images = rule.id.contains("image") || ["deprecated-agent", "unknown-tag"].contains(&rule.id);
    let is_one = matches!(
        rule.consequence,
        Consequence::ChangesOverTime | Consequence::WillNotBuild | Consequence::HardToShare
    );
    is_one && !is_about_images
}

/// Rule, subject and level: what had no version may be left with one that moves.
type Thing<'f> = (&'f str, &'f str, Option<Level>);

fn thing(finding: &Finding) -> Thing<'_> {
    (finding.rule, finding.subject.as_str(), finding.level)
}

/// How often each thing is found.
fn counted(findings: &[Finding]) -> BTreeMap<Thing<'_>, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(thing(finding)).or_default() += 1;
    }
    counts
}

/// How many scripts the shell grammar cannot read.
fn broken_scripts(snapshot: &Snapshot) -> usize {
    let sections = snapshot.definition().stages.iter().flat_map(|stage| &stage.sections);
    let scripts = sections.filter(|section| section.part.is_shell()).map(|section| {
        let body = section.start + section.part.body.start..section.start + section.part.body.end;
        Script::parse(snapshot.text().slice(body).into_owned())
    });
    scripts.filter(Script::has_errors).count()
}

fn refused(snapshot: &Snapshot) -> usize {
    let refused =
        |program: Program| refusals(snapshot.definition(), snapshot.text(), program, &BTreeMap::new()).len();
    Program::ALL.into_iter().map(refused).sum()
}

fn applied(before: &Snapshot, fix: &Fix) -> Snapshot {
    let mut text = before.text().clone();
    fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
    open(text)
}

/// What a fix does wrong, if anything.
fn wrong(before: &Snapshot, findings: &[Finding], finding: &Finding, fix: &Fix) -> Option<String> {
    let apart = fix.edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start);
    if fix.edits.is_empty() || !apart {
        return Some("its edits are none, or overlap".to_owned());
    }
    let after = applied(before, fix);
    let left = rules::findings(&after);
    let (old, new) = (counted(findings), counted(&left));
    let key = thing(finding);
    if new.get(&key).copied().unwrap_or(0) >= old[&key] {
        return Some("the finding stays".to_owned());
    }
    // An address that changes is another subject of the same rules.
    let of_rule = |counts: &BTreeMap<Thing<'_>, usize>, wanted: &str| {
        counts.iter().filter(|((rule, ..), _)| *rule == wanted).map(|(_, count)| count).sum::<usize>()
    };
    let comes = |rule: &&str| of_rule(&new, rule) > of_rule(&old, rule) && !is_of_another_release(fix, rule);
    if let Some(rule) = new.keys().map(|(rule, ..)| *rule).find(comes) {
        return Some(format!("another finding comes, {rule}"));
    }
    if broken_scripts(&after) > broken_scripts(before) {
        return Some("the script does not parse any more".to_owned());
    }
    (refused(&after) > refused(before)).then(|| "the builder refuses it".to_owned())
}

/// Who chooses another release hears of what that one asks for: later ones refuse a bare `pip`, and a name that does not
/// move any more can have a digest.
fn is_of_another_release(fix: &Fix, rule: &str) -> bool {
    fix.applicability == Applicability::Choice && ["pip-refused", "base-image-without-digest"].contains(&rule)
}

/// Fixes of one rule that are applied to one file in an ordinary run. A long one, with `SINGULARITY_LS_EFFORT=1000`,
/// applies them all.
const MOST_OF_A_RULE: usize = 2;

/// Findings, how many of them have a fix, fixes that were applied.
type Counts = BTreeMap<&'static str, (usize, usize, usize)>;

fn judge(files: &[PathBuf]) -> (Counts, Vec<String>) {
    let (mut counts, mut failures) = (Counts::new(), Vec::new());
    for file in files {
        let before = open(Text::from_bytes(&std::fs::read(file).unwrap()));
        let findings = rules::findings(&before);
        // Findings that one edit settles all offer it.
        let mut seen = HashSet::new();
        let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| is_tried(finding)) {
            let (all, mended, fixes) = counts.entry(finding.rule).or_default();
            *all += 1;
            *mended += usize::from(!finding.fixes.is_empty());
            if finding.severity >= Severity::Warning && finding.fixes.is_empty() {
                failures.push(format!("{}: a warning without a fix: {finding:#?}", file.display()));
            }
            for fix in &finding.fixes {
                let edits: Vec<_> = fix.edits.iter().map(|edit| (edit.range.clone(), &edit.text)).collect();
                if !seen.insert((finding.rule, format!("{edits:?}"))) {
                    continue;
                }
                let tried = tried.entry(finding.rule).or_default();
                *tried += 1;
                if *tried > MOST_OF_A_RULE * effort() {
                    continue;
                }
                *fixes += 1;
                if let Some(wrong) = wrong(&before, &findings, finding, fix) {
                    failures.push(format!(
                        "{}: {wrong}: {} {:?}\n{fix:#?}",
                        file.display(),
                        finding.rule,
                        finding.subject
                    ));
                }
            }
        }
    }
    (counts, failures)
}

#[test]
fn every_fix_on_every_real_file() {
    let files = support::real_files("every_fix_on_every_real_file");
    let judged = support::on_all_processors(&files, |_, files| judge(files));
    let mut table = Counts::new();
    let mut failures = Vec::new();
    for (counts, failed) in judged {
        for (rule, (all, mended, fixes)) in counts {
            let row = table.entry(rule).or_default();
            *row = (row.0 + all, row.1 + mended, row.2 + fixes);
        }
        failures.extend(failed);
    }
    println!("{} files", files.len());
    for (rule, (all, mended, fixes)) in table {
        println!("{rule:28} {all:5} findings, {mended:5} with a fix, {fixes:5} fixes applied");
    }
    failures.iter().take(12).for_each(|failure| println!("{failure}"));
    assert!(failures.is_empty(), "{} failures", failures.len());
}
