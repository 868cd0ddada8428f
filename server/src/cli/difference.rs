//! Differences between two texts, as `patch` and `git apply` read them.

use std::io::{self, Write};

use similar::algorithms::{Capture, Replace, myers};
use similar::udiff::UnifiedHunkHeader;
use similar::{Change, ChangeTag};

use crate::text::Text;

/// Lines around a change that show where it is.
const CONTEXT: usize = 3;

/// Prints what makes one text the other, by the bytes on disk. Nothing where they are the same.
///
/// The library's own `TextDiff` does as much and brings all its algorithms along, which are 0.8 MB of program.
pub(super) fn print_difference(
    name: &str,
    before: &Text,
    after: &Text,
    out: &mut impl Write,
) -> io::Result<()> {
    let (before, after) = (before.to_bytes(), after.to_bytes());
    let [old, new] =
        [&before, &after].map(|text| text.split_inclusive(|byte| *byte == b'\n').collect::<Vec<_>>());
    let mut changes = Replace::new(Capture::new());
    match myers::diff(&mut changes, &old, 0..old.len(), &new, 0..new.len()) {
        Ok(()) => {}
        Err(never) => match never {},
    }
    let hunks = changes.into_inner().into_grouped_ops(CONTEXT);
    if !hunks.is_empty() {
        write!(out, "--- a/{name}\n+++ b/{name}\n")?;
    }
    for hunk in hunks {
        writeln!(out, "{}", UnifiedHunkHeader::new(&hunk))?;
        hunk.iter()
            .flat_map(|op| op.iter_changes(&old, &new))
            .try_for_each(|change| print_line(change, out))?;
    }
    Ok(())
}

fn print_line(change: Change<&[u8]>, out: &mut impl Write) -> io::Result<()> {
    let sign = match change.tag() {
        ChangeTag::Equal => b" ",
        ChangeTag::Delete => b"-",
        ChangeTag::Insert => b"+",
    };
    out.write_all(sign)?;
    out.write_all(change.value())?;
    if !change.value().ends_with(b"\n") {
        out.write_all(b"\n\\ No newline at end of file\n")?;
    }
    Ok(())
}
