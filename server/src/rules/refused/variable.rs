//! Template variables without a value.

use super::{Refused, Rule, meant, rule};
use crate::definition::{Content, Stage};
use crate::finding::{Applicability, Finding, Fix, Related};
use crate::language::nearest::nearest;
use crate::rules::lines;
use crate::text::Edit;

pub(in crate::rules) static UNDEFINED: Rule = rule(
    "undefined-variable",
    "A template variable has no value.",
    "\
`{{ NAME }}` is to be replaced by a value, and none is given: not in the `%arguments` section of the same stage, and not
as a build argument.

## Why

The build stops with *build var NAME is not defined*. Snippets of Go, Jinja or GitHub Actions count too: `{{end}}` in a
script is a variable called `end`. SingularityCE wants a value even in comments, and takes an empty default for none.

## Example

```singularity
Bootstrap: docker
From: python:{{ VERSION }}
```

Write instead:

```singularity
Bootstrap: docker
From: python:{{ VERSION }}

%arguments
    VERSION=3.12.7-bookworm
```

## Fix

A line in `%arguments`, whose value is for you to fill in; or the nearest name that has a value. If the value always comes
from outside, name it in the configuration (`build-args`) or with `--build-arg`.

## When to ignore

Where every build gives the value: say it in `build-args` of the configuration rather than ignore the finding.
",
);

/// Stands where only the author knows the value.
pub(in crate::rules) const PLACEHOLDER: &str = "CHANGE_ME";

pub(super) fn finding(refused: &Refused<'_>) -> Finding {
    let name = &refused.refusal.subject;
    let word = refused.word();
    let message = format!("`{word}` has no value: it needs `--build-arg {word}=…` or a default.");
    // The program's name may stand in front.
    let message = if message.chars().count() <= 95 {
        message
    } else {
        format!("`{word}` has no value: the build stops. It needs `--build-arg` or a default.")
    };
    let finding = refused.finding(&UNDEFINED, &message);
    let related = refused
        .also
        .iter()
        .take(8)
        .map(|range| Related { range: range.clone(), message: "used here too".to_owned() });
    let related = related.collect();
    let Some(stage) = refused.snapshot.definition().stages.get(refused.refusal.stage) else { return finding };
    if !refused.among_first {
        return finding.related(related);
    }
    let mut fixes: Vec<_> = rename(refused, stage).into_iter().collect();
    fixes.extend(default(refused, stage, name));
    finding.fixes(fixes).related(related)
}

/// The nearest name that has a value.
fn rename(refused: &Refused<'_>, stage: &Stage) -> Option<Fix> {
    let values = stage.values(*refused.builders.first()?, &refused.snapshot.config().build_args);
    let near = nearest(&refused.refusal.subject, values.keys().map(String::as_str))?;
    let all = std::iter::once(&refused.refusal.range).chain(&refused.also);
    let mut edits: Vec<_> =
        all.map(|range| Edit { range: range.clone(), text: format!("{{{{ {near} }}}}") }).collect();
    Edit::sort(&mut edits);
    Some(Fix { title: format!("Write `{{{{ {near} }}}}`"), applicability: Applicability::Unsafe, edits })
}

/// A line in `%arguments`, in place of an empty default if there is one.
fn default(refused: &Refused<'_>, stage: &Stage, name: &str) -> Option<Fix> {
    let text = refused.snapshot.text();
    let title = format!("Give `{name}` a default in `%arguments` (to be filled in)");
    // In a misspelt section it would be no default.
    let is_misspelt = |name: &str| meant::section(name) == Some("arguments");
    if stage.sections.iter().any(|s| s.part.spec.is_none() && is_misspelt(s.part.slice(&s.part.name))) {
        return None;
    }
    let edit = match stage.default_of(name) {
        Some(empty) if empty.is_empty() => Edit { range: empty, text: PLACEHOLDER.to_owned() },
        Some(_) => return None,
        None => match unfinished(stage, name) {
            Some(end) => Edit { range: end, text: format!("={PLACEHOLDER}") },
            None => new_default(text, stage, name, PLACEHOLDER),
        },
    };
    Some(Fix { title, applicability: Applicability::ToFill, edits: vec![edit] })
}

/// The end of a line of `%arguments` that is nothing but the name.
fn unfinished(stage: &Stage, name: &str) -> Option<std::ops::Range<usize>> {
    let arguments = stage.sections.iter().filter(|section| section.part.is("arguments"));
    arguments.into_iter().find_map(|section| {
        let mut start = section.start + section.part.body.start;
        section.part.slice(&section.part.body).split_inclusive('\n').find_map(|line| {
            let end = start + line.trim_end().len();
            start += line.len();
            (line.trim() == name).then_some(end..end)
        })
    })
}

/// A line in the stage's last `%arguments`, or a section with it in front of the other sections.
pub(in crate::rules) fn new_default(
    text: &crate::text::Text,
    stage: &Stage,
    name: &str,
    value: &str,
) -> Edit {
    let sections = stage.sections.iter().rev();
    let mut arguments = sections.filter_map(|section| match &section.part.content {
        Content::Arguments(arguments) => Some((section, arguments)),
        _ => None,
    });
    match arguments.next() {
        Some((section, arguments)) => {
            let last = arguments.last().map(|argument| section.range(&argument.name).start);
            let indentation = last.map_or_else(|| "    ".to_owned(), |last| lines::indentation(text, last));
            let behind = last.unwrap_or(section.start + section.part.name.end);
            let at = lines::whole(text, &(behind..behind + 1)).end;
            lines::insert(text, at, &format!("{indentation}{name}={value}\n"))
        }
        None => {
            let first = stage.sections.first().map_or(stage.range.end, |section| section.start);
            let section = format!("%arguments\n    {name}={value}\n");
            lines::insert(text, first, &section)
        }
    }
}
