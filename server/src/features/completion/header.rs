//! Keywords, agents and values of a header.

use std::ops::Range;

use super::super::place::{Part, Place, line_at, run_at_or_behind, touches};
use super::{Completion, CompletionKind, List, Topic, body, escaped, image, release, section};
use crate::definition::Stage;
use crate::language::agents::{AGENTS, Agent, From};
use crate::language::keywords::{self, KEYWORDS};
use crate::snapshot::Snapshot;

/// Agents in the order in which people want them; the others behind, in the table's order.
const USUAL: &[&str] = &["docker", "localimage", "library", "oras", "debootstrap", "dnf"];

/// Agents, the usual ones first and the one whose service has ended last.
fn agents() -> Vec<&'static Agent> {
    let mut agents: Vec<_> = AGENTS.iter().collect();
    let place = |name: &str| USUAL.iter().position(|usual| *usual == name).unwrap_or(USUAL.len());
    agents.sort_by_key(|agent| (agent.from == From::Shub, place(agent.name)));
    agents
}

/// In a file without a stage, or before the first one: a header.
pub(super) fn at_start(snapshot: &Snapshot, offset: usize) -> Option<List> {
    let text = snapshot.text();
    let (line, start) = text.line_of(offset);
    let written = text.slice(text.line_range(line));
    let typed = written.trim();
    // Nothing but the beginning of a keyword; behind a comment's `#` there is nothing to complete.
    if typed.contains([' ', ':', '#', '%']) {
        return None;
    }
    let indent = written.len() - written.trim_start().len();
    let word = if typed.is_empty() { offset..offset } else { start + indent..start + indent + typed.len() };
    if !touches(&word, offset) {
        return None;
    }
    let mut items = whole_headers();
    items.push(keyword("Bootstrap", true));
    List::of(word, items)
}

/// Headers that work, one for each agent.
fn whole_headers() -> Vec<Completion> {
    let header = |agent: &&'static Agent| {
        let label = format!("Bootstrap: {}", agent.name);
        Completion {
            snippet: Some(format!("{}\n$0", escaped(agent.example))),
            ..Completion::new(CompletionKind::Header, label).insert(agent.example)
        }
        .detail("header")
        .topic(Topic::Agent(agent.name.to_owned()))
    };
    agents().iter().filter(|agent| agent.from != From::Shub).map(header).collect()
}

pub(super) fn complete(snapshot: &Snapshot, place: &Place<'_>) -> Option<List> {
    let Part::Header(header) = place.part else { return None };
    let text = place.part.text();
    let line = place.line();
    let written = &text[line.clone()];
    if written[..place.at.clamp(line.start, line.end) - line.start].contains('#') {
        return None;
    }
    let field = place.field().map(|(_, field)| field);
    // A continued value goes on whatever it looks like.
    if let Some(field) = field.filter(|field| place.at > field.keyword.end && !field.keyword.is_empty()) {
        let colon = field.keyword.end + text[field.keyword.end..].find(':')? + 1;
        return value(snapshot, place, colon, &field.name).map(|list| behind_colon(place, list, colon));
    }
    let indent = line.start + written.len() - written.trim_start().len();
    let colon = written.find(':').map_or(line.end, |colon| line.start + colon);
    let word_end = text[indent..colon].find(char::is_whitespace).map_or(colon, |blank| indent + blank);
    let word = if indent >= line.end { place.at..place.at } else { indent..word_end };
    if !touches(&word, place.at) {
        return None;
    }
    let without_colon = !text[word.end..line.end].trim_start().starts_with(':');
    let current = line_at(text, word.start).start;
    let given =
        header.part.fields.iter().filter(|field| field.range.start < current || field.range.start > line.end);
    let given: Vec<_> = given.map(|field| field.name.clone()).collect();
    let is_alone = text[word.end..line.end].trim().is_empty();
    let mut items = if given.is_empty() && is_alone { whole_headers() } else { Vec::new() };
    items.extend(keywords(snapshot, place.stage, &given, without_colon));
    if written.trim().is_empty() {
        items.extend(section::names(place));
    }
    List::of(place.range(&word), items)
}

