//! Header keywords that have no effect, and values of `From` that mean something else.

use std::ops::Range;

use super::refused::shown;
use super::{Consequence, Report, Rule, StageContext, lines};
use crate::config::Profile;
use crate::definition::{Header, Placed};
use crate::finding::{Applicability, Finding, Fix, Related, Severity, Tag};
use crate::language::agents::{self, AGENTS, Agent, From};
use crate::mapped::Mapped;
use crate::text::Edit;

pub(super) static REPEATED_KEYWORD: Rule = Rule {
    id: "repeated-keyword",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "A header keyword is given twice, and only the last one counts.",
    page: "\
The same keyword stands in a header more than once.

## Why

The last value wins, and nothing is said about the others.

## Example

```singularity
Bootstrap: docker
From: ubuntu:22.04
From: ubuntu:24.04
```

Write instead:

```singularity
Bootstrap: docker
From: ubuntu:24.04
```

## Fix

The earlier line is deleted.

## When to ignore

Never: the line that is lost can be deleted.
",
};

pub(super) static IGNORED_KEYWORD: Rule = Rule {
    id: "ignored-keyword",
    severity: Severity::Hint,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "A header keyword has no effect with this agent.",
    page: "\
The builder accepts every keyword with every agent, but an agent reads only its own.

## Why

`MirrorURL` with `Bootstrap: docker` does nothing: the line is left over, or the agent is another one than meant.

## Example

```singularity
Bootstrap: docker
From: ubuntu:24.04
Include: curl
```

Write instead:

```singularity
Bootstrap: docker
From: ubuntu:24.04
```

## Fix

The line is deleted.

## When to ignore

Where the file is built with several agents in turn, and the keyword is for another one.
",
};

pub(super) static URI_SCHEME: Rule = Rule {
    id: "uri-scheme-in-from",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "`From` begins with a scheme that the agent does not take.",
    page: "\
The value of `From` begins with `docker://` or the like. That form belongs to the command line
(`apptainer build x.sif docker://ubuntu`); in a header the agent is named by `Bootstrap`. Only `library` takes its own
scheme.

## Why

The scheme is read as the name of a registry host or as a part of a path, and the build fails when it fetches.

## Example

```singularity
Bootstrap: docker
From: docker://ubuntu:24.04
```

Write instead:

```singularity
Bootstrap: docker
From: ubuntu:24.04
```

## Fix

The scheme is deleted; one that names another agent becomes the agent.

## When to ignore

Where a registry is really called like the scheme.
",
};

pub(super) fn check(context: &StageContext<'_>, report: &mut Report<'_>) {
    let Some(header) = context.stage.header.as_ref().filter(|_| !context.in_body) else { return };
    repeated(context, header, report);
    let builder = context.snapshot.config().builders().next();
    let agent =
        builder.and_then(|builder| context.stage.agent(builder, &context.snapshot.config().build_args));
    if let Some(agent) = agent {
        ignored(context, header, agent, report);
        // Also where it comes out of a variable.
        let given = &context.snapshot.config().build_args;
        let from = builder.and_then(|builder| context.stage.resolved("from", builder, given));
        if let Some(from) = from {
            scheme(context, agent, &from.value, report);
        }
    }
}

fn repeated(context: &StageContext<'_>, header: &Placed<Header>, report: &mut Report<'_>) {
    let text = context.snapshot.text();
    let kept = |name: &str| header.part.field(name);
    for field in header.part.fields.iter().filter(|field| !field.dropped && field.spec().is_some()) {
        let Some(last) = kept(&field.name).filter(|last| last.range != field.range) else { continue };
        let word = header.part.text.get(field.keyword.clone()).unwrap_or_default();
        let message =
            format!("`{}` is given again below, and the last one counts. Delete this line.", shown(word));
        let edits = vec![lines::delete(text, &header.range(&field.range))];
        let fix = Fix { title: "Delete the line".to_owned(), applicability: Applicability::Safe, edits };
        // The line that opens the stage has to stay.
        let fixes = if field.name == "bootstrap" { Vec::new() } else { vec![fix] };
        let finding = REPEATED_KEYWORD.finding(header.range(&field.keyword), word.to_owned(), message);
        let related = Related { range: header.range(&last.range), message: "this one counts".to_owned() };
        report.push(finding.fixes(fixes).related(vec![related]));
    }
}

