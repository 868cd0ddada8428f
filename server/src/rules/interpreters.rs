//! `#!` lines and `-c` where they have no effect, and run scripts without a line.

mod one_argument;
mod option;

use std::ops::Range;

use super::refused::shown;
use super::{Consequence, Report, Rule, SectionContext};
use crate::config::Profile;
use crate::definition::Section;
use crate::finding::{Applicability, Fix, Severity};
use crate::language::agents::{self, From};
use crate::language::sections::Body;
use crate::language::shells;
use crate::shell::Environment;
use crate::text::Edit;
pub(super) use option::INTERPRETER;

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

pub(super) static SHEBANG: Rule = rule(
    "shebang-without-effect",
    "A `#!` line has no effect in this place, or names no program.",
    "\
A `#!` line stands in a section that does not heed it, or not directly under the section line of one that does; or it hands
its program several words.

## Why

`%pre`, `%setup` and `%post` are run by `/bin/sh -ex` whatever they begin with; `%environment` is sourced; scripts of apps
are run by `/bin/sh`. `%runscript`, `%startscript` and `%test` heed a `#!`, but only in the line directly under the section
line: behind a blank line or a comment it is a comment too. What stands behind the first word is one word to it, with
what the section line adds: `#!/usr/bin/env bash -e` looks for a program called `bash -e`, and `#!/bin/bash -e -u` for an
option `-e -u`.

A warning where another interpreter than a shell is named, or the script uses what only bash knows; else information.

## Example

```singularity
%post
    #!/bin/bash
    source /opt/env.sh
```

Write instead:

```singularity
%post -c /bin/bash -ex
    source /opt/env.sh
```

With `-c` the builder no longer says `-ex` itself: without it a command that fails does not stop the build.

## Fix

The interpreter goes where it has its effect, a shell with `-ex`; where there is no such place, the line is deleted. Several
options become one, a line `set …` of the script, or `env -S`.

## When to ignore

Where the section's text is copied to another place that heeds the line.
",
);

pub(super) static BLANK_RUNSCRIPT: Rule = rule(
    "blank-runscript",
    "A run script of blank lines replaces the one of the base image.",
    "\
`%runscript`, `%startscript` or `%test` has a body, and it is nothing but blank lines.

## Why

A section without any line counts as absent, and the base image's own script stays. With a single blank line it counts as
present: an empty script is written over the inherited one.

## Example

```singularity
%runscript

%post
    true
```

Write instead no `%runscript`, or one that says something:

```singularity
%runscript
    exec python3 \"$@\"

%post
    true
```

## Fix

The section is deleted.

## When to ignore

Where the base image's script is meant to be replaced by one that does nothing; a comment in the section says so.
",
);

pub(super) fn check(context: &SectionContext<'_>, report: &mut Report<'_>) {
    let section = context.section;
    let Some(spec) = section.spec else { return };
    if spec.body == Body::Script {
        shebang(context, report);
        report.extend(one_argument::check(section, context.line_end));
        if ["runscript", "startscript", "test"].contains(&spec.name) {
            blank(context, report);
        }
    }
    if takes_option(section) {
        report.extend(option::missing(section));
    }
    if !spec.app && !["pre", "setup", "post", "files"].contains(&spec.name) {
        option::ignored(context, report);
    }
}

/// Sections that heed a `#!` on their first line.
fn heeds(section: &Section) -> bool {
    ["runscript", "startscript", "test"].iter().any(|name| section.is(name))
}

fn takes_option(section: &Section) -> bool {
    ["pre", "setup", "post"].iter().any(|name| section.is(name))
}

