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

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    if !AS_ROOT.contains(&context.section) {
        return;
    }
    for wrapper in context.command.wrappers.iter().filter(|wrapper| wrapper.name == "sudo") {
        let fixes = fix(context, wrapper).into_iter().collect();
        report.push(RULE.finding(wrapper.range.clone(), "sudo".to_owned(), MESSAGE.to_owned()).fixes(fixes));
    }
    if context.command.program() == Some("sudo") {
        let range = context.command.program_range();
        report.push(RULE.finding(range, "sudo".to_owned(), MESSAGE.to_owned()));
    }
}

/// Without the word and its options. One that takes a value (`-u user`) changes more than that.
fn fix(context: &CommandContext<'_>, wrapper: &Wrapper) -> Option<Fix> {
    let options = context.text.get(wrapper.range.end..wrapper.span.end)?;
    let is_plain = |word: &str| matches!(word, "-E" | "-H" | "-n" | "-S" | "-EH" | "-HE" | "--" | "-nE");
    options.split_ascii_whitespace().all(is_plain).then(|| {
        let range = wrapper.range.start..wrapper.span.end;
        Fix::replace("Remove `sudo`".to_owned(), Applicability::Safe, range, String::new())
    })
}
