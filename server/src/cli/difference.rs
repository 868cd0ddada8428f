//! Differences between two texts, by lines: as `patch` and `git apply` read them, and which lines are not what they were.

use std::io::{self, Write};
use std::ops::Range;
use std::path::{Component, Path};

use similar::algorithms::{Capture, Replace, myers};
use similar::udiff::UnifiedHunkHeader;
use similar::{Change, ChangeTag, DiffOp, DiffTag};

use crate::text::Text;

/// Lines around a change that show where it is.
const CONTEXT: usize = 3;

/// Prints what makes one text the other, by the bytes on disk. Nothing where they are the same.
///
/// The library's own `TextDiff` does as much and brings all its algorithms along, which are 0.8 MB of program.
pub(super) fn print_difference(
    path: &Path,
    before: &Text,
    after: &Text,
    out: &mut impl Write,
) -> io::Result<()> {
    let (before, after) = (before.to_bytes(), after.to_bytes());
    let (old, new) = (lines(&before), lines(&after));
    let hunks = changes(&old, &new).into_grouped_ops(CONTEXT);
    if !hunks.is_empty() {
        for (sign, tree) in [("---", "a/"), ("+++", "b/")] {
            write!(out, "{sign} ")?;
            out.write_all(&named(tree, path))?;
            out.write_all(b"\n")?;
        }
    }
    for hunk in hunks {
        writeln!(out, "{}", UnifiedHunkHeader::new(&hunk))?;
        hunk.iter()
            .flat_map(|op| op.iter_changes(&old, &new))
            .try_for_each(|change| print_line(change, out))?;
    }
    Ok(())
}

/// The lines of a text that another does not have at their place: numbers from 0, sorted.
pub(super) fn new_lines(before: &[u8], after: &[u8]) -> Vec<Range<usize>> {
    let changes = changes(&lines(before), &lines(after)).into_ops();
    let new = changes.iter().filter(|op| op.tag() != DiffTag::Equal).map(DiffOp::new_range);
    new.filter(|lines| !lines.is_empty()).collect()
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

fn changes(old: &[&[u8]], new: &[&[u8]]) -> Capture {
    let mut changes = Replace::new(Capture::new());
    match myers::diff(&mut changes, old, 0..old.len(), new, 0..new.len()) {
        Ok(()) => changes.into_inner(),
        Err(never) => match never {},
    }
}

/// A file as a patch names it: below the folder that the patch is applied in, so without `./` and without a leading `/`;
/// in quotes where a byte of it could end the name.
fn named(tree: &str, path: &Path) -> Vec<u8> {
    let parts = path.components().filter(|part| matches!(part, Component::Normal(_) | Component::ParentDir));
    let parts: Vec<_> = parts.map(|part| part.as_os_str().as_encoded_bytes()).collect();
    let name = [tree.as_bytes(), &parts.join(&b'/')].concat();
    let is_special = |byte: u8| byte.is_ascii_control() || matches!(byte, b'"' | b'\\');
    if !name.iter().any(|byte| is_special(*byte)) {
        return name;
    }
    let mut quoted = vec![b'"'];
    for byte in name {
        match is_special(byte) {
            true => quoted.extend(format!("\\{byte:03o}").bytes()),
            false => quoted.push(byte),
        }
    }
    quoted.push(b'"');
    quoted
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
