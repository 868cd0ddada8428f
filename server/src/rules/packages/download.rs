//! Addresses whose content changes.

use super::super::wording::around;
use super::super::{CommandContext, Report};
use super::rows::DOWNLOAD;
use crate::finding::{Input, Level, Related};
use crate::language::package_managers::download::moving_word;
use crate::language::package_managers::{Action, Argument, Family, Invocation};

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation else { return };
    for address in addresses(invocation) {
        let text = address.sketch();
        let range = address.range();
        let subject = context.text.get(range.clone()).unwrap_or(text);
        let moving = moving_word(text);
        let moves = moving.is_some() || super::pipe::runner(context).is_some();
        let level = if moves { Level::Floating } else { Level::Versioned };
        report.takes(Input::new(DOWNLOAD.id, range.clone(), subject, level));
        let Some(word) = moving else { continue };
        let before = format!("`{}` in `", &text[word]);
        let message = around(&before, subject, "`: another file after each release. Name a version.");
        let set = address.word.assigned_at.iter().filter(|place| place.script == context.script);
        let set =
            set.map(|place| Related { range: place.range.clone(), message: "It is set here.".to_owned() });
        report.push(DOWNLOAD.finding(range, subject.to_owned(), message).related(set.collect()));
    }
}

/// The addresses of files that a command fetches; a repository is another rule's.
fn addresses<'c>(invocation: &Invocation<'c>) -> Vec<Argument<'c>> {
    let fetches = invocation.manager.family == Family::Download;
    let installs = matches!(invocation.action, Action::Install | Action::Reinstall | Action::Upgrade);
    if !fetches && (!installs || invocation.manager.family == Family::Go) {
        return Vec::new();
    }
    let named = invocation.values("--url").filter(|_| fetches);
    let all = named.chain(invocation.operands.iter().copied());
    all.filter(|argument| if fetches { is_address(argument.sketch()) } else { is_file(argument.sketch()) })
        .collect()
}

/// `wget` and `curl` take a host without a scheme, too.
fn is_address(text: &str) -> bool {
    text.contains("://") || text.split('/').next().is_some_and(|host| host.contains('.'))
}

/// The address of an archive, also behind `name @ `; not of a repository.
fn is_file(text: &str) -> bool {
    let path = text.split(['#', '?']).next().unwrap_or(text);
    let is_archive = [".rpm", ".whl", ".zip", ".tgz", ".conda", ".apk", ".deb", ".zst", ".xz", ".gz", ".bz2"]
        .iter()
        .any(|end| path.ends_with(end));
    let scheme = text.split("://").next().unwrap_or_default();
    is_archive && path.contains("://") && !scheme.contains("git+")
}
