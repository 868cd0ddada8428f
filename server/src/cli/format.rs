//! `format`: lay definition files out.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::fix::{diff, write_whole};
use super::inputs::{Input, inputs};
use super::output::{complain, stdout};
use super::{Paths, REPORTED, USAGE};
use crate::config::Config;
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
}

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let (inputs, mut all_read) = inputs(&arguments.paths)?;
    let mut out = stdout();
    let mut changed = 0;
    for input in &inputs {
        match lay_out(input, arguments, &mut out) {
            Ok(true) => changed += 1,
            Ok(false) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Err(error),
            Err(error) => {
                complain(&format!("{}: {error}", input.name()));
                all_read = false;
            }
        }
    }
    out.flush()?;
    Ok(match changed {
        _ if !all_read => ExitCode::from(USAGE),
        1.. if arguments.check || arguments.diff => ExitCode::from(REPORTED),
        _ => ExitCode::SUCCESS,
    })
}

/// Lays one file out; whether it changes.
fn lay_out(input: &Input, arguments: &Arguments, out: &mut impl Write) -> io::Result<bool> {
    let before = input.read()?;
    let mut after = before.clone();
    let edits = format(&Snapshot::open(before.clone(), Arc::new(Config::default())));
    edits.iter().rev().for_each(|edit| after.replace(edit.range.clone(), &edit.text));
    let is_changed = after != before;
    let name = input.name();
    if arguments.diff || arguments.check {
        if is_changed && arguments.diff {
            diff(&name, &before, &after, out)?;
        } else if is_changed {
            writeln!(out, "{name}")?;
        }
    } else if !input.is_on_disk() {
        out.write_all(&after.to_bytes())?;
    } else if is_changed {
        write_whole(&input.path, &after.to_bytes())?;
        writeln!(out, "{name}: formatted")?;
    }
    Ok(is_changed)
}
