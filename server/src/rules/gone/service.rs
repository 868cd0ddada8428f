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
    let fetches = context.command.program().is_some_and(|program| FETCHERS.contains(&program));
    if context.invocation.is_none() && !fetches {
        return;
    }
    let mut before = "";
    for word in context.command.arguments() {
        let text = word.sketch();
        for address in addresses(text, before) {
            let Some(service) = closed(&text[address.clone()]) else { continue };
            let range = word.source(address.clone());
            let subject = context.text.get(range.clone()).unwrap_or(text);
            let finding =
                RULE.finding(range, subject.to_owned(), message(subject, &text[address.clone()], service));
            let written =
                |part: Range<usize>| word.editable(address.start + part.start..address.start + part.end);
            report.push(finding.fixes(fix(&text[address.clone()], service, written).into_iter().collect()));
        }
        before = text;
    }
}

/// Programs that fetch something besides installers: keys, packages that a line of code names.
const FETCHERS: [&str; 5] = ["R", "Rscript", "apt-key", "gpg", "gpg2"];

/// The addresses in a word; the host of a key server may stand alone.
fn addresses(text: &str, before: &str) -> Vec<Range<usize>> {
    let ends = |char: char| char.is_whitespace() || "\"'`(),;<>|[]{}".contains(char);
    let with_scheme = text.match_indices("://").map(|(at, _)| {
        let scheme = text[..at].trim_end_matches(|char: char| char.is_ascii_alphanumeric()).len();
        scheme..text[at..].find(ends).map_or(text.len(), |length| at + length)
    });
    let mut found: Vec<_> = with_scheme.collect();
    let value = if before == "--keyserver" { Some(text) } else { text.strip_prefix("--keyserver=") };
    if found.is_empty() {
        found.extend(value.map(|value| text.len() - value.len()..text.len()));
    }
    found
}

pub(super) fn message(subject: &str, address: &str, service: &Closed) -> String {
    let act = match service.moved(address) {
        Some((_, new)) => format!("Use `{}…`.", shortened(new, 40)),
        None => match service.host_now {
            Some(host) => format!("Use `{host}`."),
            None => "Find where it has moved.".to_owned(),
        },
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
    let place = written(host(address)?)?;
    Some(match service.host_now {
        Some(host) => Fix::replace(format!("Use `{host}`"), Applicability::Safe, place, host.to_owned()),
        None => {
            let title = "Name the host that has it now".to_owned();
            Fix::replace(title, Applicability::ToFill, place, "HOST".to_owned())
        }
    })
}
