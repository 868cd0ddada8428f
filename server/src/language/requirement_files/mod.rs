//! Files that say what to install: one parser each. What a line asks for is judged as it is on a command line.
//!
//! Parsing never fails: what is no requirement is passed over, and what is not read to its end is not counted.

mod conda;
mod json;
mod npm;
mod pip;
mod renv;
mod toml;

use std::ops::Range;

use super::package_managers::{self, Family, Level, Package};

/// What is in a file of requirements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The packages, in order.
    pub requirements: Vec<Requirement>,
    /// The files that it names in turn.
    pub files: Vec<Named>,
}

/// A package in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its name as all spellings of it have it.
    pub name: String,
    /// How firmly it is named.
    pub level: Level,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

/// A file that another one names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its path, from the folder of the one that names it.
    pub path: String,
    /// Whether it limits versions and asks for nothing.
    pub is_constraint: bool,
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `requirements.txt`: one requirement a line. Source: pip's page *Requirements File Format*.
    Pip,
    /// `environment.yml`. Source: conda's page *Managing environments*.
    CondaEnvironment,
    /// One conda spec a line, or the addresses that `conda list --explicit` prints.
    CondaSpecs,
    /// `conda-lock.yml`: every entry is one archive by its address. Source: conda-lock's page *Output*.
    CondaLock,
    /// `package.json`
    PackageJson,
    /// `package-lock.json`
    PackageLock,
    /// `pyproject.toml`
    Pyproject,
    /// `uv.lock`, `poetry.lock`
    PythonLock,
    /// `renv.lock`
    RenvLock,
    /// `Project.toml`
    JuliaProject,
    /// `Manifest.toml`
    JuliaManifest,
}

/// Beginnings and endings of the names that such files go by. An editor that says what is in one gets no findings for it.
const NAMES: &[(&[&str], &[&str])] = &[
    (&["requirements", "constraints", "dependencies", "reqs"], &[".txt", ".in", ".pip"]),
    (&["environment", "env", "conda"], &[".yml", ".yaml", ".txt"]),
];

/// Whether a file of this name is a list of requirements.
#[must_use]
pub fn is_named_like_one(name: &str) -> bool {
    let fits = |(starts, ends): &(&[&str], &[&str])| {
        starts.iter().any(|start| name.starts_with(start)) && ends.iter().any(|end| name.ends_with(end))
    };
    NAMES.iter().any(fits)
        || package_managers::projects::FILES.contains(&name)
        || (name.ends_with(".txt") && name.contains("requirements"))
}

/// Packages that are the means and not the end; nobody pins them in a list of what is wanted.
const MEANS: &[&str] = &["pip", "setuptools", "wheel", "conda", "mamba"];

/// The most packages of a file that are judged.
const MOST: usize = 20_000;

impl Format {
    /// All formats.
    pub const ALL: [Format; 11] = [
        Format::Pip,
        Format::CondaEnvironment,
        Format::CondaSpecs,
        Format::CondaLock,
        Format::PackageJson,
        Format::PackageLock,
        Format::Pyproject,
        Format::PythonLock,
        Format::RenvLock,
        Format::JuliaProject,
        Format::JuliaManifest,
    ];

    /// The format of a file that `conda` is given, by its name.
    #[must_use]
    pub fn of_conda(path: &str) -> Format {
        let is = |ends: [&str; 2]| ends.iter().any(|end| path.ends_with(end));
        match path {
            _ if is(["conda-lock.yml", "conda-lock.yaml"]) => Format::CondaLock,
            _ if is([".yml", ".yaml"]) => Format::CondaEnvironment,
            _ => Format::CondaSpecs,
        }
    }

    /// What is in a text of this format.
    #[must_use]
    pub fn parse(self, text: &str) -> Contents {
        let mut contents = match self {
            Format::Pip => pip::parse(text),
            Format::CondaEnvironment => conda::environment(text),
            Format::CondaSpecs => conda::specs(text),
            Format::CondaLock => Contents::default(),
            Format::PackageJson => npm::manifest(text),
            Format::PackageLock => npm::lock(text),
            Format::Pyproject => toml::pyproject(text),
            Format::PythonLock => toml::python_lock(text),
            Format::RenvLock => renv::lock(text),
            Format::JuliaProject => toml::julia_project(text),
            Format::JuliaManifest => toml::julia_manifest(text),
        };
        contents.requirements.truncate(MOST);
        // A key of TOML or JSON can be empty; no package is.
        let is_wanted = |name: &str| !name.is_empty() && !MEANS.contains(&name);
        contents.requirements.retain(|requirement| is_wanted(&requirement.name));
        contents
    }
}

impl Requirement {
    fn of(package: Package) -> Requirement {
        Requirement { name: normal(&package.subject), level: package.level, range: package.range }
    }
}

/// The requirement that a piece of a file asks for, which begins at that byte of the file.
fn requirement(family: Family, piece: &str, at: usize) -> Option<Requirement> {
    package_managers::requirement(family, piece, at).map(Requirement::of)
}

/// A name as all spellings of it have it. Source: PEP 503.
#[must_use]
pub fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_name_is_no_package() {
        assert_eq!(Format::JuliaProject.parse("[deps]\n\"\" = \"x\"\n").requirements, []);
        assert_eq!(Format::PackageJson.parse("{\"dependencies\": {\"\": \"1\"}}").requirements, []);
    }

    #[test]
    fn names() {
        for name in [
            "requirements.txt",
            "requirements-dev.txt",
            "dev-requirements.txt",
            "environment.yml",
            "constraints.txt",
            "package-lock.json",
            "uv.lock",
            "renv.lock",
            "Project.toml",
            "Manifest.toml",
            "conda-lock.yml",
        ] {
            assert!(is_named_like_one(name), "{name}");
        }
        for name in ["Singularity", "requirements.def", "environment", "notes.txt", "Singularity.environment"]
        {
            assert!(!is_named_like_one(name), "{name}");
        }
        assert_eq!(normal("Ruamel.YAML_x"), "ruamel-yaml-x");
    }
}
