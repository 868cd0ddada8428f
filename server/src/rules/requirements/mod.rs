//! Files of requirements that a script installs from, where the workspace holds them.
//!
//! What a script reads is a function of the script and is kept with it ([`reads`]). Where it comes from ([`carried`]) and
//! what is in it ([`list`]) is asked each time, of the surroundings, which answer without a look at the disk.

mod carried;
mod list;
mod reads;
#[cfg(test)]
mod tests;

pub(super) use reads::{Read, reads};

use super::wording::{LONGEST, named, shortened};
use super::{Consequence, Report, Rule};
use crate::config::Profile;
use crate::definition::Stage;
use crate::finding::{Applicability, Elsewhere, Finding, Fix, Input, Level, Severity};
use crate::language::package_managers::projects::Kind;
use crate::language::requirement_files::Format;
use crate::snapshot::Snapshot;
use crate::text::Edit;
use carried::Carried;
use list::{Limits, List, beside};

pub(super) static RULE: Rule = Rule {
    id: "unpinned-requirements",
    severity: Severity::Warning,
    consequence: Consequence::ChangesOverTime,
    profile: Some(Profile::Standard),
    summary: "A file that a script installs from names packages without exact versions.",
    page: include_str!("pages/unpinned-requirements.md"),
};

/// The most places in other files that are shown for one finding.
const MOST_PLACES: usize = 50;

/// Judges the files that a script of a stage reads; the script begins at this byte. Each is an input: the packages in it
/// are named there, not here.
pub(super) fn check(
    snapshot: &Snapshot,
    stage: &Stage,
    found: &[Read],
    start: usize,
    report: &mut Report<'_>,
) {
    if found.is_empty() {
        return;
    }
    let carried = Carried::of(snapshot, stage);
    for read in found.iter().map(|read| read.moved(start)) {
        let list = if read.is_settled { Some(List::default()) } else { judged(&carried, &read) };
        let Some(list) = list else {
            report.runs(&read.range);
            continue;
        };
        let level = list.loose.iter().map(|line| line.level).min().unwrap_or(Level::Versioned);
        report.takes(Input::new(RULE.id, read.range.clone(), &read.written, level));
        if !list.loose.is_empty() {
            tell(&carried, &read, &list, report);
        }
    }
}

/// What a file comes to, with whatever settles it.
fn judged(carried: &Carried<'_>, read: &Read) -> Option<List> {
    let locks = read.project.map_or(&[][..], |project| project.locks);
    list::list(carried, &read.path, read.format, Limits { constraints: &read.constraints, locks })
}

fn tell(carried: &Carried<'_>, read: &Read, list: &List, report: &mut Report<'_>) {
    let without: Vec<_> = list.loose.iter().filter(|line| line.level == Level::Unpinned).collect();
    let (severity, level, what) = match without.is_empty() {
        false => (Severity::Warning, Level::Unpinned, "no version"),
        true => (Severity::Information, Level::Floating, "a version that moves"),
    };
    let lines: Vec<_> = if without.is_empty() { list.loose.iter().collect() } else { without };
    let has = if lines.len() == 1 { "has" } else { "have" };
    let start =
        format!("`{}`: {} of {} {has} {what} (", shortened(&read.written, 30), lines.len(), list.count);
    let names: Vec<_> = lines.iter().map(|line| line.name.as_str()).collect();
    let end = match read.project.and_then(|project| project.locks.first()) {
        Some((lock, _)) => format!("). Add `{lock}`."),
        None => "). Pin them there.".to_owned(),
    };
    let room = LONGEST.saturating_sub(start.chars().count() + end.chars().count());
    let message = format!("{start}{}{end}", named(&names, room));
    let elsewhere = list.loose.iter().take(MOST_PLACES).map(|line| Elsewhere {
        file: line.file.clone(),
        range: line.range.clone(),
        message: match line.level {
            Level::Unpinned => format!("`{}` has no version", line.name),
            _ => format!("the version of `{}` moves", line.name),
        },
    });
    let fix = match read.project {
        Some(project) => lock_of_project(carried, read, project),
        None => lock(carried, read),
    };
    let fixes: Vec<_> = fix.into_iter().collect();
    // What nothing here can be done about is only worth knowing.
    let severity = if fixes.is_empty() { Severity::Information } else { severity };
    let finding =
        RULE.finding(read.range.clone(), read.written.clone(), message).severity(severity).level(level);
    report.push(Finding { elsewhere: elsewhere.collect(), ..finding.fixes(fixes) });
}

