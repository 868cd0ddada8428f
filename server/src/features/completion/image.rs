//! Completion of base images: namespaces and names, then tags, then digests.

use std::cmp::Reverse;
use std::ops::Range;

use super::super::place::Place;
use super::{Completion, CompletionKind, List, MOST, Topic};
use crate::catalogue::namespaces::{NAMESPACES, REGISTRIES};
use crate::catalogue::{self, DATE, Kind, Tag, release, tags_for_completion};
use crate::definition::Stage;
use crate::definition::reference::Reference;
use crate::images::{mentions, tag_in_comment};
use crate::language::agents::From;
use crate::snapshot::Snapshot;

/// How many images stand before the namespaces.
const MOST_USED: usize = 30;

/// What is completed: the value of `From` as far as it is written.
struct Typed<'t> {
    text: &'t str,
    /// Where it starts in the file.
    start: usize,
    /// Where the cursor is in the file: in the value or among the blanks in front of it.
    cursor: usize,
    reference: Reference,
    from: From,
    /// What the keywords `Registry` and `Namespace` put in front, with a slash at the end; empty without them.
    before: String,
}

/// Images and tags, where the agent takes them from a registry or a library; `word` is what stands there, in bytes of the
/// file.
pub(super) fn complete(
    snapshot: &Snapshot,
    place: &Place<'_>,
    word: Range<usize>,
    from: From,
) -> Option<List> {
    let written = snapshot.text().slice(word.clone());
    if !matches!(from, From::Docker | From::Library | From::Oras) || written.contains("{{") {
        return None;
    }
    let text = written.trim_start();
    let typed = Typed {
        text,
        cursor: place.part.start() + place.at,
        start: word.end - text.len(),
        reference: Reference::parse(text, from).unwrap_or_default(),
        from,
        before: if from == From::Docker { keywords(snapshot, place.stage) } else { String::new() },
    };
    // From among the blanks in front of it, a value is completed as from its beginning.
    let at = typed.cursor.saturating_sub(typed.start);
    match (&typed.reference.digest, &typed.reference.tag) {
        (Some(digest), _) if at >= digest.start => digests(snapshot, &typed),
        (_, Some(tag)) if at >= tag.start && at <= tag.end && from != From::Oras => tags(&typed, at),
        _ => images(&typed, at),
    }
}

/// `Registry` and `Namespace` as they are put in front of a name.
fn keywords(snapshot: &Snapshot, stage: &Stage) -> String {
    let value = |name| {
        let value = snapshot.value(stage, name)?.value.text().trim_matches('/').to_owned();
        (!value.is_empty()).then(|| value + "/")
    };
    value("registry").unwrap_or_default() + &value("namespace").unwrap_or_default()
}

impl Typed<'_> {
    /// The catalogue's name of the image; none for what only a library knows.
    fn name(&self) -> Option<String> {
        let registry = self.reference.registry.clone().and_then(|range| self.text.get(range));
        let path = self.text.get(self.reference.path.clone()).unwrap_or_default();
        match self.from {
            From::Library => {
                let path = path.strip_prefix("library/").unwrap_or(path);
                let name = path.strip_prefix("default/").unwrap_or(path);
                (registry.is_none() && !name.contains('/')).then(|| name.to_lowercase())
            }
            _ if self.before.is_empty() => Some(catalogue::canonical(registry, path)),
            _ => Some(catalogue::canonical(None, &format!("{}{path}", self.before))),
        }
    }

    /// An image to be written so, instead of all that is there: a tag goes with it if the other image has such a tag, and
    /// a digest is of one image alone.
    fn image(&self, name: &str, written: &str) -> Completion {
        let behind = self.text.get(self.reference.path.end..).unwrap_or_default();
        let item = Completion::new(CompletionKind::Image, written);
        if behind.is_empty() || self.name().as_deref() == Some(name) {
            return item.insert(format!("{written}{behind}"));
        }
        let tag = self.reference.tag.clone().and_then(|range| catalogue::living(name, self.text.get(range)?));
        match tag.filter(|tag| self.has(name, tag)) {
            Some(tag) => item.insert(format!("{written}:{}", tag.name)),
            None => item,
        }
    }

    /// Whether a tag of the catalogue may be there: a library has builds of its own, and what it has of Docker Hub's are
    /// releases.
    fn has(&self, name: &str, tag: &Tag) -> bool {
        let is_release = || tag.level.floats() && release::release_of(name, tag.name).is_some();
        self.from != From::Library || is_release()
    }

    fn list(&self, replace: Range<usize>, items: Vec<Completion>) -> Option<List> {
        List::of((self.start + replace.start).min(self.cursor)..self.start + replace.end, items)
    }
}

