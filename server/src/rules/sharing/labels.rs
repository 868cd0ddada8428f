//! Images that do not say who answers for them, which one they are, and where they are made.

use super::super::{Consequence, FileContext, Report, Rule};
use super::about::Image;
use crate::config::Profile;
use crate::definition::Section;
use crate::finding::{Applicability, Fix, Severity};
use crate::language::labels::{self, Purpose};
use crate::language::{environment, git_remote};
use crate::snapshot::Snapshot;

pub(in crate::rules) static LABELS: Rule = Rule {
    id: "missing-labels",
    severity: Severity::Hint,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Standard),
    summary: "No label says who answers for the image, which version it is, or what it is for.",
    page: include_str!("pages/missing-labels.md"),
};

pub(in crate::rules) static SOURCE: Rule = Rule {
    id: "missing-source-label",
    severity: Severity::Information,
    consequence: Consequence::HardToShare,
    profile: None,
    summary: "No label says where the definition file is kept.",
    page: include_str!("pages/missing-source-label.md"),
};

pub(super) fn check(context: &FileContext<'_>, report: &mut Report<'_>) {
    let Some(image) = Image::of(context.snapshot) else { return };
    if are_written_by_a_script(&image) {
        return;
    }
    let mut missing: Vec<_> =
        [&labels::CONTACT, &labels::VERSION].into_iter().filter(|purpose| !image.tells(purpose)).collect();
    if !image.has_help() && !image.tells(&labels::DESCRIPTION) {
        missing.push(&labels::DESCRIPTION);
    }
    let source = Some(&labels::SOURCE).filter(|source| !image.tells(source));
    let remote = source.and_then(|_| remote(context.snapshot));
    if !missing.is_empty() {
        let message = match missing.as_slice() {
            [one] => format!("No label says {}. Add it to `%labels`.", one.question),
            [one, other] => {
                format!("No label says {} or {}. Add them to `%labels`.", one.question, other.question)
            }
            _ => {
                let questions: Vec<_> = missing.iter().map(|purpose| purpose.question).collect();
                format!("No label says {}. Add them to `%labels`.", questions.join(", "))
            }
        };
        // Where it is made is known where there is a checkout, and only there.
        let source = source.filter(|_| remote.is_some());
        let lines = || missing.iter().copied().chain(source).map(|one| line(one, remote.as_deref()));
        let finding = LABELS.finding(image.mark.clone(), "%labels".to_owned(), message);
        let fixes = report.fixes(|| fixes(&image, &lines().collect::<Vec<_>>(), true));
        report.push(finding.fixes(fixes));
    }
    if let Some(source) = source {
        let message = format!("No label says where the definition file is kept. Add `{}`.", source.key);
        let finding = SOURCE.finding(image.mark.clone(), source.key.to_owned(), message);
        let fixes = report.fixes(|| fixes(&image, &[line(source, remote.as_deref())], remote.is_none()));
        report.push(finding.fixes(fixes));
    }
}

fn line(purpose: &Purpose, remote: Option<&str>) -> String {
    let known = remote.filter(|_| purpose.key == labels::SOURCE.key);
    format!("{} {}", purpose.key, known.unwrap_or(purpose.to_fill_in))
}

/// Labels, some of them (or none) with a value that only the author knows.
fn fixes(image: &Image<'_>, lines: &[String], to_fill: bool) -> Vec<Fix> {
    let s = if lines.len() == 1 { "" } else { "s" };
    let (what, applicability) =
        if to_fill { (" to fill in", Applicability::ToFill) } else { ("", Applicability::Unsafe) };
    let title = format!("Insert {} label{s}{what}", lines.len());
    image.inserted("labels", lines, title, applicability).into_iter().collect()
}

/// Whether a script of the stage may write labels: then nobody knows them before the build.
pub(super) fn are_written_by_a_script(image: &Image<'_>) -> bool {
    let sections = image.stage.sections.iter().map(|section| &section.part);
    let scripts = sections.filter(|part| part.spec.is_some_and(|spec| spec.at_build));
    scripts.into_iter().any(|part| part.memo.get_or_make(|| NamesLabelFile::of(part)).0)
}

/// Whether a section names a file that holds labels.
struct NamesLabelFile(bool);

impl NamesLabelFile {
    fn of(section: &Section) -> NamesLabelFile {
        let body = section.slice(&section.body).as_bytes();
        let names = |file: &&str| memchr::memmem::find(body, file.as_bytes()).is_some();
        NamesLabelFile(environment::LABEL_FILES.iter().any(names))
    }
}

/// The address of the repository that the file is in, from the configuration of the checkout.
fn remote(snapshot: &Snapshot) -> Option<String> {
    let config = snapshot.surroundings().git_config()?;
    git_remote::remote(&config.text().to_string())
}
