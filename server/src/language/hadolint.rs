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
    ("DL3009", "package-cache-left"),
    ("DL3013", "unpinned-pip-package"),
    ("DL3014", "interactive-install"),
    ("DL3016", "unpinned-npm-package"),
    ("DL3018", "unpinned-apk-package"),
    ("DL3019", "package-cache-left"),
    ("DL3022", "unknown-stage"),
    ("DL3023", "unknown-stage"),
    ("DL3024", "duplicate-stage"),
    ("DL3026", "allowed-registries"),
    ("DL3028", "unpinned-gem"),
    ("DL3030", "interactive-install"),
    ("DL3032", "package-cache-left"),
    ("DL3033", "unpinned-rpm-package"),
    ("DL3034", "interactive-install"),
    ("DL3035", "dist-upgrade"),
    ("DL3036", "package-cache-left"),
    ("DL3037", "unpinned-rpm-package"),
    ("DL3038", "interactive-install"),
    ("DL3040", "package-cache-left"),
    ("DL3041", "unpinned-rpm-package"),
    ("DL3042", "package-cache-left"),
    ("DL3049", "label-schema"),
    ("DL3051", "label-schema"),
    ("DL3052", "label-schema"),
    ("DL3053", "label-schema"),
    ("DL3054", "label-schema"),
    ("DL3055", "label-schema"),
    ("DL3056", "label-schema"),
    ("DL3058", "label-schema"),
    ("DL3060", "package-cache-left"),
    ("DL3062", "unpinned-go-package"),
    ("DL3064", "secret-in-definition"),
];

/// The rule that a code means; nothing for a code without a rule of ours.
#[must_use]
pub fn rule_of(code: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, rule)| *rule)
}

/// The codes that mean the same as a rule of ours.
pub fn codes_of(rule: &str) -> impl Iterator<Item = &'static str> {
    ALIASES.iter().filter(move |(_, known)| *known == rule).map(|(code, _)| *code)
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
        assert!(codes_of("unpinned-base-image").eq(["DL3006", "DL3007"]));
        assert!(is_code("SC2086") && !is_code("DL30"));
    }
}
