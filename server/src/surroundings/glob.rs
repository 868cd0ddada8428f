//! Shell patterns, as far as they mean the same to everybody: `*` and `?` within a component.

use std::path::{Component, Path, PathBuf};

use super::Kind;
use super::disk::Disk;

/// The most paths that a pattern is followed along.
const MOST: usize = 1_000;

/// Whether there is something that a pattern fits; nothing for patterns that builders read differently.
pub(super) fn matches(disk: &Disk, limits: &[PathBuf], pattern: &Path) -> Option<bool> {
    let limit = limits.iter().find(|limit| pattern.starts_with(limit))?;
    let mut paths = vec![limit.clone()];
    for component in pattern.strip_prefix(limit).ok()?.components() {
        let Component::Normal(name) = component else { return None };
        let name = name.to_str()?;
        if name.contains(['[', ']', '{', '}', '\\', '\'', '"', '$', '`', '(', '!']) || name.contains("**") {
            return None;
        }
        let mut next = Vec::new();
        for path in &paths {
            if !name.contains(['*', '?']) {
                next.extend(disk.walk(limits, &path.join(name)).map(|found| found.path));
                continue;
            }
            let listing = disk.walk(limits, path).filter(|found| found.kind == Kind::Folder);
            let Some(listing) = listing.and_then(|found| disk.listing(&found.path)) else { continue };
            // A leading dot is matched by nothing but itself.
            let fits = |entry: &str| (name.starts_with('.') || !entry.starts_with('.')) && fits(name, entry);
            let entries =
                listing.entries().filter(|(entry, _)| fits(entry)).map(|(entry, _)| path.join(entry));
            next.extend(entries.take(MOST.saturating_sub(next.len())));
        }
        paths = next;
    }
    Some(!paths.is_empty())
}

/// Whether a name fits a pattern. Goes back to the last `*` only, so it takes at most the product of both lengths.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    let mut star = None;
    while let Some(char) = name.get(n) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == char => (p, n) = (p + 1, n + 1),
            _ => {
                let Some((star_p, star_n)) = star else { return false };
                star = Some((star_p, star_n + 1));
                (p, n) = (star_p + 1, star_n + 1);
            }
        }
    }
    pattern.get(p..).unwrap_or_default().iter().all(|char| *char == '*')
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("*.py", "a.py", true),
            ("*.py", "a.pyc", false),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbXbX", false),
            ("?.?", "a.b", true),
            ("?", "", false),
            ("a", "a", true),
            ("a", "ab", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
        assert!(!fits(&"*a".repeat(200), &"a".repeat(100)));
    }
}
