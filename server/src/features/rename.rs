//! Renaming: stages, template variables, apps, variables and functions of a script.

use std::ops::Range;

use super::names::{self, Name};
use super::shell_names::uncertain;
use super::shell_text::is_shell_name;
use crate::definition::templates;
use crate::language::environment::is_read_by_programs;
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
    if let Some(taken) = names::mentions(snapshot, &other).first().filter(|_| other != name) {
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
        Name::App(..) if !is_shell_name(&format!("_{new}")) => {
            // The builder calls variables of the shell after it; a folder may be called anything.
            let is_variable = |range: &Range<usize>| {
                snapshot.text().slice(range.start.saturating_sub(1)..range.start) == "_"
            };
            let mentions = names::mentions(snapshot, &name);
            if let Some(used) =
                mentions.iter().find(|mention| !mention.defines && is_variable(&mention.range))
            {
                let at = line(used.range.start);
                return Err(format!("line {at} names the app in a script, where `{new}` is no name"));
            }
        }
        Name::Variable(..) | Name::App(..) | Name::ShellFunction(..) => {}
    }
    let mentions = names::mentions(snapshot, &name).into_iter();
    Ok(mentions.map(|mention| Edit { range: mention.range, text: new.to_owned() }).collect())
}

/// The first section that copies from a stage which only the value of a template variable names: `%files from {{ S }}`.
fn copied_through_a_variable(snapshot: &Snapshot, name: &str) -> Option<usize> {
    let builder = snapshot.config().builder();
    snapshot.definition().stages.iter().find_map(|stage| {
        let files = stage.sections.iter().filter(|section| section.part.is("files"));
        let mut with_braces = files.filter_map(|section| {
            let arguments = section.part.arguments.as_ref()?;
            Some((section.start, section.part.slice(arguments))).filter(|(_, text)| text.contains("{{"))
        });
        let values = snapshot.values(stage);
        let get = |name: &str| values.get(name).map(String::as_str);
        let found = with_braces.find(|(_, text)| {
            let (text, _) = templates::substitute(text, builder, get);
            text.text().split('#').next().unwrap_or_default().split_whitespace().nth(1) == Some(name)
        });
        found.map(|(start, _)| start)
    })
}

/// A variable that the script only uses comes from elsewhere, and a stage that no one defines is a mistake to mend by
/// hand. A template variable may get its value on the command line, so it is one all the same.
fn is_renamable(snapshot: &Snapshot, name: &Name) -> bool {
    match name {
        Name::Variable(..) | Name::App(..) => true,
        // Whoever reads it knows it by this name alone.
        Name::ShellVariable(_, text) if is_read_by_programs(text) => false,
        Name::Stage(_) | Name::ShellVariable(..) | Name::ShellFunction(..) => {
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
            word && !new.contains('/') && new != "." && new != "..",
            "the name of an app has no blank, no `/`, no `#`, and is not empty",
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
