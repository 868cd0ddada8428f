//! Codes of hadolint, the linter for Dockerfiles, that mean the same as a rule of ours. Habits and comments that come
//! from there are understood.
//!
//! Source: hadolint 2.15, its list of rules.

/// A code and the rule that says the same.
pub const ALIASES: &[(&str, &str)] = &[
    ("DL3004", "sudo-in-script"),
    ("DL3006", "unpinned-base-image"),
    ("DL3007", "unpinned-base-image"),
    ("DL3008", "unpinned-apt-package"),
    ("DL3013", "unpinned-pip-package"),
    ("DL3014", "interactive-install"),
    ("DL3016", "unpinned-npm-package"),
    ("DL3018", "unpinned-apk-package"),
    ("DL3028", "unpinned-gem"),
    ("DL3033", "unpinned-rpm-package"),
    ("DL3037", "unpinned-rpm-package"),
    ("DL3041", "unpinned-rpm-package"),
    ("DL3062", "unpinned-go-package"),
];

/// The rule that a code means; nothing for a code without a rule of ours.
#[must_use]
pub fn rule_of(code: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, rule)| *rule)
}

/// Whether a word is one of hadolint's codes or of ShellCheck's, which hadolint passes on.
#[must_use]
pub fn is_code(word: &str) -> bool {
    let digits = ["DL", "SC"].iter().find_map(|prefix| word.strip_prefix(prefix));
    digits.is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        assert!(ALIASES.is_sorted() && ALIASES.iter().all(|(code, _)| is_code(code)));
        assert_eq!(rule_of("dl3008"), Some("unpinned-apt-package"));
        assert_eq!(rule_of("DL1000"), None);
        assert!(is_code("SC2086") && !is_code("DL30"));
    }
}
