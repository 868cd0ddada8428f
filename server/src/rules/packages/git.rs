//! Repositories that are cloned at whatever a branch holds that day.

use super::super::wording::{around, shortened};
use super::super::{CommandContext, Report};
use super::rows::GIT;
use crate::finding::{Applicability, Fix, Input, Level, Severity};
use crate::language::package_managers::git::{checked_out, fetched};
use crate::language::package_managers::{Action, Family, Invocation, Package};
use crate::shell::directory::{directories, joined};
use crate::shell::{Command, Origin, UNRESOLVED};
use crate::text::Edit;

/// How many clones back a checkout may reach: bounds the search.
const MOST_CLONES: usize = 64;

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation.filter(|invocation| is_clone(invocation)) else { return };
    for package in invocation.packages() {
        if !is_remote(&package.subject) {
            continue;
        }
        let clones = context.whole.clones(|| settled_clones(context));
        let settled = clones.binary_search_by_key(&context.index, |(index, _)| *index);
        let level = settled.ok().and_then(|at| clones.get(at)).map_or(package.level, |(_, level)| *level);
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
        let fixes = if level == Level::Unpinned { fixes(invocation, package) } else { Vec::new() };
        report.push(finding.fixes(fixes));
    }
}

/// A tag at the clone, or a commit behind it. Source: git-clone(1): `--branch` takes no commit.
fn fixes(clone: &Invocation<'_>, package: &Package) -> Vec<Fix> {
    let start = package.word.start;
    let tag = Edit { range: start..start, text: "--branch TAG ".to_owned() };
    let lists = format!("git ls-remote --tags {}", package.subject);
    let title = match package.subject.contains(UNRESOLVED) {
        true => "Clone a tag".to_owned(),
        false => format!("Clone a tag (`{}` lists them)", shortened(&lists, 80)),
    };
    let branch = Fix { title, applicability: Applicability::ToFill, edits: vec![tag] };
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

/// A clone, with what the last checkout that is about it settles it on.
struct Cloned {
    /// The number of its command; none of a repository that begins empty and takes what is fetched.
    index: Option<usize>,
    tree: Place,
    settled: Option<Level>,
}

/// A directory: its path as far as it is known, and the last part of what the script calls it.
struct Place {
    path: Option<String>,
    name: Option<String>,
}

impl Place {
    /// The directory that a clone makes.
    fn made_by(clone: &Invocation<'_>, here: Option<&str>) -> Place {
        let named = clone.operands.get(1).map(|argument| argument.sketch());
        let name =
            named.or_else(|| clone.operands.first().map(|argument| argument.sketch())).map(last_component);
        let path = named.or(name.as_deref());
        Place { path: path.and_then(|path| joined(moved(clone, here).as_deref(), path)), name }
    }

    /// The directory in which `git init` begins a repository.
    fn begun_by(init: &Invocation<'_>, here: Option<&str>) -> Place {
        let here = moved(init, here);
        let path = match init.operands.first() {
            Some(named) => joined(here.as_deref(), named.sketch()),
            None => here,
        };
        let name = init.operands.first().map(|named| named.sketch()).or(path.as_deref()).map(last_component);
        Place { path, name }
    }

    /// Whether another directory is this one or lies in it.
    fn holds(&self, path: &str) -> bool {
        let rest = self.path.as_deref().and_then(|own| path.strip_prefix(own.trim_end_matches('/')));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The directory that `git -C DIRECTORY` works in. Source: git(1): each `-C` starts where the one before it leads.
fn moved(invocation: &Invocation<'_>, here: Option<&str>) -> Option<String> {
    invocation.values("-C").fold(here.map(str::to_owned), |here, path| joined(here.as_deref(), path.sketch()))
}

/// The clones of a script that a later command settles, by number, with the level that it settles them on.
fn settled_clones(context: &CommandContext<'_>) -> Vec<(usize, Level)> {
    let directories = directories(context.commands, Some("/"));
    let mut clones: Vec<Cloned> = Vec::new();
    let mut entered: Option<String> = None;
    let mut fetch_head = None;
    for (index, command) in context.commands.iter().enumerate() {
        if matches!(command.program(), Some("cd" | "pushd")) {
            entered = command.arguments().iter().map(|word| last_component(word.sketch())).next_back();
        }
        let Some(invocation) = context.invocations.get(index).and_then(Option::as_ref) else { continue };
        let here = directories.get(index).and_then(Option::as_deref);
        if is_clone(invocation) {
            clones.push(Cloned { index: Some(index), tree: Place::made_by(invocation, here), settled: None });
            continue;
        }
        if invocation.manager.family == Family::Git && invocation.action == Action::Begin {
            clones.push(Cloned { index: None, tree: Place::begun_by(invocation, here), settled: None });
        }
        fetch_head = fetched(invocation).or(fetch_head);
        let Some((reference, level)) = checked_out(invocation) else { continue };
        let level = fetch_head.filter(|_| reference.sketch() == "FETCH_HEAD").unwrap_or(level);
        if restores_files(command) || is_for_submodules(context, index) {
            continue;
        }
        let named = invocation.values("-C").last().map(|path| last_component(path.sketch()));
        let is_named = named.as_deref().is_some_and(is_known);
        let place = Place { path: moved(invocation, here), name: named.or_else(|| entered.clone()) };
        let recent = clones.len().saturating_sub(MOST_CLONES);
        if let Some(clone) = about(&mut clones[recent..], &place, is_named) {
            clone.settled = Some(level);
        }
    }
    clones.into_iter().filter_map(|clone| Some((clone.index?, clone.settled?))).collect()
}

/// The clone that a checkout in this place is about; `is_named` if the checkout itself names the place.
fn about<'c>(clones: &'c mut [Cloned], place: &Place, is_named: bool) -> Option<&'c mut Cloned> {
    let by_path = place.path.as_deref().and_then(|path| {
        let holding = clones.iter().enumerate().filter(|(_, clone)| clone.tree.holds(path));
        // Of clones in one another the innermost is meant.
        holding.max_by_key(|(_, clone)| clone.tree.path.as_ref().map(String::len)).map(|(at, _)| at)
    });
    let by_name = || {
        let name = place.name.as_deref().filter(|name| is_known(name));
        clones.iter().rposition(|clone| name.is_some() && clone.tree.name.as_deref() == name)
    };
    // Where it is run may not be known, or a directory change was missed: then the nearest clone before it is meant.
    let nearest = || {
        clones.iter().rposition(|clone| match (&clone.tree.path, &place.path) {
            (Some(path), Some(_)) => place.holds(path),
            _ => !(is_named && clone.tree.name.as_deref().is_some_and(is_known)),
        })
    };
    let at = by_path.or_else(by_name).or_else(nearest)?;
    clones.get_mut(at)
}

/// Whether the last part of a path tells which directory is meant.
fn is_known(name: &str) -> bool {
    !name.is_empty() && !name.contains(UNRESOLVED) && !name.trim_matches('.').is_empty()
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
    let package = invocation.packages().first()?;
    let address = package.subject.rsplit("://").next()?;
    let address = address.rsplit('@').next()?.trim_end_matches('/');
    let path = address.strip_suffix(".git").unwrap_or(address).replacen(':', "/", 1);
    (path.contains('/') && path.contains('.')).then(|| path.to_ascii_lowercase())
}
