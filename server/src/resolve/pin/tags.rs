//! Tags against each other: which says more, which is later.

use std::cmp::Reverse;

use crate::catalogue::{self, Verdict};

/// A tag in its pieces.
struct Pieces<'t> {
    /// The numbers of its first word that is a version.
    numbers: Vec<u64>,
    /// The other words, in their order.
    words: Vec<&'t str>,
}

impl<'t> Pieces<'t> {
    fn of(tag: &'t str) -> Pieces<'t> {
        let mut numbers = Vec::new();
        let mut words = Vec::new();
        for word in tag.split(['-', '_', '+']) {
            let version: Option<Vec<u64>> =
                word.strip_prefix('v').unwrap_or(word).split('.').map(|number| number.parse().ok()).collect();
            match version {
                Some(version) if numbers.is_empty() => numbers = version,
                _ => words.push(word),
            }
        }
        Pieces { numbers, words }
    }

    fn has_words_of(&self, other: &Pieces<'_>) -> bool {
        other.words.iter().all(|word| self.words.contains(word))
    }

    /// Words such as `rc1`, or numbers that run into letters: `3.15.0a2`.
    fn is_pre_release(&self) -> bool {
        const WORDS: [&str; 9] =
            ["rc", "alpha", "beta", "dev", "pre", "preview", "nightly", "snapshot", "test"];
        self.words.iter().any(|word| {
            let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
            let runs_on = word.starts_with(|c: char| c.is_ascii_digit())
                && word.contains('.')
                && ["a", "b", "rc"].iter().any(|letter| stem.ends_with(letter));
            WORDS.contains(&stem) || runs_on
        })
    }
}

/// The tags that stay and may be what a moving one means, the likeliest first: the latest version, then the fewest
/// words that were not asked for.
pub(super) fn exact_names<'t>(image: &str, moving: &str, tags: &'t [String]) -> Vec<&'t str> {
    let mut wanted = Pieces::of(moving);
    // A word that stands beside no version (`latest`, `stable`) names no variant.
    let versions: Vec<_> =
        tags.iter().map(|tag| Pieces::of(tag)).filter(|tag| !tag.numbers.is_empty()).collect();
    wanted.words.retain(|word| versions.iter().any(|tag| tag.words.contains(word)));
    let stays = |tag: &str| {
        let reference = catalogue::Reference { registry: None, path: image, tag: Some(tag), digest: None };
        catalogue::floats(reference) == Verdict::Versioned
    };
    let fits = |pieces: &Pieces<'_>| {
        pieces.has_words_of(&wanted)
            && pieces.numbers.starts_with(&wanted.numbers)
            && !pieces.numbers.is_empty()
            && (wanted.is_pre_release() || !pieces.is_pre_release())
    };
    let named = tags.iter().map(|tag| (tag.as_str(), Pieces::of(tag)));
    let mut found: Vec<_> =
        named.filter(|(tag, pieces)| *tag != moving && fits(pieces) && stays(tag)).collect();
    found
        .sort_by_cached_key(|(tag, pieces)| (Reverse(pieces.numbers.clone()), pieces.words.len(), tag.len()));
    found.into_iter().map(|(tag, _)| tag).collect()
}

/// The tags of the same version that say more than one does, those that say most first.
pub(super) fn more_exact<'t>(tag: &str, tags: &[&'t str]) -> Vec<&'t str> {
    let least = Pieces::of(tag);
    let says_more = |other: &&&str| {
        let pieces = Pieces::of(other);
        pieces.numbers == least.numbers
            && pieces.words.len() > least.words.len()
            && pieces.has_words_of(&least)
    };
    let mut found: Vec<&'t str> = tags.iter().filter(says_more).copied().collect();
    found.sort_by_key(|tag| (Reverse(Pieces::of(tag).words.len()), *tag));
    found
}

/// The newest tag of the same series (its numbers but the last) with the same words; none where that is the tag itself.
pub(super) fn newer<'t>(tag: &str, tags: &'t [String]) -> Option<&'t str> {
    let own = Pieces::of(tag);
    let (_, series) = own.numbers.split_last()?;
    let fits = |other: &(&str, Pieces<'_>)| {
        let pieces = &other.1;
        pieces.words == own.words
            && pieces.numbers.len() == own.numbers.len()
            && pieces.numbers.starts_with(series)
            && pieces.numbers > own.numbers
    };
    let named = tags.iter().map(|tag| (tag.as_str(), Pieces::of(tag)));
    // A name of one number has no series: what follows it is another release.
    let newest =
        named.filter(|_| !series.is_empty()).filter(fits).max_by(|a, b| a.1.numbers.cmp(&b.1.numbers));
    newest.map(|(tag, _)| tag)
}
