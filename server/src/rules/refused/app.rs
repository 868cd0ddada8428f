//! App sections that do not say which app.

use super::{Refused, Rule, rule};
use crate::finding::{Applicability, Finding, Fix};

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

## Fix

Where a name stands there, one blank takes the place of what is in front of it.

## When to ignore

Never: no build gets past it.
",
);

pub(super) fn finding(refused: &Refused<'_>) -> Finding {
    let text = refused.snapshot.text();
    let line = text.slice(text.line_range(text.line_of(refused.refusal.range.start).0)).into_owned();
    let word: String = line.trim().chars().take_while(|c| !c.is_whitespace()).collect();
    let behind = &line[line.find(&*word).unwrap_or_default() + word.len()..];
    let name = behind.trim();
    let message = format!("`{}` names no app", super::shown(&word));
    if behind.starts_with(char::is_whitespace) && !name.is_empty() {
        let (what, act) = if behind.starts_with('\t') {
            (" before a tab", "Write a blank.")
        } else {
            ("", "One blank, then the name.")
        };
        let start =
            text.line_range(text.line_of(refused.refusal.range.start).0).start + line.len() - behind.len();
        let range = start..start + behind.len() - behind.trim_start().len();
        let fix = Fix::replace("Write one blank".to_owned(), Applicability::Safe, range, " ".to_owned());
        return refused
            .finding(&MISSING_NAME, &format!("{message}{what}: the build stops. {act}"))
            .fixes(vec![fix]);
    }
    refused.finding(&MISSING_NAME, &format!("{message}: the build stops. Put the app's name behind it."))
}
