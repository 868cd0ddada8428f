//! References that no builder can read.

use std::ops::Range;

use super::super::refused::shown;
use super::super::wording::fitting;
use super::super::{Consequence, Report, Rule, lines, stages};
use crate::config::Profile;
use crate::definition::fault::{DIGITS, Fault, Kind, mended};
use crate::finding::{Applicability, Fix, Severity};
use crate::images::{Mention, write};
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "unreadable-reference",
    severity: Severity::Error,
    consequence: Consequence::Refused,
    profile: Some(Profile::Relaxed),
    summary: "No builder can read the image reference.",
    page: include_str!("pages/unreadable-reference.md"),
};

pub(in crate::rules) fn check(mention: &Mention<'_>, report: &mut Report<'_>) {
    let value = mention.image.value.text();
    let Some(fault) = &mention.image.fault else { return };
    // A shell variable is told of as that, and a line that was meant to be text is no header.
    if value.contains('$') || stages::cut_body(mention.snapshot.definition(), mention.stage).is_some() {
        return;
    }
    let Some(range) = mention.image.value.source(fault.range.clone()) else { return };
    let subject = value[fault.range.clone()].to_owned();
    let named = named_stage(mention, fault);
    let message = message(mention, fault, &subject, named.is_some());
    let fixes = named.into_iter().chain(mend(mention)).collect();
    report.push(RULE.finding(range, subject, message).fixes(fixes));
}

fn message(mention: &Mention<'_>, fault: &Fault, subject: &str, names_stage: bool) -> String {
    let word = shown(subject);
    let mended = mended(mention.image.value.text(), mention.image.agent.from).map(|(text, _)| text);
    let write = |otherwise: &str| match &mended {
        Some(text) => format!("Write `{}`.", shown(text)),
        None => otherwise.to_owned(),
    };
    let fails = "the build fails";
    let long = match fault.kind {
        Kind::Quotes => format!(
            "`{word}`: a header keeps its quotes, and no image is called so. {}",
            write("Delete them.")
        ),
        Kind::NamedStage if names_stage => {
            format!("`{word}` is a Dockerfile's: {fails}. Name the stage in a line `Stage: …`.")
        }
        Kind::NamedStage => format!("`{word}` is a Dockerfile's: {fails}. Delete it."),
        Kind::Blank => {
            format!("`{word}` behind a blank is no part of a reference: {fails}. {}", write("Delete it."))
        }
        Kind::NoName => format!("`{word}` names no image: {fails}. Write a name in front."),
        Kind::UpperCaseName => {
            format!(
                "`{word}` has upper case, and no image's name has: {fails}. {}",
                write("Write it in lower case.")
            )
        }
        Kind::NameCharacter => {
            format!("`{word}` stands in no image's name: {fails}. Write `a-z`, `0-9`, `.`, `_`, `-`, `/`.")
        }
        Kind::LongName => format!("`{word}` is longer than a name can be (255): {fails}. Shorten it."),
        Kind::Port => format!("`{word}` is no port: {fails}. Write a number."),
        Kind::TagCharacter => {
            format!("`{word}` stands in no tag: {fails}. {}", write("Write letters, digits, `_`, `.`, `-`."))
        }
        Kind::LongTag => format!("`{word}` is longer than a tag can be (128): {fails}. Shorten it."),
        Kind::UpperCaseDigest => {
            format!("`{word}` has upper case, and no digest has: {fails}. Write lower case.")
        }
        Kind::NoDigest => {
            format!(
                "`{word}` is no digest: {fails}. {}",
                write(&format!("Write `sha256:` and {DIGITS} digits."))
            )
        }
        Kind::DigestLength => {
            let digits = subject.split_once(':').map_or(0, |(_, digits)| digits.len());
            format!("`{word}` has {digits} digits, and a digest {DIGITS}: {fails}. Copy it whole.")
        }
    };
    fitting([long, format!("`{word}` cannot be read in a reference: {fails}.")])
}

/// The reference as a builder can read it.
fn mend(mention: &Mention<'_>) -> Option<Fix> {
    let (text, is_sure) = mended(mention.image.value.text(), mention.image.agent.from)?;
    let written = write::rewrite(mention, &text)?;
    let title = match &written.through {
        Some(variable) => format!("Write `{text}` through `{{{{ {variable} }}}}`"),
        None => format!("Write `{text}`"),
    };
    // Behind another fault an `AS name` goes without a `Stage` in its place.
    let names_a_stage = mention.image.fault.as_ref().is_some_and(|fault| fault.kind != Kind::NamedStage)
        && mention.image.value.text().contains(char::is_whitespace);
    let is_safe = is_sure && !written.shared && !names_a_stage;
    let applicability = if is_safe { Applicability::Safe } else { Applicability::Unsafe };
    Some(Fix { title, applicability, edits: written.edits })
}

/// `AS name` as the line that means it here, where a later stage copies from that name.
fn named_stage(mention: &Mention<'_>, fault: &Fault) -> Option<Fix> {
    let stage =
        mention.stage().filter(|stage| fault.kind == Kind::NamedStage && stage.field("stage").is_none())?;
    let snapshot = mention.snapshot;
    let value = &mention.image.value;
    let name = value.text().get(fault.range.clone())?.split_whitespace().nth(1)?;
    let program = snapshot.config().builder().program;
    let later =
        snapshot.definition().stages.get(mention.stage + 1..)?.iter().flat_map(|stage| &stage.sections);
    let mut sources =
        later.filter_map(|section| Some(section.part.slice(&section.part.copied_from(program)?)));
    if !sources.any(|source| source == name) {
        return None;
    }
    let (header, field) = stage.field("from")?;
    let text = snapshot.text();
    let before = value.text().get(..fault.range.start)?.trim_end().len();
    let cut: Range<usize> = value.verbatim(before..fault.range.end)?;
    let end = lines::whole(text, &header.range(&field.range)).end;
    let indentation = lines::indentation(text, header.range(&field.keyword).start);
    let line = lines::insert(text, end, &format!("{indentation}Stage: {name}\n"));
    let edits = vec![Edit { range: cut, text: String::new() }, line];
    Some(Fix { title: format!("Write `Stage: {name}` instead"), applicability: Applicability::Safe, edits })
}
