//! Section lines that name no section, and sections that hold nothing where something has to be.

use std::ops::Range;

use super::header::comment_out;
use super::keyword::known_to;
use super::{Refused, Rule, meant, rule, shown};
use crate::finding::{Applicability, Finding, Fix};
use crate::language::sections::{self, Body};

pub(in crate::rules) static UNKNOWN: Rule = rule(
    "unknown-section",
    "A line that begins with `%` names no section.",
    "\
A line whose first character is `%` opens a section, and this one names none that the builder knows.

## Why

The builder stops with *invalid section(s) specified*, without a line number. Section names end at a blank: `%post:` and
`%post<tab>` are names of their own. They stand at the start of their line: an indented one has no name. And there is no
quoting: a line of a script that begins with `%` (sudoers' `%wheel`, a MATLAB comment) cuts the script there.

## Example

```singularity
%environments
    export LC_ALL=C
```

Write instead:

```singularity
%environment
    export LC_ALL=C
```

## Fix

The section that is surely meant: the nearest name, without the colon, tab or indentation that hides it.

## When to ignore

Never, if the builder that you use is the one that refuses it; with `target` in the configuration only that one is
judged.
",
);

pub(in crate::rules) static WITHOUT_BODY: Rule = rule(
    "section-without-body",
    "The first section of a stage without header has no body.",
    "\
A stage has no header, and its first section has not a single line below it.

## Why

The builder stops with *could not be split into section name and body*. With a header in front, an empty section is
fine.

## Example

```singularity
%help
Bootstrap: docker
From: alpine:3.20
```

Write instead:

```singularity
Bootstrap: docker
From: alpine:3.20
%help
    What this container is for.
```

## When to ignore

Never: no build gets past it.
",
);

pub(super) fn unknown(refused: &Refused<'_>) -> Finding {
    let text = refused.snapshot.text();
    let word = refused.word();
    let (token, name) = token(refused);
    if let Some(note) = exact(&name).and_then(|spec| known_to(spec.since)) {
        let message = format!("`{word}` is no section there: the build stops. Known to {note}.");
        return refused.finding(&UNKNOWN, &message);
    }
    let known = exact(&name).map(|spec| spec.name).or_else(|| meant::section(&name));
    let Some(known) = known else {
        let message = match cut_script(refused) {
            Some(script) => format!(
                "`{word}` cuts `%{script}`: `%` at the start of a line opens a section. Put something before it."
            ),
            None => format!("`{word}` is no section: the build stops. Name one, or put `#` in front."),
        };
        let line = refused.refusal.range.clone();
        let fixes = if cut_script(refused).is_none() { vec![comment_out(text, &line)] } else { Vec::new() };
        return refused.finding(&UNKNOWN, &message).fixes(fixes);
    };
    let written = text.slice(token.clone());
    let slipped = name != known;
    let (hidden_by, act) = match written.split_once('%') {
        _ if slipped => ("", String::new()),
        // The name looks right: what hides it has to go.
        Some((before, _)) if !before.is_empty() => (" when indented", "Delete the blanks.".to_owned()),
        Some((_, after)) if after.trim_start_matches('%').starts_with(char::is_whitespace) => {
            (" behind a blank", "Delete the blank.".to_owned())
        }
        Some((_, after)) if after.contains('\t') => (" before a tab", "Write a blank.".to_owned()),
        _ => ("", String::new()),
    };
    let act = if act.is_empty() { format!("Write `%{known}`.") } else { act };
    let message = format!("`{word}` is no section{hidden_by}: the build stops. {act}");
    let rest = text.slice(token.end..text.line_range(text.line_of(token.end).0).end);
    let blank = if rest.is_empty() || rest.starts_with(' ') { "" } else { " " };
    let fix =
        Fix::replace(format!("Write `%{known}`"), Applicability::Safe, token, format!("%{known}{blank}"));
    refused.finding(&UNKNOWN, &message).fixes(vec![fix])
}

/// From the start of the line to the end of the name as it was meant, with whatever separates it from what follows;
/// and that name.
fn token(refused: &Refused<'_>) -> (Range<usize>, String) {
    let text = refused.snapshot.text();
    let line = text.line_range(text.line_of(refused.refusal.range.start).0);
    let written = text.slice(line.clone());
    let open = written.trim_start().trim_start_matches('%').trim_start().trim_start_matches('%');
    let start = written.len() - open.len();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let name: String = open.chars().take_while(|c| is_name(*c)).collect();
    // A colon, tabs and wide blanks, but not the blank that arguments follow.
    let behind = &open[name.len()..];
    let separators = behind.trim_start_matches(|c: char| c != ' ' && (c.is_whitespace() || c == ':'));
    let end = start + name.len() + behind.len() - separators.len();
    (line.start..line.start + end, name)
}

/// The section of that name, letter case aside.
fn exact(name: &str) -> Option<&'static sections::Section> {
    sections::SECTIONS.iter().find(|section| section.name.eq_ignore_ascii_case(name))
}

/// The script that the line stands in, if it follows one.
fn cut_script(refused: &Refused<'_>) -> Option<String> {
    let stage = refused.snapshot.definition().stages.get(refused.refusal.stage)?;
    let at = stage.sections.partition_point(|section| section.start < refused.refusal.range.start);
    let before = stage.sections[..at.min(stage.sections.len())].iter().rev();
    let mut known = before
        .filter(|section| section.start + section.part.line().start < refused.refusal.range.start)
        .filter_map(|section| section.part.spec);
    let spec = known.next()?;
    matches!(spec.body, Body::Script | Body::Help).then(|| shown(spec.name))
}

pub(super) fn without_body(refused: &Refused<'_>) -> Finding {
    let message = format!(
        "`{}` has no body and no header before it: the build stops. Put the header first.",
        refused.word()
    );
    refused.finding(&WITHOUT_BODY, &message)
}
