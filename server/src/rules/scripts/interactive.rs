//! Package managers that ask where nobody answers.

use std::sync::LazyLock;

use super::super::{CommandContext, Consequence, Report, Rule};
use crate::config::Profile;
use crate::finding::{Applicability, Fix, Severity};
use crate::language::any_of::AnyOf;
use crate::language::package_managers::{Action, Family, Invocation};
use crate::shell::{Command, InputKind};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "interactive-install",
    severity: Severity::Warning,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Standard),
    summary: "A package manager asks before it goes on, and nothing answers.",
    page: include_str!("pages/interactive-install.md"),
};

/// A package manager that asks.
struct Asker {
    family: Family,
    /// What it asks about.
    actions: &'static [Action],
    /// What comes of it.
    happens: &'static str,
    /// The option that answers.
    answer: &'static str,
    /// Settings that answer from then on: variables, and words of configuration files or commands.
    settings: &'static [&'static str],
}

/// Sources: apt-get(8), yum(8), dnf(8) (`assumeyes`), pacman(8), conda's page *Using the .condarc* (`always_yes`).
const ASKERS: &[Asker] = &[
    Asker {
        family: Family::Apt,
        actions: &[Action::Install, Action::Reinstall, Action::Upgrade, Action::BuildDependencies],
        happens: "stops an unattended build",
        answer: "-y",
        settings: &["APT::Get::Assume-Yes", "apt::get::assume-yes"],
    },
    Asker {
        family: Family::Rpm,
        actions: &[Action::Install, Action::Reinstall, Action::Upgrade],
        happens: "stops an unattended build",
        answer: "-y",
        settings: &["assumeyes="],
    },
    Asker {
        family: Family::Conda,
        actions: &[Action::Install, Action::Create, Action::Upgrade, Action::Remove],
        happens: "waits at a terminal",
        answer: "-y",
        settings: &["always_yes", "CONDA_ALWAYS_YES", "MAMBA_ALWAYS_YES"],
    },
    Asker {
        family: Family::Pacman,
        actions: &[Action::Install, Action::Reinstall, Action::Upgrade],
        happens: "stops an unattended build",
        answer: "--noconfirm",
        settings: &[],
    },
];

/// Options with which nothing is changed, so that nothing is asked.
const DRY: [&str; 6] =
    ["--just-print", "--dry-run", "--download-only", "--downloadonly", "--assumeno", "--help"];

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation else { return };
    let asker = ASKERS.iter().find(|asker| asker.family == invocation.manager.family);
    let Some(asker) = asker.filter(|asker| asks(asker, invocation)) else { return };
    let is_answered = invocation.is_answered()
        || context.settled.answered.contains(&asker.family)
        || sets(asker, context.command)
        || is_fed(context);
    if is_answered {
        return;
    }
    let called = format!("{} {}", invocation.program, invocation.verb_name);
    let message = format!("`{}` asks, and {}. Add `{}`.", called.trim_end(), asker.happens, asker.answer);
    let finding = RULE.finding(invocation.verb_range.clone(), invocation.program.to_owned(), message);
    report.push(finding.fixes(fix(asker, invocation).into_iter().collect()));
}

/// Whether a command changes something and asks before.
fn asks(asker: &Asker, invocation: &Invocation<'_>) -> bool {
    let whole = matches!(invocation.action, Action::Upgrade);
    let given = !invocation.operands.is_empty()
        || ["--file", "--fix-broken", "-f"].iter().any(|option| invocation.has(option));
    asker.actions.contains(&invocation.action)
        && (whole || given)
        && !DRY.iter().any(|option| invocation.has(option))
}

/// Whether the command itself sets that nothing is asked: `CONDA_ALWAYS_YES=1 conda …`, `-o APT::Get::Assume-Yes=true`.
fn sets(asker: &Asker, command: &Command) -> bool {
    let named = |text: &str| asker.settings.iter().any(|setting| text.contains(setting));
    command.assignments.iter().any(|assignment| named(&assignment.name))
        || command.words.iter().any(|word| named(word.sketch()))
}

/// `yes |`, `echo y |`, `printf 'y\n' |`, `<<< y`
fn is_fed(context: &CommandContext<'_>) -> bool {
    if context.command.input.as_ref().is_some_and(|input| input.kind == InputKind::HereString) {
        return true;
    }
    let Some(feeder) = context.command.fed_by.and_then(|feeder| context.commands.get(feeder)) else {
        return false;
    };
    match feeder.program() {
        Some("yes") => true,
        Some("echo" | "printf") => feeder.arguments().iter().any(|word| {
            let text = word.sketch().trim_start_matches("\\n").trim_start();
            text.starts_with(['y', 'Y', '1'])
        }),
        _ => false,
    }
}

/// Behind the verb: that is right for all of them.
fn fix(asker: &Asker, invocation: &Invocation<'_>) -> Option<Fix> {
    let last = invocation.verb_name.rsplit(' ').next().filter(|word| !word.is_empty());
    let verb = last.and_then(|last| invocation.command.words.iter().find(|word| word.sketch() == last));
    let at = match (last, verb) {
        (Some(_), None) => return None,
        (_, verb) => verb.map_or(invocation.verb_range.end, |verb| verb.range.end),
    };
    let title = format!("Add `{}`", asker.answer);
    Some(Fix::replace(title, Applicability::Safe, at..at, format!(" {}", asker.answer)))
}

/// The package managers that a command tells to ask nothing from then on.
pub(in crate::rules) fn answered(context: &CommandContext<'_>, text: &str) -> Vec<Family> {
    static SETTINGS: LazyLock<AnyOf> =
        LazyLock::new(|| AnyOf::of(ASKERS.iter().flat_map(|asker| asker.settings).copied()));
    // What is given to a package manager on its own command line ends with it.
    let installs = context.invocation.is_some_and(|invocation| invocation.action != Action::Other);
    if installs || !SETTINGS.is_in(text) || text.contains("--remove-key") {
        return Vec::new();
    }
    let told = ASKERS.iter().filter(|asker| asker.settings.iter().any(|word| text.contains(word)));
    told.map(|asker| asker.family).collect()
}
