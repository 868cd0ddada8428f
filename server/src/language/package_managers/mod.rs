//! Package managers and other programs that bring something in from outside: how they are called, and how a package
//! and its version are written.
//!
//! Every program is a row of data: its names, its verbs, its options **with their arity**. What is an option's value can
//! therefore never be taken for a package. [`invocation`] reads a command with these rows; [`Invocation::packages`] judges
//! what the command asks for. Each row names the program, and its version, whose own help it was taken from.

pub mod archives;
mod conda;
pub mod download;
pub mod git;
mod invocation;
pub mod julia;
mod languages;
pub mod leftovers;
mod level;
pub mod managed;
pub mod moved;
pub mod naming;
mod npm;
mod options;
mod package;
mod pip;
pub mod projects;
pub mod r;
mod system;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use invocation::{Argument, Given, Invocation, invocation};
pub use level::{BLANKS, Level};
pub use npm::npm_level;
pub use options::{Options, Takes};
pub use package::{Package, requirement};
pub(crate) use system::without_architecture;

/// A program that installs packages or fetches sources.
#[derive(Debug)]
pub struct Manager {
    /// The name that people know it by.
    pub name: &'static str,
    /// Which installers judge packages alike.
    pub family: Family,
    /// Base names of its programs. Behind a name in [`Manager::versioned`] a version may stand: `pip3.12`.
    pub programs: &'static [&'static str],
    /// Names that a version may stand behind.
    pub versioned: &'static [&'static str],
    /// How its options are written.
    pub dialect: Dialect,
    /// Words that begin with this character are neither verbs nor operands.
    pub skipped: Option<char>,
    /// Options that stand before the verb or anywhere.
    pub options: Options,
    /// Options, by their longest spelling, that answer every question it would ask; empty if it asks none.
    pub answers: &'static [&'static str],
    /// What it can be asked to do, as far as it matters here.
    pub verbs: &'static [Verb],
    /// The program and version whose help the tables were taken from.
    pub source: &'static str,
}

/// Something that a package manager can be asked to do.
#[derive(Debug)]
pub struct Verb {
    /// Its spellings, each one word or several (`pip install` of `uv`); an empty one if there is no verb at all.
    pub names: &'static [&'static str],
    /// What comes of it.
    pub action: Action,
    /// Its options besides those of the manager.
    pub options: Options,
}

/// What a verb does with its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Installs the packages that it names.
    Install,
    /// Installs again, or from a file.
    Reinstall,
    /// Makes an environment with the packages that it names.
    Create,
    /// Makes or changes an environment as a file says.
    CreateFromFile,
    /// Installs what the project in a directory needs, or what its lock file says.
    Sync,
    /// Upgrades the packages that it names, or all.
    Upgrade,
    /// Installs what the packages that it names are built with.
    BuildDependencies,
    /// Removes packages.
    Remove,
    /// Fetches a package and runs a program of it.
    Run,
    /// Clones a repository.
    Clone,
    /// Begins an empty repository.
    Begin,
    /// Fetches commits into a repository.
    FetchCommits,
    /// Settles on a commit of a clone.
    Checkout,
    /// Fetches files.
    Fetch,
    /// Nothing that matters here.
    Other,
}

/// Installers that write and judge packages alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Python packages from PyPI.
    Pip,
    /// Packages from conda channels.
    Conda,
    /// Debian's packages.
    Apt,
    /// RPM packages.
    Rpm,
    /// Alpine's packages.
    Apk,
    /// Arch Linux' packages.
    Pacman,
    /// JavaScript packages.
    Npm,
    /// Ruby gems.
    Gem,
    /// Rust crates.
    Cargo,
    /// Go modules.
    Go,
    /// Perl modules.
    Perl,
    /// R packages, through `littler`'s scripts.
    R,
    /// Spack's packages.
    Spack,
    /// Git repositories.
    Git,
    /// Files by their address.
    Download,
}

/// How a program's options are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `--name value`, `--name=value`, `-n value`, `-nvalue`, `-abc`.
    Gnu,
    /// As [`Dialect::Gnu`], and a long option may be cut short as long as it stays the only one: `--req`.
    Abbreviated,
    /// `-name value`, `-name=value`; one letter is as good a name as many.
    SingleDash,
}

/// All rows.
pub fn managers() -> impl Iterator<Item = &'static Manager> {
    let groups: [&[&'static [Manager]]; 3] = [
        &[pip::MANAGERS, conda::MANAGERS, npm::MANAGERS, git::MANAGERS, download::MANAGERS, r::MANAGERS],
        &system::MANAGERS,
        &languages::MANAGERS,
    ];
    groups.into_iter().flat_map(|group| group.to_vec()).flatten()
}

/// Rows by the base names of their programs.
static BY_PROGRAM: LazyLock<HashMap<&'static str, &'static Manager>> = LazyLock::new(|| {
    managers().flat_map(|manager| manager.programs.iter().map(move |program| (*program, manager))).collect()
});

/// The manager with a program of this base name.
#[must_use]
pub fn by_program(program: &str) -> Option<&'static Manager> {
    if let Some(manager) = BY_PROGRAM.get(program) {
        return Some(manager);
    }
    let name = program.trim_end_matches(|char: char| char.is_ascii_digit() || matches!(char, '.' | '-'));
    BY_PROGRAM.get(name).copied().filter(|manager| name != program && manager.versioned.contains(&name))
}

#[cfg(test)]
mod tests;
