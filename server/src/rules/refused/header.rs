//! Header lines that the builder cannot take apart.

use std::ops::Range;

use super::meant::{in_between, keyword};
use super::{Refused, Rule, rule};
use crate::finding::{Applicability, Finding, Fix};
use crate::rules::lines;
use crate::text::Text;

pub(in crate::rules) static MISSING_COLON: Rule = rule(
    "missing-colon",
    "A header line has no colon.",
    "\
A line of the header is neither `Keyword: value` nor a comment: left of any `#` it has no colon.

## Why

The builder stops with *header key … had no val*, without a line number. Often the line is one of a Dockerfile
(`FROM alpine`), or a section line above it is missing.

## Example

```singularity
Bootstrap: docker
FROM alpine:3.20
```

Write instead:

```singularity
Bootstrap: docker
From: alpine:3.20
```

## Fix

Where the line begins with a keyword, the colon is put in. Any other line can be made a comment.
",
);

pub(in crate::rules) static BROKEN_CONTINUATION: Rule = rule(
    "broken-continuation",
    "A blank or comment line follows a header line that is continued.",
    "\
A header value ends in a backslash, so it goes on in the next line; but the next line is blank or a comment.

## Why

Both programs crash on it.

## Example

```singularity
Bootstrap: yum
Include: python3 \\

  gcc
```

Write instead:

```singularity
Bootstrap: yum
Include: python3 \\
  gcc
```

## Fix

The blank and comment lines are deleted.
",
);

pub(super) fn missing_colon(refused: &Refused<'_>) -> Finding {
    let text = refused.snapshot.text();
    let range = refused.refusal.range.clone();
    let line = text.slice(range.clone());
    let word = line.split([' ', '\t', '=']).next().unwrap_or_default();
    let Some(keyword) = keyword(word) else {
        let message = format!(
            "`{}` is no `Keyword: value`: the build stops. Delete it or put `#` in front.",
            refused.word()
        );
        let fix = comment_out(text, &range);
        return refused.finding(&MISSING_COLON, &message).fixes(vec![fix]);
    };
    let value = line[word.len()..].trim_start_matches([' ', '\t', '=']);
    let value_start = range.end - value.len();
    let fix = Fix::replace(
        format!("Write `{keyword}: …`"),
        Applicability::Safe,
        range.start..value_start,
        if value.is_empty() { format!("{keyword}:") } else { format!("{keyword}: ") },
    );
    let message = format!("`{}` has no colon: the build stops. Write `{keyword}: …`.", refused.word());
    refused.finding(&MISSING_COLON, &message).fixes(vec![fix])
}

/// A line that cannot be mended, but kept for people.
pub(super) fn comment_out(text: &Text, range: &Range<usize>) -> Fix {
    let title = "Make the line a comment".to_owned();
    Fix { title, applicability: Applicability::Unsafe, edits: lines::comment_out(text, range) }
}

pub(super) fn broken_continuation(refused: &Refused<'_>) -> Finding {
    let text = refused.snapshot.text();
    let first = text.line_of(refused.refusal.range.start).0;
    // Every line down to the one that the value goes on in.
    let (first, last) = in_between(text, first);
    let stretch = text.line_range(first).start..text.line_range(last).end;
    let comment = !refused.refusal.subject.is_empty();
    let what = if comment { "A comment" } else { "A blank line" };
    let message = format!("{what} behind a line that ends in `\\` crashes the builder. Delete it.");
    let edits = vec![lines::delete(text, &stretch)];
    let fix =
        Fix { title: "Delete the lines in between".to_owned(), applicability: Applicability::Safe, edits };
    refused.finding(&BROKEN_CONTINUATION, &message).fixes(vec![fix])
}
