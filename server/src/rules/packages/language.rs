//! Packages of programming languages: one finding for each that has no version, or one that moves.

use super::super::wording::said;
use super::super::{CommandContext, Report};
use super::rows::{GO, JULIA, Language, R};
use super::{pin, snapshot};
use crate::finding::{Applicability, Fix, Input, Level, Related, Severity};
use crate::language::package_managers::r::Source;
use crate::language::package_managers::{Family, Invocation, Package, julia};

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    if let Some(invocation) = context.invocation
        && let Some(row) = Language::of(invocation.manager.family)
    {
        for mut package in invocation.packages().iter().cloned() {
            let fixes = settle(context, invocation, &mut package).into_iter().collect();
            tell(context, row, &package, fixes, report);
        }
    }
    if let Some(row) = Language::by_rule(&JULIA) {
        let packages = julia::packages(context.commands, context.index);
        packages.iter().for_each(|package| tell(context, row, package, Vec::new(), report));
    }
    if let Some(row) = Language::by_rule(&R) {
        let packages = context.settled.r.clone().packages(context.commands, context.index);
        for mut found in packages {
            settle_r(context, found.source, &mut found.package);
            let dated = if found.package.level == Level::Unpinned {
                snapshot::of_cran(context, &found)
            } else {
                None
            };
            tell(context, row, &found.package, dated.into_iter().collect(), report);
        }
    }
}

/// What stands around a command may settle what it installs; if not, how it could.
fn settle(context: &CommandContext<'_>, invocation: &Invocation<'_>, package: &mut Package) -> Option<Fix> {
    match invocation.manager.family {
        // A word with an `@` is fetched, whatever was cloned.
        Family::Go if package.version.is_none() && context.settled.is_cloned(&package.subject) => {
            package.level = Level::Versioned;
            None
        }
        Family::R if invocation.manager.name == "installGithub.r" => None,
        Family::R => {
            let named = invocation.values("--repos").last().map(|address| address.range());
            let source = if named.is_some() { Source::NamedRepository } else { Source::Repository };
            settle_r(context, source, package);
            snapshot::of_cran_for_littler(invocation, named)
        }
        _ => None,
    }
}

/// The versioned images of the Rocker project come with a repository of their day; a script can set one, too.
fn settle_r(context: &CommandContext<'_>, source: Source, package: &mut Package) {
    let is_set = context.settled.is_dated(Family::R) && snapshot::reads_profile(context.command);
    let is_dated = context.base.dated_cran || is_set;
    if source == Source::Repository && package.level == Level::Unpinned && is_dated {
        package.level = Level::Versioned;
    }
}

/// `fixes`: what mends it besides naming a release of it.
fn tell(
    context: &CommandContext<'_>,
    row: &Language,
    package: &Package,
    mut fixes: Vec<Fix>,
    report: &mut Report<'_>,
) {
    let subject = package.subject.as_str();
    report.takes(Input::new(row.rule.id, package.range.clone(), subject, package.level));
    let is_repository = subject.contains('/') && (subject.contains("://") || row.rule.id == R.id);
    let (severity, happens) = match package.level {
        Level::Unpinned if !package.behind.is_empty() => {
            (row.rule.severity, "the version behind it is a redirection to the shell.")
        }
        Level::Unpinned if row.means.contains(&subject) => {
            (Severity::Information, "whatever is newest on the build day.")
        }
        Level::Unpinned if is_repository => {
            (row.rule.severity, "whatever its default branch holds that day.")
        }
        Level::Unpinned => (row.rule.severity, "whatever is newest on the build day."),
        Level::Floating if is_repository || is_branch(context, row, package) => {
            (Severity::Information, "its branch moves on.")
        }
        Level::Floating => (Severity::Information, "the version moves with each release that fits."),
        Level::Versioned | Level::Immutable => return,
    };
    let newest = pin::newest(row, package)
        .map(|release| format!("Newest known: `{}` ({}).", release.version, release.month));
    // `cpan` takes no versions behind names.
    let is_replaced = package.slot.iter().any(|edit| !edit.range.is_empty());
    let act = match newest.as_deref() {
        _ if !package.behind.is_empty() => "Put quotes around both.",
        _ if is_repository => "Name a tag or commit.",
        _ if is_replaced => "Name the archive of a release.",
        newest => newest.unwrap_or(row.act),
    };
    let message = said(&package.spelled, &format!("{happens} {act}"));
    let finding = row.rule.finding(package.range.clone(), subject.to_owned(), message);
    fixes.extend(pin::fixes(context, row, package));
    if let Some(fix) = pin::quoted(context, package) {
        let filled = fixes.partition_point(|fix| fix.applicability != Applicability::ToFill);
        fixes.insert(filled, fix);
    }
    let finding = finding.severity(severity).level(package.level).fixes(fixes);
    report.push(finding.related(assignment(context, package)));
}

/// `@master` behind a Go module: neither a query for releases nor the beginning of a version.
fn is_branch(context: &CommandContext<'_>, row: &Language, package: &Package) -> bool {
    let version = package.version.clone().and_then(|version| context.text.get(version));
    let Some(name) = version.and_then(|version| version.strip_prefix('@')) else { return false };
    let is_version =
        name.trim_start_matches(['v', '<', '>', '=']).starts_with(|char: char| char.is_ascii_digit());
    row.rule.id == GO.id && !is_version && !matches!(name, "latest" | "upgrade" | "patch")
}

/// Where the variable that holds the package is set, if that is in the same script.
fn assignment(context: &CommandContext<'_>, package: &Package) -> Vec<Related> {
    let here = package.assigned_at.iter().filter(|place| place.script == context.script);
    here.map(|place| Related { range: place.range.clone(), message: "It is set here.".to_owned() }).collect()
}
