//! Writing ignore comments: at the nearest place where one is a comment and nothing else.
//!
//! Places are tried from the best on, and each is put to the test: the file with the comment has to be the same to the
//! builder and the shell, and the finding has to be gone. So the rules about where a comment is none stand in one
//! place, the reader of the file, and not a second time here.

use super::harm;
use crate::config::choices::Choice;
use crate::definition::Note;
use crate::definition::note::MARK;
use crate::features::diagnostics::{self, Known};
use crate::finding::{Applicability, Finding, Fix};
use crate::rules::lines;
use crate::snapshot::Snapshot;
use crate::text::Edit;

/// A comment that makes one finding not count; one about the whole file where it can stand no nearer.
#[must_use]
pub fn here(snapshot: &Snapshot, finding: &Finding) -> Option<Fix> {
    let title = format!("Ignore `{}` here", finding.rule);
    let mut places = extended(snapshot, finding, false);
    places.extend([above(snapshot, finding), behind(snapshot, finding)]);
    let here = first_harmless(snapshot, finding, places, title);
    here.or_else(|| in_this_file(snapshot, finding))
}

/// A comment that makes all findings of a rule not count.
#[must_use]
pub fn in_this_file(snapshot: &Snapshot, finding: &Finding) -> Option<Fix> {
    let title = format!("Ignore `{}` in this file", finding.rule);
    let mut places = extended(snapshot, finding, true);
    let comment = format!("# {MARK} ignore-file[{}]\n", finding.rule);
    let text = snapshot.text();
    // On top; else in front of some section, where it is in the script before it, or at the very end.
    places.push(lines::insert(text, 0, &comment));
    let stages = &snapshot.definition().stages;
    let sections = stages.iter().flat_map(|stage| &stage.sections).map(|section| section.start);
    places.extend(sections.take(MOST_SECTIONS).map(|start| lines::insert(text, start, &comment)));
    places.push(lines::insert(text, text.len(), &comment));
    first_harmless(snapshot, finding, places, title)
}

/// Sections that are tried in vain cost time.
const MOST_SECTIONS: usize = 8;

fn first_harmless(snapshot: &Snapshot, finding: &Finding, places: Vec<Edit>, title: String) -> Option<Fix> {
    let before = Known::of(snapshot).judgement.findings.len();
    let edit = places.into_iter().find(|edit| {
        let after = snapshot.edited(std::slice::from_ref(edit));
        let shift = if edit.range.start <= finding.range.start { edit.text.len() } else { 0 };
        let moved = finding.range.start + shift..finding.range.end + shift;
        // What costs least comes first. The file is judged again all the same: a finding about what is not there, or about
        // the file's beginning, does not move with its text.
        is_heeded(&after, Finding { range: moved, ..finding.clone() })
            && harm::is_none(snapshot, &after)
            && diagnostics::places(&after).len() < before
    })?;
    Some(Fix { title, applicability: Applicability::Safe, edits: vec![edit] })
}

/// Whether some comment takes a finding away.
fn is_heeded(snapshot: &Snapshot, finding: Finding) -> bool {
    let mut left = vec![finding];
    super::heed(snapshot, &mut left, |_| Choice::Off);
    left.is_empty()
}

/// The comments that are about the place already, with one name more.
fn extended(snapshot: &Snapshot, finding: &Finding, whole_file: bool) -> Vec<Edit> {
    let text = snapshot.text();
    let notes = snapshot.definition().notes(text);
    let statement = super::statement(snapshot, finding.range.start);
    let is_near = |note: &&Note| {
        let line = text.line_of(note.range.start).0;
        let first = text.line_of(statement.start).0;
        !note.foreign
            && note.whole_file == whole_file
            && (whole_file
                || (note.alone && line + 1 == first)
                || (!note.alone && note.range.start >= statement.start && note.range.start <= statement.end))
    };
    let lists = notes.iter().filter(is_near).filter_map(|note| Some((note.list.clone()?, note.names.last())));
    let edit = |(list, last): (std::ops::Range<usize>, Option<&std::ops::Range<usize>>)| {
        let (at, comma) = last.map_or((list.start, ""), |last| (last.end, ", "));
        Edit { range: at..at, text: format!("{comma}{}", finding.rule) }
    };
    lists.map(edit).collect()
}

/// A line of its own above what the finding is about.
fn above(snapshot: &Snapshot, finding: &Finding) -> Edit {
    let text = snapshot.text();
    let start = super::statement(snapshot, finding.range.start).start;
    let indentation = lines::indentation(text, start);
    lines::insert(text, start, &format!("{indentation}# {MARK} ignore[{}]\n", finding.rule))
}

/// At the end of the line.
fn behind(snapshot: &Snapshot, finding: &Finding) -> Edit {
    let text = snapshot.text();
    let statement = super::statement(snapshot, finding.range.start);
    let last = text.line_range(text.line_of(statement.end).0);
    let line = text.slice(last.clone());
    let end = last.start + line.trim_end().len();
    Edit { range: end..end, text: format!("  # {MARK} ignore[{}]", finding.rule) }
}
