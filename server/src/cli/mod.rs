//! The command line: arguments, formats, exit codes.
//!
//! Exit codes: 0 nothing to report, 1 something to report, 2 wrong usage or unreadable input.

mod chain;
mod check;
mod configuration;
mod doctor;
mod explain;
mod fix;
mod human;
mod inputs;
mod json;
mod output;
mod parse;
mod pin;
mod schema;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

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
    /// Print the JSON schema of `singularity-ls.toml`
    Schema,
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
        Command::Schema => schema::run(),
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
