//! Distributions whose packages have left their mirrors.

use super::super::packages::ahead;
use super::super::wording::said;
use super::super::{CommandContext, Consequence, Report, Rule};
use crate::catalogue::{self, Cycle};
use crate::config::Profile;
use crate::finding::{Applicability, Fix, Severity};
use crate::language::package_managers::archives::{FIRST_SNAPSHOT, Snapshot};
use crate::language::package_managers::moved::Moved;
use crate::language::package_managers::{Action, by_program};
use crate::shell::Command;

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
    let rest = rest(&system, place(&system, moved).host);
    let range = invocation.verb_range.clone();
    let finding = RULE.finding(range, invocation.program.to_owned(), said(invocation.program, &rest));
    report.push(finding.fixes(fix(context, &system, moved).into_iter().collect()));
}

/// What happens, and what to do.
pub(super) fn rest(system: &Cycle, host: &str) -> String {
    let next = system.next().map(|next| format!(", or {} {}", name(next.product), next.cycle));
    let release = format!("{} {}", name(system.product), system.cycle);
    format!("{release} has left its mirrors. Use `{host}`{}.", next.unwrap_or_default())
}

/// Where the packages of a release are now, if they have moved.
pub(super) fn moved(system: &Cycle) -> Option<&'static Moved> {
    let moved = Moved::of(system.product, system.cycle)?;
    let is_over = |end: Option<&str>| end.is_some_and(|end| end == "yes" || end <= catalogue::DATE);
    // Releases with paid support stay on the mirrors as long as that lasts.
    let has_ended = || system.has_ended() && (system.extended_end.is_none() || is_over(system.extended_end));
    (!moved.leaves_at_end || has_ended()).then_some(moved)
}

/// Where the packages are, as scripts and headers are told.
pub(super) struct Place {
    pub(super) host: &'static str,
    pub(super) lines: Vec<String>,
    pub(super) mirror: String,
    pub(super) note: &'static str,
}

/// The last day on which the mirrors surely had a release that has left them: that of its last support, if snapshots were
/// kept by then.
pub(in crate::rules) fn last_day(system: &Cycle) -> Option<&'static str> {
    let is_kept = |day: &&str| *day >= FIRST_SNAPSHOT && *day != "yes";
    system.extended_end.filter(is_kept).filter(|_| moved(system).is_some_and(|moved| moved.leaves_at_end))
}

pub(super) fn place(system: &Cycle, moved: &Moved) -> Place {
    match last_day(system).zip(Snapshot::of(system.product, system.cycle)) {
        Some((day, snapshot)) => Place {
            host: snapshot.host,
            lines: snapshot.lines(day).collect(),
            mirror: snapshot.mirror(day),
            note: "",
        },
        None => Place {
            host: moved.host,
            lines: moved.lines().collect(),
            mirror: moved.mirror.to_owned(),
            note: moved.note,
        },
    }
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
fn fix(context: &CommandContext<'_>, system: &Cycle, moved: &Moved) -> Option<Fix> {
    let uses = |command: &Command| {
        command.program().and_then(by_program).is_some_and(|manager| manager.family == moved.family)
    };
    let place = place(system, moved);
    let edit = ahead::of_first(context, uses, place.lines)?;
    let note = if place.note.is_empty() { String::new() } else { format!(" ({})", place.note) };
    let title = format!("Install from `{}`{note}", place.host);
    Some(Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] })
}
