//! What fails later in the build, but surely: an agent without the keywords it needs, a `-c` without an interpreter.

use super::bootstrap::meant;
use super::{Meant, PLACEHOLDER, Rule, rule};
use crate::definition::Stage;
use crate::finding::{Applicability, Fix};
use crate::language::agents::{self, Agent};
use crate::language::keywords::keyword;
use crate::rules::{Report, lines};
use crate::snapshot::Snapshot;
use crate::text::Edit;

pub(in crate::rules) static MISSING_KEYWORD: Rule = rule(
    "missing-keyword",
    "A keyword that the agent needs is missing or empty.",
    "\
Every agent needs some keywords: an image agent `From`, `debootstrap` a `MirrorURL` and an `OSVersion`, `yum` a
`MirrorURL` …

## Why

The builder accepts the file and fails when the agent runs.

## Example

```singularity
Bootstrap: debootstrap
OSVersion: bookworm
```

Write instead:

```singularity
Bootstrap: debootstrap
OSVersion: bookworm
MirrorURL: http://deb.debian.org/debian/
```

## Fix

The keyword is put in with the value of an example, for you to replace.

## When to ignore

Never, if the builder that you use is the one that refuses it; with `target` in the configuration only that one is
judged.
",
);

pub(in crate::rules) static MISSING_INTERPRETER: Rule = rule(
    "missing-interpreter",
    "`-c` on a section line names no interpreter.",
    "\
`%post`, `%setup` and `%pre` take `-c <interpreter>`; here nothing follows the `-c`.

## Why

The build is aborted when it comes to the section.

## Example

```singularity
%post -c
    source /opt/env.sh
```

Write instead:

```singularity
%post -c /bin/bash -ex
    source /opt/env.sh
```

With `-c` the builder no longer says `-ex` itself: without it a command that fails does not stop the build.

## Fix

`/bin/bash -ex` is put in.

## When to ignore

Never: no build gets past it.
",
);

pub(super) fn check(snapshot: &Snapshot, lost: &Meant, report: &mut Report<'_>) {
    for (number, stage) in snapshot.definition().stages.iter().enumerate() {
        if !lost.is_in_body(number) {
            keywords(snapshot, lost, number, stage, report);
        }
        interpreters(stage, report);
    }
}

fn keywords(snapshot: &Snapshot, lost: &Meant, number: usize, stage: &Stage, report: &mut Report<'_>) {
    let Some(builder) = snapshot.config().builders().next() else { return };
    let given = &snapshot.config().build_args;
    let Some(bootstrap) = stage.resolved("bootstrap", builder, given).filter(|resolved| resolved.complete)
    else {
        return;
    };
    let value = bootstrap.value.text();
    let Some(agent) = agents::agent(value).or_else(|| agents::agent(meant(value)?)) else { return };
    let before = number.checked_sub(1).filter(|before| snapshot.definition().is_stray(*before));
    let before = before.and_then(|before| snapshot.definition().stages.get(before));
    let is_given = |name: &str| {
        let value = |stage: &Stage| stage.resolved(name, builder, given);
        let here = [Some(stage), before].into_iter().flatten().filter_map(value);
        here.into_iter().any(|resolved| !resolved.complete || !resolved.value.text().is_empty())
    };
    // A keyword that is dropped or misspelt is told of as that.
    let dropped = |name: &str| {
        let mut fields = stage.header.iter().flat_map(|header| &header.part.fields);
        fields.any(|field| field.dropped && field.name == name)
    };
    let text = |name: &str| stage.field(name).map_or("", |(_, field)| field.value.text());
    for name in required(agent, &is_given, &text) {
        if is_given(name) || dropped(name) || lost.has(snapshot, number, name) {
            continue;
        }
        let Some((header, field)) = stage.field("bootstrap") else { return };
        let keyword = keyword(name).map_or(name, |keyword| keyword.name);
        let message =
            format!("`{}` needs `{keyword}`, and there is none: the build fails. Write one.", agent.name);
        let (range, fix) = match stage.field(name) {
            Some((header, empty)) => (header.range(&empty.keyword), filled(snapshot, stage, agent, name)),
            None => {
                let range = header.range(&field.value_range);
                (range, inserted(snapshot, stage, agent, name))
            }
        };
        report.push(
            MISSING_KEYWORD.finding(range, keyword.to_owned(), message).fixes(fix.into_iter().collect()),
        );
    }
}

