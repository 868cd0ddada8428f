//! What the targets have in common.

#[path = "../../support/mod.rs"]
pub mod support;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use singularity_ls::config::{Config, Profile};
use singularity_ls::language::package_managers::{
    Package, git, invocation, julia, managed, projects, r,
};
use singularity_ls::shell::{Command, Environment, Script, Word};
use singularity_ls::snapshot::Snapshot;
use singularity_ls::text::{Edit, Text};

use support::asking::ask_whole;
use support::{Random, TOKENS};

/// A file that is judged as strictly as can be.
#[must_use]
pub fn open(bytes: &[u8]) -> Snapshot {
    opened(Text::from_bytes(bytes))
}

/// The same from a text, in which bytes that are no UTF-8 have their stand-ins already.
#[must_use]
pub fn opened(text: Text) -> Snapshot {
    let config = Config { profile: Profile::Reproducible, ..Config::default() };
    Snapshot::open(text, Arc::new(config))
}

/// What else a target does with its bytes, decided by the bytes: seeds are plain files, and a change of one byte anywhere
/// gives another edit, another offset.
#[must_use]
pub fn random(bytes: &[u8]) -> Random {
    // The same in every run of the same program, which is what a reproducer needs.
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    Random(hasher.finish())
}

/// An edit somewhere in a text: a piece of it goes, a word of the language or another piece of it comes.
pub fn edit(text: &Text, random: &mut Random) -> Edit {
    let place = |random: &mut Random| text.floor(random.below(text.len() + 1));
    let start = place(random);
    let end = text.floor((start + random.below(24)).min(text.len())).max(start);
    let with = match random.below(4) {
        0 => String::new(),
        1 => {
            let from = place(random);
            text.slice(from..from + random.below(40)).into_owned()
        }
        _ => (*random.pick(TOKENS)).to_owned(),
    };
    Edit { range: start..end, text: with }
}

/// A range of a text that can be sliced.
///
/// # Panics
///
/// Where it cannot.
pub fn check(text: &str, range: &Range<usize>, what: &str) {
    assert!(text.get(range.clone()).is_some(), "{what}: {range:?} of {} bytes", text.len());
}

/// Edits of a text, sorted and apart.
///
/// # Panics
///
/// Where they are not.
pub fn check_edits(text: &str, edits: &[Edit], what: &str) {
    edits.iter().for_each(|edit| check(text, &edit.range, what));
    assert!(edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{what}: {edits:?}");
}

/// The text after some edits, each in offsets of the unchanged text.
#[must_use]
pub fn applied(text: &str, edits: &[Edit]) -> String {
    let mut text = text.to_owned();
    edits.iter().rev().for_each(|edit| text.replace_range(edit.range.clone(), &edit.text));
    text
}

/// A word of a script and the way back from every character of what it says.
fn check_word(script: &str, word: &Word) {
    check(script, &word.range, "word");
    let said = word.sketch();
    for (at, char) in said.char_indices() {
        let range = at..at + char.len_utf8();
        check(script, &word.source(range.clone()), "a character's source");
        if let Some(written) = word.editable(range.clone()) {
            assert_eq!(&script[written], &said[range], "editable text stands there");
        }
    }
}

/// What a script runs, all of it in the script.
///
/// # Panics
///
/// Where it is not.
pub fn check_commands(script: &str, commands: &[Command]) {
    for (index, command) in commands.iter().enumerate() {
        assert!(!command.words.is_empty(), "a command has a program");
        check(script, &command.range, "command");
        check(script, &command.statement, "statement");
        check(script, &command.program_range(), "program");
        check(script, &(command.range.start.min(command.line_end)..command.line_end), "line end");
        command.words.iter().for_each(|word| check_word(script, word));
        command.wrappers.iter().for_each(|wrapper| check(script, &wrapper.span, "wrapper"));
        command.assignments.iter().for_each(|assignment| check_word(script, &assignment.value));
        command.redirections.iter().for_each(|redirection| check_word(script, &redirection.target));
        command.input.iter().for_each(|input| check_word(script, &input.text));
        assert!(
            command.fed_by.is_none_or(|other| other < commands.len() && other != index),
            "fed by a command"
        );
    }
}

/// What a script installs, from the commands that are read with the tables of package managers.
///
/// # Panics
///
/// Where a range is not in the script, or an edit does not fit it.
pub fn check_installs(script: &str) {
    let commands = Script::parse(script).analyse(&Environment::new()).commands;
    check_commands(script, &commands);
    let mut session = r::Session::default();
    for (index, command) in commands.iter().enumerate() {
        let invocation = invocation(command);
        if let Some(call) = &invocation {
            check(script, &call.verb_range, "verb");
            call.operands.iter().for_each(|operand| check(script, &operand.range(), "operand"));
            let values = call.options.iter().filter_map(|given| given.value.as_ref());
            values.for_each(|value| check(script, &value.range(), "value"));
            let _ = (call.is_answered(), git::checked_out(call));
            call.packages().iter().for_each(|package| check_package(script, package));
        }
        julia::packages(&commands, index).iter().for_each(|package| check_package(script, package));
        session.packages(&commands, index).iter().for_each(|found| check_package(script, &found.package));
        if let Some(project) = projects::project(&commands, index, invocation.as_ref()) {
            check(script, &project.range, "project");
            project.insist.iter().for_each(|(_, edit)| check(script, &edit.range, "insist"));
        }
        let _ = managed::brings_another(command, script);
    }
    // The same in its place: whatever the rules make of it.
    ask_whole(&open(format!("Bootstrap: docker\nFrom: debian:12\n\n%post\n{script}").as_bytes()));
}

fn check_package(script: &str, package: &Package) {
    for range in [&package.range, &package.word, &package.name].into_iter().chain(&package.version) {
        check(script, range, "package");
    }
    check_edits(script, &package.slot, "a package's version");
    if let Some(place) = &package.assigned_at {
        check(script, &place.range, "assignment");
        let assignment = &script[place.range.clone()];
        package
            .behind_name_in(assignment)
            .iter()
            .for_each(|at| check(assignment, &(*at..*at), "behind a name"));
        package.number_in(assignment).iter().for_each(|number| check(assignment, number, "number"));
    }
}
