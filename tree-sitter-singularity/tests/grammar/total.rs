//! Every text has a tree without `ERROR` and `MISSING`, and it is the right one.

use tree_sitter::{Parser, Tree};

use crate::outline::{difference, outline, visit};
use crate::reference::reference;
use crate::samples::{Random, shared_files, soup};
use crate::{environment, for_seeds, parser};

/// Parses `text` and checks its tree; `name` tells where the text is from.
fn check(parser: &mut Parser, text: &[u8], name: &str) {
    let tree = parse(parser, text);
    assert_sound(&tree, text, name);
    if let Some(difference) = difference(&outline(&tree), &reference(text)) {
        panic!("{name}: {difference}in {:?}", String::from_utf8_lossy(text));
    }
}

/// The runtime swallows a byte order mark; U+FEFE has the same length.
fn parse(parser: &mut Parser, text: &[u8]) -> Tree {
    if text.starts_with(b"\xef\xbb\xbf") {
        let mut text = text.to_vec();
        text[2] = 0xBE;
        return parser.parse(&text, None).unwrap();
    }
    parser.parse(text, None).unwrap()
}

/// No error, every node inside its parent and behind its elder siblings, stages
/// and sections side by side without a gap up to the end of the text.
fn assert_sound(tree: &Tree, text: &[u8], name: &str) {
    assert!(!tree.root_node().has_error(), "{name}: error in {:?}", String::from_utf8_lossy(text));
    let mut ends: Vec<usize> = Vec::new();
    visit(tree, |node, depth, _| {
        let range = node.byte_range();
        ends.truncate(depth + 1);
        if let Some(parent) = node.parent() {
            let parent = parent.byte_range();
            assert!(parent.start <= range.start && range.end <= parent.end, "{name}: {node:?} sticks out");
        }
        assert!(depth == 0 || !range.is_empty(), "{name}: {node:?} is empty");
        if let Some(&end) = ends.get(depth) {
            assert!(end <= range.start, "{name}: {node:?} overlaps");
            let tiles = node.kind() == "stage" || node.kind().ends_with("_section");
            let gap = String::from_utf8_lossy(&text[end..range.start]);
            assert!(!tiles || gap.trim().is_empty(), "{name}: gap before {node:?}");
        }
        if node.kind() == "stage" {
            assert_eq!(node.child(node.child_count() - 1).unwrap().end_byte(), range.end, "{name}");
        }
        ends.resize(depth + 1, 0);
        ends[depth] = range.end;
    });
}

#[test]
fn files() {
    let mut parser = parser();
    for sample in shared_files() {
        check(&mut parser, &sample.text, &sample.name);
    }
}

#[test]
fn files_with_other_line_ends() {
    let mut parser = parser();
    for sample in shared_files() {
        let mut crlf = Vec::new();
        for &byte in &sample.text {
            crlf.extend_from_slice(if byte == b'\n' { b"\r\n" } else { std::slice::from_ref(&byte) });
        }
        check(&mut parser, &crlf, &format!("{} with CRLF", sample.name));
        let cut = sample.text.trim_ascii_end();
        check(&mut parser, cut, &format!("{} without its final newline", sample.name));
    }
}

#[test]
fn prefixes() {
    let samples = shared_files();
    let mut parser = parser();
    if samples.is_empty() {
        return;
    }
    for_seeds("prefixes", |seed| {
        let mut random = Random::new(seed);
        let sample = &samples[random.below(samples.len())];
        // Every prefix of a small file, some of a big one.
        let step = if sample.text.len() < 300 { 1 } else { 1 + random.below(sample.text.len() / 50) };
        for length in (0..sample.text.len()).step_by(step) {
            check(&mut parser, &sample.text[..length], &format!("{} to {length}", sample.name));
        }
    });
}

#[test]
fn random_tokens() {
    let mut parser = parser();
    let length = environment("TS_SINGULARITY_TOKENS", 40) as usize;
    for_seeds("random tokens", |seed| {
        let text = soup(&mut Random::new(seed), length);
        check(&mut parser, &text, &format!("seed {seed}"));
    });
}

#[test]
fn random_bytes() {
    let mut parser = parser();
    for_seeds("random bytes", |seed| {
        let mut random = Random::new(seed);
        let text: Vec<u8> = (0..random.below(200)).map(|_| random.below(256) as u8).collect();
        let tree = parse(&mut parser, &text);
        assert_sound(&tree, &text, &format!("seed {seed}"));
    });
}

/// Editors hand in a text in pieces, which end anywhere between characters.
#[test]
fn texts_in_pieces() {
    let mut parser = parser();
    for_seeds("texts in pieces", |seed| {
        let mut random = Random::new(seed);
        let text = String::from_utf8_lossy(&soup(&mut random, 40)).into_owned();
        let whole = parser.parse(&text, None).unwrap();
        let length = 1 + random.below(9);
        let mut piece = |at: usize, _| {
            let end = text.ceil_char_boundary((at + length).min(text.len()));
            &text.as_bytes()[at.min(end)..end]
        };
        let tree = parser.parse_with_options(&mut piece, None, None).unwrap();
        if let Some(difference) = difference(&outline(&tree), &outline(&whole)) {
            panic!("seed {seed}, pieces of {length}: {difference}in {text:?}");
        }
    });
}
