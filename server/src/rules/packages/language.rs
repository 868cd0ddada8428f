//! Packages of programming languages: one finding for each that has no version, or one that moves.

use super::super::wording::said;
use super::super::{CommandContext, Report};
use super::rows::{JULIA, Language, R};
use crate::catalogue;
use crate::finding::{Applicability, Finding, Fix, Input, Level, Related, Severity};
use crate::language::package_managers::r::Source;
use crate::language::package_managers::{self, Family, Invocation, Package, julia};

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    if let Some(invocation) = context.invocation
        && let Some(row) = Language::of(invocation.manager.family)
    {
        for mut package in package_managers::packages(invocation) {
            settle(context, invocation, &mut package);
            tell(context, row, &package, report);
        }
    }
    if let Some(row) = Language::by_rule(&JULIA) {
        let packages = julia::packages(context.commands, context.index);
        packages.iter().for_each(|package| tell(context, row, package, report));
    }
    if let Some(row) = Language::by_rule(&R) {
        let packages = context.settled.r.clone().packages(context.commands, context.index);
        for mut found in packages {
            settle_r(context, found.source, &mut found.package);
            tell(context, row, &found.package, report);
        }
    }
}

/// What stands around a command may settle what it installs.
fn settle(context: &CommandContext<'_>, invocation: &Invocation<'_>, package: &mut Package) {
    match invocation.manager.family {
        Family::Go if context.settled.is_cloned(&package.subject) => package.level = Level::Versioned,
        Family::R => {
            let source = if invocation.manager.name == "installGithub.r" {
                Source::Hosted
            } else if invocation.has("--repos") {
                Source::NamedRepository
            } else {
                Source::Repository
            };
            settle_r(context, source, package);
        }
        _ => {}
    }
}

/// The versioned images of the Rocker project come with a repository of their day.
fn settle_r(context: &CommandContext<'_>, source: Source, package: &mut Package) {
    if source == Source::Repository && package.level == Level::Unpinned && context.base.dated_cran {
        package.level = Level::Versioned;
    }
}

fn tell(context: &CommandContext<'_>, row: &Language, package: &Package, report: &mut Report<'_>) {
    let subject = package.subject.as_str();
    report.takes(Input::new(row.rule.id, package.range.clone(), subject, package.level));
    let is_repository = subject.contains('/') && (subject.contains("://") || row.rule.id == R.id);
    let (severity, happens) = match package.level {
        Level::Unpinned if row.means.contains(&subject) => {
            (Severity::Information, "whatever is newest on the build day.")
        }
        Level::Unpinned if is_repository => {
            (row.rule.severity, "whatever its default branch holds that day.")
        }
        Level::Unpinned => (row.rule.severity, "whatever is newest on the build day."),
        Level::Floating if is_repository => (Severity::Information, "its branch moves on."),
        Level::Floating => (Severity::Information, "the version moves with each release that fits."),
        Level::Versioned | Level::Immutable => return,
    };
    let newest = newest(row, package)
        .map(|release| format!("Newest known: `{}` ({}).", release.version, release.month));
    let act = if is_repository { "Name a tag or commit." } else { newest.as_deref().unwrap_or(row.act) };
    let message = said(subject, &format!("{happens} {act}"));
    let finding = row.rule.finding(package.range.clone(), subject.to_owned(), message);
    let finding = finding.severity(severity).level(package.level);
    let fixes = fix(context, row, package).into_iter().collect();
    report.push(Finding { fixes, related: assignment(context, package), ..finding });
}

/// Where the variable that holds the package is set, if that is in the same script.
fn assignment(context: &CommandContext<'_>, package: &Package) -> Vec<Related> {
    let here = package.assigned_at.iter().filter(|place| place.script == context.script);
    here.map(|place| Related { range: place.range.clone(), message: "It is set here.".to_owned() }).collect()
}

fn newest(row: &Language, package: &Package) -> Option<catalogue::PypiRelease> {
    let is_pypi = row.family == Some(Family::Pip);
    is_pypi.then(|| catalogue::newest_pypi(&package.subject)).flatten()
}

/// `==version` behind a name that has none. A version that might not install is never offered.
fn fix(context: &CommandContext<'_>, row: &Language, package: &Package) -> Option<Fix> {
    let python = context.base.python?;
    let newest = newest(row, package)?;
    if package.level != Level::Unpinned || !package.written || !catalogue::is_current_python(python) {
        return None;
    }
    let at = package.name.end;
    let title = format!("Pin `{}=={}` (newest in {})", package.subject, newest.version, newest.month);
    Some(Fix::replace(title, Applicability::Unsafe, at..at, format!("=={}", newest.version)))
}
