//! Lines of `%files` that copy something else, or elsewhere, than they say.

use std::ops::Range;

use super::refused::{beginning, shown};
use super::{Consequence, Report, Rule, SectionContext};
use crate::config::Profile;
use crate::definition::{Content, FileEntry, Section, words};
use crate::finding::{Applicability, Finding, Fix, Severity};
use crate::language::programs::Program;
use crate::text::Edit;

pub(super) static FILES_DESTINATION: Rule = Rule {
    id: "files-destination",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "A line of `%files` does not copy what it says, or not to where it says.",
    page: "\
A line of `%files` has more than two words, a comment where the destination would be, or single quotes; or the section
line is of a form that copies nothing.

## Why

The first word is the source, the second the destination, and all others are ignored: `a b /dest` copies `a` to `b`, and
`a # note` copies `a` to a file called `#`. Single quotes quote nothing, only double quotes do. `%files from x y`, or
`%files` with two blanks behind it, copies nothing in Apptainer, and says nothing.

## Example

```singularity
%files
    a.csv b.csv /data/
    tool # the program
    'my file' /opt/
```

Write instead:

```singularity
%files
    a.csv /data/
    b.csv /data/
    # the program
    tool
    \"my file\" /opt/
```

## Fix

A line that ends in a directory is split, else what is ignored can be deleted; a comment gets a line of its own, single quotes become double ones, the section line gets a
form that the builder knows.

## When to ignore

Where the shortened or moved destination is the one that you want.
",
};

pub(super) fn check(context: &SectionContext<'_>, report: &mut Report<'_>) {
    let section = context.section;
    let Content::Files(entries) = &section.content else { return };
    if !section.is("files") {
        return;
    }
    if !section.arguments.as_ref().is_some_and(|at| report.has(FILES_DESTINATION.id, at.start)) {
        arguments(section, report);
    }
    for entry in entries {
        line(context, entry, report);
    }
}

fn line(context: &SectionContext<'_>, entry: &FileEntry, report: &mut Report<'_>) {
    let (section, line_end) = (context.section, context.line_end);
    let text = section.slice(&entry.range);
    let Some(source) = &entry.source else { return };
    if let Some(slip) = escaped_blank(section, entry).or_else(|| no_variable(section, entry)) {
        report.push(slip);
    } else if has_single_quote(section, entry) {
        single_quotes(section, entry, report);
    } else if let Some(destination) = entry.destination.as_ref().filter(|d| section.slice(d).starts_with('#'))
    {
        let comment = destination.start..entry.range.end;
        let word = section.slice(destination);
        let message =
            format!("`{}` is taken for the destination. Put the comment on a line of its own.", shown(word));
        let indentation = indentation(section, entry.range.start);
        let note = section.slice(&comment).to_owned();
        let blank = section.slice(&(source.end..comment.start)).trim_end().len();
        let edits = vec![
            Edit {
                range: entry.range.start..entry.range.start,
                text: format!("{note}{line_end}{indentation}"),
            },
            Edit { range: source.end + blank..entry.range.end, text: String::new() },
        ];
        let title = "Put the comment on the line above".to_owned();
        let fix = Fix { title, applicability: Applicability::Unsafe, edits };
        report
            .push(FILES_DESTINATION.finding(destination.clone(), word.to_owned(), message).fixes(vec![fix]));
    } else if let Some(ignored) =
        entry.ignored.as_ref().filter(|ignored| !section.slice(ignored).starts_with('#'))
    {
        let last = entry.destination.clone().unwrap_or_else(|| source.clone());
        // The closing quote belongs to the word in front.
        let from = last.end + usize::from(text[last.end - entry.range.start..].starts_with('"'));
        let word = section.slice(ignored);
        let destination = section.slice(&last);
        let message = format!(
            "`{}` is ignored: a line has one source and one destination, here `{}`. Split it.",
            shown(word),
            shown(destination)
        );
        // What was meant to be the destination may be in it.
        let title = "Delete what is ignored".to_owned();
        let delete = Fix::replace(title, Applicability::Unsafe, from..entry.range.end, String::new());
        let fixes = split(section, entry, line_end).into_iter().chain([delete]).collect();
        report.push(FILES_DESTINATION.finding(ignored.clone(), word.to_owned(), message).fixes(fixes));
    }
}

