//! Package managers and other programs that bring something in from outside: how they are called, and how a package
//! and its version are written.
//!
//! Every program is a row of data: its names, its verbs, its options **with their arity**. What is an option's value can
//! therefore never be taken for a package. [`invocation`] reads a command with these rows; [`packages`] judges what the
//! command asks for. Each row names the program, and its version, whose own help it was taken from.

mod invocation;
mod level;
mod options;
mod package;
pub mod pip;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use invocation::{Argument, Given, Invocation, invocation};
pub use level::Level;
pub use options::{Options, Takes};
pub use package::{Package, packages};

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
    /// Options that stand before the verb or anywhere.
    pub options: Options,
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
}

/// Installers that write and judge packages alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Python packages from PyPI.
    Pip,
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
static MANAGERS: &[&[Manager]] = &[pip::MANAGERS];

/// Rows by the base names of their programs.
static BY_PROGRAM: LazyLock<HashMap<&'static str, &'static Manager>> = LazyLock::new(|| {
    let rows = MANAGERS.iter().copied().flatten();
    rows.flat_map(|manager| manager.programs.iter().map(move |program| (*program, manager))).collect()
});

/// The manager with a program of this base name.
#[must_use]
pub fn by_program(program: &str) -> Option<&'static Manager> {
    if let Some(manager) = BY_PROGRAM.get(program) {
        return Some(manager);
    }
    let name = program.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
    BY_PROGRAM.get(name).copied().filter(|manager| name != program && manager.versioned.contains(&name))
}

#[cfg(test)]
mod tests;
