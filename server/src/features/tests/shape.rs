//! Symbols, folds, selections, tokens.

use expect_test::expect;

use super::super::folding::folds;
use super::super::selection::ranges;
use super::super::symbols::{Symbol, SymbolKind, flat, matches, symbols};
use super::super::tokens::tokens;
use super::{TOOL, at_cursor, lines, open, slice};

fn drawn(symbols: &[Symbol], depth: usize, page: &mut String) {
    for symbol in symbols {
        let (range, selection) = (&symbol.range, &symbol.selection);
        assert!(range.start <= selection.start && selection.end <= range.end, "{symbol:?}");
        page.push_str(&format!(
            "{}{:?} {} | {}\n",
            "  ".repeat(depth),
            symbol.kind,
            symbol.name,
            symbol.detail
        ));
        drawn(&symbol.children, depth + 1, page);
    }
}

#[test]
fn the_outline() {
    let mut page = String::new();
    drawn(&symbols(&open(TOOL)), 0, &mut page);
    expect![[r#"
        Stage stage build | docker golang:1.23.4-bookworm
          Header header | docker golang:1.23.4-bookworm
          Section %arguments | 1 default
            Variable GO | 1.23.4-bookworm
          Script %post | 
        Stage stage 2 | docker debian:bookworm
          Header header | docker debian:bookworm
          Section %files | 1 entry from build
          Script %post | /bin/bash
          Script %runscript | 
          App app hello | 
            Script %apprun | 
            Section %apphelp | Says hello.
    "#]]
    .assert_eq(&page);
    let all = flat(&open(TOOL));
    let is_default = |(symbol, container): &(Symbol, Option<String>)| {
        symbol.name == "GO" && container.as_deref() == Some("%arguments")
    };
    assert!(all.iter().any(is_default));
}

#[test]
fn a_single_stage_needs_no_level() {
    let mut page = String::new();
    let text = "Bootstrap: docker\nFrom: a\n%labels\nA 1\n%files\na b\nc d\n%nonsense\n%\n";
    drawn(&symbols(&open(text)), 0, &mut page);
    expect![[r#"
        Header header | docker a
        Section %labels | 1 label
        Section %files | 2 entries
        Section %nonsense | 
        Section % | 
    "#]]
    .assert_eq(&page);
}

/// Which symbol the cursor is in is looked up from the outside in. Where another app stands between, a tree cannot do
/// that for all of them.
#[test]
fn an_app_encloses_its_sections() {
    for end in ["\n", "\r\n"] {
        let text = "Bootstrap: docker\nFrom: a\n%appinstall x\n  a\n%apprun x\n  b\n\n\n%applabels x\n  C 1\n%apprun y\n  d\n%appenv x\n  e\n";
        let outline = symbols(&open(&text.replace('\n', end)));
        let apps: Vec<_> = outline.iter().filter(|symbol| symbol.kind == SymbolKind::App).collect();
        let [x, y] = apps.as_slice() else { panic!("{apps:?}") };
        let encloses = |app: &Symbol, part: &Symbol| {
            app.range.start <= part.range.start && part.range.end <= app.range.end
        };
        let enclosed: Vec<_> = x.children.iter().map(|part| encloses(x, part)).collect();
        assert_eq!(enclosed, [true, true, true, false]);
        assert!(x.range.end <= y.range.start && encloses(y, &y.children[0]));
    }
}

#[test]
fn queries_are_letters_in_order() {
    for (name, query, found) in
        [("%post", "", true), ("%post", "PST", true), ("%post", "tp", false), ("stage build", "sb", true)]
    {
        assert_eq!(matches(name, query), found, "{name} {query}");
    }
}

#[test]
fn what_folds() {
    let snapshot = open(TOOL);
    let folds = folds(&snapshot).into_iter().map(|fold| {
        format!("{}{}", lines(&snapshot, &fold.range), if fold.comment { " comment" } else { "" })
    });
    expect![[r#"
        1-13
        5-6
        8-13
        11-13
        15-33
        18-19
        21-26
        25-26 comment
        27-28
        30-31
        32-33"#]]
    .assert_eq(&folds.collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_folds_in_scripts() {
    for (script, expected) in [
        ("if a; then\n b\nelif c; then\n d\nelse\n e\nfi\n", &["4-10", "6-7", "8-9"][..]),
        ("f() {\n for i in a; do\n  b\n done\n}\n", &["4-8", "5-7"]),
        ("a && \\\n b \\\n c\nd\n", &["4-6", "5-6"]),
        ("case $1 in\n a)\n  b\n  ;;\nesac\n", &["4-8", "5-7"]),
        ("cat <<E | b\n if\nE\nd 'e\n f'\n", &["4-6", "7-8"]),
        ("(\n a\n)\nwhile b; do\n c\ndone\n", &["4-6", "7-9"]),
        ("if a; then b; fi\nc 'd'\n\n", &[]),
        ("a 'b\n", &[]),
    ] {
        let snapshot = open(&format!("Bootstrap: docker\nFrom: a\n%post\n{script}"));
        let folds: Vec<_> = folds(&snapshot).iter().map(|fold| lines(&snapshot, &fold.range)).collect();
        assert_eq!(folds.get(2..).unwrap_or_default(), expected, "{script}");
    }
    let python = open("Bootstrap: docker\nFrom: a\n%post -c python3\nif (\n a\n): b\n");
    assert_eq!(folds(&python).len(), 2);
}

#[test]
fn selections_grow() {
    let text = "Bootstrap: docker\nFrom: a\n%post\n    echo \"a {{ VA‸L }}-b\" c\n    true\n";
    let (snapshot, offset) = at_cursor(text);
    let ranges = ranges(&snapshot, offset);
    for pair in ranges.windows(2) {
        let (inner, outer) = (&pair[0], &pair[1]);
        assert!(outer.start <= inner.start && inner.end <= outer.end && inner != outer, "{pair:?}");
    }
    let texts: Vec<_> = ranges.iter().map(|range| slice(&snapshot, range)).collect();
    assert_eq!(texts[0], "VAL");
    for wanted in ["{{ VAL }}", "echo \"a {{ VAL }}-b\" c"] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted}: {texts:?}");
    }
    assert_eq!(ranges.last(), Some(&(0..snapshot.text().len())));
}

/// In a script from the word to its command and the statements around it, over however many lines they go.
#[test]
fn selections_grow_by_what_the_shell_reads() {
    for (script, expected) in [
        ("a && b --c x‸y; d\n", &["xy", "b --c xy", "a && b --c xy", "a && b --c xy; d"][..]),
        ("for i in 1; do echo $‸i; done\n", &["i", "$i", "echo $i", "do echo $i; done"]),
        ("a -y \\\n  b‸c \\\n  d\ne\n", &["bc", "bc \\", "a -y \\\n  bc \\\n  d"]),
        ("f() {\n  a‸ b\n}\nc\n", &["a", "a b", "{\n  a b\n}", "f() {\n  a b\n}"]),
        ("cat <<E >x\n a ‸b\nE\nc\n", &["b", "a b", "<<E >x\n a b\nE"]),
        ("a \"‸b $C\"\n", &["b", "\"b $C\"", "a \"b $C\""]),
        ("a b‸\n", &["b", "a b"]),
        ("a \"b ‸c\n d\" e\n", &["c", "\"b c\n d\"", "a \"b c\n d\" e"]),
    ] {
        let (snapshot, offset) = at_cursor(&format!("Bootstrap: docker\nFrom: a\n%post\n{script}"));
        let texts: Vec<_> = ranges(&snapshot, offset).iter().map(|range| slice(&snapshot, range)).collect();
        let mut found = texts.iter();
        for wanted in expected {
            assert!(found.any(|text| text == wanted), "{wanted:?}: {texts:?}");
        }
    }
}

#[test]
fn selections_are_there_at_every_place() {
    for text in [
        "Bootstrap: docker\r\n%post\r",
        "%post",
        "Bootstrap: a\n%post\n é‸'ö\n\n",
        "Bootstrap: a\n%post\n",
        "",
    ] {
        let snapshot = open(text);
        for offset in 0..text.len() + 2 {
            assert!(!ranges(&snapshot, offset).is_empty(), "{text:?} {offset}");
        }
    }
}

#[test]
fn tokens_of_everything() {
    let text = "\
# top
bootstrap: docker
From: quay.io/o/i:1-{{ V }}@sha256:00 # c
Stage: {{ S }}
Nonsense: x
%post -c /bin/bash
    echo {{ V }} # no token in scripts but this
%files from build
    # c
    a \"b c\"
%labels
    K {{ V }}x{{ W }}
%arguments
    V=1
%apprun hello
";
    let snapshot = open(text);
    let found = tokens(&snapshot, 0..text.len());
    assert!(found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{found:?}");
    let shown = found.iter().map(|token| format!("{:?} {}", token.kind, slice(&snapshot, &token.range)));
    expect![[r#"
        Comment # top
        Keyword bootstrap
        Agent docker
        Keyword From
        Registry quay.io
        Image o/i
        Tag 1-
        Variable V
        Digest sha256:00
        Keyword Stage
        Variable S
        Section post
        Interpreter /bin/bash
        Variable V
        Section files
        Name build
        Comment # c
        Path a
        Path b c
        Section labels
        Label K
        Variable V
        Variable W
        Section arguments
        Variable V
        Section apprun
        Name hello"#]]
    .assert_eq(&shown.collect::<Vec<_>>().join("\n"));
    let start = text.find("%labels").unwrap();
    assert_eq!(tokens(&snapshot, start..start + 5).len(), 1);
}