fn shebang(context: &SectionContext<'_>, report: &mut Report<'_>) {
    let section = context.section;
    let Some((number, line)) = first_words(section) else { return };
    let text = section.slice(&line);
    // A comment like `#! important` names no interpreter.
    let Some(command) = text.strip_prefix("#!").map(str::trim).filter(|command| command.starts_with('/'))
    else {
        return;
    };
    if heeds(section) && number == 0 {
        return;
    }
    let program = shells::interpreter(command);
    let needs = !shells::SHELLS.contains(&program) || (program != "sh" && needs_bash(section));
    let severity = if needs { Severity::Warning } else { Severity::Information };
    let name = section.spec.map_or("", |spec| spec.name);
    let (message, fix) = if heeds(section) {
        let message = format!("`{}` counts only directly under `%{name}`. Move it there.", shown(text));
        (message, Some(moved_up(section, &line, context.line_end)))
    } else if takes_option(section) && section.interpreter().is_none() {
        let message = if program == "sh" {
            format!("`{}` has no effect: `%{name}` is run by `/bin/sh` anyhow. Delete it.", shown(text))
        } else {
            format!(
                "`{}` has no effect: `/bin/sh` runs `%{name}`. Write `%{name} -c {}`.",
                shown(text),
                shown(&stopping(command))
            )
        };
        (message, Some(as_option(section, &line, command, program == "sh")))
    } else {
        let who = if section.is("environment") {
            "the script is sourced"
        } else {
            "the builder chooses the interpreter"
        };
        let message = format!("`{}` has no effect in `%{name}`: {who}. Delete it.", shown(text));
        (message, Some(deleted(section, &line)))
    };
    let finding = SHEBANG.finding(line.clone(), text.to_owned(), message).severity(severity);
    report.push(finding.fixes(fix.into_iter().collect()));
}

/// Whether the section's own shell would need to be bash: what is only quoted there, for another shell to run or for a
/// file, does not count.
fn needs_bash(section: &Section) -> bool {
    let body = section.slice(&section.body);
    if !shells::needs_bash(body) {
        return false;
    }
    let mut own = body.as_bytes().to_vec();
    for command in section.script().commands(&Environment::new()) {
        let written = command.input.iter().map(|input| &input.text.range);
        let hands_on = command
            .program()
            .is_some_and(|program| shells::SHELLS.contains(&program) || QUOTING.contains(&program));
        let quoted = command.arguments().iter().filter(|word| hands_on && word.quoted);
        for range in quoted.map(|word| &word.range).chain(written) {
            let bytes = own.get_mut(range.clone()).into_iter().flatten();
            bytes.filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        }
    }
    shells::needs_bash(&String::from_utf8_lossy(&own))
}

/// Programs that write their words somewhere, or hand them to the shell of a user.
const QUOTING: &[&str] = &["echo", "printf", "su"];

/// What takes the place of `/bin/sh -ex`: a shell that stops at the first failure too.
fn stopping(command: &str) -> String {
    let stops = |word: &str| word.starts_with('-') && !word.starts_with("--") && word.contains('e');
    let is_shell = shells::SHELLS.contains(&shells::interpreter(command));
    let ex = if is_shell && !command.split_whitespace().skip(1).any(stops) { " -ex" } else { "" };
    format!("{command}{ex}")
}

/// The first line of a body that is neither blank nor, before a `#!`, a comment: its number and its trimmed bytes.
fn first_words(section: &Section) -> Option<(usize, Range<usize>)> {
    let mut at = section.body.start;
    for (number, line) in section.slice(&section.body).split_inclusive('\n').enumerate() {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let content = line.trim();
        if content.starts_with("#!") || !(content.is_empty() || content.starts_with('#')) {
            return Some((number, start..start + content.len()));
        }
    }
    None
}

/// The whole of a line with its line end.
fn whole(section: &Section, line: &Range<usize>) -> Range<usize> {
    let before = section.slice(&(0..line.start));
    let start = before.rfind('\n').map_or(line.start, |end| end + 1);
    let behind = section.slice(&(line.end..section.text.len()));
    line.start.min(start)..behind.find('\n').map_or(section.text.len(), |end| line.end + end + 1)
}

fn deleted(section: &Section, line: &Range<usize>) -> Fix {
    let edits = vec![Edit { range: whole(section, line), text: String::new() }];
    Fix { title: "Delete the line".to_owned(), applicability: Applicability::Safe, edits }
}

fn moved_up(section: &Section, line: &Range<usize>, line_end: &str) -> Fix {
    let taken = whole(section, line);
    let mut text = section.slice(&taken).to_owned();
    if !text.ends_with('\n') {
        text.push_str(line_end);
    }
    let top = section.body.start;
    let edits = vec![Edit { range: top..top, text }, Edit { range: taken, text: String::new() }];
    Fix { title: "Move it under the section line".to_owned(), applicability: Applicability::Unsafe, edits }
}

