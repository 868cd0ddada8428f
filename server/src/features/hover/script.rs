//! Pages about what stands in scripts: variables that the builder sets, and packages.

use std::fmt::Write as _;
use std::ops::Range;

use super::super::completion::code_block;
use super::super::diagnostics::Known;
use super::super::place::{Place, run_at, touches};
use super::super::scripts::{self, Ran};
use super::Hover;
use crate::catalogue;
use crate::finding::Level;
use crate::language::environment::{BuilderVariable, builder_variable};
use crate::language::package_managers::download::moving_word;
use crate::language::package_managers::{Family, invocation};
use crate::language::user_info;
use crate::snapshot::Snapshot;

pub(super) fn hover(snapshot: &Snapshot, place: &Place<'_>) -> Option<Hover> {
    let text = place.part.text();
    let word = run_at(text, place.at, |c| c.is_ascii_alphanumeric() || c == '_');
    if let Some(variable) = builder_variable(&text[word.clone()]) {
        return Some(Hover { range: place.range(&word), markdown: variable_page(variable) });
    }
    let ran = scripts::at(snapshot, place)?;
    package(snapshot, &ran, place)
}

/// The page about a variable that the builder sets.
pub(crate) fn variable_page(variable: &BuilderVariable) -> String {
    let mut page = format!("**`{}`** — set by the builder\n\n{}", variable.name, variable.description);
    if variable.sections.is_empty() {
        page.push_str("\n\nThere whenever the container runs.");
    } else {
        let sections: Vec<_> = variable.sections.iter().map(|section| format!("`%{section}`")).collect();
        let _ = write!(page, "\n\nThere in {}.", sections.join(", "));
    }
    if let Some(note) = variable.since.note() {
        let _ = write!(page, "\n\nSince: {note}.");
    }
    page.push_str(&code_block(variable.example));
    page
}

fn package(snapshot: &Snapshot, ran: &Ran<'_>, place: &Place<'_>) -> Option<Hover> {
    let at = place.at.checked_sub(ran.section.part.body.start)?;
    let calls =
        ran.analysis.commands.iter().filter(|command| touches(&command.range, at)).filter_map(invocation);
    calls.into_iter().find_map(|call| {
        let found = call.packages().iter().find(|package| touches(&package.range, at))?;
        let range: Range<usize> = ran.range(&found.range);
        let mut page = format!("**`{}`** — {}", user_info::hidden(&found.spelled), kind(call.manager.family));
        let version = found.version.clone().and_then(|version| ran.section.part.script().text().get(version));
        // The rules know more than the command alone says: what runs a script, and which archive is read.
        let judgement = &Known::of(snapshot).judgement;
        let input = judgement.inputs.iter().find(|input| input.range == range);
        let is_dated = judgement.dated.contains(&ran.range(&call.verb_range));
        let level = match input {
            Some(input) => input.level,
            None if is_dated => found.level.max(Level::Versioned),
            None => found.level,
        };
        let is_settled = found.level < Level::Versioned && level == Level::Versioned;
        let says = match (level, version, call.manager.family) {
            (Level::Versioned, ..) if is_settled => {
                "Settled by the script around it: an archive of one day, or what was fetched before."
                    .to_owned()
            }
            (Level::Floating, _, Family::Download) => match moving_word(&found.subject) {
                Some(word) => format!("`{}` moves: another file after each release.", &found.subject[word]),
                None => "Run unseen: whatever its server sends on the day of the build.".to_owned(),
            },
            (Level::Versioned, _, Family::Download) => {
                "The address stays; what is behind it, only a checksum holds.".to_owned()
            }
            (Level::Unpinned, ..) => "No version: the build takes whatever is newest on its day.".to_owned(),
            (Level::Floating, Some(version), _) => {
                format!("`{version}` moves: the build takes the newest that fits.")
            }
            (Level::Floating, None, _) => "What it names moves.".to_owned(),
            (Level::Versioned, Some(version), _) => format!("Pinned: `{version}`."),
            (Level::Versioned, None, _) => "Pinned to one release.".to_owned(),
            (Level::Immutable, ..) => "Pinned to one sequence of bytes.".to_owned(),
        };
        let _ = write!(page, "\n\n{says}");
        if call.manager.family == Family::Pip
            && let Some(newest) = catalogue::newest_pypi(&found.subject)
        {
            let _ = write!(
                page,
                "\n\nNewest on PyPI: `{}` ({}), as of {}. [Page](https://pypi.org/project/{}/)",
                newest.version,
                newest.month,
                catalogue::PYPI_DATE,
                newest.name
            );
        }
        Some(Hover { range, markdown: page })
    })
}

fn kind(family: Family) -> &'static str {
    match family {
        Family::Pip => "Python package",
        Family::Conda => "conda package",
        Family::Apt => "Debian or Ubuntu package",
        Family::Rpm => "RPM package",
        Family::Apk => "Alpine package",
        Family::Pacman => "Arch Linux package",
        Family::Npm => "JavaScript package",
        Family::Gem => "Ruby gem",
        Family::Cargo => "Rust crate",
        Family::Go => "Go module",
        Family::Perl => "Perl module",
        Family::R => "R package",
        Family::Spack => "Spack package",
        Family::Git => "Git repository",
        Family::Download => "download",
    }
}
