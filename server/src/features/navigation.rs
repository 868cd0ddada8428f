//! Going from a name to where it gets its meaning, and to everywhere it is used.

use std::ops::Range;
use std::path::PathBuf;

use super::links;
use super::names::{self, Mention, Name};
use crate::snapshot::Snapshot;

/// Where something is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// In this file.
    Here(Range<usize>),
    /// Another file, from its start.
    File(PathBuf),
}

/// Where the thing at an offset is defined, with the bytes it is named by there.
#[must_use]
pub fn definition(snapshot: &Snapshot, offset: usize) -> Option<(Range<usize>, Vec<Target>)> {
    if let Some((name, range)) = names::name_at(snapshot, offset) {
        let targets = defining(snapshot, &name).into_iter().map(|mention| Target::Here(mention.range));
        return Some((range, targets.collect()));
    }
    let (range, path) = links::file_at(snapshot, offset)?;
    Some((range, vec![Target::File(path)]))
}

/// Of stages of one name the first is the one that counts; of defaults and assignments each may.
fn defining(snapshot: &Snapshot, name: &Name) -> Vec<Mention> {
    let mut mentions = names::mentions(snapshot, name);
    mentions.retain(|mention| mention.defines);
    if matches!(name, Name::Stage(_) | Name::App(..)) {
        mentions.truncate(1);
    }
    mentions
}

/// Everywhere the name at an offset is mentioned; with where it is defined, if that is wanted.
#[must_use]
pub fn references(snapshot: &Snapshot, offset: usize, with_definition: bool) -> Vec<Range<usize>> {
    let Some((name, _)) = names::name_at(snapshot, offset) else { return Vec::new() };
    let mentions = names::mentions(snapshot, &name).into_iter();
    mentions.filter(|mention| with_definition || !mention.defines).map(|mention| mention.range).collect()
}

/// Everywhere the name at an offset is mentioned, and whether it is given its meaning there.
#[must_use]
pub fn highlights(snapshot: &Snapshot, offset: usize) -> Vec<Mention> {
    names::name_at(snapshot, offset).map(|(name, _)| names::mentions(snapshot, &name)).unwrap_or_default()
}