fn as_option(section: &Section, line: &Range<usize>, command: &str, plain: bool) -> Fix {
    if plain {
        return deleted(section, line);
    }
    let end = section.arguments.as_ref().map_or(section.name.end, |arguments| arguments.end);
    let written = section.slice(&(section.name.end..end));
    let end = section.name.end + written.split('#').next().unwrap_or_default().trim_end().len();
    let command = stopping(command);
    let edits = vec![
        Edit { range: end..end, text: format!(" -c {command}") },
        Edit { range: whole(section, line), text: String::new() },
    ];
    Fix {
        title: format!("Write `-c {command}` on the section line and delete the `#!` line"),
        applicability: Applicability::Unsafe,
        edits,
    }
}

/// Whether there may be such a script in the base image: a container image brings a run script made of its entry point, an
/// image of these builders all three, and a system that is installed anew none.
fn inherits(context: &SectionContext<'_>, name: &str) -> bool {
    let agent = context.stage.field("bootstrap").and_then(|(_, field)| agents::agent(field.value.text()));
    agent.is_none_or(|agent| match agent.from {
        From::Ignored => false,
        From::Docker => name == "runscript",
        From::Path => agent.name == "localimage" || name == "runscript",
        From::Oras | From::Library | From::Shub => true,
    })
}

fn blank(context: &SectionContext<'_>, report: &mut Report<'_>) {
    let section = context.section;
    let body = section.slice(&section.body);
    let name = section.spec.map_or("", |spec| spec.name);
    // Parts of one section are put together.
    let same = context.stage.sections.iter().filter(|other| other.part.is(name));
    let says_something = |other: &Section| !other.slice(&other.body).trim().is_empty();
    if !inherits(context, name)
        || body.is_empty()
        || !body.trim().is_empty()
        || same.clone().any(|other| says_something(&other.part))
    {
        return;
    }
    let line = section.line();
    let message = format!("`%{name}` of blank lines replaces the script of the base image. Delete it.");
    let edits = vec![Edit { range: 0..section.text.len(), text: String::new() }];
    let title = "Delete the section".to_owned();
    let fix = Fix { title, applicability: Applicability::Unsafe, edits };
    report.push(BLANK_RUNSCRIPT.finding(line, name.to_owned(), message).fixes(vec![fix]));
}

#[cfg(test)]
mod tests {
    use super::super::tests::{applied, found, told};
    use super::*;

    #[test]
    fn catches_and_catches_not() {
        for (rule, text, found) in [
            ("shebang-without-effect", "%post\n  #!/bin/bash\n x\n", vec!["#!/bin/bash"]),
            ("shebang-without-effect", "%post\n\n# c\n#!/bin/sh\n x\n", vec!["#!/bin/sh"]),
            ("shebang-without-effect", "%environment\n#!/bin/sh\n x\n", vec!["#!/bin/sh"]),
            ("shebang-without-effect", "%apprun x\n#!/bin/bash\n x\n", vec!["#!/bin/bash"]),
            ("shebang-without-effect", "%runscript\n\n#!/bin/bash\n", vec!["#!/bin/bash"]),
            ("shebang-without-effect", "%runscript\n  #!/bin/bash\n", vec![]),
            ("shebang-without-effect", "%post\n x\n cat >a <<EOF\n#!/bin/sh\nEOF\n", vec![]),
            ("shebang-without-effect", "%post\n #! note\n", vec![]),
            ("shebang-without-effect", "%help\n#!/bin/sh\n", vec![]),
            ("interpreter-without-effect", "%test -c /bin/bash\n x\n", vec!["-c /bin/bash"]),
            ("interpreter-without-effect", "%environment -c sh # c\n x\n", vec!["-c sh"]),
            ("interpreter-without-effect", "%post -c sh\n x\n", vec![]),
            ("interpreter-without-effect", "%apprun -c sh\n x\n", vec![]),
            ("interpreter-without-effect", "%runscript -x\n x\n", vec![]),
            ("interpreter-without-effect", "%runscript /bin/bash # c\n x\n", vec!["/bin/bash"]),
            ("interpreter-without-effect", "%runscript /x.py\n#!/bin/bash\n x\n", vec![]),
            ("interpreter-without-effect", "%post /bin/bash # c\n x\n", vec!["/bin/bash"]),
            ("interpreter-without-effect", "%setup -x -o pipefail bash -l\n x\n", vec!["bash -l"]),
            ("interpreter-without-effect", "%post -o pipefail -eu\n x\n", vec![]),
            ("interpreter-without-effect", "%post {{ SHELL }}\n x\n", vec![]),
            ("interpreter-without-effect", "%appinstall a /bin/bash\n x\n", vec![]),
            ("blank-runscript", "%runscript\n\n%post\n x\n", vec!["%runscript"]),
            ("blank-runscript", "%runscript\n%post\n x\n", vec![]),
            ("blank-runscript", "%test\n\n%post\n x\n", vec![]),
            ("blank-runscript", "%runscript\n\n%runscript\n x\n", vec![]),
            ("blank-runscript", "%post\n\n%runscript\n # c\n", vec![]),
        ] {
            assert_eq!(told(&format!("Bootstrap: docker\nFrom: a\n{text}"), rule), found, "{text}");
        }
    }

