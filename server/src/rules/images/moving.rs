//! Base images that are another image tomorrow.

use super::super::wording::{fitting, shortened};
use super::super::{Consequence, Report, Rule, stages};
use super::{named, of_kinds, severity, unknown};
use crate::catalogue::{self, Image, Latest, Verdict, Why};
use crate::config::Profile;
use crate::finding::{Applicability, Finding, Fix, Input, Level, Severity};
use crate::images::{Alternative, Kind, Mention, Replacement, write};
use crate::language::agents::From;

pub(in crate::rules) static UNPINNED: Rule = Rule {
    id: "unpinned-base-image",
    severity: Severity::Warning,
    consequence: Consequence::ChangesOverTime,
    profile: Some(Profile::Relaxed),
    summary: "The base image has no tag, or the tag `latest`.",
    page: include_str!("pages/unpinned-base-image.md"),
};

pub(in crate::rules) static FLOATING: Rule = Rule {
    id: "floating-base-image",
    severity: Severity::Information,
    consequence: Consequence::ChangesOverTime,
    profile: Some(Profile::Standard),
    summary: "The base image's tag moves from release to release.",
    page: include_str!("pages/floating-base-image.md"),
};

pub(in crate::rules) fn check(mention: &Mention<'_>, report: &mut Report<'_>) {
    let image = &mention.image;
    if image.fault.is_some() {
        unread(mention, report);
        return;
    }
    let (rule, usual, level) = match mention.verdict {
        Verdict::NothingToPin => return,
        Verdict::Unpinned => (&UNPINNED, Severity::Warning, Level::Unpinned),
        Verdict::Floating { rolling: true } => (&FLOATING, Severity::Warning, Level::Floating),
        Verdict::Floating { rolling: false } => (&FLOATING, Severity::Information, Level::Floating),
        Verdict::Versioned => (&FLOATING, Severity::Information, Level::Versioned),
        Verdict::Immutable => (&FLOATING, Severity::Information, Level::Immutable),
    };
    let missing = unknown::why(mention);
    if let Some(whole) = mention.range() {
        // What is not there is nothing to rely on, however exact its name is.
        let level = if missing.is_some() { Level::Unpinned } else { level };
        report.takes(Input::new(rule.id, whole, &image.written, level));
    }
    if level >= Level::Versioned || matches!(missing, Some(Why::NoLatest | Why::Misspelt)) {
        return;
    }
    let Some(range) = image.tag_or_whole() else { return };
    let mut pins = of_kinds(mention, &[Kind::Pin, Kind::Update, Kind::Release]);
    // Who has written a number has chosen: another series is another choice, and a menu has it for that.
    let names_a_number = mention.tag().contains(|c: char| c.is_ascii_digit());
    if names_a_number && pins.first().is_some_and(|first| first.kind == Kind::Release) {
        pins.clear();
    }
    let message = message(mention, level, pins.first().copied());
    let finding = rule.finding(range, image.written.clone(), message);
    let finding = finding.severity(severity(mention, usual)).level(level);
    let mut fixes: Vec<_> = pins.iter().map(|pin| pin.fix.clone()).collect();
    if fixes.is_empty() {
        fixes.extend(to_fill(mention));
    }
    report.push(Finding { fixes, ..finding });
}

/// What no builder can read is an input that nothing names; what was never meant to be a header is none.
fn unread(mention: &Mention<'_>, report: &mut Report<'_>) {
    let is_header = stages::cut_body(mention.snapshot.definition(), mention.stage).is_none();
    if let Some(whole) = mention.range().filter(|_| is_header) {
        report.takes(Input::new(UNPINNED.id, whole, &mention.image.written, Level::Unpinned));
    }
}

/// Where the tags are not known, a place for one.
fn to_fill(mention: &Mention<'_>) -> Option<Fix> {
    let written = write::write(mention, Replacement::Tag("TAG"))?;
    let what = format!("Name a tag of {}", named(mention.short_name()));
    let reference = format!("{}{}", host(mention), mention.image.path);
    let title = match mention.image.agent.from {
        From::Docker if mention.image.agent.name == "docker-daemon" => {
            format!("{what} (`docker images {reference}` lists them)")
        }
        From::Docker => format!("{what} (`skopeo list-tags docker://{reference}` lists them)"),
        _ => what,
    };
    Some(Fix { title, applicability: Applicability::ToFill, edits: written.edits })
}

/// The registry as it stands in front of a reference.
fn host(mention: &Mention<'_>) -> String {
    mention.image.registry.as_ref().map(|registry| format!("{registry}/")).unwrap_or_default()
}

/// Whether a word that all lists of an image's tags would have is in none. (A number may be a release to come.)
fn is_of_no_list(image: Option<Image>, tag: &str) -> bool {
    let is_word = !tag.contains(|c: char| c.is_ascii_digit());
    image.is_some_and(|image| {
        is_word && image.tags_are_complete() && catalogue::tag(image.name, tag).is_none()
    })
}

/// The most characters of a name that needs room for what to do.
const NAME: usize = 24;

fn message(mention: &Mention<'_>, level: Level, pin: Option<&Alternative>) -> String {
    let written = mention.image.name();
    let name = named(written.strip_suffix(':').unwrap_or(written));
    let known = catalogue::image(&mention.name).filter(|_| mention.image.is_pulled());
    let latest = known.map_or(Latest::Unknown, |image| image.latest);
    let says = |name: &str| match (level, mention.image.tag()) {
        (Level::Unpinned, _) if latest == Latest::Missing => format!("{name} has no tag `latest`."),
        (Level::Unpinned, _) if latest == Latest::Delisted => {
            format!("{name} does not say which release is meant.")
        }
        (Level::Unpinned, None) => format!("{name} means `:latest`, a different image after each release."),
        (Level::Unpinned, Some(_)) => format!("{name} is a different image after each release."),
        (_, Some(tag)) if is_of_no_list(known, tag) => {
            format!("{name} is in no list of tags up to {}.", catalogue::DATE)
        }
        _ => format!("{name} moves from release to release."),
    };
    // A name that leaves no room for what to do loses its middle.
    let (happens, briefly) = (says(&name), says(&format!("`{}`", shortened(written, NAME))));
    let Some(pin) = pin else {
        return fitting([
            format!("{happens} Name a full version or a digest."),
            format!("{happens} Name a version."),
            format!("{briefly} Name a version."),
        ]);
    };
    let today = level == Level::Unpinned && latest == Latest::Exists && pin.kind == Kind::Pin;
    let today = if today { ", today's latest" } else { "" };
    let tag = pin.tag.map_or_else(|| pin.reference.clone(), |tag| format!(":{tag}"));
    fitting([
        format!("{happens} Pin `{}`{today}.", pin.reference),
        format!("{happens} Pin `{tag}`{today}."),
        format!("{happens} Pin `{tag}`."),
        format!("{briefly} Pin `{tag}`{today}."),
        format!("{briefly} Pin `{tag}`."),
        briefly,
    ])
}
