//! The names that a definition file gives to things, and everywhere they are mentioned: stages, template variables,
//! apps, and the variables and functions of a shell script.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::apps;
use super::place::{Part, Place, parts, place, touches};
use super::shell_names::{script_names, shell_names};
use crate::definition::{Content, Section, Stage, stage_copied_from, templates};
use crate::language::programs::Program;
use crate::snapshot::Snapshot;

/// Something with a name, and where the name holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A stage, known to the whole file.
    Stage(String),
    /// A template variable, known in the stage of this number.
    Variable(usize, String),
    /// An app of the stage of this number.
    App(usize, String),
    /// A variable of the script whose first section starts at this offset.
    ShellVariable(usize, String),
    /// A function of the script whose first section starts at this offset.
    ShellFunction(usize, String),
}

/// A place where a name stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The bytes of the name.
    pub range: Range<usize>,
    /// Whether the name gets its meaning here.
    pub defines: bool,
}

impl Name {
    /// The same thing under another name.
    pub(super) fn renamed(&self, new: &str) -> Name {
        let new = new.to_owned();
        match self {
            Name::Stage(_) => Name::Stage(new),
            Name::Variable(number, _) => Name::Variable(*number, new),
            Name::App(number, _) => Name::App(*number, new),
            Name::ShellVariable(start, _) => Name::ShellVariable(*start, new),
            Name::ShellFunction(start, _) => Name::ShellFunction(*start, new),
        }
    }

    /// The name as it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        let (Name::Stage(text)
        | Name::Variable(_, text)
        | Name::App(_, text)
        | Name::ShellVariable(_, text)
        | Name::ShellFunction(_, text)) = self;
        text
    }
}

/// The name at an offset, and its bytes.
#[must_use]
pub fn name_at(snapshot: &Snapshot, offset: usize) -> Option<(Name, Range<usize>)> {
    let place = place(snapshot, offset)?;
    let found =
        |(name, mention): (Name, Mention)| touches(&mention.range, offset).then_some((name, mention.range));
    if place.variable().is_some() {
        return variables(place.number, place.stage).find_map(found);
    }
    let here = match place.part {
        Part::Header(_) => stage_names(snapshot).find_map(found),
        Part::Section(_) if place.is_on_section_line() => {
            stage_names(snapshot).find_map(found).or_else(|| apps::at(snapshot, &place))
        }
        Part::Section(section) if section.part.is("arguments") => {
            variables(place.number, place.stage).find_map(found)
        }
        Part::Section(section) => {
            let shell = || shell_names(place.stage, section).into_iter().find_map(found);
            apps::at(snapshot, &place).or_else(shell)
        }
    };
    here.filter(|(name, _)| !name.text().is_empty())
}

/// Everywhere a name is mentioned, in source order.
#[must_use]
pub fn mentions(snapshot: &Snapshot, name: &Name) -> Vec<Mention> {
    let same = |(other, mention): (Name, Mention)| (other == *name).then_some(mention);
    let stages = &snapshot.definition().stages;
    let mut mentions: Vec<Mention> = match name {
        Name::Stage(_) => stage_names(snapshot).filter_map(same).collect(),
        Name::Variable(number, _) => {
            let stage = stages.get(*number);
            stage.into_iter().flat_map(|stage| variables(*number, stage)).filter_map(same).collect()
        }
        Name::App(number, app) => apps::mentions(snapshot, *number, app),
        Name::ShellVariable(start, _) | Name::ShellFunction(start, _) => {
            script_names(snapshot, *start).into_iter().filter_map(same).collect()
        }
    };
    mentions.sort_by_key(|mention| (mention.range.start, !mention.defines));
    mentions.dedup_by_key(|mention| mention.range.start);
    mentions
}

fn stage_names(snapshot: &Snapshot) -> impl Iterator<Item = (Name, Mention)> {
    snapshot.definition().stages.iter().flat_map(|stage| {
        let own = stage.field("stage").and_then(|(header, field)| {
            let range = field.value.verbatim(0..field.value.text().len())?;
            let mention = Mention { range: header.range(&range), defines: true };
            Some((Name::Stage(field.value.text().to_owned()), mention))
        });
        let copied = stage.sections.iter().filter_map(|section| {
            let range = section.part.copied_from(Program::Apptainer)?;
            let name = Name::Stage(section.part.slice(&range).to_owned());
            Some((name, Mention { range: section.range(&range), defines: false }))
        });
        own.into_iter().chain(copied)
    })
}

fn variables(number: usize, stage: &Stage) -> impl Iterator<Item = (Name, Mention)> {
    let name = move |text: &str| Name::Variable(number, text.to_owned());
    let defaults = stage.sections.iter().flat_map(move |section| {
        let Content::Arguments(arguments) = &section.part.content else { return Vec::new() };
        let defined = arguments.iter().map(|argument| {
            let mention = Mention { range: section.range(&argument.name), defines: true };
            (name(section.part.slice(&argument.name)), mention)
        });
        defined.collect()
    });
    let uses = parts(stage).flat_map(move |part| {
        templates::variables(part.text()).map(move |variable| {
            let range = part.start() + variable.name.start..part.start() + variable.name.end;
            (name(&part.text()[variable.name]), Mention { range, defines: false })
        })
    });
    defaults.chain(uses)
}

/// For `%files`: the name of the stage that its files are copied from, as the builder reads the line once values are put
/// in.
pub(super) fn copied_from<'s>(
    snapshot: &Snapshot,
    stage: &Stage,
    section: &'s Section,
) -> Option<Cow<'s, str>> {
    let builder = snapshot.config().builder();
    let arguments = section.slice(section.arguments.as_ref().filter(|_| section.is("files"))?);
    if !arguments.contains("{{") {
        return stage_copied_from(arguments, builder.program).map(Cow::from);
    }
    let values = snapshot.values(stage);
    let (text, _) = templates::substitute(arguments, builder, |name| values.get(name).map(String::as_str));
    stage_copied_from(text.text(), builder.program).map(|name| name.to_owned().into())
}

/// The names of stages before the one of a number, which are the ones that it can copy from.
pub(crate) fn earlier_stages(snapshot: &Snapshot, number: usize) -> Vec<String> {
    let stages = snapshot.definition().stages.iter().take(number);
    let names = stages.filter_map(|stage| Some(stage.field("stage")?.1.value.text().to_owned()));
    let mut names: Vec<_> =
        names.filter(|name| !name.is_empty() && !name.contains(char::is_whitespace)).collect();
    names.reverse();
    names.dedup();
    names
}

/// The names of a stage's apps, in the order of their first mention.
pub(crate) fn apps_of(place: &Place<'_>) -> Vec<String> {
    let mut known = HashSet::new();
    // The section being typed names no app yet.
    let others = place.stage.sections.iter().filter(|section| section.start != place.part.start());
    let names = others.filter_map(|section| Some(section.part.slice(section.part.app.as_ref()?)));
    names.filter(|name| !name.is_empty() && known.insert(*name)).map(str::to_owned).collect()
}
