//! `pyproject.toml`, `uv.lock` and `poetry.lock`; Julia's `Project.toml` and `Manifest.toml`.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::package_managers::{Family, Level};
use super::{Contents, Requirement, normal, requirement};

type Value<'t> = Spanned<DeValue<'t>>;

/// What a path of keys leads to.
fn get<'v, 't>(table: &'v DeTable<'t>, path: &[&str]) -> Option<&'v Value<'t>> {
    let (first, rest) = path.split_first()?;
    let value = table.get(*first)?;
    match rest {
        [] => Some(value),
        rest => get(value.get_ref().as_table()?, rest),
    }
}

fn parsed(text: &str) -> DeTable<'_> {
    DeTable::parse_recoverable(text).0.into_inner()
}

/// The members of a table of this text, in the order in which they are written, with where they are.
fn members<'v, 't>(
    text: &str,
    table: Option<&'v Value<'t>>,
) -> Vec<(&'v str, Range<usize>, &'v DeValue<'t>)> {
    let members = table.and_then(|table| table.get_ref().as_table()).into_iter().flatten();
    // Of a line that is no TOML the parser may put the value before the key.
    let place = |key: Range<usize>, value: Range<usize>| {
        let end = value.end.max(key.end);
        text.floor_char_boundary(key.start)..text.floor_char_boundary(end)
    };
    let mut members: Vec<_> = members
        .map(|(key, value)| (key.get_ref().as_ref(), place(key.span(), value.span()), value.get_ref()))
        .collect();
    members.sort_by_key(|(_, range, _)| range.start);
    members
}

/// The lists `project.dependencies` and `dependency-groups.dev`, and Poetry's table of its own.
/// Sources: the PyPA's page *pyproject.toml specification*; uv's page *Managing dependencies*; Poetry's page *Dependency
/// specification*.
pub(super) fn pyproject(text: &str) -> Contents {
    let mut contents = Contents::default();
    let table = parsed(text);
    for path in [&["project", "dependencies"][..], &["dependency-groups", "dev"]] {
        let listed = get(&table, path).and_then(|value| value.get_ref().as_array()).into_iter().flatten();
        for value in listed {
            let range = value.span().start + 1..value.span().end.saturating_sub(1);
            let written = value.get_ref().as_str().filter(|inner| text.get(range.clone()) == Some(inner));
            contents
                .requirements
                .extend(written.and_then(|text| requirement(Family::Pip, text, range.start)));
        }
    }
    for (name, range, value) in members(text, get(&table, &["tool", "poetry", "dependencies"])) {
        let level = poetry_level(value).filter(|_| name != "python");
        contents.requirements.extend(level.map(|level| Requirement { name: normal(name), level, range }));
    }
    contents
}

/// `"^1.2"`, `{version = "1.2.3"}`, `{git = "…", rev = "…"}`; nothing for a directory.
fn poetry_level(value: &DeValue<'_>) -> Option<Level> {
    let text = |key: &str| value.as_table()?.get(key)?.get_ref().as_str();
    if text("path").is_some() {
        return None;
    }
    if text("git").is_some() {
        let is_exact = text("rev").or(text("tag")).is_some();
        let branch = text("branch").map_or(Level::Unpinned, |_| Level::Floating);
        return Some(if is_exact { Level::Versioned } else { branch });
    }
    if text("url").is_some() {
        return Some(Level::Versioned);
    }
    let version = value.as_str().or_else(|| text("version"))?.trim();
    Some(match version.trim_start_matches('=').trim_start() {
        "*" | "" => Level::Unpinned,
        exact
            if exact.starts_with(|char: char| char.is_ascii_digit())
                && !exact.contains(['*', ',', '|', ' ']) =>
        {
            Level::Versioned
        }
        _ => Level::Floating,
    })
}

/// Every package of `uv.lock` and `poetry.lock` is one release, with its hashes.
pub(super) fn python_lock(text: &str) -> Contents {
    let table = parsed(text);
    let listed = get(&table, &["package"]).and_then(|value| value.get_ref().as_array()).into_iter().flatten();
    let names = listed.filter_map(|value| value.get_ref().as_table()?.get("name")?.get_ref().as_str());
    let settled = |name: &str| Requirement { name: normal(name), level: Level::Versioned, range: 0..0 };
    Contents { requirements: names.map(settled).collect(), ..Contents::default() }
}

/// Packages that come with Julia and in its version. Source: `stdlib/` of Julia 1.12.
const STANDARD: &[&str] = &[
    "ArgTools",
    "Artifacts",
    "Base64",
    "CRC32c",
    "Dates",
    "DelimitedFiles",
    "Distributed",
    "Downloads",
    "FileWatching",
    "Future",
    "InteractiveUtils",
    "JuliaSyntaxHighlighting",
    "LazyArtifacts",
    "LibCURL",
    "LibGit2",
    "Libdl",
    "LinearAlgebra",
    "Logging",
    "Markdown",
    "Mmap",
    "NetworkOptions",
    "Pkg",
    "Printf",
    "Profile",
    "REPL",
    "Random",
    "SHA",
    "Serialization",
    "SharedArrays",
    "Sockets",
    "SparseArrays",
    "Statistics",
    "StyledStrings",
    "SuiteSparse",
    "TOML",
    "Tar",
    "Test",
    "UUIDs",
    "Unicode",
];

