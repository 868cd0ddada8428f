//! Scripts: what they come to is kept with each section, with what went in. A script is judged again when its text
//! changes, or what it inherits and looks at, or the image under it.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::gone;
use super::super::guard::each;
use super::super::packages::{Lesson, Settled};
use super::super::requirements::{self, Read, reads};
use super::super::whole::Whole;
use super::super::{Base, COMMAND_CHECKS, CommandContext};
use super::{Judgement, Report, Wanted};
use crate::definition::{Content, Placed, Section, Stage};
use crate::language::package_managers::invocation;
use crate::language::programs::Builder;
use crate::shell::Environment;
use crate::snapshot::Snapshot;

/// What earlier scripts of the build leave for the next one, whichever that is.
#[derive(Debug, Default, PartialEq, Eq)]
struct State {
    environment: Environment,
    settled: Settled,
}

/// What came of a script, with what went in and what the scripts behind it inherit.
struct Judged {
    /// The number of the section in its stage: what is found may lead to a place in this script.
    number: usize,
    before: Arc<State>,
    base: Base,
    found: Arc<Found>,
    after: Arc<State>,
}

struct Found {
    judgement: Judgement,
    reads: Vec<Read>,
}

impl Judged {
    /// What was found the last time, if it would be found again.
    fn again(section: &Section, number: usize, before: &Arc<State>, base: &Base) -> Option<Arc<Judged>> {
        let kept = section.memo.get::<Judged>();
        let kept = kept.filter(|kept| kept.number == number && kept.base == *base)?;
        if Arc::ptr_eq(&kept.before, before) || kept.before == *before {
            return Some(kept);
        }
        let environment = Some(&before.environment).filter(|_| kept.before.settled == before.settled)?;
        let environment = environment.carried_over(
            &kept.before.environment,
            &kept.after.environment,
            section.script().text(),
        )?;
        let after = Arc::new(State { environment, settled: kept.after.settled.clone() });
        let (before, found) = (Arc::clone(before), Arc::clone(&kept.found));
        let carried = Arc::new(Judged { number, before, base: base.clone(), found, after });
        section.memo.set(Arc::clone(&carried));
        Some(carried)
    }
}

pub(super) fn check_scripts(
    stage: &Stage,
    base: &Base,
    builder: Builder,
    snapshot: &Snapshot,
    report: &mut Report<'_>,
) {
    let mut environment = Environment::new();
    for (name, value) in stage.values(builder, &snapshot.config().build_args) {
        environment.set_template(&name, &value);
    }
    let mirror = gone::header::left_mirror(stage, builder, snapshot).unwrap_or_default();
    let mut state = Arc::new(State { environment, settled: Settled::by(&brought(stage), &mirror) });
    for (number, section) in stage.sections.iter().enumerate().filter(|(_, section)| installs(section)) {
        let part = &section.part;
        let judged = Judged::again(part, number, &state, base).unwrap_or_else(|| {
            let judged = Arc::new(judge_script(part, number, Arc::clone(&state), base.clone()));
            part.memo.set(Arc::clone(&judged));
            judged
        });
        report.start = section.start + part.body.start;
        let Found { judgement: Judgement { findings, inputs, unread, dated }, reads } = &*judged.found;
        findings.iter().for_each(|finding| report.again(finding));
        if report.wanted == Wanted::Everything {
            inputs.iter().for_each(|input| report.takes(input.clone()));
            unread.iter().for_each(|script| report.runs(script));
            dated.iter().for_each(|command| report.is_dated(command));
        }
        let start = std::mem::take(&mut report.start);
        requirements::check(snapshot, stage, reads, start, report);
        state = Arc::clone(&judged.after);
    }
}

fn judge_script(section: &Section, number: usize, before: Arc<State>, base: Base) -> Judged {
    let script = section.script();
    let analysis = script.analyse(&before.environment.clone().numbered(number));
    let commands = analysis.commands.as_slice();
    let invocations: Vec<_> = commands.iter().map(invocation).collect();
    let mut readers = vec![None; commands.len()];
    for (index, command) in commands.iter().enumerate() {
        if let Some(reader) = command.fed_by.and_then(|feeder| readers.get_mut(feeder)) {
            *reader = Some(index);
        }
    }
    let mut judgement = Judgement::default();
    let wanted = Wanted::Everything;
    let mut report =
        Report { judgement: &mut judgement, start: 0, listed: false, wanted, told: HashSet::new() };
    let mut settled = before.settled.clone();
    let whole = Whole::default();
    for (index, (command, invocation)) in commands.iter().zip(&invocations).enumerate() {
        let context = CommandContext {
            text: script.text(),
            script: number,
            section: section.spec.map_or("", |spec| spec.name),
            commands,
            invocations: &invocations,
            readers: &readers,
            whole: &whole,
            index,
            command,
            invocation: invocation.as_ref(),
            settled: &settled,
            base: &base,
        };
        report.listed = command.listed;
        each(COMMAND_CHECKS, |check| check(&context, &mut report));
        let lesson = Lesson::of(&context);
        settled.learn(lesson, commands, index);
    }
    let reads = reads(commands, &invocations, starts_in(section));
    let after = Arc::new(State { environment: analysis.environment.numbered(0), settled });
    Judged { number, before, base, found: Arc::new(Found { judgement, reads }), after }
}

/// The files that a stage's `%files` bring, as paths in the container, each with a blank behind it.
fn brought(stage: &Stage) -> String {
    let mut paths = String::new();
    for section in stage.sections.iter().map(|section| &section.part).filter(|section| section.is("files")) {
        let Content::Files(entries) = &section.content else { continue };
        for entry in entries {
            let source = entry.source.as_ref().map(|source| section.slice(source)).unwrap_or_default();
            let destination = entry.destination.as_ref().map_or(source, |range| section.slice(range));
            paths.push_str(destination);
            if destination.ends_with('/') {
                paths.push_str(source.rsplit('/').next().unwrap_or_default());
            }
            paths.push(' ');
        }
    }
    paths
}

/// The directory in the container that a section's script starts in, if it runs there and that is known.
/// Source: Apptainer 1.5, internal/pkg/build/stage.go (`--pwd /`).
fn starts_in(section: &Section) -> Option<&'static str> {
    (section.is("post") || section.is("test")).then_some("/")
}

/// Whether a section's script runs while the image is built, and is one for the shell.
fn installs(section: &Placed<Section>) -> bool {
    section.part.spec.is_some_and(|spec| spec.at_build) && section.part.is_shell()
}