    #[test]
    fn a_warning_only_where_it_matters() {
        for (script, severity) in [
            ("#!/bin/bash\n x", Severity::Information),
            ("#!/bin/bash\n [[ x ]]", Severity::Warning),
            ("#!/usr/bin/env bash\n source x", Severity::Warning),
            ("#!/usr/bin/env python3\n x", Severity::Warning),
            ("#!/bin/sh\n x", Severity::Information),
            ("#!/bin/bash\n /bin/bash -c \"source x; [[ y ]]\"", Severity::Information),
            ("#!/bin/bash\n su - me -c '\n source x\n '", Severity::Information),
            ("#!/bin/bash\n cat > x <<EOF\nsource x\nEOF", Severity::Information),
            ("#!/bin/bash\n echo 'source x' > y; bash <(x)", Severity::Warning),
        ] {
            let text = format!("Bootstrap: docker\nFrom: a\n%post\n{script}\n");
            assert_eq!(found(&text, "shebang-without-effect")[0].severity, severity, "{script}");
        }
    }

    #[test]
    fn fixes() {
        for (rule, before, after) in [
            ("shebang-without-effect", "%post\n #!/bin/bash -e\n x\n", "%post -c /bin/bash -e\n x\n"),
            (
                "shebang-without-effect",
                "%post -x # c\n #!/bin/bash\n x\n",
                "%post -x -c /bin/bash -ex # c\n x\n",
            ),
            (
                "shebang-without-effect",
                "%post\n #!/usr/bin/env python3\n x\n",
                "%post -c /usr/bin/env python3\n x\n",
            ),
            ("shebang-without-effect", "%post\n #!/bin/sh\n x\n", "%post\n x\n"),
            ("shebang-without-effect", "%post -c bash\n #!/bin/bash\n x\n", "%post -c bash\n x\n"),
            ("shebang-without-effect", "%environment\n #!/bin/sh\n x\n", "%environment\n x\n"),
            ("shebang-without-effect", "%test\n\n #!/bin/bash\n x", "%test\n #!/bin/bash\n\n x"),
            ("interpreter-without-effect", "%test -c /bin/bash\n x\n", "%test\n    #!/bin/bash\n x\n"),
            ("interpreter-without-effect", "%test -c\n x\n", "%test\n x\n"),
            (
                "interpreter-without-effect",
                "%test -c python3 -u\n x\n",
                "%test\n    #!/usr/bin/env -S python3 -u\n x\n",
            ),
            ("interpreter-without-effect", "%test bash -e\n x\n", "%test\n    #!/bin/bash -e\n x\n"),
            ("interpreter-without-effect", "%post /bin/bash # c\n x\n", "%post -c /bin/bash -ex # c\n x\n"),
            ("interpreter-without-effect", "%post -x tools\n x\n", "%post -x\n x\n"),
            ("interpreter-without-effect", "%help -c sh # c\n x\n", "%help # c\n x\n"),
            ("blank-runscript", "%runscript\n\n%post\n x\n", "%post\n x\n"),
        ] {
            let text = |body| format!("Bootstrap: docker\nFrom: a\n{body}");
            assert_eq!(applied(&text(before), rule, 0), text(after));
            let windows = |body| text(body).replace('\n', "\r\n");
            assert_eq!(applied(&windows(before), rule, 0), windows(after));
        }
    }
}
