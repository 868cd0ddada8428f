//! A section of a stage.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::Memo;
use super::note::Note;
use super::refusal::{Cause, Problem};
use super::words::{trim, words};
use crate::language::programs::{Program, Since};
use crate::language::sections::{self, Body};
use crate::shell::Script;
use crate::syntax::{Kind, Node};

/// A section line and everything up to the next one. Ranges are relative to the section's start.
#[derive(Debug)]
pub struct Section {
    /// Whether the builder trims the section before reading it: the first one of a stage without header.
    pub(super) trimmed: bool,
    /// Whether there may be a template variable in it.
    pub(super) has_braces: bool,
    /// The whole text of the section, its line included.
    pub text: Box<str>,
    /// What the section is; nothing for a name that no builder knows.
    pub spec: Option<&'static sections::Section>,
    /// The name behind the `%`, possibly empty.
    pub name: Range<usize>,
    /// What follows the first blank behind the name, to the end of the line; for app sections with the app's name.
    pub arguments: Option<Range<usize>>,
    /// The name of the app, possibly empty.
    pub app: Option<Range<usize>>,
    /// All lines below the section line.
    pub body: Range<usize>,
    /// What is in the body.
    pub content: Content,
    pub(super) problems: Vec<Problem>,
    script: OnceLock<Script>,
    /// The script of the section that stood here before the last edit.
    earlier: Option<Script>,
    notes: OnceLock<Vec<Note>>,
    /// What the rules found in the script.
    pub(crate) memo: Memo,
}

/// The entries of a body.
#[derive(Debug)]
pub enum Content {
    /// A script, help text, or the body of an unknown section.
    Text,
    /// The lines of `%files` or `%appfiles`.
    Files(Vec<FileEntry>),
    /// The lines of `%labels` or `%applabels`.
    Labels(Vec<Label>),
    /// The lines of `%arguments`.
    Arguments(Vec<Argument>),
}

/// A line of `%files` or `%appfiles`: the words the builder finds in it, without their quotes.
#[derive(Debug)]
pub struct FileEntry {
    /// The whole line, trimmed.
    pub range: Range<usize>,
    /// What is copied.
    pub source: Option<Range<usize>>,
    /// Where to.
    pub destination: Option<Range<usize>>,
    /// The rest of the line, which has no effect.
    pub ignored: Option<Range<usize>>,
}

/// A line of `%labels` or `%applabels`.
#[derive(Debug)]
pub struct Label {
    /// Up to the first blank.
    pub name: Range<usize>,
    /// The rest, trimmed; possibly empty.
    pub value: Range<usize>,
}

/// A line of `%arguments` that sets something.
#[derive(Debug)]
pub struct Argument {
    /// Left of the first `=`, trimmed.
    pub name: Range<usize>,
    /// Right of it, trimmed; possibly empty.
    pub value: Range<usize>,
}

impl Section {
    pub(super) fn of(node: Node<'_>, text: Cow<'_, str>, trimmed: bool) -> Section {
        let start = node.range().start;
        let relative = |node: &Node<'_>| node.range().start - start..node.range().end - start;
        let children = node.children();
        let find = |kind| children.iter().find(|child| child.kind() == kind).map(relative);

        let line_end = text.find('\n').unwrap_or(text.len());
        let line = text[..line_end].strip_suffix('\r').unwrap_or(&text[..line_end]);
        let name = find(Kind::SectionName).unwrap_or_else(|| {
            let at = line.find('%').map_or(0, |percent| percent + 1);
            at..at
        });
        let arguments = line[name.end..].starts_with(' ').then(|| name.end + 1..line.len());
        let spec = match node.kind() {
            Kind::UnknownSection => None,
            _ => sections::section(&text[name.clone()]),
        };
        let app = spec.is_some_and(|spec| spec.app).then(|| {
            let rest = arguments.clone().unwrap_or(name.end..name.end);
            let end = line[rest.clone()].find(' ').map_or(rest.end, |blank| rest.start + blank);
            rest.start..end
        });
        let mut section = Section {
            trimmed,
            has_braces: text.contains("{{"),
            spec,
            name,
            arguments,
            app,
            body: (line_end + 1).min(text.len())..text.len(),
            content: Content::Text,
            problems: Vec::new(),
            script: OnceLock::new(),
            earlier: None,
            notes: OnceLock::new(),
            memo: Memo::default(),
            text: text.into(),
        };
        section.content = section.content_of(&children, relative);
        section.judge();
        section
    }

