//! Editors and viewers in an image that runs without anybody at a keyboard.

use std::ops::Range;

use super::super::wording::said;
use super::super::{CommandContext, Consequence, Report, Rule};
use crate::finding::{Applicability, Fix, Severity};
use crate::language::package_managers::leftovers::is_convenience;
use crate::language::package_managers::{Family, Package};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "convenience-package",
    severity: Severity::Information,
    consequence: Consequence::HardToShare,
    profile: None,
    summary: "An editor or viewer is installed that the image's purpose does not need.",
    page: include_str!("pages/convenience-package.md"),
};

/// Installers that have editors.
const FAMILIES: [Family; 5] = [Family::Apt, Family::Rpm, Family::Apk, Family::Pacman, Family::Conda];

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation.filter(|call| FAMILIES.contains(&call.manager.family)) else {
        return;
    };
    let packages = invocation.packages();
    for package in packages.iter().filter(|package| is_convenience(&package.subject)) {
        let message =
            said(&package.spelled, "the image is run without anybody who would use it. Leave it out.");
        let finding = RULE.finding(package.range.clone(), package.subject.clone(), message);
        // An installation of nothing is another mistake.
        let fix = (packages.len() > 1 && package.written).then(|| leave_out(context.text, package));
        report.push(finding.fixes(fix.into_iter().collect()));
    }
}

fn leave_out(text: &str, package: &Package) -> Fix {
    let before = text.get(..package.word.start).unwrap_or_default();
    let range: Range<usize> = before.trim_end_matches([' ', '\t']).len()..package.word.end;
    Fix::replace(format!("Leave `{}` out", package.spelled), Applicability::Unsafe, range, String::new())
}
