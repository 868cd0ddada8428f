//! References that no builder can read.

use super::super::refused::{beginning, shown};
use super::super::wording::fitting;
use super::super::{Consequence, Report, Rule, lines, stages};
use crate::config::Profile;
use crate::definition::fault::{DIGITS, Kind, Mended, mended};
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
    let mended = mended(value, mention.image.agent.from);
    let named = mended.as_ref().and_then(|mended| named_stage(mention, mended));
    let message = message(fault.kind, &subject, mended.as_ref(), named.is_some());
    let plain = mended.and_then(|mended| mend(mention, &mended, named.is_some()));
    let fixes = named.into_iter().chain(plain).collect();
    report.push(RULE.finding(range, subject, message).fixes(fixes));
}

fn message(kind: Kind, subject: &str, mended: Option<&Mended>, names_stage: bool) -> String {
    let (what, act) = said(kind, subject);
    let stage = if names_stage { " Name the stage in a line `Stage: …`." } else { "" };
    let known = mended.filter(|_| kind != Kind::NamedStage);
    let write = known.map_or_else(|| act.clone(), |mended| format!("Write `{}`.", shown(&mended.text)));
    // What is named instead is not deleted.
    let (write, act) = match kind {
        Kind::NamedStage if names_stage => (String::new(), String::new()),
        _ => (format!(" {write}"), format!(" {act}")),
    };
    let word = shown(subject);
    fitting([
        format!("`{word}`{what}.{write}{stage}"),
        format!("`{word}`{what}.{act}{stage}"),
        format!("`{}`: {FAILS}.{act}{stage}", beginning(subject, 15)),
        format!("`{}`: {FAILS}.{act}", beginning(subject, 15)),
    ])
}

const FAILS: &str = "the build fails";

/// What is wrong, to be read behind the words at fault, and what to do where nobody knows what is meant.
fn said(kind: Kind, subject: &str) -> (String, String) {
    let digits = subject.split_once(':').map_or(0, |(_, digits)| digits.len());
    let (what, act) = match kind {
        Kind::Quotes => {
            return (
                ": a header keeps its quotes, and no image is called so".to_owned(),
                "Delete the quotes.".to_owned(),
            );
        }
        Kind::NamedStage => (" is a Dockerfile's".to_owned(), "Delete it."),
        Kind::Blank => (" behind a blank is no part of a reference".to_owned(), "Delete it."),
        Kind::NoName => (" names no image".to_owned(), "Write a name in front."),
        Kind::UpperCaseName => {
            (" has upper case, and no image's name has".to_owned(), "Write it in lower case.")
        }
        Kind::NameCharacter => {
            (" stands in no image's name".to_owned(), "Write `a-z`, `0-9`, `.`, `_`, `-`, `/`.")
        }
        Kind::LongName => (" is longer than a name can be (255)".to_owned(), "Shorten it."),
        Kind::Port => (" is no port".to_owned(), "Write a number."),
        Kind::TagCharacter => (" stands in no tag".to_owned(), "Write letters, digits, `_`, `.`, `-`."),
        Kind::LongTag => (" is longer than a tag can be (128)".to_owned(), "Shorten it."),
        Kind::UpperCaseDigest => (" has upper case, and no digest has".to_owned(), "Write lower case."),
        Kind::NoDigest => (" is no digest".to_owned(), "Write `sha256:` and 64 digits."),
        Kind::DigestLength => (format!(" has {digits} digits, and a digest {DIGITS}"), "Copy it whole."),
    };
    (format!("{what}: {FAILS}"), act.to_owned())
}

/// The reference as a builder can read it.
fn mend(mention: &Mention<'_>, mended: &Mended, loses_a_name: bool) -> Option<Fix> {
    let text = &mended.text;
    let written = write::rewrite(mention, text)?;
    let title = match &written.through {
        Some(variable) => format!("Write `{text}` through `{{{{ {variable} }}}}`"),
        None => format!("Write `{text}`"),
    };
    let is_safe = mended.is_sure && !written.shared && !loses_a_name;
    let applicability = if is_safe { Applicability::Safe } else { Applicability::Unsafe };
    Some(Fix { title, applicability, edits: written.edits })
}

/// The same with `AS name` as the line that means it here, where a later stage copies from that name.
fn named_stage(mention: &Mention<'_>, mended: &Mended) -> Option<Fix> {
    let name = mended.stage.as_deref()?;
    let stage = mention.stage().filter(|stage| stage.field("stage").is_none())?;
    if !stages::copied(mention.snapshot).behind(name, mention.stage) {
        return None;
    }
    let written = write::rewrite(mention, &mended.text)?;
    let (header, field) = stage.field("from")?;
    let text = mention.snapshot.text();
    let end = lines::whole(text, &header.range(&field.range)).end;
    let indentation = lines::indentation(text, header.range(&field.keyword).start);
    let line = lines::insert(text, end, &format!("{indentation}Stage: {name}\n"));
    let mut edits: Vec<Edit> = written.edits.into_iter().chain([line]).collect();
    Edit::sort(&mut edits);
    let is_safe = mended.is_sure && !written.shared;
    let applicability = if is_safe { Applicability::Safe } else { Applicability::Unsafe };
    let title = format!("Write `{}` and a line `Stage: {name}`", mended.text);
    Some(Fix { title, applicability, edits })
}
