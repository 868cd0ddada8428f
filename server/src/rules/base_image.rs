//! Base images that are another image tomorrow.

use super::wording::{around, fits};
use super::{Consequence, ImageContext, Report, Rule};
use crate::catalogue::pins::{Pin, pins};
use crate::catalogue::{self, Latest, Verdict};
use crate::config::Profile;
use crate::definition::image::BaseImage;
use crate::finding::{Applicability, Finding, Fix, Input, Level, Severity};
use crate::language::agents::From;
use crate::text::Edit;

pub(super) static UNPINNED: Rule = Rule {
    id: "unpinned-base-image",
    severity: Severity::Warning,
    consequence: Consequence::ChangesOverTime,
    profile: Some(Profile::Relaxed),
    summary: "The base image has no tag, or the tag `latest`.",
    page: "\
The base image is named without a version: no tag and no digest, or the tag `latest`.

## Why

`latest` is whatever was published last on the day of the build. The same definition file gives another image next
month, and may not build at all next year.

## Example

```singularity
Bootstrap: docker
From: python:latest
```

Write instead:

```singularity
Bootstrap: docker
From: python:3.12.7-bookworm
```

## Fix

The tag is replaced by the most exact tag of the same build, as of the catalogue's date; other maintained releases are
offered beside it. Only the tag's characters change.
",
};

pub(super) static FLOATING: Rule = Rule {
    id: "floating-base-image",
    severity: Severity::Information,
    consequence: Consequence::ChangesOverTime,
    profile: Some(Profile::Standard),
    summary: "The base image's tag moves from release to release.",
    page: "\
The base image's tag names a version that moves: `python:3`, `node:20`, `debian:stable`. For names that roll on purpose
(`stable`, `edge`, `nightly` …) this is a warning.

## Why

`python:3.12` is 3.12.1 today and 3.12.12 later, on another release of Debian. Scripts that were tested with the one
run with the other.

## Example

```singularity
From: python:3.12
```

Write instead:

```singularity
From: python:3.12.7-bookworm
```

## Fix

The tag is replaced by the most exact tag of the same build, as of the catalogue's date.
",
};

pub(super) fn check(context: &ImageContext<'_>, report: &mut Report<'_>) {
    let image = context.image;
    if !image.complete || image.agent.from == From::Path {
        return;
    }
    let (rule, severity, level) = match verdict(image) {
        Verdict::NothingToPin => return,
        Verdict::Unpinned => (&UNPINNED, Severity::Warning, Level::Unpinned),
        Verdict::Floating { rolling: true } => (&FLOATING, Severity::Warning, Level::Floating),
        Verdict::Floating { rolling: false } => (&FLOATING, Severity::Information, Level::Floating),
        Verdict::Versioned => (&FLOATING, Severity::Information, Level::Versioned),
        Verdict::Immutable => (&FLOATING, Severity::Information, Level::Immutable),
    };
    if let Some(whole) = image.value.source(0..image.value.text().len()) {
        report.takes(Input::new(rule.id, whole, &image.written, level));
    }
    if level >= Level::Versioned {
        return;
    }
    // What the local daemon holds under a name is the user's own affair.
    let severity = if image.agent.name == "docker-daemon" { Severity::Information } else { severity };
    let Some(range) = image.tag_or_whole() else { return };
    let pins = pins(context.name, image.tag().unwrap_or("latest"));
    let fixes = pins.iter().filter_map(|pin| fix(context, pin)).collect();
    let message = message(context, level, pins.first());
    let finding = rule.finding(range, image.written.clone(), message).severity(severity).level(level);
    report.push(Finding { fixes, ..finding });
}

/// How firmly a reference names an image.
pub(super) fn verdict(image: &BaseImage) -> Verdict {
    catalogue::floats(catalogue::Reference {
        registry: image.registry.as_deref(),
        path: &image.path,
        tag: image.tag(),
        digest: image.digest(),
    })
}