/// What may stand as a keyword's value.
fn value(snapshot: &Snapshot, place: &Place<'_>, colon: usize, keyword: &str) -> Option<List> {
    let word = value_at(place, colon)?;
    let range = place.range(&word);
    match keyword {
        "bootstrap" => {
            let items = agents().into_iter().map(|agent| {
                Completion::new(CompletionKind::Agent, agent.name)
                    .detail(agent.since.note().unwrap_or_else(|| agent.description.to_owned()))
                    .topic(Topic::Agent(agent.name.to_owned()))
            });
            List::of(range, items.collect())
        }
        "from" => match agent(snapshot, place)?.from {
            From::Path => body::paths(place, word, snapshot.surroundings()),
            from => image::complete(snapshot, place, range, from),
        },
        "osversion" => List::of(range, release::releases(agent(snapshot, place)?.name)),
        "registry" => List::of(range, image::registries()),
        "namespace" => List::of(range, image::namespaces(snapshot, place.stage)),
        _ => None,
    }
}

/// The agent whose `From` is completed. A keyword above `Bootstrap` is on its way below it.
fn agent(snapshot: &Snapshot, place: &Place<'_>) -> Option<&'static Agent> {
    let below = || snapshot.definition().stages.get(place.number + 1);
    let is_above = place.stage.sections.is_empty() && place.stage.field("bootstrap").is_none();
    snapshot.agent(if is_above { below()? } else { place.stage })
}

/// A value right behind its colon gets the blank that everybody writes there.
fn behind_colon(place: &Place<'_>, mut list: List, colon: usize) -> List {
    if list.replace.start == place.part.start() + colon {
        for item in &mut list.items {
            item.filter.get_or_insert_with(|| item.label.clone());
            item.insert.insert(0, ' ');
            item.snippet.as_mut().into_iter().for_each(|snippet| snippet.insert(0, ' '));
        }
    }
    list
}

/// What is replaced of a value: its first word, up to a blank or a comment, with the blanks that are between the cursor
/// and it. Further words of a value are nobody's guess. `colon` is the byte behind the keyword's colon.
fn value_at(place: &Place<'_>, colon: usize) -> Option<Range<usize>> {
    let line = place.line();
    let value = place.part.text().get(colon..line.end.max(place.at))?;
    let is_word = |c: char| !c.is_whitespace() && !matches!(c, '#' | '\\');
    let word = run_at_or_behind(value, place.at.checked_sub(colon)?, is_word);
    // A continued value may begin on a line below its colon, and one that goes on below is no word of this line.
    let on_line = value.get(line.start.saturating_sub(colon)..)?;
    let is_first = !value[..word.start].contains(is_word);
    // No builder reads quotes, and what is put between them would leave one.
    let is_quoted = value[word.clone()].contains(['"', '\'']);
    (is_first && !is_quoted && !on_line.contains('\\')).then_some(colon + word.start..colon + word.end)
}

/// Keywords that are not given yet: required ones first, then optional ones, then what every agent takes.
fn keywords(snapshot: &Snapshot, stage: &Stage, given: &[String], colon: bool) -> Vec<Completion> {
    let agent = snapshot.agent(stage);
    let is_given = |name: &str| given.iter().any(|given| given == &name.to_lowercase());
    let mut items = Vec::new();
    if !is_given("Bootstrap") {
        items.push(keyword("Bootstrap", colon).detail("required"));
    }
    let Some(agent) = agent else {
        let others = KEYWORDS.iter().filter(|one| one.name != "Bootstrap" && !is_given(one.name));
        items.extend(others.map(|one| keyword(one.name, colon)));
        return items;
    };
    let spelled = |name: &str| match name {
        "otherurl" => {
            let next = (0..).map(|number| format!("OtherURL{number}")).find(|name| !is_given(name));
            next.unwrap_or_default()
        }
        name => keywords::keyword(name).map_or(name, |keyword| keyword.name).to_owned(),
    };
    let lists = [(agent.required, "required"), (agent.optional, "optional"), (&["stage"][..], "optional")];
    for (names, detail) in lists {
        let names = names.iter().map(|name| spelled(name)).filter(|name| !is_given(name));
        items.extend(names.map(|name| keyword(&name, colon).detail(format!("{detail} with {}", agent.name))));
    }
    items
}

fn keyword(name: &str, colon: bool) -> Completion {
    let insert = if colon { format!("{name}: ") } else { name.to_owned() };
    Completion::new(CompletionKind::Keyword, name).insert(insert).topic(Topic::Keyword(name.to_owned()))
}
