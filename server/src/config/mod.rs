//! What the user chose, and how it is said: `singularity-ls.toml`, the editor's settings, the command line.
//!
//! All three say the same things in the same words ([`Options`]). Each is a [`Layer`]; what a later layer says goes
//! before what an earlier one says, and together they give the [`Config`] of a file, which is all that the analysis
//! knows. Reading never fails: what is wrong is a [`Problem`] with its place, and the rest holds.
//!
//! * [`options`]: the format, as types; [`read`](mod@read) makes them from text, [`node`] is what lies between
//! * [`layers`]: from what is said to what holds for a file; [`choices`]: which rules are reported
//! * [`disk`]: where the file is, and how much of it is believed
//! * [`baseline`]: findings that are known and accepted
//! * [`schema`]: the format for other programs; [`edit`]: a change of the file that keeps its form

pub mod baseline;
pub mod choices;
pub mod disk;
pub mod edit;
pub mod layers;
mod node;
pub mod options;
pub mod read;
pub mod schema;

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::language::label_forms::Form;
use crate::language::programs::{Builder, Program};
use baseline::Accepted;
use choices::Choices;
pub use layers::Layer;
pub use options::Options;
pub use read::{Problem, read};

/// The name of the configuration file.
pub const FILE_NAME: &str = "singularity-ls.toml";

/// How much is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// What surely fails or does something else than written, and base images without a version.
    Relaxed,
    /// What a careful author wants to know.
    #[default]
    Standard,
    /// Whatever makes two builds differ.
    Reproducible,
}

impl Profile {
    /// All, from the least strict.
    pub const ALL: [Profile; 3] = [Profile::Relaxed, Profile::Standard, Profile::Reproducible];

    /// The name in configuration.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Profile::Relaxed => "relaxed",
            Profile::Standard => "standard",
            Profile::Reproducible => "reproducible",
        }
    }
}

/// The configuration that one file is judged by. The default is what a stranger's file gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Values for template variables, over the defaults of `%arguments`.
    pub build_args: BTreeMap<String, String>,
    /// The program that builds the file, in a version; the newest of both unless given.
    pub target: Option<Builder>,
    /// How much is reported.
    pub profile: Profile,
    /// What is said about single rules.
    pub choices: Choices,
    /// Registries that images may come from, with or without a path; every one where nothing is said.
    pub allowed_registries: Option<Vec<String>>,
    /// Labels that the image has to carry, and the form of their values.
    pub label_schema: BTreeMap<String, Form>,
    /// Findings of this file that are known and not reported.
    pub accepted: Arc<Accepted>,
    /// Nothing is looked up on-line, even on request.
    pub offline: bool,
}

impl Config {
    /// The programs whose verdict counts, each in the version that counts.
    pub fn builders(&self) -> impl Iterator<Item = Builder> {
        let wanted = move |program| self.target.is_none_or(|target| target.program == program);
        let programs = Program::ALL.into_iter().filter(move |program| wanted(*program));
        programs.map(|program| self.target.unwrap_or(program.into()))
    }

    /// The program, in its version, whose reading of a file is shown where programs differ and only one can be.
    #[must_use]
    pub fn builder(&self) -> Builder {
        self.builders().next().unwrap_or_else(|| Program::Apptainer.into())
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
mod tests;