fn ignored(context: &StageContext<'_>, header: &Placed<Header>, agent: &Agent, report: &mut Report<'_>) {
    let text = context.snapshot.text();
    for field in header.part.fields.iter().filter(|field| !field.dropped) {
        if field.spec().is_none() || agent.reads(&field.name) {
            continue;
        }
        let word = header.part.text.get(field.keyword.clone()).unwrap_or_default();
        let message = if AGENTS.iter().any(|agent| agent.reads(&field.name)) {
            format!("`{}` has no effect with the agent `{}`. Delete the line.", shown(word), agent.name)
        } else {
            format!("`{}` has no effect with any agent. Delete the line.", shown(word))
        };
        let edits = vec![lines::delete(text, &header.range(&field.range))];
        let fix = Fix { title: "Delete the line".to_owned(), applicability: Applicability::Safe, edits };
        let finding = IGNORED_KEYWORD.finding(header.range(&field.keyword), word.to_owned(), message);
        report.push(Finding { tag: Some(Tag::Unnecessary), ..finding.fixes(vec![fix]) });
    }
}

fn scheme(context: &StageContext<'_>, agent: &'static Agent, from: &Mapped, report: &mut Report<'_>) {
    let value = from.text();
    let Some((word, rest)) = value.split_once("://") else { return };
    let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let own = word.eq_ignore_ascii_case(agent.name);
    // A path may be called anything; an address of the web is none.
    if !is_word || (own && agent.from == From::Library) || agent.from == From::Ignored {
        return;
    }
    let end = word.len() + "://".len();
    let Some(range) = from.source(0..end) else { return };
    // An image's page on the web leads to its reference.
    let page = PAGES.iter().find(|(page, _)| agent.from == From::Docker && rest.starts_with(page));
    let (page, host) = page.copied().unwrap_or_default();
    let end = end + page.len();
    // Where its characters stand; nothing where they come from outside.
    let place = from.verbatim(0..end).or_else(|| {
        let (_, range) = context.stage.written_in_default(context.snapshot.text(), from, 0..end)?;
        Some(range)
    });
    let other = agents::agent(word).filter(|other| !own && other.from != From::Ignored);
    let message = match other {
        Some(Agent { from: From::Shub, .. }) => SHUB_ENDED.to_owned(),
        Some(other) => format!(
            "`{word}://` is not for the agent `{}`. Write `Bootstrap: {}` and no scheme.",
            agent.name, other.name
        ),
        None if agent.from == From::Path => format!(
            "`{}://` is no path, and `{}` takes no address: the build fails. Fetch the file first.",
            shown(word),
            agent.name
        ),
        None => format!(
            "`{}://` belongs to the command line: the build fails when it fetches. Delete it.",
            shown(word)
        ),
    };
    let fix = place.and_then(|place| match other {
        _ if rest.len() == page.len() => None,
        // There is no image to name any more.
        Some(Agent { from: From::Shub, .. }) => None,
        Some(other) => other_agent(context, place, other),
        None if own || agent.from == From::Docker => {
            // Who else uses a variable may want the scheme.
            let is_own = from.verbatim(0..end).is_some();
            let applicability = if is_own { Applicability::Safe } else { Applicability::Unsafe };
            let title = format!("Write `{host}{}`", shown(&rest[page.len()..]));
            let title = if page.is_empty() { format!("Delete `{word}://`") } else { title };
            Some(Fix::replace(title, applicability, place, host.to_owned()))
        }
        None => None,
    });
    let finding = URI_SCHEME.finding(range, value.to_owned(), message);
    report.push(finding.fixes(fix.into_iter().collect()));
}

/// Where registries show an image to people, and what its reference begins with.
const PAGES: [(&str, &str); 3] =
    [("hub.docker.com/_/", ""), ("hub.docker.com/r/", ""), ("quay.io/repository/", "quay.io/")];

const SHUB_ENDED: &str =
    "`shub://` is Singularity Hub, which ended in April 2021: the build fails. Start from another image.";

