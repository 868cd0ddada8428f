//! `format`: lay definition files out.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::Paths;
use super::configuration::{Configurations, FileArguments};
use super::inputs::inputs;
use super::rewrite::{self, Manner, Rewritten};
use crate::features::format::format;
use crate::snapshot::Snapshot;

/// Arguments of `format`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    /// Name the files that would change and write nothing; exit 1 if there are any
    #[arg(long)]
    check: bool,
    /// Print what would change and write nothing; exit 1 if anything would
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    file: FileArguments,
}

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let (inputs, mut all_read) = inputs(&arguments.paths)?;
    let mut configurations = Configurations::new(&arguments.file.clone().into(), None)?;
    let inputs = configurations.of_all(inputs);
    all_read &= configurations.all_read();
    let manner = match arguments {
        Arguments { diff: true, .. } => Manner::Diff,
        Arguments { check: true, .. } => Manner::Name,
        _ => Manner::Write,
    };
    rewrite::each(
        &inputs,
        |(input, _)| input,
        all_read,
        manner,
        |(input, config), before| {
            let mut after = before.clone();
            let edits = format(&Snapshot::open(before, Arc::clone(config)));
            edits.iter().rev().for_each(|edit| after.replace(edit.range.clone(), &edit.text));
            Rewritten { after, notes: vec![format!("{}: formatted", input.name())] }
        },
    )
}
