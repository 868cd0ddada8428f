//! `schema`: the form of the configuration file, for editors.

use std::io::{self, Write};
use std::process::ExitCode;

use super::output::stdout;
use crate::config::schema::schema;
use crate::rules::RULES;

pub(super) fn run() -> io::Result<ExitCode> {
    let rules: Vec<_> = RULES.iter().map(|rule| (rule.id, rule.summary)).collect();
    let mut out = stdout();
    writeln!(out, "{:#}", schema(&rules))?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
