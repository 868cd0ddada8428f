//! When a program refuses a file before it fetches anything.
//!
//! A build passes phases in order: the file is cut and parsed (*parse*), template values are put in and every stage is
//! parsed again (*arguments*), agents and stage references are looked up (*setup*).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub use super::cause::Cause;
use super::size::{Parse, TOKEN_LIMIT, oversized};
use super::stage::Stage;
use super::substitution::Substituted;
use super::{Definition, templates};
use crate::language::agents;
use crate::language::programs::{Builder, Program, Since};
use crate::text::Text;

/// Something a program refuses in a part of a file, with a range relative to the part.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    cause: Cause,
    /// Only those who do not know this; all where there is none.
    since: Option<Since>,
    range: Range<usize>,
}

impl Problem {
    pub(crate) fn always(cause: Cause, range: Range<usize>) -> Problem {
        Problem { cause, since: None, range }
    }

    pub(crate) fn unless_known(cause: Cause, since: Option<Since>, range: Range<usize>) -> Problem {
        Problem { cause, since, range }
    }
}

/// The phase in which a build stops. Ordered as the build passes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The file is cut and parsed.
    Parse,
    /// Template values are put in, and every stage is parsed again.
    Arguments,
    /// Agents, apps and stage references are looked up.
    Setup,
}

impl Phase {
    /// The name in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Phase::Parse => "parse",
            Phase::Arguments => "arguments",
            Phase::Setup => "setup",
        }
    }
}

/// One reason why one program refuses a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// When the build stops.
    pub phase: Phase,
    /// Why.
    pub cause: Cause,
    /// Number of the stage, from 0; 0 too where there is none.
    pub stage: usize,
    /// The bytes of the file at fault; empty only where nothing stands that could be shown.
    pub range: Range<usize>,
    /// The word at fault as the program sees it, with variables replaced.
    pub subject: String,
}

/// Every reason why a program refuses a file, in the order of phases. The build stops at the first phase that has any;
/// those of the phases behind it are what it would come to once the earlier ones are mended.
#[must_use]
pub fn refusals(
    definition: &Definition,
    text: &Text,
    builder: impl Into<Builder>,
    given: &BTreeMap<String, String>,
) -> Vec<Refusal> {
    let builder = builder.into();
    let mut refusals = Vec::new();
    parse_refusals(definition, text, builder, &mut refusals);
    let stages: Vec<_> =
        definition.stages.iter().map(|stage| Substituted::of(stage, text, builder, given)).collect();
    let place = |refusal: &Refusal| (refusal.cause, refusal.range.start, refusal.range.end);
    let said: BTreeSet<_> = refusals.iter().map(place).collect();
    for (number, substituted) in stages.iter().enumerate() {
        argument_refusals(number, substituted, definition, builder, &said, &mut refusals);
    }
    setup_refusals(&stages, builder, &mut refusals);
    refusals
}

fn parse_refusals(definition: &Definition, text: &Text, builder: Builder, refusals: &mut Vec<Refusal>) {
    let of_file = |phase, cause, subject: &str| {
        let first_line = 0..text.line_range(0).end;
        Refusal { phase, cause, stage: 0, range: first_line, subject: subject.to_owned() }
    };
    if definition.preamble >= TOKEN_LIMIT {
        refusals.push(of_file(Phase::Parse, Cause::SectionTooLarge, "comment"));
    }
    for (number, stage) in definition.stages.iter().enumerate() {
        problems(number, stage, text, builder, Phase::Parse, refusals);
    }
    if definition.stages.is_empty() && refusals.is_empty() {
        // SingularityCE gets as far as choosing an output format for no stages, and crashes there.
        let apptainer = builder.program == Program::Apptainer;
        let phase = if apptainer { Phase::Parse } else { Phase::Setup };
        refusals.push(of_file(phase, Cause::EmptyDefinition, ""));
    }
}

