//! The text of a file: a rope, byte offsets inside, positions only at the edge.
//!
//! Everything in the program speaks in byte offsets into [`Text`]. Lines and columns exist for editors (in the
//! encoding they negotiated) and for people reading a terminal; both are computed here and nowhere else.
//!
//! A definition file is bytes, and the builder accepts any of them. A rope holds characters, so a byte that is not
//! valid UTF-8 is held as one private character and written back as that byte. [`Text::original_offset`] translates
//! offsets for output that counts the bytes on disk.

mod line_starts;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ropey::Rope;

use self::line_starts::LineStarts;

/// First of the 128 private characters that stand for the bytes `0x80..=0xFF`.
const ESCAPE_BASE: u32 = 0x10_F780;
const ESCAPE_END: u32 = ESCAPE_BASE + 0x7F;
/// Bytes of an escaped character in UTF-8.
const ESCAPE_LEN: usize = 4;

/// How an editor counts columns. Ordered by preference: bytes are what we count ourselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PositionEncoding {
    /// UTF-16 code units, what every editor understands.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
    /// Bytes.
    Utf8,
}

/// A place in a text: line and column start at 0, the column counts units of a [`PositionEncoding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 0. Only a line feed ends a line, as for the builder.
    pub line: u32,
    /// Column, from 0.
    pub column: u32,
}

/// One replacement in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes replaced.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Puts edits into the order of their places, as whoever applies them wants them. Of two at one place, an insertion
    /// comes before what replaces something.
    pub(crate) fn sort(edits: &mut [Self]) {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    }
}

/// An immutable-by-convention text; cloning shares the rope's nodes.
#[derive(Clone, Debug, Default)]
pub struct Text {
    rope: Rope,
    /// In bytes. The rope counts the characters of a leaf whenever it is asked for any of its lengths.
    len: usize,
    /// Whether there surely is no character of several bytes: then columns are the same in all encodings.
    ascii: bool,
    /// Whether there may be a carriage return.
    returns: bool,
    /// Where lines start. The rope knows it too; this is asked many times for every edit, and answers twenty times as
    /// fast. Found when first asked for, and then following the edits.
    lines: OnceLock<Arc<LineStarts>>,
    /// Whether some of it stands for bytes that are not UTF-8. Almost always not, and then offsets are what they are on
    /// disk.
    escaped: bool,
    /// How many escaped bytes there are before each block of [`BLOCK`] bytes; counted when first asked for.
    escapes_before: OnceLock<Arc<[usize]>>,
}

const BLOCK: usize = 4096;

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.rope == other.rope
    }
}

impl Eq for Text {}

impl Text {
    /// A text from characters, as editors send it.
    #[must_use]
    pub fn new(text: &str) -> Text {
        Text {
            rope: Rope::from_str(text),
            len: text.len(),
            ascii: text.is_ascii(),
            returns: text.contains('\r'),
            ..Text::default()
        }
    }

