//! Lines put into a script in front of the first command that they are for.

use super::super::CommandContext;
use crate::shell::{Command, Origin};
use crate::text::Edit;

/// The edit that puts lines in front of the first command, up to the one that is looked at, that uses some program.
/// Where that one may not be run, or is no statement of the script itself, they go further up.
pub(in crate::rules) fn of_first(
    context: &CommandContext<'_>,
    uses: impl Fn(&Command) -> bool,
    lines: impl IntoIterator<Item = String>,
) -> Option<Edit> {
    let before = context.commands.get(..=context.index)?;
    let first = before.iter().position(uses)?;
    let is_certain = |command: &&Command| command.origin == Origin::Script && !command.conditional;
    let anchor = before
        .get(..=first)?
        .iter()
        .rev()
        .find(|command| is_certain(command) && is_at_line_start(context, command));
    let at = anchor?.statement.start;
    let indentation = indentation(context, at)?;
    let end = if context.text.contains("\r\n") { "\r\n" } else { "\n" };
    let text = lines.into_iter().map(|line| format!("{line}{end}{indentation}")).collect();
    Some(Edit { range: at..at, text })
}

fn is_at_line_start(context: &CommandContext<'_>, command: &Command) -> bool {
    indentation(context, command.statement.start).is_some()
}

/// The blanks in front of an offset, if nothing else stands there on its line.
fn indentation<'c>(context: &CommandContext<'c>, at: usize) -> Option<&'c str> {
    let line = context.text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    context.text.get(line..at).filter(|text| text.trim().is_empty())
}