/// What a program refuses when it parses one stage.
fn problems(
    number: usize,
    stage: &Stage,
    text: &Text,
    builder: Builder,
    phase: Phase,
    refusals: &mut Vec<Refusal>,
) {
    let header = stage.header.iter().map(|header| (header.start, &header.part.text, &header.part.problems));
    let sections = stage.sections.iter().map(|s| (s.start, &s.part.text, &s.part.problems));
    for (start, part, problems) in header.chain(sections) {
        for problem in
            problems.iter().filter(|problem| problem.since.is_none_or(|since| !builder.knows(since)))
        {
            let subject = part.get(problem.range.clone()).unwrap_or_default().trim().to_owned();
            let range = start + problem.range.start..start + problem.range.end;
            refusals.push(Refusal { phase, cause: problem.cause, stage: number, range, subject });
        }
    }
    let parse = if phase == Phase::Parse { Parse::First } else { Parse::Second };
    for range in oversized(stage, text, parse) {
        let subject = text.slice(range.clone()).into_owned();
        refusals.push(Refusal { phase, cause: Cause::SectionTooLarge, stage: number, range, subject });
    }
}

/// What a program refuses when values are put in. What the first parse refused already, the second would refuse again;
/// that is said once.
fn argument_refusals(
    number: usize,
    substituted: &Substituted<'_>,
    definition: &Definition,
    builder: Builder,
    said: &BTreeSet<(Cause, usize, usize)>,
    refusals: &mut Vec<Refusal>,
) {
    let start = definition.stages.get(number).map_or(0, |stage| stage.range.start);
    refusals.extend(substituted.undefined.iter().map(|(variable, name)| Refusal {
        phase: Phase::Arguments,
        cause: Cause::UndefinedVariable,
        stage: number,
        range: start + variable.range.start..start + variable.range.end,
        subject: name.clone(),
    }));
    let Some(text) = substituted.text() else { return };
    let mut found = Vec::new();
    problems(number, &substituted.stage, text, builder, Phase::Arguments, &mut found);
    for refusal in found {
        let refusal = Refusal { range: substituted.source(refusal.range.clone()), ..refusal };
        if !said.contains(&(refusal.cause, refusal.range.start, refusal.range.end)) {
            refusals.push(refusal);
        }
    }
}

fn setup_refusals(stages: &[Substituted<'_>], builder: Builder, refusals: &mut Vec<Refusal>) {
    let value = |stage: &Stage, name| stage.field(name).map(|(_, field)| field.value.text().to_owned());
    let mut names = BTreeMap::new();
    for (number, stage) in stages.iter().enumerate() {
        let name = value(&stage.stage, "stage").filter(|name| !name.is_empty());
        // The first stage of a name is the one that is found.
        name.map(|name| *names.entry(name).or_insert(number));
    }
    for (number, substituted) in stages.iter().enumerate() {
        let stage = &*substituted.stage;
        // A variable that has no value is refused as that.
        let open =
            |word: &str| !substituted.undefined.is_empty() && templates::variables(word).next().is_some();
        let mut refuse = |cause, range: Range<usize>, subject: &str| {
            let range = substituted.source(range);
            let subject = subject.to_owned();
            refusals.push(Refusal { phase: Phase::Setup, cause, stage: number, range, subject });
        };
        match (&stage.header, stage.field("bootstrap")) {
            (None, _) => refuse(Cause::MissingHeader, stage.first_line(), ""),
            (Some(_), Some((header, field))) if !field.value.text().is_empty() => {
                let name = field.value.text();
                if !open(name) && !agents::agent(name).is_some_and(|agent| builder.knows(agent.since)) {
                    refuse(Cause::UnknownAgent, header.range(&field.value_range), name);
                }
            }
            (Some(_), Some((header, field))) => {
                refuse(Cause::MissingBootstrap, header.range(&field.keyword), "Bootstrap");
            }
            (Some(_), None) => refuse(Cause::MissingBootstrap, stage.first_line(), ""),
        }
        for section in &stage.sections {
            let part = &section.part;
            if let Some(app) = part.app.as_ref().filter(|app| app.is_empty() && part.arguments.is_some()) {
                refuse(Cause::EmptyAppName, section.range(&part.line()), part.slice(app));
            }
            let Some(from) = part.copied_from(builder.program) else { continue };
            let name = part.slice(&from);
            match names.get(name).copied() {
                _ if open(name) => {}
                None => refuse(Cause::UnknownStage, section.range(&from), name),
                Some(found) if found >= number => refuse(Cause::LaterStage, section.range(&from), name),
                Some(_) => {}
            }
        }
    }
}
