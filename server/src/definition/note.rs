//! Comments that are addressed to us: which rules do not count, and where.
//!
//! Only what the builder or the shell takes for a comment is one; a here-document that writes such a line is none.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::{Header, Section};
use crate::language::sections::Body;

/// An ignore comment. Ranges are relative to the part it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The comment, from `#` to its last visible character.
    pub range: Range<usize>,
    /// Whether nothing stands before it on its line.
    pub alone: bool,
    /// Whether it is about the whole file.
    pub whole_file: bool,
    /// Whether it is written in hadolint's words, for hadolint.
    pub foreign: bool,
    /// The names of rules.
    pub names: Vec<Range<usize>>,
    /// Between the brackets; nothing where there are none.
    pub list: Option<Range<usize>>,
}

/// How comments to us begin.
pub const MARK: &str = "singularity-ls:";
const FOREIGN_MARK: &str = "hadolint";

/// Whether there may be an ignore comment in a text: very quick, and mostly the end of it.
fn may_have(text: &str) -> bool {
    static OWN: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(MARK));
    static FOREIGN: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(FOREIGN_MARK));
    OWN.find(text.as_bytes()).is_some() || FOREIGN.find(text.as_bytes()).is_some()
}

/// The ignore comments of lines that are comments from the first `#` on.
pub(super) fn of_lines(text: &str, wanted: Comments) -> Vec<Note> {
    if !may_have(text) {
        return Vec::new();
    }
    let mut notes = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let hash = match wanted {
            Comments::Anywhere => line.find('#'),
            Comments::WholeLines => {
                Some(line.len() - line.trim_start().len()).filter(|at| line[*at..].starts_with('#'))
            }
        };
        notes.extend(hash.and_then(|hash| note(text, start + hash..start + line.len())));
        start += line.len();
    }
    notes
}

/// Where comments may begin.
#[derive(Clone, Copy)]
pub(super) enum Comments {
    Anywhere,
    WholeLines,
}

impl Header {
    pub(super) fn find_notes(&self) -> Vec<Note> {
        of_lines(&self.text, Comments::Anywhere)
    }
}

impl Section {
    pub(super) fn find_notes(&self) -> Vec<Note> {
        if !may_have(&self.text) {
            return Vec::new();
        }
        let body = self.slice(&self.body);
        let mut notes = match self.spec.map(|spec| (spec.body, spec.name)) {
            None | Some((Body::Help, _)) => Vec::new(),
            Some((Body::Script, _)) if !self.is_shell() => Vec::new(),
            Some((Body::Script, _)) => {
                let comments = self.script().comments();
                comments.into_iter().filter_map(|comment| note(body, comment)).collect()
            }
            Some((Body::Files, "appfiles")) => of_lines(body, Comments::Anywhere),
            Some((Body::Files | Body::Labels | Body::Arguments, _)) => of_lines(body, Comments::WholeLines),
        };
        let start = self.body.start;
        notes.iter_mut().for_each(|note| note.shift(start));
        // Behind the arguments of the section line.
        let line = self.text.lines().next().unwrap_or_default();
        let behind = self.app.is_none().then(|| line.get(self.name.end..)?.find(" #")).flatten();
        let on_line = behind.and_then(|at| note(&self.text, self.name.end + at + 1..line.len()));
        notes.splice(0..0, on_line);
        notes
    }
}

impl Note {
    /// Moves it to where its part stands.
    pub(crate) fn shift(&mut self, by: usize) {
        let ranges = self.names.iter_mut().chain(&mut self.list).chain([&mut self.range]);
        ranges.for_each(|range| *range = range.start + by..range.end + by);
    }
}

