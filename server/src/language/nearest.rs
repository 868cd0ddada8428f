//! What a misspelt word was meant to be.

/// Longer words are nobody's slip of the finger.
const LONGEST: usize = 40;

/// The candidate that a word is surely a misspelling of: the same but for letter case, or one slip away (two in long
/// words). Nothing where two are equally near.
pub(crate) fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str> + Clone) -> Option<&'c str> {
    let word = word.to_lowercase();
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let slips = match word.len() {
        0..3 => 0,
        3..8 => 1,
        _ => 2,
    };
    // Each character more or less is a slip.
    let letters = word.chars().count();
    let candidates = candidates.filter(|candidate| candidate.chars().count().abs_diff(letters) <= slips);
    let distance = |candidate: &str| strsim::osa_distance(&word, &candidate.to_lowercase());
    let near = candidates.map(|candidate| (distance(candidate), candidate));
    let best = near.clone().map(|(distance, _)| distance).min()?;
    let mut found = near.filter(|(distance, _)| *distance == best).map(|(_, candidate)| candidate);
    if let (true, Some(only), None) = (best <= slips, found.next(), found.next()) {
        return Some(only);
    }
    None
}

/// The only candidate that a word is the beginning of, or else the nearest one. For names that people shorten.
pub(crate) fn nearest_or_longer<'c>(
    word: &str,
    candidates: impl Iterator<Item = &'c str> + Clone,
) -> Option<&'c str> {
    nearest(word, candidates.clone()).or_else(|| {
        let word = word.to_lowercase();
        let fits = |candidate: &&str| word.len() >= 3 && candidate.to_lowercase().starts_with(&word);
        let mut longer = candidates.filter(fits);
        let only = longer.next()?;
        longer.next().is_none().then_some(only)
    })
}

/// Whether a word is what it is meant to be but for letter case and one slip: a beginning of it may be a name of its own.
pub(crate) fn is_one_slip(word: &str, meant: &str) -> bool {
    let (word, meant) = (word.to_lowercase(), meant.to_lowercase());
    word == meant || (!meant.starts_with(&word) && strsim::osa_distance(&word, &meant) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_beginnings() {
        let near = |word| {
            nearest(word, ["From", "Stage", "Bootstrap", "Include", "environment", "labels"].into_iter())
        };
        for (word, meant) in [
            ("form", Some("From")),
            ("FROM", Some("From")),
            ("Bootstarp", Some("Bootstrap")),
            ("bootsrtap", Some("Bootstrap")),
            ("lables", Some("labels")),
            ("environments", Some("environment")),
            ("env", None),
            ("Exclude", None),
            ("Name", None),
            ("wheel", None),
            ("", None),
            ("f", None),
        ] {
            assert_eq!(near(word), meant, "{word}");
        }
        let sections = ["environment", "appenv", "test"];
        assert_eq!(nearest_or_longer("env", sections.into_iter()), Some("environment"));
        assert_eq!(nearest_or_longer("en", sections.into_iter()), None);
        for (word, meant, one) in [
            ("lables", "labels", true),
            ("Labels", "labels", true),
            ("runscripts", "runscript", true),
            ("enviroment", "environment", true),
            ("file", "files", false),
            ("env", "environment", false),
            ("enviromnets", "environment", false),
        ] {
            assert_eq!(is_one_slip(word, meant), one, "{word}");
        }
        assert_eq!(nearest("ab", ["aa", "bb"].into_iter()), None, "both are as near");
        assert_eq!(nearest(&"x".repeat(1 << 20), ["x"].into_iter()), None);
    }
}
