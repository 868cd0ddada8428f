//! One requirement as `pip` reads it: `name[extra]>=1.2; marker`, `name @ URL`, `git+URL@ref`, a path.
//!
//! A tokenizer of its own: what matters here are the exact places of name and version, also in words that a shell left
//! incomplete and in spellings that a strict parser refuses. Source: the specification of dependency specifiers
//! (PEP 508), of version specifiers (PEP 440), and pip's pages *Requirement Specifiers* and *VCS Support*.

use std::ops::Range;

use super::super::{Argument, Level, Package, level};
use crate::shell::UNRESOLVED;

/// What a version may be joined to its name with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// `name==1.2`
    Requirement,
    /// Also `name@1.2`, `name@^1.2`, `name@latest`: Poetry, `uv tool install`.
    At,
}

const ARCHIVES: [&str; 10] =
    [".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar", ".egg"];

/// Reads and judges a requirement; nothing for a path, a local archive, and what cannot be known.
pub(super) fn judge(argument: &Argument<'_>, syntax: Syntax) -> Option<Package> {
    let text = argument.sketch();
    if let Some((name, url)) = name_at_url(text) {
        let level = url_level(&text[url.clone()])?;
        return Some(Package::at(argument, subject(&text[name.clone()])?, level, name, Some(url)));
    }
    if is_url(text) {
        return url(argument);
    }
    if is_path(text) {
        return None;
    }
    let requirement = text.split(';').next().unwrap_or(text).trim_end();
    let start = requirement.len() - requirement.trim_start().len();
    let name_end =
        requirement[start..].find(|char| !is_name(char)).map_or(requirement.len(), |length| start + length);
    let subject = subject(&requirement[start..name_end])?;
    let mut rest = &requirement[name_end..];
    if let Some(end) = rest.starts_with('[').then(|| rest.find(']')).flatten() {
        rest = &rest[end + 1..];
    }
    let name = start..requirement.len() - rest.len();
    let version = requirement.len() - rest.trim_start().len()..requirement.len();
    let specifiers = &requirement[version.clone()];
    if rest.starts_with(UNRESOLVED) {
        // `name$V`: the name may go on.
        return None;
    }
    let level = match specifiers.strip_prefix('@') {
        Some(constraint) if syntax == Syntax::At => constraint_level(constraint),
        Some(_) => return None,
        None => specifiers_level(specifiers.trim_matches(['(', ')']))?,
    };
    Some(Package::at(argument, subject, level, name, Some(version)))
}

/// Whether a requirement is fetched from a repository.
pub(super) fn is_vcs(text: &str) -> bool {
    let text = name_at_url(text).map_or(text, |(_, url)| &text[url]);
    ["git+", "hg+", "svn+", "bzr+"].iter().any(|scheme| text.starts_with(scheme))
}

fn is_url(text: &str) -> bool {
    is_vcs(text)
        || text.split_once("://").is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// `name @ URL`, with or without blanks and extras.
fn name_at_url(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let at = text.find('@')?;
    let url = at + 1 + (text[at + 1..].len() - text[at + 1..].trim_start().len());
    let rest = &text[url..];
    let scheme = &rest[..rest.find("://")?];
    if !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+') {
        return None;
    }
    let name = text[..at].split('[').next()?.trim_end();
    Some((0..name.len(), url..url + rest.split([' ', ';']).next()?.len()))
}

/// A word is a path if it says so, or could only be one.
fn is_path(text: &str) -> bool {
    let file = text.split(['[', '#', ';']).next().unwrap_or(text).trim_end();
    text.starts_with(['.', '~', '/']) || file.contains('/') || ARCHIVES.iter().any(|end| file.ends_with(end))
}

fn is_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-')
}

/// The name as findings give it; nothing if it is none, as the `1.2` of `name == 1.2` written as three words.
fn subject(name: &str) -> Option<String> {
    let is_package = !name.is_empty()
        && name.chars().all(is_name)
        && !name.starts_with(['-', '.'])
        && name.contains(|char: char| char.is_ascii_alphabetic());
    is_package.then(|| name.to_ascii_lowercase())
}

/// Version specifiers, separated by commas; nothing if they are none.
fn specifiers_level(specifiers: &str) -> Option<Level> {
    let mut level = Level::Unpinned;
    for specifier in specifiers.split(',').map(str::trim).filter(|specifier| !specifier.is_empty()) {
        let version = specifier.trim_start_matches(['=', '<', '>', '~', '!']);
        let operator = &specifier[..specifier.len() - version.len()];
        level = level.max(match operator {
            "==" | "===" if version.trim_end().ends_with(".*") => Level::Floating,
            // `=` alone is refused, but means one version
            "==" | "===" | "=" => Level::Versioned,
            ">=" | "<=" | ">" | "<" | "~=" | "!=" => Level::Floating,
            _ => return None,
        });
    }
    Some(level)
}

