//! What the user chose.

use std::collections::BTreeMap;

use crate::language::programs::Program;

/// The configuration of an analysis. The default is what a stranger's file gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Values for template variables, over the defaults of `%arguments`.
    pub build_args: BTreeMap<String, String>,
    /// The program that builds the file; both unless given.
    pub target: Option<Program>,
}

impl Config {
    /// The programs whose verdict counts.
    pub fn programs(&self) -> impl Iterator<Item = Program> {
        Program::ALL.into_iter().filter(|program| self.target.is_none_or(|target| target == *program))
    }
}
