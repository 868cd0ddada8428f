//! Which files of requirements a script installs from.

use std::ops::Range;

use crate::language::package_managers::projects::{self, Kind, project};
use crate::language::package_managers::{Action, Argument, Family, Invocation};
use crate::language::requirement_files::Format;
use crate::shell::Command;
use crate::shell::directory::{directories, joined};
use crate::text::Edit;

/// A file of requirements that a command reads. Ranges are bytes of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rules) struct Read {
    /// Its absolute path in the container.
    pub(super) path: String,
    /// As it is written.
    pub(super) written: String,
    /// Where it is written, without quotes.
    pub(super) range: Range<usize>,
    /// The word that it stands in, with quotes.
    pub(super) word: Range<usize>,
    /// Where it can be replaced by another path.
    pub(super) editable: Option<Range<usize>>,
    pub(super) format: Format,
    /// The files that limit versions, as paths in the container. One that nobody knows limits anything.
    pub(super) constraints: Vec<String>,
    /// The command takes nothing but what is settled, or stops.
    pub(super) is_settled: bool,
    /// The project that it belongs to, if it is installed as one.
    pub(super) project: Option<&'static Kind>,
    /// The command and the edit that make it take nothing but what is settled.
    pub(super) insist: Option<(&'static str, Edit)>,
}

impl Read {
    /// The same with ranges that count from elsewhere.
    pub(super) fn moved(&self, by: usize) -> Read {
        let moved = |range: &Range<usize>| range.start + by..range.end + by;
        let insist = self
            .insist
            .as_ref()
            .map(|(command, edit)| (*command, Edit { range: moved(&edit.range), text: edit.text.clone() }));
        Read {
            range: moved(&self.range),
            word: moved(&self.word),
            editable: self.editable.as_ref().map(moved),
            insist,
            ..self.clone()
        }
    }

    fn of_project(project: projects::Project, directory: Option<&str>) -> Option<Read> {
        let path = joined(directory, &project.path)?;
        let (name, format) = project.kind.manifest;
        let written = path.rsplit('/').next().unwrap_or(name).to_owned();
        Some(Read {
            path,
            written,
            word: project.range.clone(),
            range: project.range,
            editable: None,
            format,
            constraints: Vec::new(),
            is_settled: project.insists,
            project: Some(project.kind),
            insist: project.insist,
        })
    }
}

/// Options with a file of requirements, by their longest spelling. Sources: the tables of the package managers.
const REQUIREMENTS: &[(Family, &[&str])] = &[
    (Family::Pip, &["--requirement", "--requirements", "--with-requirements"]),
    (Family::Conda, &["--file"]),
];

/// Options with a file of limits.
const CONSTRAINTS: &[&str] = &["--constraint", "--constraints"];

/// The files of requirements that a script reads. `start` is the directory that it begins in.
pub(in crate::rules) fn reads(
    commands: &[Command],
    invocations: &[Option<Invocation<'_>>],
    start: Option<&str>,
) -> Vec<Read> {
    let is_reader = |invocation: &Invocation<'_>| {
        matches!(
            invocation.action,
            Action::Install | Action::Create | Action::CreateFromFile | Action::Upgrade
        ) && files(invocation).next().is_some()
    };
    let of_command = |index: usize| {
        let invocation = invocations.get(index)?.as_ref();
        match invocation.filter(|invocation| is_reader(invocation)) {
            Some(reader) => Some(Reader::Files(reader)),
            None => project(commands, index, invocation).map(Reader::Project),
        }
    };
    let readers: Vec<_> = (0..commands.len()).filter_map(|index| Some((index, of_command(index)?))).collect();
    if readers.is_empty() {
        return Vec::new();
    }
    let directories = directories(commands, start);
    let read = |(index, reader)| {
        let directory = directories.get(index).and_then(Option::as_deref);
        match reader {
            Reader::Files(invocation) => of_files(invocation, directory),
            Reader::Project(project) => Read::of_project(project, directory).into_iter().collect(),
        }
    };
    readers.into_iter().flat_map(read).collect()
}

/// A command that reads files of requirements.
enum Reader<'i> {
    /// Those that its options name.
    Files(&'i Invocation<'i>),
    /// Those of a project.
    Project(projects::Project),
}

fn files<'i>(invocation: &'i Invocation<'_>) -> impl Iterator<Item = Argument<'i>> {
    let options = REQUIREMENTS.iter().find(|(family, _)| *family == invocation.manager.family);
    let options = options.map(|(_, options)| *options).unwrap_or_default();
    options.iter().flat_map(|option| invocation.values(option))
}

fn of_files(invocation: &Invocation<'_>, directory: Option<&str>) -> Vec<Read> {
    let constraints: Vec<_> = CONSTRAINTS.iter().flat_map(|option| invocation.values(option)).collect();
    // A limit that only the build knows may limit everything.
    let known: Option<Vec<_>> =
        constraints.iter().map(|argument| joined(directory, argument.text()?)).collect();
    let Some(constraints) = known else { return Vec::new() };
    let hashed = invocation.has("--require-hashes");
    let found = files(invocation).filter_map(|argument| {
        let text = argument.text().filter(|text| !text.contains("://"))?;
        let format = match invocation.manager.family {
            Family::Conda => Format::of_conda(text),
            _ => Format::Pip,
        };
        let end = argument.sketch().len();
        Some(Read {
            path: joined(directory, text)?,
            written: text.to_owned(),
            range: argument.range(),
            word: argument.word.range.clone(),
            editable: argument.word.editable(argument.start..argument.start + end),
            format,
            constraints: constraints.clone(),
            is_settled: hashed,
            project: None,
            insist: None,
        })
    });
    found.collect()
}
