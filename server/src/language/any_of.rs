//! Words that are looked for together, in one pass over a text.

use aho_corasick::AhoCorasick;

/// A list of words.
#[derive(Debug)]
pub(crate) struct AnyOf(Option<AhoCorasick>);

impl AnyOf {
    /// To be made once: it takes as long as looking through a long script.
    pub(crate) fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> AnyOf {
        // Fails beyond two thousand million words.
        AnyOf(AhoCorasick::new(words).ok())
    }

    /// Whether a text holds one of them.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|words| words.is_match(text))
    }
}
