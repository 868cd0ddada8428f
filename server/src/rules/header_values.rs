//! Header values that do not arrive as they are written.

use super::refused::{Below, Dangling, PLACEHOLDER, new_default, shown};
use super::{Consequence, Report, Rule, StageContext};
use crate::config::Profile;
use crate::definition::{Field, Header, Placed};
use crate::finding::{Applicability, Fix, Severity};
use crate::language::keywords::REPOSITORY_VARIABLES;
use crate::language::programs::feature;
use crate::text::Edit;

const fn rule(id: &'static str, summary: &'static str, page: &'static str) -> Rule {
    Rule {
        id,
        severity: Severity::Warning,
        consequence: Consequence::NotAsWritten,
        profile: Some(Profile::Relaxed),
        summary,
        page,
    }
}

pub(super) static SHELL_VARIABLE: Rule = rule(
    "shell-variable-in-header",
    "A shell variable in a header value is not replaced.",
    "\
A header value holds `$NAME` or `${NAME}`.

## Why

No shell reads the header: the builder looks for an image whose name has a dollar sign in it. Its own variables are
written `{{ NAME }}`, and get their value in `%arguments` or by `--build-arg`. (The package managers' `$basearch`,
`$releasever` and `$arch` in mirror addresses are theirs to replace, and are not reported.)

## Example

```singularity
Bootstrap: docker
From: python:${VERSION}
```

Write instead:

```singularity
Bootstrap: docker
From: python:{{ VERSION }}

%arguments
    VERSION=3.12.7-bookworm
```

## Fix

The variable becomes one of the builder's, with a line in `%arguments` whose value is for you to fill in.

## When to ignore

Where a template tool replaces the variable before the builder reads the file.
",
);

pub(super) static COMMENT_TRUNCATES: Rule = rule(
    "comment-truncates-value",
    "A `#` in the middle of a word cuts a header value.",
    "\
A header value has a `#` with no blank before it.

## Why

In a header everything from the first `#` on is a comment, in the middle of an address too, and there is no way to escape
it.

## Example

```singularity
Bootstrap: busybox
MirrorURL: https://example.org/#/busybox
```

Write instead an address without `#`:

```singularity
Bootstrap: busybox
MirrorURL: https://example.org/busybox
```

## Fix

A blank in front of the `#`, which changes nothing but says what happens. What stands behind it stays lost.

## When to ignore

Where the rest is a comment; a blank in front of the `#` says the same without a finding.
",
);

pub(super) static DROPPED_CONTINUATION: Rule = rule(
    "dropped-continuation",
    "A keyword is lost because the header ends in a backslash.",
    "\
The last line of the header ends in a backslash, and there is no line to go on in.

## Why

The builder drops the keyword without a word, whatever it is.

## Example

```singularity
Bootstrap: yum
MirrorURL: https://repo.almalinux.org/almalinux/9/BaseOS/x86_64/os/
Include: dnf \\

%post
```

Write instead:

```singularity
Include: dnf
```

## Fix

The backslash is deleted, or the line where it says nothing else.

## When to ignore

Never: the keyword in that line does not reach the builder.
",
);

pub(super) fn check(context: &StageContext<'_>, report: &mut Report<'_>) {
    let Some(header) = context.stage.header.as_ref().filter(|_| !context.in_body) else { return };
    for field in &header.part.fields {
        dropped(context, header, field, report);
        truncated(context, header.start, field, report);
        if field.name != "bootstrap" {
            variables(context, header.start, field, report);
        }
    }
}

fn dropped(context: &StageContext<'_>, header: &Placed<Header>, field: &Field, report: &mut Report<'_>) {
    let text = context.snapshot.text();
    // Without `Bootstrap` the stage is refused for that.
    let Some(dangling) = Dangling::of(text, header, field).filter(|_| field.name != "bootstrap") else {
        return;
    };
    let why = match dangling.below {
        Below::Nothing => "its value ends in `\\` and nothing follows",
        Below::Keyword => "its value is a lone `\\`, which continues nothing",
        // Refused as that.
        Below::Gap | Below::Words => return,
    };
    let word = text.slice(header.range(&field.keyword)).into_owned();
    let message = format!("`{}` is dropped: {why}. {}", shown(&word), dangling.act(field));
    let fix = dangling.fix(text, header, field);
    report.push(DROPPED_CONTINUATION.finding(dangling.backslash, word, message).fixes(vec![fix]));
}

fn truncated(context: &StageContext<'_>, start: usize, field: &Field, report: &mut Report<'_>) {
    let Some(end) = field.value.source(0..field.value.text().len()).map(|source| start + source.end) else {
        return;
    };
    let text = context.snapshot.text();
    let rest = text.slice(end..text.line_range(text.line_of(end).0).end);
    let Some(comment) = rest.strip_prefix('#') else { return };
    // `ubuntu:22.04# the base` is untidy, but nobody took it for a part of the name.
    if comment.is_empty() || comment.starts_with(|c: char| c.is_whitespace() || c == '#') {
        return;
    }
    let word: String = comment.chars().take_while(|c| !c.is_whitespace()).collect();
    let word = format!("#{word}");
    let message =
        format!("`{}` is a comment: `#` ends a header value, always. Put a blank before it.", shown(&word));
    // The value stays cut: that its end was meant to be a comment is for a person to say.
    let fix =
        Fix::replace("Put a blank before `#`".to_owned(), Applicability::Unsafe, end..end, " ".to_owned());
    report.push(COMMENT_TRUNCATES.finding(end..end + word.len(), word, message).fixes(vec![fix]));
}

