//! Tags that left the official lists. There are too many to embed as text, so each image's lines are one deflate
//! stream, opened when the first of them is asked for and kept.

use super::table;
use super::tag::{self, Tag};
use std::sync::OnceLock;

/// `generate.py` says how it is laid out, a test that it holds the lines of `retired.tsv`.
const PACKED: &[u8] = include_bytes!("../../catalogue/retired.bin");

/// More than the largest block ever needs: a guard, not a tuning.
const LARGEST_BLOCK: usize = 4 << 20;

/// What is known about a retired tag.
pub(super) fn tag(image: &str, tag: &str) -> Option<Tag> {
    let lines = lines(image);
    let at = tag::find_word(lines, tag)?;
    tag::retired_tag(tag::line_at(lines, at), tag)
}

/// The lines of `retired.tsv` for an image, without the image's name: `tags parent listed delisted`.
pub(super) fn lines(image: &str) -> &'static str {
    static BLOCKS: OnceLock<Box<[OnceLock<Box<str>>]>> = OnceLock::new();
    let (index, streams) = split();
    let at = table::partition_point(index, |line| table::columns::<1>(line) < [image]);
    let Some(line) = index.get(at..).and_then(|rest| rest.lines().next()) else { return "" };
    let [name, offset, length] = table::columns(line);
    if name != image {
        return "";
    }
    let blocks = BLOCKS.get_or_init(|| index.lines().map(|_| OnceLock::new()).collect());
    let number = index.get(..at).unwrap_or_default().lines().count();
    let Some(block) = blocks.get(number) else { return "" };
    block.get_or_init(|| {
        let (offset, length): (usize, usize) = (offset.parse().unwrap_or(0), length.parse().unwrap_or(0));
        let stream = streams.get(offset..offset.saturating_add(length)).unwrap_or_default();
        let bytes =
            miniz_oxide::inflate::decompress_to_vec_with_limit(stream, LARGEST_BLOCK).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default().into_boxed_str()
    })
}

/// The names of the images that have retired tags.
#[cfg(test)]
pub(super) fn images() -> impl Iterator<Item = &'static str> {
    split().0.lines().map(|line| table::columns::<1>(line)[0])
}

/// The index, and the streams behind the empty line.
fn split() -> (&'static str, &'static [u8]) {
    let Some(at) = memchr::memmem::find(PACKED, b"\n\n") else { return ("", &[]) };
    let (index, rest) = PACKED.split_at(at + 1);
    (std::str::from_utf8(index).unwrap_or_default(), rest.get(1..).unwrap_or_default())
}
