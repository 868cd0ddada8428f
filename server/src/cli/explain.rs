//! `explain`: the page of a rule.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;

use super::USAGE;
use super::output::{complain, stdout};
use crate::language::hadolint::{codes_of, rule_of};
use crate::language::nearest::nearest;
use crate::rules::{RULES, Rule, rule};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Id of a rule, how its id begins, or a code of hadolint's; all rules are listed without it
    rule: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let mut out = stdout();
    let wanted = arguments.rule.as_deref().unwrap_or_default();
    let begins = RULES.iter().filter(|rule| rule.id.starts_with(wanted)).copied();
    match rule(wanted).or_else(|| rule(rule_of(wanted)?)) {
        Some(rule) => explain(&mut out, rule)?,
        None if begins.clone().next().is_some() => {
            for rule in begins {
                writeln!(out, "{:28} {:12} {}", rule.id, rule.severity.id(), rule.summary)?;
            }
        }
        None => {
            let meant = nearest(wanted, RULES.iter().map(|rule| rule.id));
            let meant = meant.map(|id| format!(" Did you mean `{id}`?")).unwrap_or_default();
            complain(&format!("no rule `{wanted}`; `singularity-ls explain` lists them all.{meant}"));
            return Ok(ExitCode::from(USAGE));
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn explain(out: &mut impl Write, rule: &Rule) -> io::Result<()> {
    writeln!(out, "# {} ({})\n\n{}", rule.id, rule.severity.id(), rule.page.trim_end())?;
    let codes: Vec<_> = codes_of(rule.id).collect();
    if !codes.is_empty() {
        writeln!(out, "\nIn hadolint: {}.", codes.join(", "))?;
    }
    Ok(())
}
