//! Section lines: names behind `%`, and what may follow them.

use super::super::names::{apps_of, earlier_stages};
use super::super::place::{Place, run_at_or_behind, touches};
use super::{Completion, CompletionKind, List, Topic, escaped};
use crate::language::lines;
use crate::language::sections::{SECTIONS, Section};
use crate::snapshot::Snapshot;

/// Sections in the order in which people write them.
const USUAL: &[&str] = &[
    "post",
    "files",
    "environment",
    "runscript",
    "test",
    "labels",
    "help",
    "arguments",
    "startscript",
    "setup",
    "pre",
];

pub(super) fn complete(snapshot: &Snapshot, place: &Place<'_>) -> Option<List> {
    let section = place.section()?;
    let part = &section.part;
    let name = part.line();
    if touches(&name, place.at) {
        return (place.at > name.start).then(|| List::of(section.range(&name), names(place)))?;
    }
    let spec = part.spec?;
    let line = place.line();
    let text = &part.text[..line.end];
    let word = run_at_or_behind(text, place.at, |c| !c.is_whitespace());
    let before: Vec<_> = text.get(part.name.end..word.start)?.split_whitespace().collect();
    let items: Vec<_> = match (spec.name, before.as_slice()) {
        (_, []) if spec.app => apps_of(place)
            .into_iter()
            .map(|app| Completion::new(CompletionKind::Name, app).detail("app"))
            .collect(),
        ("files", []) => vec![argument("from", "from an earlier stage", lines::forms("files").next())],
        ("files", [_]) => {
            let stages = earlier_stages(snapshot, place.number).into_iter();
            stages.map(|stage| Completion::new(CompletionKind::Name, stage).detail("stage")).collect()
        }
        ("post" | "pre" | "setup", []) => vec![argument("-c", "interpreter", lines::forms("post").next())],
        ("post" | "pre" | "setup", ["-c"]) => ["/bin/bash", "/bin/bash -e", "python3"]
            .map(|program| Completion::new(CompletionKind::Argument, program))
            .to_vec(),
        _ => Vec::new(),
    };
    List::of(section.range(&word), items)
}

fn argument(word: &str, detail: &str, form: Option<&lines::Line>) -> Completion {
    let item = Completion::new(CompletionKind::Argument, word).detail(detail);
    match form {
        Some(form) => item.insert(format!("{word} ")).topic(Topic::Section(form.sections[0].to_owned())),
        None => item,
    }
}

/// Sections that are not there yet. `%files` may be there once for each stage that is copied from.
pub(super) fn names(place: &Place<'_>) -> Vec<Completion> {
    let others = || place.stage.sections.iter().filter(|section| section.start != place.part.start());
    let is_there = |name: &str, app: Option<&str>| {
        others().any(|section| {
            let part = &section.part;
            part.is(name) && app.is_none_or(|app| part.app.as_ref().is_some_and(|own| part.slice(own) == app))
        })
    };
    let order = |section: &&Section| {
        let usual = USUAL.iter().position(|name| *name == section.name);
        (section.app, usual.unwrap_or(USUAL.len()))
    };
    let mut sections: Vec<_> = SECTIONS.iter().collect();
    sections.sort_by_key(order);
    let mut items = Vec::new();
    for section in sections {
        if !section.app {
            if section.name == "files" || !is_there(section.name, None) {
                items.push(item(section, None));
            }
            continue;
        }
        items.push(item(section, None));
    }
    for app in apps_of(place).into_iter().take(16) {
        let missing = SECTIONS.iter().filter(|section| section.app && !is_there(section.name, Some(&app)));
        items.extend(missing.map(|section| item(section, Some(&app))));
    }
    items
}

fn item(section: &Section, app: Option<&str>) -> Completion {
    let label = match app {
        Some(app) => format!("%{} {app}", section.name),
        None => format!("%{}", section.name),
    };
    let (insert, snippet) = match app {
        None if section.app => (format!("{label} "), format!("{} ${{1:app}}\n    $0", escaped(&label))),
        _ => (label.clone(), format!("{}\n    $0", escaped(&label))),
    };
    Completion { snippet: Some(snippet), ..Completion::new(CompletionKind::Section, label).insert(insert) }
        .detail(section.since.note().unwrap_or_else(|| "section".to_owned()))
        .topic(Topic::Section(section.name.to_owned()))
}
