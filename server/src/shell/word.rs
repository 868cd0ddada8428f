//! Words as a program receives them, with the way back to how they are written.

use std::ops::Range;
use std::sync::Arc;

use super::environment::Place;
use crate::mapped::Mapped;

/// Stands in a word for a stretch that nobody can know before the build: a variable without a constant value, the
/// output of a command. (U+FFFC OBJECT REPLACEMENT CHARACTER: nobody writes it in a script.)
pub const UNRESOLVED: char = '\u{FFFC}';

/// One word of a command: quotes removed, constants put in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// As written, quotes included.
    pub range: Range<usize>,
    /// What the program gets, every unknown stretch as one [`UNRESOLVED`].
    pub value: Mapped,
    /// Some of it stands in quotes.
    pub quoted: bool,
    /// The assignment that its value comes from, if a variable was put in.
    pub assigned_at: Option<Place>,
    /// What the variable of a `for` loop in it is in each round, as written in the loop's list.
    pub(crate) rounds: Option<Arc<[Word]>>,
}

impl Word {
    /// What the program gets, if all of it is known.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        let text = self.value.text();
        (!text.contains(UNRESOLVED)).then_some(text)
    }

    /// What is known of the word: `numpy==\u{FFFC}`.
    #[must_use]
    pub fn sketch(&self) -> &str {
        self.value.text()
    }

    /// The bytes of the script that bytes of [`Word::sketch`] come from; the whole word where nothing finer is known.
    #[must_use]
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        self.value.source(range).unwrap_or_else(|| self.range.clone())
    }

    /// Like [`Word::source`], but only where the script holds just these bytes, so that they can be edited there.
    #[must_use]
    pub fn editable(&self, range: Range<usize>) -> Option<Range<usize>> {
        self.value.verbatim(range)
    }

    /// What the word is in each round of the `for` loop around it, if it is the loop's variable and nothing else: the
    /// words of the loop's list. One that something else in the loop depends on, too, cannot be edited there.
    #[must_use]
    pub fn rounds(&self) -> &[Word] {
        let is_alone = self.sketch().chars().eq([UNRESOLVED]);
        self.rounds.as_deref().filter(|_| is_alone).unwrap_or_default()
    }

    /// Several words as one with blanks between them, as `echo` writes them.
    #[must_use]
    pub fn joined(words: &[Word]) -> Word {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return Word::default() };
        let range = first.range.start..last.range.end.max(first.range.start);
        Word {
            range,
            value: super::open::joined(words),
            quoted: first.quoted,
            assigned_at: first.assigned_at.clone(),
            rounds: None,
        }
    }

    /// The last component of a path, if that is known.
    #[must_use]
    pub fn base_name(&self) -> Option<&str> {
        // Asked a dozen times for each command: what is ASCII, as almost every name is, holds no stretch that is unknown.
        let start = memchr::memrchr(b'/', self.sketch().as_bytes()).map_or(0, |slash| slash + 1);
        let name = &self.sketch()[start..];
        (!name.is_empty() && (name.is_ascii() || !name.contains(UNRESOLVED))).then_some(name)
    }
}