/// `a b /c/`: the last word names a directory, so that each of the others was meant to be copied there.
fn split(section: &Section, entry: &FileEntry, line_end: &str) -> Option<Fix> {
    let text = section.slice(&entry.range);
    let words: Vec<_> = text.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
    let (directory, sources) = words.split_last()?;
    if !directory.ends_with('/') || text.contains(['"', '\'', '\\', '#', '{']) {
        return None;
    }
    let indentation = indentation(section, entry.range.start);
    let lines: Vec<_> = sources.iter().map(|source| format!("{source} {directory}")).collect();
    let title = format!("Split it into {} lines", lines.len());
    let lines = lines.join(&format!("{line_end}{indentation}"));
    Some(Fix::replace(title, Applicability::Unsafe, entry.range.clone(), lines))
}

/// `a\ b /c`: for a shell two words, here three.
fn escaped_blank(section: &Section, entry: &FileEntry) -> Option<Finding> {
    let text = section.slice(&entry.range);
    let escape = text.find("\\ ").filter(|at| *at > 0 && !text[..*at].ends_with(char::is_whitespace))?;
    if text.contains(['"', '\'', '#', '{']) {
        return None;
    }
    let is_end = |(at, _): &(usize, char)| !text[..*at].ends_with('\\');
    let mut blanks =
        text.match_indices([' ', '\t']).map(|(at, _)| (at, ' ')).filter(is_end).map(|(at, _)| at);
    let start = text[..escape].rfind([' ', '\t']).map_or(0, |at| at + 1);
    let end = blanks.find(|at| *at > escape).unwrap_or(text.len());
    let word = &text[start..end];
    let meant = format!("\"{}\"", word.replace("\\ ", " "));
    let message = format!(
        "`{}` is more than one word: `\\` quotes nothing in `%files`. Write `{}`.",
        beginning(word, 20),
        beginning(&meant, 20)
    );
    let range = entry.range.start + start..entry.range.start + end;
    let fix = Fix::replace("Write double quotes".to_owned(), Applicability::Unsafe, range.clone(), meant);
    Some(FILES_DESTINATION.finding(range, word.to_owned(), message).fixes(vec![fix]))
}

/// `{{ a-b }} /c`: a name that no variable can have, so that its blanks part words.
fn no_variable(section: &Section, entry: &FileEntry) -> Option<Finding> {
    let text = section.slice(&entry.range);
    entry.ignored.as_ref()?;
    let open = text.find("{{ ")?;
    let close = open + text[open..].find("}}")? + 2;
    let name = text[open + 2..close - 2].trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || name.chars().all(is_name) || name.contains(char::is_whitespace) {
        return None;
    }
    let meant: String = name.chars().map(|c| if is_name(c) { c } else { '_' }).collect();
    let message = format!(
        "`{}` is no variable's name: it has letters, digits and `_`. Write `{}`.",
        beginning(name, 20),
        beginning(&meant, 20)
    );
    let at = entry.range.start + open;
    let range = at..entry.range.start + close;
    let title = format!("Write `{{{{ {meant} }}}}`");
    let fix = Fix::replace(title, Applicability::Unsafe, range.clone(), format!("{{{{ {meant} }}}}"));
    Some(FILES_DESTINATION.finding(range, name.to_owned(), message).fixes(vec![fix]))
}

fn indentation(section: &Section, at: usize) -> String {
    let line = section.slice(&(0..at)).rfind('\n').map_or(0, |end| end + 1);
    section.slice(&(line..at)).chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
}

/// Whether one of the words begins with a single quote. One in the middle of a name begins a new word, too.
fn has_single_quote(section: &Section, entry: &FileEntry) -> bool {
    [&entry.source, &entry.destination]
        .into_iter()
        .flatten()
        .any(|word| section.slice(word).starts_with('\''))
}

