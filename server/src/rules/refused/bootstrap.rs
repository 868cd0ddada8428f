//! Stages that do not say, or say wrongly, which agent supplies the base.

use super::keyword::known_to;
use super::{Dangling, Refused, Rule, rule};
use crate::definition::refusal::Cause;
use crate::definition::{Definition, Stage};
use crate::finding::{Applicability, Finding, Fix, Related};
use crate::language::agents::{self, AGENTS};
use crate::language::nearest::nearest;
use crate::rules::lines;
use crate::text::{Edit, Text};

pub(in crate::rules) static MISSING: Rule = rule(
    "missing-bootstrap",
    "A stage does not begin with `Bootstrap:`.",
    "\
A stage has no `Bootstrap` keyword, or an empty one; or something stands in front of it.

## Why

A line that begins with `Bootstrap:` opens a new stage, wherever it stands. A keyword or a section before the first one
is therefore a stage of its own, without `Bootstrap`, and the builder stops with *no bootstrap specification found* or
*multiple stages detected, all must have headers*. Singularity 2 took keywords in any order; this is the most frequent
reason why old files are refused.

## Example

```singularity
From: ubuntu:24.04
Bootstrap: docker
```

Write instead:

```singularity
Bootstrap: docker
From: ubuntu:24.04
```

## Fix

The line is moved to the top. Where there is none, and `From` names an image, `Bootstrap: docker` is put in.

## When to ignore

Where a file is only a part that another program puts behind a header.
",
);

pub(in crate::rules) static UNKNOWN_AGENT: Rule = rule(
    "unknown-bootstrap-agent",
    "The value of `Bootstrap` is no agent that the builder knows.",
    "\
`Bootstrap` names an agent that does not exist, or that the program or its version does not know.

## Why

The builder stops with *invalid build source*. Agents are written in lower case, without quotes and without `://`.

## Example

```singularity
Bootstrap: Docker
From: ubuntu:24.04
```

Write instead:

```singularity
Bootstrap: docker
From: ubuntu:24.04
```

## Fix

The nearest agent, where one is surely meant.

## When to ignore

Never, if the builder that you use is the one that refuses it; with `target` in the configuration only that one is
judged.
",
);

pub(super) fn missing(refused: &Refused<'_>) -> Finding {
    let definition = refused.snapshot.definition();
    // A stage may begin with a line that is nothing yet.
    let range = super::visible(refused.snapshot, refused.refusal.range.clone());
    let word = refused.snapshot.text().slice(range);
    let word = super::shown(word.split_whitespace().next().unwrap_or_default());
    let number = refused.refusal.stage;
    if let Some(stage) = definition.stages.get(number)
        && let Some(fix) = undropped(refused.snapshot.text(), stage)
    {
        let message =
            format!("`{word}` is dropped: its value ends in `\\` and nothing follows. Delete the backslash.");
        return refused.finding(&MISSING, &message).fixes(vec![fix]);
    }
    let stages = (definition.stages.get(number), definition.stages.get(number + 1));
    let next =
        stages.1.and_then(|stage| stage.field("bootstrap").map(|(header, field)| header.range(&field.range)));
    if let (Some(stage), Some(bootstrap), true) = (stages.0, next, is_cut_off(definition, number)) {
        let what = if stage.header.is_some() { "`Bootstrap`" } else { "the header" };
        let message = format!("`{word}` stands before `Bootstrap`: the build stops. Move {what} to the top.");
        let fixes = moved(refused.snapshot.text(), definition, stage, number).into_iter().collect();
        let related = vec![Related { range: bootstrap, message: "`Bootstrap` stands here".to_owned() }];
        return refused.finding(&MISSING, &message).fixes(fixes).related(related);
    }
    let fixes: Vec<_> =
        stages.0.and_then(|stage| inserted(refused.snapshot.text(), stage)).into_iter().collect();
    let act = if fixes.is_empty() { "Begin with `Bootstrap:`." } else { "Insert `Bootstrap: docker`." };
    let message = match refused.refusal.cause {
        Cause::MissingHeader => format!("`{word}` has no header before it: the build stops. {act}"),
        _ if word.eq_ignore_ascii_case("bootstrap") => {
            format!("`{word}` names no agent: the build stops. Write one, for example `docker`.")
        }
        _ => format!("`{word}` stands in a stage without `Bootstrap`: the build stops. {act}"),
    };
    refused.finding(&MISSING, &message).fixes(fixes)
}

/// For a `Bootstrap` that is lost because the header ends in a backslash.
fn undropped(text: &Text, stage: &Stage) -> Option<Fix> {
    let header = stage.header.as_ref()?;
    let field = header.part.fields.iter().find(|field| field.dropped && field.name == "bootstrap")?;
    Some(Dangling::of(text, header, field)?.fix(text, header, field))
}

