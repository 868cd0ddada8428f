//! After any sequence of edits, text, tree and definition equal those of a fresh open.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::sync::Arc;

use singularity_ls::definition::view;
use singularity_ls::features::diagnostics;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::text::{Edit, Position, PositionEncoding, Text};
use support::{Random, TOKENS, effort, soup};

/// A tree with every node's range: what `to_sexp` leaves out.
fn tree(snapshot: &Snapshot) -> String {
    let mut cursor = snapshot.document().tree().walk();
    let mut printed = String::new();
    loop {
        let node = cursor.node();
        printed += &format!("{}{:?} ", node.kind(), node.byte_range());
        assert!(!node.is_error() && !node.is_missing(), "the grammar is total");
        if cursor.goto_first_child() || cursor.goto_next_sibling() {
            continue;
        }
        loop {
            if !cursor.goto_parent() {
                return printed;
            }
            if cursor.goto_next_sibling() {
                break;
            }
        }
    }
}

/// An edit whose range is given by positions of one encoding, as an editor sends it; sometimes far out of range.
fn random_edit(random: &mut Random, text: &Text) -> Edit {
    let encoding = *random.pick(&[PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32]);
    let mut place = || {
        let line = random.below(text.line_count() + 1) as u32;
        let width = text.line_range(line as usize).len() + 2;
        text.offset(Position { line, column: random.below(width) as u32 }, encoding)
    };
    let (a, b) = (place(), place());
    let end = if random.below(3) == 0 {
        a.max(b)
    } else {
        text.floor((a + random.below(12)).min(text.len())).max(a)
    };
    let start = a.min(end);
    let with = if random.below(4) == 0 { String::new() } else { (*random.pick(TOKENS)).to_owned() };
    Edit { range: start..end, text: with }
}

#[test]
fn incremental_equals_fresh() {
    let files = support::real_files("incremental_equals_fresh");
    for seed in 0..(2_000 * effort() as u64) {
        let mut random = Random(seed);
        let start = if random.below(2) == 0 {
            Text::from_bytes(&std::fs::read(random.pick(&files)).unwrap())
        } else {
            Text::new(&soup(&mut random, 60))
        };
        if start.len() > 20_000 {
            continue;
        }
        let mut snapshot = Snapshot::open(start, Arc::default());
        let mut mirror = snapshot.text().to_string();
        for step in 0..25 {
            // Several changes in one notification: each in the coordinates that the ones before left.
            let mut text = snapshot.text().clone();
            let mut edits = Vec::new();
            for _ in 0..=random.below(3) {
                let edit = random_edit(&mut random, &text);
                text.replace(edit.range.clone(), &edit.text);
                mirror.replace_range(edit.range.clone(), &edit.text);
                edits.push(edit);
            }
            snapshot = snapshot.edited(&edits);
            let fresh = Snapshot::open(Text::new(&mirror), Arc::default());
            let context = || format!("seed {seed}, step {step}, after {edits:?}\n{mirror:?}");
            assert_eq!(snapshot.text().to_string(), mirror, "{}", context());
            assert_eq!(tree(&snapshot), tree(&fresh), "{}", context());
            assert_eq!(
                format!("{:?}", view::stages(snapshot.definition(), true)),
                format!("{:?}", view::stages(fresh.definition(), true)),
                "{}",
                context()
            );
            assert_eq!(diagnostics::all(&snapshot), diagnostics::all(&fresh), "{}", context());
        }
    }
}
