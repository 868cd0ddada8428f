//! Backslashes at the end of lines that they do not continue.

use super::{Consequence, Report, Rule, SectionContext, refused::shown};
use crate::config::Profile;
use crate::finding::{Applicability, Fix, Severity};
use crate::language::sections::Body;

pub(super) static LABEL_CONTINUATION: Rule = Rule {
    id: "label-continuation",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "A backslash does not continue a line of `%labels`, `%files` or `%arguments`.",
    page: "\
A line of `%labels`, `%files` or `%arguments` (or of their app sections) ends in a backslash.

## Why

Only header values and scripts go on in the next line. Here the backslash is part of the value, and the next line is an
entry of its own: a label called like its first word, a file to copy, a default.

## Example

```singularity
%labels
    Description a tool that \\
        does much
```

Write instead:

```singularity
%labels
    Description a tool that does much
```

## Fix

The next line is joined to this one.
",
};

pub(super) fn check(context: &SectionContext<'_>, report: &mut Report<'_>) {
    let section = context.section;
    let Some(spec) =
        section.spec.filter(|spec| matches!(spec.body, Body::Files | Body::Labels | Body::Arguments))
    else {
        return;
    };
    let body = section.slice(&section.body);
    let mut start = section.body.start;
    for line in body.split_inclusive('\n') {
        let content = line.trim();
        let line_start = start;
        start += line.len();
        if !content.ends_with('\\') || content.starts_with('#') {
            continue;
        }
        let at = line_start + line.trim_end().len() - 1;
        let next = section.slice(&(start..section.body.end)).split('\n').next().unwrap_or_default();
        let joins = !next.trim().is_empty() && !next.trim_start().starts_with('#');
        let before = section.slice(&(line_start..at));
        let from = line_start + before.trim_end().len();
        let fix = if joins {
            let to = start + next.len() - next.trim_start().len();
            ("Join the next line", from..to, " ")
        } else {
            ("Delete the backslash", from..at + 1, "")
        };
        // A label never changes what is installed.
        let safe = spec.body == Body::Labels;
        let applicability = if safe { Applicability::Safe } else { Applicability::Unsafe };
        let fix = Fix::replace(fix.0.to_owned(), applicability, fix.1, fix.2.to_owned());
        let message = if joins {
            let word = next.split_whitespace().next().unwrap_or_default();
            format!(
                "`\\` continues nothing here: `{}` begins an entry of its own. Write one line.",
                shown(word)
            )
        } else {
            "`\\` continues nothing here and is part of the value. Delete it.".to_owned()
        };
        report.push(LABEL_CONTINUATION.finding(at..at + 1, spec.name.to_owned(), message).fixes(vec![fix]));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::{applied, told};

    #[test]
    fn only_where_lines_are_entries() {
        for (text, found) in [
            ("%labels\n A b \\\n  c\n", vec!["\\"]),
            ("%files\n a \\\n b\n", vec!["\\"]),
            ("%arguments\n A=b\\\n", vec!["\\"]),
            ("%applabels x\n A b\\ \n c\n", vec!["\\"]),
            ("%labels\n # A b \\\n  c\n", vec![]),
            ("%labels\n A b\\c\n", vec![]),
            ("%post\n a \\\n b\n", vec![]),
            ("%help\n a \\\n b\n", vec![]),
        ] {
            let text = format!("Bootstrap: docker\nFrom: a\n{text}");
            assert_eq!(told(&text, "label-continuation"), found, "{text}");
        }
    }

    #[test]
    fn lines_are_joined() {
        let text = "Bootstrap: docker\nFrom: a\n%labels\n A b \\\n   c\n D e\\\n\n";
        assert_eq!(applied(text, "label-continuation", 0), text.replace("b \\\n   c", "b c"));
        let text = "Bootstrap: docker\nFrom: a\n%labels\n D e\\\n\n";
        assert_eq!(applied(text, "label-continuation", 0), text.replace('\\', ""));
    }
}
