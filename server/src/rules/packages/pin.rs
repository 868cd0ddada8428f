//! Fixes that name one release of a package.

use super::super::CommandContext;
use super::rows::{Language, R};
use crate::catalogue::{self, PypiRelease};
use crate::finding::{Applicability, Fix};
use crate::language::package_managers::{BLANKS, Family, Level, Package, naming};
use crate::shell::Origin;
use crate::text::Edit;

/// The newest release that is known of a package.
pub(super) fn newest(row: &Language, package: &Package) -> Option<PypiRelease> {
    let is_pypi = row.family == Some(Family::Pip);
    is_pypi.then(|| catalogue::newest_pypi(&package.subject)).flatten()
}

/// A release that is known to install, else a place to fill. A version that might not install is never offered.
pub(super) fn fixes(context: &CommandContext<'_>, row: &Language, package: &Package) -> Vec<Fix> {
    if package.level != Level::Unpinned {
        return Vec::new();
    }
    let slot =
        if package.slot.is_empty() { slot_where_it_is_set(context, package) } else { package.slot.clone() };
    if slot.is_empty() {
        return Vec::new();
    }
    let newest = newest(row, package);
    let current = context.base.python.is_some_and(catalogue::is_current_python);
    if let Some(release) = newest.filter(|_| current) {
        let title = format!("Pin `{}=={}` (newest in {})", package.spelled, release.version, release.month);
        return vec![Fix {
            title,
            applicability: Applicability::Unsafe,
            edits: filled(slot, release.version),
        }];
    }
    vec![Fix { title: title(row, package, &slot), applicability: Applicability::ToFill, edits: slot }]
}

/// Quotes that keep the shell from what was meant as a version. In a string that another shell runs they would end that.
pub(super) fn quoted(context: &CommandContext<'_>, package: &Package) -> Option<Fix> {
    let is_opened = matches!(context.command.origin, Origin::Opened { .. });
    let range = package.word.start..package.behind.end;
    let text = context.text.get(range.clone()).filter(|_| !package.behind.is_empty() && !is_opened)?;
    let quote = |at| Edit { range: at..at, text: "'".to_owned() };
    Some(Fix {
        title: format!("Write `'{text}'`"),
        applicability: Applicability::Unsafe,
        edits: vec![quote(range.start), quote(range.end)],
    })
}

/// What to fill in, and where to look for it.
fn title(row: &Language, package: &Package, slot: &[Edit]) -> String {
    let blank = BLANKS.iter().find(|blank| slot.iter().any(|edit| edit.text.contains(**blank)));
    let what = if blank == Some(&"TAG") { "a tag" } else { "a version" };
    // Bioconductor's packages come in releases of all together.
    if row.rule.id == R.id && what == "a version" {
        return "Name the release of Bioconductor (`BiocManager::version()` shows it)".to_owned();
    }
    match row.family.and_then(|family| naming::lists(family, &package.spelled)) {
        Some(lists) => format!("Name {what} of `{}` ({lists})", package.spelled),
        None => format!("Name {what} of `{}`", package.spelled),
    }
}

/// The edits with a version in their blank.
fn filled(slot: Vec<Edit>, version: &str) -> Vec<Edit> {
    let fill = |edit: Edit| Edit { text: edit.text.replace("VERSION", version), ..edit };
    slot.into_iter().map(fill).collect()
}

/// `==VERSION` behind the name where a variable is set to it, if that is in this script and the name stands there once.
fn slot_where_it_is_set(context: &CommandContext<'_>, package: &Package) -> Vec<Edit> {
    let Some(place) = package.assigned_at.as_ref().filter(|place| place.script == context.script) else {
        return Vec::new();
    };
    let Some(text) = context.text.get(place.range.clone()) else { return Vec::new() };
    let Some(end) = package.behind_name_in(text) else { return Vec::new() };
    let Some(behind) = package.version_behind else { return Vec::new() };
    let at = place.range.start + end;
    vec![Edit { range: at..at, text: behind.to_owned() }]
}
