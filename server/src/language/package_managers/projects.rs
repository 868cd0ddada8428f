//! Projects: directories with a file that says what is needed, and one beside it that says which release of it, which
//! some commands install as a whole.

use std::ops::Range;

use super::super::requirement_files::Format;
use super::{Action, Argument, Invocation, julia, r};
use crate::shell::Command;
use crate::text::Edit;

/// A kind of project.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// The file that says what is needed.
    pub manifest: (&'static str, Format),
    /// Files that settle it; the first that is there counts.
    pub locks: &'static [(&'static str, Format)],
    /// What writes the first of them.
    pub locked_by: &'static str,
}

/// Source: `npm help install` and `npm help ci` of npm 11.
const NPM: Kind = Kind {
    manifest: ("package.json", Format::PackageJson),
    locks: &[("package-lock.json", Format::PackageLock), ("npm-shrinkwrap.json", Format::PackageLock)],
    locked_by: "npm install --package-lock-only",
};

/// Source: uv's page *Locking and syncing*.
const UV: Kind = Kind {
    manifest: ("pyproject.toml", Format::Pyproject),
    locks: &[("uv.lock", Format::PythonLock)],
    locked_by: "uv lock",
};

/// Source: `poetry install --help` of Poetry 2.
const POETRY: Kind = Kind {
    manifest: ("pyproject.toml", Format::Pyproject),
    locks: &[("poetry.lock", Format::PythonLock)],
    locked_by: "poetry lock",
};

/// Source: Pkg's page *Environments*, Julia 1.12.
const JULIA: Kind = Kind {
    manifest: ("Project.toml", Format::JuliaProject),
    locks: &[("Manifest.toml", Format::JuliaManifest)],
    locked_by: "Pkg.resolve()",
};

/// Says both at once. Source: the page of `renv::restore` in renv 1.1.
const RENV: Kind =
    Kind { manifest: ("renv.lock", Format::RenvLock), locks: &[], locked_by: "renv::snapshot()" };

/// Says both at once. Source: `conda-lock install --help` of conda-lock 4.
const CONDA_LOCK: Kind =
    Kind { manifest: ("conda-lock.yml", Format::CondaLock), locks: &[], locked_by: "conda-lock" };

/// The names of all these files.
pub const FILES: &[&str] = &[
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pyproject.toml",
    "uv.lock",
    "poetry.lock",
    "Project.toml",
    "Manifest.toml",
    "renv.lock",
    "conda-lock.yml",
];

/// A project that a command installs what is needed for. Ranges are bytes of the script.
#[derive(Clone, Debug)]
pub struct Project {
    /// What it is.
    pub kind: &'static Kind,
    /// The path of the file that says what is needed, from the directory that the command runs in.
    pub path: String,
    /// The words that stand for it in the script.
    pub range: Range<usize>,
    /// Whether the command takes what the lock says, or stops.
    pub insists: bool,
    /// The command and the edit that make it insist, where that can be done.
    pub insist: Option<(&'static str, Edit)>,
}

impl Project {
    fn new(kind: &'static Kind, folder: Option<Argument<'_>>, range: Range<usize>) -> Option<Project> {
        let name = kind.manifest.0;
        let path = match folder.map(|folder| folder.text()) {
            Some(folder) => format!("{}/{name}", folder?),
            None => name.to_owned(),
        };
        Some(Project { kind, path, range, insists: false, insist: None })
    }
}

/// The project that the command at this index installs what is needed for.
#[must_use]
pub fn project(commands: &[Command], index: usize, invocation: Option<&Invocation<'_>>) -> Option<Project> {
    if let Some(invocation) = invocation {
        return match (invocation.manager.name, invocation.action) {
            ("npm", Action::Install | Action::Sync) => npm(invocation),
            ("uv", Action::Sync) => uv(invocation),
            ("poetry", Action::Sync) => {
                let folder = invocation.values("--directory").chain(invocation.values("--project")).last();
                Project::new(&POETRY, folder, invocation.verb_range.clone())
            }
            ("conda-lock", Action::Sync) => conda_lock(invocation),
            _ => None,
        };
    }
    if let Some((folder, range)) = julia::instantiated(commands, index) {
        let path = format!("{folder}/{}", JULIA.manifest.0);
        return Some(Project { kind: &JULIA, path, range, insists: false, insist: None });
    }
    let (path, range) = r::restored(commands, index)?;
    Some(Project { kind: &RENV, path, range, insists: false, insist: None })
}

/// `npm install` without a name takes the lock as long as it fits, `npm ci` nothing else.
fn npm(invocation: &Invocation<'_>) -> Option<Project> {
    if !invocation.operands.is_empty() || invocation.has("--global") || invocation.has("--location") {
        return None;
    }
    let project = Project::new(&NPM, invocation.values("--prefix").last(), invocation.verb_range.clone())?;
    let insist = verb(invocation).map(|range| ("npm ci", Edit { range, text: "ci".to_owned() }));
    let insists = invocation.action == Action::Sync;
    Some(Project { insists, insist: insist.filter(|_| !insists), ..project })
}

fn uv(invocation: &Invocation<'_>) -> Option<Project> {
    let folder = invocation.values("--directory").chain(invocation.values("--project")).last();
    let project = Project::new(&UV, folder, invocation.verb_range.clone())?;
    let insist = verb(invocation).map(|range| {
        ("uv sync --locked", Edit { range: range.end..range.end, text: " --locked".to_owned() })
    });
    let insists = invocation.has("--locked") || invocation.has("--frozen");
    Some(Project { insists, insist: insist.filter(|_| !insists), ..project })
}

fn conda_lock(invocation: &Invocation<'_>) -> Option<Project> {
    let Some(file) = invocation.operands.first() else {
        return Project::new(&CONDA_LOCK, None, invocation.verb_range.clone());
    };
    let path = file.text()?.to_owned();
    Some(Project { kind: &CONDA_LOCK, path, range: file.range(), insists: false, insist: None })
}

/// Where the verb is written, if it stands there just so.
fn verb(invocation: &Invocation<'_>) -> Option<Range<usize>> {
    let words = invocation.command.arguments().iter();
    let word = words.rev().find(|word| word.range.end == invocation.verb_range.end)?;
    word.editable(0..word.sketch().len()).filter(|_| word.sketch() == invocation.verb_name)
}
