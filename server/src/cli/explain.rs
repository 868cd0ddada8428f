//! `explain`: the page of a rule.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;

use super::USAGE;
use super::output::{complain, stdout};
use crate::language::hadolint::codes_of;
use crate::rules::{RULES, rule};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Id of a rule; all rules are listed without it
    rule: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let mut out = stdout();
    match &arguments.rule {
        None => {
            for rule in RULES {
                writeln!(out, "{:28} {:12} {}", rule.id, rule.severity.id(), rule.summary)?;
            }
        }
        Some(id) => {
            let Some(rule) = rule(id) else {
                complain(&format!("no rule `{id}`; `singularity-ls explain` lists them all"));
                return Ok(ExitCode::from(USAGE));
            };
            writeln!(out, "# {} ({})\n\n{}", rule.id, rule.severity.id(), rule.page.trim_end())?;
            let codes: Vec<_> = codes_of(rule.id).collect();
            if !codes.is_empty() {
                writeln!(out, "\nIn hadolint: {}.", codes.join(", "))?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
