//! Which files of requirements a script installs from.

use std::ops::Range;

use crate::language::package_managers::{Action, Argument, Family, Invocation};
use crate::language::requirement_files::Format;
use crate::shell::Command;
use crate::shell::directory::{directories, joined};

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
    if !invocations.iter().flatten().any(is_reader) {
        return Vec::new();
    }
    let directories = directories(commands, start);
    let readers = invocations.iter().zip(directories).filter_map(|(invocation, directory)| {
        Some((invocation.as_ref().filter(|invocation| is_reader(invocation))?, directory))
    });
    readers.flat_map(|(invocation, directory)| of_command(invocation, directory.as_deref())).collect()
}

fn files<'i>(invocation: &'i Invocation<'_>) -> impl Iterator<Item = Argument<'i>> {
    let options = REQUIREMENTS.iter().find(|(family, _)| *family == invocation.manager.family);
    let options = options.map(|(_, options)| *options).unwrap_or_default();
    options.iter().flat_map(|option| invocation.values(option))
}

fn of_command(invocation: &Invocation<'_>, directory: Option<&str>) -> Vec<Read> {
    let constraints: Vec<_> = CONSTRAINTS.iter().flat_map(|option| invocation.values(option)).collect();
    // A limit that only the build knows may limit everything.
    let known: Option<Vec<_>> =
        constraints.iter().map(|argument| joined(directory, argument.text()?)).collect();
    let Some(constraints) = known else { return Vec::new() };
    let hashed = invocation.has("--require-hashes");
    let found = files(invocation).filter(|_| !hashed).filter_map(|argument| {
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
        })
    });
    found.collect()
}
