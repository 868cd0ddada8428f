//! What the scripts of a stage run, in the order in which the build gets to them.

use std::ops::Range;

use super::place::Place;
use crate::definition::{Placed, Section, Stage};
use crate::shell::{Analysis, Command, Environment};
use crate::snapshot::Snapshot;

/// A shell script with what it runs.
#[derive(Debug)]
pub struct Ran<'s> {
    /// The section whose body it is.
    pub section: &'s Placed<Section>,
    /// Its number among the scripts of the build, as [`Place::script`](crate::shell::Place) has it.
    pub number: usize,
    /// The commands, in ranges of the body.
    pub analysis: Analysis,
}

impl Ran<'_> {
    /// A range of the script as a range of the file.
    #[must_use]
    pub fn range(&self, relative: &Range<usize>) -> Range<usize> {
        let start = body_start(self.section);
        start + relative.start..start + relative.end
    }
}

/// Offset of a section's body in the file.
pub(crate) fn body_start(section: &Placed<Section>) -> usize {
    section.start + section.part.body.start
}

/// Whether a section's script runs while the image is built, and is one for the shell: what it installs is an input.
pub(crate) fn installs(section: &Section) -> bool {
    section.spec.is_some_and(|spec| spec.at_build) && section.is_shell()
}

/// What a stage's scripts find when the first of them starts.
fn environment(snapshot: &Snapshot, stage: &Stage) -> Environment {
    let mut environment = Environment::new();
    for (name, value) in snapshot.values(stage) {
        environment.set_template(&name, &value);
    }
    environment
}

/// The scripts of a stage that run while the image is built.
pub fn installing<'s>(snapshot: &'s Snapshot, stage: &'s Stage) -> impl Iterator<Item = Ran<'s>> {
    let mut inherited = environment(snapshot, stage);
    let scripts = stage.sections.iter().enumerate().filter(|(_, section)| installs(&section.part));
    // By the number that the rules give it, so that what they made of it can be used again.
    scripts.map(move |(number, section)| {
        let analysis = section.part.script().analyse(&std::mem::take(&mut inherited).numbered(number));
        inherited = analysis.environment.clone();
        Ran { section, number, analysis }
    })
}

/// The script at a place, with constants of the scripts before it put in.
#[must_use]
pub fn at<'s>(snapshot: &'s Snapshot, place: &Place<'s>) -> Option<Ran<'s>> {
    let section = place.section().filter(|section| section.part.is_shell())?;
    if place.at < section.part.body.start {
        return None;
    }
    if installs(&section.part) {
        installing(snapshot, place.stage).find(|ran| ran.section.start == section.start)
    } else {
        let environment = environment(snapshot, place.stage);
        let (number, analysis) = (environment.script(), section.part.script().analyse(&environment));
        Some(Ran { section, number, analysis })
    }
}

/// The command around an offset of a script: the innermost, which is the one that starts last.
#[must_use]
pub fn command_at(commands: &[Command], at: usize) -> Option<&Command> {
    commands.iter().rev().find(|command| super::place::touches(&command.range, at))
}
