//! What a command is told about how to judge, and what the files beside the definition files say.
//!
//! Arguments go before `singularity-ls.toml`, and that before the defaults. What is wrong in a configuration file is
//! written to standard error with its place; what is right in it holds, every file is judged, and the exit code is 2.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::inputs::Input;
use super::output::complain;
use crate::config::baseline::{self, Baseline};
use crate::config::disk::{self, Said};
use crate::config::options::{RuleName, Target};
use crate::config::read;
use crate::config::{Config, Layer, Options, Problem, Profile, build_arg_file, layers};
use crate::language::programs::{Builder, Program};
use crate::rules;
use crate::surroundings::{Surroundings, World};
use crate::text::{PositionEncoding, Text};

/// Where the configuration is.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Configuration")]
pub(super) struct FileArguments {
    /// The configuration file, in place of the `singularity-ls.toml` nearest to each definition file
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<PathBuf>,
    /// Look for no configuration file
    #[arg(long)]
    isolated: bool,
}

/// Where the configuration is, who builds the files, and with which values for template variables.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Configuration")]
pub(super) struct BuildArguments {
    #[command(flatten)]
    file: FileArguments,
    /// The program that builds: `apptainer` or `singularity-ce`, with a version if not the newest (`apptainer@1.3`)
    #[arg(long, value_name = "PROGRAM[@VERSION]", value_parser = builder)]
    target: Option<Builder>,
    /// Value of a template variable, as given to the builder
    #[arg(long = "build-arg", value_name = "NAME=VALUE", value_parser = name_and_value)]
    build_args: Vec<(String, String)>,
    /// Further values from a file, one `NAME=VALUE` a line
    #[arg(long, value_name = "FILE")]
    build_arg_file: Vec<PathBuf>,
}

/// Which rules are reported.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArguments {
    /// How much is reported
    #[arg(long, value_enum)]
    profile: Option<ProfileName>,
    /// Report these rules and no others; `*` stands for any letters
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', value_parser = rule_name)]
    select: Option<Vec<RuleName>>,
    /// Report these rules, too
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', value_parser = rule_name)]
    extend_select: Vec<RuleName>,
    /// Do not report these rules
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', value_parser = rule_name)]
    ignore: Vec<RuleName>,
    /// Do not report the findings that a file of `--write-baseline` names
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