/// A constraint behind `@`. Source: Poetry 2.5 `add --help` and its page *Dependency specification*.
fn constraint_level(constraint: &str) -> Level {
    let is_release =
        constraint.starts_with(|char: char| char.is_ascii_digit() || char == UNRESOLVED || char == '=');
    if is_release && !constraint.contains(['*', ',', '<', '>']) { Level::Versioned } else { Level::Floating }
}

fn url(argument: &Argument<'_>) -> Option<Package> {
    let text = argument.sketch();
    let level = url_level(text)?;
    let scheme = if is_vcs(text) { text.find('+').map_or(0, |at| at + 1) } else { 0 };
    let parts = UrlParts::of(text);
    let version = parts.reference.clone().map(|reference| reference.start - 1..reference.end);
    Some(Package::at(argument, &text[scheme..parts.end], level, scheme..parts.end, version))
}

/// An archive is one file, so one release; of a repository the reference decides; a local file is no package.
fn url_level(text: &str) -> Option<Level> {
    if text.starts_with("file:") {
        return None;
    }
    if !is_vcs(text) {
        let hashed = text.split_once('#').is_some_and(|(_, fragment)| fragment.contains("sha256="));
        return Some(if hashed { Level::Immutable } else { Level::Versioned });
    }
    let parts = UrlParts::of(text);
    match parts.reference {
        Some(reference) => Some(level::of_reference(&text[reference])),
        // The variable may hold the reference.
        None if text[..parts.end].contains(UNRESOLVED) => None,
        None => Some(Level::Unpinned),
    }
}

/// A repository's URL: where it ends, and the reference behind it.
struct UrlParts {
    end: usize,
    reference: Option<Range<usize>>,
}

impl UrlParts {
    fn of(text: &str) -> Self {
        let fragment = text.find('#').unwrap_or(text.len());
        // A user may stand before the host, so only an `@` in the path counts.
        let host = text[..fragment].find("://").map_or(0, |at| at + 3);
        let path = text[host..fragment].find('/').map_or(fragment, |at| host + at);
        match text[path..fragment].rfind('@') {
            Some(at) => UrlParts { end: path + at, reference: Some(path + at + 1..fragment) },
            None => UrlParts { end: fragment, reference: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{Environment, Script};

    fn judged(requirement: &str, syntax: Syntax) -> Option<(String, Level)> {
        let commands = Script::parse(format!("V='{requirement}'; x \"$V\"")).commands(&Environment::new());
        let word = commands.first()?.words.get(1)?;
        judge(&Argument { word, start: 0 }, syntax).map(|package| (package.subject, package.level))
    }

    #[test]
    fn requirements() {
        use Level::{Floating, Immutable, Unpinned, Versioned};
        let cases = [
            ("numpy", "numpy", Unpinned),
            ("NumPy[extra,b]", "numpy", Unpinned),
            ("numpy ; python_version<\"3\"", "numpy", Unpinned),
            ("numpy==1.2", "numpy", Versioned),
            ("numpy == 1.2", "numpy", Versioned),
            ("numpy (==1.2)", "numpy", Versioned),
            ("numpy[x]===1.2", "numpy", Versioned),
            ("numpy==1.*", "numpy", Floating),
            ("numpy>=1.2,<2", "numpy", Floating),
            ("numpy~=1.2", "numpy", Floating),
            ("numpy!=1.2", "numpy", Floating),
            ("git+https://h/u/r", "https://h/u/r", Unpinned),
            ("git+https://h/u/r.git@main#egg=x", "https://h/u/r.git", Floating),
            ("git+https://h/u/r@v1.2", "https://h/u/r", Versioned),
            ("git+ssh://git@h/u/r", "ssh://git@h/u/r", Unpinned),
            ("git+https://h/r@0123456789abcdef0123456789abcdef01234567", "https://h/r", Immutable),
            ("git+ssh:h/r@main#egg=https://h/a", "ssh:h/r", Floating),
            ("name @ git+https://h/u/r@dev", "name", Floating),
            ("name@https://h/a.zip", "name", Versioned),
            ("https://h/a-1.whl#sha256=00", "https://h/a-1.whl", Immutable),
        ];
        for (requirement, subject, level) in cases {
            assert_eq!(
                judged(requirement, Syntax::Requirement),
                Some((subject.to_owned(), level)),
                "{requirement}"
            );
        }
        let none = [
            ".",
            "./x",
            "x/y",
            "/x.whl",
            "x-1.0.tar.gz",
            "*.whl",
            ".[dev]",
            "~/x",
            "file:///x",
            "==",
            "1.2",
            "x@1",
        ];
        for requirement in none {
            assert_eq!(judged(requirement, Syntax::Requirement), None, "{requirement}");
        }
        for (requirement, level) in
            [("x@1.2", Versioned), ("x@^1.2", Floating), ("x@latest", Floating), ("x", Unpinned)]
        {
            assert_eq!(judged(requirement, Syntax::At), Some(("x".to_owned(), level)), "{requirement}");
        }
    }
}