/// Tags that begin with what is typed, else those that hold it; all of them behind a tag that is complete.
fn tags(typed: &Typed<'_>, at: usize) -> Option<List> {
    let name = typed.name()?;
    let range = typed.reference.tag.clone()?;
    // What stands before the cursor decides; the whole word is replaced.
    let prefix = typed.text.get(range.start..at).unwrap_or_default();
    let mut all = tags_for_completion(&name);
    all.retain(|tag| typed.has(&name, tag));
    let matching =
        |fits: &dyn Fn(&str) -> bool| -> Vec<&Tag> { all.iter().filter(|tag| fits(tag.name)).collect() };
    let mut shown = matching(&|tag| tag.starts_with(prefix));
    if shown.is_empty() {
        shown = matching(&|tag| tag.contains(prefix));
    }
    // A tag that is there in full is one among others to choose from.
    if shown.is_empty() || matches!(shown.as_slice(), [only] if only.name == prefix) {
        shown = all.iter().collect();
    }
    // The digest behind a tag is of that tag alone.
    let end = typed.reference.digest.as_ref().map_or(range.end, |digest| digest.end);
    let written = typed.text.get(range.start..end).unwrap_or_default();
    let is_written = |tag: &Tag| typed.text.get(range.clone()) == Some(tag.name);
    let items = shown.into_iter().take(MOST + 1).map(|tag| {
        let item = Completion::new(CompletionKind::Tag, tag.name);
        let item = if is_written(tag) { item.insert(written.to_owned()) } else { item };
        match typed.from {
            From::Library => item.detail("a release; whether this library has it is not known"),
            _ => item.detail(stands_for(tag)).topic(Topic::Tag(name.clone(), tag.name.to_owned())),
        }
    });
    let items = items.collect();
    typed.list(range.start..end, items)
}

/// What a tag is today, in a few words.
fn stands_for(tag: &Tag) -> String {
    match tag.group_pin.or(tag.pin).filter(|pin| *pin != tag.name) {
        Some(pin) if tag.level.floats() => format!("moves; {pin} at {DATE}"),
        _ if tag.level.floats() => "moves".to_owned(),
        _ => "stays".to_owned(),
    }
}

/// Digests that the file itself says of the same image.
fn digests(snapshot: &Snapshot, typed: &Typed<'_>) -> Option<List> {
    let (name, range) = (typed.name()?, typed.reference.digest.clone()?);
    let here = typed.start + range.start;
    let mut items: Vec<Completion> = Vec::new();
    for mention in mentions(snapshot).filter(|mention| mention.name == name) {
        let elsewhere = mention.range().is_none_or(|range| !range.contains(&here));
        let digest = mention.image.digest().filter(|digest| elsewhere && digest.contains(':'));
        let Some(digest) = digest.filter(|digest| items.iter().all(|item| item.label != *digest)) else {
            continue;
        };
        let tag = tag_in_comment(&mention).map(|(tag, _)| tag);
        let detail = tag.map_or("of another stage".to_owned(), |tag| format!("{tag}, of another stage"));
        items.push(Completion::new(CompletionKind::Tag, digest).detail(detail));
    }
    typed.list(range, items)
}

/// Names and namespaces that begin with what is typed, else names that hold it.
fn images(typed: &Typed<'_>, at: usize) -> Option<List> {
    let written_end = typed.reference.path.end;
    let name_start = typed.reference.registry.as_ref().map_or(typed.reference.path.start, |host| host.start);
    if at < name_start || at > written_end {
        return None;
    }
    let prefix = typed.text.get(name_start..at).unwrap_or_default();
    let range = name_start..typed.text.len();
    if typed.from == From::Library {
        return typed.list(range, library_names(typed, prefix));
    }
    let names = Names::of(typed, prefix);
    let mut items = names.images(typed);
    // Inside a registry most people are on the way to a namespace; else the images that are used most come first.
    let at = if prefix.contains('/') { 0 } else { items.len().min(MOST_USED) };
    // A namespace alone has no tag.
    if written_end == typed.text.len() {
        items.splice(at..at, names.namespaces());
    }
    typed.list(range, items)
}