fn single_quotes(section: &Section, entry: &FileEntry, report: &mut Report<'_>) {
    let text = section.slice(&entry.range);
    let quotes: Vec<_> = text.match_indices('\'').map(|(at, _)| entry.range.start + at).collect();
    let Some(first) = quotes.first().copied() else { return };
    if text.trim_matches(['\'', ' ', '\t']).is_empty() {
        let message = "`'` quotes nothing in `%files` and is copied as a name. Delete the line.".to_owned();
        let start = section.slice(&(0..first)).rfind('\n').map_or(first, |end| end + 1);
        let behind = section.slice(&(entry.range.end..section.text.len()));
        let end = behind.find('\n').map_or(section.text.len(), |end| entry.range.end + end + 1);
        let title = "Delete the line".to_owned();
        let fix = Fix::replace(title, Applicability::Safe, start..end, String::new());
        let finding = FILES_DESTINATION.finding(first..first + 1, text.to_owned(), message);
        report.push(finding.fixes(vec![fix]));
        return;
    }
    let message = "`'` quotes nothing in `%files` and is part of the word. Write `\"`.".to_owned();
    // Double quotes inside, or a quote that does not close, are for a person to sort out.
    let paired = quotes.len() % 2 == 0 && !text.contains('"');
    let fix = paired.then(|| {
        let edits = quotes.iter().map(|at| Edit { range: *at..*at + 1, text: "\"".to_owned() }).collect();
        Fix { title: "Write double quotes".to_owned(), applicability: Applicability::Unsafe, edits }
    });
    let finding = FILES_DESTINATION.finding(first..first + 1, text.to_owned(), message);
    report.push(finding.fixes(fix.into_iter().collect()));
}

/// `%files from build` is one of the two forms; the others mean nothing good.
fn arguments(section: &Section, report: &mut Report<'_>) {
    let Some(arguments) = section.arguments.clone() else { return };
    let whole = section.slice(&arguments);
    let written = whole.split('#').next().unwrap_or_default();
    let words = words(written);
    // A value may be of several words, or of none.
    if written.contains("{{") && words.len() != 2 {
        return;
    }
    let range = trimmed(section, arguments.start..arguments.start + written.len());
    let line_start = section.line().end;
    let (range, message, fix) = match words.as_slice() {
        // One blank, or a comment right behind it: an empty set of arguments.
        [] if written.is_empty() => return,
        [] => {
            let comment = if whole.contains('#') { " " } else { "" };
            let blanks = line_start..arguments.start + written.len();
            let message = "`%files` and two blanks: Apptainer copies nothing, and says nothing. Delete them.";
            (blanks.clone(), message.to_owned(), Some(("Delete the blanks", blanks, comment.to_owned())))
        }
        ["from", _] => return,
        [first, stage] => {
            let word = range.start..range.start + first.len();
            let message = if *first == "stage" {
                "`stage` means `from` to Apptainer alone: SingularityCE copies from the host. Write `from`."
                    .to_owned()
            } else {
                let (first, stage) = (shown(first), shown(stage));
                format!("`{first}` is read as `from`: it copies out of the stage `{stage}`. Write `from`.")
            };
            (word.clone(), message, Some(("Write `from`", word, "from".to_owned())))
        }
        ["from"] => {
            let message =
                "`from` names no stage: Apptainer copies nothing, and says nothing. Write its name.";
            (range.clone(), message.to_owned(), Some(("Delete `from`", line_start..range.end, String::new())))
        }
        // An option of `cp`, it seems.
        [one] if one.starts_with('-') => {
            let message =
                format!("`{}` makes Apptainer copy nothing, and say nothing. Delete it.", shown(one));
            (range.clone(), message, Some(("Delete it", line_start..range.end, String::new())))
        }
        [one] => {
            let message = format!(
                "`{}` makes Apptainer copy nothing, and say nothing. Delete it or write `from {}`.",
                shown(one),
                shown(one)
            );
            let start = range.start;
            (range, message, Some(("Write `from`", start..start, "from ".to_owned())))
        }
        [first, second, .., last] => {
            let message = format!(
                "`{}` are too many words: Apptainer copies nothing. Write `from {}` alone.",
                shown(section.slice(&range)),
                shown(if *first == "from" { second } else { last })
            );
            let fix = match words.as_slice() {
                ["from", stage, ..] => Some(("Keep the stage alone", range.clone(), format!("from {stage}"))),
                _ => None,
            };
            (range, message, fix)
        }
    };
    // SingularityCE takes these forms for a copy from the host; where only it counts, nothing is lost.
    let fix = fix.map(|(title, range, new): (&str, Range<usize>, String)| {
        Fix::replace(title.to_owned(), Applicability::Unsafe, range, new)
    });
    debug_assert!(section.copied_from(Program::Apptainer).is_none() || words.len() == 2);
    let finding = FILES_DESTINATION.finding(range, whole.trim().to_owned(), message);
    report.push(finding.fixes(fix.into_iter().collect()));
}

