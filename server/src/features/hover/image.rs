//! Pages about images.

use std::fmt::Write as _;

use super::super::chain::{Chain, asked, asked_by_comment};
use super::super::completion::image::kind;
use crate::catalogue::{self, Cycle, Image, Latest, Tag};
use crate::images::{Mention, tag_in_comment};
use crate::language::agents::From;

/// The page about an image reference.
#[must_use]
pub fn about(mention: &Mention<'_>) -> String {
    let image = &mention.image;
    let mut page = format!("**`{}`**", image.name());
    // A library and the hub of old have images of their own under Docker Hub's names.
    let known = catalogue::image(&mention.name).filter(|_| image.agent.from == From::Docker);
    match known {
        Some(known) => of_catalogue(&mut page, mention, &known),
        None => reading(&mut page, mention),
    }
    page.truncate(page.trim_end().len());
    page
}

fn of_catalogue(page: &mut String, mention: &Mention<'_>, known: &Image) {
    let _ = write!(page, " — {}\n\n{}\n", kind(known.kind, known.deprecated.is_some()), known.description);
    if let Some(since) = known.deprecated {
        let since = if since == "yes" { String::new() } else { format!(": {since}") };
        let next = catalogue::successors(&mention.name, mention.tag());
        let next: Vec<_> = next
            .iter()
            .map(|next| match next.tag {
                Some(tag) => format!("`{}:{tag}`", next.name),
                None => format!("`{}`", next.name),
            })
            .collect();
        let next = if next.is_empty() { String::new() } else { format!(" Instead: {}.", next.join(", ")) };
        let _ = write!(page, "\n**Withdrawn**{since}.{next}\n");
    }
    let comment = tag_in_comment(mention).map(|(tag, _)| tag);
    let tag = match mention.image.digest() {
        None => Some(mention.tag()),
        Some(_) => {
            digest(page, mention, comment.as_deref());
            comment.as_deref()
        }
    };
    match tag {
        Some(tag) => of_tag(page, mention, known, tag),
        None => built_on(page, Chain::under(mention).as_ref()),
    }
    by_registry(page, mention);
    if !mention.image.is_pulled() {
        let _ = write!(
            page,
            "\nTaken from the machine that builds, which may have something else under this name · catalogue of {}",
            catalogue::DATE
        );
        return;
    }
    let _ = write!(page, "\n[Page]({})", known.page());
    if let Some(source) = known.source {
        let _ = write!(page, " · [Dockerfile]({source})");
    }
    if let Some(homepage) = known.homepage {
        let _ = write!(page, " · [Project]({homepage})");
    }
    let _ = write!(page, " · catalogue of {}", catalogue::DATE);
}

fn of_tag(page: &mut String, mention: &Mention<'_>, known: &Image, tag: &str) {
    let is_missing = tag == "latest" && known.latest == Latest::Missing;
    let listed = catalogue::tag(&mention.name, tag).filter(|_| !is_missing);
    match &listed {
        Some(listed) if mention.image.digest().is_none() => about_tag(page, mention, listed),
        Some(_) => {}
        None => unknown_tag(page, mention, known, tag),
    }
    let chain = Chain::under(mention);
    built_on(page, chain.as_ref());
    // The tree has the dates; what is over is worth a line of its own.
    life(page, &mention.name, tag, chain.is_some_and(|chain| chain.complete));
    if let Some(listed) = &listed {
        platforms(page, listed);
    }
}

fn built_on(page: &mut String, chain: Option<&Chain>) {
    let Some(chain) = chain else { return };
    let known = match &chain.asked {
        Some(_) => ", as its labels say",
        None if chain.exact => "",
        None => ", as far as known",
    };
    let _ = write!(page, "\nBuilt on{known}:\n\n```text\n{}```\n", chain.drawn());
}

/// What the registry said when it was asked; nothing where it was not.
fn by_registry(page: &mut String, mention: &Mention<'_>) {
    let digest = mention.image.digest();
    let by_comment = digest.and_then(|digest| Some((digest, asked_by_comment(mention)?)));
    if let Some((_, tag)) = by_comment.filter(|(digest, tag)| tag.digest != *digest) {
        let _ = write!(page, "\nThe tag in the comment was another image when asked {}.\n", tag.age);
    }
    let Some(asked) = asked(mention) else { return };
    let created = asked.created.map(|day| format!("made {day}, ")).unwrap_or_default();
    let layers = if asked.layers == 1 { "layer" } else { "layers" };
    let _ = write!(
        page,
        "\nBy its registry, asked {}: {created}{} MiB compressed in {} {layers}, for {}.\n",
        asked.age,
        asked.bytes.div_ceil(1 << 20),
        asked.layers,
        asked.platforms.join(", ")
    );
    match (digest, asked.platforms.first()) {
        (Some(_), Some(platform)) if !asked.is_list => {
            let _ = write!(page, "\n**The digest is of {platform} only**: other machines cannot use it.\n");
        }
        (None, _) => {
            let _ = write!(page, "\nDigest: `{}`\n", asked.digest);
        }
        _ => {}
    }
}

