//! Addresses of services that are closed.

use std::ops::Range;

use super::super::wording::{said, shortened};
use super::super::{CommandContext, Consequence, Report, Rule};
use crate::config::Profile;
use crate::finding::{Applicability, Fix, Severity};
use crate::language::services::{Closed, closed, host};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "gone-service",
    severity: Severity::Warning,
    consequence: Consequence::WillNotBuild,
    profile: Some(Profile::Relaxed),
    summary: "The address is one of a service that is closed.",
    page: include_str!("pages/gone-service.md"),
};

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    // Only what is fetched: a text that names an address may be about anything.
    if context.invocation.is_none() {
        return;
    }
    for word in context.command.arguments() {
        let text = word.sketch();
        let start = text.find("://").map(|end| {
            let scheme = text[..end].rfind(|char: char| !char.is_ascii_alphanumeric());
            scheme.map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8))
        });
        let Some(start) = start else { continue };
        let Some(service) = closed(&text[start..]) else { continue };
        let range = word.source(start..text.len());
        let subject = context.text.get(range.clone()).unwrap_or(text);
        let finding = RULE.finding(range, subject.to_owned(), message(subject, &text[start..], service));
        let written = |part: Range<usize>| word.editable(start + part.start..start + part.end);
        report.push(finding.fixes(fix(&text[start..], service, written).into_iter().collect()));
    }
}

pub(super) fn message(subject: &str, address: &str, service: &Closed) -> String {
    let act = match service.moved(address) {
        Some((_, new)) => format!("Use `{}…`.", shortened(new, 40)),
        None => "Find where it has moved.".to_owned(),
    };
    said(subject, &format!("nothing answers there since {}. {act}", service.since))
}

/// The address where the same thing is now, else a place for the host that has it. `written` tells where a part of the
/// address stands.
pub(super) fn fix(
    address: &str,
    service: &Closed,
    written: impl Fn(Range<usize>) -> Option<Range<usize>>,
) -> Option<Fix> {
    if let Some((length, new)) = service.moved(address) {
        let title = format!("Use `{new}…`");
        return Some(Fix::replace(title, Applicability::Safe, written(0..length)?, new.to_owned()));
    }
    let title = "Name the host that has it now".to_owned();
    Some(Fix::replace(title, Applicability::ToFill, written(host(address)?)?, "HOST".to_owned()))
}
