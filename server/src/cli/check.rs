//! `check`: report what is wrong.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::changed::Base;
use super::configuration::{BuildArguments, Configurations, RuleArguments, folder_of};
use super::formats::{Format, Page};
use super::inputs::{Input, inputs};
use super::output::{coloured_stdout, complain, stdout};
use super::progress::Progress;
use super::replace::write_whole;
use super::summary::Summary;
use super::{Paths, ended};
use crate::config::Config;
use crate::config::baseline::{Baseline, relative};
use crate::features::diagnostics;
use crate::finding::Severity;
use crate::rules::Judgement;
use crate::snapshot::Snapshot;
use crate::surroundings::World;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    /// How to print findings
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: Format,
    /// Show hints too, which `json`, `jsonl` and `sarif` always hold
    #[arg(long, help_heading = "Output")]
    hints: bool,
    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Warning, help_heading = "Output")]
    fail_on: FailOn,
    /// Exit with 0 whatever is found
    #[arg(long, help_heading = "Output")]
    exit_zero: bool,
    #[command(flatten)]
    rules: RuleArguments,
    /// Write what is found to a file, so that `--baseline` can leave it out from then on, and report nothing
    #[arg(long, value_name = "FILE", conflicts_with = "baseline", help_heading = "Rules")]
    write_baseline: Option<PathBuf>,
    /// Report only what has come in since a revision of git, such as `origin/main`: what is on changed lines, and what
    /// was not found then
    #[arg(long, value_name = "REVISION", conflicts_with = "write_baseline", help_heading = "Rules")]
    diff_base: Option<String>,
    #[command(flatten)]
    build: BuildArguments,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    Hint,
    Information,
    Warning,
    Error,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            FailOn::Hint => Severity::Hint,
            FailOn::Information => Severity::Information,
            FailOn::Warning => Severity::Warning,
            FailOn::Error => Severity::Error,
        }
    }
}

/// Files judged at a time: enough to keep every core busy, few enough to print early and hold little.
const BATCH: usize = 256;

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let (inputs, mut all_read) = inputs(&arguments.paths)?;
    let mut configurations = Configurations::new(&arguments.build, Some(&arguments.rules))?;
    if arguments.write_baseline.is_some() {
        configurations = configurations.without_baselines();
    }
    let inputs = configurations.of_all(inputs);
    all_read &= configurations.all_read();
    if let Some(path) = &arguments.write_baseline {
        return write_baseline(path, &inputs, &configurations.world(), all_read);
    }
    let base = match &arguments.diff_base {
        Some(revision) => Some(Base::open(revision, inputs.iter().map(|(input, _)| input))?),
        None => None,
    };
    let world = configurations.world();
    let shape = arguments.format.shape();
    let mut out = if arguments.format == Format::Human { coloured_stdout() } else { stdout() };
    let mut summary = Summary::default();
    let mut first = true;
    let progress = Progress::over(inputs.len());
    write!(out, "{}", (shape.open)())?;
    for (number, batch) in inputs.chunks(BATCH).enumerate() {
        let judged: Vec<_> = (batch.par_iter().enumerate())
            .map(|(place, (input, config))| {
                let base = base.as_ref().map(|base| (base, number * BATCH + place));
                let judged = judge(input, config, &world, base, arguments);
                progress.step();
                judged
            })
            .collect();
        progress.aside(|| -> io::Result<()> {
            for ((input, _), judged) in batch.iter().zip(judged) {
                let judged = match judged {
                    Ok(judged) => judged,
                    Err(error) => {
                        complain(&format!("{}: {error}", input.name()));
                        all_read = false;
                        continue;
                    }
                };
                summary.add(&judged.judgement);
                for piece in &judged.printed {
                    let separator = if first { "" } else { shape.between };
                    write!(out, "{separator}{piece}")?;
                    first = false;
                }
            }
            out.flush()
        })?;
    }
    drop(progress);
    write!(out, "{}", shape.close)?;
    if arguments.format == Format::Human && inputs.len() > 1 {
        write!(out, "{}", summary.table())?;
    }
    out.flush()?;
    let fails = summary.worst().is_some_and(|worst| worst >= arguments.fail_on.severity());
    Ok(ended(all_read, fails && !arguments.exit_zero))
}

/// What is printed about a file, and what was found in it.
struct Judged {
    printed: Vec<String>,
    judgement: Judgement,
}

fn judge(
    input: &Input,
    config: &Arc<Config>,
    world: &Arc<World>,
    base: Option<(&Base, usize)>,
    arguments: &Arguments,
) -> io::Result<Judged> {
    let open = |text| Snapshot::open(text, Arc::clone(config)).among(input.around(world));
    let snapshot = open(input.read()?);
    let mut judgement = diagnostics::diagnose(&snapshot);
    if let Some((base, number)) = base {
        let before = |text| diagnostics::all(&open(text));
        base.since(number, snapshot.text())?.retain(&mut judgement.findings, snapshot.text(), before);
    }
    let page = Page {
        path: &input.name(),
        snapshot: &snapshot,
        judgement: &judgement,
        hints: arguments.hints,
        fail_on: arguments.fail_on.severity(),
    };
    let printed = (arguments.format.shape().file)(&page);
    Ok(Judged { printed, judgement })
}

/// Writes down what is found, whatever is known already.
fn write_baseline(
    path: &Path,
    inputs: &[(Input, Arc<Config>)],
    world: &Arc<World>,
    mut all_read: bool,
) -> io::Result<ExitCode> {
    let folder = folder_of(path);
    let (mut baseline, mut count) = (Baseline::default(), 0);
    let progress = Progress::over(inputs.len());
    for (input, config) in inputs {
        progress.step();
        let text = match input.read() {
            Ok(text) => text,
            Err(error) => {
                progress.aside(|| complain(&format!("{}: {error}", input.name())));
                all_read = false;
                continue;
            }
        };
        let around = input.around(world);
        let file = around.real_path().unwrap_or_else(|| input.path.clone());
        let snapshot = Snapshot::open(text, Arc::clone(config)).among(around);
        let findings = diagnostics::all(&snapshot);
        count += findings.len();
        baseline.add(&relative(&file, &folder), &findings, snapshot.text());
    }
    drop(progress);
    write_whole(path, baseline.to_text().as_bytes())
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    let s = if count == 1 { "" } else { "s" };
    let mut out = stdout();
    writeln!(out, "{}: {count} finding{s} written down", path.display())?;
    out.flush()?;
    Ok(ended(all_read, false))
}