    /// A text from the bytes of a file. Never fails: invalid bytes become private characters.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Text {
        match std::str::from_utf8(bytes) {
            Ok(text) if !text.chars().any(is_escape) => Text::new(text),
            _ => Text { escaped: true, ..Text::new(&escape(bytes)) },
        }
    }

    /// The bytes to write to disk.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.len());
        for chunk in self.rope.chunks() {
            unescape_into(chunk, &mut bytes);
        }
        bytes
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text between two byte offsets; offsets that are out of range or inside a character are clamped down.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Cow<'_, str> {
        let end = self.floor(range.end);
        let start = self.floor(range.start).min(end);
        if start == end {
            return Cow::default();
        }
        let (chunk, chunk_start, ..) = self.rope.chunk_at_byte(start);
        if let Some(text) = chunk.get(start - chunk_start..end - chunk_start) {
            return text.into();
        }
        // Not by a slice of the rope: that counts the lines and characters in it first.
        let mut text = String::with_capacity(end - start);
        let mut from = start - chunk_start;
        for chunk in self.rope.chunks_at_byte(start).0 {
            let rest = chunk.get(from..).unwrap_or_default();
            text.push_str(rest.get(..end - start - text.len()).unwrap_or(rest));
            if text.len() == end - start {
                break;
            }
            from = 0;
        }
        text.into()
    }

    /// The part of the text that holds byte `offset` and lies contiguous in memory, from that byte on.
    #[must_use]
    pub fn chunk_at(&self, offset: usize) -> &[u8] {
        if offset >= self.len() {
            return &[];
        }
        let (chunk, start, ..) = self.rope.chunk_at_byte(offset);
        chunk.as_bytes().get(offset - start..).unwrap_or_default()
    }

    /// Replaces a range of bytes; a range out of bounds or inside a character is clamped down.
    pub fn replace(&mut self, range: Range<usize>, with: &str) {
        let end = self.floor(range.end);
        let start = self.floor(range.start).min(end);
        let [start_char, end_char] = [start, end].map(|byte| self.char_at(byte));
        self.escapes_before = OnceLock::new();
        self.ascii &= with.is_ascii();
        self.returns |= with.contains('\r');
        self.len = self.len - (end - start) + with.len();
        if let Some(lines) = self.lines.get_mut() {
            Arc::make_mut(lines).replace(start..end, with);
        }
        if start < end {
            self.rope.remove(start_char..end_char);
        }
        if !with.is_empty() {
            self.rope.insert(start_char, with);
        }
    }

    fn lines(&self) -> &LineStarts {
        self.lines.get_or_init(|| Arc::new(LineStarts::of(self.rope.chunks())))
    }

    /// Line (from 0) of a byte offset, and the byte offset at which that line starts.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> (usize, usize) {
        self.lines().line_of(offset.min(self.len()))
    }

    /// The byte range of a line (from 0) without its line end; the empty end of the text for a line beyond it.
    #[must_use]
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let Some(start) = self.lines().start(line) else { return self.len()..self.len() };
        let Some(next) = self.lines().start(line + 1) else { return start..self.len() };
        let feed = next - 1;
        let has_return = self.returns && feed > start && self.rope.byte(feed - 1) == b'\r';
        start..feed - usize::from(has_return)
    }

    /// Number of lines; a text that ends in a line feed has an empty last line.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines().count()
    }

    /// The position of a byte offset; offsets beyond the end or inside a character are clamped down.
    #[must_use]
    pub fn position(&self, offset: usize, encoding: PositionEncoding) -> Position {
        let offset = self.floor(offset);
        let (line, start) = self.line_of(offset);
        let column = match encoding {
            PositionEncoding::Utf32 => self.char_at(offset) - self.char_at(start),
            PositionEncoding::Utf16 if !self.ascii => {
                let unit = |byte| self.rope.char_to_utf16_cu(self.char_at(byte));
                unit(offset) - unit(start)
            }
            PositionEncoding::Utf8 | PositionEncoding::Utf16 => offset - start,
        };
        Position { line: narrow(line), column: narrow(column) }
    }

    /// The byte offset of a position. A line or column beyond the end means the end; a column inside a character
    /// means its start. No position makes this fail.
    #[must_use]
    pub fn offset(&self, position: Position, encoding: PositionEncoding) -> usize {
        let line = self.line_range(position.line as usize);
        let column = position.column as usize;
        let offset = match encoding {
            PositionEncoding::Utf32 if !self.ascii => {
                let char = self.char_at(line.start).saturating_add(column);
                self.rope.char_to_byte(char.min(self.rope.len_chars()))
            }
            PositionEncoding::Utf16 if !self.ascii => {
                let unit = self.rope.char_to_utf16_cu(self.char_at(line.start));
                let unit = unit.saturating_add(column).min(self.rope.len_utf16_cu());
                self.rope.char_to_byte(self.rope.utf16_cu_to_char(unit))
            }
            PositionEncoding::Utf8 | PositionEncoding::Utf16 | PositionEncoding::Utf32 => {
                line.start.saturating_add(column)
            }
        };
        self.floor(offset.min(line.end))
    }

    /// What a byte offset of this text is in the file on disk, where an escaped byte counts one.
    #[must_use]
    pub fn original_offset(&self, offset: usize) -> usize {
        if !self.escaped {
            return offset;
        }
        let counted = self.escapes_before.get_or_init(|| self.count_blocks());
        let end = self.floor(offset);
        let block = end / BLOCK;
        let in_block = self.escapes_in(self.floor(block * BLOCK)..end);
        offset - (counted.get(block).copied().unwrap_or_default() + in_block) * (ESCAPE_LEN - 1)
    }

    fn count_blocks(&self) -> Arc<[usize]> {
        let mut before = 0;
        let blocks = (0..=self.len() / BLOCK).map(|block| {
            let start = self.floor(block * BLOCK);
            let counted = before;
            before += self.escapes_in(start..self.floor((block + 1) * BLOCK));
            counted
        });
        blocks.collect()
    }

    fn escapes_in(&self, range: Range<usize>) -> usize {
        self.rope.byte_slice(range).chunks().map(count_escapes).sum()
    }

    /// The nearest character boundary at or before an offset.
    #[must_use]
    pub fn floor(&self, offset: usize) -> usize {
        let offset = offset.min(self.len());
        if self.ascii { offset } else { self.rope.char_to_byte(self.char_at(offset)) }
    }

    /// Number of the character that holds a byte.
    fn char_at(&self, byte: usize) -> usize {
        if self.ascii { byte } else { self.rope.byte_to_char(byte) }
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

/// The original bytes of a piece of a [`Text`].
#[must_use]
pub fn original_bytes(piece: &str) -> Cow<'_, [u8]> {
    if count_escapes(piece) == 0 {
        return Cow::Borrowed(piece.as_bytes());
    }
    let mut bytes = Vec::with_capacity(piece.len());
    unescape_into(piece, &mut bytes);
    Cow::Owned(bytes)
}

