//! Downloads from servers that may be anybody.

use std::ops::Range;

use super::super::{CommandContext, Consequence, Report, Rule};
use crate::config::Profile;
use crate::finding::Severity;
use crate::language::package_managers::{Family, Invocation};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "tls-check-off",
    severity: Severity::Information,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Standard),
    summary: "The server's certificate is not checked.",
    page: include_str!("pages/tls-check-off.md"),
};

/// Options that turn the check off, by their longest spelling.
/// Sources: the help of wget 1.21, curl 7.88, aria2 1.36, pip 25, conda 26, apk-tools 2.14.
const OPTIONS: &[(Family, &str)] = &[
    (Family::Download, "--no-check-certificate"),
    (Family::Download, "--insecure"),
    (Family::Pip, "--trusted-host"),
    (Family::Conda, "--insecure"),
    (Family::Apk, "--no-check-certificate"),
];

/// Settings that turn it off, as words: `git config http.sslVerify false`, `conda config --set ssl_verify no`.
const SETTINGS: &[&str] = &["http.sslverify", "ssl_verify", "strict-ssl"];

/// Variables that turn it off.
const VARIABLES: &[(&str, &str)] =
    &[("GIT_SSL_NO_VERIFY", ""), ("NODE_TLS_REJECT_UNAUTHORIZED", "0"), ("PYTHONHTTPSVERIFY", "0")];

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let checkable = context.invocation.filter(|invocation| !is_without_certificates(invocation));
    let options = checkable.into_iter().flat_map(|invocation| {
        let is_off = |name: &str| OPTIONS.contains(&(invocation.manager.family, name));
        invocation
            .options
            .iter()
            .filter(move |given| is_off(given.name))
            .map(|given| given.word.range.clone())
    });
    let mut found: Vec<Range<usize>> = options.collect();
    found.extend(setting(context));
    let variables = context.command.assignments.iter().filter(|assignment| {
        let value = assignment.value.sketch();
        VARIABLES.iter().any(|(name, off)| {
            *name == assignment.name
                && if off.is_empty() { !matches!(value, "" | "0" | "false") } else { value == *off }
        })
    });
    found.extend(variables.map(|assignment| assignment.range.clone()));
    for range in found {
        let subject = context.text.get(range.clone()).unwrap_or_default();
        let shown = super::super::wording::shortened(subject, 40);
        let message =
            format!("`{shown}`: whoever answers is believed. Install `ca-certificates` and leave it out.");
        report.push(RULE.finding(range, subject.to_owned(), message));
    }
}

/// Servers that are asked over FTP have no certificates, and lead nowhere else.
fn is_without_certificates(invocation: &Invocation<'_>) -> bool {
    let fetches = invocation.manager.family == Family::Download;
    fetches
        && !invocation.operands.is_empty()
        && invocation.operands.iter().all(|address| address.sketch().starts_with("ftp://"))
}

/// The word of a setting, if it is turned off there.
fn setting(context: &CommandContext<'_>) -> Option<Range<usize>> {
    if !matches!(context.command.program(), Some("git" | "conda" | "mamba" | "npm" | "yarn" | "pip")) {
        return None;
    }
    let words = context.command.arguments();
    let is_no = |text: &str| ["false", "no", "0", "off"].iter().any(|no| text.eq_ignore_ascii_case(no));
    words.iter().enumerate().find_map(|(at, word)| {
        let text = word.sketch().to_ascii_lowercase();
        let (name, value) = text.split_once('=').unwrap_or((&text, ""));
        let next = words.get(at + 1).map_or("", |word| word.sketch());
        let is_off = SETTINGS.contains(&name) && (is_no(value) || (value.is_empty() && is_no(next)));
        is_off.then(|| word.range.clone())
    })
}
