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

/// Without the word and its options. What is run as another user goes on through `runuser`.
/// Source: sudo(8) of sudo 1.9, runuser(1) of util-linux 2.38.
fn fix(context: &CommandContext<'_>, wrapper: &Wrapper) -> Option<Fix> {
    let options = context.text.get(wrapper.range.end..wrapper.span.end)?;
    let range = wrapper.range.start..wrapper.span.end;
    // A lone backslash continues the line.
    let is_plain =
        |word: &str| matches!(word, "-E" | "-H" | "-n" | "-S" | "-EH" | "-HE" | "--" | "-nE" | "\\");
    let words: Vec<_> = options.split_ascii_whitespace().filter(|word| !is_plain(word)).collect();
    match words.as_slice() {
        [] => Some(Fix::replace("Remove `sudo`".to_owned(), Applicability::Safe, range, String::new())),
        ["-u" | "--user", "root"] | ["-uroot" | "--user=root"] => {
            Some(Fix::replace("Remove `sudo`".to_owned(), Applicability::Safe, range, String::new()))
        }
        ["-u" | "--user", user] => {
            let title = format!("Use `runuser -u {user}`");
            Some(Fix::replace(title, Applicability::Unsafe, range, format!("runuser -u {user} -- ")))
        }
        _ => None,
    }
}