/// The agent that the scheme names, in place of the one that is there.
fn other_agent(context: &StageContext<'_>, scheme: Range<usize>, other: &Agent) -> Option<Fix> {
    let (header, bootstrap) = context.stage.field("bootstrap")?;
    let written = bootstrap.value.verbatim(0..bootstrap.value.text().len())?;
    let mut edits = vec![
        Edit { range: header.range(&written), text: other.name.to_owned() },
        Edit { range: scheme, text: String::new() },
    ];
    Edit::sort(&mut edits);
    let title = format!("Write `Bootstrap: {}` and delete the scheme", other.name);
    Some(Fix { title, applicability: Applicability::Unsafe, edits })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{applied, found, told};
    use super::*;

    #[test]
    fn catches_and_catches_not() {
        for (rule, header, at) in [
            ("repeated-keyword", "docker\nFrom: a\nfrom: b\nFROM: c", vec!["From", "from"]),
            ("repeated-keyword", "docker\nFrom: a\nBootstrap: docker\nFrom: b", vec![]),
            ("repeated-keyword", "zypper\nOtherURL1: a\nOtherURL2: b\nMirrorURL: c", vec![]),
            ("ignored-keyword", "docker\nFrom: a\nInclude: x\nStage: y", vec!["Include"]),
            ("ignored-keyword", "yum\nMirrorURL: a\nInclude: x\nIncludeCmd: yes", vec!["IncludeCmd"]),
            ("ignored-keyword", "zypper\nMirrorURL: a\nOtherURL7: x", vec![]),
            ("ignored-keyword", "nonsense\nFrom: a", vec![]),
            ("uri-scheme-in-from", "docker\nFrom: docker://a", vec!["docker://"]),
            ("uri-scheme-in-from", "docker\nFrom: shub://a/b", vec!["shub://"]),
            ("uri-scheme-in-from", "localimage\nFrom: library://a/b/c", vec!["library://"]),
            ("uri-scheme-in-from", "oras\nFrom: oras://a/b", vec!["oras://"]),
            ("uri-scheme-in-from", "docker\nFrom: {{ X }}\n%arguments\nX=docker://a", vec!["{{ X }}"]),
            ("uri-scheme-in-from", "docker\nFrom: {{ X }}/a\n%arguments\nX=ghcr.io", vec![]),
            ("uri-scheme-in-from", "docker\nFrom: {{ X }}://a", vec![]),
            ("uri-scheme-in-from", "library\nFrom: library://a/b/c", vec![]),
            ("uri-scheme-in-from", "docker\nFrom: localhost:5000/a", vec![]),
            ("uri-scheme-in-from", "debootstrap\nFrom: docker://a", vec![]),
        ] {
            assert_eq!(told(&format!("Bootstrap: {header}\n"), rule), at, "{header}");
        }
        let gone = found("Bootstrap: docker\nFrom: shub://a/b\n", "uri-scheme-in-from");
        assert!(gone[0].fixes.is_empty() && gone[0].message.contains("ended"), "{}", gone[0].message);
        let ignored = found("Bootstrap: docker\nFrom: a\nInclude: x\n", "ignored-keyword");
        assert_eq!((ignored[0].severity, ignored[0].tag), (Severity::Hint, Some(Tag::Unnecessary)));
    }

    /// What is given from outside counts, and the default behind it is not ours to change for it.
    #[test]
    fn a_default_that_is_overridden_stays() {
        let text = "Bootstrap: docker\nFrom: {{ X }}\n%arguments\nX=docker://a:1\n";
        let given = |value: &str| {
            let build_args = [("X".to_owned(), value.to_owned())].into();
            let config = crate::config::Config { build_args, ..Default::default() };
            let snapshot = crate::snapshot::Snapshot::open(crate::text::Text::new(text), config.into());
            super::super::findings(&snapshot).into_iter().find(|finding| finding.rule == URI_SCHEME.id)
        };
        assert!(given("docker://b:1").is_some_and(|finding| finding.fixes.is_empty()));
        assert!(given("b:1").is_none());
    }

    #[test]
    fn fixes() {
        for (rule, before, after) in [
            ("repeated-keyword", "docker\nFrom: a \\\n b\nFrom: c", "docker\nFrom: c"),
            ("ignored-keyword", "docker\nInclude: x\nFrom: c", "docker\nFrom: c"),
            ("uri-scheme-in-from", "docker\nFrom: docker://c", "docker\nFrom: c"),
            ("uri-scheme-in-from", "docker\nFrom: oras://c/d", "oras\nFrom: c/d"),
            (
                "uri-scheme-in-from",
                "docker\nFrom: https://hub.docker.com/_/ubuntu:1",
                "docker\nFrom: ubuntu:1",
            ),
            (
                "uri-scheme-in-from",
                "docker\nFrom: https://quay.io/repository/a/b",
                "docker\nFrom: quay.io/a/b",
            ),
            (
                "uri-scheme-in-from",
                "docker\nFrom: {{ X }}\n%arguments\nX=docker://c",
                "docker\nFrom: {{ X }}\n%arguments\nX=c",
            ),
            (
                "uri-scheme-in-from",
                "docker\nFrom: {{ X }}\n%arguments\nX=oras://c/d",
                "oras\nFrom: {{ X }}\n%arguments\nX=c/d",
            ),
        ] {
            let header = |text| format!("Bootstrap: {text}\n");
            assert_eq!(applied(&header(before), rule, 0), header(after), "{before}");
        }
    }
}