fn trimmed(section: &Section, range: Range<usize>) -> Range<usize> {
    let text = section.slice(&range);
    let start = range.end - text.trim_start().len();
    start.min(range.start + text.trim_end().len())..range.start + text.trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{applied, found, told};
    use crate::finding::Applicability;

    #[test]
    fn catches_and_catches_not() {
        for (text, found) in [
            ("%files\n a b /c\n", vec!["/c"]),
            ("%files\n a b c /d e\n", vec!["c /d e"]),
            ("%files\n a /b # note\n", vec![]),
            ("%files\n a # note\n", vec!["#"]),
            ("%files\n a #note\n", vec!["#note"]),
            ("%files\n 'a b' /c\n", vec!["'"]),
            ("%files\n it's /c\n", vec!["'"]),
            ("%files\n \"a b\" \"/c d\"\n", vec![]),
            ("%files\n \"a b\" \"/c d\" e\n", vec!["e"]),
            ("%files\n # a b c\n a\n", vec![]),
            ("%files \n a\n", vec![]),
            ("%files # c\n a\n", vec![]),
            ("%files  \n a\n", vec!["  "]),
            ("%files from\n a\n", vec!["from"]),
            ("%files x\n a\n", vec!["x"]),
            ("%files form x\n a\n", vec!["form"]),
            ("%files from x # c\n a\n", vec![]),
            ("%files from x y\n a\n", vec!["from x y"]),
            ("%arguments\n N=x\n%files from {{ N }}\n a /b\n", vec![]),
            ("%arguments\n N=from x\n%files {{ N }}\n a /b\n", vec![]),
            ("%arguments\n N=x\n%files form {{ N }}\n a /b\n", vec!["form"]),
            ("%appfiles x\n a b c d\n", vec![]),
        ] {
            let text = format!(
                "Bootstrap: docker\nFrom: a\nStage: x\n%post\n x\nBootstrap: docker\nFrom: a\n{text}"
            );
            assert_eq!(told(&text, "files-destination"), found, "{text}");
        }
    }

    #[test]
    fn fixes() {
        for (before, after) in [
            (" a b c # d", " a b"),
            (" \"a\" \"b\" c", " \"a\" \"b\""),
            ("  a  # note it", "  # note it\n  a"),
            (" 'a b' '/c'", " \"a b\" \"/c\""),
            ("  a.csv\tb.csv /data/", "  a.csv /data/\n  b.csv /data/"),
            (" a b c d/", " a d/\n b d/\n c d/"),
            (" a \"b\" c/", " a \"b\""),
            (" a\\ b /c", " \"a b\" /c"),
            (" a /b\\ c\\ d", " a \"/b c d\""),
            (" {{ a-b }} /c", " {{ a_b }} /c"),
            (" a\n '", " a"),
        ] {
            let text = |line: &str| format!("Bootstrap: docker\nFrom: a\n%files\n{line}\n");
            assert_eq!(applied(&text(before), "files-destination", 0), text(after));
            let windows = |line: &str| text(line).replace('\n', "\r\n");
            assert_eq!(applied(&windows(before), "files-destination", 0), windows(after));
            // Each changes what is copied, or hides that something else was meant.
            let found = found(&text(before), "files-destination");
            let mut fixes = found.iter().flat_map(|finding| &finding.fixes);
            let is_quote = before.trim_end().ends_with('\'') && !before.starts_with(" '");
            assert!(is_quote || fixes.all(|fix| fix.applicability == Applicability::Unsafe), "{before}");
        }
        for (before, after) in [
            ("  ", ""),
            ("  # c", " # c"),
            (" from", ""),
            (" x", " from x"),
            (" -p", ""),
            (" form x", " from x"),
            (" from x y", " from x"),
            (" stage x", " from x"),
        ] {
            let text = |line: &str| format!("Bootstrap: docker\nFrom: a\n%files{line}\n  a\n");
            assert_eq!(applied(&text(before), "files-destination", 0), text(after));
        }
    }
}
