//! Completion of base images: names, then tags.

use super::super::builder;
use super::super::place::{Part, Place};
use super::{Completion, CompletionKind, List, MOST, Topic};
use crate::catalogue::{self, Kind, completion::tags_for_completion};
use crate::definition::reference::Reference;
use crate::language::agents::From;
use crate::snapshot::Snapshot;

/// Images and tags, where the agent takes them from a registry.
pub(super) fn complete(snapshot: &Snapshot, place: &Place<'_>, offset: usize) -> Option<List> {
    let Part::Header(header) = place.part else { return None };
    let (_, field) = place.field()?;
    let agent = place.stage.agent(builder(snapshot), &snapshot.config().build_args)?;
    // A file on disk or a library's image is nothing the catalogue knows.
    if agent.from != From::Docker {
        return None;
    }
    let value = header.range(&field.value_range);
    let typed = snapshot.text().slice(value.clone());
    let blanks = snapshot.text().slice(value.end..offset.max(value.end));
    if typed.contains("{{") || typed.contains(char::is_whitespace) || !blanks.trim().is_empty() {
        return None;
    }
    // Behind the colon with nothing typed: what is completed begins at the cursor.
    let value = if value.is_empty() { offset..offset } else { value };
    if offset > value.end {
        return None;
    }
    match Reference::parse(&typed, agent.from) {
        Some(Reference { digest: Some(digest), .. }) if offset >= value.start + digest.start => None,
        Some(reference) => match &reference.tag {
            Some(tag) if offset >= value.start + tag.start => {
                Some(tags(&typed, &reference, value.start, offset))
            }
            _ => images(&typed, &reference, value.start, offset),
        },
        None => images("", &Reference::default(), value.start, offset),
    }
}

fn tags(typed: &str, reference: &Reference, start: usize, offset: usize) -> List {
    let registry = reference.registry.clone().map(|range| &typed[range]);
    let name = catalogue::canonical(registry, &typed[reference.path.clone()]);
    let range = reference.tag.clone().unwrap_or_default();
    // What stands before the cursor decides; the whole word is replaced.
    let prefix = typed.get(range.start..offset - start).unwrap_or_default();
    let all = tags_for_completion(&name);
    let fitting: Vec<_> = all.iter().filter(|tag| tag.name.contains(prefix)).collect();
    // A tag that is there in full is one among others to choose from.
    let is_there = matches!(fitting.as_slice(), [only] if only.name == prefix);
    let shown = if fitting.is_empty() || is_there { all.iter().collect() } else { fitting };
    let incomplete = shown.len() > MOST;
    let items = shown.into_iter().take(MOST).map(|tag| {
        Completion::new(CompletionKind::Tag, tag.name)
            .detail(if tag.level.floats() { "moves" } else { "stays" })
            .topic(Topic::Tag(name.clone(), tag.name.to_owned()))
    });
    List { replace: start + range.start..start + range.end, items: items.collect(), incomplete }
}

fn images(typed: &str, reference: &Reference, start: usize, offset: usize) -> Option<List> {
    let written_end = reference.path.end;
    let name_start = reference.registry.as_ref().map_or(reference.path.start, |registry| registry.start);
    if offset < start + name_start || offset > start + written_end {
        return None;
    }
    let prefix = typed.get(name_start..offset - start).unwrap_or_default();
    let mut fitting: Vec<_> = catalogue::images().filter(|image| image.name.starts_with(prefix)).collect();
    if fitting.is_empty() {
        fitting = catalogue::images().filter(|image| image.name.contains(prefix)).collect();
    }
    // Most used first; what is withdrawn last.
    fitting.sort_by_key(|image| (image.deprecated.is_some(), std::cmp::Reverse(image.files)));
    let incomplete = fitting.len() > MOST;
    let items = fitting.into_iter().take(MOST).map(|image| {
        Completion::new(CompletionKind::Image, image.name)
            .detail(kind(image.kind, image.deprecated.is_some()))
            .topic(Topic::Image(image.name.to_owned()))
    });
    Some(List { replace: start + name_start..start + written_end, items: items.collect(), incomplete })
}

/// A word for who stands behind an image.
pub(crate) fn kind(kind: Kind, withdrawn: bool) -> &'static str {
    match kind {
        _ if withdrawn => "withdrawn",
        Kind::Official => "official image",
        Kind::Retired => "formerly official image",
        Kind::Verified => "verified publisher",
        Kind::Community => "community image",
    }
}
