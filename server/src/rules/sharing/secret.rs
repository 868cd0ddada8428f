//! Credentials in the text.

use std::ops::Range;

use super::super::wording::around;
use super::super::{Consequence, FileContext, Report, Rule};
use crate::config::Profile;
use crate::definition::Content;
use crate::finding::{Applicability, Fix, Severity};
use crate::language::credentials::{Found, credentials};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "secret-in-definition",
    severity: Severity::Warning,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Relaxed),
    summary: "A credential stands in the file, and with it in the image.",
    page: include_str!("pages/secret-in-definition.md"),
};

pub(super) fn check(context: &FileContext<'_>, report: &mut Report<'_>) {
    let definition = context.snapshot.definition();
    let preamble = context.snapshot.text().slice(0..definition.preamble);
    tell(&Credentials::of(&preamble).0, 0, |_| false, report);
    for stage in &definition.stages {
        if let Some(header) = &stage.header {
            let found = header.part.memo.get_or_make(|| Credentials::of(&header.part.text));
            tell(&found.0, header.start, |_| true, report);
        }
        for section in &stage.sections {
            // A variable in a default is replaced by one of the programs only.
            let takes_variables = |range: &Range<usize>| {
                !matches!(section.part.content, Content::Arguments(_))
                    && range.start >= section.part.body.start
            };
            let found = section.part.memo.get_or_make(|| Credentials::of(&section.part.text));
            tell(&found.0, section.start, takes_variables, report);
        }
    }
}

/// The credentials of a part.
struct Credentials(Vec<Found>);

impl Credentials {
    fn of(text: &str) -> Credentials {
        Credentials(credentials(text).collect())
    }
}

fn tell(
    credentials: &[Found],
    start: usize,
    takes_variables: impl Fn(&Range<usize>) -> bool,
    report: &mut Report<'_>,
) {
    for found in credentials {
        let name = found.credential.name;
        let after =
            format!("` is {name}: whoever has the file or the image has it. Revoke it and take it out.");
        let message = around("`", &found.label, &after);
        let range = found.range.start + start..found.range.end + start;
        let fix = fix(found, range.clone(), takes_variables(&found.range));
        report.push(RULE.finding(range, found.label.clone(), message).fixes(vec![fix]));
    }
}

fn fix(found: &Found, range: Range<usize>, takes_variables: bool) -> Fix {
    let variable = found.credential.variable;
    let (title, text) = if variable.is_empty() || !takes_variables {
        (format!("Take {} out", found.credential.name), String::new())
    } else {
        (format!("Take it from `--build-arg {variable}=…`"), format!("{{{{ {variable} }}}}"))
    };
    Fix::replace(title, Applicability::Unsafe, range, text)
}
