//! The tag that a digest was, kept as a comment: `From: python@sha256:… # 3.12.7-bookworm`.

use std::ops::Range;

use super::Mention;

/// The longest tag that a registry accepts, in bytes.
const LONGEST: usize = 128;

/// The comment behind a reference, from its `#` to the end of the line, in bytes of the file.
pub(super) fn comment(mention: &Mention<'_>) -> Option<Range<usize>> {
    let text = mention.snapshot.text();
    let end = mention.range()?.end;
    let line = text.line_range(text.line_of(end).0);
    let rest = text.slice(end..line.end);
    let hash = end + rest.find('#').filter(|hash| rest[..*hash].trim().is_empty())?;
    Some(hash..line.end)
}

/// The tag that the comment behind a digest names, and where it stands: its first word, if that can be a tag. Of
/// `name:tag` the tag.
#[must_use]
pub fn tag_in_comment(mention: &Mention<'_>) -> Option<(String, Range<usize>)> {
    mention.image.digest()?;
    let range = comment(mention)?;
    let comment = mention.snapshot.text().slice(range.clone());
    let start = comment.find(|c: char| c != '#' && !c.is_whitespace())?;
    let word = comment[start..].split(char::is_whitespace).next()?;
    let tag_start = word.rfind(':').map_or(0, |colon| colon + 1);
    let tag = &word[tag_start..];
    is_tag(tag).then(|| {
        let start = range.start + start + tag_start;
        (tag.to_owned(), start..start + tag.len())
    })
}

/// What reads like a version, so that a comment in prose is none: in a tag's characters, and with a digit or known for
/// a tag.
fn is_tag(word: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let says_version = word.bytes().any(|byte| byte.is_ascii_digit()) || word == "latest";
    word.len() <= LONGEST && word.chars().all(fits) && says_version && !word.starts_with(['.', '-'])
}
