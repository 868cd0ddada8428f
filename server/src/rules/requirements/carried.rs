//! Which file of the workspace stands at a path in the container.

use std::ops::Range;
use std::sync::Arc;

use super::list::beside;
use crate::definition::{Content, Stage, templates};
use crate::rules::lines;
use crate::shell::directory::joined;
use crate::snapshot::Snapshot;
use crate::surroundings::{File, Surroundings, fits};
use crate::text::Edit;

/// What a stage copies from the host.
pub(super) struct Carried<'s> {
    pub(super) surroundings: &'s Surroundings,
    pairs: Vec<Pair>,
    /// How the file's lines end.
    line_end: &'static str,
}

/// A line of `%files`.
#[derive(Clone)]
struct Pair {
    source: String,
    destination: String,
    /// Its bytes in the file, without blanks around it.
    line: Range<usize>,
    /// The blanks in front of it.
    indent: String,
}

impl<'s> Carried<'s> {
    pub(super) fn of(snapshot: &'s Snapshot, stage: &Stage) -> Carried<'s> {
        let builder = snapshot.config().builder();
        let values = stage.values(builder, &snapshot.config().build_args);
        let get = |name: &str| values.get(name).map(String::as_str);
        let filled = |text: &str| match text.contains("{{") {
            true => templates::substitute(text, builder, get).0.text().to_owned(),
            false => text.to_owned(),
        };
        let mut pairs = Vec::new();
        for section in &stage.sections {
            let part = &section.part;
            let Content::Files(entries) = &part.content else { continue };
            if !part.is("files") || part.copied_from(builder.program).is_some() {
                continue;
            }
            for entry in entries {
                let Some(source) = entry.source.as_ref().map(|source| filled(part.slice(source))) else {
                    continue;
                };
                // Without a destination it goes to where it came from.
                let destination = entry.destination.as_ref().map(|word| filled(part.slice(word)));
                let destination = joined(Some("/"), destination.as_deref().unwrap_or(&source));
                let line = section.range(&entry.range);
                let before = part.slice(&(0..entry.range.start));
                let indent = before[before.trim_end_matches([' ', '\t']).len()..].to_owned();
                pairs.extend(destination.map(|destination| Pair { source, destination, line, indent }));
            }
        }
        let line_end = lines::line_end(snapshot.text());
        Carried { surroundings: snapshot.surroundings(), pairs, line_end }
    }

    /// The file of the workspace that is copied to a path: of several the one that is copied last.
    pub(super) fn file(&self, path: &str) -> Option<Arc<File>> {
        self.pairs
            .iter()
            .rev()
            .find_map(|pair| pair.origins(path).iter().find_map(|origin| self.surroundings.read(origin)))
    }

    /// Whether surely nothing of the workspace is copied to a path.
    pub(super) fn is_missing(&self, path: &str) -> bool {
        let mut origins = self.pairs.iter().flat_map(|pair| pair.origins(path));
        origins.all(|origin| self.surroundings.is_missing(&origin))
    }

    /// What is copied when the file beside the one at a path is copied as well, and the edit that does it.
    pub(super) fn with_neighbour(&self, path: &str, name: &str) -> Option<(Carried<'s>, Edit)> {
        let is_it = |pair: &&Pair| {
            pair.origins(path).contains(&pair.source) && self.surroundings.read(&pair.source).is_some()
        };
        let pair = self.pairs.iter().rev().find(is_it)?;
        let neighbour = Pair {
            source: beside(&pair.source, name),
            destination: beside(path, name),
            line: pair.line.end..pair.line.end,
            indent: pair.indent.clone(),
        };
        self.surroundings.read(&neighbour.source)?;
        let Pair { source, destination, line, indent } = &neighbour;
        if format!("{source}{destination}").contains([' ', '"', '\'', '*', '?']) {
            return None;
        }
        let line_end = self.line_end;
        let edit = Edit { range: line.clone(), text: format!("{line_end}{indent}{source} {destination}") };
        let pairs = self.pairs.iter().cloned().chain([neighbour]).collect();
        Some((Carried { surroundings: self.surroundings, pairs, line_end }, edit))
    }
}

impl Pair {
    fn origins(&self, path: &str) -> Vec<String> {
        origins(&self.source, &self.destination, path)
    }
}

/// What of a source may stand at a path once it has been copied. `cp` copies into a directory that exists, and makes
/// what does not exist; which of the two it is here is not known.
fn origins(source: &str, destination: &str, path: &str) -> Vec<String> {
    let source = source.trim_end_matches('/');
    let name = source.rsplit('/').next().unwrap_or(source);
    let destination = destination.trim_end_matches('/');
    let Some(below) = path.strip_prefix(destination) else { return Vec::new() };
    if below.is_empty() {
        return vec![source.to_owned()];
    }
    let Some(below) = below.strip_prefix('/') else { return Vec::new() };
    let (first, rest) = below.split_once('/').map_or((below, ""), |(first, rest)| (first, rest));
    if name.contains(['*', '?']) {
        let folder = &source[..source.len() - name.len()];
        return if fits(name, first) { vec![format!("{folder}{below}")] } else { Vec::new() };
    }
    let mut origins = Vec::new();
    if first == name {
        origins.push(if rest.is_empty() { source.to_owned() } else { format!("{source}/{rest}") });
    }
    origins.push(format!("{source}/{below}"));
    origins
}

#[cfg(test)]
mod tests {
    use super::origins;

    #[test]
    fn paths_lead_back() {
        for (source, destination, path, expected) in [
            ("r.txt", "/opt/r.txt", "/opt/r.txt", vec!["r.txt"]),
            ("r.txt", "/opt/other.txt", "/opt/other.txt", vec!["r.txt"]),
            ("a/r.txt", "/opt", "/opt/r.txt", vec!["a/r.txt", "a/r.txt/r.txt"]),
            ("app", "/opt/app", "/opt/app/r.txt", vec!["app/r.txt"]),
            ("app", "/opt", "/opt/app/r.txt", vec!["app/r.txt", "app/app/r.txt"]),
            (".", "/src", "/src/a/r.txt", vec!["./a/r.txt"]),
            ("*.txt", "/opt/", "/opt/r.txt", vec!["r.txt"]),
            ("a/*", "/opt", "/opt/b/r.txt", vec!["a/b/r.txt"]),
            ("*.txt", "/opt", "/opt/r.yml", vec![]),
            ("r.txt", "/opt", "/optional/r.txt", vec![]),
            ("r.txt", "/", "/r.txt", vec!["r.txt", "r.txt/r.txt"]),
        ] {
            assert_eq!(origins(source, destination, path), expected, "{source} {destination} {path}");
        }
    }
}