/// Whether a stage is a part of the next one that a misplaced `Bootstrap` cut off: keywords alone, or sections alone.
fn is_cut_off(definition: &Definition, number: usize) -> bool {
    definition.is_stray(number) || definition.stages.get(number).is_some_and(|stage| stage.header.is_none())
}

/// Keywords before `Bootstrap`: its line goes up. Sections before it: the whole header goes up.
fn moved(text: &Text, definition: &Definition, stray: &Stage, number: usize) -> Option<Fix> {
    let header = definition.stages.get(number + 1)?.header.as_ref()?;
    let (what, lines_of) = match &stray.header {
        Some(_) => ("`Bootstrap`", header.range(&header.part.field("bootstrap")?.range)),
        None => {
            let end = header.part.text.trim_end().len();
            ("the header", header.start..header.start + end)
        }
    };
    let taken = lines::whole(text, &lines_of);
    let top = first_content(text, stray)?;
    let mut moved = text.slice(taken.clone()).into_owned();
    if !moved.ends_with('\n') {
        moved.push_str(lines::line_end(text));
    }
    let edits = vec![Edit { range: top..top, text: moved }, Edit { range: taken, text: String::new() }];
    let title = format!("Move {what} to the top");
    Some(Fix { title, applicability: Applicability::Safe, edits })
}

/// The start of the first line of a stage that is neither blank nor a comment.
fn first_content(text: &Text, stage: &Stage) -> Option<usize> {
    let mut lines = text.line_of(stage.range.start).0..text.line_count();
    let line = lines.find(|line| {
        let line = text.slice(text.line_range(*line));
        !line.trim().is_empty() && !line.trim_start().starts_with('#')
    })?;
    Some(text.line_range(line).start)
}

/// `Bootstrap: docker`, where `From` can only mean that.
fn inserted(text: &Text, stage: &Stage) -> Option<Fix> {
    let (_, from) = stage.field("from")?;
    let looks_local = from.value.text().starts_with(['.', '/']) || from.value.text().contains("://");
    if from.value.text().is_empty() || looks_local {
        return None;
    }
    let title = "Insert `Bootstrap: docker`".to_owned();
    let edit = match stage.field("bootstrap") {
        Some((header, field)) => {
            let at = header.range(&field.value_range).start;
            Edit { range: at..at, text: " docker".to_owned() }
        }
        None => lines::insert(text, first_content(text, stage)?, "Bootstrap: docker\n"),
    };
    Some(Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] })
}

pub(super) fn unknown_agent(refused: &Refused<'_>) -> Finding {
    if refused.refusal.subject.contains('\r') {
        return returns_alone(refused);
    }
    let word = refused.word();
    let written = refused.snapshot.text().slice(refused.refusal.range.clone());
    if let Some(note) = agents::agent(&refused.refusal.subject).and_then(|agent| known_to(agent.since)) {
        let message = format!("`{word}` is no agent there: the build stops. Known to {note}.");
        return refused.finding(&UNKNOWN_AGENT, &message);
    }
    let Some(agent) = meant(&refused.refusal.subject) else {
        let message =
            format!("`{word}` is no bootstrap agent: the build stops. Write one, for example `docker`.");
        return refused.finding(&UNKNOWN_AGENT, &message);
    };
    let message = format!("`{word}` is no bootstrap agent: the build stops. Write `{agent}`.");
    let finding = refused.finding(&UNKNOWN_AGENT, &message);
    // A value that comes out of a variable is not ours to replace.
    if written != refused.refusal.subject {
        return finding;
    }
    let range = refused.refusal.range.clone();
    let fix = Fix::replace(format!("Write `{agent}`"), Applicability::Safe, range, agent.to_owned());
    finding.fixes(vec![fix])
}

/// For a file whose lines end as on computers of long ago, so that it is one line.
fn returns_alone(refused: &Refused<'_>) -> Finding {
    let text = refused.snapshot.text();
    let whole = text.slice(0..text.len());
    let message = "`Bootstrap` has the lines below as its value: CR alone ends no line. Save with LF.";
    let ends = whole.match_indices('\r').filter(|(at, _)| !whole[at + 1..].starts_with('\n'));
    let edits: Vec<_> = ends.map(|(at, _)| Edit { range: at..at + 1, text: "\n".to_owned() }).collect();
    let fix = Fix { title: "End the lines in LF".to_owned(), applicability: Applicability::Safe, edits };
    let fixes = if fix.edits.is_empty() { Vec::new() } else { vec![fix] };
    Finding { subject: "Bootstrap".to_owned(), ..refused.finding(&UNKNOWN_AGENT, message) }.fixes(fixes)
}

/// The agent that a value is surely meant to be.
pub(in crate::rules) fn meant(value: &str) -> Option<&'static str> {
    let bare = value.trim_matches(|c: char| !c.is_alphanumeric());
    let exact = AGENTS.iter().find(|agent| agent.name.eq_ignore_ascii_case(bare));
    exact.map(|agent| agent.name).or_else(|| nearest(bare, AGENTS.iter().map(|agent| agent.name)))
}
