//! `singularity-ls`: see [`singularity_ls`].

use std::process::ExitCode;

fn main() -> ExitCode {
    singularity_ls::cli::main()
}
