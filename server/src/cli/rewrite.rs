//! Commands that rewrite files: what is done with one that changes, and how the command ends.

use std::io::{self, Write};
use std::process::ExitCode;

use super::difference::print_difference;
use super::ended;
use super::inputs::Input;
use super::output::{complain, stdout};
use super::progress::Progress;
use super::replace::write_whole;
use crate::text::Text;

/// What is done with a file that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// It is written; standard input goes to standard output.
    Write,
    /// The difference is printed, nothing is written, and the command ends with 1.
    Diff,
    /// Its name is printed, nothing is written, and the command ends with 1.
    Name,
}

/// A file as it will be.
pub(super) struct Rewritten {
    pub(super) after: Text,
    /// What is told of it once it is written, a line each.
    pub(super) notes: Vec<String>,
}

/// Rewrites each file, or shows what would change; one that cannot be read or written holds up no other.
///
/// `all_read` is whether nothing was left out so far.
pub(super) fn each<T>(
    files: &[T],
    input: impl Fn(&T) -> &Input,
    mut all_read: bool,
    manner: Manner,
    rewrite: impl Fn(&T, Text) -> Rewritten,
) -> io::Result<ExitCode> {
    let mut out = stdout();
    let mut changed = 0;
    let progress = Progress::over(files.len());
    for file in files {
        let input = input(file);
        let done = input.read().and_then(|before| {
            let rewritten = rewrite(file, before.clone());
            progress.aside(|| one(input, &before, &rewritten, manner, &mut out))
        });
        progress.step();
        match done {
            Ok(is_changed) => changed += usize::from(is_changed),
            Err(error) => {
                progress.aside(|| complain(&format!("{}: {error}", input.name())));
                all_read = false;
            }
        }
    }
    drop(progress);
    out.flush()?;
    Ok(ended(all_read, changed > 0 && manner != Manner::Write))
}

/// Writes or shows one file; whether it changes.
fn one(
    input: &Input,
    before: &Text,
    Rewritten { after, notes }: &Rewritten,
    manner: Manner,
    out: &mut impl Write,
) -> io::Result<bool> {
    let is_changed = before != after;
    let name = input.name();
    match manner {
        // Whoever reads standard output wants the whole file, changed or not.
        Manner::Write if !input.is_on_disk() => out.write_all(&after.to_bytes())?,
        _ if !is_changed => {}
        Manner::Diff => print_difference(&input.path, before, after, out)?,
        Manner::Name => writeln!(out, "{name}")?,
        Manner::Write => {
            write_whole(&input.path, &after.to_bytes())?;
            notes.iter().try_for_each(|note| writeln!(out, "{note}"))?;
        }
    }
    Ok(is_changed)
}
