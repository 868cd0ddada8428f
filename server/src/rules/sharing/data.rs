//! Data in an image.

use super::super::wording::around;
use super::super::{Consequence, Report, Rule, StageContext};
use super::sources::Source;
use crate::config::Profile;
use crate::finding::Severity;
use crate::language::paths::{self, Data};
use crate::surroundings::Kind;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "data-in-image",
    severity: Severity::Hint,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Standard),
    summary: "Data is copied into the image, and with it into every version and copy.",
    page: include_str!("pages/data-in-image.md"),
};

/// From this size on, in bytes, it matters to whoever moves the image around.
const LARGE: u64 = 10 << 20;

pub(super) fn check(context: &StageContext<'_>, source: &Source<'_>, report: &mut Report<'_>) {
    let around_file = context.snapshot.surroundings();
    let Some(data) = paths::data(&source.path).filter(|_| !source.is_of_app) else { return };
    let found = around_file.find(source.path.trim_end_matches(['*', '.']));
    let found = found.filter(|_| !source.path.contains('?'));
    // A program may be called `data`, too.
    if data == Data::Folder && found.as_ref().is_some_and(|found| found.kind == Kind::File) {
        return;
    }
    let weight = found.map_or(0, |found| around_file.weight(&found, LARGE));
    let (severity, message) = if weight >= LARGE {
        let size = format!(
            "` ({} MB or more) goes into every copy of the image. Bind it at run time.",
            weight >> 20
        );
        (Severity::Information, around("`", source.written, &size))
    } else {
        let after = "` seems to be data: it goes into every copy of the image. Bind it at run time.";
        (Severity::Hint, around("`", source.written, after))
    };
    report.push(RULE.finding(source.range.clone(), source.written.to_owned(), message).severity(severity));
}
