//! Writing another reference in the place of one: the fewest characters, also where they come out of a variable.

use std::ops::Range;

use super::{Mention, comment};
use crate::definition::templates;
use crate::language::agents::From;
use crate::text::Edit;

/// Longer references are nobody's; in bytes.
const LONGEST: usize = 512;

/// What a reference is to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement<'r> {
    /// Another tag of the same image; a digest goes.
    Tag(&'r str),
    /// Another image from Docker Hub or another registry, with its host where that is not Docker Hub.
    Image {
        /// Its name.
        name: &'r str,
        /// Its tag.
        tag: Option<&'r str>,
    },
    /// The same image by its digest, and the tag that this is, as a comment.
    Digest {
        /// `sha256:…`
        digest: &'r str,
        /// The tag.
        tag: &'r str,
    },
}

/// A reference that was written in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The edits, sorted, without overlap.
    pub edits: Vec<Edit>,
    /// The variable whose default they change.
    pub through: Option<String>,
    /// Whether other text of the stage uses that variable, and changes with it.
    pub shared: bool,
}

/// The edits that write a replacement. None where the reference is not written out: it comes from outside, or is put
/// together from pieces that cannot be changed one by one.
#[must_use]
pub fn write(mention: &Mention<'_>, replacement: Replacement<'_>) -> Option<Written> {
    let reference = &mention.image.reference;
    let text = mention.image.value.text();
    if !mention.image.complete {
        return None;
    }
    match replacement {
        Replacement::Tag(tag) => {
            let mut written = match (&reference.tag, &reference.digest) {
                (Some(old), None) => put(mention, old.clone(), tag),
                _ => put(mention, reference.path.end..text.len(), &format!(":{tag}")),
            }?;
            // What the digest was is said by the tag again.
            if reference.digest.is_some()
                && let Some(range) = tag_comment(mention)
            {
                written.edits.push(Edit { range, text: String::new() });
            }
            Some(written)
        }
        Replacement::Image { name, tag } => {
            let start = reference.registry.as_ref().map_or(reference.path.start, |registry| registry.start);
            // What the keywords put in front would be put in front of this one too.
            let keywords = ["registry", "namespace", "library", "fingerprints"];
            if keywords.iter().any(|name| mention.stage().is_some_and(|stage| stage.field(name).is_some())) {
                return None;
            }
            let keeps_tag = tag.is_some() && tag == mention.image.tag() && reference.digest.is_none();
            let mut written = if keeps_tag {
                put(mention, start..reference.path.end, name)?
            } else {
                let tag = tag.map(|tag| format!(":{tag}")).unwrap_or_default();
                put(mention, start..text.len(), &format!("{name}{tag}"))?
            };
            if mention.image.agent.from != From::Docker {
                written.edits.push(to_docker(mention)?);
                Edit::sort(&mut written.edits);
            }
            Some(written)
        }
        Replacement::Digest { digest, tag } => {
            let mut written = put(mention, reference.path.end..text.len(), &format!("@{digest}"))?;
            if written.through.is_none() {
                written.edits.extend(comment_edit(mention, tag));
            }
            Some(written)
        }
    }
}

/// The edits that write the whole reference anew, of which only the characters that differ.
#[must_use]
pub fn rewrite(mention: &Mention<'_>, new: &str) -> Option<Written> {
    let old = mention.image.value.text();
    let same = old.chars().zip(new.chars()).take_while(|(old, new)| old == new);
    let start: usize = same.map(|(char, _)| char.len_utf8()).sum();
    let same = old[start..].chars().rev().zip(new[start..].chars().rev()).take_while(|(old, new)| old == new);
    let end: usize = same.map(|(char, _)| char.len_utf8()).sum();
    put(mention, start..old.len() - end, &new[start..new.len() - end])
}

/// The whole comment that names the tag, with the blanks before it, where it says nothing else.
fn tag_comment(mention: &Mention<'_>) -> Option<Range<usize>> {
    let (_, tag) = super::tag_in_comment(mention)?;
    let comment = comment::comment(mention)?;
    let text = mention.snapshot.text();
    let start = mention.range()?.end;
    let rest = text.slice(tag.end..comment.end);
    // Of a longer comment only the tag goes; the rest is somebody's note.
    if rest.trim().is_empty() { Some(start..tag.end) } else { Some(tag.start..tag.end + blank(&rest)) }
}

fn blank(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// Writes a tag as a comment: in place of a tag that a comment names, before another comment, or at the end of the
/// line. Behind a line that goes on there is no place for one.
fn comment_edit(mention: &Mention<'_>, tag: &str) -> Option<Edit> {
    if let Some((_, range)) = super::tag_in_comment(mention) {
        return Some(Edit { range, text: tag.to_owned() });
    }
    let text = mention.snapshot.text();
    let end = mention.range()?.end;
    let rest = text.slice(end..text.line_range(text.line_of(end).0).end);
    let is_free = rest.trim().is_empty() || rest.trim_start().starts_with('#');
    is_free.then(|| Edit { range: end..end, text: format!(" # {tag}") })
}

/// `Bootstrap: library` to `Bootstrap: docker`, where it is written out.
fn to_docker(mention: &Mention<'_>) -> Option<Edit> {
    let (header, field) = mention.stage()?.field("bootstrap")?;
    let range = field.value.verbatim(0..field.value.text().len())?;
    Some(Edit { range: header.range(&range), text: "docker".to_owned() })
}

/// Puts `new` in the place of a range of the reference, empty or not.
fn put(mention: &Mention<'_>, made: Range<usize>, new: &str) -> Option<Written> {
    let value = &mention.image.value;
    let plain = |range| {
        let edits = vec![Edit { range, text: new.to_owned() }];
        Some(Written { edits, through: None, shared: false })
    };
    if made.is_empty() {
        let last = made.start.checked_sub(1)?..made.start;
        if let Some(before) = value.verbatim(last.clone()) {
            return plain(before.end..before.end);
        }
        return put_through(mention, last, made, new);
    }
    if let Some(range) = value.verbatim(made.clone()) {
        return plain(range);
    }
    if made.len() > LONGEST {
        return None;
    }
    // What stands around the variable has to stay: `{{ V }}-slim`.
    let old = value.text().get(made.clone())?;
    let is_written = |at: usize| value.verbatim(made.start + at..made.start + at + 1).is_some();
    let kept_before = (0..old.len()).take_while(|at| is_written(*at)).count();
    let kept_behind = (kept_before..old.len()).rev().take_while(|at| is_written(*at)).count();
    let inner = made.start + kept_before..made.end - kept_behind;
    let new = new.strip_prefix(old.get(..kept_before)?)?.strip_suffix(old.get(old.len() - kept_behind..)?)?;
    put_through(mention, inner.clone(), inner, new)
}

/// Puts `new` into the default of the variable that a range of the reference comes out of. `probe` is not empty and in
/// the same variable.
fn put_through(mention: &Mention<'_>, probe: Range<usize>, made: Range<usize>, new: &str) -> Option<Written> {
    let stage = mention.stage()?;
    let text = mention.snapshot.text();
    let (name, held) = stage.written_in_default(text, &mention.image.value, probe.clone())?;
    let start = (held.start + made.start).checked_sub(probe.start)?;
    let range = start..start + made.len();
    let whole = text.slice(stage.range.clone());
    let uses = templates::variables(&whole).filter(|other| whole.get(other.name.clone()) == Some(&*name));
    Some(Written {
        edits: vec![Edit { range, text: new.to_owned() }],
        shared: uses.count() > 1,
        through: Some(name),
    })
}
