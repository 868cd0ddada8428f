//! Addresses of services that are closed.

use super::super::wording::said;
use super::super::{CommandContext, Consequence, Report, Rule};
use crate::config::Profile;
use crate::finding::{Applicability, Fix, Severity};
use crate::language::services::{Closed, closed};
use crate::shell::Word;

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
        let act = match service.replacement {
            Some(scheme) => format!("Use `{scheme}://`."),
            None => "Find where it has moved.".to_owned(),
        };
        let message = said(subject, &format!("nothing answers there since {}. {act}", service.since));
        let finding = RULE.finding(range, subject.to_owned(), message);
        report.push(finding.fixes(fix(word, start, service).into_iter().collect()));
    }
}

/// Another scheme, where that is all that has changed.
fn fix(word: &Word, start: usize, service: &Closed) -> Option<Fix> {
    let (old, new) = (service.scheme?, service.replacement?);
    let range = word.editable(start..start + old.len())?;
    let title = format!("Use `{new}://`");
    Some(Fix::replace(title, Applicability::Safe, range, new.to_owned()))
}
