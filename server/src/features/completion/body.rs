//! Lines of sections: keys of labels, names of defaults, paths.

use std::ops::Range;

use super::super::place::{Place, run_at_or_behind};
use super::{Completion, CompletionKind, List, Topic, script, section, template};
use crate::definition::{Content, Section};
use crate::language::labels::LABEL_KEYS;
use crate::snapshot::Snapshot;
use crate::surroundings::Surroundings;

pub(super) fn complete(snapshot: &Snapshot, place: &Place<'_>) -> Option<List> {
    let part = &place.section()?.part;
    let line = place.line();
    let written = &part.text[line.clone()];
    let at = place.at.clamp(line.start, line.end);
    // At the very start of an empty line another section may begin.
    let another = || (written.is_empty()).then(|| List::of(place.range(&(at..at)), section::names(place)))?;
    if written.trim_start().starts_with('#') {
        return None;
    }
    let list = match &part.content {
        Content::Labels(_) => first_word(part, &line, at).and_then(|word| labels(place, word)),
        Content::Arguments(_) => first_word(part, &line, at).and_then(|word| defaults(place, word)),
        Content::Files(_) if part.copied_from(snapshot.config().builder().program).is_none() => {
            first_word(part, &line, at)
                .filter(|_| !written.is_empty())
                .and_then(|word| paths(place, word, snapshot.surroundings()))
        }
        Content::Files(_) => None,
        Content::Text => script::complete(snapshot, place),
    };
    match list {
        // Where a line is free for both, both are offered.
        Some(mut list) if written.is_empty() => {
            list.items.extend(section::names(place));
            Some(list)
        }
        Some(list) => Some(list),
        None => another(),
    }
}

/// The first word of a line, if the cursor is on it or in front of it.
fn first_word(part: &Section, line: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let is_word = |c: char| !c.is_whitespace() && !matches!(c, '"' | '=');
    let word = run_at_or_behind(&part.text[..line.end], at, is_word);
    let word = word.start.max(line.start)..word.end;
    let (before, behind) = (&part.text[line.start..word.start], &part.text[word.end..line.end]);
    // In front of a word in quotes there is nothing to put in and nothing that could be replaced alone.
    let is_quoted = word.is_empty() && behind.starts_with(char::is_whitespace) && !behind.trim().is_empty();
    (!before.contains(is_word) && !is_quoted).then_some(word)
}

fn labels(place: &Place<'_>, word: Range<usize>) -> Option<List> {
    let text = place.part.text();
    let given: Vec<_> = place
        .stage
        .sections
        .iter()
        .filter_map(|section| match &section.part.content {
            Content::Labels(labels) => Some((section, labels)),
            _ => None,
        })
        .flat_map(|(section, labels)| {
            let others = labels
                .iter()
                .filter(|label| section.start + label.name.start != place.part.start() + word.start);
            others.map(|label| section.part.slice(&label.name))
        })
        .collect();
    let alone = text[word.end..].split('\n').next().unwrap_or_default().trim().is_empty();
    let mut keys: Vec<_> = LABEL_KEYS.iter().filter(|key| !given.contains(&key.name)).collect();
    keys.sort_by_key(|key| (key.replaced_by.is_some(), !key.name.starts_with("org.")));
    let items = keys.into_iter().map(|key| {
        let blank = if alone { " " } else { "" };
        Completion::new(CompletionKind::Label, key.name)
            .insert(format!("{}{blank}", key.name))
            .detail(if key.replaced_by.is_some() { "succeeded by OCI annotations" } else { key.description })
            .topic(Topic::Label(key.name.to_owned()))
    });
    List::of(place.range(&word), items.collect())
}

/// Variables that the stage uses and gives no default.
fn defaults(place: &Place<'_>, word: Range<usize>) -> Option<List> {
    let text = place.part.text();
    let has_value = text[word.end..].split('\n').next().unwrap_or_default().trim_start().starts_with('=');
    let typed = &text[word.clone()];
    let missing = template::used(place)
        .into_iter()
        .filter(|name| name == typed || place.stage.default_of(name).is_none());
    let items = missing.map(|name| {
        let insert = if has_value { name.clone() } else { format!("{name}=") };
        Completion::new(CompletionKind::Variable, name).insert(insert).detail("used in this stage")
    });
    List::of(place.range(&word), items.collect())
}

/// Files and folders; the last component of the path is replaced.
pub(super) fn paths(place: &Place<'_>, word: Range<usize>, around: &Surroundings) -> Option<List> {
    let text = place.part.text();
    let typed = text.get(word.start..place.at)?;
    let (folder, from) = match typed.rfind('/') {
        Some(slash) => (&typed[..=slash], word.start + slash + 1),
        None => ("", word.start),
    };
    if folder.contains("{{") || folder.contains('$') {
        return None;
    }
    let rest = &text[place.at..word.end];
    let end = rest.find('/').map_or(word.end, |slash| place.at + slash);
    // What a path goes on behind is a folder.
    let followed = text[end..].starts_with('/');
    let items = around
        .entries(folder)
        .into_iter()
        .filter(|entry| !entry.name.starts_with('.') || text[from..].starts_with('.'));
    let items = items.filter(|entry| !entry.name.contains([' ', '\'', '"', '\n']));
    let items = items.filter(|entry| entry.is_folder || !followed).map(|entry| {
        let kind = if entry.is_folder { CompletionKind::Folder } else { CompletionKind::File };
        let slash = if entry.is_folder && !followed { "/" } else { "" };
        Completion::new(kind, &entry.name).insert(format!("{}{slash}", entry.name))
    });
    List::of(place.range(&(from..end)), items.collect())
}