fn digest(page: &mut String, mention: &Mention<'_>, comment: Option<&str>) {
    page.push_str("\nPinned by digest: these bits or none.");
    if let Some(tag) = comment {
        let never = catalogue::unknown_tag(&mention.name, tag).is_some();
        let says = if never { "a tag that the image never had" } else { "which is what follows" };
        let _ = write!(page, " The comment says that it is `{tag}`, {says}.");
    }
    page.push('\n');
}

fn about_tag(page: &mut String, mention: &Mention<'_>, tag: &Tag) {
    if let Some(day) = tag.delisted {
        let listed = tag.listed.map(|day| format!(", listed since {day},")).unwrap_or_default();
        let _ = write!(
            page,
            "\nRetired: `{}`{listed} left the list {day}. It can be pulled, but is no longer rebuilt.\n",
            tag.name
        );
        return;
    }
    let written = match mention.image.tag() {
        None => "No tag means `latest`, which".to_owned(),
        Some(name) => format!("`{name}`"),
    };
    let stays = if tag.level.floats() { "" } else { "stays: " };
    let _ = write!(page, "\n{written} {stays}{}", tag.level.meaning());
    if let Some(pin) = tag.group_pin.or(tag.pin).filter(|pin| *pin != tag.name) {
        let _ = write!(page, "; `{pin}` as of {}", catalogue::DATE);
    }
    page.push_str(".\n");
}

fn platforms(page: &mut String, tag: &Tag) {
    let mut platforms: Vec<_> = tag.platforms().collect();
    // What clusters are made of first.
    platforms.sort_by_key(|platform| (*platform != "linux/amd64", *platform != "linux/arm64"));
    if !platforms.is_empty() {
        let _ = write!(page, "\nPlatforms: {}\n", platforms.join(", "));
    }
}

fn unknown_tag(page: &mut String, mention: &Mention<'_>, known: &Image, tag: &str) {
    if mention.image.tag().is_none() && known.latest == Latest::Missing {
        page.push_str("\nNo tag means `latest`, and this image has none: the build fails.\n");
    } else if catalogue::unknown_tag(&mention.name, tag).is_some() {
        let _ = write!(page, "\nThe image has no tag `{tag}`.\n");
    } else if catalogue::chain(&mention.name, tag).is_none() {
        let _ = write!(page, "\nThe tag `{tag}` is not in the catalogue.\n");
    }
}

/// Until when the language and the system inside get free security updates.
fn life(page: &mut String, name: &str, tag: &str, only_ended: bool) {
    let ends = catalogue::end_of_life(name, tag);
    let wanted = |cycle: &Cycle| cycle.ends_security() && (!only_ended || cycle.has_ended());
    for cycle in [ends.product, ends.system].into_iter().flatten().filter(wanted) {
        let Some(end) = cycle.free_end.filter(|end| *end != "yes") else { continue };
        let codename = cycle.codename.map(|name| format!(" ({name})")).unwrap_or_default();
        let verb = if cycle.has_ended() { "**ended**" } else { "end" };
        let _ = write!(page, "\n{}{codename}: free security updates {verb} {end}.\n", cycle.title());
    }
}

/// How a reference is read of which nothing is known, and who could be asked.
fn reading(page: &mut String, mention: &Mention<'_>) {
    let image = &mention.image;
    let (stage, from) = (mention.stage(), image.agent.from);
    let has = |name| stage.is_some_and(|stage| stage.field(name).is_some());
    let usual = match from {
        From::Library => "the builder's library, unless set otherwise: cloud.sylabs.io",
        From::Shub => "Singularity Hub, which ended in April 2021",
        From::Docker if !image.is_pulled() => "none, it is taken from the machine that builds",
        _ => "docker.io, which is Docker Hub",
    };
    let by_keyword = |keyword| if has(keyword) { format!(", with `{keyword}:`") } else { String::new() };
    let registry = match image.registry.as_deref() {
        Some(registry) => format!("`{registry}`{}", by_keyword("registry")),
        None => usual.to_owned(),
    };
    let (namespace, name) = image.path.rsplit_once('/').unwrap_or(("", &image.path));
    page.push_str("\n\nNot in the catalogue. It is read as:\n\n");
    let code = |text: &str| format!("`{text}`");
    let pieces = [
        ("registry", Some(registry)),
        (
            "namespace",
            Some(namespace).filter(|it| !it.is_empty()).map(|it| code(it) + &by_keyword("namespace")),
        ),
        ("name", Some(code(name))),
        (
            "tag",
            image
                .tag()
                .map(code)
                .or_else(|| image.digest().is_none().then(|| "`latest`, since none is written".to_owned())),
        ),
        ("digest", image.digest().map(code)),
    ];
    for (piece, value) in pieces {
        if let Some(value) = value {
            let _ = writeln!(page, "- {piece}: {value}");
        }
    }
    built_on(page, Chain::under(mention).as_ref());
    life(page, &mention.name, mention.tag(), false);
    let before = page.len();
    by_registry(page, mention);
    if page.len() == before && (image.is_pulled() || from == From::Oras) {
        page.push_str(
            "\nThe registry knows its tags, digests and size. It is asked only when you say so: \
             `singularity-ls pin`, `singularity-ls chain --online`.\n",
        );
    }
}
