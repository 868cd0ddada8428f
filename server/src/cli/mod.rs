//! The command line: arguments, formats, exit codes.
//!
//! Exit codes: 0 nothing to report, 1 something to report, 2 wrong usage or unreadable input.

mod chain;
mod check;
mod doctor;
mod explain;
mod fix;
mod human;
mod inputs;
mod json;
mod output;
mod parse;
mod pin;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{Config, build_arg_file};
use crate::language::programs::{Builder, Program};
use crate::text::Text;

#[derive(Debug, Parser)]
#[command(name = "singularity-ls", version, about, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    lsp: Lsp,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve an editor on standard input and output
    Lsp(Lsp),
    /// Report what is wrong in definition files
    Check(check::Arguments),
    /// Mend what can be mended, in place
    Fix(fix::Arguments),
    /// Print what the builders see in definition files, one JSON object a line
    Parse(parse::Arguments),
    /// Print the images that an image is built on, down to `scratch`
    Chain(chain::Arguments),
    /// Print the page of a rule, or the list of all
    Explain(explain::Arguments),
    /// Ask registries and package indexes, and name every input exactly
    Pin(pin::Arguments),
    /// Show what the program goes by, and every host that it can ever ask
    Doctor(doctor::Arguments),
}

#[derive(Debug, Args)]
struct Lsp {
    /// Ignored: standard input and output are always used
    #[arg(long, action = clap::ArgAction::Count)]
    stdio: u8,
}

/// The paths that several commands take.
#[derive(Debug, Args)]
struct Paths {
    /// Definition files, folders to look for them, or `-` for standard input
    paths: Vec<PathBuf>,
    /// Read further paths from a file, one a line; `-` for standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// What to call the file read from standard input
    #[arg(long, value_name = "PATH")]
    stdin_path: Option<PathBuf>,
}

/// Who builds the files, and with which values for template variables.
#[derive(Debug, Args)]
struct BuildArguments {
    /// Value of a template variable, as given to the builder
    #[arg(long = "build-arg", value_name = "NAME=VALUE", value_parser = name_and_value)]
    build_args: Vec<(String, String)>,
    /// Further values from a file, one `NAME=VALUE` a line
    #[arg(long, value_name = "FILE")]
    build_arg_file: Vec<PathBuf>,
    /// The program that builds: `apptainer` or `singularity-ce`, with a version if not the newest (`apptainer@1.3`)
    #[arg(long, value_name = "PROGRAM[@VERSION]", value_parser = builder)]
    target: Option<Builder>,
}

impl BuildArguments {
    /// The configuration that the arguments ask for. Values on the command line go before those of files.
    fn config(&self) -> io::Result<Config> {
        let mut build_args = BTreeMap::new();
        for file in &self.build_arg_file {
            let named =
                |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", file.display()));
            let bytes = std::fs::read(file).map_err(named)?;
            build_args.extend(build_arg_file(&Text::from_bytes(&bytes).to_string()));
        }
        build_args.extend(self.build_args.iter().cloned());
        Ok(Config { build_args, target: self.target, ..Config::default() })
    }
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

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command.unwrap_or(Command::Lsp(cli.lsp)) {
        Command::Lsp(_) => crate::lsp::run(),
        Command::Check(arguments) => check::run(&arguments),
        Command::Fix(arguments) => fix::run(&arguments),
        Command::Parse(arguments) => parse::run(&arguments),
        Command::Chain(arguments) => chain::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Pin(arguments) => pin::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
    };
    match result {
        Ok(code) => code,
        // Whoever reads the output has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error.to_string());
            ExitCode::from(USAGE)
        }
    }
}

/// Something was reported.
const REPORTED: u8 = 1;
/// Wrong usage, or input that could not be read.
const USAGE: u8 = 2;
