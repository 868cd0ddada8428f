//! Defaults that nothing uses.

use std::collections::BTreeSet;

use super::refused::shown;
use super::{Consequence, Report, Rule, StageContext, lines};
use crate::config::Profile;
use crate::definition::{Content, templates};
use crate::finding::{Applicability, Finding, Fix, Severity, Tag};

pub(super) static UNUSED_ARGUMENT: Rule = Rule {
    id: "unused-argument",
    severity: Severity::Hint,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "A default in `%arguments` is used by no variable of its stage.",
    page: "\
`%arguments` gives a default to a name, and `{{ name }}` stands nowhere in the stage.

## Why

A default holds for its own stage only, and a name can have no characters but letters, digits and `_`. Either the line is
left over, or it was meant for another stage or another name.

## Example

```singularity
Bootstrap: docker
From: python:3.12.7-bookworm
%arguments
    VERSION=3.12.7
```

Write instead:

```singularity
Bootstrap: docker
From: python:{{ VERSION }}-bookworm
%arguments
    VERSION=3.12.7
```

## Fix

The line is deleted.

## When to ignore

Where all files of a project share one list of defaults.
",
};

pub(super) fn check(context: &StageContext<'_>, report: &mut Report<'_>) {
    let arguments = context.stage.sections.iter().filter_map(|section| match &section.part.content {
        Content::Arguments(arguments) => Some((section, arguments)),
        _ => None,
    });
    let arguments: Vec<_> = arguments.collect();
    // Where `Bootstrap` is missing, the sections belong to the stage that follows.
    if arguments.is_empty() || context.stage.field("bootstrap").is_none() {
        return;
    }
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let header = context.stage.header.iter().map(|header| &*header.part.text);
    let sections = context.stage.sections.iter().map(|section| &*section.part.text);
    for text in header.chain(sections) {
        used.extend(templates::variables(text).map(|variable| &text[variable.name]));
    }
    for (section, arguments) in arguments {
        for argument in arguments {
            let name = section.part.slice(&argument.name);
            if used.contains(name) {
                continue;
            }
            let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let message = match is_name {
                true => format!("`{}` is used nowhere in this stage. Delete the line.", shown(name)),
                false => {
                    format!("`{}` can be used nowhere: names have only letters, digits and `_`.", shown(name))
                }
            };
            let range = section.range(&argument.name);
            let edits = vec![lines::delete(context.snapshot.text(), &range)];
            let fix = Fix { title: "Delete the line".to_owned(), applicability: Applicability::Safe, edits };
            let finding = UNUSED_ARGUMENT.finding(range, name.to_owned(), message).fixes(vec![fix]);
            report.push(Finding { tag: Some(Tag::Unnecessary), ..finding });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{applied, told};

    #[test]
    fn catches_and_catches_not() {
        for (text, found) in [
            ("From: a\n%arguments\n A=1\n", vec!["A"]),
            ("From: {{ A }}\n%arguments\n A=1\n B={{ C }}\n C=2\n", vec!["B"]),
            ("From: {{ a-b }}\n%arguments\n a-b=1\n", vec!["a-b"]),
            ("From: a\n# {{ A }}\n%arguments\n A=1\n", vec![]),
            ("From: {{ A }}\n%arguments\n A=1\n # B=2\n", vec![]),
            ("From: a\n%arguments\n A=1\nBootstrap: docker\nFrom: {{ A }}\n", vec!["A"]),
        ] {
            assert_eq!(told(&format!("Bootstrap: docker\n{text}"), "unused-argument"), found, "{text}");
        }
        assert_eq!(told("%arguments\n A=1\nBootstrap: docker\nFrom: {{ A }}\n", "unused-argument"), [""; 0]);
    }

    #[test]
    fn the_line_goes() {
        let text = "Bootstrap: docker\nFrom: {{ A }}\n%arguments\n A=1\n B=2\n";
        assert_eq!(applied(text, "unused-argument", 0), text.replace(" B=2\n", ""));
    }
}
