//! `parse`: what the builders see.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::configuration::{BuildArguments, Configurations};
use super::inputs::inputs;
use super::output::{complain, stdout};
use super::{Paths, REPORTED, USAGE};
use crate::config::Config;
use crate::definition::refusal::refusals;
use crate::definition::view;
use crate::snapshot::Snapshot;
use crate::text::{Text, display};

/// Arguments of `parse`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    build: BuildArguments,
    /// Print the scripts' text too
    #[arg(long)]
    scripts: bool,
}

const BATCH: usize = 256;

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let (inputs, mut all_read) = inputs(&arguments.paths)?;
    let mut configurations = Configurations::new(&arguments.build, None)?;
    let inputs = configurations.of_all(inputs);
    all_read &= configurations.all_read();
    let mut out = stdout();
    let mut refused = false;
    for batch in inputs.chunks(BATCH) {
        let views: Vec<_> = batch
            .par_iter()
            .map(|(input, config)| Ok(view(&input.name(), input.read()?, config, arguments.scripts)))
            .collect();
        for ((input, _), view) in batch.iter().zip(views) {
            match view {
                Ok((view, accepted)) => {
                    refused |= !accepted;
                    writeln!(out, "{view}")?;
                }
                Err::<_, io::Error>(error) => {
                    complain(&format!("{}: {error}", input.name()));
                    all_read = false;
                }
            }
        }
    }
    out.flush()?;
    Ok(match refused {
        _ if !all_read => ExitCode::from(USAGE),
        true => ExitCode::from(REPORTED),
        false => ExitCode::SUCCESS,
    })
}

/// The view of a file, and whether every program that counts accepts it.
fn view(path: &str, text: Text, config: &Arc<Config>, scripts: bool) -> (Value, bool) {
    let snapshot = Snapshot::open(text, Arc::clone(config));
    let mut view = json!({"path": path});
    let mut accepted = true;
    for builder in config.builders() {
        let program = builder.program;
        let refusals = refusals(snapshot.definition(), snapshot.text(), builder, &config.build_args);
        let first = refusals.iter().min_by_key(|refusal| refusal.phase);
        accepted &= first.is_none();
        view[program.id()] = match first {
            None => json!({"phase": "ok"}),
            Some(refusal) => {
                let message = refusal.cause.message(&display(&refusal.subject));
                let mut verdict = json!({"phase": refusal.phase.id(), "message": message});
                if refusal.cause.crashes(program) {
                    verdict["crash"] = true.into();
                }
                verdict
            }
        };
    }
    if !snapshot.definition().stages.is_empty() {
        view["stages"] = view::stages(snapshot.definition(), scripts);
    }
    (view, accepted)
}
