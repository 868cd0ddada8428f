//! Renaming: stages, template variables, apps, variables and functions of a script.

use std::ops::Range;

use super::apps;
use super::names::{self, Mention, Name, copied_from};
use super::shell_names::uncertain;
use crate::definition::{Placed, Section};
use crate::language::apps::is_name as is_app_name;
use crate::language::environment::is_read_by_programs;
use crate::shell::mentions::is_name as is_shell_name;
use crate::snapshot::Snapshot;
use crate::text::Edit;

/// The bytes that would be renamed at an offset, and the name as it is; nothing where nothing can be.
#[must_use]
pub fn prepare(snapshot: &Snapshot, offset: usize) -> Option<(Range<usize>, String)> {
    let (name, range) = names::name_at(snapshot, offset)?;
    is_renamable(snapshot, &name).then(|| (range, name.text().to_owned()))
}

/// The edits that rename what is at an offset.
///
/// # Errors
///
/// In words for the user, if nothing there can be renamed, the new name is none, or the name also stands where nobody can
/// tell what it is: half a rename is worse than none.
pub fn rename(snapshot: &Snapshot, offset: usize, new: &str) -> Result<Vec<Edit>, String> {
    let nothing = || "there is no name here that can be changed".to_owned();
    let (name, _) = names::name_at(snapshot, offset).ok_or_else(nothing)?;
    if !is_renamable(snapshot, &name) {
        return Err(nothing());
    }
    check(&name, new)?;
    let other = name.renamed(new);
    let line = |at| snapshot.text().line_of(at).0 + 1;
    let own = names::mentions(snapshot, &name);
    let is_own =
        |mention: &Mention| own.binary_search_by_key(&mention.range.start, |one| one.range.start).is_ok();
    if let Some(taken) = names::mentions(snapshot, &other).into_iter().find(|mention| !is_own(mention)) {
        let at = line(taken.range.start);
        return Err(format!("`{new}` is a name already, in line {at}: the two would be one"));
    }
    match &name {
        Name::ShellVariable(first, text) => {
            if let Some(at) = uncertain(snapshot, *first, text).map(line) {
                return Err(format!("`{text}` in line {at} may be this variable or not: rename it by hand"));
            }
        }
        Name::Stage(text) => {
            if let Some(at) = copied_through_a_variable(snapshot, text).map(line) {
                return Err(format!(
                    "the value of a variable names `{text}` in line {at}: rename it by hand"
                ));
            }
        }
        Name::App(number, text) => {
            if let Some(at) = apps::uncertain(snapshot, *number, text).map(line) {
                return Err(format!("line {at} may name `{text}` or another app: rename it by hand"));
            }
            return Ok(apps::renamed(snapshot, *number, text, new));
        }
        Name::Variable(..) | Name::ShellFunction(..) => {}
    }
    Ok(own.into_iter().map(|mention| Edit { range: mention.range, text: new.to_owned() }).collect())
}

/// The first section that copies from a stage which only the value of a template variable names: `%files from {{ S }}`.
fn copied_through_a_variable(snapshot: &Snapshot, name: &str) -> Option<usize> {
    snapshot.definition().stages.iter().find_map(|stage| {
        let through_a_variable = |section: &&Placed<Section>| {
            let line = section.part.arguments.as_ref().map(|arguments| section.part.slice(arguments));
            line.is_some_and(|line| line.contains("{{"))
                && copied_from(snapshot, stage, &section.part).is_some_and(|stage| stage == name)
        };
        stage.sections.iter().find(through_a_variable).map(|section| section.start)
    })
}

/// A variable that the script only uses comes from elsewhere, and a stage that no one defines is a mistake to mend by
/// hand. A template variable may get its value on the command line, so it is one all the same.
fn is_renamable(snapshot: &Snapshot, name: &Name) -> bool {
    match name {
        Name::Variable(..) => true,
        // Whoever reads it knows it by this name alone.
        Name::ShellVariable(_, text) if is_read_by_programs(text) => false,
        Name::Stage(_) | Name::App(..) | Name::ShellVariable(..) | Name::ShellFunction(..) => {
            names::mentions(snapshot, name).iter().any(|mention| mention.defines)
        }
    }
}

fn check(name: &Name, new: &str) -> Result<(), String> {
    let word = !new.is_empty() && !new.contains(|c: char| c.is_whitespace() || c.is_control() || c == '#');
    let (fits, wanted) = match name {
        Name::Stage(_) => {
            (word && !new.ends_with('\\'), "the name of a stage has no blank, no `#`, and is not empty")
        }
        Name::App(..) => (
            is_app_name(new),
            "the name of an app has letters, digits, `_`, `-`, `.` and `+` only: it is a folder, and scripts name it",
        ),
        Name::Variable(..) => (
            !new.is_empty() && new.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'),
            "the name of a template variable has letters, digits and `_` only",
        ),
        Name::ShellVariable(..) if is_read_by_programs(new) => {
            (false, "programs read a variable of this name")
        }
        Name::ShellVariable(..) | Name::ShellFunction(..) => (
            is_shell_name(new),
            "a name in a shell script has letters, digits and `_`, and begins with no digit",
        ),
    };
    if fits { Ok(()) } else { Err(format!("`{new}`: {wanted}")) }
}
