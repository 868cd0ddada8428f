//! The variables and functions of a shell script, and where they are mentioned.
//!
//! Sections of one name follow each other in one script, so what one of them defines the others know.

use std::collections::HashSet;
use std::ops::Range;

use super::names::{Mention, Name};
use super::scripts::body_start;
use crate::definition::{Placed, Section, Stage};
use crate::shell::mentions::{is_in, is_name};
use crate::shell::{Command, Environment, Word};
use crate::snapshot::Snapshot;

/// Which of its words a program of the shell takes for names of variables.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    All,
    /// The one behind this option.
    Behind(&'static str),
}

/// Programs of the shell whose arguments are names of variables, and whether they give them a value.
const NAMING: &[(&str, Named, bool)] = &[
    ("declare", Named::All, true),
    ("export", Named::All, false),
    ("local", Named::All, true),
    ("mapfile", Named::All, true),
    ("printf", Named::Behind("-v"), true),
    ("read", Named::All, true),
    ("readarray", Named::All, true),
    ("readonly", Named::All, false),
    ("test", Named::Behind("-v"), false),
    ("typeset", Named::All, true),
    ("unset", Named::All, false),
];

/// The sections that make one script with this one, in source order.
fn same_script<'s>(
    stage: &'s Stage,
    section: &'s Placed<Section>,
) -> impl Iterator<Item = &'s Placed<Section>> {
    let key = |section: &'s Placed<Section>| {
        let app = section.part.app.as_ref().map(|app| section.part.slice(app));
        (section.part.spec.map(|spec| spec.name), app)
    };
    stage.sections.iter().filter(move |other| key(other) == key(section))
}

/// The variables and functions that a section mentions, in no order.
pub(super) fn shell_names(stage: &Stage, section: &Placed<Section>) -> Vec<(Name, Mention)> {
    let first = same_script(stage, section).next().unwrap_or(section).start;
    names_of(section)
        .into_iter()
        .map(|(function, name, mention)| {
            let kind = if function { Name::ShellFunction } else { Name::ShellVariable };
            (kind(first, name), mention)
        })
        .collect()
}

/// The variables and functions of the script that begins with the section at `first`.
pub(super) fn script_names(snapshot: &Snapshot, first: usize) -> Vec<(Name, Mention)> {
    sections(snapshot, first).flat_map(|(stage, section)| shell_names(stage, section)).collect()
}

fn sections(snapshot: &Snapshot, first: usize) -> impl Iterator<Item = (&Stage, &Placed<Section>)> {
    let stages = snapshot.definition().stages.iter();
    let found = stages.filter_map(move |stage| {
        Some((stage, stage.sections.iter().find(|section| section.start == first)?))
    });
    found.flat_map(|(stage, section)| same_script(stage, section).map(move |section| (stage, section)))
}

/// Whether a function, the name, and where it stands.
type Found = (bool, String, Mention);

fn names_of(section: &Placed<Section>) -> Vec<Found> {
    if !section.part.is_shell() {
        return Vec::new();
    }
    let script = section.part.script();
    let text = script.text();
    let functions = script.functions();
    let start = body_start(section);
    let mut names = Vec::new();
    let mut add = |function: bool, range: Range<usize>, defines: bool| {
        let Some(name) = text.get(range.clone()).filter(|name| is_name(name)) else { return };
        let mention = Mention { range: start + range.start..start + range.end, defines };
        names.push((function, name.to_owned(), mention));
    };
    functions.iter().for_each(|range| add(true, range.clone(), true));
    script.variables().into_iter().for_each(|found| add(false, found.range, found.assigned));
    let analysis = script.analyse(&Environment::new());
    let functions: HashSet<_> = functions.iter().filter_map(|range| text.get(range.clone())).collect();
    for command in &analysis.commands {
        if let Some(word) = command.words.first().filter(|word| is_plain(word, text))
            && functions.contains(word.sketch())
        {
            add(true, word.range.clone(), false);
        }
        let naming = NAMING.iter().find(|(program, ..)| command.program() == Some(*program));
        if let Some((_, named, defines)) = naming {
            named_in(command, *named, text).into_iter().for_each(|range| add(false, range, *defines));
        }
    }
    let assignments = analysis.commands.iter().flat_map(|command| &command.assignments);
    for assignment in analysis.assignments.iter().chain(assignments) {
        let end = assignment.range.start + assignment.name.len();
        let written = text.get(assignment.range.start..end) == Some(assignment.name.as_str());
        if written && text[end..].starts_with(['=', '+', '[']) {
            add(false, assignment.range.start..end, true);
        }
    }
    names
}

/// Plain words alone: what stands in a string that is run later is not certain enough to be renamed.
fn is_plain(word: &Word, text: &str) -> bool {
    !word.quoted && word.text() == text.get(word.range.clone())
}

fn named_in(command: &Command, named: Named, text: &str) -> Vec<Range<usize>> {
    let words = command.arguments();
    let behind = match named {
        Named::All => 0..words.len(),
        Named::Behind(option) => {
            let at =
                words.iter().position(|word| word.text() == Some(option)).map_or(words.len(), |at| at + 1);
            at..words.len().min(at + 1)
        }
    };
    let words = words.get(behind).unwrap_or_default().iter().filter(|word| is_plain(word, text));
    words.map(|word| word.range.clone()).collect()
}

/// The first place in the file where the name of a variable stands by itself and may be the variable or something else: a
/// word, a piece of a string, arithmetic in quotes. Comments, options (`--name`) and pieces of paths are none.
pub(super) fn uncertain(snapshot: &Snapshot, first: usize, name: &str) -> Option<usize> {
    let certain: HashSet<usize> =
        script_names(snapshot, first).into_iter().map(|(_, mention)| mention.range.start).collect();
    sections(snapshot, first).find_map(|(_, section)| {
        let script = section.part.script();
        let (text, start) = (script.text(), body_start(section));
        let comments = script.comments();
        let found = text.match_indices(name).map(|(at, _)| at).find(|at| {
            stands_alone(text, *at, name) && !certain.contains(&(start + at)) && !is_in(&comments, *at)
        });
        found.map(|at| start + at)
    })
}

fn stands_alone(text: &str, at: usize, name: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (before, behind) = (&text[..at], &text[at + name.len()..]);
    if before.ends_with(is_name) || behind.starts_with(is_name) {
        return false;
    }
    let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '(' | ')' | '$' | '{' | ';');
    // The word up to here; a longer one is no option and no path.
    let mut word = before.char_indices().rev().take(256).take_while(|(_, c)| !is_end(*c));
    let word = word.by_ref().last().map_or("", |(from, _)| &before[from..]);
    let is_option = word.starts_with('-');
    let is_path = word.contains('/') && !word.contains('=');
    !is_option && !is_path
}

/// The variables that a script assigns, without repetition, sorted.
pub(crate) fn assigned_in(section: &Placed<Section>) -> Vec<String> {
    let found = names_of(section).into_iter().filter(|(function, _, mention)| !function && mention.defines);
    let mut names: Vec<_> = found.map(|(_, name, _)| name).collect();
    names.sort();
    names.dedup();
    names
}
