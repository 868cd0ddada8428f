//! How firmly a package is named.

/// How much of what a name stands for is settled, from nothing to everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// No version at all: whatever is newest on the build day.
    Unpinned,
    /// A version that moves: a range, a branch.
    Floating,
    /// One release.
    Versioned,
    /// One sequence of bytes: a digest, a full commit.
    Immutable,
}

impl Level {
    /// The name in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Level::Unpinned => "unpinned",
            Level::Floating => "floating",
            Level::Versioned => "versioned",
            Level::Immutable => "immutable",
        }
    }
}

/// What stands for a version or a reference that only the author can choose. It is left in scripts on purpose: no index
/// has such a version, so a build that nobody filled it in for stops there and says so.
pub const BLANKS: [&str; 5] = ["VERSION", "TAG", "COMMIT", "SHA256", "HOST"];

/// Whether a version is a place that is still to be filled: nothing moves there.
pub(super) fn is_blank(version: &str) -> bool {
    BLANKS.contains(&version)
}

/// What a git reference names: a full commit is settled, a shortened one or a tag (a name with a digit) is one release,
/// another name is a branch.
#[must_use]
pub(super) fn of_reference(reference: &str) -> Level {
    let is_hexadecimal = reference.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hexadecimal && reference.len() == 40 {
        Level::Immutable
    } else if (is_hexadecimal && reference.len() >= 7) || is_versioned(reference) {
        Level::Versioned
    } else {
        Level::Floating
    }
}

/// Whether an address holds a date, as those of a repository's state on one day do: `…/cran/2024-05-01`.
pub(super) fn is_dated(address: &str) -> bool {
    address.split(|char: char| !char.is_ascii_digit() && char != '-').any(|part| {
        let numbers: Vec<usize> = part.split('-').map(str::len).collect();
        numbers == [4, 2, 2]
    })
}

/// A digit names a release. What only the build knows counts as one, too: whoever writes a variable there means one.
fn is_versioned(reference: &str) -> bool {
    reference.contains(|char: char| char.is_ascii_digit() || char == crate::shell::UNRESOLVED)
        || is_blank(reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        assert!(is_dated("https://packagemanager.posit.co/cran/__linux__/jammy/2024-05-01"));
        assert!(!is_dated("https://cran.r-project.org"));
        assert!(!is_dated("https://h/cran/latest-2024"));
    }

    #[test]
    fn references() {
        assert_eq!(of_reference("0123456789abcdef0123456789abcdef01234567"), Level::Immutable);
        for release in ["v1.2", "deadbeef", "release-3", "\u{FFFC}", "2023-01", "TAG"] {
            assert_eq!(of_reference(release), Level::Versioned, "{release}");
        }
        for branch in ["main", "develop", "HEAD", "abc"] {
            assert_eq!(of_reference(branch), Level::Floating, "{branch}");
        }
    }
}