fn message(context: &ImageContext<'_>, level: Level, pin: Option<&Pin>) -> String {
    let name = context.image.name();
    let bare = name.strip_suffix(':').unwrap_or(name);
    let tag = context.image.tag();
    let no_latest = catalogue::image(context.name).is_some_and(|image| image.latest == Latest::Missing);
    let happens = match (level, tag) {
        (Level::Unpinned, _) if no_latest => "` has no tag `latest`.",
        (Level::Unpinned, None) => "` means `:latest`, a different image after each release.",
        (Level::Unpinned, Some(_)) => "` is a different image after each release.",
        _ => "` moves from release to release.",
    };
    let is_latest = level == Level::Unpinned && pin.is_some_and(Pin::is_same_today);
    let today = if is_latest { ", today's latest" } else { "" };
    let path = short_name(context.image);
    let acts = match pin {
        None => vec![" Name a full version or a digest.".to_owned()],
        // A long name is not said twice.
        Some(Pin { tag, .. }) => [format!("{path}:{tag}"), (*tag).to_owned()]
            .iter()
            .flat_map(|what| [format!(" Pin `{what}`{today}."), format!(" Pin `{what}`.")])
            .collect(),
    };
    let fitting = acts.iter().find(|act| fits(&["`", bare, happens, act])).or(acts.last());
    let act = fitting.map_or("", String::as_str);
    around("`", bare, &format!("{happens}{act}"))
}

/// Puts a tag in place of the one that is there, or behind a reference that has none. Where it comes out of a variable,
/// the variable's default is edited.
fn fix(context: &ImageContext<'_>, pin: &Pin) -> Option<Fix> {
    let (edit, through) = edit(context, pin.tag)?;
    let what = format!("Pin `{}:{}`", short_name(context.image), pin.tag);
    let title = match through {
        Some(variable) => format!("{what} through `{{{{ {variable} }}}}` ({})", pin.text),
        None => format!("{what} ({})", pin.text),
    };
    let applicability = if pin.is_same_today() { Applicability::Safe } else { Applicability::Unsafe };
    Some(Fix { title, applicability, edits: vec![edit] })
}

fn short_name(image: &BaseImage) -> &str {
    image.value.text().get(image.reference.path.clone()).unwrap_or_default()
}

/// The edit, and the variable whose default it changes.
fn edit(context: &ImageContext<'_>, tag: &str) -> Option<(Edit, Option<String>)> {
    let image = context.image;
    let path_end = image.reference.path.end;
    // An empty tag has its colon already.
    let (made, text) = match image.reference.tag.clone() {
        Some(old) => (old, tag.to_owned()),
        None => (path_end..path_end, format!(":{tag}")),
    };
    let last = path_end.checked_sub(1)?;
    if made.is_empty() {
        let anchor = image.value.verbatim(last..path_end);
        if let Some(anchor) = anchor {
            let colon = made.start - path_end;
            let at = anchor.end + colon;
            return Some((Edit { range: at..at, text }, None));
        }
    } else if let Some(range) = image.value.verbatim(made.clone()) {
        return Some((Edit { range, text }, None));
    }
    let stage = context.snapshot.definition().stages.get(context.stage)?;
    let probe = if made.is_empty() { last..path_end } else { made.clone() };
    let (source, piece) = image.value.piece_holding(probe)?;
    let written = context.snapshot.text().slice(source);
    let variable = crate::definition::templates::variables(&written).next()?;
    let name = &written[variable.name];
    let default = stage.default_of(name)?;
    // The default has to be what was put in: a value given from outside is not ours to edit.
    let value = context.snapshot.text().slice(default.clone());
    let within = made.start.checked_sub(piece.start)?..made.end.checked_sub(piece.start)?;
    (value.get(..) == image.value.text().get(piece)).then(|| {
        let range = default.start + within.start..default.start + within.end;
        (Edit { range, text }, Some(name.to_owned()))
    })
}
