//! The same for headers whose agent installs from a mirror.

use super::super::wording::said;
use super::super::{Report, StageContext};
use super::{archive, service};
use crate::catalogue::{Cycle, cycle};
use crate::definition::Stage;
use crate::finding::{Applicability, Fix};
use crate::language::programs::Builder;
use crate::language::services::closed;
use crate::mapped::Mapped;
use crate::snapshot::Snapshot;

/// Agents that install a release from a mirror, and the distributions that the mirror may be of.
const AGENTS: &[(&str, &[&str])] =
    &[("debootstrap", &["debian", "ubuntu"]), ("yum", &["centos"]), ("dnf", &["centos"])];

/// Keywords whose values are fetched from.
const ADDRESSES: [&str; 2] = ["mirrorurl", "updateurl"];

pub(in crate::rules) fn check(context: &StageContext<'_>, report: &mut Report<'_>) {
    let snapshot = context.snapshot;
    let builder = snapshot.config().builders().next();
    let builder = builder.unwrap_or_else(|| crate::language::programs::Program::Apptainer.into());
    let agent = context.stage.agent(builder, &snapshot.config().build_args);
    // What the agent does not read is fetched by nobody.
    for name in ADDRESSES.into_iter().filter(|name| agent.is_none_or(|agent| agent.reads(name))) {
        let Some(address) = context.stage.resolved(name, builder, &snapshot.config().build_args) else {
            continue;
        };
        let value = &address.value;
        if !(address.complete && value.text().contains("://")) {
            continue;
        }
        let Some(range) = value.source(0..value.text().len()) else { continue };
        let subject = snapshot.text().slice(range.clone()).into_owned();
        let release = release(context.stage, builder, snapshot).filter(|_| name == "mirrorurl");
        if let Some((system, moved)) = release.and_then(|system| Some((system, archive::moved(&system)?))) {
            if moved.archives.iter().any(|archive| value.text().contains(archive)) {
                continue;
            }
            let place = archive::place(&system, moved);
            let message = said(&subject, &archive::rest(&system, place.host));
            let finding = archive::RULE.finding(range, subject, message);
            report.push(finding.fixes(mirror(value, place).into_iter().collect()));
        } else if let Some(service) = closed(value.text()) {
            let message = service::message(&subject, value.text(), service);
            let fix = service::fix(value.text(), service, |part| value.verbatim(part));
            report.push(service::RULE.finding(range, subject, message).fixes(fix.into_iter().collect()));
        }
    }
}

/// The release whose own repositories a script installs from: of agents that do not leave their mirror behind in the image, as
/// `debootstrap` does.
pub(in crate::rules) fn system(stage: &Stage, builder: Builder, snapshot: &Snapshot) -> Option<Cycle> {
    let agent = stage.agent(builder, &snapshot.config().build_args)?;
    matches!(agent.name, "yum" | "dnf").then(|| release(stage, builder, snapshot))?
}

/// The address that stays in the image as the one that scripts install from: `debootstrap` writes it into `sources.list`.
pub(in crate::rules) fn left_mirror(stage: &Stage, builder: Builder, snapshot: &Snapshot) -> Option<String> {
    let given = &snapshot.config().build_args;
    stage.agent(builder, given).filter(|agent| agent.name == "debootstrap")?;
    let address = stage.resolved("mirrorurl", builder, given)?;
    Some(address.value.text().to_owned())
}

/// The release that the header installs.
fn release(stage: &Stage, builder: Builder, snapshot: &Snapshot) -> Option<Cycle> {
    let given = &snapshot.config().build_args;
    let agent = stage.agent(builder, given)?;
    let (_, products) = AGENTS.iter().find(|(name, _)| *name == agent.name)?;
    let version = stage.resolved("osversion", builder, given).filter(|version| version.complete)?;
    let address = stage.resolved("mirrorurl", builder, given)?;
    let named = |product: &&&str| address.value.text().to_ascii_lowercase().contains(**product);
    // A mirror of something else, with the same numbers, is not meant.
    let candidates = products.iter().filter(|product| **product != "centos" || named(product));
    candidates.copied().find_map(|product| cycle(product, version.value.text()))
}

/// The archive's address in place of the mirror's; of CentOS with the repository's path behind it.
fn mirror(value: &Mapped, place: archive::Place) -> Option<Fix> {
    let text = value.text();
    let end = match place.mirror.ends_with("/os/") {
        true => text.find("/os/")? + 4,
        false => text.len(),
    };
    let title = format!("Install from `{}`", place.host);
    Some(Fix::replace(title, Applicability::Unsafe, value.verbatim(0..end)?, place.mirror))
}
