//! Distributions whose packages have left their mirrors.

use super::super::wording::said;
use super::super::{CommandContext, Consequence, Report, Rule};
use crate::catalogue::{self, Cycle};
use crate::config::Profile;
use crate::finding::{Applicability, Fix, Severity};
use crate::language::package_managers::archives::{MOVED, Moved};
use crate::language::package_managers::{Action, by_program};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-archive-gone",
    severity: Severity::Warning,
    consequence: Consequence::WillNotBuild,
    profile: Some(Profile::Relaxed),
    summary: "The packages of the base image's release have left its mirrors.",
    page: include_str!("pages/package-archive-gone.md"),
};

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation else { return };
    let Some(system) = context.base.system else { return };
    let family = invocation.manager.family;
    let installs = matches!(invocation.action, Action::Install | Action::Upgrade | Action::BuildDependencies);
    let Some(moved) = moved(&system).filter(|moved| installs && moved.family == family) else { return };
    // Once a stage, and not where the script looks elsewhere.
    if context.settled.has_used(family) || context.settled.looks_elsewhere(family) {
        return;
    }
    let next = system.next().map(|next| format!(", or move to {} {}", name(next.product), next.cycle));
    let rest = format!(
        "{} {} has left its mirrors. Install from `{}`{}.",
        name(system.product),
        system.cycle,
        moved.host,
        next.unwrap_or_default()
    );
    let range = invocation.verb_range.clone();
    let finding = RULE.finding(range, invocation.program.to_owned(), said(invocation.program, &rest));
    report.push(finding.fixes(fix(context, moved).into_iter().collect()));
}

/// Where the packages of a release are now, if they have moved.
fn moved(system: &Cycle) -> Option<&'static Moved> {
    let moved = MOVED.iter().find(|moved| moved.product == system.product)?;
    let is_over = |end: Option<&str>| end.is_some_and(|end| end == "yes" || end <= catalogue::DATE);
    let has_left = if moved.releases.is_empty() {
        // Releases with paid support stay on the mirrors as long as that lasts.
        system.has_ended() && (system.extended_end.is_none() || is_over(system.extended_end))
    } else {
        moved.releases.contains(&system.cycle)
    };
    has_left.then_some(moved)
}

fn name(product: &str) -> &str {
    match product {
        "debian" => "Debian",
        "ubuntu" => "Ubuntu",
        "centos" => "CentOS",
        other => other,
    }
}

/// A line in front of the first command of the family, also of one that only looks.
fn fix(context: &CommandContext<'_>, moved: &Moved) -> Option<Fix> {
    let is_of_family = |program| by_program(program).is_some_and(|manager| manager.family == moved.family);
    let before = context.commands.get(..=context.index)?;
    let first = before.iter().find(|command| command.program().is_some_and(is_of_family))?;
    let at = first.statement.start;
    let line = context.text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let indentation = context.text.get(line..at).filter(|text| text.trim().is_empty())?;
    let title = format!("Install from `{}`", moved.host);
    Some(Fix::replace(title, Applicability::Unsafe, at..at, format!("{}\n{indentation}", moved.command)))
}
