//! Template variables behind `{{`.

use std::collections::BTreeMap;

use super::super::place::{Place, parts, run_at, through_blanks};
use super::{Completion, CompletionKind, List};
use crate::definition::templates;
use crate::snapshot::Snapshot;

pub(super) fn complete(snapshot: &Snapshot, place: &Place<'_>) -> Option<List> {
    let text = place.part.text();
    let line = place.line();
    let before = text.get(line.start..place.at)?;
    let open = line.start + before.rfind("{{")? + "{{".len();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let typed = text.get(open..place.at)?;
    if typed.trim_start().chars().any(|c| !is_name(c)) {
        return None;
    }
    let mut name = run_at(text, place.at, is_name);
    name.start = name.start.max(open);
    let is_closed = |end: usize| text[end..line.end.max(end)].trim_start().starts_with("}}");
    // From in front of a name that is in braces, it is the name that is replaced; other words are none of them.
    let behind = through_blanks(text, place.at, is_name);
    if name.is_empty() && is_closed(behind.end) {
        name = behind;
    }
    // What no name is like is rubbish up to the braces behind it, unless they may be the end of something else.
    let rest = &text[name.end..line.end.max(name.end)];
    let rubbish = rest.split_once("}}").map_or("", |(rubbish, _)| rubbish.trim_end());
    let is_rubbish = |c: char| !c.is_whitespace() && !"\"'`${;|&".contains(c);
    let word = if name.is_empty() { rubbish.trim_start() } else { rubbish };
    if word.chars().all(is_rubbish) {
        name.end += rubbish.len();
    }
    let blank = if typed.is_empty() { " " } else { "" };
    let end = if is_closed(name.end) { "" } else { " }}" };
    let items = known(snapshot, place).into_iter().map(|(name, value)| {
        let item = Completion::new(CompletionKind::Variable, &name).insert(format!("{blank}{name}{end}"));
        Completion { filter: (!blank.is_empty()).then(|| name.clone()), ..item }
            .detail(value.map_or("no default".to_owned(), |value| format!("= {value}")))
    });
    List::of(place.range(&name), items.collect())
}

/// Variables with their values, those first that have one: defaults, values of the configuration, names used elsewhere.
fn known(snapshot: &Snapshot, place: &Place<'_>) -> Vec<(String, Option<String>)> {
    let values = snapshot.values(place.stage);
    let mut known: BTreeMap<String, Option<String>> =
        values.into_iter().map(|(name, value)| (name, Some(value))).collect();
    known.retain(|name, _| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
    for name in used(place) {
        known.entry(name).or_insert(None);
    }
    let mut known: Vec<_> = known.into_iter().collect();
    known.sort_by_key(|(name, value)| (value.is_none(), place.stage.default_of(name).is_none()));
    known
}

/// The names of variables that the stage uses, but for the one being typed.
pub(super) fn used(place: &Place<'_>) -> Vec<String> {
    let here = place.part.start() + place.at;
    let names = parts(place.stage).flat_map(|part| {
        templates::variables(part.text()).filter_map(move |variable| {
            let start = part.start();
            let typed = start + variable.range.start <= here && here <= start + variable.range.end;
            (!typed).then(|| part.text()[variable.name].to_owned())
        })
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    names.dedup();
    names
}
