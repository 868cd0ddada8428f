//! What may be written in the place of a reference, from the catalogue alone.

use super::write::{Replacement, Written, write};
use super::{Mention, tag_in_comment};
use crate::catalogue::pins::{Pin, pins};
use crate::catalogue::{self, DATE, Reason, Verdict, release, successors};
use crate::finding::{Applicability, Fix};
use crate::language::agents::From;

/// What an alternative is to the reference that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A more exact name of what it means today.
    Pin,
    /// A later release of the same series, or the tag that was meant.
    Update,
    /// Another series that is maintained.
    Release,
    /// What its publisher offers instead.
    Successor,
    /// The same without what most people do not need.
    Smaller,
    /// A name that moves: the way back.
    Unpin,
}

/// Something else to write.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// What it is to the reference that is written.
    pub kind: Kind,
    /// The tag, where it is of the same image.
    pub tag: Option<&'static str>,
    /// The reference as it will read: `python:3.14.7-trixie`.
    pub reference: String,
    /// The edits, with a title that says what they are and as of when.
    pub fix: Fix,
}

/// Other releases, and what its publisher offers instead.
pub(super) fn replacements(mention: &Mention<'_>) -> Vec<Alternative> {
    if !mention.image.complete || mention.name == "scratch" {
        return Vec::new();
    }
    match mention.image.agent.from {
        From::Docker => {
            let mut found = releases(mention);
            found.extend(successor(mention));
            found
        }
        From::Library => from_docker_hub(mention),
        _ => Vec::new(),
    }
}

/// What somebody may want of an image that is right as it is.
pub(super) fn choices(mention: &Mention<'_>) -> impl Iterator<Item = Alternative> {
    let can_choose = mention.image.complete
        && mention.name != "scratch"
        && matches!(mention.image.agent.from, From::Docker);
    let choices = can_choose.then(|| [smaller(mention, mention.replacements()), unpin(mention)]);
    choices.into_iter().flatten().flatten()
}

/// Whether the reference names something that moves.
fn moves(mention: &Mention<'_>) -> bool {
    matches!(mention.verdict, Verdict::Unpinned | Verdict::Floating { .. })
}

/// The tag that is meant: of a digest the one in its comment.
fn meant(mention: &Mention<'_>) -> Option<String> {
    match mention.image.digest() {
        None => Some(mention.tag().to_owned()),
        Some(_) => tag_in_comment(mention).map(|(tag, _)| tag),
    }
}

fn releases(mention: &Mention<'_>) -> Vec<Alternative> {
    let Some(tag) = meant(mention) else { return Vec::new() };
    let has_digest = mention.image.digest().is_some();
    let moves = moves(mention);
    let alternative = |pin: &Pin| {
        let kind = match pin.reason {
            Reason::Release | Reason::SameBuild | Reason::SameVariant | Reason::LastBuild(_) => Kind::Pin,
            Reason::NewestPatch | Reason::NewestOfMajor | Reason::Meant => Kind::Update,
            Reason::OtherSystem(_) | Reason::OtherRelease(_) => Kind::Release,
        };
        let verb = match kind {
            Kind::Update if !moves => "Update to",
            Kind::Release if !moves => "Move to",
            _ => "Pin",
        };
        let digest = if has_digest { "; without a digest" } else { "" };
        let written = write(mention, Replacement::Tag(pin.tag))?;
        let is_same = pin.is_same_today() && mention.image.is_pulled();
        let mut found =
            alternative(mention, kind, verb, pin.tag, &format!("{}{digest}", pin.text), written, is_same);
        if kind == Kind::Release {
            found.fix.applicability = Applicability::Choice;
        }
        Some(found)
    };
    // The digest is more than any name of the same build.
    let wanted = pins(&mention.name, &tag).into_iter().filter(|pin| !(has_digest && pin.is_same_today()));
    wanted.filter_map(|pin| alternative(&pin)).collect()
}

fn alternative(
    mention: &Mention<'_>,
    kind: Kind,
    verb: &str,
    tag: &'static str,
    why: &str,
    written: Written,
    is_same: bool,
) -> Alternative {
    let reference = format!("{}:{tag}", mention.short_name());
    let fix = fix(&format!("{verb} `{reference}`"), why, written, is_same);
    Alternative { kind, tag: Some(tag), reference, fix }
}

