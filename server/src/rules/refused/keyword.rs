//! Header keywords that the builder does not know.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::header::comment_out;
use super::{Refused, Rule, meant, rule};
use crate::finding::{Applicability, Finding, Fix};
use crate::language::keywords;
use crate::language::programs::Since;
use crate::rules::lines;

pub(in crate::rules) static UNKNOWN: Rule = rule(
    "unknown-keyword",
    "A header keyword is none that the builder knows.",
    "\
The word left of the colon in a header line is no keyword, or none that the program or its version knows.

## Why

The builder stops with *invalid header keyword found*. Singularity 2 passed over what it did not know, so old files have
`DistType`, `MetaLink` or `Exclude`, and some keep their author's name in the header: that is what `%labels` is for.

## Example

```singularity
Bootstrap: docker
Form: ubuntu:24.04
```

Write instead:

```singularity
Bootstrap: docker
From: ubuntu:24.04
```

## Fix

The nearest keyword, where one is near enough to be surely meant; else the line can be made a comment.

## When to ignore

Never, if the builder that you use is the one that refuses it; with `target` in the configuration only that one is
judged.
",
);

pub(super) fn finding(refused: &Refused<'_>) -> Finding {
    let text = refused.snapshot.text();
    let range = refused.refusal.range.clone();
    let word = refused.word();
    let known = keywords::keyword(&refused.refusal.subject);
    if let Some(note) = known.and_then(|keyword| known_to(keyword.since)) {
        let message = format!("`{word}` is no keyword there: the build stops. Known to {note}.");
        return refused.finding(&UNKNOWN, &message);
    }
    if let Some(keyword) = missing_colon(&refused.refusal.subject) {
        let end = range.start + keyword.len();
        let message = format!("`{word}` is no keyword: the build stops. Write `{keyword}: …`.");
        let value = text.slice(end..range.end);
        let blanks = value.len() - value.trim_start().len();
        let place = range.start..end + blanks;
        let title = format!("Write `{keyword}: …`");
        let fix = Fix::replace(title, Applicability::Safe, place, format!("{keyword}: "));
        return refused.finding(&UNKNOWN, &message).fixes(vec![fix]);
    }
    let meant = meant::keyword(&refused.refusal.subject);
    // Written twice, one of the two values would be lost, and nobody knows which was meant.
    if let Some(keyword) = meant.filter(|keyword| is_given(refused, keyword)) {
        let message =
            format!("`{word}` is no keyword: the build stops. There is a `{keyword}`: delete the line.");
        let line = field(refused).unwrap_or(range);
        let delete = Fix {
            title: "Delete the line".to_owned(),
            applicability: Applicability::Unsafe,
            edits: vec![lines::delete(text, &line)],
        };
        return refused.finding(&UNKNOWN, &message).fixes(vec![delete, comment_out(text, &line)]);
    }
    let meant = meant.map(|keyword| free(refused, keyword));
    let message = match &meant {
        Some(keyword) => format!("`{word}` is no keyword: the build stops. Write `{keyword}`."),
        None => format!("`{word}` is no keyword: the build stops. Delete the line or put `#` in front."),
    };
    let fix = match meant {
        Some(keyword) => Fix::replace(
            format!("Write `{keyword}`"),
            Applicability::Safe,
            range.clone(),
            keyword.into_owned(),
        ),
        None => comment_out(text, &field(refused).unwrap_or(range)),
    };
    refused.finding(&UNKNOWN, &message).fixes(vec![fix])
}

/// No header that anybody wrote has as many fields; each wrong word is compared with all of them.
const MOST_FIELDS: usize = 64;

/// Whether the header has the keyword that was meant, right or, further up, as wrong. A numbered one can have another
/// number.
fn is_given(refused: &Refused<'_>, keyword: &'static str) -> bool {
    let stage = refused.snapshot.definition().stages.get(refused.refusal.stage);
    let Some(header) = stage.and_then(|stage| stage.header.as_ref()).filter(|_| !keyword.ends_with('0'))
    else {
        return false;
    };
    header.part.fields.iter().take(MOST_FIELDS).any(|field| {
        let word = header.part.text.get(field.keyword.clone()).unwrap_or_default();
        let is_above = header.range(&field.keyword).start < refused.refusal.range.start;
        let is_same = is_above && keywords::keyword(word).is_none() && meant::keyword(word) == Some(keyword);
        !field.dropped && (field.name == keyword.to_ascii_lowercase() || is_same)
    })
}

/// A numbered keyword with a number that no line of its header gives: one of two lines of a number would be lost.
fn free(refused: &Refused<'_>, keyword: &'static str) -> Cow<'static, str> {
    let stage = refused.snapshot.definition().stages.get(refused.refusal.stage);
    let header = stage.and_then(|stage| stage.header.as_ref());
    let (Some(stem), Some(header)) = (keyword.strip_suffix('0'), header) else {
        return Cow::Borrowed(keyword);
    };
    let fields = header.part.fields.get(..MOST_FIELDS).unwrap_or(&header.part.fields);
    let is_same = |word: &str| keywords::keyword(word).is_none() && meant::keyword(word) == Some(keyword);
    // Those above get the numbers before.
    let above = fields.iter().filter(|field| {
        header.range(&field.keyword).start < refused.refusal.range.start
            && header.part.text.get(field.keyword.clone()).is_some_and(is_same)
    });
    let given: BTreeSet<&str> = fields.iter().map(|field| &*field.name).collect();
    let names = (0..=fields.len()).map(|number| format!("{stem}{number}"));
    let mut free = names.filter(|name| !given.contains(&*name.to_ascii_lowercase()));
    free.nth(above.count()).map_or(Cow::Borrowed(keyword), Cow::Owned)
}

/// The keyword in front of a blank, for a line whose colon is that of an image's tag: `FROM python:3.9`.
fn missing_colon(subject: &str) -> Option<&'static str> {
    let (word, _) = subject.split_once([' ', '\t'])?;
    keywords::keyword(word).map(|keyword| keyword.name).filter(|name| name.len() == word.len())
}

/// Which versions know a word that not all know.
pub(super) fn known_to(since: Since) -> Option<String> {
    since.note().map(|note| note.trim_end_matches(" only").to_owned())
}

/// The whole field, with the lines that continue it.
fn field(refused: &Refused<'_>) -> Option<std::ops::Range<usize>> {
    let header = refused.snapshot.definition().stages.get(refused.refusal.stage)?.header.as_ref()?;
    let at = refused.refusal.range.start;
    let mut fields = header.part.fields.iter().map(|field| header.range(&field.range));
    fields.find(|range| range.contains(&at))
}
