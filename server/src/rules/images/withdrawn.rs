//! Images that their publisher withdrew or moved.

use super::super::wording::fitting;
use super::super::{Consequence, Report, Rule};
use super::{month, named, of_kinds, severity};
use crate::catalogue;
use crate::config::Profile;
use crate::finding::{Finding, Severity, Tag};
use crate::images::{Kind, Mention};
use crate::language::agents::From;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "deprecated-base-image",
    severity: Severity::Warning,
    consequence: Consequence::ChangesOverTime,
    profile: Some(Profile::Standard),
    summary: "The publisher withdrew the image, or goes on with it under another name.",
    page: include_str!("pages/deprecated-base-image.md"),
};

pub(in crate::rules) fn check(mention: &Mention<'_>, report: &mut Report<'_>) {
    let image = &mention.image;
    // A library has images of its own under these names.
    if !image.complete || image.agent.from != From::Docker {
        return;
    }
    let Some(known) = catalogue::image(&mention.name) else { return };
    let (Some(since), Some(range)) = (known.deprecated, mention.range()) else { return };
    let successors = of_kinds(mention, &[Kind::Successor]);
    let name = named(mention.short_name());
    let happens = match month(since) {
        Some(month) => format!("{name} is no longer maintained since {month}."),
        None => format!("{name} is no longer maintained."),
    };
    let offered = successors.first().map(|next| next.reference.clone());
    let offered = offered.or_else(|| known.replacements().next().map(str::to_owned));
    let act = match offered {
        Some(next) => format!(" Use {}.", named(&next)),
        None => " Start from an image that is.".to_owned(),
    };
    let message = fitting([happens.clone() + &act, format!("{name}: no longer maintained.{act}"), happens]);
    // Without a text to write it is only worth knowing.
    let usual = if successors.is_empty() { Severity::Information } else { Severity::Warning };
    let finding = RULE.finding(range, image.written.clone(), message).severity(severity(mention, usual));
    let fixes = successors.iter().map(|other| other.fix.clone()).collect();
    report.push(Finding { fixes, tag: Some(Tag::Deprecated), ..finding });
}