/// Reads a comment.
fn note(text: &str, comment: Range<usize>) -> Option<Note> {
    let body = text.get(comment.clone())?.trim_end();
    let range = comment.start..comment.start + body.len();
    let said = body.trim_start_matches('#').trim_start();
    let (foreign, rest) = match said.strip_prefix(MARK) {
        Some(rest) => (false, rest),
        None => (true, said.strip_prefix(FOREIGN_MARK)?.strip_prefix([' ', '\t'])?),
    };
    let rest = rest.trim_start();
    let global = rest.strip_prefix("global").filter(|_| foreign);
    let rest = global.map_or(rest, str::trim_start);
    let (whole_file, rest) = match (rest.strip_prefix("ignore-file"), rest.strip_prefix("ignore")) {
        (Some(rest), _) if !foreign => (true, rest),
        (_, Some(rest)) => (global.is_some(), rest),
        (_, None) if foreign => return None,
        (_, None) => (false, ""),
    };
    let rest = rest.trim_start();
    let list = match foreign {
        false => rest.strip_prefix('[').map(|rest| rest.split(']').next().unwrap_or_default()),
        true => Some(rest.strip_prefix('=')?.split('#').next().unwrap_or_default()),
    };
    let at = |piece: &str| {
        let start = piece.as_ptr() as usize - text.as_ptr() as usize;
        start..start + piece.len()
    };
    let names = list.into_iter().flat_map(|list| list.split(',')).map(str::trim);
    let names = names.filter(|name| !name.is_empty()).map(at).collect();
    let line = text[..range.start].rfind('\n').map_or(0, |end| end + 1);
    let alone = text[line..range.start].trim().is_empty();
    Some(Note { range, alone, whole_file, foreign, names, list: list.map(at) })
}

#[cfg(test)]
mod tests {
    use crate::definition::Definition;

    /// The notes of a file: `!` for the whole file, `>` behind something, then the names.
    fn notes(text: &str) -> Vec<String> {
        let definition = Definition::of_text(text);
        let notes = definition.notes(&crate::text::Text::new(text));
        let told = notes.into_iter().map(|note| {
            let names: Vec<_> = note.names.iter().map(|name| &text[name.clone()]).collect();
            let mark = if note.whole_file { "!" } else { "" };
            let place = if note.alone { "" } else { ">" };
            format!("{mark}{place}{}", names.join("+"))
        });
        told.collect()
    }

    #[test]
    fn what_is_a_note() {
        for (comment, expected) in [
            ("# singularity-ls: ignore[a] why", "a"),
            ("#singularity-ls:ignore [ a , b ]why", "a+b"),
            ("## singularity-ls: ignore-file[a] why, and why [not]", "!a"),
            ("# singularity-ls: ignore why", ""),
            ("# singularity-ls: ignroe[a]", ""),
            ("# singularity-ls: ignore[a", "a"),
            ("# hadolint ignore=DL3008, DL3009 # why", "DL3008+DL3009"),
            ("# hadolint global ignore=DL3008", "!DL3008"),
        ] {
            assert_eq!(notes(&format!("{comment}\nBootstrap: docker\n")), [expected], "{comment}");
        }
        for comment in
            ["# see singularity-ls: ignore[a]", "# hadolint is nice", "# hadolint", "# hadolintignore=a"]
        {
            assert_eq!(notes(&format!("Bootstrap: docker\n{comment}\n")), [""; 0], "{comment}");
        }
    }

    #[test]
    fn only_comments_are_heard() {
        let note = "# singularity-ls: ignore[X]";
        let count = |text: &str| notes(&text.replace("NOTE", note)).len();
        for (text, expected) in [
            ("NOTE\n\nBootstrap: docker\nFrom: a NOTE\nInclude: a \\ NOTE\n b\nNOTE\n", 4),
            ("Bootstrap: docker\n%post\n  true NOTE\n  NOTE\n", 2),
            ("Bootstrap: docker\n%post\n  echo 'NOTE' \"NOTE\" a\\\n  'NOTE'\n", 0),
            ("Bootstrap: docker\n%post\n  cat <<EOF\nNOTE\nEOF\n", 0),
            ("Bootstrap: docker\n%post -c /usr/bin/python3\nNOTE\n", 0),
            ("Bootstrap: docker\n%post NOTE\n%apprun NOTE\n", 1),
            ("Bootstrap: docker\n%help\nNOTE\n%labels\nNOTE\nA NOTE\n", 1),
            ("Bootstrap: docker\n%files\n NOTE\n a b NOTE\n%appfiles x\n a NOTE\n", 2),
            ("Bootstrap: docker\n%arguments\n NOTE\n A=b NOTE\n", 1),
            ("Bootstrap: docker\n%nonsense\nNOTE\n", 0),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }
}