/// The operating systems that the default collection of the public library has under Docker Hub's names.
fn library_names(typed: &Typed<'_>, prefix: &str) -> Vec<Completion> {
    let mut systems: Vec<_> = catalogue::images()
        .filter(|image| image.category == "os" && !image.name.contains('/') && image.deprecated.is_none())
        .filter(|image| image.name.starts_with(prefix))
        .collect();
    systems.sort_by_key(|image| Reverse(image.files));
    let item = |image: &catalogue::Image| {
        typed
            .image(image.name, image.name)
            .detail("whether this library has it is not known")
            .topic(Topic::Image(image.name.to_owned()))
    };
    systems.iter().map(item).collect()
}

/// Names as they are to be written behind what stands before them.
struct Names<'t> {
    /// What the reader sees typed.
    prefix: &'t str,
    /// What of it is only another way to say Docker Hub.
    host: &'t str,
    /// What keywords put in front.
    before: String,
    /// Whether only images with a host will do.
    needs_host: bool,
}

impl<'t> Names<'t> {
    fn of(typed: &Typed<'_>, prefix: &'t str) -> Names<'t> {
        let hub = ["docker.io/library/", "docker.io/", "index.docker.io/"];
        let host = hub.into_iter().find(|host| prefix.starts_with(host)).unwrap_or_default();
        let before = hub.into_iter().find_map(|host| typed.before.strip_prefix(host));
        Names {
            prefix,
            host: prefix.get(..host.len()).unwrap_or_default(),
            before: before.unwrap_or(&typed.before).to_owned(),
            needs_host: typed.from == From::Oras,
        }
    }

    /// A name of the catalogue as it is written here; none where it is not to be reached from here.
    fn written<'n>(&self, name: &'n str) -> Option<&'n str> {
        let name = name.strip_prefix(self.before.as_str())?;
        let (host, rest) = name.split_once('/').unwrap_or((name, ""));
        let has_host = host.contains('.');
        let is_host_alone = has_host && rest.is_empty();
        (!has_host || self.before.is_empty()).then_some(name).filter(|_| is_host_alone || !self.needs_host)
    }

    fn images(&self, typed: &Typed<'_>) -> Vec<Completion> {
        // What the catalogue knows are containers' layers; behind `oras` stand whole SIF files.
        if self.needs_host {
            return Vec::new();
        }
        let rest = self.prefix.get(self.host.len()..).unwrap_or_default();
        // Those, too, that only contain it: editors go on with a list themselves while somebody types, and `nvidia/cuda`
        // is not among the names that begin with `c`.
        let all = catalogue::images().filter_map(|image| Some((self.written(image.name)?, image)));
        let mut found: Vec<_> = all.filter(|(name, _)| name.contains(rest)).collect();
        // Most used first; what is withdrawn last.
        found.sort_by_key(|(name, image)| {
            (!name.starts_with(rest), image.deprecated.is_some(), Reverse(image.files))
        });
        let item = |(name, image): (&str, catalogue::Image)| {
            typed
                .image(image.name, &format!("{}{name}", self.host))
                .detail(kind(image.kind, image.deprecated.is_some()))
                .topic(Topic::Image(image.name.to_owned()))
        };
        found.into_iter().map(item).collect()
    }

    fn namespaces(&self) -> Vec<Completion> {
        let fits = |name: &&str| name.starts_with(self.prefix) && name.len() > self.prefix.len();
        let written = NAMESPACES.iter().filter_map(|(name, about)| Some((self.written(name)?, about)));
        let fitting = written.filter(|(name, _)| self.host.is_empty() && !name.is_empty() && fits(name));
        fitting.map(|(name, about)| Completion::new(CompletionKind::Folder, name).detail(*about)).collect()
    }
}

/// Hosts for `Registry`.
pub(super) fn registries() -> Vec<Completion> {
    REGISTRIES
        .iter()
        .map(|(host, about)| Completion::new(CompletionKind::Folder, *host).detail(*about))
        .collect()
}

/// Namespaces for `Namespace`, in the registry that the stage names.
pub(super) fn namespaces(snapshot: &Snapshot, stage: &Stage) -> Vec<Completion> {
    let registry = snapshot.value(stage, "registry");
    let registry = registry.map(|value| value.value.text().trim_matches('/').to_owned()).unwrap_or_default();
    let registry = if registry == "docker.io" { "" } else { &registry };
    let inside = |name: &'static str| match registry {
        "" => Some(name).filter(|name| !name.split('/').next().is_some_and(|host| host.contains('.'))),
        host => name.strip_prefix(host)?.strip_prefix('/'),
    };
    let item = |(name, about): &(&'static str, &'static str)| {
        let name = inside(name)?.trim_end_matches('/');
        (!name.is_empty()).then(|| Completion::new(CompletionKind::Folder, name).detail(*about))
    };
    NAMESPACES.iter().filter_map(item).collect()
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
