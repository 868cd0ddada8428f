//! Stages that nobody can copy from, and `Bootstrap` lines that make no stage or an unwanted one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::files_destination::FILES_DESTINATION;
use super::refused::{self, beginning, shown};
use super::{Consequence, FileContext, Report, Rule};
use crate::config::Profile;
use crate::definition::{Definition, Placed, Section, Stage};
use crate::finding::{Applicability, Finding, Fix, Related, Severity};
use crate::language::agents;
use crate::language::sections::Body;
use crate::snapshot::Snapshot;
use crate::text::Edit;

pub(super) static SWALLOWED_STAGE: Rule = Rule {
    id: "swallowed-stage",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "A `Bootstrap` line inside a section opens no stage.",
    page: "\
A line inside a section says `Bootstrap:` and is indented, or has a blank before the colon.

## Why

Only a line that begins with `Bootstrap:` opens a stage. This one is text of the section above it, and so is all that
follows: there is one stage less than it looks.

## Example

```singularity
Bootstrap: docker
From: golang:1.23.2
%post
    true

  Bootstrap: docker
  From: alpine:3.20.3
```

Write instead:

```singularity
Bootstrap: docker
From: alpine:3.20.3
```

## Fix

The blanks are deleted.

## When to ignore

Where the line is meant as text of the section.
",
};

pub(super) static STAGE_IN_BODY: Rule = Rule {
    id: "stage-in-body",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "A `Bootstrap:` line inside a heredoc or a help text cuts it.",
    page: "\
A script writes a definition file from a heredoc, and a line of it begins with `Bootstrap:`; or a line of `%help` does.

## Why

The builder cuts the file into stages before it knows of sections and scripts: this line ends the script in the middle of
the heredoc and opens a stage. An error where what follows is no header that it accepts.

## Example

```singularity
%post
    cat > /opt/app.def <<EOF
Bootstrap: docker
From: alpine:3.20.3
EOF
```

Write instead, with a blank in front that the builder of the other file does not mind:

```singularity
%post
    cat > /opt/app.def <<EOF
 Bootstrap: docker
From: alpine:3.20.3
EOF
```

## Fix

The blank is put in front.

## When to ignore

Never: the section ends there, whatever the script meant.
",
};

pub(super) static UNUSED_STAGE: Rule = Rule {
    id: "unused-stage",
    severity: Severity::Hint,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "Nothing is copied from a stage.",
    page: "\
A stage has a name, and no later stage copies from it.

## Why

Only the last stage becomes the image. An earlier one that nothing is copied from is built for nothing.

## Example

```singularity
Bootstrap: docker
From: golang:1.23.2
Stage: build

Bootstrap: docker
From: alpine:3.20.3
```

Write instead:

```singularity
Bootstrap: docker
From: golang:1.23.2
Stage: build

Bootstrap: docker
From: alpine:3.20.3
%files from build
    /go/bin/tool /usr/bin/tool
```

## When to ignore

Where the stage is built only to see that it builds, as a test.
",
};

pub(super) static DUPLICATE_STAGE: Rule = Rule {
    id: "duplicate-stage",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "Two stages have the same name.",
    page: "\
An earlier stage has the same name.

## Why

`%files from` finds the first stage of a name. Nothing can be copied from this one.

## Example

```singularity
Bootstrap: docker
From: golang:1.23.2
Stage: build

Bootstrap: docker
From: rust:1.82.0
Stage: build
```

Write instead:

```singularity
Stage: build2
```

## Fix

A number is put behind the second name.

## When to ignore

Never: one of the two can only be named by accident.
",
};

pub(super) fn check(context: &FileContext<'_>, report: &mut Report<'_>) {
    let stages = &context.snapshot.definition().stages;
    let names = Names::of(context);
    for (number, stage) in stages.iter().enumerate() {
        name(context, number, &names, report);
        // What a builder refuses is told of already.
        if number > 0 && !report.has(STAGE_IN_BODY.id, stage.range.start) {
            report.extend(in_body(context.snapshot, number));
        }
        for section in &stage.sections {
            swallowed(context, section.start, &section.part, report);
            blank_in_name(context, section, report);
        }
    }
}

