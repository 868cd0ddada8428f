//! When a program refuses a file before it fetches anything.
//!
//! A build passes phases in order: the file is cut and parsed (*parse*), template values are put in and every stage is
//! parsed again (*arguments*), agents and stage references are looked up (*setup*).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::stage::Stage;
use super::{Definition, templates};
use crate::language::agents;
use crate::language::programs::Program;
use crate::mapped::Mapped;
use crate::text::Text;

/// Why a file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// A header line without a colon.
    MissingColon,
    /// A keyword the program does not know.
    UnknownKeyword,
    /// A blank or comment line behind a continued header line, which crashes the program.
    BrokenContinuation,
    /// A section the program does not know.
    UnknownSection,
    /// An app section without a blank and a name.
    MissingAppName,
    /// A stage without header whose first section has no body.
    SectionWithoutBody,
    /// A header or section over 64 KiB.
    SectionTooLarge,
    /// A `%files` line in which no word is found, which crashes the program.
    UnreadableFilesLine,
    /// No stage at all.
    EmptyDefinition,
    /// A template variable without a value.
    UndefinedVariable,
    /// A stage without header.
    MissingHeader,
    /// A header without `Bootstrap`, or with an empty one.
    MissingBootstrap,
    /// An agent the program does not know.
    UnknownAgent,
    /// An app section whose name is empty.
    EmptyAppName,
    /// `%files from` a stage that does not exist.
    UnknownStage,
    /// `%files from` the stage itself or a later one.
    LaterStage,
}

impl Cause {
    /// Whether the program crashes instead of saying what is wrong.
    #[must_use]
    pub fn crashes(self, program: Program) -> bool {
        match self {
            Cause::BrokenContinuation | Cause::UnreadableFilesLine => true,
            Cause::EmptyDefinition => program == Program::SingularityCe,
            _ => false,
        }
    }
}

impl Cause {
    /// What the programs say, more or less: their words differ between versions.
    #[must_use]
    pub fn message(self, subject: &str) -> String {
        match self {
            Cause::MissingColon => format!("header key {subject} had no val"),
            Cause::UnknownKeyword => format!("invalid header keyword found: {subject}"),
            Cause::BrokenContinuation => {
                "crash: a blank or comment line behind a continued header line".to_owned()
            }
            Cause::UnknownSection => {
                format!("invalid section(s) specified: {}", subject.trim_start_matches('%'))
            }
            Cause::MissingAppName => format!("{subject} could not be split into section name and app name"),
            Cause::SectionWithoutBody => format!("{subject} could not be split into section name and body"),
            Cause::SectionTooLarge => "token too long".to_owned(),
            Cause::UnreadableFilesLine => "crash: a line of %files without a word".to_owned(),
            Cause::EmptyDefinition => "no stages found in definition file".to_owned(),
            Cause::UndefinedVariable => format!("build var {subject} is not defined"),
            Cause::MissingHeader => "multiple stages detected, all must have headers".to_owned(),
            Cause::MissingBootstrap => "no bootstrap specification found".to_owned(),
            Cause::UnknownAgent => format!("invalid build source {subject}"),
            Cause::EmptyAppName => "no BuildApp record for app".to_owned(),
            Cause::UnknownStage => format!("stage {subject} was not found"),
            Cause::LaterStage => format!("stage {subject} is not built before it is copied from"),
        }
    }
}

/// Something a program refuses in a part of a file, with a range relative to the part.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    cause: Cause,
    /// Only this program; both where there is none.
    program: Option<Program>,
    range: Range<usize>,
}

impl Problem {
    pub(crate) fn of_both(cause: Cause, range: Range<usize>) -> Problem {
        Problem { cause, program: None, range }
    }

