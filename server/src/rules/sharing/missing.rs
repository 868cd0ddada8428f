//! Files that are nowhere in the workspace.

use super::super::wording::around;
use super::super::{Consequence, Report, Rule, StageContext};
use super::sources::Source;
use crate::config::Profile;
use crate::finding::{Fix, Severity};
use crate::language::nearest::nearest;
use crate::language::paths;
use crate::surroundings::Surroundings;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "missing-source-file",
    severity: Severity::Warning,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Standard),
    summary: "A file that is copied into the image is nowhere in the workspace.",
    page: include_str!("pages/missing-source-file.md"),
};

pub(super) fn check(context: &StageContext<'_>, source: &Source<'_>, report: &mut Report<'_>) {
    let around_file = context.snapshot.surroundings();
    let path = &*source.path;
    if source.is_of_app || !source.is_known || !is_relative(path) || paths::is_to_fill_in(path) {
        return;
    }
    let is_missing = match path.contains(['*', '?', '[', '{']) {
        true => around_file.has_match(path) == Some(false),
        false => around_file.is_missing(path),
    };
    if !is_missing || around_file.is_ignored(path) {
        return;
    }
    let finding = |message| RULE.finding(source.range.clone(), source.written.to_owned(), message);
    if around_file.is_workspace() {
        let after = "` is neither beside this file nor in a folder above it. Correct the path.";
        let fixes = meant(source, around_file).into_iter().chain([source.left_out()]).collect();
        report.push(finding(around("`", source.written, after)).fixes(fixes));
    } else {
        let after = "` is not beside this file. The builder looks for it where it is started.";
        report.push(finding(around("`", source.written, after)).severity(Severity::Information));
    }
}

/// Whether a path starts from where the builder is started, and means the same to every builder.
fn is_relative(path: &str) -> bool {
    !path.starts_with(['/', '~', '$', '-']) && !path.contains(['$', '`', '\\', '\'', '"', '\u{FFFC}'])
}

/// The most places that are offered.
const MOST: usize = 3;

/// What the path may have been meant to be: a name that is nearly the same in the folder, the same name elsewhere.
fn meant(source: &Source<'_>, around: &Surroundings) -> Vec<Fix> {
    let path = source.path.trim_end_matches('/');
    if source.path != source.written || path.contains(['*', '?', '[', '{']) {
        return Vec::new();
    }
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let entries = around.entries(folder);
    let near = nearest(name, entries.iter().map(|entry| entry.name.as_str()));
    let near = near.map(|name| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") });
    let found = near.into_iter().chain(around.named(name));
    let fixes = found.filter_map(|found| source.replaced(format!("Copy `{found}`"), &found));
    fixes.take(MOST).collect()
}
