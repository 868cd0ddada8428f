//! Header lines that the builder cannot take apart.

use std::ops::Range;

use super::meant::{hidden_section, in_between, keyword};
use super::{Below, Dangling, Refused, Rule, rule, shown};
use crate::definition::{Field, Header, Placed};
use crate::finding::{Applicability, Finding, Fix};
use crate::rules::lines;
use crate::text::{Edit, Text};

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
FROM alpine
```

Write instead:

```singularity
Bootstrap: docker
From: alpine:3.20.3
```

## Fix

Where the line begins with a keyword, the colon is put in. Any other line can be made a comment.

## When to ignore

Never: no build gets past it.
",
);

pub(in crate::rules) static BROKEN_CONTINUATION: Rule = rule(
    "broken-continuation",
    "A blank or comment line follows a header line that is continued.",
    "\
A header value ends in a backslash, so it goes on in the next line; but the next line is a comment, or it is blank and
more of the header follows.

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

The blank and comment lines are deleted, where the value surely goes on behind them; in front of a keyword, or at the end
of the header, the backslash is.

## When to ignore

Never: no build gets past it.
",
);

pub(super) fn missing_colon(refused: &Refused<'_>) -> Finding {
    if let Some(finding) = value_above(refused) {
        return finding;
    }
    let text = refused.snapshot.text();
    let range = refused.refusal.range.clone();
    let line = text.slice(range.clone());
    if let Some((section, hidden)) = hidden_section(&line) {
        let message = format!(
            "An invisible or wide character hides `%{section}`: the build stops. Write `%{section}`."
        );
        let title = format!("Write `%{section}`");
        let start = text.line_range(text.line_of(range.start).0).start;
        let fix = Fix::replace(title, Applicability::Safe, start..range.start + hidden, "%".to_owned());
        return refused.finding(&MISSING_COLON, &message).fixes(vec![fix]);
    }
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
    let comment = !refused.refusal.subject.is_empty();
    let what = if comment { "A comment" } else { "A blank line" };
    let behind = format!("{what} behind a line that ends in `\\` crashes the builder.");
    // Every line down to the one that the value goes on in.
    let (first, last) = in_between(text, text.line_of(refused.refusal.range.start).0);
    let next = (last + 1 < text.line_count()).then(|| text.slice(text.line_range(last + 1)));
    if next.is_none_or(|next| begins_anew(&next))
        && let Some((header, field)) = unfinished(refused)
        && let Some(dangling) = Dangling::of(text, header, field)
    {
        let message = format!("{behind} {}", dangling.act(field));
        let fix = dangling.fix(text, header, field);
        return refused.finding(&BROKEN_CONTINUATION, &message).fixes(vec![fix]);
    }
    // Up to the next line: an empty one is nothing but its line end.
    let stretch = text.line_range(first).start..text.line_range(last + 1).start;
    let act = if first == last { "Delete it." } else { "Delete the lines in between." };
    let edits = vec![lines::delete(text, &stretch)];
    let fix =
        Fix { title: "Delete the lines in between".to_owned(), applicability: Applicability::Safe, edits };
    refused.finding(&BROKEN_CONTINUATION, &format!("{behind} {act}")).fixes(vec![fix])
}

/// Whether a line is a keyword or a section of its own.
fn begins_anew(line: &str) -> bool {
    let word = line.split_once(':').and_then(|(word, _)| keyword(word.trim()));
    word.is_some() || line.trim_start().starts_with('%')
}

/// The field in front of the place at fault, where that ends in a backslash.
fn unfinished<'r>(refused: &'r Refused<'_>) -> Option<(&'r Placed<Header>, &'r Field)> {
    let header = refused.snapshot.definition().stages.get(refused.refusal.stage)?.header.as_ref()?;
    let at = refused.refusal.range.start;
    let mut fields = header.part.fields.iter().rev();
    let field = fields.find(|field| header.range(&field.range).start < at)?;
    field.dropped.then_some((header, field))
}

/// For a line below a value that is nothing but a backslash: the builder takes it for itself, and it was the value.
fn value_above(refused: &Refused<'_>) -> Option<Finding> {
    let text = refused.snapshot.text();
    let (header, field) = unfinished(refused)?;
    let dangling = Dangling::of(text, header, field).filter(|dangling| dangling.below == Below::Words)?;
    let range = refused.refusal.range.clone();
    let (line, _) = text.line_of(dangling.backslash.start);
    if text.line_of(range.start).0 != line + 1 {
        return None;
    }
    let keyword = shown(&text.slice(header.range(&field.keyword)));
    let message =
        format!("`{}` continues nothing: `{keyword}: \\` has no value yet. Write it there.", refused.word());
    let edits = vec![Edit { range: dangling.backslash.start..range.start, text: String::new() }];
    let title = format!("Join it to `{keyword}:`");
    let fix = Fix { title, applicability: Applicability::Safe, edits };
    Some(refused.finding(&MISSING_COLON, &message).fixes(vec![fix]))
}
