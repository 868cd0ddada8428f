//! Code for another interpreter that stands in a script: `R -e '…'`, `julia <<EOF`, `echo '…' | R --slave`.

use std::borrow::Cow;

use super::{Command, Word};

/// The pieces of code that the command at this index is given: behind each of these options, on its standard input, or
/// by an `echo` in front.
pub(crate) fn pieces<'c>(commands: &'c [Command], index: usize, options: &[&str]) -> Vec<Cow<'c, Word>> {
    let Some(command) = commands.get(index) else { return Vec::new() };
    let mut pieces = Vec::new();
    let mut words = command.arguments().iter();
    while let Some(word) = words.next() {
        let text = word.sketch();
        if options.contains(&text) {
            pieces.extend(words.next().map(Cow::Borrowed));
        }
    }
    if let Some(input) = &command.input {
        pieces.push(Cow::Borrowed(&input.text));
    } else if pieces.is_empty()
        && let Some(feeder) = command.fed_by.and_then(|feeder| commands.get(feeder))
        && matches!(feeder.program(), Some("echo" | "printf"))
    {
        let words = feeder.arguments();
        let flags = words
            .iter()
            .take_while(|word| matches!(word.sketch(), "-e" | "-n" | "-ne" | "-en" | "-E"))
            .count();
        pieces.push(Cow::Owned(Word::joined(&words[flags..])));
    }
    pieces
}
