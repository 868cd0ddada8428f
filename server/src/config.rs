//! What the user chose.

use std::collections::BTreeMap;

use crate::language::programs::{Builder, Program};

/// How much is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// What surely fails or does something else than written, and base images without a version.
    Relaxed,
    /// What a careful author wants to know.
    #[default]
    Standard,
    /// Whatever makes two builds differ.
    Reproducible,
}

/// The configuration of an analysis. The default is what a stranger's file gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Values for template variables, over the defaults of `%arguments`.
    pub build_args: BTreeMap<String, String>,
    /// The program that builds the file, in a version; the newest of both unless given.
    pub target: Option<Builder>,
    /// How much is reported.
    pub profile: Profile,
}

impl Config {
    /// The programs whose verdict counts, each in the version that counts.
    pub fn builders(&self) -> impl Iterator<Item = Builder> {
        let wanted = move |program| self.target.is_none_or(|target| target.program == program);
        let programs = Program::ALL.into_iter().filter(move |program| wanted(*program));
        programs.map(|program| self.target.unwrap_or(program.into()))
    }

    /// The programs whose verdict counts.
    pub fn programs(&self) -> impl Iterator<Item = Program> {
        self.builders().map(|builder| builder.program)
    }
}

/// The values in a file of build arguments, as the programs read `--build-arg-file`: `NAME=value` a line, both sides
/// trimmed, blank lines and those beginning with `#` passed over, of equal names the last one; a line that is none of
/// this sets nothing.
#[must_use]
pub fn build_arg_file(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once('='));
    let pairs = pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    pairs.filter(|(name, _)| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_narrows() {
        let programs = |target| Config { target, ..Config::default() }.programs().collect::<Vec<_>>();
        assert_eq!(programs(None), Program::ALL);
        assert_eq!(programs(Builder::parse("singularity-ce@4.1")), [Program::SingularityCe]);
    }

    #[test]
    fn files_of_build_arguments() {
        let read = build_arg_file("# A=0\n A = 1 \r\n\nB=x=y\nA=2\n=3\nnothing\nC=\n");
        let expected = [("A", "2"), ("B", "x=y"), ("C", "")];
        assert!(read.iter().map(|(name, value)| (&**name, &**value)).eq(expected), "{read:?}");
    }
}