    pub(crate) fn of(cause: Cause, program: Program, range: Range<usize>) -> Problem {
        Problem { cause, program: Some(program), range }
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
    /// The bytes of the file at fault.
    pub range: Range<usize>,
    /// The word at fault as the program sees it, with variables replaced.
    pub subject: String,
}

/// Every reason why a program refuses a file, in the order of phases. What only an earlier reason brings about is left
/// out: a file that does not parse has no reasons of later phases.
#[must_use]
pub fn refusals(
    definition: &Definition,
    text: &Text,
    program: Program,
    given: &BTreeMap<String, String>,
) -> Vec<Refusal> {
    let parse = parse_refusals(definition, text, program);
    if !parse.is_empty() || definition.stages.is_empty() {
        return parse;
    }
    let mut refusals = Vec::new();
    let stages: Vec<_> = definition
        .stages
        .iter()
        .map(|stage| substituted(stage, text, program, given, &mut refusals))
        .collect();
    if refusals.is_empty() {
        setup_refusals(&stages, program, &mut refusals);
    }
    refusals
}

fn parse_refusals(definition: &Definition, text: &Text, program: Program) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if definition.preamble >= TOKEN_LIMIT {
        refusals.push(Refusal {
            phase: Phase::Parse,
            cause: Cause::SectionTooLarge,
            range: 0..definition.preamble,
            subject: "comment".to_owned(),
        });
    }
    for stage in &definition.stages {
        problems(stage, text, program, Phase::Parse, Some, &mut refusals);
    }
    if definition.stages.is_empty() && refusals.is_empty() {
        // SingularityCE gets as far as choosing an output format for no stages, and crashes there.
        let phase = if program == Program::Apptainer { Phase::Parse } else { Phase::Setup };
        let range = 0..text.len();
        refusals.push(Refusal { phase, cause: Cause::EmptyDefinition, range, subject: String::new() });
    }
    refusals
}

/// What a program refuses when it parses one stage.
fn problems(
    stage: &Stage,
    text: &Text,
    program: Program,
    phase: Phase,
    source: impl Fn(Range<usize>) -> Option<Range<usize>>,
    refusals: &mut Vec<Refusal>,
) {
    let header = stage.header.iter().map(|header| (header.start, &header.part.text, &header.part.problems));
    let sections = stage.sections.iter().map(|s| (s.start, &s.part.text, &s.part.problems));
    for (start, part, problems) in header.chain(sections) {
        for problem in problems.iter().filter(|problem| problem.program.is_none_or(|only| only == program)) {
            let subject = part.get(problem.range.clone()).unwrap_or_default().trim().to_owned();
            let range = start + problem.range.start..start + problem.range.end;
            let Some(range) = source(range) else { continue };
            refusals.push(Refusal { phase, cause: problem.cause, range, subject });
        }
    }
    for range in oversized(stage, text, phase == Phase::Parse) {
        let line = text.slice(range.start..range.end.min(range.start + 200));
        let subject = line.split(['\n', '\r', ' ']).next().unwrap_or_default().to_owned();
        let Some(range) = source(range) else { continue };
        refusals.push(Refusal { phase, cause: Cause::SectionTooLarge, range, subject });
    }
}

/// The splitter's buffer. A token fits if it and the complete next section line do, or, for the last token of a stage,
/// if it is shorter than the buffer. Carriage returns count in the first parse; in the second they are gone.
const TOKEN_LIMIT: usize = 65_536;

fn oversized(stage: &Stage, text: &Text, with_carriage_returns: bool) -> Vec<Range<usize>> {
    if stage.range.len() < TOKEN_LIMIT {
        return Vec::new();
    }
    let mut starts: Vec<usize> = stage.sections.iter().map(|section| section.start).collect();
    if starts.first() != Some(&stage.range.start) {
        starts.insert(0, stage.range.start);
    }
    let size = |range: Range<usize>| {
        let returns =
            if with_carriage_returns { 0 } else { text.slice(range.clone()).matches("\r\n").count() };
        text.original_offset(range.end) - text.original_offset(range.start) - returns
    };
    let token = |(i, start): (usize, &usize)| {
        let Some(next) = starts.get(i + 1) else {
            let range = *start..stage.range.end;
            return (size(range.clone()) >= TOKEN_LIMIT).then_some(range);
        };
        let (line, _) = text.line_of(*next);
        let line_end = text.line_range(line + 1).start.clamp(*next, stage.range.end);
        (size(*start..line_end) > TOKEN_LIMIT).then_some(*start..*next)
    };
    starts.iter().enumerate().filter_map(token).collect()
}

/// A stage after template values are put in, leading back to the file.
struct Substituted<'d> {
    stage: Cow<'d, Stage>,
    /// The stage's new text, if any value was put in, and where the stage starts in the file.
    made: Option<(Mapped, usize)>,
}

