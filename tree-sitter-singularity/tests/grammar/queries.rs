//! The queries fit the grammar and say what they are meant to say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tree_sitter::{Node, Query, QueryCursor, StreamingIterator, Tree};

use crate::parser;
use crate::samples::shared_files;

fn language() -> tree_sitter::Language {
    tree_sitter_singularity::LANGUAGE.into()
}

fn query(source: &str) -> Query {
    Query::new(&language(), source).unwrap()
}

fn parse(text: &str) -> Tree {
    parser().parse(text, None).unwrap()
}

/// Every match as a list of (capture, node), with the pattern's number.
fn matches<'t>(query: &Query, tree: &'t Tree, text: &'t [u8]) -> Vec<(usize, Vec<(String, Node<'t>)>)> {
    let mut cursor = QueryCursor::new();
    let mut found = Vec::new();
    let mut matches = cursor.matches(query, tree.root_node(), text);
    while let Some(one) = matches.next() {
        let captures = one.captures().iter();
        let captures = captures.map(|c| (query.capture_names()[c.index as usize].to_owned(), c.node));
        found.push((one.pattern_index, captures.collect()));
    }
    found
}

/// `capture text` of every capture that is not private.
fn captured(source: &str, text: &str) -> Vec<String> {
    let (query, tree) = (query(source), parse(text));
    let mut lines = Vec::new();
    for (_, captures) in matches(&query, &tree, text.as_bytes()) {
        for (capture, node) in captures {
            if !capture.starts_with('_') {
                lines.push(format!("{capture} {:?}", &text[node.byte_range()]));
            }
        }
    }
    lines
}

fn query_files() -> Vec<PathBuf> {
    let grammar = Path::new(env!("CARGO_MANIFEST_DIR"));
    let queries = grammar.join("queries");
    // Only in the whole repository. (Emacs' have predicates of its own, and are tried there.)
    let zed = grammar.join("../editors/zed/languages/singularity");
    let mut files = Vec::new();
    let own = [queries.clone(), queries.join("neovim"), queries.join("helix")];
    for folder in own.into_iter().chain(zed.exists().then_some(zed)) {
        for entry in std::fs::read_dir(folder).unwrap() {
            files.push(entry.unwrap().path());
        }
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "scm"));
    files
}

#[test]
fn every_query_compiles() {
    let files = query_files();
    assert!(files.len() > 15, "{files:?}");
    for path in files {
        let source = std::fs::read_to_string(&path).unwrap();
        if let Err(error) = Query::new(&language(), &source) {
            panic!("{}: {error}", path.display());
        }
    }
}

/// Which pattern wins where several capture a node differs between editors.
#[test]
fn no_node_has_two_colours() {
    let query = query(tree_sitter_singularity::HIGHLIGHTS_QUERY);
    let mut parser = parser();
    for sample in shared_files() {
        let tree = parser.parse(&sample.text, None).unwrap();
        let mut colours = BTreeMap::new();
        for (_, captures) in matches(&query, &tree, &sample.text) {
            for (capture, node) in captures {
                if let Some(other) = colours.insert(node.id(), capture.clone()) {
                    assert_eq!(other, capture, "{}: {node:?}", sample.name);
                }
            }
        }
    }
}

#[test]
fn highlights() {
    let text = "# c\nBootstrap: docker\nFrom: {{ V }}\nStage: a\n%post -x\n%pst\n%files from a\n  b c d\n";
    let found = captured(tree_sitter_singularity::HIGHLIGHTS_QUERY, text);
    for expected in [
        "comment \"# c\"",
        "property \"From\"",
        "constant.builtin \"docker\"",
        "string \"{{ V }}\"",
        "variable.parameter \"V\"",
        "label \"a\"",
        "keyword \"post\"",
        "variable.parameter \"-x\"",
        "keyword \"from\"",
        "string.special.path \"c\"",
        "comment \"d\"",
    ] {
        assert!(found.iter().any(|line| line == expected), "{expected} not in {found:#?}");
    }
    assert!(!found.iter().any(|line| line.ends_with("\"pst\"")), "{found:#?}");
    assert_eq!(found.iter().filter(|line| *line == "label \"a\"").count(), 2, "{found:#?}");
}