/// The fix, which changes nothing today if it says the same, and nothing else is said through the same variable.
fn fix(what: &str, why: &str, written: Written, is_same: bool) -> Fix {
    let title = match &written.through {
        Some(variable) => format!("{what} through `{{{{ {variable} }}}}` ({why})"),
        None => format!("{what} ({why})"),
    };
    let safe = is_same && !written.shared;
    let applicability = if safe { Applicability::Safe } else { Applicability::Unsafe };
    Fix { title, applicability, edits: written.edits }
}

/// The image's successors, where it has been withdrawn.
fn successor(mention: &Mention<'_>) -> Vec<Alternative> {
    let tag = meant(mention).unwrap_or_else(|| "latest".to_owned());
    let successor = |successor: catalogue::Successor| {
        // Without a tag it would be whatever is newest.
        let replacement = Replacement::Image { name: successor.name, tag: successor.tag.or(Some("TAG")) };
        let written = write(mention, replacement)?;
        let tag = successor.tag.map(|tag| format!(":{tag}")).unwrap_or_default();
        let reference = format!("{}{tag}", successor.name);
        let applicability = match successor.tag {
            None => Applicability::ToFill,
            Some(_) if release::is_system(&mention.name) => Applicability::Choice,
            Some(_) => Applicability::Unsafe,
        };
        let known = if successor.tag.is_some() { "" } else { "; its tags are not in the catalogue" };
        let why = format!("the successor of `{}` at {DATE}{known}", mention.short_name());
        let fix = Fix { applicability, ..fix(&format!("Use `{reference}`"), &why, written, false) };
        Some(Alternative { kind: Kind::Successor, tag: None, reference, fix })
    };
    successors(&mention.name, &tag).into_iter().filter_map(successor).collect()
}

/// The smaller variant of what is pinned, or of what would be.
fn smaller(mention: &Mention<'_>, found: &[Alternative]) -> Option<Alternative> {
    let written = meant(mention).filter(|_| mention.image.digest().is_none());
    let tags = written.as_deref().filter(|_| !moves(mention)).into_iter();
    let pins = found.iter().filter(|other| matches!(other.kind, Kind::Pin | Kind::Update));
    let small = tags
        .chain(pins.filter_map(|other| other.tag))
        .find_map(|tag| catalogue::smaller_variant(&mention.name, tag))?;
    let edits = write(mention, Replacement::Tag(small))?;
    Some(alternative(mention, Kind::Smaller, "Use the smaller", small, &format!("at {DATE}"), edits, false))
}

/// The closest name that moves and means what is pinned.
fn unpin(mention: &Mention<'_>) -> Option<Alternative> {
    if moves(mention) {
        return None;
    }
    let tag = meant(mention)?;
    if mention.image.digest().is_some() {
        // The way back from a digest is its tag.
        let edits = write(mention, Replacement::Tag(&tag))?;
        let what = format!("Unpin to `{}:{tag}`", mention.short_name());
        let reference = format!("{}:{tag}", mention.short_name());
        let fix = fix(&what, "the tag in the comment", edits, false);
        return Some(Alternative { kind: Kind::Unpin, tag: None, reference, fix });
    }
    let name = catalogue::moving_names(&mention.name, &tag).into_iter().next()?;
    let level = catalogue::tag(&mention.name, name)?.level;
    let edits = write(mention, Replacement::Tag(name))?;
    Some(alternative(mention, Kind::Unpin, "Unpin to", name, level.meaning(), edits, false))
}

/// What a library holds is not known; what Docker Hub holds under the same name is.
fn from_docker_hub(mention: &Mention<'_>) -> Vec<Alternative> {
    let tag = mention.tag();
    let pinned = pins(&mention.name, tag).into_iter();
    let wanted = pinned.filter(|pin| matches!(pin.reason, Reason::Release | Reason::OtherRelease(_)));
    let alternative = |pin: Pin| {
        let replacement = Replacement::Image { name: &mention.name, tag: Some(pin.tag) };
        let written = write(mention, replacement)?;
        let reference = format!("{}:{}", mention.name, pin.tag);
        let kind = if moves(mention) { Kind::Pin } else { Kind::Release };
        let fix = fix(&format!("Use Docker Hub's `{reference}`"), &pin.text, written, false);
        Some(Alternative { kind, tag: None, reference, fix })
    };
    wanted.filter_map(alternative).collect()
}