/// Copies the lock file that is there; else takes nothing but what one says, which is to be written.
fn lock_of_project(carried: &Carried<'_>, read: &Read, project: &Kind) -> Option<Fix> {
    let applicability = Applicability::Unsafe;
    for (name, _) in project.locks {
        let with = carried.with_neighbour(&read.path, name);
        let settles = |carried: &Carried<'_>| judged(carried, read).is_none_or(|list| list.loose.is_empty());
        if let Some((_, edit)) = with.filter(|(carried, _)| settles(carried)) {
            return Some(Fix { title: format!("Copy `{name}`, too"), applicability, edits: vec![edit] });
        }
    }
    let ((command, edit), (name, _)) = (read.insist.as_ref()?, project.locks.first()?);
    let title = format!("Run `{command}` with `{name}`, written by `{}`", project.locked_by);
    Some(Fix { title, applicability, edits: vec![edit.clone()] })
}

/// A file of exact versions, and the program that writes it.
struct Lock {
    formats: &'static [Format],
    /// What it may be called.
    names: &'static [&'static str],
    /// Whether it stands beside the list, as limits, or in its place.
    is_constraint: bool,
    /// What writes it.
    made_with: &'static str,
}

/// Sources: pip's page *Constraints Files*; conda's pages *Managing environments* and *Lockfiles*.
const LOCKS: &[Lock] = &[
    Lock {
        formats: &[Format::Pip],
        names: &["constraints.txt", "constraints-lock.txt"],
        is_constraint: true,
        made_with: "pip freeze",
    },
    Lock {
        formats: &[Format::CondaEnvironment],
        names: &["environment.lock.yml", "conda-lock.yml"],
        is_constraint: false,
        made_with: "conda env export",
    },
    Lock {
        formats: &[Format::CondaSpecs],
        names: &["conda-linux-64.lock", "explicit.txt"],
        is_constraint: false,
        made_with: "conda list --explicit",
    },
];

/// Installs what a file of exact versions says: one that does, or one to be written.
fn lock(carried: &Carried<'_>, read: &Read) -> Option<Fix> {
    let lock = LOCKS.iter().find(|lock| lock.formats.contains(&read.format))?;
    lock.names.iter().find_map(|name| {
        let (path, written) = (beside(&read.path, name), beside(&read.written, name));
        let left = match lock.is_constraint {
            true => {
                let constraints = [read.constraints.as_slice(), &[path]].concat();
                let limits = Limits { constraints: &constraints, ..Limits::default() };
                list::list(carried, &read.path, read.format, limits)
            }
            false => list::list(carried, &path, Format::of_conda(name), Limits::default()),
        };
        let settles = left.is_none_or(|list| list.loose.is_empty());
        let needs_quotes = written.contains([' ', '\'', '"', '\n', '$', '\\', ';', '&', '(', '*']);
        if !settles || needs_quotes {
            return None;
        }
        let (title, edit) = match lock.is_constraint {
            true => {
                let at = read.word.end;
                (format!("Add `-c {name}`"), Edit { range: at..at, text: format!(" -c {written}") })
            }
            false => (format!("Install `{name}`"), Edit { range: read.editable.clone()?, text: written }),
        };
        let title = format!("{title}, written by `{}`", lock.made_with);
        Some(Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] })
    })
}