/// The language of each script of `text`, by its section's name. Fails if one
/// script has two.
fn languages(text: &[u8], query: &Query) -> BTreeMap<usize, String> {
    let tree = parser().parse(text, None).unwrap();
    let mut languages = BTreeMap::new();
    for (pattern, captures) in matches(query, &tree, text) {
        let settings = query.property_settings(pattern);
        let language = settings.iter().find(|setting| &*setting.key == "injection.language");
        let language = language.and_then(|setting| setting.value.as_deref()).unwrap();
        let (_, script) = captures.iter().find(|(name, _)| name == "injection.content").unwrap();
        let twice = languages.insert(script.start_byte(), language.to_owned());
        assert_eq!(twice, None, "two languages for the script at {}", script.start_byte());
    }
    languages
}

#[test]
fn injections() {
    let query = query(tree_sitter_singularity::INJECTIONS_QUERY);
    for (section, language) in [
        ("%post\n    echo {{ V }}\n", Some("bash")),
        ("%PRE -x\n    echo\n", Some("bash")),
        ("%setup -x # -c python3\n    echo\n", Some("bash")),
        ("%post -c /usr/bin/python3\n    import os\n", Some("python")),
        ("%post -u -c python3.12 -I # c\n    import os\n", Some("python")),
        ("%post -c /usr/bin/env -S Rscript --vanilla\n    library(x)\n", Some("r")),
        ("%post -c /bin/bash\n    echo\n", Some("bash")),
        ("%post -c {{ SHELL }}\n    echo\n", None),
        ("%post -c /opt/unheard-of\n    echo\n", None),
        ("%post\n    #!/usr/bin/python3\n    echo\n", Some("bash")),
        ("%runscript\n    #!/usr/bin/env python3\n    import os\n", Some("python")),
        ("%runscript\n#!/usr/bin/env -S perl -w\nprint 1;\n", Some("perl")),
        ("%runscript\n\n#!/usr/bin/python3\necho\n", Some("bash")),
        ("%runscript -c /usr/bin/python3\n    echo\n", Some("bash")),
        ("%startscript\n#!/bin/dash -e\necho\n", Some("bash")),
        ("%test\n#! /usr/local/bin/node\nlet x;\n", Some("javascript")),
        ("%test\n#!/bin/awk -f\n{ print }\n", None),
        ("%environment -c python3\n    export A=1\n", Some("bash")),
        ("%apprun foo\n    #!/usr/bin/python3\n    echo\n", Some("bash")),
        ("%appinstall foo\n    make\n", Some("bash")),
        ("%help\n    echo\n", None),
        ("%pst\n    echo\n", None),
        ("%post\n", None),
    ] {
        let text = format!("Bootstrap: docker\n{section}");
        let found = languages(text.as_bytes(), &query);
        assert_eq!(found.into_values().next().as_deref(), language, "{section}");
    }
}

#[test]
fn scripts_of_files_have_one_language_at_most() {
    let query = query(tree_sitter_singularity::INJECTIONS_QUERY);
    let mut counts = BTreeMap::new();
    for sample in shared_files() {
        for language in languages(&sample.text, &query).into_values() {
            *counts.entry(language).or_insert(0) += 1;
        }
    }
    println!("injected: {counts:?}");
}

#[test]
fn tags() {
    let text = "Bootstrap: docker\nStage: build\n%arguments\nV=1\n%files from build\na {{ V }}\n";
    let found = captured(tree_sitter_singularity::TAGS_QUERY, text);
    for expected in [
        "definition.module \"Stage: build\"",
        "name \"build\"",
        "name \"files\"",
        "definition.constant \"V=1\"",
        "reference.constant \"{{ V }}\"",
        "reference.module \"build\"",
    ] {
        assert!(found.iter().any(|line| line == expected), "{expected} not in {found:#?}");
    }
}

#[test]
fn text_objects() {
    let text = "Bootstrap: docker\nFrom: a\n%post\n    true\n%files\n    a b\n    c\n";
    let found = captured(tree_sitter_singularity::TEXTOBJECTS_QUERY, text);
    for expected in [
        "function.outer \"%post\\n    true\\n\"",
        "function.inner \"    true\\n\"",
        "function.inner \"a b\"",
        "function.inner \"c\"",
        "parameter.outer \"From: a\"",
        "parameter.inner \"a\"",
    ] {
        assert!(found.iter().any(|line| line == expected), "{expected} not in {found:#?}");
    }
}
