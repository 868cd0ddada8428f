//! Scripts that are fetched and run in one go.

use std::ops::Range;

use super::super::wording::around;
use super::super::{CommandContext, Report};
use super::checked;
use super::rows::PIPE;
use crate::finding::Fix;
use crate::language::package_managers::Family;
use crate::shell::{Command, Origin};

/// Programs that hand on what they read.
const FILTERS: [&str; 9] = ["cat", "tee", "sed", "tr", "gunzip", "zcat", "gzip", "xz", "bzip2"];

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation.filter(|call| call.manager.family == Family::Download) else {
        return;
    };
    let Some((runner, fix)) = runner(context) else { return };
    for package in invocation.packages() {
        let subject = context.text.get(package.range.clone()).unwrap_or(&package.subject);
        let after = format!("` is run by `{runner}` unseen. Download a release and check it.");
        let message = around("`", subject, &after);
        let finding = PIPE.finding(range(context.command, &package.range), subject.to_owned(), message);
        report.push(finding.fixes(fix.iter().cloned().collect()));
    }
}

/// The address, from the line of the program on.
fn range(command: &Command, address: &Range<usize>) -> Range<usize> {
    let start = if address.start > command.line_end { command.program_range().start } else { address.start };
    start..address.end
}

/// The program that runs what the command fetches, and how to look at that first.
pub(super) fn runner<'c>(context: &CommandContext<'c>) -> Option<(&'c str, Option<Fix>)> {
    let by_word = |of: Option<usize>| context.commands.get(of?).filter(|command| runs_its_words(command));
    let of_word = match context.command.origin {
        Origin::Substitution { of } | Origin::ProcessSubstitution { of } => by_word(of),
        Origin::Script | Origin::Opened { .. } => None,
    };
    if let Some(runner) = of_word {
        return Some((runner.program()?, checked::of_word(context, runner)));
    }
    let runner = end_of_pipe(context)?;
    Some((runner.program()?, checked::of_pipe(context, runner)))
}

/// `sh -c "$(…)"`, `bash <(…)`, `eval "$(…)"`, `source <(…)`
fn runs_its_words(command: &Command) -> bool {
    let Some(program) = command.program() else { return false };
    matches!(program, "eval" | "source" | ".") || is_interpreter(program)
}

/// The interpreter at the end of the pipe that the command begins, with nothing but filters between them.
fn end_of_pipe<'c>(context: &CommandContext<'c>) -> Option<&'c Command> {
    let mut at = context.index;
    loop {
        // A command reads what stands before it: this comes to an end.
        at = context.readers.get(at).copied().flatten().filter(|reader| *reader > at)?;
        let command = context.commands.get(at)?;
        if runs_its_input(command) {
            return Some(command);
        }
        if !command.program().is_some_and(|program| FILTERS.contains(&program)) {
            return None;
        }
    }
}

fn is_interpreter(program: &str) -> bool {
    let name = program.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
    matches!(
        name,
        "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "perl" | "python" | "ruby" | "node" | "php" | "R"
    )
}

/// Whether the program reads its script from its input: it is named no other.
fn runs_its_input(command: &Command) -> bool {
    let Some(program) = command.program().filter(|program| is_interpreter(program)) else { return false };
    let is_shell = program.ends_with("sh");
    for word in command.arguments() {
        match word.sketch() {
            "-" | "/dev/stdin" => return true,
            "-s" if is_shell => return true,
            text if is_shell && text.starts_with('-') && !text.starts_with("--") && text.contains('c') => {
                return false;
            }
            text if is_shell && text.starts_with("-") && text.contains('s') && !text.starts_with("--") => {
                return true;
            }
            // `perl -pe …`, `python -m json.tool`, `ruby -e …`
            text if !is_shell && text.starts_with('-') && text.contains(['e', 'c', 'm', 'n', 'p', 'E']) => {
                return false;
            }
            text if text.starts_with(['-', '+']) => {}
            _ => return false,
        }
    }
    true
}
