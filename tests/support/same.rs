//! A snapshot that edits have led to is the one that opening its text gives.
#![allow(dead_code, reason = "each test uses its own part")]

use singularity_ls::definition::refusal::refusals;
use singularity_ls::definition::view;
use singularity_ls::features::calm::Shown;
use singularity_ls::features::place::place;
use singularity_ls::features::{diagnostics, folding, scripts, symbols, tokens};
use singularity_ls::language::programs::Program;
use singularity_ls::rules;
use singularity_ls::snapshot::Snapshot;

/// A tree with every node's range: what `to_sexp` leaves out.
fn tree(snapshot: &Snapshot) -> String {
    let mut cursor = snapshot.document().tree().walk();
    let mut printed = String::new();
    loop {
        let node = cursor.node();
        printed += &format!("{}{:?} ", node.kind(), node.byte_range());
        assert!(!node.is_error() && !node.is_missing(), "the grammar is total");
        if cursor.goto_first_child() || cursor.goto_next_sibling() {
            continue;
        }
        loop {
            if !cursor.goto_parent() {
                return printed;
            }
            if cursor.goto_next_sibling() {
                break;
            }
        }
    }
}

/// What the scripts run: as they follow each other in a build, and those that are run later each for itself.
fn commands(snapshot: &Snapshot) -> String {
    let stages = &snapshot.definition().stages;
    let built = stages.iter().flat_map(|stage| scripts::installing(snapshot, stage));
    let mut commands: Vec<_> = built.map(|ran| ran.analysis).collect();
    for section in stages.iter().flat_map(|stage| &stage.sections) {
        let later = section.part.spec.is_some_and(|spec| !spec.at_build);
        let at = section.start + section.part.body.start;
        let ran = place(snapshot, at).filter(|_| later).and_then(|place| scripts::at(snapshot, &place));
        commands.extend(ran.map(|ran| ran.analysis));
    }
    format!("{commands:?}")
}

/// What is published, which leaves out fixes that nobody has asked for.
fn without_fixes(mut shown: Vec<Shown>) -> Vec<Shown> {
    for shown in &mut shown {
        shown.finding.fixes.clear();
        shown.parts.iter_mut().for_each(|part| part.fixes.clear());
    }
    shown
}

/// Text, tree, definition, refusals and comments to us.
///
/// # Panics
///
/// Where the two differ, with what `context` says.
pub fn assert_same_definition(edited: &Snapshot, fresh: &Snapshot, context: &dyn Fn() -> String) {
    let (one, other) = (edited.definition(), fresh.definition());
    assert_eq!(edited.text().to_string(), fresh.text().to_string(), "{}", context());
    assert_eq!(tree(edited), tree(fresh), "{}", context());
    let view = |definition| format!("{:?}", view::stages(definition, true));
    assert_eq!(view(one), view(other), "{}", context());
    assert_eq!(one.notes(edited.text()), other.notes(fresh.text()), "{}", context());
    for program in Program::ALL {
        let refusals = |snapshot: &Snapshot| {
            refusals(snapshot.definition(), snapshot.text(), program, &snapshot.config().build_args)
        };
        assert_eq!(refusals(edited), refusals(fresh), "{}", context());
    }
}

/// All of that, the scripts' commands, findings and inputs, and what editors draw: tokens, symbols, folds.
///
/// # Panics
///
/// Where the two differ, with what `context` says.
pub fn assert_same(edited: &Snapshot, fresh: &Snapshot, context: &dyn Fn() -> String) {
    assert_same_definition(edited, fresh, context);
    assert_eq!(commands(edited), commands(fresh), "{}", context());
    assert_eq!(rules::judge(edited), rules::judge(fresh), "{}", context());
    let published = without_fixes(diagnostics::to_show(edited));
    assert_eq!(diagnostics::all(edited), diagnostics::all(fresh), "{}", context());
    assert_eq!(published, without_fixes(diagnostics::for_people(fresh)), "{}", context());
    let whole = 0..fresh.text().len();
    assert_eq!(tokens::tokens(edited, whole.clone()), tokens::tokens(fresh, whole), "{}", context());
    assert_eq!(symbols::symbols(edited), symbols::symbols(fresh), "{}", context());
    assert_eq!(folding::folds(edited), folding::folds(fresh), "{}", context());
}
