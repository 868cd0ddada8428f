//! `pip` where the distribution keeps its Python to itself.

use super::super::packages::ahead;
use super::super::wording::said;
use super::super::{CommandContext, Consequence, Report, Rule};
use crate::config::Profile;
use crate::finding::{Applicability, Fix, Severity};
use crate::language::package_managers::managed::{ELSEWHERE, refuses};
use crate::language::package_managers::{Action, Family, Invocation};
use crate::shell::Command;
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "pip-refused",
    severity: Severity::Warning,
    consequence: Consequence::WillNotBuild,
    profile: Some(Profile::Relaxed),
    summary: "The distribution's Python refuses packages from `pip`.",
    page: include_str!("pages/pip-refused.md"),
};

/// Where the environment goes, and how it is entered.
const ENVIRONMENT: [&str; 2] = ["python3 -m venv /opt/venv", "export PATH=\"/opt/venv/bin:$PATH\""];

/// So that what runs in the image finds it, too. The builder gives `%post` the name of a file that is read when a container
/// starts. Source: Apptainer 1.5, internal/pkg/build/stage.go; SingularityCE 4 has the same.
const FOR_THE_IMAGE: &str = "echo 'export PATH=\"/opt/venv/bin:$PATH\"' >> \"$SINGULARITY_ENVIRONMENT\"";

const MESSAGE: &str = "stops: this system keeps its Python to itself. Install into a virtual environment.";

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation.filter(|call| is_refused(context, call)) else { return };
    // The build stops at the first.
    if context.settled.has_been_refused() {
        return;
    }
    let called = format!("{} {}", invocation.program, invocation.verb_name);
    let finding =
        RULE.finding(invocation.verb_range.clone(), invocation.program.to_owned(), said(&called, MESSAGE));
    report.push(finding.fixes(fixes(context, invocation)));
}

/// Whether a command is a call of the distribution's own `pip` that installs into its Python.
pub(in crate::rules) fn is_refused(context: &CommandContext<'_>, invocation: &Invocation<'_>) -> bool {
    let Some(system) = context.base.system else { return false };
    let is_pip = invocation.manager.name == "pip" && invocation.action == Action::Install;
    // Of images that are more than a system nobody knows whose Python they call, unless the script installs one.
    let is_systems = context.base.is_system || context.settled.has_system_pip();
    is_pip
        && is_systems
        && context.base.python.is_none()
        && refuses(system.product, system.cycle)
        && !context.settled.has_another_python()
        && is_bare(invocation.command)
        && !ELSEWHERE.iter().any(|option| invocation.has(option))
        && !invocation.operands.is_empty() | invocation.has("--requirement")
}

/// `pip`, `/usr/bin/pip3`, `python3 -m pip`; not in an environment of its own, not of another release of Python.
fn is_bare(command: &Command) -> bool {
    let Some(program) = command.words.first().map(|word| word.sketch()) else { return false };
    let name = program.strip_prefix("/usr/bin/").unwrap_or(program);
    let is_entered = command
        .wrappers
        .iter()
        .any(|wrapper| !matches!(wrapper.name.as_str(), "sudo" | "env" | "time" | "exec"));
    let has_path = command.assignments.iter().any(|assignment| {
        matches!(assignment.name.as_str(), "PATH" | "PIP_BREAK_SYSTEM_PACKAGES" | "VIRTUAL_ENV")
    });
    matches!(name, "pip" | "pip3" | "python" | "python3") && !is_entered && !has_path
}

/// An environment in front of the first call, with what makes one if the script names its parts; else the option.
fn fixes(context: &CommandContext<'_>, invocation: &Invocation<'_>) -> Vec<Fix> {
    let this = |command: &Command| command.range == context.command.range;
    let for_the_image = Some(FOR_THE_IMAGE).filter(|_| context.section == "post");
    let lines = ENVIRONMENT.into_iter().chain(for_the_image).map(str::to_owned);
    let environment = ahead::of_first(context, this, lines).map(|edit| Fix {
        title: "Install into a virtual environment (`python3-venv` makes it)".to_owned(),
        applicability: Applicability::Unsafe,
        edits: with_venv(context).into_iter().chain([edit]).collect(),
    });
    let at = invocation.command.words.iter().find(|word| word.sketch() == invocation.verb_name);
    let option = at.map(|verb| {
        let text = " --break-system-packages".to_owned();
        let title = "Install into the system's Python all the same".to_owned();
        Fix::replace(title, Applicability::Unsafe, verb.range.end..verb.range.end, text)
    });
    environment.into_iter().chain(option).collect()
}

/// `python3-venv` beside the `python3-pip` that the script installs, else beside the package that it installs last.
fn with_venv(context: &CommandContext<'_>) -> Option<Edit> {
    let before = context.invocations.get(..context.index)?.iter().flatten();
    let installs = before.filter(|call| call.manager.family == Family::Apt && call.action == Action::Install);
    let words: Vec<_> = installs.flat_map(|call| &call.operands).collect();
    if words.iter().any(|word| matches!(word.sketch(), "python3-venv" | "python3-full")) {
        return None;
    }
    let written = || words.iter().filter(|word| word.is_written(0..word.sketch().len()));
    let pip = written().find(|word| word.sketch() == "python3-pip");
    let at = pip.or_else(|| written().next_back())?.word.range.end;
    Some(Edit { range: at..at, text: " python3-venv".to_owned() })
}