/// The number of the last stage that copies from each name.
pub(super) struct Copied(HashMap<Box<str>, usize>);

impl Copied {
    /// Whether a stage behind that number copies from the name.
    pub(super) fn behind(&self, name: &str, number: usize) -> bool {
        self.0.get(name).is_some_and(|last| *last > number)
    }
}

/// Who copies from which name; looked up once for a file, of thousands of stages or not.
pub(super) fn copied(snapshot: &Snapshot) -> Arc<Copied> {
    snapshot.once(|| {
        let mut last = HashMap::new();
        for (number, stage) in snapshot.definition().stages.iter().enumerate() {
            for section in stage.sections.iter().map(|section| &section.part) {
                let sources = snapshot.config().programs().filter_map(|program| section.copied_from(program));
                last.extend(sources.map(|source| (section.slice(&source).into(), number)));
            }
        }
        Copied(last)
    })
}

/// Which names stages have and which are copied from.
struct Names<'c> {
    /// The number of the first stage of each name.
    first: BTreeMap<&'c str, usize>,
    copied: Arc<Copied>,
    /// The number of the last stage that copies from a name that may mean any: out of a variable, or misspelt.
    copied_from_any: Option<usize>,
}

impl<'c> Names<'c> {
    fn of(context: &FileContext<'c>) -> Names<'c> {
        let copied = copied(context.snapshot);
        let mut names = Names { first: BTreeMap::new(), copied, copied_from_any: None };
        let stages = &context.snapshot.definition().stages;
        let all = stages.iter().filter_map(name_of).map(|(_, name)| name).collect();
        for (number, stage) in context.snapshot.definition().stages.iter().enumerate() {
            if let Some((_, name)) = name_of(stage) {
                names.first.entry(name).or_insert(number);
            }
            for section in &stage.sections {
                let arguments = section.part.arguments.as_ref().filter(|_| section.part.is("files"));
                if arguments.is_some_and(|arguments| may_mean_any(section.part.slice(arguments), &all)) {
                    names.copied_from_any = Some(number);
                }
            }
        }
        names
    }

    fn is_copied_after(&self, name: &str, number: usize) -> bool {
        self.copied.behind(name, number) || self.copied_from_any > Some(number)
    }
}

/// Whether the words behind `%files` may be meant for any stage: a variable, or a form or a name that is told of as wrong.
fn may_mean_any(arguments: &str, names: &BTreeSet<&str>) -> bool {
    let mut words = arguments.split('#').next().unwrap_or_default().split_whitespace();
    match (words.next(), words.next(), words.next()) {
        _ if arguments.contains("{{") => true,
        (None, ..) => false,
        (_, Some(stage), None) => !names.contains(stage),
        _ => true,
    }
}

fn name_of(stage: &Stage) -> Option<(Range<usize>, &str)> {
    let (header, field) = stage.field("stage")?;
    let name = field.value.text();
    (!name.is_empty()).then(|| (header.range(&field.value_range), name))
}

fn name(context: &FileContext<'_>, number: usize, names: &Names<'_>, report: &mut Report<'_>) {
    let definition = context.snapshot.definition();
    let Some((range, name)) = definition.stages.get(number).and_then(name_of) else { return };
    if definition.is_stray(number) {
        return;
    }
    let first = names.first.get(name).filter(|first| **first < number);
    if let Some((first, _)) = first.and_then(|first| name_of(definition.stages.get(*first)?)) {
        let message = format!(
            "`{}` is an earlier stage's name: nothing can be copied from this one. Rename it.",
            shown(name)
        );
        let new = (2..).map(|n| format!("{name}{n}")).find(|new| !names.first.contains_key(&**new));
        let fix =
            new.map(|new| Fix::replace(format!("Write `{new}`"), Applicability::Safe, range.clone(), new));
        let related = Related { range: first, message: "the stage that is found".to_owned() };
        let finding = DUPLICATE_STAGE.finding(range, name.to_owned(), message);
        report.push(finding.fixes(fix.into_iter().collect()).related(vec![related]));
    } else if number + 1 < definition.stages.len() && !names.is_copied_after(name, number) {
        let message = format!(
            "`{}` is built for nothing: no stage copies from it. Copy from it or delete it.",
            shown(name)
        );
        report.push(UNUSED_STAGE.finding(range, name.to_owned(), message));
    }
}

/// `%files from my build`: the name of a stage that has a blank in it, which no line can name.
fn blank_in_name(context: &FileContext<'_>, section: &Placed<Section>, report: &mut Report<'_>) {
    let Some(arguments) = section.part.arguments.as_ref().filter(|_| section.part.is("files")) else {
        return;
    };
    let written = section.part.slice(arguments).split('#').next().unwrap_or_default().trim();
    // What is in a variable is not known here.
    let is_plain = |name: &&str| name.contains(' ') && !name.contains("{{");
    let Some(name) = written.strip_prefix("from ").map(str::trim).filter(is_plain) else {
        return;
    };
    let mut names = context.snapshot.definition().stages.iter().filter_map(name_of);
    let Some((place, _)) = names.find(|(_, other)| *other == name) else { return };
    let new = name.split_whitespace().collect::<Vec<_>>().join("-");
    let start = section.start + arguments.start;
    let range = start..start + section.part.slice(arguments).trim_end().len();
    let from = start + section.part.slice(arguments).find(written).unwrap_or_default();
    let message = format!(
        "`{}` has a blank, and no line can name it: Apptainer copies nothing. Write `{}`.",
        beginning(name, 15),
        beginning(&new, 15)
    );
    let mut edits = vec![
        Edit { range: place.clone(), text: new.clone() },
        Edit { range: from..from + written.len(), text: format!("from {new}") },
    ];
    Edit::sort(&mut edits);
    let title = format!("Write `{new}`, here and behind `Stage:`");
    let fix = Fix { title, applicability: Applicability::Unsafe, edits };
    let related = Related { range: place, message: "the name".to_owned() };
    let finding = FILES_DESTINATION.finding(range, name.to_owned(), message);
    report.push(finding.fixes(vec![fix]).related(vec![related]));
}

/// The word `bootstrap` that a line begins with, blanks aside, and what is behind the colon.
fn bootstrap(line: &str) -> Option<(&str, &str)> {
    const WORD: &str = "bootstrap";
    let content = line.trim_start();
    let word = content.get(..WORD.len()).filter(|word| word.eq_ignore_ascii_case(WORD))?;
    let value = content[WORD.len()..].trim_start().strip_prefix(':')?;
    Some((word, value.split('#').next().unwrap_or_default().trim()))
}

fn swallowed(context: &FileContext<'_>, start: usize, section: &Section, report: &mut Report<'_>) {
    let body = section.slice(&section.body);
    // Almost no section has the word at all.
    if section.spec.is_none() || !mentions_bootstrap(body) {
        return;
    }
    let is_help = section.spec.is_some_and(|spec| spec.body == Body::Help);
    let is_script = section.is_shell();
    let mut at = section.body.start;
    let documents = if is_script { section.script().here_documents() } else { Vec::new() };
    let mut documents = documents.into_iter().peekable();
    for line in body.split_inclusive('\n') {
        let line_start = at;
        at += line.len();
        let Some((word, agent)) = bootstrap(line) else { continue };
        let indentation = line.len() - line.trim_start().len();
        // In prose an indented line is an example; in a heredoc it is text of another file.
        let in_script = line_start - section.body.start;
        while documents.next_if(|document| document.range.end <= in_script).is_some() {}
        let in_heredoc = documents.peek().is_some_and(|document| document.range.start < in_script);
        let quoted = (is_help && indentation > 0) || in_heredoc;
        if agents::agent(agent).is_none() || quoted {
            continue;
        }
        let from = start + line_start;
        let range = from + indentation..from + indentation + word.len();
        let colon = from + line.find(':').unwrap_or_default();
        let spaced = range.end..colon;
        let why = if indentation > 0 { "indented" } else { "with a blank before the colon" };
        let section_name = section.spec.map_or("", |spec| spec.name);
        let message =
            format!("`{word}` opens no stage {why}: it is text of `%{section_name}`. Delete the blanks.");
        let edits = [from..from + indentation, spaced].into_iter().filter(|range| !range.is_empty());
        let edits = edits.map(|range| Edit { range, text: String::new() }).collect();
        let fix = Fix { title: "Delete the blanks".to_owned(), applicability: Applicability::Unsafe, edits };
        let subject = context.snapshot.text().slice(range.clone()).into_owned();
        report.push(SWALLOWED_STAGE.finding(range, subject, message).fixes(vec![fix]));
    }
}

fn mentions_bootstrap(body: &str) -> bool {
    memchr::memchr2_iter(b'b', b'B', body.as_bytes())
        .any(|at| body.get(at..at + 9).is_some_and(|word| word.eq_ignore_ascii_case("bootstrap")))
}

/// The section whose body a stage's `Bootstrap:` line was meant to be a part of: a script that is in a heredoc there, or
/// a help text that goes on with no agent.
pub(super) fn cut_body(definition: &Definition, number: usize) -> Option<&Section> {
    let stage = definition.stages.get(number)?;
    let section = &definition.stages.get(number.checked_sub(1)?)?.sections.last()?.part;
    let body = section.slice(&section.body);
    let prose = || {
        let agent = stage.field("bootstrap").map_or("", |(_, field)| field.value.text());
        section.is("help") && agent.contains(' ') && refused::agent_meant(agent).is_none()
    };
    let cut = section.is_shell() && body.contains("<<") && section.script().open_here_document().is_some();
    (cut || prose()).then_some(section)
}

/// The finding about a stage that begins inside a body.
pub(super) fn in_body(snapshot: &Snapshot, number: usize) -> Option<Finding> {
    let definition = snapshot.definition();
    let section = cut_body(definition, number)?;
    let start = definition.stages.get(number)?.range.start;
    let line = snapshot.text().slice(start..start + "bootstrap".len()).into_owned();
    let name = section.spec.map_or("", |spec| spec.name);
    let what = if section.is_shell() { ", heredoc or not" } else { "" };
    let message =
        format!("`{line}` at the start of a line ends `%{name}` and opens a stage{what}. Indent it.");
    let title = "Put a blank before it".to_owned();
    let fix = Fix::replace(title, Applicability::Unsafe, start..start, " ".to_owned());
    let finding = STAGE_IN_BODY.finding(start..start + line.len(), line, message);
    Some(finding.fixes(vec![fix]))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{applied, told};

    const FIRST: &str = "Bootstrap: docker\nFrom: a\nStage: x\n";
    const LAST: &str = "Bootstrap: docker\nFrom: b\n";

    #[test]
    fn catches_and_catches_not() {
        for (rule, text, found) in [
            ("unused-stage", format!("{FIRST}{LAST}"), vec!["x"]),
            ("unused-stage", format!("{FIRST}{LAST}%files from x\n a\n"), vec![]),
            ("unused-stage", format!("{FIRST}{LAST}%files from {{{{ V }}}}\n a\n"), vec![]),
            ("unused-stage", format!("{FIRST}{LAST}%files from y\n a\n"), vec![]),
            ("unused-stage", format!("{FIRST}{LAST}%files form x y\n a\n"), vec![]),
            ("unused-stage", FIRST.to_owned(), vec![]),
            ("duplicate-stage", format!("{FIRST}{FIRST}{LAST}"), vec!["x"]),
            ("duplicate-stage", format!("{FIRST}{LAST}Stage: X\n"), vec![]),
            ("swallowed-stage", format!("{FIRST}%post\n x\n  {LAST}"), vec!["Bootstrap"]),
            ("swallowed-stage", format!("{FIRST}%post\n x\nbootstrap : docker\n"), vec!["bootstrap"]),
            ("swallowed-stage", format!("{FIRST}%post\n cat <<EOF\n  {LAST}EOF\n"), vec![]),
            ("swallowed-stage", format!("{FIRST}%help\n  {LAST}"), vec![]),
            ("swallowed-stage", format!("{FIRST}%post\n # Bootstrap: docker\n Bootstrap: it\n"), vec![]),
            ("swallowed-stage", format!("  {LAST}"), vec![]),
            ("stage-in-body", format!("{FIRST}%post\n cat <<'EOF' >x\n{LAST}EOF\n"), vec!["Bootstrap"]),
            ("stage-in-body", format!("{FIRST}%help\nBootstrap: docker is used here\n"), vec!["Bootstrap"]),
            ("stage-in-body", format!("{FIRST}%help\n x\n{LAST}"), vec![]),
            ("stage-in-body", format!("{FIRST}%post\n cat <<-EOF >x\n a\n EOF\n{LAST}"), vec![]),
            ("stage-in-body", format!("{FIRST}%post\n # <<EOF\n a <<< b\n echo $((1<<2))\n{LAST}"), vec![]),
            ("stage-in-body", format!("{FIRST}%post\n echo \"<< Building >>\"\n{LAST}"), vec![]),
            ("stage-in-body", format!("{FIRST}%post\n true # see <<EOF below\n{LAST}"), vec![]),
            ("stage-in-body", format!("{FIRST}%post\n echo $((1<<BITS))\n{LAST}"), vec![]),
            ("swallowed-stage", format!("{FIRST}%post\n echo \"<< a\"\n  {LAST}"), vec!["Bootstrap"]),
        ] {
            assert_eq!(told(&text, rule), found, "{text}");
        }
    }

    #[test]
    fn nothing_in_a_cut_body_is_mended_as_a_header() {
        let text = format!("{FIRST}%post\n cat <<EOF\n{LAST} Include: x\nEOF\n  From: c\n");
        for rule in ["repeated-keyword", "ignored-keyword"] {
            assert_eq!(told(&text, rule), [""; 0]);
        }
        assert_eq!(told(&format!("{FIRST}%post\n x\n{LAST} From: c\n"), "repeated-keyword"), ["From"]);
    }

    #[test]
    fn a_stage_named_by_a_variable_is_no_name_with_blanks() {
        let named = |from| format!("Bootstrap: docker\nFrom: {from}\nStage: {{{{ N }}}}\n%arguments\n N=x\n");
        let text = format!("{}{}%files from {{{{ N }}}}\n a /b\n", named("a"), named("b"));
        for rule in ["files-destination", "host-path", "missing-source-file"] {
            assert_eq!(told(&text, rule), [""; 0]);
        }
    }

    #[test]
    fn fixes() {
        let text = format!("Bootstrap: docker\nFrom: a\nStage: my build\n{LAST}%files from my build\n a\n");
        assert_eq!(applied(&text, "files-destination", 0), text.replace("my build", "my-build"));
        let text = format!("{FIRST}{FIRST}");
        assert_eq!(applied(&text, "duplicate-stage", 0), format!("{FIRST}{}", FIRST.replace('x', "x2")));
        let text = format!("{FIRST}%post\n x\n  bootstrap : docker\n");
        assert_eq!(applied(&text, "swallowed-stage", 0), format!("{FIRST}%post\n x\nbootstrap: docker\n"));
        let text = format!("{FIRST}%post\n cat <<EOF\n{LAST}EOF\n");
        assert_eq!(applied(&text, "stage-in-body", 0), format!("{FIRST}%post\n cat <<EOF\n {LAST}EOF\n"));
    }
}
