//! Lines of `%files` that crash the builder.

use super::{Refused, Rule, rule};
use crate::finding::{Applicability, Finding, Fix};
use crate::rules::lines;

pub(in crate::rules) static UNREADABLE_LINE: Rule = rule(
    "unreadable-files-line",
    "A line of `%files` holds quotes and no word.",
    "\
A line of `%files` holds nothing but quotes that do not close.

## Why

Both programs crash on it.

## Example

```singularity
%files
    data.csv /data/
    \"
```

Write instead:

```singularity
%files
    data.csv /data/
```

## Fix

The line is deleted.

## When to ignore

Never: no build gets past it.
",
);

pub(super) fn finding(refused: &Refused<'_>) -> Finding {
    let text = refused.snapshot.text();
    let message = format!("`{}` is no word: the builder crashes. Delete the line.", refused.word());
    let edits = vec![lines::delete(text, &refused.refusal.range)];
    let fix = Fix { title: "Delete the line".to_owned(), applicability: Applicability::Safe, edits };
    refused.finding(&UNREADABLE_LINE, &message).fixes(vec![fix])
}
