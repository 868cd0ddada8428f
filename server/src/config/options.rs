//! The format: what can be said, in the words of the file. The schema is generated from these types, so the comments
//! here are what an editor shows to whoever writes the file.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use globset::{Glob, GlobBuilder};
use schemars::JsonSchema;
use serde::Deserialize;

use super::Profile;
use crate::finding::Severity;
use crate::language::label_forms::Form;
use crate::language::programs::Builder;

/// What can be said for all files can be said for some of them; serde's `flatten` would lose the places of mistakes.
macro_rules! options {
    ($(#[$attribute:meta])* $name:ident { $($(#[$own_attribute:meta])* $own:ident: $type:ty,)* }) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
        pub struct $name {
            $($(#[$own_attribute])* pub $own: $type,)*
            #[doc = "How much is reported: `relaxed` what surely fails, `standard` what a careful author wants to know, `reproducible` whatever makes two builds differ."]
            pub profile: Option<Profile>,
            #[doc = "The program that builds the files, `apptainer` or `singularity-ce`, with a version if it is not the newest: `apptainer@1.3`. The newest of both by default."]
            pub target: Option<Target>,
            #[doc = "Report these rules and no others, whatever the profile says. `*` stands for any letters: `unpinned-*`."]
            pub select: Option<Vec<RuleName>>,
            #[doc = "Report these rules, too."]
            pub extend_select: Vec<RuleName>,
            #[doc = "Never report these rules."]
            pub ignore: Vec<RuleName>,
            #[doc = "How much a finding of a rule matters. Any level but `off` also reports a rule that the profile leaves out."]
            pub severity: BTreeMap<RuleName, Level>,
            #[doc = "Values for template variables that come from outside, as with `--build-arg`: what `{{ NAME }}` stands for."]
            pub build_args: BTreeMap<String, String>,
            #[doc = "Registries that images may come from, as host (`ghcr.io`, `*.example.org`) or with a path (`docker.io/library`). Every one where nothing is said."]
            pub allowed_registries: Option<Vec<Registry>>,
            #[doc = "Labels that every image has to carry, each with the form of its value: `org.opencontainers.image.version = \"semver\"` (the name in quotes)."]
            pub label_schema: BTreeMap<LabelName, Form>,
        }
    };
}

options! {
    /// What `singularity-ls.toml` says.
    Options {
        /// Further choices for some files; of several that fit a file, each goes before those above it.
        overrides: Vec<Override>,
        /// Definition files that are not looked at when a folder is checked, as globs relative to this file's folder.
        exclude: Vec<FileGlob>,
        /// A file of known findings, which are not reported; `check --write-baseline` makes it. Relative to this file's folder.
        baseline: Option<InsidePath>,
        /// Look nothing up on-line, not even on request.
        offline: Option<bool>,
    }
}

options! {
    /// Choices for some files.
    Override {
        /// The files, as globs relative to this file's folder; a glob without a slash fits at any depth.
        files: Vec<FileGlob>,
    }
}

/// Keys of the user's own file, which decide what is contacted: here they have no effect.
pub const OWN_SETTINGS: &[&str] = &["cool-down", "hosts", "mirrors", "timeout"];

/// Where those belong.
pub const OWN_FILE: &str = "~/.config/singularity-ls/config.toml";

/// The name of a rule, `*` for any letters in it, or hadolint's code for the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub struct RuleName(pub String);

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The build fails.
    Error,
    /// Surely not what was meant.
    Warning,
    /// Worth knowing.
    Information,
    /// Worth knowing for the thorough; not shown on a terminal.
    Hint,
    /// Not reported.
    Off,
}

impl Level {
    /// All, from the gravest.
    pub const ALL: [Level; 5] = [Level::Error, Level::Warning, Level::Information, Level::Hint, Level::Off];

    /// The severity; nothing for a rule that is off.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Error => Some(Severity::Error),
            Level::Warning => Some(Severity::Warning),
            Level::Information => Some(Severity::Information),
            Level::Hint => Some(Severity::Hint),
            Level::Off => None,
        }
    }
}

/// A program with or without a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Target(pub Builder);

impl TryFrom<String> for Target {
    type Error = String;

    fn try_from(text: String) -> Result<Target, String> {
        let otherwise = || format!("`{text}` is no target; `apptainer` and `singularity-ce@4.1` are");
        Builder::parse(&text).map(Target).ok_or_else(otherwise)
    }
}

impl JsonSchema for Target {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Target".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": r"^(apptainer|singularity-ce)(@\d+(\.\d+){0,2})?$",
            "examples": ["apptainer", "singularity-ce", "apptainer@1.3"],
        })
    }
}

/// Files by their path.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct FileGlob(pub String);

impl FileGlob {
    /// The glob to match a path relative to the configuration's folder with.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for a person.
    pub fn compiled(&self) -> Result<Glob, String> {
        let pattern = match self.0.strip_prefix('/') {
            Some(anchored) => anchored.to_owned(),
            None if self.0.trim_end_matches('/').contains('/') => self.0.clone(),
            None => format!("**/{}", self.0),
        };
        // A folder means what is in it.
        let pattern = if pattern.ends_with('/') { format!("{pattern}**") } else { pattern };
        let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
        glob.map_err(|error| format!("`{}` is no glob: {}", self.0, error.kind()))
    }
}

impl TryFrom<String> for FileGlob {
    type Error = String;

    fn try_from(text: String) -> Result<FileGlob, String> {
        let glob = FileGlob(text);
        glob.compiled().map(|_| glob)
    }
}

/// A path that stays in the folder it starts from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct InsidePath(pub String);

impl TryFrom<String> for InsidePath {
    type Error = String;

    fn try_from(text: String) -> Result<InsidePath, String> {
        let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        match !text.is_empty() && Path::new(&text).components().all(plain) {
            true => Ok(InsidePath(text)),
            false => Err(format!("`{text}` leads out of this file's folder")),
        }
    }
}

/// A registry's host, perhaps with a path.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct Registry(pub String);

impl TryFrom<String> for Registry {
    type Error = String;

    fn try_from(text: String) -> Result<Registry, String> {
        let plain = |char: char| char.is_ascii_alphanumeric() || ".-_:/*".contains(char);
        if text.is_empty() || text.contains("://") || text.starts_with('/') || !text.chars().all(plain) {
            return Err(format!("`{text}` is no registry; `ghcr.io` and `docker.io/library` are"));
        }
        Ok(Registry(text.trim_end_matches('/').to_owned()))
    }
}

/// The name of a label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct LabelName(pub String);

impl TryFrom<String> for LabelName {
    type Error = String;

    fn try_from(text: String) -> Result<LabelName, String> {
        match !text.is_empty() && !text.contains(char::is_whitespace) && !text.starts_with('#') {
            true => Ok(LabelName(text)),
            false => Err(format!("`{text}` is no name of a label: a blank ends it")),
        }
    }
}