impl From<FileArguments> for BuildArguments {
    /// For a command to which it is the same who builds.
    fn from(file: FileArguments) -> BuildArguments {
        BuildArguments { file, ..BuildArguments::default() }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ProfileName {
    /// What surely fails
    Relaxed,
    /// What a careful author wants to know
    Standard,
    /// Whatever makes two builds differ
    Reproducible,
}

fn rule_name(argument: &str) -> Result<RuleName, String> {
    crate::config::read::rule_name(argument.trim(), rules::ids())
}

fn name_and_value(argument: &str) -> Result<(String, String), String> {
    let (name, value) = argument.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn builder(argument: &str) -> Result<Builder, String> {
    Builder::parse(argument).ok_or_else(|| {
        let names: Vec<_> = Program::ALL.iter().map(|program| program.id()).collect();
        format!("expected {}, or one of them with `@` and a version", names.join(" or "))
    })
}

/// The configurations of all files that a command looks at.
pub(super) struct Configurations {
    world: Arc<World>,
    arguments: Layer,
    /// The file that was named, for all files alike.
    named: Option<Layer>,
    isolated: bool,
    heeds_baselines: bool,
    /// The baseline that was named, and its folder.
    baseline: Option<(PathBuf, Baseline)>,
    /// Configuration files that were met, with what holds for every file, where it is the same for all.
    met: BTreeMap<PathBuf, Option<Arc<Config>>>,
    /// What holds where no file says anything.
    plain: Arc<Config>,
    all_read: bool,
}

impl Configurations {
    /// Reads what the arguments name.
    pub(super) fn new(build: &BuildArguments, rules: Option<&RuleArguments>) -> io::Result<Configurations> {
        let arguments = Layer::new(options(build, rules)?, PathBuf::new());
        let mut all_read = true;
        let mut named_layer = None;
        if let Some(path) = &build.file.config {
            let bytes = disk::read(path, disk::LONGEST).map_err(|why| named(path, &why))?;
            let (options, problems) = read::read_bytes(&bytes, rules::ids());
            complain_about(path, Some(&Text::from_bytes(&bytes)), &problems);
            all_read = problems.is_empty();
            named_layer = Some(Layer::new(options, folder_of(path)));
        }
        let mut baseline = None;
        if let Some(path) = rules.and_then(|rules| rules.baseline.as_ref()) {
            let bytes = disk::read(path, baseline::LONGEST).map_err(|why| named(path, &why))?;
            let read = Baseline::read(&bytes).map_err(|why| named(path, &why))?;
            baseline = Some((folder_of(path), read));
        }
        Ok(Configurations {
            world: Arc::default(),
            plain: Arc::new(layers::config(named_layer.iter().chain([&arguments]), None)),
            arguments,
            named: named_layer,
            isolated: build.file.isolated,
            heeds_baselines: true,
            baseline,
            met: BTreeMap::new(),
            all_read,
        })
    }

    /// Known findings count like new ones.
    pub(super) fn without_baselines(self) -> Configurations {
        Configurations { heeds_baselines: false, ..self }
    }

    /// Whether everything could be read, and nothing in it is wrong.
    pub(super) fn all_read(&self) -> bool {
        self.all_read
    }

    /// The files around the definition files.
    pub(super) fn world(&self) -> Arc<World> {
        Arc::clone(&self.world)
    }

    /// The configuration of each file; those that a configuration leaves out of its folder are gone.
    pub(super) fn of_all(&mut self, inputs: Vec<Input>) -> Vec<(Input, Arc<Config>)> {
        inputs.into_iter().filter_map(|input| self.of(&input).map(|config| (input, config))).collect()
    }

    fn of(&mut self, input: &Input) -> Option<Arc<Config>> {
        let around = Surroundings::of(&self.world, Some(&input.path));
        let path = around.real_path().or_else(|| around.file().map(Path::to_owned));
        let looked_for = !self.isolated && self.named.is_none();
        let said = looked_for.then(|| Said::around(&around, rules::ids())).flatten();
        let shared = match &said {
            Some(said) => self.meet(said),
            None => self.named.as_ref().is_none_or(Layer::is_same_for_all).then(|| Arc::clone(&self.plain)),
        };
        let layer = said.as_ref().map(|said| &said.layer).or(self.named.as_ref());
        if input.is_from_walk
            && path.as_ref().is_some_and(|path| layer.is_some_and(|layer| layer.excludes(path)))
        {
            return None;
        }
        let known = self.baseline.as_ref().zip(path.as_ref());
        let known = known.map(|((folder, baseline), path)| baseline.of(&baseline::relative(path, folder)));
        if let (Some(shared), None) = (&shared, &known) {
            return Some(Arc::clone(shared));
        }
        let layers = layer.into_iter().chain([&self.arguments]);
        let mut config = disk::config(layers, said.as_deref(), path.as_deref());
        config.accepted = match known {
            _ if !self.heeds_baselines => Arc::default(),
            Some(known) => Arc::new(known),
            None => config.accepted,
        };
        Some(Arc::new(config))
    }

    /// What a configuration file gives every file, if it is the same for all. The first time somebody hears what is
    /// wrong in it.
    fn meet(&mut self, said: &Said) -> Option<Arc<Config>> {
        if let Some(met) = self.met.get(&said.path) {
            return met.clone();
        }
        let is_about_baseline = |problem: &&Problem| problem.range.is_empty() && problem.path == ["baseline"];
        let problems =
            said.problems.iter().filter(|problem| self.heeds_baselines || !is_about_baseline(problem));
        let problems: Vec<_> = problems.cloned().collect();
        complain_about(&said.path, said.text.as_ref(), &problems);
        self.all_read &= problems.is_empty();
        let layers = [&said.layer, &self.arguments];
        let shared = said.layer.is_same_for_all().then(|| Arc::new(layers::config(layers, None)));
        self.met.insert(said.path.clone(), shared.clone());
        shared
    }
}

/// Whether the configuration that holds in the current folder forbids to ask anybody.
pub(super) fn is_offline_here() -> bool {
    let around = Surroundings::of(&Arc::default(), Some(Path::new("Singularity")));
    let said = Said::around(&around, rules::ids());
    layers::config(said.iter().map(|said| &said.layer), None).offline
}

/// Says what is wrong in a configuration file, a line each.
fn complain_about(path: &Path, text: Option<&Text>, problems: &[Problem]) {
    for problem in problems {
        match text {
            Some(text) => {
                let place = text.position(problem.range.start, PositionEncoding::Utf32);
                let (line, column) = (place.line + 1, place.column + 1);
                complain(&format!("{}:{line}:{column}: {}", shown(path), problem.message));
            }
            None => complain(&format!("{} {}", shown(path), problem.message)),
        }
    }
}

/// What the arguments say, in the words of the file.
fn options(build: &BuildArguments, rules: Option<&RuleArguments>) -> io::Result<Options> {
    let mut build_args = BTreeMap::new();
    for file in &build.build_arg_file {
        let bytes = std::fs::read(file).map_err(|error| named(file, &error.to_string()))?;
        build_args.extend(build_arg_file(&Text::from_bytes(&bytes).to_string()));
    }
    build_args.extend(build.build_args.iter().cloned());
    let options = Options { build_args, target: build.target.map(Target), ..Options::default() };
    let Some(rules) = rules else { return Ok(options) };
    let profile = rules.profile.map(|profile| match profile {
        ProfileName::Relaxed => Profile::Relaxed,
        ProfileName::Standard => Profile::Standard,
        ProfileName::Reproducible => Profile::Reproducible,
    });
    let (select, extend_select, ignore) =
        (rules.select.clone(), rules.extend_select.clone(), rules.ignore.clone());
    Ok(Options { profile, select, extend_select, ignore, ..options })
}

fn named(path: &Path, why: &str) -> io::Error {
    io::Error::other(format!("{}: {why}", shown(path)))
}

/// A path as short as it can be said.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

/// The folder of a file, without links on the way where there is one.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(&path);
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}
