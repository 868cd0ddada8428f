//! Backslashes at the end of lines that they do not continue.

use std::ops::Range;

use super::{Consequence, Report, Rule, SectionContext, refused::shown};
use crate::config::Profile;
use crate::definition::Section;
use crate::finding::{Applicability, Finding, Fix, Related, Severity};
use crate::language::sections::{self, Body};
use crate::text::Edit;

pub(super) static LABEL_CONTINUATION: Rule = Rule {
    id: "label-continuation",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "A backslash does not continue a line of `%labels`, `%files` or `%arguments`.",
    page: "\
A line of `%labels`, `%files` or `%arguments` (or of their app sections) ends in a backslash.

## Why

Only header values and scripts go on in the next line. Here the backslash is part of the value, and the next line is an
entry of its own: a label called like its first word, a file to copy, a default.

## Example

```singularity
%labels
    Description a tool that \\
        does much
```

Write instead:

```singularity
%labels
    Description a tool that does much
```

## Fix

The lines that were meant as one are joined. Where the next line is an entry of its own, the backslash is deleted.

## When to ignore

Where the value is meant to end in a backslash.
",
};

pub(super) fn check(context: &SectionContext<'_>, report: &mut Report<'_>) {
    let section = context.section;
    let Some(spec) =
        section.spec.filter(|spec| matches!(spec.body, Body::Files | Body::Labels | Body::Arguments))
    else {
        return;
    };
    if memchr::memchr(b'\\', section.slice(&section.body).as_bytes()).is_none() {
        return;
    }
    let lines = lines(section);
    let mut rest = lines.as_slice();
    while let Some(at) = rest.iter().position(|line| line.backslash.is_some()) {
        let length = run(&rest[at..], spec.body);
        report.push(finding(spec, &rest[at..at + length]));
        rest = &rest[at + length..];
    }
}

/// A line of the body.
struct Line<'s> {
    /// Its width in front of the content.
    indentation: usize,
    /// Without blanks around it and without the backslash at its end.
    content: &'s str,
    /// Where that begins and ends.
    range: Range<usize>,
    /// Where the backslash stands that it ends in. A comment has none.
    backslash: Option<usize>,
}

impl Line<'_> {
    fn is_entry(&self) -> bool {
        self.backslash.is_some() || !(self.content.is_empty() || self.content.starts_with('#'))
    }
}

fn lines(section: &Section) -> Vec<Line<'_>> {
    const TAB: usize = 8;
    let mut start = section.body.start;
    let line = |line: &str| {
        let blanks = line.len() - line.trim_start().len();
        let indentation = line[..blanks].chars().fold(0, |width, c| match c {
            '\t' => (width / TAB + 1) * TAB,
            _ => width + 1,
        });
        let from = start + blanks;
        start += line.len();
        let whole = line.trim();
        let unfinished = whole.strip_suffix('\\').filter(|_| !whole.starts_with('#'));
        let content = unfinished.unwrap_or(whole).trim_end();
        let range = from..from + content.len();
        let content = section.slice(&range);
        Line { indentation, content, range, backslash: unfinished.map(|before| from + before.len()) }
    };
    section.slice(&section.body).split_inclusive('\n').map(line).collect()
}

