//! Archives as they were on one day: one edit that settles everything that is installed from them.
//!
//! The day is the catalogue's: what the file installs stays about what it installs now, and the day stands in the title.
//! Of a release that has left its mirrors it is the last one there.

use std::ops::Range;

use super::super::{CommandContext, gone};
use super::ahead;
use crate::catalogue;
use crate::finding::{Applicability, Fix};
use crate::language::package_managers::archives::{Snapshot, cran_of};
use crate::language::package_managers::r::{RPackage, Source};
use crate::language::package_managers::{Family, Invocation, by_program};
use crate::shell::Command;
use crate::text::Edit;

/// Makes the installers of the base image's distribution use its archive of a day, from their first command on.
pub(in crate::rules) fn of_distribution(context: &CommandContext<'_>, family: Family) -> Option<Fix> {
    let system = context.base.system?;
    let snapshot = Snapshot::of(system.product, system.cycle).filter(|row| row.family == family)?;
    // Who has named an archive before would not be found again by the command.
    if context.settled.looks_elsewhere(family) {
        return None;
    }
    let uses = |command: &Command| {
        command.program().and_then(by_program).is_some_and(|manager| manager.family == family)
    };
    let day = gone::archive::last_day(&system).unwrap_or(catalogue::DATE);
    let edit = ahead::of_first(context, uses, snapshot.lines(day))?;
    Some(fix(format!("Install from {} of {day}", snapshot.host), edit))
}

/// Makes R use CRAN of a day: where the code names a repository there, else for all R code from its first on.
pub(super) fn of_cran(context: &CommandContext<'_>, package: &RPackage) -> Option<Fix> {
    let address = cran_of(catalogue::DATE);
    let title = format!("Install from CRAN of {}", catalogue::DATE);
    match package.source {
        Source::Hosted => return None,
        Source::NamedRepository => {
            let edit = Edit { range: package.repository.clone()?, text: address };
            return Some(fix(title, edit));
        }
        Source::Repository => reads_profile(context.command).then_some(())?,
    }
    let line = format!("echo 'options(repos = c(CRAN = \"{address}\"))' >> ~/.Rprofile");
    let uses = |command: &Command| matches!(command.program(), Some("R" | "Rscript"));
    ahead::of_first(context, uses, [line]).map(|edit| fix(title, edit))
}

/// The same for `install2.r`, which is told where to look by an option.
pub(super) fn of_cran_for_littler(invocation: &Invocation<'_>, named: Option<Range<usize>>) -> Option<Fix> {
    let address = cran_of(catalogue::DATE);
    let edit = match named {
        Some(range) => Edit { range, text: address },
        None => {
            let at = invocation.command.program_range().end;
            Edit { range: at..at, text: format!(" --repos {address}") }
        }
    };
    Some(fix(format!("Install from CRAN of {}", catalogue::DATE), edit))
}

/// Whether a call of R reads the profile in its user's home. Source: R's page *Startup*; littler(1).
pub(super) fn reads_profile(command: &Command) -> bool {
    let skips = |text: &str| matches!(text, "--vanilla" | "--no-init-file");
    matches!(command.program(), Some("R" | "Rscript"))
        && !command.arguments().iter().any(|word| skips(word.sketch()))
}

fn fix(title: String, edit: Edit) -> Fix {
    Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] }
}
