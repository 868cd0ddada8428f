//! Image references that are read otherwise than they look, and a service that has ended.

use super::refused::shown;
use super::{Consequence, Report, Rule, StageContext};
use crate::config::Profile;
use crate::finding::{Applicability, Finding, Fix, Severity, Tag};
use crate::images::Mention;
use crate::language::agents::From;
use crate::text::Edit;

pub(super) static TAG_WITH_DIGEST: Rule = Rule {
    id: "tag-with-digest",
    severity: Severity::Information,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "An image reference has a tag and a digest.",
    page: "\
`From` names an image with a tag and a digest: `name:tag@sha256:…`.

## Why

Newer builders ignore the tag, so it may say anything; older ones refuse the two together.

## Example

```singularity
Bootstrap: docker
From: python:3.12.7@sha256:2c1d0b0e5f3a9c475f3a9c475f3a9c475f3a9c475f3a9c475f3a9c475f3a9c47
```

Write instead:

```singularity
Bootstrap: docker
From: python@sha256:2c1d0b0e5f3a9c475f3a9c475f3a9c475f3a9c475f3a9c475f3a9c475f3a9c47 # 3.12.7
```

## Fix

The tag becomes a comment.

## When to ignore

Where all builders are new enough, and a program such as Renovate keeps tag and digest in step.
",
};

pub(super) static DEPRECATED_AGENT: Rule = Rule {
    id: "deprecated-agent",
    severity: Severity::Warning,
    consequence: Consequence::WillNotBuild,
    profile: Some(Profile::Relaxed),
    summary: "The agent's service has ended.",
    page: "\
`Bootstrap: shub` fetches from Singularity Hub, whose service ended in April 2021.

## Why

Its images can no longer be built from: the build fails when it fetches.

## Example

```singularity
Bootstrap: shub
From: singularityhub/ubuntu
```

Write instead the image's successor, or what it was built from:

```singularity
Bootstrap: docker
From: ubuntu:24.04
```

## When to ignore

Where your site runs a service of its own under that name.
",
};

pub(super) fn check_agent(context: &StageContext<'_>, report: &mut Report<'_>) {
    let snapshot = context.snapshot;
    let Some(builder) = snapshot.config().builders().next() else { return };
    let Some(agent) = context.stage.agent(builder, &snapshot.config().build_args) else { return };
    let Some((header, field)) = context.stage.field("bootstrap").filter(|_| agent.from == From::Shub) else {
        return;
    };
    let message =
        "`shub` is Singularity Hub, which ended in April 2021: the build fails. Start from another image.";
    let range = header.range(&field.value_range);
    let edit = |range, text: &str| Edit { range, text: text.to_owned() };
    let mut edits = vec![edit(range.clone(), "docker")];
    if let Some((header, from)) = context.stage.field("from") {
        edits.push(edit(header.range(&from.value_range), "IMAGE:TAG"));
    }
    Edit::sort(&mut edits);
    let title = "Start from an image of a registry".to_owned();
    let fix = Fix { title, applicability: Applicability::ToFill, edits };
    let finding = DEPRECATED_AGENT.finding(range, agent.name.to_owned(), message.to_owned());
    report.push(Finding { tag: Some(Tag::Deprecated), fixes: vec![fix], ..finding });
}

pub(super) fn check(context: &Mention<'_>, report: &mut Report<'_>) {
    let image = &context.image;
    let (Some(tag), Some(_)) = (image.tag(), image.digest()) else { return };
    if image.agent.from != From::Docker || image.fault.as_ref().is_some_and(|it| it.kind.hides_the_image()) {
        return;
    }
    let Some(at) = image.reference.tag.clone() else { return };
    let Some(range) = image.value.source(at.clone()) else { return };
    let message = format!(
        "`{}` is ignored beside a digest, and older builders refuse both. Make it a comment.",
        shown(tag)
    );
    let fix = fix(context, at, tag);
    let finding = TAG_WITH_DIGEST.finding(range, image.written.clone(), message);
    report.push(finding.fixes(fix.into_iter().collect()));
}

fn fix(context: &Mention<'_>, tag: std::ops::Range<usize>, name: &str) -> Option<Fix> {
    let image = &context.image;
    let text = context.snapshot.text();
    // The colon goes with the tag.
    let range = image.value.verbatim(tag.start.checked_sub(1)?..tag.end)?;
    let end = image.value.verbatim(0..image.value.text().len())?.end;
    let rest = text.slice(end..text.line_range(text.line_of(end).0).end);
    let comment = if rest.trim().is_empty() { format!(" # {name}") } else { String::new() };
    let mut edits = vec![Edit { range, text: String::new() }];
    if !comment.is_empty() {
        edits.push(Edit { range: end..end, text: comment });
    }
    Some(Fix { title: "Make the tag a comment".to_owned(), applicability: Applicability::Safe, edits })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{applied, told};

    #[test]
    fn catches_and_catches_not() {
        for (rule, header, found) in [
            ("tag-with-digest", "docker\nFrom: a/b:1@sha256:00", vec!["1"]),
            ("tag-with-digest", "docker\nFrom: h:5000/a/b@sha256:00", vec![]),
            ("tag-with-digest", "docker\nFrom: a:1", vec![]),
            ("deprecated-agent", "shub\nFrom: a/b", vec!["shub"]),
            ("deprecated-agent", "docker\nFrom: a/b", vec![]),
        ] {
            assert_eq!(told(&format!("Bootstrap: {header}\n"), rule), found, "{header}");
        }
    }

    #[test]
    fn the_tag_becomes_a_comment() {
        for (before, after) in
            [("a:1@sha256:00", "a@sha256:00 # 1"), ("a:1@sha256:00 # x", "a@sha256:00 # x")]
        {
            let text = |from| format!("Bootstrap: docker\nFrom: {from}\n");
            assert_eq!(applied(&text(before), "tag-with-digest", 0), text(after));
        }
    }
}
