//! The words of `%files` and `%appfiles` that name files of the host.

use std::borrow::Cow;
use std::ops::Range;

use super::super::StageContext;
use crate::definition::{Content, FileEntry, Placed, Section, templates};
use crate::finding::{Applicability, Fix};
use crate::text::Edit;

/// A file or folder of the host that a stage copies.
pub(super) struct Source<'s> {
    section: &'s Placed<Section>,
    entry: &'s FileEntry,
    /// Its bytes in the file, without quotes.
    pub(super) range: Range<usize>,
    /// As it is written.
    pub(super) written: &'s str,
    /// With template variables replaced.
    pub(super) path: Cow<'s, str>,
    /// Whether every template variable has a value.
    pub(super) is_known: bool,
    /// Whether an app takes it.
    pub(super) is_of_app: bool,
}

/// Everything that a stage copies from the host, line by line.
pub(super) fn sources<'s>(context: &StageContext<'s>) -> Vec<Source<'s>> {
    let builder = context.snapshot.config().builder();
    let mut values = None;
    let mut found = Vec::new();
    for section in &context.stage.sections {
        let part = &section.part;
        let Content::Files(entries) = &part.content else { continue };
        if part.copied_from(builder.program).is_some() {
            continue;
        }
        for entry in entries {
            let Some(word) = entry.source.clone().filter(|word| !word.is_empty()) else { continue };
            let written = part.slice(&word);
            let (path, is_known) = if written.contains("{{") {
                let given = &context.snapshot.config().build_args;
                let values = values.get_or_insert_with(|| context.stage.values(builder, given));
                let get = |name: &str| values.get(name).map(String::as_str);
                let (path, unknown) = templates::substitute(written, builder, get);
                (Cow::Owned(path.text().to_owned()), unknown.is_empty())
            } else {
                (Cow::Borrowed(written), true)
            };
            let is_of_app = !part.is("files");
            let range = section.range(&word);
            found.push(Source { section, entry, range, written, path, is_known, is_of_app });
        }
    }
    found
}

impl Source<'_> {
    /// Takes another path and copies it to where this one is copied to.
    pub(super) fn replaced(&self, title: String, path: &str) -> Option<Fix> {
        let is_word = |path: &str| !path.is_empty() && !path.contains(['"', '\'', '\n', '\t', '\r']);
        let quoted = self.is_quoted();
        if !is_word(path) || (!quoted && path.contains(' ')) || path.starts_with('#') {
            return None;
        }
        // A destination is taken as it is written: `$HOME` would be a folder of that name.
        if self.entry.destination.is_none() && self.written.contains('$') {
            return None;
        }
        let mut edits = vec![Edit { range: self.range.clone(), text: path.to_owned() }];
        if self.entry.destination.is_none() {
            // Without a destination it goes to where it came from.
            let at = self.range.end + usize::from(quoted);
            let quote = if quoted { "\"" } else { "" };
            edits.push(Edit { range: at..at, text: format!(" {quote}{}{quote}", self.written) });
        }
        Some(Fix { title, applicability: Applicability::Unsafe, edits })
    }

    /// Copies it no longer.
    pub(super) fn left_out(&self) -> Fix {
        let at = self.section.range(&self.entry.range).start;
        Fix::replace("Leave the line out".to_owned(), Applicability::Unsafe, at..at, "# ".to_owned())
    }

    fn is_quoted(&self) -> bool {
        let part = &self.section.part;
        let before = self.range.start - self.section.start;
        before.checked_sub(1).is_some_and(|at| part.slice(&(at..at + 1)) == "\"")
    }
}
