//! Where the lines of a text start.

use std::ops::Range;

use memchr::memchr_iter;

/// Bytes at which lines start, the first one's 0 included.
#[derive(Clone, Debug)]
pub(super) struct LineStarts(Vec<u32>);

impl LineStarts {
    /// The lines of a text that comes in pieces.
    pub(super) fn of<'t>(chunks: impl Iterator<Item = &'t str>) -> LineStarts {
        let mut starts = vec![0];
        let mut before = 0;
        for chunk in chunks {
            starts.extend(memchr_iter(b'\n', chunk.as_bytes()).map(|feed| narrow(before + feed + 1)));
            before += chunk.len();
        }
        LineStarts(starts)
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Line (from 0) of a byte offset, and where it starts.
    pub(super) fn line_of(&self, offset: usize) -> (usize, usize) {
        let line = self.0.partition_point(|start| *start as usize <= offset) - 1;
        (line, self.0.get(line).map_or(0, |start| *start as usize))
    }

    /// Where a line (from 0) starts; nothing where there is no such line.
    pub(super) fn start(&self, line: usize) -> Option<usize> {
        self.0.get(line).map(|start| *start as usize)
    }

    /// Follows an edit of the text: costs what moving the lines behind it costs.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) {
        // A line that starts right behind the range ended inside it.
        let from = self.0.partition_point(|start| *start as usize <= range.start);
        let to = self.0.partition_point(|start| *start as usize <= range.end);
        let (removed, added) = (narrow(range.len()), narrow(with.len()));
        for start in self.0.iter_mut().skip(to) {
            *start = *start - removed + added;
        }
        let new = memchr_iter(b'\n', with.as_bytes()).map(|feed| narrow(range.start + feed + 1));
        self.0.splice(from..to, new);
    }
}

/// Texts are shorter than that: the longest message that the server reads has 256 MiB.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_followed() {
        let texts = ["", "\n", "a", "a\n", "\n\n", "x\ny", "aé\n\nb\n"];
        for before in texts {
            for (start, end) in (0..=before.len()).flat_map(|end| (0..=end).map(move |start| (start, end))) {
                for with in texts {
                    let mut after = before.as_bytes().to_vec();
                    after.splice(start..end, with.bytes());
                    let mut lines = LineStarts::of([before].into_iter());
                    lines.replace(start..end, with);
                    let expected = memchr_iter(b'\n', &after).map(|feed| narrow(feed + 1));
                    let expected: Vec<_> = [0].into_iter().chain(expected).collect();
                    assert_eq!(lines.0, expected, "{before:?} {start}..{end} {with:?}");
                }
            }
        }
    }

    #[test]
    fn lines_of_offsets() {
        let lines = LineStarts::of(["a\nb", "c\n", ""].into_iter());
        let found: Vec<_> = (0..=5).map(|offset| lines.line_of(offset)).collect();
        assert_eq!(found, [(0, 0), (0, 0), (1, 2), (1, 2), (1, 2), (2, 5)]);
        assert_eq!((lines.start(2), lines.start(3)), (Some(5), None));
    }
}
