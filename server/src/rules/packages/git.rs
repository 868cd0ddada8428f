//! Repositories that are cloned at whatever a branch holds that day.

use super::super::wording::{around, shortened};
use super::super::{CommandContext, Report};
use super::rows::GIT;
use crate::finding::{Applicability, Fix, Input, Level, Severity};
use crate::language::package_managers::git::checked_out;
use crate::language::package_managers::{self, Action, Family, Invocation, Package};
use crate::shell::{Command, Origin, UNRESOLVED};
use crate::text::Edit;

/// How many other clones may stand between a clone and its checkout: bounds the search.
const MOST_CLONES: usize = 64;

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation.filter(|invocation| is_clone(invocation)) else { return };
    for package in package_managers::packages(invocation) {
        if !is_remote(&package.subject) {
            continue;
        }
        let level = settled_later(context, invocation).unwrap_or(package.level);
        report.takes(Input::new(GIT.id, package.range.clone(), &package.subject, level));
        let (severity, happens) = match level {
            Level::Unpinned => (GIT.severity, "whatever the default branch is that day"),
            Level::Floating => (Severity::Information, "whatever the branch is that day"),
            Level::Versioned | Level::Immutable => continue,
        };
        let subject = context.text.get(package.range.clone()).unwrap_or(&package.subject);
        let range = context.command.program_range().start..package.range.end;
        let message = around(&format!("Clones {happens}: `"), subject, "`. Check out a tag or commit.");
        let finding = GIT.finding(range, subject.to_owned(), message).severity(severity).level(level);
        let fixes = if level == Level::Unpinned { fixes(invocation, &package) } else { Vec::new() };
        report.push(finding.fixes(fixes));
    }
}

/// A tag at the clone, or a commit behind it. Source: git-clone(1): `--branch` takes no commit.
fn fixes(clone: &Invocation<'_>, package: &Package) -> Vec<Fix> {
    let lists = format!("git ls-remote --tags {}", package.subject);
    let start = package.word.start;
    let tag = Edit { range: start..start, text: "--branch TAG ".to_owned() };
    let branch = Fix {
        title: format!("Clone a tag (`{}` lists them)", shortened(&lists, 80)),
        applicability: Applicability::ToFill,
        edits: vec![tag],
    };
    let mut fixes = vec![branch];
    let directory = clone.operands.get(1).or(clone.operands.first()).map(|argument| argument.sketch());
    let directory = match clone.operands.get(1) {
        Some(_) => directory.map(str::to_owned),
        None => directory.map(last_component),
    };
    let is_plain = |name: &String| {
        !name.is_empty() && name.chars().all(|char| char.is_ascii_alphanumeric() || "._-/".contains(char))
    };
    // A shallow clone holds no other commit.
    let is_whole = !["--depth", "--shallow-since", "--bare", "--mirror", "--no-checkout"]
        .iter()
        .any(|option| clone.has(option));
    if let Some(directory) =
        directory.filter(is_plain).filter(|_| is_whole && clone.command.origin == Origin::Script)
    {
        let end = clone.command.range.end;
        // The submodules are those of the default branch until they are checked out as well.
        let has_submodules = ["--recursive", "--recurse-submodules"].iter().any(|option| clone.has(option));
        let submodules = if has_submodules { "--recurse-submodules " } else { "" };
        let text = format!(" && git -C {directory} checkout {submodules}COMMIT");
        let title = format!("Check out a commit in `{directory}`");
        fixes.push(Fix::replace(title, Applicability::ToFill, end..end, text));
    }
    fixes
}

fn is_clone(invocation: &Invocation<'_>) -> bool {
    invocation.manager.family == Family::Git && invocation.action == Action::Clone
}

/// Whether an address is on another machine, as far as it is known.
fn is_remote(url: &str) -> bool {
    let is_local = url.starts_with(['/', '.', '~', UNRESOLVED]) || url.starts_with("file:");
    !is_local && (url.contains("://") || url.contains(':') || url.contains('/'))
}

/// What a later command settles the clone on: the last checkout that is about it.
fn settled_later(context: &CommandContext<'_>, clone: &Invocation<'_>) -> Option<Level> {
    let directory = directory(clone);
    let mut others: Vec<String> = Vec::new();
    let mut entered: Option<String> = None;
    let mut level = None;
    for (offset, command) in context.commands.iter().enumerate().skip(context.index + 1) {
        if matches!(command.program(), Some("cd" | "pushd")) {
            entered = command.arguments().iter().map(|word| last_component(word.sketch())).next_back();
        }
        let Some(later) = context.invocations.get(offset).and_then(Option::as_ref) else { continue };
        if is_clone(later) {
            others.push(self::directory(later));
            if others.len() > MOST_CLONES {
                break;
            }
            continue;
        }
        let Some((_, found)) = checked_out(later) else { continue };
        if restores_files(command) || is_for_submodules(context, offset) {
            continue;
        }
        let named = later.values("-C").last().map(|path| last_component(path.sketch()));
        if is_elsewhere(named.as_deref(), &directory) {
            continue;
        }
        let place = named.or_else(|| entered.clone());
        // Where it is run may not be known: then the nearest clone before it is meant.
        let is_this = match &place {
            Some(place) if *place == directory => true,
            Some(place) if others.contains(place) => false,
            _ => others.is_empty(),
        };
        if is_this {
            level = Some(found);
        }
    }
    level
}

/// Whether `git -C DIRECTORY` surely means another directory than the clone's.
fn is_elsewhere(named: Option<&str>, directory: &str) -> bool {
    let is_known =
        |name: &str| !name.is_empty() && !name.contains(UNRESOLVED) && !name.trim_matches('.').is_empty();
    named.is_some_and(|named| named != directory && is_known(named) && is_known(directory))
}

/// The name of the directory that a clone makes.
fn directory(clone: &Invocation<'_>) -> String {
    let named = clone.operands.get(1).or(clone.operands.first());
    named.map(|argument| last_component(argument.sketch())).unwrap_or_default()
}

fn last_component(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let name = path.rsplit(['/', ':']).next().unwrap_or(path);
    name.strip_suffix(".git").unwrap_or(name).to_owned()
}

/// `git checkout -- file`
fn restores_files(command: &Command) -> bool {
    command.arguments().iter().any(|word| word.sketch() == "--")
}

/// `git submodule foreach git checkout …` settles the submodules.
fn is_for_submodules(context: &CommandContext<'_>, index: usize) -> bool {
    let Some(command) = context.commands.get(index) else { return false };
    let by = match command.origin {
        Origin::Opened { by } => context.commands.get(by),
        _ => None,
    };
    [Some(command), by]
        .into_iter()
        .flatten()
        .any(|command| command.words.iter().any(|word| word.sketch() == "foreach"))
}

/// The import path of the repository that a command clones: `github.com/user/repo`.
pub(super) fn import_path(invocation: &Invocation<'_>) -> Option<String> {
    if !is_clone(invocation) {
        return None;
    }
    let package: Package = package_managers::packages(invocation).into_iter().next()?;
    let address = package.subject.rsplit("://").next()?;
    let address = address.rsplit('@').next()?.trim_end_matches('/');
    let path = address.strip_suffix(".git").unwrap_or(address).replacen(':', "/", 1);
    (path.contains('/') && path.contains('.')).then(|| path.to_ascii_lowercase())
}