/// What zypper registers a system with: all of them or none.
const REGISTRATION: [&str; 3] = ["product", "user", "regcode"];

/// The keywords without which the build fails, for the values that are there.
fn required<'t>(
    agent: &'static Agent,
    is_given: &impl Fn(&str) -> bool,
    text: &impl Fn(&str) -> &'t str,
) -> Vec<&'static str> {
    let registered = agent.name == "zypper" && REGISTRATION.iter().any(|name| is_given(name));
    let mut required: Vec<_> =
        agent.required.iter().copied().filter(|name| !(registered && *name == "mirrorurl")).collect();
    if registered {
        required.extend(REGISTRATION);
    }
    let takes_version = agent.optional.contains(&"osversion");
    let names_version = |name| text(name).to_ascii_lowercase().contains("%{osversion}");
    if takes_version && (registered || names_version("mirrorurl") || names_version("updateurl")) {
        required.push("osversion");
    }
    required
}

/// The keyword's line in the agent's example, and how it may be put in; a placeholder where the example has none.
fn example(agent: &Agent, name: &str) -> Option<(&'static str, &'static str, Applicability)> {
    let keyword = keyword(name)?.name;
    let line = agent.example.lines().find_map(|line| line.strip_prefix(keyword)?.strip_prefix(": "));
    Some(match line {
        Some(value) => (keyword, value, Applicability::Unsafe),
        None => (keyword, PLACEHOLDER, Applicability::ToFill),
    })
}

fn kind(applicability: Applicability) -> &'static str {
    if applicability == Applicability::ToFill { "to be filled in" } else { "an example" }
}

fn inserted(snapshot: &Snapshot, stage: &Stage, agent: &Agent, name: &str) -> Option<Fix> {
    let (header, bootstrap) = stage.field("bootstrap")?;
    let (keyword, value, applicability) = example(agent, name)?;
    let text = snapshot.text();
    let at = lines::whole(text, &header.range(&bootstrap.range)).end;
    let indentation = lines::indentation(text, header.range(&bootstrap.keyword).start);
    let edit = lines::insert(text, at, &format!("{indentation}{keyword}: {value}\n"));
    let title = format!("Insert `{keyword}: {value}` ({})", kind(applicability));
    Some(Fix { title, applicability, edits: vec![edit] })
}

fn filled(snapshot: &Snapshot, stage: &Stage, agent: &Agent, name: &str) -> Option<Fix> {
    let (header, field) = stage.field(name)?;
    let (keyword, value, applicability) = example(agent, name)?;
    let at = header.range(&field.value_range);
    // An empty value out of a variable is not ours to fill.
    if !snapshot.text().slice(at.clone()).trim().is_empty() {
        return None;
    }
    let title = format!("Write `{keyword}: {value}` ({})", kind(applicability));
    let edit = Edit { range: at, text: format!(" {value}") };
    Some(Fix { title, applicability, edits: vec![edit] })
}

fn interpreters(stage: &Stage, report: &mut Report<'_>) {
    for name in ["pre", "setup", "post"] {
        // Of the arguments of several sections of one name the last ones count.
        let sections = stage.sections.iter().filter(|section| section.part.is(name));
        let Some(section) = sections.clone().rfind(|section| section.part.arguments.is_some()) else {
            continue;
        };
        if sections.clone().all(|section| section.part.body.is_empty()) {
            continue;
        }
        let Some(arguments) = section.part.arguments.clone() else { continue };
        let written = section.part.slice(&arguments).split('#').next().unwrap_or_default();
        let mut words = written.split_whitespace();
        if words.by_ref().find(|word| *word == "-c").is_none() || words.next().is_some() {
            continue;
        }
        let end = section.start + arguments.start + written.trim_end().len();
        let message =
            "`-c` names no interpreter: the build fails here. Write one, for example `/bin/bash -ex`.";
        let title = "Write `-c /bin/bash -ex`".to_owned();
        let fix = Fix::replace(title, Applicability::Unsafe, end..end, " /bin/bash -ex".to_owned());
        let finding = MISSING_INTERPRETER.finding(end - 2..end, name.to_owned(), message.to_owned());
        report.push(finding.fixes(vec![fix]));
    }
}
