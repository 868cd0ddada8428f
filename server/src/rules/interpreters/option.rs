//! Interpreters on section lines: `-c` where it is not heeded, and none where it is needed.

use super::super::refused::shown;
use super::super::wording::fitting;
use super::super::{Report, Rule, SectionContext};
use super::one_argument::Meant;
use super::{heeds, rule, stopping};
use crate::definition::Section;
use crate::finding::{Applicability, Finding, Fix};
use crate::language::shells;
use crate::text::Edit;

pub(in crate::rules) static INTERPRETER: Rule = rule(
    "interpreter-without-effect",
    "An interpreter on a section line has no effect, or stands there without its `-c`.",
    "\
`-c <interpreter>` stands on the line of a section that does not heed it, or a section that does names an interpreter
without `-c`.

## Why

Only `%pre`, `%setup` and `%post` take `-c`. `%test`, `%runscript` and `%startscript` put their arguments behind the
interpreter of their `#!` line, so that `-c` is handed to `/bin/sh`; all other sections ignore them. And `%post /bin/bash`
makes `/bin/sh` run the file `/bin/bash` as its script, which fails; so does `%runscript /bin/bash` without a `#!` line.

## Example

```singularity
%test -c /bin/bash
    [[ -x /opt/tool ]]
```

Write instead:

```singularity
%test
    #!/bin/bash
    [[ -x /opt/tool ]]
```

## Fix

A `#!` line takes the place of the `-c`, or it is deleted where nothing can. An interpreter without `-c` gets it.

## When to ignore

Never: leaving out the `-c` changes nothing.
",
);

/// `-c` on the line of a section that takes none.
pub(super) fn ignored(context: &SectionContext<'_>, report: &mut Report<'_>) {
    let (section, line_end) = (context.section, context.line_end);
    let Some(arguments) = section.arguments.clone() else { return };
    let text = section.slice(&arguments).split('#').next().unwrap_or_default().trim_end();
    let mut words = text.split(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len() + 1;
        Some((start, word))
    });
    let has_shebang = section.slice(&section.body).trim_start().starts_with("#!");
    let first = text.split_whitespace().next().unwrap_or_default();
    let is_named = heeds(section) && !has_shebang && is_interpreter(first);
    let Some((at, taken)) = words.find(|(_, word)| *word == "-c" || (is_named && *word == first)) else {
        return;
    };
    let range = arguments.start + at..arguments.start + text.len();
    let command = text.get(at..).unwrap_or_default().trim_start_matches("-c").trim();
    let name = section.spec.map_or("", |spec| spec.name);
    let from = section.name.end + section.slice(&(section.name.end..range.start)).trim_end().len();
    let mut edits = vec![Edit { range: from..range.end, text: String::new() }];
    let replaces = heeds(section) && !command.is_empty() && !has_shebang;
    let (title, act) = if replaces {
        let top = section.body.start;
        let break_before = if section.slice(&(0..top)).ends_with('\n') { "" } else { line_end };
        let meant = Meant::by(command);
        let lines = meant.lines("    ", line_end);
        edits.push(Edit { range: top..top, text: format!("{break_before}    {lines}{line_end}") });
        (
            format!("Write `{}` under the section line", meant.line),
            format!("Write `{}` below.", shown(&meant.line)),
        )
    } else {
        ("Delete it".to_owned(), "Delete it.".to_owned())
    };
    let what = if heeds(section) { "is handed to the script's interpreter" } else { "is ignored" };
    let subject = shown(section.slice(&range));
    let message = if taken == "-c" {
        fitting([
            format!("`{subject}` {what}: `%{name}` takes no `-c`. {act}"),
            format!("`{subject}` has no effect: `%{name}` takes no `-c`. {act}"),
        ])
    } else {
        fitting([
            format!("`{subject}`: `/bin/sh` runs that instead of `%{name}`, which fails. {act}"),
            format!("`{}` is run instead of `%{name}`. {act}", shown(first)),
        ])
    };
    let applicability = if heeds(section) { Applicability::Unsafe } else { Applicability::Safe };
    let fix = Fix { title, applicability, edits };
    let subject = section.slice(&range).to_owned();
    report.push(INTERPRETER.finding(range, subject, message).fixes(vec![fix]));
}

fn is_interpreter(word: &str) -> bool {
    word.starts_with('/') || shells::SHELLS.contains(&word)
}

/// `%post /bin/bash`: a word that is no option is the script that `/bin/sh` runs.
pub(super) fn missing(section: &Section) -> Option<Finding> {
    let arguments = section.arguments.clone()?;
    let text = section.slice(&arguments).split('#').next().unwrap_or_default().trim_end();
    if text.contains("{{") {
        return None;
    }
    let start_of = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let mut words = text.split_whitespace();
    let word = loop {
        let word = words.next()?;
        match word.strip_prefix(['-', '+']) {
            Some("c") => return None,
            // `-o pipefail`
            Some(options) if options.ends_with('o') => _ = words.next(),
            Some(_) => {}
            None => break word,
        }
    };
    let start = start_of(word);
    let range = arguments.start + start..arguments.start + text.len();
    let command = &text[start..];
    let name = section.spec.map_or("", |spec| spec.name);
    let (title, act, edit) = if is_interpreter(word) {
        let meant = format!("-c {}", stopping(command));
        let edit = Edit { range: range.clone(), text: meant.clone() };
        (format!("Write `{meant}`"), format!("Write `{}`.", shown(&meant)), edit)
    } else {
        let from = section.name.end + section.slice(&(section.name.end..range.start)).trim_end().len();
        let edit = Edit { range: from..range.end, text: String::new() };
        ("Delete it".to_owned(), "Delete it.".to_owned(), edit)
    };
    let message =
        format!("`{}`: `/bin/sh` runs that instead of `%{name}`, and the build fails. {act}", shown(command));
    let message = fitting([message, format!("`{}` is run instead of `%{name}`. {act}", shown(word))]);
    let fix = Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] };
    Some(INTERPRETER.finding(range, command.to_owned(), message).fixes(vec![fix]))
}
