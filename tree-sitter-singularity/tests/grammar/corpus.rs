//! The corpus tests without the command line: `test/corpus/*.txt`.

use std::path::Path;

use crate::parser;

/// A test of a corpus file: its name, text and the expected nodes.
struct Case<'a> {
    name: &'a str,
    text: &'a str,
    nodes: String,
}

/// `===`, name, `===`, text, `---`, nodes; the line end in front of `---` is not
/// part of the text.
fn cases(file: &str) -> Vec<Case<'_>> {
    let rule = format!("{}\n", "=".repeat(18));
    let mut parts = file.split(rule.as_str()).skip(1);
    let mut cases = Vec::new();
    while let Some(name) = parts.next() {
        let (text, nodes) = parts.next().and_then(|part| part.split_once("\n---\n")).unwrap();
        let nodes = nodes.split_whitespace().collect::<Vec<_>>().join(" ");
        cases.push(Case { name: name.trim(), text, nodes });
    }
    cases
}

#[test]
fn corpus() {
    let mut parser = parser();
    let mut count = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test/corpus");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = std::fs::read_to_string(&path).unwrap();
        for Case { name, text, nodes } in cases(&file) {
            let tree = parser.parse(text, None).unwrap();
            let found = tree.root_node().to_sexp();
            assert_eq!(found, nodes, "{}: {name}", path.display());
            count += 1;
        }
    }
    assert!(count > 90, "only {count} tests found");
    println!("{count} tests of the corpus");
}
