//! Pages about the words of the language.

use std::fmt::Write as _;

use super::super::completion::code_block;
use super::super::names::{self, Name};
use super::super::place::{Place, touches};
use super::Hover;
use crate::definition::{Content, Section, Stage};
use crate::language::agents::{self, Agent};
use crate::language::examples;
use crate::language::keywords;
use crate::language::labels::{self, LabelKey};
use crate::language::lines;
use crate::language::programs::{Builder, Program, Since};
use crate::language::sections;
use crate::snapshot::Snapshot;
use crate::surroundings::Surroundings;

/// A line about versions, where not every version knows the word.
fn since(page: &mut String, since: Since) {
    if let Some(note) = since.note() {
        let _ = write!(page, "\n\nSince: {note}.");
    }
}

pub(super) fn keyword(snapshot: &Snapshot, stage: &Stage, name: &str) -> Option<String> {
    let keyword = keywords::keyword(name)?;
    let mut page = keyword_page(keyword.name)?;
    if let Some(agent) = snapshot.agent(stage)
        && !["bootstrap", "stage"].contains(&name)
    {
        let stem = if name.starts_with("otherurl") { "otherurl" } else { name };
        let says = match () {
            () if agent.required.contains(&stem) => "needs it",
            () if agent.optional.contains(&stem) => "takes it",
            () => "ignores it",
        };
        let _ = write!(page, "\n\nThe agent `{}` {says}.", agent.name);
    }
    Some(page)
}

/// The page about a keyword wherever it stands.
pub(crate) fn keyword_page(name: &str) -> Option<String> {
    let keyword = keywords::keyword(name)?;
    let mut page = format!("**`{}`** — header keyword\n\n{}", keyword.name, keyword.description);
    since(&mut page, keyword.since);
    let lower = keyword.name.to_lowercase();
    let stem = if lower.starts_with("otherurl") { "otherurl" } else { lower.as_str() };
    let uses = |list: fn(&Agent) -> &'static [&'static str]| {
        let agents = agents::AGENTS.iter().filter(move |agent| list(agent).contains(&stem));
        agents.map(|agent| format!("`{}`", agent.name)).collect::<Vec<_>>().join(", ")
    };
    for (title, agents) in
        [("Required by", uses(|agent| agent.required)), ("Taken by", uses(|agent| agent.optional))]
    {
        if !agents.is_empty() {
            let _ = write!(page, "\n\n{title}: {agents}.");
        }
    }
    let example = examples::example(keyword.name);
    page.push_str(&example.map(code_block).unwrap_or_default());
    Some(page)
}

pub(super) fn agent(snapshot: &Snapshot, stage: &Stage) -> Option<String> {
    agent_page(snapshot.agent(stage)?.name)
}

/// The page about an agent.
pub(crate) fn agent_page(name: &str) -> Option<String> {
    let agent = agents::agent(name)?;
    let mut page = format!("**`{}`** — bootstrap agent\n\n{}", agent.name, agent.description);
    since(&mut page, agent.since);
    let list = |words: &[&str]| {
        let words = words.iter().map(|word| match *word {
            "otherurl" => "`OtherURL0` …".to_owned(),
            word => format!("`{}`", keywords::keyword(word).map_or(word, |keyword| keyword.name)),
        });
        words.collect::<Vec<_>>().join(", ")
    };
    for (title, words) in [("Required", agent.required), ("Optional", agent.optional)] {
        if !words.is_empty() {
            let _ = write!(page, "\n\n{title}: {}.", list(words));
        }
    }
    page.push_str(&code_block(agent.example));
    Some(page)
}

pub(super) fn section(section: &Section) -> Option<String> {
    section_page(section.spec?.name)
}

