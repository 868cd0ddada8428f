//! Every request about a file, and what every answer has to keep to: ranges in the text and between characters, edits
//! sorted and apart. The fuzzing targets ask the same.
#![allow(dead_code, reason = "each test uses its own part")]

use std::hint::black_box;
use std::ops::Range;

use singularity_ls::features::{
    chain, completion, folding, format, hints, hover, lens, links, menu, navigation, rename, selection,
    signature, symbols, tokens,
};
use singularity_ls::rules;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::text::Edit;

/// A range that an editor can be told: in the text, forwards, between characters.
pub fn check_range(snapshot: &Snapshot, range: &Range<usize>, what: &str) {
    let text = snapshot.text();
    assert!(range.start <= range.end && range.end <= text.len(), "{what}: {range:?}");
    assert!(
        text.floor(range.start) == range.start && text.floor(range.end) == range.end,
        "{what}: {range:?}"
    );
}

pub fn check_edits(snapshot: &Snapshot, edits: &[Edit]) {
    edits.iter().for_each(|edit| check_range(snapshot, &edit.range, "edit"));
    assert!(edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{edits:?}");
}

/// The nearest place at or before an offset where an editor's cursor can stand: between characters, and not between
/// the two bytes of a line end.
pub fn cursor(snapshot: &Snapshot, offset: usize) -> usize {
    let offset = snapshot.text().floor(offset);
    let in_line_end = offset > 0 && snapshot.text().slice(offset - 1..offset + 1) == "\r\n";
    offset - usize::from(in_line_end)
}

/// Everything that is asked about a place.
pub fn ask_at(snapshot: &Snapshot, offset: usize) {
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
        // Refused where it would be half done.
        let edits = rename::rename(snapshot, offset, "renamed").unwrap_or_default();
        check_edits(snapshot, &edits);
    }
    let selections = selection::ranges(snapshot, offset);
    selections.iter().for_each(|range| check_range(snapshot, range, "selection"));
    assert!(selections.windows(2).all(|pair| pair[1].start <= pair[0].start && pair[0].end <= pair[1].end));
    check_edits(snapshot, &format::format_on_line_end(snapshot, offset));
    black_box(chain::chain_at(snapshot, offset).map(|chain| chain.drawn()));
    for entry in menu::menu(snapshot, &(offset..offset), |_| false, |_| true, |_| None) {
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
pub fn ask_whole(snapshot: &Snapshot) {
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
