//! Sections over the splitter's limit.

use super::{Refused, Rule, rule};
use crate::finding::Finding;

pub(in crate::rules) static TOO_LARGE: Rule = rule(
    "section-too-large",
    "A header or section is larger than 64 KiB.",
    "\
A section with its section line, or the header with its comments, has 65,536 bytes or more.

## Why

The builder's splitter reads no more at once and stops with *token too long*. The same section can be given several
times: the parts are put together.

## Example

A `%post` section that writes a large file from a heredoc. Write instead:

```singularity
%files
    large-file /opt/large-file
```

## When to ignore

Never: no build gets past it.
",
);

pub(super) fn finding(refused: &Refused<'_>) -> Finding {
    let what = if refused.refusal.subject.starts_with('%') { refused.word() } else { "header".to_owned() };
    // Only sections may be given again.
    let act = if what.starts_with('%') { "Begin the section anew halfway." } else { "Shorten it." };
    let message = format!("`{what}` reaches the limit of 64 KiB: the build stops. {act}");
    refused.finding(&TOO_LARGE, &message)
}