/// A piece of a [`Text`] for people and JSON, where an invalid byte shows as U+FFFD.
#[must_use]
pub fn display(piece: &str) -> Cow<'_, str> {
    match original_bytes(piece) {
        Cow::Borrowed(_) => Cow::Borrowed(piece),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

fn is_escape(c: char) -> bool {
    (ESCAPE_BASE..=ESCAPE_END).contains(&u32::from(c))
}

fn count_escapes(text: &str) -> usize {
    // Every escape starts with 0xF4; almost no text has that byte at all.
    if !text.as_bytes().contains(&0xF4) { 0 } else { text.chars().filter(|c| is_escape(*c)).count() }
}

/// Bytes to characters. A character that is itself in the private range is held byte by byte, so that the way back
/// is unambiguous.
fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let push_byte = |text: &mut String, byte: u8| {
        text.extend(char::from_u32(ESCAPE_BASE + u32::from(byte & 0x7F)));
    };
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if is_escape(c) {
                c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push_byte(&mut text, byte));
            } else {
                text.push(c);
            }
        }
        chunk.invalid().iter().for_each(|byte| push_byte(&mut text, *byte));
    }
    text
}

fn unescape_into(text: &str, bytes: &mut Vec<u8>) {
    if count_escapes(text) == 0 {
        return bytes.extend_from_slice(text.as_bytes());
    }
    for c in text.chars() {
        if is_escape(c) {
            bytes.push((u32::from(c) - ESCAPE_BASE) as u8 | 0x80);
        } else {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENCODINGS: [PositionEncoding; 3] =
        [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32];

    #[test]
    fn invalid_bytes_survive() {
        let private = char::from_u32(ESCAPE_BASE + 3).unwrap().to_string();
        for bytes in [&b"caf\xe9\n\xff\xfe"[..], b"\xf4", private.as_bytes(), b"plain", &[0x80, 0xC3, 0x28]] {
            assert_eq!(Text::from_bytes(bytes).to_bytes(), bytes);
        }
        let text = Text::from_bytes(b"\xe9a");
        assert_eq!(text.original_offset(text.len()), 2);
        let long = Text::from_bytes(&b"ab\xff".repeat(9_000));
        for (i, offset) in (0..=long.len()).step_by(6).enumerate() {
            assert_eq!(long.original_offset(offset), i * 3);
        }
        assert_eq!(text.position(text.len(), PositionEncoding::Utf32).column, 2);
    }

    #[test]
    fn positions_round_trip() {
        let text = Text::new("a\u{1F40D}é\r\nx\u{2028}y\rz\n\nend");
        for encoding in ENCODINGS {
            for (offset, _) in text.to_string().char_indices() {
                let position = text.position(offset, encoding);
                let back = text.offset(position, encoding);
                // The two bytes of a line end share the position before them.
                assert!(back == offset || text.slice(back..offset) == "\r", "{encoding:?} {offset}");
            }
        }
        assert_eq!(text.position(5, PositionEncoding::Utf16), Position { line: 0, column: 3 });
        assert_eq!(text.line_count(), 4, "only a line feed ends a line");
    }

    #[test]
    fn wild_positions_clamp() {
        let text = Text::new("ab\r\n\u{1F40D}");
        for encoding in ENCODINGS {
            assert_eq!(text.offset(Position { line: 0, column: 99 }, encoding), 2);
            assert_eq!(text.offset(Position { line: u32::MAX, column: u32::MAX }, encoding), text.len());
        }
        assert_eq!(text.offset(Position { line: 1, column: 1 }, PositionEncoding::Utf16), 4, "inside a pair");
        assert_eq!(
            text.offset(Position { line: 1, column: 2 }, PositionEncoding::Utf8),
            4,
            "inside a character"
        );
    }

    #[test]
    fn wild_replacements_clamp() {
        let mut text = Text::new("é");
        text.replace(1..77, "x");
        assert_eq!(text.to_string(), "x");
        #[expect(clippy::reversed_empty_ranges)]
        text.replace(5..0, "y");
        assert_eq!(text.to_string(), "yx");
    }
}