/// How many lines were meant as one, of those that begin with one that ends in a backslash.
fn run(lines: &[Line<'_>], body: Body) -> usize {
    let mut length = 1;
    while let Some(next) = lines.get(length).filter(|next| next.is_entry()) {
        let goes_on = lines[length - 1].backslash.is_some();
        if !(goes_on && belongs(&lines[..length], next, body)) {
            break;
        }
        length += 1;
    }
    length
}

/// Whether a line goes on with the one before it, or only looks so and is an entry like any other.
fn belongs(before: &[Line<'_>], next: &Line<'_>, body: Body) -> bool {
    let Some(first) = before.first() else { return false };
    match body {
        // Source and destination; of three files in a row each is one.
        Body::Files => {
            let is_word = |line: &Line<'_>| line.content.split_whitespace().count() == 1;
            before.len() == 1 && is_word(first) && is_word(next) && next.backslash.is_none()
        }
        Body::Arguments => !next.content.contains('='),
        // Back where the first line began, behind lines that stand deeper, a new entry begins.
        _ if next.indentation == first.indentation => !before.iter().any(|line| is_deeper(first, line)),
        _ => is_deeper(first, next),
    }
}

fn is_deeper(first: &Line<'_>, line: &Line<'_>) -> bool {
    line.indentation > first.indentation
}

fn finding(spec: &sections::Section, run: &[Line<'_>]) -> Finding {
    let backslashes: Vec<_> = run.iter().filter_map(|line| line.backslash).collect();
    let first = backslashes.first().copied().unwrap_or_default();
    let message = match run {
        [_] | [] => "`\\` continues nothing here and is part of the value. Delete it.".to_owned(),
        [_, next] => {
            let word = next.content.split_whitespace().next().unwrap_or("\\");
            let word = shown(word);
            format!("`\\` continues nothing here: `{word}` begins an entry of its own. Write one line.")
        }
        [_, others @ ..] => format!(
            "`\\` continues nothing here: each of the {} lines below is an entry of its own. Write one line.",
            others.len()
        ),
    };
    // A label never changes what is installed; but entries side by side may have been meant as such.
    let is_label = spec.body == Body::Labels;
    let side_by_side =
        run.iter().skip(1).any(|line| run.first().is_some_and(|first| !is_deeper(first, line)));
    let safe = |safe| if safe { Applicability::Safe } else { Applicability::Unsafe };
    let mut fixes = Vec::new();
    if run.len() > 1 {
        let title = match run.len() {
            2 => "Join the next line".to_owned(),
            count => format!("Join all {count} lines"),
        };
        fixes.push(Fix { title, applicability: safe(is_label && !side_by_side), edits: joined(run) });
    }
    if run.len() == 1 || side_by_side {
        let title = if run.len() == 1 { "Delete the backslash" } else { "Delete the backslashes" };
        let applicability = safe(is_label && run.len() == 1);
        fixes.push(Fix {
            title: title.to_owned(),
            applicability,
            edits: run.iter().filter_map(deleted).collect(),
        });
    }
    let related = backslashes.into_iter().skip(1).take(8);
    let related = related.map(|at| Related { range: at..at + 1, message: "and here".to_owned() });
    let finding = LABEL_CONTINUATION.finding(first..first + 1, spec.name.to_owned(), message);
    finding.fixes(fixes).related(related.collect())
}

/// One blank between the contents of neighbours; a backslash behind the last goes.
fn joined(run: &[Line<'_>]) -> Vec<Edit> {
    let pairs = run.windows(2).map(|pair| {
        let blank = if pair[0].content.is_empty() { "" } else { " " };
        Edit { range: pair[0].range.end..pair[1].range.start, text: blank.to_owned() }
    });
    pairs.chain(run.last().and_then(deleted)).collect()
}

/// The backslash of a line and the blanks before it.
fn deleted(line: &Line<'_>) -> Option<Edit> {
    Some(Edit { range: line.range.end..line.backslash? + 1, text: String::new() })
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::{applied, found, told};

    #[test]
    fn lines_meant_as_one_are_one_finding() {
        let header = "Bootstrap: docker\nFrom: a\n";
        for (body, count, after) in [
            ("%labels\n A b \\\n   c\\\n   \\\n   d.\\\n E f\n", 1, "%labels\n A b c d.\n E f\n"),
            ("%labels\n\tA b\\\n\t\t\tc\n", 1, "%labels\n\tA b c\n"),
            ("%labels\n A b\\\nC d\n", 1, "%labels\n A b\nC d\n"),
            ("%labels\n A b\\\n C d\\\n E f\n", 1, "%labels\n A b C d E f\n"),
            ("%files\n a \\\n b \\\n c\n", 2, "%files\n a\n b \\\n c\n"),
            ("%files\n a \\\n   b\n", 1, "%files\n a b\n"),
            ("%arguments\n A=b \\\n C=d\n", 1, "%arguments\n A=b\n C=d\n"),
        ] {
            let text = format!("{header}{body}");
            assert_eq!(found(&text, "label-continuation").len(), count, "{text}");
            assert_eq!(applied(&text, "label-continuation", 0), format!("{header}{after}"));
        }
        let flat = format!("{header}%labels\n A b\\\n C d\n");
        assert_eq!(applied(&flat, "label-continuation", 1), flat.replace('\\', ""));
        assert_eq!(found(&flat, "label-continuation")[0].fixes[0].applicability.id(), "unsafe");
    }

    #[test]
    fn only_where_lines_are_entries() {
        for (text, found) in [
            ("%labels\n A b \\\n  c\n", vec!["\\"]),
            ("%files\n a \\\n b\n", vec!["\\"]),
            ("%arguments\n A=b\\\n", vec!["\\"]),
            ("%applabels x\n A b\\ \n c\n", vec!["\\"]),
            ("%labels\n # A b \\\n  c\n", vec![]),
            ("%labels\n A b\\c\n", vec![]),
            ("%post\n a \\\n b\n", vec![]),
            ("%help\n a \\\n b\n", vec![]),
        ] {
            let text = format!("Bootstrap: docker\nFrom: a\n{text}");
            assert_eq!(told(&text, "label-continuation"), found, "{text}");
        }
    }

    #[test]
    fn lines_are_joined() {
        let text = "Bootstrap: docker\nFrom: a\n%labels\n A b \\\n   c\n D e\\\n\n";
        assert_eq!(applied(text, "label-continuation", 0), text.replace("b \\\n   c", "b c"));
        let text = "Bootstrap: docker\nFrom: a\n%labels\n D e\\\n\n";
        assert_eq!(applied(text, "label-continuation", 0), text.replace('\\', ""));
    }
}
