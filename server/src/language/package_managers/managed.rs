//! Distributions whose own Python takes no packages from `pip`, and what makes another Python the one that is called.

use std::sync::LazyLock;

use crate::language::any_of::AnyOf;
use crate::shell::Command;

/// The first releases that refuse, by the distribution's name in the catalogue of ends of life.
/// Sources: PEP 668; the release notes of Debian 12 (section 5.1.10) and of Ubuntu 23.04.
const REFUSING: &[(&str, (u32, u32))] = &[("debian", (12, 0)), ("ubuntu", (23, 4))];

/// Whether the Python of a release refuses: *externally-managed-environment*.
#[must_use]
pub fn refuses(product: &str, release: &str) -> bool {
    let mut numbers = release.split('.').map(str::parse);
    let Some(Ok(major)) = numbers.next() else { return false };
    let release = (major, numbers.next().and_then(Result::ok).unwrap_or(0));
    REFUSING.iter().any(|(name, first)| *name == product && release >= *first)
}

/// Options with which `pip` asks nobody, or installs elsewhere, by their longest spelling.
/// Source: `pip/_internal/commands/install.py` of pip 26.
pub const ELSEWHERE: [&str; 6] =
    ["--break-system-packages", "--target", "--prefix", "--root", "--dry-run", "--python"];

/// Parts of commands behind which `pip` may be another Python's, or is told not to ask: environments and what manages
/// them, Python's own sources, and the mark that the distributions set.
const OTHERS: [&str; 16] = [
    "activate",
    "conda",
    "mamba",
    "pyenv",
    "pixi",
    "miniforge",
    "virtualenv",
    "EXTERNALLY-MANAGED",
    "break-system-packages",
    "BREAK_SYSTEM_PACKAGES",
    "Python-3",
    "Python-2",
    "python.org",
    "python-build-standalone",
    "deadsnakes",
    "intelpython",
];

static ANY_OTHER: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::of(OTHERS));

/// Whether, behind a command, a bare `pip` may be another one than the distribution's. `text` is all that it may write.
#[must_use]
pub fn brings_another(command: &Command, text: &str) -> bool {
    let sets = |name: &str| command.assignments.iter().any(|assignment| assignment.name == name);
    sets("PATH")
        || sets("PIP_BREAK_SYSTEM_PACKAGES")
        || command.program() == Some("eval")
        || ANY_OTHER.is_in(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases() {
        for (product, release) in
            [("debian", "12"), ("debian", "13"), ("ubuntu", "23.04"), ("ubuntu", "24.04")]
        {
            assert!(refuses(product, release), "{product} {release}");
        }
        for (product, release) in [("debian", "11"), ("ubuntu", "22.04"), ("fedora", "41"), ("debian", "sid")]
        {
            assert!(!refuses(product, release), "{product} {release}");
        }
    }
}
