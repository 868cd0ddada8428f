//! Scripts that are run and are no part of the file: nobody knows what they take in.

use super::super::{CommandContext, Report};
use crate::language::package_managers::Family;
use crate::language::scripts::{is_runner, is_script};
use crate::shell::{Command, Word};

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    if let Some(word) = script(context.command).filter(|word| !is_download(context, word.sketch())) {
        report.runs(&word.range);
    }
}

/// How far back a download is looked for, in commands: bounds the search.
const LOOKED_BACK: usize = 256;

/// Whether an earlier command fetches a file of that name: then it is an input itself.
fn is_download(context: &CommandContext<'_>, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let earlier = context.invocations.iter().take(context.index).rev().take(LOOKED_BACK).flatten();
    earlier.filter(|earlier| earlier.manager.family == Family::Download).any(|earlier| {
        let named = earlier.options.iter().filter_map(|given| given.value.as_ref());
        named.chain(&earlier.operands).any(|argument| argument.sketch().ends_with(name))
    })
}

/// The word that names the script which a command runs.
fn script(command: &Command) -> Option<&Word> {
    let program = command.words.first()?;
    let by_itself = program.sketch().contains('/') && is_script(program.sketch());
    if by_itself {
        return Some(program);
    }
    if !command.program().is_some_and(is_runner) {
        return None;
    }
    for word in command.arguments() {
        match word.sketch() {
            // The script is an argument or comes from the input.
            "-" | "-s" => return None,
            text if text.starts_with('-') && !text.starts_with("--") && text.contains('c') => return None,
            text if text.starts_with(['-', '+']) => {}
            text => return is_script(text).then_some(word),
        }
    }
    None
}