/// `[deps]`, with versions under `[compat]`. Source: Pkg's page *Project.toml and Manifest.toml*, Julia 1.12.
pub(super) fn julia_project(text: &str) -> Contents {
    let table = parsed(text);
    let compat = get(&table, &["compat"]).and_then(|value| value.get_ref().as_table());
    let level = |name: &str| {
        let version = compat.and_then(|compat| compat.get(name)?.get_ref().as_str());
        version.map_or(Level::Unpinned, |version| match version.trim().strip_prefix('=') {
            Some(exact) if !exact.contains(',') && exact.matches('.').count() == 2 => Level::Versioned,
            _ => Level::Floating,
        })
    };
    let needed =
        members(text, get(&table, &["deps"])).into_iter().filter(|(name, ..)| !STANDARD.contains(name));
    let needed =
        needed.map(|(name, range, _)| Requirement { name: name.to_owned(), level: level(name), range });
    Contents { requirements: needed.collect(), ..Contents::default() }
}

/// `[[deps.Name]]`, before Julia 1.7 `[[Name]]`: each with its version or its tree.
pub(super) fn julia_manifest(text: &str) -> Contents {
    let table = parsed(text);
    let all = get(&table, &["deps"]).and_then(|deps| deps.get_ref().as_table()).unwrap_or(&table);
    let listed = all.iter().filter(|(_, value)| value.get_ref().is_array());
    let settled = |name: &str| Requirement { name: name.to_owned(), level: Level::Versioned, range: 0..0 };
    let requirements = listed.map(|(name, _)| settled(name.get_ref())).collect();
    Contents { requirements, ..Contents::default() }
}

#[cfg(test)]
mod tests {
    use super::super::super::package_managers::Level::{Floating, Unpinned, Versioned};
    use super::*;

    fn found<'t>(contents: &Contents, text: &'t str) -> Vec<(String, Level, &'t str)> {
        let found = contents.requirements.iter();
        found.map(|one| (one.name.clone(), one.level, &text[one.range.clone()])).collect()
    }

    fn names(contents: Contents) -> Vec<String> {
        contents.requirements.into_iter().map(|one| one.name).collect()
    }

    #[test]
    fn python() {
        let text = "[project]\nname = 'x'\ndependencies = [\n  \"Scipy>=1\", # c\n  'numpy==1.26',\n  \"\\u0061\",\n]\n\
            [dependency-groups]\ndev = ['pytest', {include-group = 'y'}]\n[tool.poetry.dependencies]\npython = '^3.9'\n\
            a = '*'\nb = '1.2.3'\nc = {version = '^1', optional = true}\nd = {git = 'https://h/d', rev = 'v1'}\ne = {path = '../e'}\n";
        let expected = [
            ("scipy", Floating, "Scipy>=1"),
            ("numpy", Versioned, "numpy==1.26"),
            ("pytest", Unpinned, "pytest"),
            ("a", Unpinned, "a = '*'"),
            ("b", Versioned, "b = '1.2.3'"),
            ("c", Floating, "c = {version = '^1', optional = true}"),
            ("d", Versioned, "d = {git = 'https://h/d', rev = 'v1'}"),
        ];
        let expected: Vec<_> = expected.map(|(name, level, text)| (name.to_owned(), level, text)).into();
        assert_eq!(found(&pyproject(text), text), expected);
        let lock =
            "version = 1\n[[package]]\nname = \"Ruamel.yaml\"\nversion = \"1\"\n[[package]]\nname = \"b\"\n";
        assert_eq!(names(python_lock(lock)), ["ruamel-yaml", "b"]);
    }

    #[test]
    fn julia() {
        let text = "name = \"X\"\n[deps]\nCSV = \"336ed68f\"\nDates = \"ade2ca70\"\nJSON = \"682c06a0\"\nA = \"x\"\n[compat]\n\
                    JSON = \"0.21\"\nA = \"=1.2.3\"\njulia = \"1\"\n";
        let expected = [
            ("CSV", Unpinned, "CSV = \"336ed68f\""),
            ("JSON", Floating, "JSON = \"682c06a0\""),
            ("A", Versioned, "A = \"x\""),
        ];
        let expected: Vec<_> = expected.map(|(name, level, text)| (name.to_owned(), level, text)).into();
        assert_eq!(found(&julia_project(text), text), expected);
        let new =
            "julia_version = \"1.9.0\"\n[[deps.CSV]]\nversion = \"1\"\n[[deps.JSON]]\nversion = \"2\"\n";
        assert_eq!(names(julia_manifest(new)), ["CSV", "JSON"]);
        assert_eq!(names(julia_manifest("[[CSV]]\nversion = \"1\"\n[[JSON]]\n")), ["CSV", "JSON"]);
    }

    #[test]
    fn anything_is_read() {
        let start = std::time::Instant::now();
        for text in [
            "",
            "deps",
            "[deps",
            "deps = 1",
            "[[package]]\nname = 1",
            "\u{feff}",
            "project.dependencies = 'x'",
            "[deps]\n[[deps.%C]]\na = \"1\"\n[[deps.B",
            "[deps]\n\u{e9}\u{e9} = \u{e9}",
        ] {
            for parse in [pyproject, python_lock, julia_project, julia_manifest] {
                let ranges = parse(text).requirements.into_iter().map(|one| one.range);
                ranges.for_each(|range| assert!(text.get(range.clone()).is_some(), "{text:?}: {range:?}"));
            }
        }
        for piece in ["[", "[[package]]\n", "a.", "a = {", "a = ["] {
            pyproject(&piece.repeat(50_000));
            julia_manifest(&piece.repeat(50_000));
        }
        assert!(start.elapsed() < std::time::Duration::from_secs(60));
    }
}
