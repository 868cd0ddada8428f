//! Text that was made from a source text, and the way back.
//!
//! What the builder or the shell ends up with is rarely what stands in the file: variables are replaced, quotes
//! dropped, lines joined. A finding is made on the result and has to be shown on the source.

use std::ops::Range;

use smallvec::SmallVec;

/// A text with, for every piece of it, the bytes of the source it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    text: String,
    /// Nearly always one.
    pieces: SmallVec<[Piece; 1]>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    /// Where the piece starts in the made text; it ends where the next one starts.
    start: usize,
    /// The bytes of the source it stands for.
    source: Range<usize>,
    /// Whether the made text is those bytes themselves, so that every offset inside has its counterpart.
    verbatim: bool,
}

impl Mapped {
    /// Appends a piece that stands in the source just so, from byte `source` on.
    pub fn push_verbatim(&mut self, source: usize, text: &str) {
        self.push(
            Piece { start: self.text.len(), source: source..source + text.len(), verbatim: true },
            text,
        );
    }

    /// Appends a piece that replaces the bytes `source`.
    pub fn push_replaced(&mut self, source: Range<usize>, text: &str) {
        self.push(Piece { start: self.text.len(), source, verbatim: false }, text);
    }

    fn push(&mut self, piece: Piece, text: &str) {
        if !text.is_empty() {
            self.pieces.push(piece);
            self.text.push_str(text);
        }
    }

    /// Appends another made text of the same source.
    pub fn append(&mut self, other: &Mapped) {
        for piece in &other.pieces {
            let text = &other.text[piece.start..other.end_of(piece)];
            self.push(Piece { start: self.text.len(), ..piece.clone() }, text);
        }
    }

    /// The same text, none of which can be edited where it comes from.
    #[must_use]
    pub fn unwritten(mut self) -> Mapped {
        self.pieces.iter_mut().for_each(|piece| piece.verbatim = false);
        self
    }

    /// The same text leading back to a source in which this text's own source starts at byte `by`.
    #[must_use]
    pub fn shifted(mut self, by: usize) -> Mapped {
        self.shift(by);
        self
    }

    /// The source has moved by so many bytes; a difference that wraps moves it back.
    pub(crate) fn shift(&mut self, by: usize) {
        for piece in &mut self.pieces {
            piece.source = piece.source.start.wrapping_add(by)..piece.source.end.wrapping_add(by);
        }
    }

    /// The same text leading back to the source of `inner`, where this text was made from the text of `inner`.
    #[must_use]
    pub fn through(&self, inner: &Mapped) -> Mapped {
        let mut result = Mapped::default();
        for piece in &self.pieces {
            let text = &self.text[piece.start..self.end_of(piece)];
            if piece.verbatim {
                result.append(&inner.slice(piece.source.clone()));
            } else if let Some(source) = inner.source(piece.source.clone()) {
                result.push_replaced(source, text);
            }
        }
        result
    }

    /// The made text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The smallest range of the source that holds everything a non-empty range of the made text came from; nothing
    /// for an empty range or one out of bounds.
    #[must_use]
    pub fn source(&self, range: Range<usize>) -> Option<Range<usize>> {
        if range.is_empty() || range.end > self.text.len() {
            return None;
        }
        let start = self.piece_at(range.start)?.from(range.start).start;
        let end = self.piece_at(range.end - 1)?.from(range.end - 1).end;
        Some(start..end.max(start))
    }

    /// Like [`Mapped::source`], but only where the source holds the same bytes, so that an edit there is an edit of
    /// the made text.
    #[must_use]
    pub fn verbatim(&self, range: Range<usize>) -> Option<Range<usize>> {
        let source = self.source(range.clone())?;
        let within = |piece: &&Piece| piece.start < range.end && self.end_of(piece) > range.start;
        let all = self.pieces.iter().filter(within).all(|piece| piece.verbatim);
        (all && source.len() == range.len()).then_some(source)
    }

    /// Where a range of the made text lies in one replaced piece: the piece's source, and its range of the made text.
    #[must_use]
    pub fn piece_holding(&self, range: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
        let piece = self.piece_at(range.start)?;
        let end = self.end_of(piece);
        (!piece.verbatim && range.end <= end).then(|| (piece.source.clone(), piece.start..end))
    }

    /// Keeps only a range of the made text; a range out of bounds keeps nothing.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Mapped {
        let mut slice = Mapped::default();
        for piece in &self.pieces {
            let (from, to) = (piece.start.max(range.start), self.end_of(piece).min(range.end));
            let Some(text) = self.text.get(from..to) else { continue };
            if piece.verbatim {
                slice.push_verbatim(piece.source.start + from - piece.start, text);
            } else {
                slice.push_replaced(piece.source.clone(), text);
            }
        }
        slice
    }

    fn end_of(&self, piece: &Piece) -> usize {
        let next = self.pieces.partition_point(|other| other.start <= piece.start);
        self.pieces.get(next).map_or(self.text.len(), |next| next.start)
    }

    fn piece_at(&self, offset: usize) -> Option<&Piece> {
        self.pieces
            .partition_point(|piece| piece.start <= offset)
            .checked_sub(1)
            .and_then(|i| self.pieces.get(i))
    }
}

impl Piece {
    /// The source of the byte at `offset` of the made text.
    fn from(&self, offset: usize) -> Range<usize> {
        if self.verbatim {
            let at = self.source.start + offset - self.start;
            at..at + 1
        } else {
            self.source.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `python:{{ V }}-slim` with V = 3.12
    fn sample() -> Mapped {
        let mut mapped = Mapped::default();
        mapped.push_verbatim(6, "python:");
        mapped.push_replaced(13..20, "3.12");
        mapped.push_verbatim(20, "-slim");
        mapped
    }

    #[test]
    fn ranges_lead_back() {
        let mapped = sample();
        assert_eq!(mapped.text(), "python:3.12-slim");
        assert_eq!(mapped.source(0..6), Some(6..12));
        assert_eq!(mapped.source(7..16), Some(13..25));
        assert_eq!(mapped.source(8..9), Some(13..20), "inside a variable: the whole variable");
        assert_eq!(mapped.verbatim(0..6), Some(6..12));
        assert_eq!(mapped.verbatim(7..16), None);
        assert_eq!(mapped.source(3..3), None);
        assert_eq!(mapped.source(3..99), None);
    }

    #[test]
    fn slices_lead_back_too() {
        let slice = sample().slice(9..14);
        assert_eq!(slice.text(), "12-sl");
        assert_eq!(slice.source(0..2), Some(13..20));
        assert_eq!(slice.verbatim(2..5), Some(20..23));
        assert_eq!(sample().slice(90..99).text(), "");
    }
}
