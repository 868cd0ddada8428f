//! Conventions that a newcomer can trust, because they are tests.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::path::{Path, PathBuf};

fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path, ending));
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A word and the only places of `server/src` that may say it.
const BOUNDARIES: &[(&str, &[&str])] = &[
    ("tower_lsp", &["lsp/"]),
    ("lsp_types", &["lsp/"]),
    ("dashmap", &["lsp/"]),
    ("tree_sitter", &["document.rs", "syntax/", "shell/"]),
    ("std::net", &["resolve/"]),
    ("ureq", &["resolve/"]),
    ("process::Command", &["cli/changed.rs"]),
    ("clap", &["cli/"]),
    // Findings do not depend on what somebody has asked.
    (".memory()", &["features/chain.rs", "cli/chain.rs"]),
];

/// Tests of a module in files of their own may look around more freely.
fn is_test(name: &str) -> bool {
    name.split(['/', '.']).any(|part| part == "tests")
}

#[test]
fn layers_are_one_way() {
    let source = support::root().join("server/src");
    let mut broken = Vec::new();
    for file in files_below(&source, "rs") {
        let name = file.strip_prefix(&source).unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        if is_test(&name) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for (word, places) in BOUNDARIES {
                if code.contains(word) && !places.iter().any(|place| name.starts_with(place)) {
                    broken.push(format!("{name}:{}: {word}", number + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Modules in the order of their layers: a module may name only those before it.
const LAYERS: &[&str] = &[
    "system",
    "text",
    "mapped",
    "document",
    "syntax",
    "catalogue",
    "language",
    "shell",
    "definition",
    "asked",
    "surroundings",
    "finding",
    "config",
    "snapshot",
    "images",
    "rules",
    "features",
    "resolve",
    "lsp",
    "cli",
];

/// Uses that go upwards on purpose.
const EXCEPTIONS: &[(&str, &str)] = &[
    // A package manager's table reads the commands that the shell model found.
    ("language/package_managers", "shell"),
];

#[test]
fn modules_use_only_what_is_below_them() {
    let source = support::root().join("server/src");
    let mut broken = Vec::new();
    for file in files_below(&source, "rs") {
        let name = file.strip_prefix(&source).unwrap().to_string_lossy().into_owned();
        let module = name.split(['/', '.']).next().unwrap();
        if is_test(&name) {
            continue;
        }
        let Some(layer) = LAYERS.iter().position(|known| *known == module) else { continue };
        let text = std::fs::read_to_string(&file).unwrap();
        // Tests stand last, also those of one system alone.
        let code = text.split("#[cfg(test)]").next().unwrap().split("#[cfg(all(test").next().unwrap();
        for (number, line) in
            code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for used in line.split("crate::").skip(1) {
                let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let allowed = EXCEPTIONS.iter().any(|(from, to)| name.starts_with(from) && used == *to);
                let above = LAYERS.iter().position(|known| *known == used).is_some_and(|other| other > layer);
                if above && !allowed {
                    broken.push(format!("{name}:{} uses crate::{used}", number + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn source_files_can_be_read_in_one_sitting() {
    const MOST: usize = 500;
    let root = support::root();
    let folders = [root.join("server/src"), root.join("tests")];
    let long: Vec<_> = folders
        .iter()
        .flat_map(|folder| files_below(folder, "rs"))
        .filter_map(|file| {
            let lines = std::fs::read_to_string(&file).unwrap().lines().count();
            (lines > MOST).then(|| format!("{} has {lines} lines", file.display()))
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_map_names_every_module() {
    let source = support::root().join("server/src");
    let map = std::fs::read_to_string(source.join("lib.rs")).unwrap();
    let architecture = std::fs::read_to_string(support::root().join("ARCHITECTURE.md")).unwrap();
    for layer in LAYERS {
        assert!(map.contains(&format!("[`{layer}`]")), "lib.rs does not describe {layer}");
        assert!(architecture.contains(&format!("`{layer}")), "ARCHITECTURE.md does not name {layer}");
    }
}

/// Words in backquotes that are paths: with a slash or the ending of a file, and nothing that only stands for one.
fn paths_in(page: &str) -> Vec<String> {
    let is_path = |word: &&str| {
        let file = [".rs", ".md", ".py", ".tsv", ".toml", ".yml"].iter().any(|ending| word.ends_with(ending));
        let stands_for_one =
            word.contains(|c: char| c.is_whitespace() || "<>$*~:=|…".contains(c)) || word.contains("NAME");
        // A request of the protocol looks like a path.
        let is_request = word.starts_with("singularity/");
        (word.contains('/') || file)
            && !is_request
            && !stands_for_one
            && !word.starts_with("..")
            && *word != "singularity-ls.toml"
    };
    let prose: String = page.split("```").step_by(2).collect();
    let words: Vec<_> = prose.split('`').skip(1).step_by(2).filter(is_path).map(str::to_owned).collect();
    words.iter().flat_map(|word| braces(word)).collect()
}

/// `a/{b,c}` is `a/b` and `a/c`.
fn braces(word: &str) -> Vec<String> {
    let Some((before, rest)) = word.split_once('{') else { return vec![word.to_owned()] };
    let (choices, after) = rest.split_once('}').unwrap();
    choices.split(',').map(|choice| format!("{before}{choice}{after}")).collect()
}

#[test]
fn every_path_that_the_pages_for_contributors_name_is_there() {
    let root = support::root();
    let folders = [
        "",
        "server",
        "server/src",
        "server/src/rules",
        "server/src/language/package_managers",
        "server/catalogue",
    ];
    let mut missing = Vec::new();
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "README.md"] {
        let paths = paths_in(&std::fs::read_to_string(root.join(page)).unwrap());
        for path in paths {
            let is_there = folders.iter().any(|folder| {
                let path = root.join(folder).join(&path);
                path.exists() || path.with_extension("rs").exists()
            });
            if !is_there {
                missing.push(format!("{page}: {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(paths_in("`a/b` `no path` `x.rs`").len() == 2 && braces("a/{b,c}") == ["a/b", "a/c"]);
}

#[test]
fn definition_of_a_rule_is_in_the_documentation() {
    for rule in singularity_ls::rules::RULES {
        assert!(rule.summary.ends_with('.') && rule.summary.len() <= 110, "{}", rule.id);
        assert!(rule.page.contains("## Example"), "{}", rule.id);
    }
}
