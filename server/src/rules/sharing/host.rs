//! Files that only one machine has.

use super::super::wording::{around, shortened};
use super::super::{Consequence, Report, Rule, StageContext};
use super::sources::Source;
use crate::config::Profile;
use crate::finding::Severity;
use crate::language::paths::{self, Host};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "host-path",
    severity: Severity::Warning,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Standard),
    summary: "A file is copied from a place that only one machine has.",
    page: include_str!("pages/host-path.md"),
};

pub(super) fn check(context: &StageContext<'_>, source: &Source<'_>, report: &mut Report<'_>) {
    let Some(host) = paths::host(&source.path) else { return };
    let here = context.snapshot.surroundings().relative(&source.path);
    let kept = here.clone().or_else(|| name(&source.path));
    let shown = kept.as_deref().map(|name| shortened(name, 20));
    let (severity, message) = match (host, shown) {
        (Host::One, Some(name)) => {
            let after = format!("` is on one machine only. Keep it beside this file and copy `{name}`.");
            (Severity::Warning, around("`", source.written, &after))
        }
        (Host::One, None) => {
            let after = "` is on one machine only. Name the files, and keep them beside this one.";
            (Severity::Warning, around("`", source.written, after))
        }
        (Host::Some, _) => {
            let after = "` has to be on every machine that builds this. A relative path travels along.";
            (Severity::Information, around("`", source.written, after))
        }
    };
    let title = |path: &str| match &here {
        Some(_) => format!("Copy `{path}`, the same from this folder"),
        None => format!("Copy `{path}`, kept beside this file"),
    };
    // In a value of a template variable only a person knows what is meant.
    let is_written = source.path == source.written;
    let relative = kept.filter(|_| is_written).and_then(|path| source.replaced(title(&path), &path));
    let fixes = relative.into_iter().chain([source.left_out()]).collect();
    let finding = RULE.finding(source.range.clone(), source.written.to_owned(), message);
    report.push(finding.severity(severity).fixes(fixes));
}

/// What the file is called where it is: with its folder where the name alone is a pattern.
fn name(path: &str) -> Option<String> {
    let mut components = path.split('/').filter(|part| !part.is_empty()).rev();
    let last = components.next().filter(|last| !last.starts_with(['~', '$', '.']))?;
    if !last.contains(['*', '?', '[', '{']) {
        return Some(last.to_owned());
    }
    let folder = components.next()?;
    let is_own =
        components.next().is_some() && !folder.contains(['*', '?', '[', '{']) && !folder.starts_with('.');
    is_own.then(|| format!("{folder}/{last}"))
}
