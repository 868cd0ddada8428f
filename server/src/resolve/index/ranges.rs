//! Ranges of versions in the manner of npm and Cargo, over one crate that knows Cargo's.

use semver::{Version, VersionReq};

use crate::resolve::failure::Failure;

/// Who wrote a range: a bare `1.2` is *compatible with* for Cargo and *exactly as far as it goes* for npm.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    Cargo,
    Npm,
}

/// Whether a version is in a range. Pre-releases are only where the range names one.
pub(super) fn contains(range: &str, version: &Version, manner: Manner) -> Result<bool, Failure> {
    if range.is_empty() {
        return Ok(version.pre.is_empty());
    }
    let not_understood = || Failure::Nothing(format!("the range `{range}` is not understood"));
    for one in range.split("||") {
        if requirement(one.trim(), manner).ok_or_else(not_understood)?.matches(version) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn requirement(range: &str, manner: Manner) -> Option<VersionReq> {
    let range = match manner {
        Manner::Cargo => range.to_owned(),
        // npm joins by blanks what Cargo joins by commas.
        Manner::Npm => {
            let parts: Vec<_> = range.split_whitespace().map(npm_part).collect();
            parts.join(", ")
        }
    };
    VersionReq::parse(&range).ok()
}

fn npm_part(part: &str) -> String {
    let part = part.strip_prefix('v').unwrap_or(part);
    if !part.starts_with(|c: char| c.is_ascii_digit()) {
        return part.to_owned();
    }
    let plain = part.replace(['x', 'X'], "*");
    match plain.split('.').count() {
        3 if !plain.contains('*') => format!("={plain}"),
        _ if plain.contains('*') => plain,
        _ => format!("{plain}.*"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (range, version, manner, expected) in [
            ("", "1.0.0", Manner::Npm, true),
            ("", "1.0.0-rc.1", Manner::Npm, false),
            ("1.2", "1.2.9", Manner::Npm, true),
            ("1.2", "1.3.0", Manner::Npm, false),
            ("1.2", "1.3.0", Manner::Cargo, true),
            ("^1.2", "1.3.0", Manner::Npm, true),
            ("1.x", "1.3.0", Manner::Npm, true),
            (">=1.2 <1.4", "1.3.0", Manner::Npm, true),
            (">=1.2 <1.4", "1.4.0", Manner::Npm, false),
            ("1 || 3", "3.0.1", Manner::Npm, true),
            ("~1.2.3", "1.2.9", Manner::Cargo, true),
        ] {
            let version = Version::parse(version).unwrap();
            assert_eq!(contains(range, &version, manner).unwrap(), expected, "{range} {version}");
        }
        assert!(contains("latest!", &Version::new(1, 0, 0), Manner::Npm).is_err());
    }
}
