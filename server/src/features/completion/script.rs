//! In scripts: variables behind `$`, options of package managers.

use super::super::apps::variables_of;
use super::super::place::{Place, run_at};
use super::super::scripts;
use super::super::shell_names::assigned_in;
use super::{Completion, CompletionKind, List, Topic};
use crate::language::environment::BUILDER_VARIABLES;
use crate::language::package_managers::{Takes, invocation};
use crate::snapshot::Snapshot;

pub(super) fn complete(snapshot: &Snapshot, place: &Place<'_>) -> Option<List> {
    variables(place).or_else(|| options(snapshot, place))
}

fn variables(place: &Place<'_>) -> Option<List> {
    let section = place.section().filter(|section| section.part.is_shell())?;
    let name = section.part.spec?.name;
    let text = place.part.text();
    let word = run_at(text, place.at, |c| c.is_ascii_alphanumeric() || c == '_');
    let before = &text[..word.start];
    if !before.ends_with('$') && !before.ends_with("${") {
        return None;
    }
    let at_run_time = !section.part.spec?.at_build;
    let builder = BUILDER_VARIABLES.iter().filter(|variable| {
        variable.sections.contains(&name) || (variable.sections.is_empty() && at_run_time)
    });
    let builder = builder.map(|variable| {
        Completion::new(CompletionKind::Variable, variable.name)
            .detail("set by the builder")
            .topic(Topic::Variable(variable.name.to_owned()))
    });
    let own = assigned_in(section).into_iter();
    let own = own.map(|name| Completion::new(CompletionKind::Variable, name).detail("set in this script"));
    let apps = variables_of(place.stage).filter(|_| at_run_time);
    let apps = apps.map(|(name, holds)| Completion::new(CompletionKind::Variable, name).detail(holds));
    List::of(place.range(&word), own.chain(builder).chain(apps).collect())
}

fn options(snapshot: &Snapshot, place: &Place<'_>) -> Option<List> {
    let text = place.part.text();
    let word = run_at(text, place.at, |c| !c.is_whitespace());
    let typed = &text[word.clone()];
    if !typed.starts_with('-') || typed.contains('=') {
        return None;
    }
    let ran = scripts::at(snapshot, place)?;
    let at = place.at.checked_sub(ran.section.part.body.start)?;
    let call = invocation(scripts::command_at(&ran.analysis.commands, at)?)?;
    let lists = [&call.verb.options, &call.manager.options];
    let mut items = Vec::new();
    for options in lists {
        for (spellings, takes) in options.iter() {
            let spellings: Vec<_> = spellings.collect();
            let Some(longest) = spellings.last() else { continue };
            let value = match takes {
                Takes::Nothing => "",
                Takes::Value => " takes a value",
                Takes::Attached => " takes =value",
            };
            let also: Vec<_> = spellings.iter().rev().skip(1).copied().collect();
            let also = if also.is_empty() { String::new() } else { format!(" ({})", also.join(", ")) };
            let item = Completion::new(CompletionKind::Option, *longest);
            items.push(item.detail(format!("{}{also}{value}", call.program)));
        }
    }
    items.sort_by(|a, b| a.label.cmp(&b.label));
    items.dedup_by(|a, b| a.label == b.label);
    // What begins as typed comes first: the lists are long.
    items.sort_by_key(|item| !item.label.starts_with(typed));
    List::of(place.range(&word), items)
}
