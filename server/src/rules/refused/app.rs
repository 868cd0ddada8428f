//! App sections that do not say which app.

use super::{Refused, Rule, rule};
use crate::finding::Finding;

pub(in crate::rules) static MISSING_NAME: Rule = rule(
    "missing-app-name",
    "An app section has no name of an app.",
    "\
A section of an app (`%apprun`, `%appinstall` …) is not followed by exactly one blank and the app's name.

## Why

Without a name the builder stops with *could not be split into section name and app name*. With two blanks in front, the
name is empty and the build is aborted later.

## Example

```singularity
%apprun
    exec solver
```

Write instead:

```singularity
%apprun solver
    exec solver
```
",
);

pub(super) fn finding(refused: &Refused<'_>) -> Finding {
    let text = refused.snapshot.text();
    let line = text.slice(text.line_range(text.line_of(refused.refusal.range.start).0)).into_owned();
    let word: String = line.trim().chars().take_while(|c| !c.is_whitespace()).collect();
    let blanks = line.trim_end().contains("  ");
    let act = if blanks { "One blank, then the name." } else { "Put the app's name behind it." };
    let message = format!("`{}` names no app: the build stops. {act}", super::shown(&word));
    refused.finding(&MISSING_NAME, &message)
}
