//! What was fetched for an installation and stays in the image.

use super::super::wording::said;
use super::super::{CommandContext, Consequence, Report, Rule};
use crate::finding::{Applicability, Fix, Severity};
use crate::language::package_managers::leftovers::{CACHES, Cache, Remedy};
use crate::language::package_managers::{Action, Invocation};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "package-cache-left",
    severity: Severity::Information,
    consequence: Consequence::HardToShare,
    profile: None,
    summary: "What an installer has fetched stays in the image.",
    page: include_str!("pages/package-cache-left.md"),
};

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation.filter(|call| installs(call)) else { return };
    let family = invocation.manager.family;
    let Some(cache) = CACHES.iter().find(|cache| cache.family == family) else { return };
    // An option belongs to each command; a command goes behind the last.
    let is_last = !context
        .invocations
        .iter()
        .skip(context.index + 1)
        .flatten()
        .any(|later| later.manager.family == family && installs(later));
    let is_about_it = matches!(cache.remedy, Remedy::Option(_)) || is_last;
    if !is_about_it || is_kept_out(cache, invocation) || context.whole.cleans(context.commands, family) {
        return;
    }
    let called = format!("{} {}", invocation.program, invocation.verb_name);
    let Some((act, fix)) = remedy(cache, invocation) else { return };
    let message = said(&called, &format!("what it has fetched stays in the image. Add `{act}`."));
    let finding = RULE.finding(invocation.verb_range.clone(), invocation.program.to_owned(), message);
    report.push(finding.fixes(fix.into_iter().collect()));
}

fn installs(invocation: &Invocation<'_>) -> bool {
    matches!(invocation.action, Action::Install | Action::Create | Action::CreateFromFile | Action::Upgrade)
}

fn is_kept_out(cache: &Cache, invocation: &Invocation<'_>) -> bool {
    matches!(cache.remedy, Remedy::Option(options) if options.iter().any(|option| invocation.has(option)))
}

/// What is done about it; nothing where the program has no such option, or keeps nothing.
fn remedy(cache: &Cache, invocation: &Invocation<'_>) -> Option<(String, Option<Fix>)> {
    let (act, at, text) = match cache.remedy {
        Remedy::Option(options) => {
            let tables = [&invocation.manager.options, &invocation.verb.options];
            let is_known = |option: &&&str| tables.iter().any(|table| table.find(option).is_some());
            let option = *options.iter().find(is_known)?;
            let verb = invocation.verb_name.rsplit(' ').next();
            let verb = invocation.command.words.iter().find(|word| Some(word.sketch()) == verb);
            (option.to_owned(), verb.map(|verb| verb.range.end), format!(" {option}"))
        }
        Remedy::Command(command) => {
            let command = command.replace("{}", invocation.program);
            (command.clone(), Some(invocation.command.range.end), format!(" && {command}"))
        }
    };
    let fix = |at: usize| Fix::replace(format!("Add `{act}`"), Applicability::Safe, at..at, text);
    Some((act.clone(), at.map(fix)))
}
