//! Packages of a distribution: one finding for each command that installs some without a version, and for each that
//! upgrades the whole system.

use super::super::wording::{listed, said};
use super::super::{CommandContext, Report};
use super::rows::{SYSTEMS, System, UPGRADE};
use super::snapshot;
use crate::finding::{Finding, Input, Level, Related, Severity};
use crate::language::package_managers::{Action, Family, Invocation, Package};

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation else { return };
    let family = invocation.manager.family;
    let row = SYSTEMS.iter().find(|row| row.family == family);
    let input = |level| {
        let rule = row.map_or(UPGRADE.id, |row| row.rule.id);
        Input::new(rule, invocation.verb_range.clone(), invocation.program, level)
    };
    let packages = row.map(|_| invocation.packages()).unwrap_or_default();
    let loosest = packages.iter().map(|package| package.level).min();
    if context.settled.is_dated(family) {
        report.is_dated(&invocation.verb_range);
        return loosest.into_iter().for_each(|level| report.takes(input(level.max(Level::Versioned))));
    }
    loosest.into_iter().for_each(|level| report.takes(input(level)));
    if upgrades_all(invocation) {
        report.takes(input(Level::Unpinned));
        let what = match family {
            Family::Conda => "all its packages become what is newest that day. Make it anew, with versions.",
            _ => "the whole system becomes whatever is newest that day. Use a newer base image.",
        };
        let message = said(&format!("{} {}", invocation.program, verb(invocation)), what);
        let range = invocation.verb_range.clone();
        let finding = UPGRADE.finding(range, invocation.program.to_owned(), message);
        report.push(finding.fixes(snapshot::of_distribution(context, family).into_iter().collect()));
    }
    if let Some(finding) = row.and_then(|row| finding(row, invocation, packages)) {
        report.push(finding.fixes(snapshot::of_distribution(context, family).into_iter().collect()));
    }
}

fn finding(row: &System, invocation: &Invocation<'_>, packages: &[Package]) -> Option<Finding> {
    let loose: Vec<_> = packages.iter().filter(|package| package.level < Level::Versioned).collect();
    let level = loose.iter().map(|package| package.level).min()?;
    let (severity, happens) = match level {
        Level::Unpinned => (row.rule.severity, format!("whatever {} has that day.", row.archive)),
        _ => (Severity::Information, "the version moves.".to_owned()),
    };
    let of_level: Vec<_> = loose.iter().filter(|package| package.level == level).collect();
    let names: Vec<_> = of_level.iter().map(|package| package.spelled.as_str()).collect();
    let message = listed(&names, &format!("{happens} {}", row.act));
    let related = loose.iter().map(|package| Related {
        range: package.range.clone(),
        message: match package.level {
            Level::Unpinned => format!("`{}` has no version.", package.spelled),
            _ => format!("The version of `{}` moves.", package.spelled),
        },
    });
    let finding = row.rule.finding(invocation.verb_range.clone(), invocation.program.to_owned(), message);
    Some(finding.severity(severity).level(level).related(related.collect()))
}

/// `pacman` has no verb but letters.
fn verb<'c>(invocation: &Invocation<'c>) -> &'c str {
    match invocation.verb_name {
        "" => invocation.options.first().map_or("", |given| given.word.sketch()),
        name => name,
    }
}

/// Whether everything that is installed is upgraded.
fn upgrades_all(invocation: &Invocation<'_>) -> bool {
    let names_nothing = invocation.operands.is_empty();
    invocation.action == Action::Upgrade
        && match invocation.manager.family {
            // It goes on to upgrade everything when it is given names.
            Family::Apt => true,
            Family::Rpm | Family::Apk | Family::Pacman => names_nothing,
            Family::Conda => invocation.has("--update-all"),
            _ => false,
        }
}