/// The page about a section.
pub(crate) fn section_page(name: &str) -> Option<String> {
    let section = sections::section(name)?;
    let mut page = format!("**`%{}`** — section\n\n{}", section.name, section.description);
    since(&mut page, section.since);
    let usage = lines::usage(section.name);
    if let Some(usage) = usage {
        let _ = write!(page, "\n\n{}", usage.when);
    }
    let forms: Vec<_> = lines::forms(section.name).collect();
    for form in &forms {
        let words: String = form.words.iter().map(|(word, _)| format!(" {word}")).collect();
        let _ = write!(page, "\n\n`%{}{words}`: {}", section.name, form.description);
    }
    if forms.is_empty() {
        page.push_str("\n\nWhat stands behind the name on the section line is ignored.");
    }
    let line = if section.app { format!("%{} hello", section.name) } else { format!("%{}", section.name) };
    page.push_str(&code_block(&format!("{line}\n    {}", usage.map_or("", |usage| usage.example))));
    Some(page)
}

/// What stands behind a section's name.
pub(super) fn line(section: &Section) -> Option<String> {
    let name = section.spec?.name;
    let Some(form) = lines::forms(name).next() else {
        return Some(format!("What stands behind `%{name}` on its line is ignored."));
    };
    let mut page =
        format!("**`%{name}{}`**", form.words.iter().map(|(word, _)| format!(" {word}")).collect::<String>());
    let _ = write!(page, "\n\n{}", form.description);
    for (word, about) in form.words {
        let _ = write!(page, "\n\n- `{word}`: {about}");
    }
    page.push_str(&code_block(form.example));
    Some(page)
}

pub(super) fn stage(snapshot: &Snapshot, name: &str) -> Option<String> {
    let definition = snapshot.definition();
    let is_it = |stage: &&Stage| stage.field("stage").is_some_and(|(_, field)| field.value.text() == name);
    let Some(stage) = definition.stages.iter().find(is_it) else {
        return Some(format!("**`{name}`** — no stage of this name in the file"));
    };
    let mentions = names::mentions(snapshot, &Name::Stage(name.to_owned()));
    let copies = mentions.iter().filter(|mention| !mention.defines).count();
    let mut page = format!("**`{name}`** — build stage");
    let value = |keyword| stage.field(keyword).map(|(_, field)| field.value.text().to_owned());
    if let (Some(agent), Some(from)) = (value("bootstrap"), value("from")) {
        let _ = write!(page, "\n\nBased on `{from}` (`{agent}`).");
    }
    let often = match copies {
        0 => "No other stage copies from it.".to_owned(),
        1 => "One section copies from it.".to_owned(),
        copies => format!("{copies} sections copy from it."),
    };
    let _ = write!(page, "\n\n{often} Only the last stage of the file becomes the image.");
    page.push_str(&code_block(&format!("%files from {name}\n    /opt/tool /opt/tool")));
    Some(page)
}

/// A template variable with its value and where that comes from.
pub(super) fn variable(snapshot: &Snapshot, place: &Place<'_>, name: &str) -> String {
    let given = &snapshot.config().build_args;
    let stage = place.stage;
    let mut page = format!("**`{{{{ {name} }}}}`** — template variable\n\n");
    let value = |builder: Builder| stage.values(builder, given).get(name).cloned();
    let default = stage.default_of(name).map(|range| snapshot.text().slice(range).into_owned());
    match value(snapshot.config().builder()) {
        Some(value) => {
            let from = match (&default, given.contains_key(name)) {
                (Some(default), true) => {
                    format!("from the configuration, over the default `{default}` of `%arguments`")
                }
                (None, true) => "from the configuration".to_owned(),
                (_, false) => "the default in `%arguments`".to_owned(),
            };
            let shown = if value.is_empty() { "empty".to_owned() } else { format!("`{value}`") };
            let _ = write!(page, "Value: {shown}, {from}.");
        }
        None => {
            let _ = write!(
                page,
                "No value: the build needs `--build-arg {name}=…`, or a default in `%arguments` of this stage."
            );
        }
    }
    let values = Program::ALL.map(|program| value(program.into()));
    if let [Some(one), Some(other)] = &values
        && one != other
    {
        let _ = write!(
            page,
            "\n\n{} puts in `{one}`, {} `{other}`.",
            Program::ALL[0].name(),
            Program::ALL[1].name()
        );
    }
    let _ = write!(
        page,
        "\n\nA value on the command line wins: `--build-arg {name}=…`, then `--build-arg-file`, then `%arguments`. Each stage has its own defaults."
    );
    let _ = write!(page, "\n\nSince: {}.", Since::both("1.2", "4.0").note().unwrap_or_default());
    page.push_str(&code_block(&format!("%arguments\n    {name}={}", default.unwrap_or_default())));
    page
}

