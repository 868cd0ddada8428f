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
    let blocks = blocks();
    let found = blocks.binary_search_by(|block| block.image.cmp(image)).ok().and_then(|at| blocks.get(at));
    found.map_or("", Block::text)
}

/// The names of the images that have retired tags.
#[cfg(test)]
pub(super) fn images() -> impl Iterator<Item = &'static str> {
    blocks().iter().map(|block| block.image)
}

struct Block {
    image: &'static str,
    stream: &'static [u8],
    text: OnceLock<Box<str>>,
}

impl Block {
    fn text(&self) -> &str {
        self.text.get_or_init(|| {
            let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(self.stream, LARGEST_BLOCK);
            String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default().into_boxed_str()
        })
    }
}

/// All blocks, by image; still closed.
fn blocks() -> &'static [Block] {
    static BLOCKS: OnceLock<Box<[Block]>> = OnceLock::new();
    BLOCKS.get_or_init(|| {
        let Some(end) = memchr::memmem::find(PACKED, b"\n\n") else { return Box::default() };
        let (index, streams) = PACKED.split_at(end);
        let index = std::str::from_utf8(index).unwrap_or_default();
        let streams = streams.get(2..).unwrap_or_default();
        let block = |line| {
            let [image, offset, length] = table::columns(line);
            let (offset, length): (usize, usize) = (offset.parse().ok()?, length.parse().ok()?);
            let stream = streams.get(offset..offset.checked_add(length)?)?;
            Some(Block { image, stream, text: OnceLock::new() })
        };
        index.lines().filter_map(block).collect()
    })
}
