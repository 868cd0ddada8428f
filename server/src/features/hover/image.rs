//! Pages about images.

use std::fmt::Write as _;

use super::super::completion::image::kind;
use crate::catalogue::{self, Image, Latest, Tag};
use crate::definition::image::BaseImage;

/// The page about an image reference.
#[must_use]
pub fn about(image: &BaseImage) -> String {
    let name = catalogue::canonical(image.registry.as_deref(), &image.path);
    let tag = image.tag().unwrap_or("latest");
    let mut page = format!("**`{}`**", image.name());
    let Some(known) = catalogue::image(&name) else {
        reading(&mut page, image, &name);
        return page;
    };
    let _ = write!(page, " — {}\n\n{}\n", kind(known.kind, known.deprecated.is_some()), known.description);
    if let Some(since) = known.deprecated {
        let since = if since == "yes" { String::new() } else { format!(" ({since})") };
        let next: Vec<_> = known.replacements().map(|name| format!("`{name}`")).collect();
        let next = if next.is_empty() { String::new() } else { format!(" Instead: {}.", next.join(", ")) };
        let _ = write!(page, "\n**Withdrawn**{since}.{next}\n");
    }
    if image.digest().is_some() {
        page.push_str("\nPinned by digest: these bits or none.\n");
    } else {
        match catalogue::tag::tag(&name, tag) {
            Some(tag) => about_tag(&mut page, image, &tag),
            None => unknown_tag(&mut page, image, &known, tag),
        }
        chain(&mut page, &name, tag);
        life(&mut page, &name, tag);
        if let Some(tag) = catalogue::tag::tag(&name, tag) {
            platforms(&mut page, &tag);
        }
    }
    let _ = write!(page, "\n[Page]({})", known.page());
    if let Some(source) = known.source {
        let _ = write!(page, " · [Dockerfile]({source})");
    }
    let _ = write!(page, " · catalogue of {}", catalogue::DATE);
    page
}

fn about_tag(page: &mut String, image: &BaseImage, tag: &Tag) {
    let written = if image.tag().is_none() { "No tag means `latest`, which" } else { "The tag" };
    let _ = write!(page, "\n{written} {}", moves(tag));
    if let Some(pin) = tag.group_pin.or(tag.pin).filter(|pin| *pin != tag.name && !tag.is_retired()) {
        let _ = write!(page, ": `{pin}` as of {}", catalogue::DATE);
    }
    page.push_str(".\n");
    if let Some(day) = tag.delisted {
        let listed = tag.listed.map(|day| format!("listed {day}, ")).unwrap_or_default();
        let _ = write!(
            page,
            "\nRetired: {listed}left the list {day}. It can be pulled, but is no longer rebuilt.\n"
        );
    }
}

fn platforms(page: &mut String, tag: &Tag) {
    let mut platforms: Vec<_> = tag.platforms().collect();
    // What clusters are made of first.
    platforms.sort_by_key(|platform| (*platform != "linux/amd64", *platform != "linux/arm64"));
    if !platforms.is_empty() {
        let _ = write!(page, "\nPlatforms: {}\n", platforms.join(", "));
    }
}

fn moves(tag: &Tag) -> String {
    let meaning = tag.level.meaning();
    if tag.level.floats() { meaning.to_owned() } else { format!("stays: {meaning}") }
}

fn unknown_tag(page: &mut String, image: &BaseImage, known: &Image, tag: &str) {
    if image.tag().is_none() && known.latest == Latest::Missing {
        page.push_str("\nNo tag means `latest`, and this image has none: the build fails.\n");
    } else {
        let _ = write!(page, "\nThe tag `{tag}` is not in the catalogue.\n");
    }
}

/// The chain of parents as a tree, from the image down to `scratch`.
fn chain(page: &mut String, name: &str, tag: &str) {
    let Some(chain) = catalogue::chain(name, tag) else { return };
    page.push_str("\nBuilt on:\n\n```text\n");
    for (depth, step) in chain.steps.iter().enumerate() {
        let indent = match depth {
            0 => String::new(),
            depth => format!("{}└─ ", "   ".repeat(depth - 1)),
        };
        let _ = writeln!(page, "{indent}{step}");
    }
    if !chain.complete {
        let _ = writeln!(page, "{}└─ (not known)", "   ".repeat(chain.steps.len().saturating_sub(1)));
    }
    page.push_str("```\n");
    if !chain.exact {
        page.push_str("\nParents as far as known: some were read from a neighbouring release.\n");
    }
}

/// Until when what is inside gets free security updates.
fn life(page: &mut String, name: &str, tag: &str) {
    let ends = catalogue::end_of_life(name, tag);
    for cycle in [ends.product, ends.system].into_iter().flatten() {
        let what = cycle.codename.map(|name| format!(" ({name})")).unwrap_or_default();
        let Some(end) = cycle.free_end.filter(|end| *end != "yes") else { continue };
        let verb = if cycle.has_ended() { "**ended**" } else { "end" };
        let _ = write!(
            page,
            "\n{} {}{what}: free security updates {verb} {end}.\n",
            capitalised(cycle.product),
            cycle.cycle
        );
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// How a reference is read of which nothing is known.
fn reading(page: &mut String, image: &BaseImage, name: &str) {
    page.push_str("\n\nNot in the catalogue. It is read as:\n\n");
    let registry = image.registry.as_deref().unwrap_or("docker.io (Docker Hub)");
    let pieces = [
        ("registry", Some(registry)),
        ("image", Some(name)),
        ("tag", image.tag().or_else(|| image.digest().is_none().then_some("latest (none is written)"))),
        ("digest", image.digest()),
    ];
    for (piece, value) in pieces {
        if let Some(value) = value {
            let _ = writeln!(page, "- {piece}: `{value}`");
        }
    }
}
