//! The features over real files and over text that is half typed: they answer, in bounds, and formatting changes
//! nothing that the builder sees but for what it says.
//!
//! An ordinary run takes a sample; with `SINGULARITY_LS_EFFORT=100` every truncation of every probe is asked at every
//! offset.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use singularity_ls::definition::refusal::refusals;
use singularity_ls::definition::view;
use singularity_ls::features::{
    chain, completion, folding, format, hints, hover, lens, links, menu, navigation, rename, selection,
    signature, symbols, tokens,
};
use singularity_ls::language::programs::Program;
use singularity_ls::rules;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::surroundings::Surroundings;
use singularity_ls::text::{Edit, Text};
use support::{Random, effort, soup};

fn open(bytes: &[u8]) -> Snapshot {
    Snapshot::open(Text::from_bytes(bytes), Arc::default())
}

/// A range that an editor can be told: in the text, forwards, between characters.
fn check_range(snapshot: &Snapshot, range: &Range<usize>, what: &str) {
    let text = snapshot.text();
    assert!(range.start <= range.end && range.end <= text.len(), "{what}: {range:?}");
    assert!(
        text.floor(range.start) == range.start && text.floor(range.end) == range.end,
        "{what}: {range:?}"
    );
}

fn check_edits(snapshot: &Snapshot, edits: &[Edit]) {
    edits.iter().for_each(|edit| check_range(snapshot, &edit.range, "edit"));
    assert!(edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{edits:?}");
}

/// The nearest place at or before an offset where an editor's cursor can stand: between characters, and not between
/// the two bytes of a line end.
fn cursor(snapshot: &Snapshot, offset: usize) -> usize {
    let offset = snapshot.text().floor(offset);
    let in_line_end = offset > 0 && snapshot.text().slice(offset - 1..offset + 1) == "\r\n";
    offset - usize::from(in_line_end)
}

/// Everything that is asked about a place.
fn ask_at(snapshot: &Snapshot, offset: usize) {
    if let Some(hover) = hover::hover(snapshot, offset) {
        check_range(snapshot, &hover.range, "hover");
    }
    if let Some(list) = completion::completion(snapshot, offset) {
        check_range(snapshot, &list.replace, "completion");
        assert!(list.replace.start <= offset && cursor(snapshot, offset) <= list.replace.end);
        assert!(list.items.iter().all(|item| !item.label.is_empty()));
    }
    for (signature, _) in signature::signatures(snapshot, offset).iter().flat_map(|(all, _)| all).zip(0..) {
        assert!(signature.parameters.iter().all(|(range, _)| signature.label.get(range.clone()).is_some()));
    }
    if let Some((range, targets)) = navigation::definition(snapshot, offset) {
        check_range(snapshot, &range, "definition");
        for target in targets {
            if let navigation::Target::Here(range) = target {
                check_range(snapshot, &range, "target");
            }
        }
    }
    navigation::references(snapshot, offset, true)
        .iter()
        .for_each(|range| check_range(snapshot, range, "reference"));
    let highlights = navigation::highlights(snapshot, offset);
    highlights.iter().for_each(|mention| check_range(snapshot, &mention.range, "highlight"));
    if rename::prepare(snapshot, offset).is_some() {
        check_edits(snapshot, &rename::rename(snapshot, offset, "renamed").unwrap());
    }
    let selections = selection::ranges(snapshot, offset);
    selections.iter().for_each(|range| check_range(snapshot, range, "selection"));
    assert!(selections.windows(2).all(|pair| pair[1].start <= pair[0].start && pair[0].end <= pair[1].end));
    check_edits(snapshot, &format::format_on_line_end(snapshot, offset));
    black_box(chain::chain_at(snapshot, offset).map(|chain| chain.drawn()));
    for entry in menu::menu(snapshot, &(offset..offset), |_| true, |_| None) {
        match entry {
            menu::Entry::Mend(action) => check_edits(snapshot, &action.fix.edits),
            menu::Entry::Change(_, change) => check_edits(snapshot, &change.edits),
            menu::Entry::Configure(setting, _) => assert!(!setting.keys.is_empty()),
            menu::Entry::Ask(question, _) => unreachable!("nothing was askable: {question:?}"),
        }
    }
}

fn check_symbols(snapshot: &Snapshot, symbols: &[symbols::Symbol]) {
    for symbol in symbols {
        check_range(snapshot, &symbol.range, "symbol");
        let (range, selection) = (&symbol.range, &symbol.selection);
        assert!(range.start <= selection.start && selection.end <= range.end && !symbol.name.is_empty());
        check_symbols(snapshot, &symbol.children);
    }
}

/// Everything that is asked about a file as a whole.
fn ask_whole(snapshot: &Snapshot) {
    let whole = 0..snapshot.text().len();
    check_symbols(snapshot, &symbols::symbols(snapshot));
    folding::folds(snapshot).iter().for_each(|fold| check_range(snapshot, &fold.range, "fold"));
    links::links(snapshot).iter().for_each(|link| check_range(snapshot, &link.range, "link"));
    let tokens = tokens::tokens(snapshot, whole.clone());
    tokens.iter().for_each(|token| check_range(snapshot, &token.range, "token"));
    assert!(tokens.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{tokens:?}");
    let wanted = hints::Wanted { values: true, images: true };
    hints::hints(snapshot, whole.clone(), wanted).iter().for_each(|hint| assert!(hint.offset <= whole.end));
    lens::lenses(snapshot).iter().for_each(|lens| check_range(snapshot, &lens.range, "lens"));
    rules::judge(snapshot).inputs.iter().for_each(|input| check_range(snapshot, &input.range, "input"));
    check_edits(snapshot, &format::format(snapshot));
}

/// The probes: small files, each about one rule of the language.
fn probes(test: &str) -> Vec<std::path::PathBuf> {
    let files = support::real_files(test);
    files.into_iter().filter(|file| !file.components().any(|part| part.as_os_str() == "corpus")).collect()
}

#[test]
fn every_request_on_every_truncation() {
    let around = Surroundings::of(&Arc::default(), Some(&support::root().join("x.def")));
    let mut random = Random(11);
    let (mut asked, all) = (0, effort() >= 100);
    for file in probes("every_request_on_every_truncation") {
        let bytes = std::fs::read(&file).unwrap();
        // A file about size is not about text: some places of it are enough.
        let some = 4 * effort().min(10);
        let ends: Vec<usize> = match bytes.len() {
            len @ 0..3000 if all => (0..=len).collect(),
            len => (0..some).map(|_| random.below(len + 1)).collect(),
        };
        for end in ends {
            let snapshot = open(&bytes[..end]).among(around.clone());
            let length = snapshot.text().len();
            let offsets: Vec<usize> = match length {
                0..3000 if all => (0..=length + 1).collect(),
                _ => (0..some).map(|_| random.below(length + 2)).chain([length]).collect(),
            };
            ask_whole(&snapshot);
            offsets.iter().for_each(|offset| ask_at(&snapshot, *offset));
            asked += offsets.len();
        }
    }
    println!("{asked} places asked about");
    assert!(asked > 0);
}

#[test]
fn every_request_on_half_typed_text() {
    for seed in 0..30 * effort() as u64 {
        let snapshot = open(soup(&mut Random(seed), 30).as_bytes());
        ask_whole(&snapshot);
        for offset in 0..snapshot.text().len() + 2 {
            ask_at(&snapshot, offset);
        }
    }
}

/// The builder's view with what formatting may change evened out: blanks around lines of scripts.
fn view(snapshot: &Snapshot) -> Value {
    fn even(value: &mut Value) {
        let Value::Object(sections) = value else { return };
        for (name, section) in sections {
            let Some(script) = section["script"].as_str() else { continue };
            let even = |line: &str| {
                let line = if name.ends_with("help") { line } else { line.trim_matches([' ', '\t']) };
                // The labels of an app are kept as text here; what counts is each name with its value.
                match line.split_once(' ').filter(|_| name == "applabels") {
                    Some((key, value)) => format!("{key} {}", value.trim()),
                    None => line.to_owned(),
                }
            };
            let lines = script.split('\n').map(even);
            *section =
                serde_json::json!({"arguments": section["arguments"], "script": lines.collect::<Vec<_>>()});
        }
    }
    let mut stages = view::stages(snapshot.definition(), true);
    for stage in stages.as_array_mut().unwrap() {
        even(&mut stage["sections"]);
        stage["apps"].as_array_mut().unwrap().iter_mut().for_each(|app| even(&mut app["sections"]));
    }
    stages
}

fn verdicts(snapshot: &Snapshot) -> Vec<String> {
    let of = |program: Program| {
        let found = refusals(snapshot.definition(), snapshot.text(), program, &snapshot.config().build_args);
        found.into_iter().map(move |refusal| {
            format!("{program:?} {:?} {}", refusal.cause, refusal.subject.trim().to_lowercase())
        })
    };
    Program::ALL.into_iter().flat_map(of).collect()
}

fn formatted(snapshot: &Snapshot) -> Snapshot {
    let mut edits = format::format(snapshot);
    edits.reverse();
    snapshot.edited(&edits)
}

fn check_format(before: &Snapshot, name: &str) -> bool {
    let after = formatted(before);
    assert_eq!(view(before), view(&after), "{name}");
    assert_eq!(verdicts(before), verdicts(&after), "{name}");
    assert_eq!(format::format(&after), [], "{name}: formatted twice");
    before.text() != after.text()
}

#[test]
fn formatting_keeps_what_the_builder_sees_in_real_files() {
    let files = support::real_files("formatting_keeps_what_the_builder_sees_in_real_files");
    let changed = files.iter().filter(|file| {
        let snapshot = open(&std::fs::read(file).unwrap());
        check_format(&snapshot, &file.display().to_string())
    });
    println!("{} of {} files changed", changed.count(), files.len());
}

#[test]
fn formatting_keeps_what_the_builder_sees_in_nonsense() {
    for seed in 0..400 * effort() as u64 {
        let text = soup(&mut Random(seed), 30);
        check_format(&open(text.as_bytes()), &format!("seed {seed}: {text:?}"));
    }
}

/// Twice the text takes about twice the time, and never four times.
#[test]
fn whole_files_take_linear_time() {
    let block = "%appinstall a{{ V }}\n    apt-get update && X=1 pip install \"$X\" numpy\n    cat <<E\n  https://x.org/a $X\nE\n%applabels a{{ V }}\n    A b\n    C d # {{ V }}\n";
    let took = |times: usize| {
        let text = format!("Bootstrap: docker\nFrom: python\n%arguments\nV=1\n{}", block.repeat(times));
        let snapshot = open(text.as_bytes());
        let start = Instant::now();
        ask_whole(&snapshot);
        black_box(start.elapsed())
    };
    took(50);
    let (small, great) = (took(500), took(4000));
    assert!(great < small * 32 + Duration::from_millis(200), "{small:?} for 500 blocks, {great:?} for 4000");
}
