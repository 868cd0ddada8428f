//! The command line: arguments, formats, exit codes.
//!
//! Exit codes: 0 nothing to report, 1 something to report, 2 wrong usage or unreadable input.

mod chain;
mod changed;
mod check;
mod configuration;
mod difference;
mod doctor;
mod explain;
mod fix;
mod format;
mod formats;
mod git;
mod help;
mod inputs;
mod output;
mod pages;
mod parse;
mod pin;
mod progress;
mod replace;
mod rewrite;
mod schema;
mod summary;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, FromArgMatches, Parser, Subcommand};

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
    #[command(after_help = CHECK_EXAMPLES)]
    Check(check::Arguments),
    /// Mend what can be mended, in place
    #[command(after_help = FIX_EXAMPLES)]
    Fix(fix::Arguments),
    /// Lay definition files out, in place
    #[command(after_help = FORMAT_EXAMPLES)]
    Format(format::Arguments),
    /// Print what the builders see in definition files, one JSON object a line
    #[command(after_help = PARSE_EXAMPLES)]
    Parse(parse::Arguments),
    /// Print the images that an image is built on, down to `scratch`
    #[command(after_help = CHAIN_EXAMPLES)]
    Chain(chain::Arguments),
    /// Print the page of a rule, or the list of all
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(explain::Arguments),
    /// Ask registries and package indexes, and name every input exactly
    #[command(after_help = PIN_EXAMPLES)]
    Pin(pin::Arguments),
    /// Print the JSON schema of `singularity-ls.toml`
    Schema,
    /// Show what the program goes by, and every host that it can ever ask
    Doctor(doctor::Arguments),
    /// Print what completes the program's arguments in a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(pages::Completions),
    /// Write the manual pages into a folder
    Man(pages::Man),
}

const CHECK_EXAMPLES: &str = "\
Examples:
  singularity-ls check .
  singularity-ls check --format sarif . > singularity-ls.sarif
  singularity-ls check --write-baseline known.json . && singularity-ls check --baseline known.json .
  git diff --name-only --diff-filter=d HEAD~1 | singularity-ls check --force-exclude --files-from -

Exit codes: 0 nothing at or above --fail-on, 1 something, 2 wrong usage or unreadable input.";

const FIX_EXAMPLES: &str = "\
Examples:
  singularity-ls fix --diff .                            look first
  singularity-ls fix --select unpinned-base-image .      one rule only
  singularity-ls fix - < Singularity                     from standard input to standard output";

const PIN_EXAMPLES: &str = "\
Examples:
  singularity-ls pin --diff Singularity                  look first
  singularity-ls pin --digest --as-of 2024-06-30 .       as it was on a day
  pip freeze | singularity-ls pin --versions - Singularity   without a network";

const FORMAT_EXAMPLES: &str = "\
Examples:
  singularity-ls format --diff .                         look first
  singularity-ls format --check .                        in CI: names what would change
  singularity-ls format - < Singularity                  from standard input to standard output";

const PARSE_EXAMPLES: &str = "\
Examples:
  singularity-ls parse Singularity
  singularity-ls parse --target apptainer@1.1 .          as that release reads it";

const CHAIN_EXAMPLES: &str = "\
Examples:
  singularity-ls chain python:3.12-slim
  singularity-ls chain --format json python:3.12-slim    for programs
  singularity-ls chain --online ghcr.io/owner/image:1.0  asks the registry where nothing is known";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  singularity-ls explain
  singularity-ls explain unpinned-base-image";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  singularity-ls completions bash > ~/.local/share/bash-completion/completions/singularity-ls
  singularity-ls completions fish > ~/.config/fish/completions/singularity-ls.fish";

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
    /// Leave named files out, too, that would not be taken from a folder: excluded ones, and those without the name or
    /// the header of a definition file
    #[arg(long)]
    force_exclude: bool,
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let matches = help::command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
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
        Command::Format(arguments) => format::run(&arguments),
        Command::Completions(arguments) => pages::completions(&arguments),
        Command::Man(arguments) => pages::man(&arguments),
    };
    let failures = crate::rules::failures();
    failures.iter().for_each(|failure| output::complain(failure));
    match result {
        Ok(_) if !failures.is_empty() => ExitCode::from(USAGE),
        Ok(code) => code,
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

/// How a command over files ends: what could not be read counts for more than what is reported.
fn ended(all_read: bool, is_reported: bool) -> ExitCode {
    match (all_read, is_reported) {
        (false, _) => ExitCode::from(USAGE),
        (true, true) => ExitCode::from(REPORTED),
        (true, false) => ExitCode::SUCCESS,
    }
}
