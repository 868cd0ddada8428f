//! Tags that the catalogue knows not to exist.

use super::super::wording::fitting;
use super::super::{Consequence, Report, Rule};
use super::named;
use crate::catalogue::{self, UnknownTag, Why};
use crate::config::Profile;
use crate::finding::{Applicability, Finding, Fix, Severity};
use crate::images::{Mention, Replacement, write};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "unknown-tag",
    severity: Severity::Warning,
    consequence: Consequence::WillNotBuild,
    profile: Some(Profile::Relaxed),
    summary: "The image has no such tag.",
    page: include_str!("pages/unknown-tag.md"),
};

/// The tag, and why there is none of that name, as far as it is known.
fn unknown<'m>(mention: &'m Mention<'_>) -> Option<(&'m str, UnknownTag)> {
    let image = &mention.image;
    // What a daemon or a library holds is not known, and a digest makes the tag a remark.
    let is_judged = image.complete && image.is_pulled() && image.digest().is_none();
    let tag = image.tag().filter(|_| is_judged)?;
    Some((tag, catalogue::unknown_tag(&mention.name, tag)?))
}

/// Why there is no such image, where that is known.
pub(super) fn why(mention: &Mention<'_>) -> Option<Why> {
    unknown(mention).map(|(_, unknown)| unknown.why)
}

pub(in crate::rules) fn check(mention: &Mention<'_>, report: &mut Report<'_>) {
    let image = &mention.image;
    let Some((tag, unknown)) = unknown(mention) else { return };
    let Some(range) = image.tag_or_whole() else { return };
    let fix = |tag: &&'static str| {
        let written = write::write(mention, Replacement::Tag(tag))?;
        let is_retired = catalogue::tag(&mention.name, tag).is_some_and(|tag| tag.is_retired());
        let state = if is_retired { "no longer rebuilt" } else { "listed" };
        let title = format!("Use `{}:{tag}` ({state} at {})", mention.short_name(), catalogue::DATE);
        Some(Fix { title, applicability: Applicability::Unsafe, edits: written.edits })
    };
    let fixes: Vec<Fix> = unknown.nearest.iter().filter_map(fix).collect();
    let name = named(mention.short_name());
    let happens = match unknown.why {
        Why::NoLatest => format!("{name} has no tag `latest`: the build fails."),
        Why::Misspelt => format!("{name} has no tag {}: the build fails.", named(tag)),
        Why::Skipped => format!("{name} has no tag {}, though later ones are listed.", named(tag)),
    };
    let act = unknown.nearest.first().map(|tag| format!(" Write `{tag}`.")).unwrap_or_default();
    let severity = if fixes.is_empty() { Severity::Information } else { Severity::Warning };
    let finding = RULE.finding(range, image.written.clone(), fitting([happens.clone() + &act, happens]));
    report.push(Finding { fixes, ..finding }.severity(severity));
}
