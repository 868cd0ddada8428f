//! Whether a comment changes anything but what is ignored: the last word on every place that a comment might be put.

use crate::definition::refusal::refusals;
use crate::definition::{Content, Definition, Header, Section};
use crate::language::programs::Program;
use crate::snapshot::Snapshot;

/// Whether two versions of a file are the same to the builder and to the shell, but for comments to us.
pub(super) fn is_none(before: &Snapshot, after: &Snapshot) -> bool {
    is_same(before.definition(), after.definition()) && refused(before) == refused(after)
}

fn refused(snapshot: &Snapshot) -> Vec<(crate::definition::refusal::Cause, String)> {
    let given = &snapshot.config().build_args;
    let of = |program| refusals(snapshot.definition(), snapshot.text(), program, given);
    Program::ALL.into_iter().flat_map(of).map(|refusal| (refusal.cause, refusal.subject)).collect()
}

fn is_same(before: &Definition, after: &Definition) -> bool {
    before.stages.len() == after.stages.len()
        && before.stages.iter().zip(&after.stages).all(|(before, after)| {
            let headers = match (&before.header, &after.header) {
                (None, None) => true,
                (Some(before), Some(after)) => is_same_header(&before.part, &after.part),
                _ => false,
            };
            headers
                && before.sections.len() == after.sections.len()
                && before.sections.iter().zip(&after.sections).all(|(before, after)| {
                    std::sync::Arc::ptr_eq(&before.part, &after.part)
                        || is_same_section(&before.part, &after.part)
                })
        })
}

fn is_same_header(before: &Header, after: &Header) -> bool {
    let fields = before.fields.iter().zip(&after.fields);
    before.fields.len() == after.fields.len()
        && fields.into_iter().all(|(before, after)| {
            before.name == after.name
                && before.value.text() == after.value.text()
                && before.dropped == after.dropped
        })
}

fn is_same_section(before: &Section, after: &Section) -> bool {
    let name = |section: &Section| section.slice(&section.name).to_owned();
    let arguments =
        |section: &Section| section.arguments.as_ref().map(|range| section.slice(range).to_owned());
    name(before) == name(after) && arguments(before) == arguments(after) && is_same_content(before, after)
}

fn is_same_content(before: &Section, after: &Section) -> bool {
    match (&before.content, &after.content) {
        (Content::Text, Content::Text) => is_same_script(before, after),
        (Content::Files(_), Content::Files(_))
        | (Content::Labels(_), Content::Labels(_))
        | (Content::Arguments(_), Content::Arguments(_)) => entries(before) == entries(after),
        _ => false,
    }
}

/// What the builder reads in a body that is no script.
fn entries(section: &Section) -> Vec<[&str; 3]> {
    let word =
        |range: &Option<std::ops::Range<usize>>| range.as_ref().map_or("", |range| section.slice(range));
    match &section.content {
        Content::Text => Vec::new(),
        Content::Files(entries) => {
            entries.iter().map(|e| [word(&e.source), word(&e.destination), word(&e.ignored)]).collect()
        }
        Content::Labels(labels) => {
            labels.iter().map(|label| [section.slice(&label.name), section.slice(&label.value), ""]).collect()
        }
        Content::Arguments(arguments) => {
            arguments.iter().map(|one| [section.slice(&one.name), section.slice(&one.value), ""]).collect()
        }
    }
}

/// The same lines but for comments to us; still blank where it was blank, and with its `#!` where it was.
fn is_same_script(before: &Section, after: &Section) -> bool {
    let body = |section: &Section| section.slice(&section.body).to_owned();
    let (old, new) = (body(before), body(after));
    let first = |text: &str| text.lines().next().unwrap_or_default().trim().to_owned();
    let shebang = first(&old).starts_with("#!") || first(&new).starts_with("#!");
    old.trim().is_empty() == new.trim().is_empty()
        && (!shebang || first(&old) == first(&new))
        && before.script().has_errors() == after.script().has_errors()
        && without_notes(before) == without_notes(after)
}

/// A body without comments to us.
fn without_notes(section: &Section) -> String {
    let text = &section.text;
    let mut left = String::new();
    let mut from = section.body.start;
    let in_body = section.notes().iter().filter(|note| note.range.start >= section.body.start);
    for note in in_body.filter(|note| !note.foreign) {
        let line = text[..note.range.start].rfind('\n').map_or(0, |end| end + 1);
        if note.alone {
            left.push_str(text.get(from..line).unwrap_or_default());
            from = text[note.range.end..].find('\n').map_or(text.len(), |end| note.range.end + end + 1);
        } else {
            left.push_str(text.get(from..note.range.start).unwrap_or_default().trim_end_matches([' ', '\t']));
            from = note.range.end;
        }
    }
    left.push_str(text.get(from..section.body.end).unwrap_or_default());
    // A last line without line end gets one when a line follows.
    left.trim_end_matches(['\n', '\r']).to_owned()
}