    fn content_of(&self, children: &[Node<'_>], relative: impl Fn(&Node<'_>) -> Range<usize>) -> Content {
        let Some(spec) = self.spec else { return Content::Text };
        let lines =
            |wanted: &'static [Kind]| children.iter().filter(move |node| wanted.contains(&node.kind()));
        let pieces = |node: &Node<'_>| -> Vec<(Kind, Range<usize>)> {
            node.children().iter().map(|child| (child.kind(), relative(child))).collect()
        };
        let piece = |pieces: &[(Kind, Range<usize>)], kind| {
            pieces.iter().find(|(found, _)| *found == kind).map(|(_, range)| range.clone())
        };
        match spec.body {
            Body::Script | Body::Help => Content::Text,
            Body::Files => {
                let entry = |node: &Node<'_>| {
                    let words = pieces(node).into_iter().filter(|(kind, _)| *kind == Kind::FileWord);
                    let mut words = words.map(|(_, range)| self.unquoted(range));
                    let (source, destination) = (words.next(), words.next());
                    let ignored = words.reduce(|all, word| all.start..word.end);
                    FileEntry { range: trim(&self.text, relative(node)), source, destination, ignored }
                };
                Content::Files(lines(&[Kind::FileEntry, Kind::AppFileEntry]).map(entry).collect())
            }
            Body::Labels => {
                let label = |node: &Node<'_>| {
                    let (range, pieces) = (relative(node), pieces(node));
                    let name = piece(&pieces, Kind::LabelName).unwrap_or(range.clone());
                    let value = piece(&pieces, Kind::LabelValue).unwrap_or(name.end..name.end);
                    Label { name, value: trim(&self.text, value) }
                };
                Content::Labels(lines(&[Kind::Label]).map(label).collect())
            }
            Body::Arguments => {
                let argument = |node: &Node<'_>| {
                    let (range, pieces) = (relative(node), pieces(node));
                    let name = piece(&pieces, Kind::ArgumentName).unwrap_or(range.start..range.start);
                    let value = piece(&pieces, Kind::ArgumentValue).unwrap_or(range.end..range.end);
                    Argument { name: trim(&self.text, name), value: trim(&self.text, value) }
                };
                let named =
                    lines(&[Kind::Argument]).map(argument).filter(|argument| !argument.name.is_empty());
                Content::Arguments(named.collect())
            }
        }
    }

    /// A word without double quotes around it; single quotes mean nothing to the builder.
    fn unquoted(&self, word: Range<usize>) -> Range<usize> {
        let text = &self.text[word.clone()];
        if text.len() >= 2 && text.starts_with('"') && text.ends_with('"') {
            word.start + 1..word.end - 1
        } else {
            word
        }
    }

    fn judge(&mut self) {
        let name = &self.text[self.name.clone()];
        let mut found = Vec::new();
        if self.trimmed && self.text[self.body.clone()].trim().is_empty() {
            found.push((Cause::SectionWithoutBody, self.line()));
        }
        // The first check for an app's name ignores letter case; the one for the section's name does not.
        if name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("app")) && self.arguments.is_none() {
            found.push((Cause::MissingAppName, self.line()));
        } else if self.spec.is_none() {
            found.push((Cause::UnknownSection, self.line()));
        }
        if let Content::Files(entries) = &self.content
            && self.spec.is_some_and(|spec| !spec.app)
        {
            let wordless = entries.iter().filter(|entry| entry.source.is_none());
            found.extend(wordless.map(|entry| (Cause::UnreadableFilesLine, entry.range.clone())));
        }
        self.problems.extend(found.into_iter().map(|(cause, range)| Problem::always(cause, range)));
        if let Some(spec) = self.spec.filter(|spec| spec.since != Since::ALWAYS) {
            let problem = Problem::unless_known(Cause::UnknownSection, Some(spec.since), self.line());
            self.problems.push(problem);
        }
    }

    /// The section line up to the name's end, `%` included.
    #[must_use]
    pub fn line(&self) -> Range<usize> {
        let start = self.text[..self.name.start].trim_start().len();
        self.name.start - start..self.name.end
    }

    /// A piece of the section's text.
    #[must_use]
    pub fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// Whether this is the section of that name.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.spec.is_some_and(|spec| spec.name == name)
    }

    /// For `%files`: the name of the stage that its files are copied from; nothing where they come from the host, or
    /// where the arguments are of a form that copies nothing.
    #[must_use]
    pub fn copied_from(&self, program: Program) -> Option<Range<usize>> {
        let arguments = self.arguments.clone().filter(|_| self.is("files"))?;
        let text = self.slice(&arguments);
        let name = stage_copied_from(text, program)?;
        let start = arguments.start + (name.as_ptr() as usize - text.as_ptr() as usize);
        Some(start..start + name.len())
    }

    /// The shell script in the body, parsed when it is first asked for.
    pub(crate) fn script(&self) -> &Script {
        self.script.get_or_init(|| Script::parse_after(self.earlier.as_ref(), self.slice(&self.body)))
    }

    /// Most of the section is that of an earlier one.
    pub(super) fn after(self, earlier: &Section) -> Section {
        Section { earlier: earlier.script.get().or(earlier.earlier.as_ref()).cloned(), ..self }
    }

    /// The ignore comments, looked for when they are first asked for.
    pub(crate) fn notes(&self) -> &[Note] {
        self.notes.get_or_init(|| self.find_notes())
    }

    /// The interpreter named by `-c` on the section line, where the builder heeds it.
    #[must_use]
    pub fn interpreter(&self) -> Option<&str> {
        let heeds = ["pre", "setup", "post"].iter().any(|name| self.is(name));
        let arguments = self.arguments.as_ref().filter(|_| heeds).map(|range| self.slice(range))?;
        let arguments = arguments.split('#').next().unwrap_or_default();
        let mut words = arguments.split_whitespace();
        words.by_ref().find(|word| *word == "-c")?;
        words.next()
    }

    /// Whether the body is a script for a shell: no other interpreter is named, by `-c` or, where that counts, by a
    /// `#!` on its first line.
    #[must_use]
    pub fn is_shell(&self) -> bool {
        let shebang = || {
            let heeds = ["test", "runscript", "startscript"].iter().any(|name| self.is(name));
            let line = self.slice(&self.body).lines().next().unwrap_or_default();
            let command = line.trim().strip_prefix("#!").filter(|_| heeds)?;
            let mut words = command
                .split_whitespace()
                .map(base_name)
                .filter(|word| *word != "env" && !word.starts_with('-'));
            words.next()
        };
        let interpreter = self.interpreter().map(base_name).or_else(shebang);
        self.spec.is_some_and(|spec| spec.body == Body::Script)
            && interpreter.is_none_or(|name| SHELLS.contains(&name))
    }
}

/// The name of the stage that files are copied from, where the arguments of `%files` name one: a piece of them.
pub(crate) fn stage_copied_from(arguments: &str, program: Program) -> Option<&str> {
    let words = words(arguments.split('#').next().unwrap_or_default());
    let [first, name] = *words.as_slice() else { return None };
    // Apptainer does not look at the first word; SingularityCE copies from the host where it is `stage`.
    (program != Program::SingularityCe || first != "stage").then_some(name)
}

const SHELLS: &[&str] = &["sh", "bash", "dash", "ash", "ksh", "zsh", "busybox"];

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
