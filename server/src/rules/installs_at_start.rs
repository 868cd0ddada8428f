//! Installing in `%environment`, which runs whenever the container starts.

use std::ops::Range;

use super::wording::fitting;
use super::{Consequence, Report, Rule, StageContext, lines, moved};
use crate::config::Profile;
use crate::definition::{Placed, Section};
use crate::finding::{Fix, Severity};
use crate::language::package_managers::{Action, Invocation, invocation};
use crate::shell::{Command, Environment};

pub(super) static RULE: Rule = Rule {
    id: "install-in-environment",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "`%environment` installs something, at every start of the container.",
    page: "\
A package manager is told to install something in `%environment`.

## Why

The script is no part of the build: it is sourced whenever the container starts, by the user who starts it, in an image that
is read-only. There nothing can be installed, or it lands in the user's home directory, each time anew.

## Example

```singularity
%environment
    export LC_ALL=C
    pip install numpy==2.3.1
```

Write instead:

```singularity
%post
    pip install numpy==2.3.1

%environment
    export LC_ALL=C
```

## Fix

The line moves to the end of `%post`, where it stands by itself.

## When to ignore

Where each user is meant to have an installation in a directory of the host.
",
};

pub(super) fn check(context: &StageContext<'_>, report: &mut Report<'_>) {
    for section in context.stage.sections.iter().filter(|section| section.part.is("environment")) {
        let script = section.part.memo.get_or_make(|| Installing::of(&section.part));
        let commands = script.0.as_slice();
        for invocation in commands.iter().filter_map(installing) {
            let start = section.start + section.part.body.start;
            let range = start + invocation.verb_range.start..start + invocation.verb_range.end;
            let word = context.snapshot.text().slice(range.clone()).into_owned();
            let message = fitting([
                format!(
                    "`{word}` is run whenever the container starts, which is read-only. Move it to `%post`."
                ),
                "This is run whenever the container starts, which is read-only. Move it to `%post`."
                    .to_owned(),
            ]);
            let fix = lines_moved(context, section, commands, invocation.command);
            let finding = RULE.finding(range, invocation.program.to_owned(), message);
            report.push(finding.fixes(fix.into_iter().collect()));
        }
    }
}

/// The commands of a script, if one of them installs something.
struct Installing(Vec<Command>);

impl Installing {
    fn of(section: &Section) -> Installing {
        let mut commands = section.script().commands(&Environment::new());
        if !commands.iter().any(|command| installing(command).is_some()) {
            commands.clear();
        }
        Installing(commands)
    }
}

/// What comes of a call that installs. (What is fetched or cloned may be meant for the user's own directory.)
const INSTALLING: [Action; 7] = [
    Action::Install,
    Action::Reinstall,
    Action::Create,
    Action::CreateFromFile,
    Action::Sync,
    Action::Upgrade,
    Action::BuildDependencies,
];

fn installing(command: &Command) -> Option<Invocation<'_>> {
    invocation(command).filter(|invocation| INSTALLING.contains(&invocation.action))
}

/// Lines on which package managers alone are called, moved to the end of `%post`.
fn lines_moved(
    context: &StageContext<'_>,
    section: &Placed<Section>,
    commands: &[Command],
    command: &Command,
) -> Option<Fix> {
    let text = context.snapshot.text();
    let start = section.start + section.part.body.start;
    let here = |command: &Command| start + command.range.start..start + command.range.end;
    let line = lines::whole(text, &here(command));
    let is_there = |range: &Range<usize>| range.start < line.end && line.start < range.end;
    let mut beside = commands.iter().filter(|other| is_there(&here(other)));
    let moves_whole = beside.clone().all(|other| {
        let range = here(other);
        other.depth == 0
            && line.start <= range.start
            && range.end <= line.end
            && (other.program() == command.program() || installing(other).is_some())
    });
    let first = beside.next().map(|first| here(first).start)?;
    let taken = text.slice(line.clone()).into_owned();
    // Nothing before it, and nothing that goes on behind it.
    let is_whole = text.slice(line.start..first).trim().is_empty()
        && !moved::ends_open(&taken)
        && !moved::goes_on(text, line.start);
    if !moves_whole || !is_whole {
        return None;
    }
    moved::to_section(context, line, &taken, "post", section.start)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{applied, found, told};

    const RULE: &str = "install-in-environment";

    fn file(body: &str) -> String {
        format!("Bootstrap: docker\nFrom: a\n{body}")
    }

    #[test]
    fn catches_and_catches_not() {
        for (line, at) in [
            ("pip install numpy", vec!["pip install"]),
            ("apt-get update && apt-get install -y git", vec!["apt-get install"]),
            ("pip3 install -r /opt/r.txt", vec!["pip3 install"]),
            ("sudo yum -y install git", vec!["yum -y install"]),
            ("git clone https://h/r", vec![]),
            ("wget https://h.org/a-1.2.tgz", vec![]),
            ("conda activate base", vec![]),
            ("export PYTHONPATH=/opt/x", vec![]),
            ("# pip install numpy", vec![]),
            ("alias i='pip install numpy'", vec![]),
        ] {
            assert_eq!(told(&file(&format!("%environment\n    {line}\n")), RULE), at, "{line}");
            assert_eq!(told(&file(&format!("%runscript\n    {line}\n")), RULE), [""; 0], "{line}");
        }
    }

    #[test]
    fn the_line_moves() {
        for (before, after) in [
            (
                "%environment\n    A=1\n    pip install x\n    B=1\n%post\n    y\n\n%test\n z\n",
                "%environment\n    A=1\n    B=1\n%post\n    y\n    pip install x\n\n%test\n z\n",
            ),
            (
                "%environment\n  A=1\n  apt-get update && apt-get install -y \\\n    x\n",
                "%post\n    apt-get update && apt-get install -y \\\n    x\n\n%environment\n  A=1\n",
            ),
        ] {
            assert_eq!(applied(&file(before), RULE, 0), file(after));
            let windows = |body| file(body).replace('\n', "\r\n");
            assert_eq!(applied(&windows(before), RULE, 0), windows(after));
            assert_eq!(found(&file(after), RULE), []);
        }
        for line in [
            "if x; then\n pip install x\nfi",
            "cd y && pip install x",
            "pip install x || true",
            "true && \\\n pip install x",
        ] {
            assert!(found(&file(&format!("%environment\n{line}\n")), RULE)[0].fixes.is_empty(), "{line}");
        }
    }
}
