//! Releases that a mirror is asked for by a name that moves: `OSVersion: stable`.

use super::super::refused::shown;
use super::super::{Report, StageContext};
use super::moving::FLOATING;
use crate::catalogue::{self, Reason, release};
use crate::finding::{Applicability, Fix, Level, Severity};
use crate::language::agents::{Agent, From};

pub(in crate::rules) fn check(context: &StageContext<'_>, report: &mut Report<'_>) {
    let (snapshot, stage) = (context.snapshot, context.stage);
    let Some(builder) = snapshot.config().builders().next() else { return };
    let given = &snapshot.config().build_args;
    let installs = |agent: &&'static Agent| {
        agent.from == From::Ignored
            && agent.optional.iter().chain(agent.required).any(|name| *name == "osversion")
    };
    let Some(agent) = stage.agent(builder, given).filter(installs) else { return };
    let Some(version) = stage.resolved("osversion", builder, given).filter(|version| version.complete) else {
        return;
    };
    let suite = version.value.text();
    let names_version = |name| {
        let value = stage.resolved(name, builder, given);
        value.is_some_and(|value| value.value.text().to_ascii_lowercase().contains("%{osversion}"))
    };
    let is_used = agent.name == "debootstrap" || ["mirrorurl", "updateurl"].into_iter().any(names_version);
    let whole = 0..suite.len();
    let Some(range) = version.value.source(whole.clone()).filter(|_| is_used && catalogue::is_rolling(suite))
    else {
        return;
    };
    let releases = catalogue::pins("debian", suite).into_iter().filter(|pin| release::is_code_name(pin.tag));
    let fix = |pin: catalogue::Pin| {
        let range = version.value.verbatim(whole.clone())?;
        let same = pin.reason == Reason::Release;
        let applicability = if same { Applicability::Safe } else { Applicability::Unsafe };
        Some(Fix::replace(
            format!("Pin `{}` ({})", pin.tag, pin.text),
            applicability,
            range,
            pin.tag.to_owned(),
        ))
    };
    let is_debian = agent.name == "debootstrap";
    let releases: Vec<_> = releases.filter(|_| is_debian).collect();
    let act = releases.first().map(|pin| format!(" Name the release: `{}`.", pin.tag));
    let message = format!(
        "`{}` moves from release to release.{}",
        shown(suite),
        act.as_deref().unwrap_or(" Name the release.")
    );
    let fixes: Vec<Fix> = releases.into_iter().filter_map(fix).collect();
    let severity = if fixes.is_empty() { Severity::Information } else { Severity::Warning };
    let finding =
        FLOATING.finding(range, suite.to_owned(), message).severity(severity).level(Level::Floating);
    report.push(finding.fixes(fixes));
}
