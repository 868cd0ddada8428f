//! Section lines that name no section, and sections that hold nothing where something has to be.

use std::ops::Range;

use super::header::comment_out;
use super::keyword::known_to;
use super::{FIRST, Refused, Rule, meant, rule};
use crate::definition::{Placed, Section};
use crate::finding::{Applicability, Finding, Fix};
use crate::language::nearest::is_one_slip;
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

The section that is meant: the nearest name, without the colon, tab or indentation that hides it. It is safe where a single
letter is wrong; not where a beginning stands for the whole (`%env`), nor where the section would run on the host. There is
none in a heredoc, nor for a line that goes on as no section line does: put something before its `%`.

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
    let script = cut_script(refused);
    let rest = text.slice(token.end..text.line_range(text.line_of(token.end).0).end);
    let known = exact(&name).or_else(|| exact(meant::section(&name)?));
    let is_text =
        |known: &&sections::Section| script.is_some_and(|script| is_of(refused, script, known, &rest));
    let Some(known) = known.filter(|known| !is_text(known)) else {
        let message = match script.and_then(|script| script.part.spec) {
            Some(script) => format!(
                "`{word}` cuts `%{}`: `%` at the start of a line opens a section. Put something before it.",
                script.name
            ),
            None => format!("`{word}` is no section: the build stops. Name one, or put `#` in front."),
        };
        let line = refused.refusal.range.clone();
        let fix = (refused.among_first && script.is_none()).then(|| comment_out(text, &line));
        let fixes = fix.into_iter().collect();
        return refused.finding(&UNKNOWN, &message).fixes(fixes);
    };
    let is_named = name.eq_ignore_ascii_case(known.name);
    let is_sure = is_named || (is_one_slip(&name, known.name) && !known.is_on_host() && known.takes(&rest));
    let known = known.name;
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
    let blank = if rest.is_empty() || rest.starts_with(' ') { "" } else { " " };
    let applicability = if is_sure { Applicability::Safe } else { Applicability::Unsafe };
    let fix = Fix::replace(format!("Write `%{known}`"), applicability, token, format!("%{known}{blank}"));
    // Whether the others are in a here-document nobody looked.
    refused.finding(&UNKNOWN, &message).fixes(Some(fix).filter(|_| refused.among_first).into_iter().collect())
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

/// The script or help text that the line stands in, if it follows one.
fn cut_script<'c>(refused: &Refused<'c>) -> Option<&'c Placed<Section>> {
    let stage = refused.snapshot.definition().stages.get(refused.refusal.stage)?;
    let at = stage.sections.partition_point(|section| section.start < refused.refusal.range.start);
    let before = stage.sections.get(..at).unwrap_or_default().iter().rev().take(FIRST);
    let mut known = before
        .filter(|section| section.start + section.part.line().start < refused.refusal.range.start)
        .filter_map(|section| Some((section, section.part.spec?)));
    let (section, spec) = known.next()?;
    matches!(spec.body, Body::Script | Body::Help).then_some(section)
}

/// Whether a line is text of the script before it, whatever section its first word resembles: what follows are no
/// arguments of that section, or the line stands in a here-document.
fn is_of(refused: &Refused<'_>, script: &Placed<Section>, known: &sections::Section, rest: &str) -> bool {
    let is_sentence = || !known.takes(rest) && rest.split_whitespace().nth(1).is_some();
    let in_document = || {
        let part = &script.part;
        if !refused.among_first || !part.is_shell() || !part.slice(&part.body).contains("<<") {
            return false;
        }
        let between = script.start + part.text.len()..refused.refusal.range.start;
        let open = part.script().open_here_document();
        open.is_some_and(|document| !document.ends_in(&refused.snapshot.text().slice(between)))
    };
    is_sentence() || in_document()
}

pub(super) fn without_body(refused: &Refused<'_>) -> Finding {
    let message = format!(
        "`{}` has no body and no header before it: the build stops. Put the header first.",
        refused.word()
    );
    refused.finding(&WITHOUT_BODY, &message)
}
