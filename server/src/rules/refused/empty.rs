//! Files with nothing in them.

use super::{Refused, Rule, rule};
use crate::finding::{Applicability, Finding, Fix};
use crate::rules::lines;

pub(in crate::rules) static EMPTY: Rule = rule(
    "empty-definition",
    "The file has no stage: nothing but blanks and comments.",
    "\
The file is empty, or holds nothing but blank lines and comments.

## Why

Apptainer stops with *no stages found*, SingularityCE crashes.

## Example

```singularity
# to be written
```

Write instead:

```singularity
Bootstrap: docker
From: ubuntu:24.04
```

## Fix

A minimal definition is put behind what is there.

## When to ignore

Where a file is meant to be filled in by another program before it is built.
",
);

/// What a definition needs at least.
const MINIMAL: &str = "Bootstrap: docker\nFrom: ubuntu:24.04\n\n%post\n    true\n";

pub(super) fn finding(refused: &Refused<'_>) -> Finding {
    let text = refused.snapshot.text();
    let edits = vec![lines::insert(text, text.len(), MINIMAL)];
    let fix =
        Fix { title: "Insert a minimal definition".to_owned(), applicability: Applicability::Unsafe, edits };
    let message = "Nothing is defined: the build stops. Begin with `Bootstrap:` and `From:`.";
    refused.finding(&EMPTY, message).fixes(vec![fix])
}
