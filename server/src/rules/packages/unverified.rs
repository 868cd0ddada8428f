//! Files that are downloaded and never compared with what was meant.

use super::super::wording::around;
use super::super::{CommandContext, Report};
use super::checked::comparison;
use super::pipe;
use super::rows::UNVERIFIED;
use crate::finding::{Applicability, Fix};
use crate::language::package_managers::{Family, Invocation};

/// Options with which nothing is fetched, by their longest spelling.
const ASKS: [&str; 4] = ["--spider", "--head", "--version", "--help"];

/// Endings of files that others are checked with.
const CHECKS: [&str; 8] = [".asc", ".sig", ".gpg", ".key", ".sha256", ".sha512", ".md5", "SUMS"];

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation.filter(|call| call.manager.family == Family::Download) else {
        return;
    };
    let is_checked_later = context.whole.checks_behind(context.commands, context.index);
    let is_asking = ASKS.iter().any(|option| invocation.has(option));
    // What is run unseen is told already.
    if is_checked_later || is_asking || pipe::runner(context).is_some() {
        return;
    }
    for package in invocation.packages() {
        let address = package.subject.split(['?', '#']).next().unwrap_or(&package.subject);
        if CHECKS.iter().any(|end| address.ends_with(end)) {
            continue;
        }
        let subject = context.text.get(package.range.clone()).unwrap_or(&package.subject);
        let message =
            around("`", subject, "` is taken as it comes. Compare its SHA-256 with the one you know.");
        let finding = UNVERIFIED.finding(package.range.clone(), subject.to_owned(), message);
        report.push(finding.fixes(fix(invocation, address).into_iter().collect()));
    }
}

/// A comparison behind the command, where it is known into which file one address goes.
fn fix(invocation: &Invocation<'_>, address: &str) -> Option<Fix> {
    let named =
        ["--output-document", "--output", "--out"].iter().find_map(|name| invocation.values(name).last());
    let folder = ["--directory-prefix", "--output-dir", "--dir"].iter().any(|name| invocation.has(name));
    let writes = invocation.manager.name != "curl" || invocation.has("--remote-name");
    let file = match named {
        Some(file) => file.text()?,
        None if writes && !folder => address.rsplit('/').next()?,
        None => return None,
    };
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "._-/+".contains(char);
    let is_one = invocation.operands.len() == 1 && !invocation.has("--input-file");
    (is_one && !file.is_empty() && file != "-" && file.chars().all(is_plain)).then(|| {
        let at = invocation.command.range.end;
        let text = format!(" && {}", comparison(invocation.command.origin, file));
        let title = format!("Compare the SHA-256 of `{file}`");
        Fix::replace(title, Applicability::ToFill, at..at, text)
    })
}
