//! Lines of `%labels` that are named otherwise than they look.

use std::collections::BTreeMap;

use super::{
    Consequence, Report, Rule, SectionContext,
    refused::{beginning, shown},
};
use crate::config::Profile;
use crate::definition::{Content, Label, Section};
use crate::finding::{Applicability, Fix, Severity};
use crate::text::Edit;

pub(super) static LABEL_SEPARATOR: Rule = Rule {
    id: "label-separator",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "A label's name is not separated from its value by a blank.",
    page: "\
In `%labels` and `%applabels` a label's name ends at the first blank, and at nothing else. In this line it holds a `=` or a
tab, or ends in a colon; or a lone `=` or `:` stands behind it.

## Why

`Version=1.2` is a label called `Version=1.2` without a value; `Author: Jane` is one called `Author:`. `inspect` shows them
so, and whoever looks for `Version` finds nothing.

## Example

```singularity
%labels
    Version=1.2
    Author: Jane
```

Write instead:

```singularity
%labels
    Version 1.2
    Author Jane
```

## Fix

A blank takes the separator's place; first in all such labels of the section at once. None where
two labels would get one name, of which the first would be lost. A label without a name gets a `NAME` for you to replace.

## When to ignore

Where a label without a value, or one called `NAME=value`, is what you want.
",
};

/// Stands for the name of a label that has none, for a person to replace.
const PLACEHOLDER: &str = "NAME ";

/// What stands between name and value as it was meant.
struct Separator {
    /// From the end of the name to the start of the value.
    range: std::ops::Range<usize>,
    /// The meant name; empty where the line begins with the separator.
    name: String,
    /// The value with a pair of quotes around it.
    quotes: Option<std::ops::Range<usize>>,
}

pub(super) fn check(context: &SectionContext<'_>, report: &mut Report<'_>) {
    let section = context.section;
    let Content::Labels(labels) = &section.content else { return };
    let found: Vec<_> = labels.iter().filter_map(|label| Some((label, separator(section, label)?))).collect();
    if found.is_empty() {
        return;
    }
    let edits = |separator: &Separator| {
        let between = if separator.name.is_empty() { PLACEHOLDER } else { " " };
        let mut edits = vec![Edit { range: separator.range.clone(), text: between.to_owned() }];
        // Quotes would be a part of the value.
        if let Some(quotes) = &separator.quotes {
            edits[0].range.end = quotes.start + 1;
            edits.push(Edit { range: quotes.end - 1..quotes.end, text: String::new() });
        }
        edits
    };
    // Of two labels of one name the first would be lost.
    let mut meant: BTreeMap<&str, usize> = BTreeMap::new();
    let names = labels.iter().map(|label| section.slice(&label.name));
    for name in names.chain(found.iter().map(|(_, separator)| &*separator.name)) {
        *meant.entry(name).or_default() += 1;
    }
    // A name that is right but for the `=` behind it counts by itself and as what is meant.
    let is_single = |label: &Label, separator: &Separator| {
        if separator.name.is_empty() {
            return false;
        }
        let itself = usize::from(section.slice(&label.name) == separator.name);
        meant.get(&*separator.name).is_none_or(|count| *count == 1 + itself)
    };
    let single: Vec<_> = found.iter().filter(|(label, separator)| is_single(label, separator)).collect();
    let all: Vec<_> = single.iter().flat_map(|(_, separator)| edits(separator)).collect();
    for (label, separator) in &found {
        let word = section.slice(&label.name);
        let title = format!("Write `{} …`", shown(&separator.name));
        let mut fixes = vec![Fix { title, applicability: Applicability::Safe, edits: edits(separator) }];
        if separator.name.is_empty() {
            let title = "Put a name in front".to_owned();
            fixes = vec![Fix { title, applicability: Applicability::ToFill, edits: edits(separator) }];
        } else if !is_single(label, separator) {
            fixes.clear();
        } else if single.len() > 1 {
            let title = format!("Separate all {} labels by a blank", single.len());
            fixes.insert(0, Fix { title, applicability: Applicability::Safe, edits: all.clone() });
        }
        let value = section.slice(&label.value);
        let value = if value.is_empty() {
            "it has no value".to_owned()
        } else {
            format!("its value is `{}`", beginning(value, 20))
        };
        let message =
            format!("The label is named `{}` and {value}: only a space separates.", beginning(word, 20));
        report.push(LABEL_SEPARATOR.finding(label.name.clone(), word.to_owned(), message).fixes(fixes));
    }
}