/// An entry of `%labels`, `%files` or `%arguments`.
pub(super) fn entry(snapshot: &Snapshot, place: &Place<'_>) -> Option<Hover> {
    let section = place.section()?;
    let part = &section.part;
    match &part.content {
        Content::Labels(labels) => {
            let label = labels.iter().find(|label| touches(&label.name, place.at))?;
            let key = labels::label_key(part.slice(&label.name))?;
            Some(Hover { range: section.range(&label.name), markdown: label_page(key) })
        }
        Content::Arguments(arguments) => {
            let whole = |name: &std::ops::Range<usize>, value: &std::ops::Range<usize>| {
                name.start..value.end.max(name.end)
            };
            let argument = arguments.iter().find(|one| touches(&whole(&one.name, &one.value), place.at))?;
            let markdown = variable(snapshot, place, part.slice(&argument.name));
            Some(Hover { range: section.range(&argument.name), markdown })
        }
        Content::Files(entries) => {
            let word = |range: &Option<std::ops::Range<usize>>| {
                range.clone().filter(|range| touches(range, place.at))
            };
            let entry = entries.iter().find(|entry| touches(&entry.range, place.at))?;
            let from = part.copied_from(snapshot.config().builder().program).map(|range| part.slice(&range));
            if let Some(source) = word(&entry.source) {
                let destination = entry.destination.as_ref().unwrap_or(&source);
                let page =
                    source_page(part.slice(&source), part.slice(destination), from, snapshot.surroundings());
                return Some(Hover { range: section.range(&source), markdown: page });
            }
            if let Some(destination) = word(&entry.destination) {
                let path = part.slice(&destination);
                let kind = if path.ends_with('/') {
                    "a directory, made if it is missing"
                } else {
                    "made with its parent directories"
                };
                let page = format!(
                    "**`{path}`** — in the container: {kind}. Everything behind it on the line is ignored."
                );
                return Some(Hover { range: section.range(&destination), markdown: page });
            }
            let ignored = word(&entry.ignored)?;
            let page = "Ignored: a line of `%files` has a source and a destination, and nothing else counts.";
            Some(Hover { range: section.range(&ignored), markdown: page.to_owned() })
        }
        Content::Text => None,
    }
}

fn source_page(source: &str, destination: &str, from: Option<&str>, around: &Surroundings) -> String {
    let mut page = match from {
        Some(stage) => format!("**`{source}`** — copied out of stage `{stage}` to `{destination}`"),
        None => format!("**`{source}`** — copied from the host to `{destination}`"),
    };
    if from.is_none() {
        let relative = !source.starts_with('/');
        match around.find(source) {
            Some(found) => {
                let _ = write!(page, "\n\nExists: `{}`.", found.path.display());
            }
            None if source.contains(['*', '?', '[']) => {
                page.push_str("\n\nA pattern: every file that fits it.")
            }
            None => page.push_str("\n\nNot found in the workspace."),
        }
        if relative {
            page.push_str("\n\nA relative source starts from the directory that the build is started in.");
        }
    }
    page
}

/// The page about a label's key.
pub(crate) fn label_page(key: &LabelKey) -> String {
    let mut page = format!("**`{}`** — label\n\n{}", key.name, key.description);
    match key.replaced_by {
        Some("") => page.push_str(
            "\n\nLabel Schema has been succeeded by the annotations of the OCI image specification.",
        ),
        Some(new) => {
            let _ = write!(page, "\n\nSucceeded by `{new}` of the OCI image specification.");
        }
        None => page.push_str(&code_block(&format!("%labels\n    {} {}", key.name, key.example))),
    }
    page
}