fn variables(context: &StageContext<'_>, start: usize, field: &Field, report: &mut Report<'_>) {
    let value = field.value.text();
    let mut from = 0;
    while let Some(at) = value[from..].find('$').map(|at| from + at) {
        let (name, length) = variable(&value[at..]);
        from = at + length.max(1);
        if name.is_empty() || is_for_the_package_manager(field, name) {
            continue;
        }
        let Some(range) = field.value.verbatim(at..from) else { continue };
        let range = start + range.start..start + range.end;
        let word = value[at..from].to_owned();
        let message = format!(
            "`{}` stays as it is: no shell reads the header. Write `{{{{ {} }}}}`.",
            shown(&word),
            shown(name)
        );
        let fix = templated(context, range.clone(), name);
        report.push(SHELL_VARIABLE.finding(range, word, message).fixes(fix.into_iter().collect()));
    }
}

/// The name of the variable that a text begins with, and its length with dollar and braces.
fn variable(text: &str) -> (&str, usize) {
    let inner = text.strip_prefix("${").unwrap_or(text.get(1..).unwrap_or_default());
    let length = inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let name = &inner[..length];
    let braced = text.starts_with("${");
    if name.starts_with(|c: char| c.is_ascii_digit()) || (braced && !inner[length..].starts_with('}')) {
        return ("", 0);
    }
    (name, text.len() - inner.len() + length + usize::from(braced))
}

fn is_for_the_package_manager(field: &Field, name: &str) -> bool {
    let is_address =
        field.spec().is_some_and(|keyword| keyword.name.ends_with("URL") || keyword.name == "OtherURL0");
    is_address && REPOSITORY_VARIABLES.contains(&name)
}

fn templated(context: &StageContext<'_>, range: std::ops::Range<usize>, name: &str) -> Option<Fix> {
    let snapshot = context.snapshot;
    if !snapshot.config().builders().all(|builder| builder.knows(feature::TEMPLATES)) {
        return None;
    }
    let mut edits = vec![Edit { range, text: format!("{{{{ {name} }}}}") }];
    let defined = context.stage.default_of(name).is_some_and(|value| !value.is_empty());
    if !defined && !snapshot.config().build_args.contains_key(name) {
        edits.push(new_default(snapshot.text(), context.stage, name, PLACEHOLDER));
        Edit::sort(&mut edits);
        let title = format!("Write `{{{{ {name} }}}}`, with a default in `%arguments` (to be filled in)");
        return Some(Fix { title, applicability: Applicability::ToFill, edits });
    }
    Some(Fix { title: format!("Write `{{{{ {name} }}}}`"), applicability: Applicability::Unsafe, edits })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{applied, told};

    #[test]
    fn catches_and_catches_not() {
        for (rule, header, found) in [
            ("shell-variable-in-header", "From: a:$V", vec!["$V"]),
            ("shell-variable-in-header", "From: a:${V}-${W}", vec!["${V}", "${W}"]),
            ("shell-variable-in-header", "From: a:{{ V }}\n%arguments\nV=$W", vec![]),
            ("shell-variable-in-header", "From: a$ $1 ${V:-x}", vec![]),
            ("shell-variable-in-header", "MirrorURL: http://x/$basearch", vec![]),
            ("shell-variable-in-header", "From: a\n%post\n $V", vec![]),
            ("comment-truncates-value", "MirrorURL: http://x/#y z", vec!["#y"]),
            ("comment-truncates-value", "From: a # y", vec![]),
            ("comment-truncates-value", "From: a# y", vec![]),
            ("comment-truncates-value", "From: #y", vec![]),
            ("dropped-continuation", "From: a \\", vec!["\\"]),
            ("dropped-continuation", "From: a \\\n\n", vec!["\\"]),
            ("dropped-continuation", "From: \\\nFrom: b", vec!["\\"]),
            ("dropped-continuation", "From: a \\\n\nStage: b", vec![]),
            ("dropped-continuation", "Include: \\\n a b", vec![]),
            ("dropped-continuation", "From: a \\\n b", vec![]),
            ("dropped-continuation", "From: a\n%post\n b \\", vec![]),
        ] {
            assert_eq!(told(&format!("Bootstrap: docker\n{header}\n"), rule), found, "{header}");
        }
        assert_eq!(told("Bootstrap: docker \\\n%post\n x\n", "dropped-continuation"), [""; 0]);
    }

    #[test]
    fn fixes() {
        for (rule, before, after) in [
            ("shell-variable-in-header", "From: a:${V}", "From: a:{{ V }}\n%arguments\n    V=CHANGE_ME"),
            ("shell-variable-in-header", "From: $V\n%arguments\n  V=1", "From: {{ V }}\n%arguments\n  V=1"),
            ("comment-truncates-value", "From: x#y", "From: x #y"),
            ("dropped-continuation", "From: a \\ # c", "From: a # c"),
            ("dropped-continuation", "From: \\\nfrom: b", "from: b"),
            ("dropped-continuation", "From: b\nFoo: a \\", "From: b"),
            ("dropped-continuation", "Form: a \\", "From: a"),
        ] {
            let header = |text| format!("Bootstrap: docker\n{text}\n");
            assert_eq!(applied(&header(before), rule, 0), header(after), "{before}");
        }
    }
}
