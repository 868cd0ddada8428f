//! Completion of base images: names, then tags.

use std::ops::Range;

use crate::catalogue::{self, Kind, completion::tags_for_completion};
use crate::definition::reference::Reference;
use crate::language::agents::From;
use crate::language::programs::Program;
use crate::snapshot::Snapshot;

/// A list of completions for one place.
#[derive(Clone, Debug)]
pub struct List {
    /// The bytes every item replaces.
    pub replace: Range<usize>,
    /// Most useful first.
    pub items: Vec<Completion>,
    /// Whether there is more than is listed.
    pub incomplete: bool,
}

/// One completion.
#[derive(Clone, Debug)]
pub struct Completion {
    /// What the menu shows.
    pub label: String,
    /// What is put in.
    pub insert: String,
    /// What the typed text is compared with, where it is not the label.
    pub filter: Option<String>,
    /// A few words beside it.
    pub detail: Option<String>,
    /// A page about it.
    pub documentation: Option<String>,
    /// What it is.
    pub kind: CompletionKind,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// An image.
    Image,
    /// A tag of an image.
    Tag,
}

/// The most items of a list: more than anybody reads, few enough to send.
const MOST: usize = 200;

/// Completions at an offset; nothing where there is nothing to complete.
#[must_use]
pub fn completion(snapshot: &Snapshot, offset: usize) -> Option<List> {
    let stage = snapshot.definition().stage_at(offset)?;
    let header = stage.header.as_ref()?;
    let at = offset.checked_sub(header.start)?;
    // The value's line to its end: a value not yet typed is an empty range behind the colon.
    let field = header.part.fields.iter().find(|field| {
        let line_end = header.part.text[field.range.start..].find('\n');
        let end = line_end.map_or(header.part.text.len(), |end| field.range.start + end);
        field.name == "from" && (field.value_range.start..=end.max(field.value_range.end)).contains(&at)
    })?;
    let program = snapshot.config().programs().next().unwrap_or(Program::Apptainer);
    let agent = stage.agent(program, &snapshot.config().build_args)?;
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
            Some(tag) if offset >= value.start + tag.start => Some(tags(&typed, &reference, value.start)),
            _ => Some(images(&typed, &reference, value.start)),
        },
        None => Some(images("", &Reference::default(), value.start)),
    }
}

fn tags(typed: &str, reference: &Reference, start: usize) -> List {
    let registry = reference.registry.clone().map(|range| &typed[range]);
    let name = catalogue::canonical(registry, &typed[reference.path.clone()]);
    let range = reference.tag.clone().unwrap_or_default();
    let prefix = &typed[range.clone()];
    let all = tags_for_completion(&name);
    let fitting: Vec<_> = all.iter().filter(|tag| tag.name.contains(prefix)).collect();
    // A tag that is there in full is one among others to choose from.
    let shown = if fitting.len() > 1 { fitting } else { all.iter().collect() };
    let incomplete = shown.len() > MOST;
    let items = shown.into_iter().take(MOST).map(|tag| {
        let pin = tag.pin.filter(|pin| *pin != tag.name);
        let means = pin.map(|pin| format!("is `{pin}` as of {}; ", catalogue::DATE)).unwrap_or_default();
        Completion {
            label: tag.name.to_owned(),
            insert: tag.name.to_owned(),
            filter: None,
            detail: Some(if tag.level.floats() { "moves".to_owned() } else { "stays".to_owned() }),
            documentation: Some(format!("`{name}:{}` {means}{}.", tag.name, tag.level.meaning())),
            kind: CompletionKind::Tag,
        }
    });
    List { replace: start + range.start..start + range.end, items: items.collect(), incomplete }
}

fn images(typed: &str, reference: &Reference, start: usize) -> List {
    let written_end = reference.path.end;
    let name_start = reference.registry.as_ref().map_or(reference.path.start, |registry| registry.start);
    let prefix = &typed[name_start..written_end];
    let mut fitting: Vec<_> = catalogue::images().filter(|image| image.name.starts_with(prefix)).collect();
    if fitting.is_empty() {
        fitting = catalogue::images().filter(|image| image.name.contains(prefix)).collect();
    }
    // Most used first; what is withdrawn last.
    fitting.sort_by_key(|image| (image.deprecated.is_some(), std::cmp::Reverse(image.files)));
    let incomplete = fitting.len() > MOST;
    let items = fitting.into_iter().take(MOST).map(|image| Completion {
        label: image.name.to_owned(),
        insert: image.name.to_owned(),
        filter: None,
        detail: Some(kind(image.kind, image.deprecated.is_some()).to_owned()),
        documentation: Some(format!("{}\n\n{}", image.description, image.page())),
        kind: CompletionKind::Image,
    });
    List { replace: start + name_start..start + written_end, items: items.collect(), incomplete }
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
