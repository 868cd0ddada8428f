//! `sudo` where the script is root already.

use super::super::{CommandContext, Consequence, Report, Rule};
use crate::config::Profile;
use crate::finding::{Applicability, Fix, Severity};
use crate::shell::Wrapper;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "sudo-in-script",
    severity: Severity::Warning,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Standard),
    summary: "The build is root already, and the base image may have no `sudo`.",
    page: include_str!("pages/sudo-in-script.md"),
};

/// Sections whose scripts the builder runs as root.
const AS_ROOT: [&str; 2] = ["post", "appinstall"];

const MESSAGE: &str = "`sudo`: the build is root already, and many base images have no `sudo`. Leave it out.";

/// Where it makes the command another user's.
const AS_ANOTHER: &str = "`sudo`: many base images have none, and root needs none. Use `runuser`.";

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    if !AS_ROOT.contains(&context.section) {
        return;
    }
    for wrapper in context.command.wrappers.iter().filter(|wrapper| wrapper.name == "sudo") {
        let fix = fix(context, wrapper);
        let is_for_another = fix.as_ref().is_some_and(|fix| fix.applicability != Applicability::Safe);
        let message = if is_for_another { AS_ANOTHER } else { MESSAGE };
        let finding = RULE.finding(wrapper.range.clone(), "sudo".to_owned(), message.to_owned());
        report.push(finding.fixes(fix.into_iter().collect()));
    }
    if context.command.program() == Some("sudo") {
        let range = context.command.program_range();
        report.push(RULE.finding(range, "sudo".to_owned(), MESSAGE.to_owned()).fixes(Vec::new()));
    }
}

/// Without the word and its options; what it sets for the command stays. What is run as another user goes on through
/// `runuser`. Source: sudo(8) of sudo 1.9, runuser(1) of util-linux 2.38.
fn fix(context: &CommandContext<'_>, wrapper: &Wrapper) -> Option<Fix> {
    let given = context.text.get(wrapper.range.end..wrapper.span.end)?;
    // A lone backslash continues the line.
    let is_plain =
        |word: &str| matches!(word, "-E" | "-H" | "-n" | "-S" | "-EH" | "-HE" | "--" | "-nE" | "\\");
    let words: Vec<_> = given.split_ascii_whitespace().filter(|word| !is_plain(word)).collect();
    let settings = words.iter().position(|word| is_setting(word)).unwrap_or(words.len());
    let (options, settings) = words.split_at(settings);
    if !settings.iter().all(|word| is_setting(word)) {
        return None;
    }
    let begins = |at: &usize| given[..*at].ends_with(|before: char| before.is_ascii_whitespace());
    let kept = settings.first().and_then(|first| given.match_indices(first).map(|(at, _)| at).find(begins));
    let range = wrapper.range.start..wrapper.range.end + kept.unwrap_or(given.len());
    match options {
        [] | ["-u" | "--user", "root"] | ["-uroot" | "--user=root"] => {
            Some(Fix::replace("Remove `sudo`".to_owned(), Applicability::Safe, range, String::new()))
        }
        ["-u" | "--user", user] if settings.is_empty() => {
            let title = format!("Use `runuser -u {user}`");
            Some(Fix::replace(title, Applicability::Unsafe, range, format!("runuser -u {user} -- ")))
        }
        _ => None,
    }
}

/// Whether the shell sets a variable with this word as `sudo` does.
fn is_setting(word: &str) -> bool {
    let Some((name, _)) = word.split_once('=') else { return false };
    name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
