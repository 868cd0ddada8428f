//! `completions` and `man`: what a shell and `man` want to know of the program.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap_complete::Shell;

use super::help;
use super::output::stdout;

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub(super) struct Man {
    /// The folder to write to, such as `~/.local/share/man/man1`; it is made where there is none
    folder: PathBuf,
}

pub(super) fn completions(arguments: &Completions) -> io::Result<ExitCode> {
    // Into memory first: the generator panics where its writer fails.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut help::plain(), "singularity-ls", &mut script);
    let mut out = stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn man(arguments: &Man) -> io::Result<ExitCode> {
    let folder = &arguments.folder;
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(named)?;
    clap_mangen::generate_to(help::plain(), folder).map_err(named)?;
    Ok(ExitCode::SUCCESS)
}