impl Substituted<'_> {
    fn source(&self, range: Range<usize>) -> Range<usize> {
        match &self.made {
            None => range,
            Some((made, start)) => {
                let whole = *start..*start;
                made.source(range).map_or(whole, |range| start + range.start..start + range.end)
            }
        }
    }
}

fn substituted<'d>(
    stage: &'d Stage,
    text: &Text,
    program: Program,
    given: &BTreeMap<String, String>,
    refusals: &mut Vec<Refusal>,
) -> Substituted<'d> {
    let unchanged = Substituted { stage: Cow::Borrowed(stage), made: None };
    if !stage.has_braces() {
        return unchanged;
    }
    let start = stage.range.start;
    let source = text.slice(stage.range.clone());
    let values = stage.values(program, given);
    let (made, undefined) =
        templates::substitute(&source, program, |name| values.get(name).map(String::as_str));
    refusals.extend(undefined.iter().map(|variable| Refusal {
        phase: Phase::Arguments,
        cause: Cause::UndefinedVariable,
        range: start + variable.range.start..start + variable.range.end,
        subject: source[variable.name.clone()].to_owned(),
    }));
    if !undefined.is_empty() || made.text() == source {
        return unchanged;
    }
    let made = uncut(&made);
    let text = Text::new(made.text());
    let definition = Definition::of(&crate::document::Document::open(text.clone()), None);
    let Some(parsed) = definition.stages.into_iter().next() else { return unchanged };
    let substituted = Substituted { stage: Cow::Owned(parsed), made: Some((made, start)) };
    let lead_back = |range| Some(substituted.source(range));
    problems(&substituted.stage, &text, program, Phase::Arguments, lead_back, refusals);
    substituted
}

/// The second parse does not cut at `bootstrap:` again. The grammar always does, so a line that a value made to begin
/// with it is indented by a blank, which changes nothing else.
fn uncut(made: &Mapped) -> Mapped {
    const CUT: &str = "bootstrap:";
    let text = made.text();
    let lines = text.match_indices('\n').map(|(end, _)| end + 1);
    let cuts = |line: &usize| text.get(*line..*line + CUT.len()).is_some_and(|s| s.eq_ignore_ascii_case(CUT));
    let mut result = Mapped::default();
    let mut done = 0;
    for line in lines.filter(cuts) {
        result.append(&made.slice(done..line));
        let source = made.source(line..line + 1).map_or(0, |range| range.start);
        result.push_replaced(source..source, " ");
        done = line;
    }
    result.append(&made.slice(done..text.len()));
    result
}

fn setup_refusals(stages: &[Substituted<'_>], program: Program, refusals: &mut Vec<Refusal>) {
    let value = |stage: &Stage, name| stage.field(name).map(|(_, field)| field.value.text().to_owned());
    let names: Vec<_> = stages.iter().map(|stage| value(&stage.stage, "stage").unwrap_or_default()).collect();
    for (number, substituted) in stages.iter().enumerate() {
        let stage = &*substituted.stage;
        let mut refuse = |cause, range: Range<usize>, subject: &str| {
            let range = substituted.source(range);
            refusals.push(Refusal { phase: Phase::Setup, cause, range, subject: subject.to_owned() });
        };
        match (&stage.header, stage.field("bootstrap")) {
            (None, _) => refuse(Cause::MissingHeader, stage.first_line(), ""),
            (Some(_), Some((header, field))) if !field.value.text().is_empty() => {
                let name = field.value.text();
                if !agents::agent(name).is_some_and(|agent| agent.since.known_to(program)) {
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
            if let Some(app) = part.app.as_ref().filter(|app| app.is_empty()) {
                refuse(Cause::EmptyAppName, section.range(&part.line()), part.slice(app));
            }
            let Some(from) = part.copied_from(program) else { continue };
            let name = part.slice(&from);
            let found = names.iter().position(|other| other == name && !name.is_empty());
            match found {
                None => refuse(Cause::UnknownStage, section.range(&from), name),
                Some(found) if found >= number => refuse(Cause::LaterStage, section.range(&from), name),
                Some(_) => {}
            }
        }
    }
}
