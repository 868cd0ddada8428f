//! Images that do not say how they are used.

use super::super::{Consequence, FileContext, Report, Rule};
use super::about::Image;
use crate::config::Profile;
use crate::finding::{Applicability, Severity};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "missing-help",
    severity: Severity::Hint,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Standard),
    summary: "The image does not say what it is and how to use it.",
    page: include_str!("pages/missing-help.md"),
};

/// What a help text answers.
const SKELETON: [&str; 5] = [
    "What it is: …",
    "Usage: apptainer run IMAGE.sif [options]",
    "Input and output: …",
    "Example: apptainer run IMAGE.sif --help",
    "Questions to: …",
];

pub(super) fn check(context: &FileContext<'_>, report: &mut Report<'_>) {
    let Some(image) = Image::of(context.snapshot).filter(|image| !image.has_help()) else { return };
    let message =
        "`run-help` has nothing to show: what the image is, and how to use it. Add a `%help` section.";
    let fixes = report.fixes(|| {
        let lines = SKELETON.map(str::to_owned);
        let title = "Insert a `%help` section to fill in".to_owned();
        image.inserted("help", &lines, title, Applicability::ToFill).into_iter().collect()
    });
    let finding = RULE.finding(image.mark, "%help".to_owned(), message.to_owned());
    report.push(finding.fixes(fixes));
}
