//! `%files from` a stage that cannot be copied from.

use super::{Refused, Rule, rule, shown};
use crate::definition::refusal::Cause;
use crate::finding::{Applicability, Finding, Fix, Related};
use crate::language::nearest::nearest;

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

The nearest name of an earlier stage.

## When to ignore

Never: no build gets past it.
",
);

/// So many stages before or behind are looked at: more than anybody has.
const LOOKED_AT: usize = 64;

pub(super) fn finding(refused: &Refused<'_>) -> Finding {
    let definition = refused.snapshot.definition();
    let word = refused.word();
    let name = |number: usize| {
        let (header, field) = definition.stages.get(number)?.field("stage")?;
        Some((header.range(&field.value_range), field.value.text()))
    };
    if refused.refusal.cause == Cause::LaterStage {
        let this = refused.refusal.stage;
        let named = (this..this + LOOKED_AT).find_map(|number| {
            name(number).filter(|(_, value)| *value == refused.refusal.subject).map(|found| (number, found))
        });
        let own = named.as_ref().is_some_and(|(number, _)| *number == this);
        let which = if own { "is this very stage" } else { "is built later" };
        let message =
            format!("`{word}` {which}, so there is nothing to copy yet. Copy from an earlier stage.");
        let related = named.map(|(_, (range, _))| Related { range, message: "the stage".to_owned() });
        return refused.finding(&UNKNOWN, &message).related(related.into_iter().collect());
    }
    let nearby = refused.refusal.stage.saturating_sub(LOOKED_AT)..refused.refusal.stage;
    let earlier: Vec<_> = nearby.filter_map(name).filter(|(_, name)| !name.contains(' ')).collect();
    let near = nearest(&refused.refusal.subject, earlier.iter().map(|(_, name)| *name));
    let act = match (near, earlier.first()) {
        (Some(near), _) => format!("Write `{}`.", shown(near)),
        (None, Some((_, first))) => format!("Copy from `{}`.", shown(first)),
        (None, None) => "No earlier stage has a name.".to_owned(),
    };
    let message = format!("`{word}` is no stage before this one: the build stops. {act}");
    let fix = near.filter(|near| !near.is_empty()).map(|near| {
        let range = refused.refusal.range.clone();
        Fix::replace(format!("Write `{near}`"), Applicability::Safe, range, near.to_owned())
    });
    let related = earlier.into_iter().filter(|(_, name)| near.is_none_or(|near| near == *name)).take(3);
    let related =
        related.map(|(range, _)| Related { range, message: "an earlier stage".to_owned() }).collect();
    refused.finding(&UNKNOWN, &message).fixes(fix.into_iter().collect()).related(related)
}
