//! `%files from` a stage that cannot be copied from.

use std::ops::Range;

use super::super::lines;
use super::{Refused, Rule, rule, shown};
use crate::definition::Stage;
use crate::definition::refusal::Cause;
use crate::finding::{Applicability, Finding, Fix, Related};
use crate::language::nearest::nearest_or_longer;

pub(in crate::rules) static UNKNOWN: Rule = rule(
    "unknown-stage",
    "`%files from` names no stage that is built before.",
    "\
`%files from NAME` copies out of an earlier stage, one whose header says `Stage: NAME`. Here there is none of that name,
or it is this stage itself or a later one.

## Why

The build is aborted with *stage NAME was not found*; a later stage is found, but still empty. Names are compared with
their letter case, and a number is a name like any other.

## Example

```singularity
Bootstrap: docker
From: golang:1.23.2
Stage: build

Bootstrap: docker
From: alpine:3.20.3
%files from builder
    /go/bin/tool /usr/bin/tool
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

## Fix

The nearest name of an earlier stage. Where none is near, the earlier stages stand in the menu, and the one before gets the
name if it has none.

## When to ignore

Never: no build gets past it.
",
);

/// So many stages before or behind are looked at: more than anybody has.
const LOOKED_AT: usize = 64;

pub(super) fn finding(refused: &Refused<'_>) -> Finding {
    let definition = refused.snapshot.definition();
    let word = refused.word();
    let this = refused.refusal.stage;
    let name = |number: usize| {
        let (header, field) = definition.stages.get(number)?.field("stage")?;
        Some((header.range(&field.value_range), field.value.text()))
    };
    let nearby = this.saturating_sub(LOOKED_AT)..this;
    let earlier: Vec<_> = nearby.rev().filter_map(name).filter(|(_, name)| is_one_word(name)).collect();
    if refused.refusal.cause == Cause::LaterStage {
        let named = (this..this + LOOKED_AT).find_map(|number| {
            name(number).filter(|(_, value)| *value == refused.refusal.subject).map(|found| (number, found))
        });
        let own = named.as_ref().is_some_and(|(number, _)| *number == this);
        let which = if own { "is this very stage" } else { "is built later" };
        let message =
            format!("`{word}` {which}, so there is nothing to copy yet. Copy from an earlier stage.");
        let related = named.map(|(_, (range, _))| Related { range, message: "the stage".to_owned() });
        let finding = refused.finding(&UNKNOWN, &message).related(related.into_iter().collect());
        return finding.fixes(choices(refused, &earlier));
    }
    let near = near(&refused.refusal.subject, &earlier);
    // Where stages have numbers, as in Dockerfiles, that one is meant.
    let numbered = refused.refusal.subject.parse().ok().filter(|number| *number < this);
    let act = match (near, earlier.first()) {
        (Some(near), _) => format!("Write `{}`.", shown(near)),
        (None, Some((_, first))) => format!("Copy from `{}`.", shown(first)),
        (None, None) if this > 0 => "No earlier stage has a name.".to_owned(),
        (None, None) => "There is no earlier stage.".to_owned(),
    };
    let message = format!("`{word}` is no stage before this one: the build stops. {act}");
    let fixes = match near {
        Some(near) => vec![copy_from(refused, near, Applicability::Safe)],
        None => {
            let meant = numbered.unwrap_or(this.saturating_sub(1));
            let unnamed = definition.stages.get(meant).filter(|_| meant < this && name(meant).is_none());
            let named = numbered.and_then(name).into_iter().filter(|(_, name)| is_one_word(name));
            let mut fixes: Vec<_> =
                named.map(|(_, name)| copy_from(refused, name, Applicability::Unsafe)).collect();
            fixes.extend(unnamed.and_then(|stage| name_it(refused, stage)));
            fixes.extend(choices(refused, &earlier));
            let mut seen = Vec::new();
            fixes.retain(|fix| {
                let is_new = !seen.contains(&fix.edits);
                seen.push(fix.edits.clone());
                is_new
            });
            fixes
        }
    };
    let related = earlier.into_iter().filter(|(_, name)| near.is_none_or(|near| near == *name)).take(CHOICES);
    let related =
        related.map(|(range, _)| Related { range, message: "an earlier stage".to_owned() }).collect();
    refused.finding(&UNKNOWN, &message).fixes(fixes).related(related)
}

/// So many stages are offered.
const CHOICES: usize = 3;

fn is_one_word(name: &str) -> bool {
    !name.is_empty() && !name.contains(char::is_whitespace)
}

/// The stage that is surely meant: misspelt, or the only one that begins so, or whose name the word begins with.
fn near<'s>(word: &str, earlier: &[(Range<usize>, &'s str)]) -> Option<&'s str> {
    let names = || earlier.iter().map(|(_, name)| *name);
    nearest_or_longer(word, names()).or_else(|| {
        let mut shorter = names().filter(|name| name.len() >= 3 && word.starts_with(name));
        shorter.next().filter(|_| shorter.next().is_none())
    })
}

fn copy_from(refused: &Refused<'_>, name: &str, applicability: Applicability) -> Fix {
    Fix::replace(format!("Write `{name}`"), applicability, refused.refusal.range.clone(), name.to_owned())
}

/// The stages that can be copied from, the nearest first.
fn choices(refused: &Refused<'_>, earlier: &[(Range<usize>, &str)]) -> Vec<Fix> {
    let names = earlier.iter().take(CHOICES);
    names.map(|(_, name)| copy_from(refused, name, Applicability::Unsafe)).collect()
}

/// Gives a stage the name that is asked for, on a line before its image.
fn name_it(refused: &Refused<'_>, stage: &Stage) -> Option<Fix> {
    let name = Some(&refused.refusal.subject).filter(|name| is_one_word(name))?;
    let (header, field) = stage.field("from")?;
    let at = header.range(&field.range).start;
    let text = format!("Stage: {name}{}", lines::line_end(refused.snapshot.text()));
    let title = format!("Name the stage before it `{name}`");
    Some(Fix::replace(title, Applicability::Unsafe, at..at, text))
}