fn separator(section: &Section, label: &Label) -> Option<Separator> {
    let word = section.slice(&label.name);
    let at = match word.find(['=', '\t']) {
        Some(at) => at,
        // `A = b`, `A : b`: a value that begins with a lone separator was meant to begin behind it.
        None if ["= ", ": "].iter().any(|lone| section.slice(&label.value).starts_with(lone)) => word.len(),
        // A colon inside is part of a name like any other; at the end it was meant to end it.
        None => word.strip_suffix(':')?.len(),
    };
    let name = word[..at].trim_end_matches(':');
    let line_end = label.value.end.max(label.name.end);
    let rest = section.slice(&(label.name.start + name.len()..line_end));
    let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let mut end = blanks(rest);
    if rest[end..].starts_with(['=', ':']) {
        end += 1;
        end += blanks(&rest[end..]);
    }
    let start = label.name.start + name.len();
    let value = rest[end..].trim_end();
    let is_quoted = |quote: char| {
        let inner = value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
        inner.is_some_and(|inner| !inner.contains(quote) && !inner.trim().is_empty())
    };
    let is_quoted = ['"', '\''].into_iter().any(is_quoted);
    let quotes = is_quoted.then(|| start + end..start + end + value.len());
    Some(Separator { range: start..start + end, name: name.to_owned(), quotes })
}

#[cfg(test)]
mod tests {
    use crate::finding::Applicability;
    use crate::rules::tests::{applied, found, told};

    const HEADER: &str = "Bootstrap: docker\nFrom: a@sha256:0000000000000000000000000000000000000000000000000000000000000000\n";

    #[test]
    fn only_the_name_counts() {
        for (line, found) in [
            ("A=b", vec!["A=b"]),
            ("A=b c=d", vec!["A=b"]),
            ("A\tb", vec!["A\tb"]),
            ("A: b", vec!["A:"]),
            ("A:", vec!["A:"]),
            ("A b", vec![]),
            ("A b=c", vec![]),
            ("A = b", vec!["A"]),
            ("A =b", vec![]),
            ("A http://x", vec![]),
            ("org:a b", vec![]),
            ("# A=b", vec![]),
            ("=b", vec!["=b"]),
            ("= b", vec!["="]),
            ("A : b", vec!["A"]),
            ("A :b", vec![]),
        ] {
            for section in ["%labels", "%applabels x"] {
                let text = format!("{HEADER}{section}\n  {line}\n");
                assert_eq!(told(&text, "label-separator"), found, "{text}");
            }
        }
    }

    #[test]
    fn a_pair_of_quotes_goes_too() {
        for (before, after) in [
            ("A=\"x y\"", "A x y"),
            ("A: 'x'", "A x"),
            ("A=\"x\" y", "A \"x\" y"),
            ("A=\"the project's tool\"", "A the project's tool"),
            ("A=\"x\" or \"y\"", "A \"x\" or \"y\""),
        ] {
            let text = |line: &str| format!("{HEADER}%labels\n {line}\n");
            assert_eq!(applied(&text(before), "label-separator", 0), text(after));
        }
    }

    #[test]
    fn no_label_is_lost_to_another_of_its_name() {
        for lines in ["MAINTAINER=\"Jane Doe\"\n MAINTAINER=Acme", "A Jane\n A=Acme", "A = b\n A: c"] {
            let text = format!("{HEADER}%labels\n {lines}\n C=d\n");
            let found = found(&text, "label-separator");
            let (last, others) = found.split_last().unwrap();
            assert!(others.iter().all(|finding| finding.fixes.is_empty()), "{others:#?}");
            assert_eq!(last.fixes.len(), 1, "C alone can be mended");
        }
    }

    #[test]
    fn a_label_without_a_name_is_for_a_person_to_name() {
        for line in ["=b", "= b", ": b"] {
            let text = |line: &str| format!("{HEADER}%labels\n {line}\n");
            assert_eq!(applied(&text(line), "label-separator", 0), text("NAME b"));
            let fixes = &found(&text(line), "label-separator")[0].fixes;
            assert!(fixes.iter().all(|fix| fix.applicability == Applicability::ToFill), "{fixes:#?}");
        }
        let text = format!("{HEADER}%labels\n A : b\n");
        assert_eq!(applied(&text, "label-separator", 0), text.replace(" : ", " "));
    }

    #[test]
    fn a_blank_takes_the_place() {
        let text = format!("{HEADER}%labels\n A=b\n B:\tc\n D=\n E: f\n");
        let all = format!("{HEADER}%labels\n A b\n B c\n D \n E f\n");
        assert_eq!(applied(&text, "label-separator", 0), all);
        assert_eq!(applied(&text, "label-separator", 1), text.replace("A=b", "A b"));
    }
}
