//! Semantic tokens: what the words of a definition file are, beyond what a grammar for colours knows.
//!
//! Scripts are left to the editor's own colours for shell; only template variables in them are ours. One pass over
//! the text, so the time grows with the file and not faster.

use std::ops::Range;

use super::place::{Part, parts};
use crate::definition::reference::Reference;
use crate::definition::templates::{self, Variable};
use crate::definition::{Content, Field, Section, Stage};
use crate::language::agents::{self, From};
use crate::language::programs::Program;
use crate::snapshot::Snapshot;

/// A stretch of one line and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The bytes.
    pub range: Range<usize>,
    /// What they are.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A header keyword.
    Keyword,
    /// A bootstrap agent.
    Agent,
    /// The registry of an image.
    Registry,
    /// The name of an image.
    Image,
    /// The tag of an image.
    Tag,
    /// The digest of an image.
    Digest,
    /// The word behind `%`.
    Section,
    /// The name of a stage or an app.
    Name,
    /// A template variable, or its default's name.
    Variable,
    /// The key of a label.
    Label,
    /// A path.
    Path,
    /// The command behind `-c`.
    Interpreter,
    /// A comment.
    Comment,
}

/// The tokens of a range of the file, sorted, without overlap.
#[must_use]
pub fn tokens(snapshot: &Snapshot, range: Range<usize>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let stages = &snapshot.definition().stages;
    let first = stages.partition_point(|stage| stage.range.end <= range.start);
    preamble(snapshot, &mut tokens);
    for stage in stages.iter().skip(first).take_while(|stage| stage.range.start < range.end) {
        let agent = agent(snapshot, stage);
        for part in parts(stage) {
            let (start, end) = (part.start(), part.start() + part.text().len());
            if end > range.start && start < range.end {
                of_part(part, agent, &mut tokens);
            }
        }
    }
    tokens.retain(|token| token.range.start < range.end && token.range.end > range.start);
    tokens
}

/// Comments before the first stage belong to none.
fn preamble(snapshot: &Snapshot, tokens: &mut Vec<Token>) {
    let text = snapshot.text().slice(0..snapshot.definition().preamble);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        comment(line, start, tokens);
        start += line.len();
    }
}

fn agent(snapshot: &Snapshot, stage: &Stage) -> From {
    let agent = snapshot.agent(stage);
    agent.map_or(From::Docker, |agent| agent.from)
}

/// A line that is a comment and nothing else.
fn comment(line: &str, start: usize, tokens: &mut Vec<Token>) -> bool {
    let content = line.trim();
    let indent = line.len() - line.trim_start().len();
    let is_comment = content.starts_with('#');
    if is_comment {
        let range = start + indent..start + indent + content.len();
        tokens.push(Token { range, kind: TokenKind::Comment });
    }
    is_comment
}

fn of_part(part: Part<'_>, from: From, tokens: &mut Vec<Token>) {
    let mut found = Vec::new();
    match part {
        Part::Header(header) => {
            header.part.fields.iter().for_each(|field| of_field(&header.part.text, field, from, &mut found));
            comments(&header.part.text, 0, &mut found);
        }
        Part::Section(section) => of_section(&section.part, &mut found),
    }
    found.sort_by_key(|token| (token.range.start, token.range.end));
    found.dedup_by(|later, earlier| later.range.start < earlier.range.end);
    let text = part.text();
    let variables = templates::variables(text);
    let start = part.start();
    let placed = cut(found, variables.collect());
    tokens.extend(
        placed.into_iter().map(|token| Token {
            range: start + token.range.start..start + token.range.end,
            kind: token.kind,
        }),
    );
}

/// Lines that are comments, from `start` of a text on.
fn comments(text: &str, start: usize, found: &mut Vec<Token>) {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        comment(line, at, found);
        at += line.len();
    }
}

fn of_field(text: &str, field: &Field, from: From, found: &mut Vec<Token>) {
    let mut push = |range: Range<usize>, kind| found.push(Token { range, kind });
    if field.spec().is_some() {
        push(field.keyword.clone(), TokenKind::Keyword);
    }
    let value = field.value_range.clone();
    let written = &text[value.clone()];
    // Continued values are several pieces; only whole ones are cut further.
    if written.contains('\n') || written.is_empty() {
        return;
    }
    match field.name.as_str() {
        "bootstrap" if agents::agent(written).is_some() => push(value, TokenKind::Agent),
        "stage" => push(value, TokenKind::Name),
        "from" => {
            let masked = masked(written);
            let Some(reference) = Reference::parse(&masked, from) else {
                if from == From::Path {
                    push(value, TokenKind::Path);
                }
                return;
            };
            let pieces = [
                (reference.registry, TokenKind::Registry),
                (Some(reference.path), TokenKind::Image),
                (reference.tag, TokenKind::Tag),
                (reference.digest, TokenKind::Digest),
            ];
            for (range, kind) in pieces {
                if let Some(range) = range.filter(|range| !range.is_empty()) {
                    push(value.start + range.start..value.start + range.end, kind);
                }
            }
        }
        _ => {}
    }
}

/// The text with letters in place of its template variables, so that their blanks and braces cut nothing.
fn masked(text: &str) -> String {
    let mut masked = text.to_owned();
    for variable in templates::variables(text) {
        let length = variable.range.len();
        masked.replace_range(variable.range, &"x".repeat(length));
    }
    masked
}

fn of_section(section: &Section, found: &mut Vec<Token>) {
    let mut push = |range: Range<usize>, kind| {
        if !range.is_empty() {
            found.push(Token { range, kind });
        }
    };
    if section.spec.is_some() {
        push(section.name.clone(), TokenKind::Section);
    }
    if let Some(app) = &section.app {
        push(app.clone(), TokenKind::Name);
    } else if let Some(stage) = section.copied_from(Program::Apptainer) {
        push(stage, TokenKind::Name);
    } else if let Some(interpreter) = interpreter(section) {
        push(interpreter, TokenKind::Interpreter);
    }
    match &section.content {
        Content::Files(entries) => {
            for entry in entries {
                entry
                    .source
                    .iter()
                    .chain(&entry.destination)
                    .for_each(|word| push(word.clone(), TokenKind::Path));
            }
        }
        Content::Labels(labels) => labels.iter().for_each(|label| push(label.name.clone(), TokenKind::Label)),
        Content::Arguments(arguments) => {
            arguments.iter().for_each(|argument| push(argument.name.clone(), TokenKind::Variable));
        }
        Content::Text => return,
    }
    comments(&section.text, section.body.start, found);
}

/// Where the interpreter that a section line names stands.
fn interpreter(section: &Section) -> Option<Range<usize>> {
    let name = section.interpreter()?;
    let arguments = section.arguments.clone()?;
    let option = section.slice(&arguments).find("-c")? + "-c".len();
    let at = section.slice(&(arguments.start + option..arguments.end)).find(name)?;
    let start = arguments.start + option + at;
    Some(start..start + name.len())
}

/// Cuts template variables out of the tokens around them, and puts their names in as tokens of their own. Both lists are
/// sorted.
fn cut(tokens: Vec<Token>, variables: Vec<Variable>) -> Vec<Token> {
    let mut result = Vec::with_capacity(tokens.len() + variables.len());
    let mut variables = variables.into_iter().peekable();
    let named = |variable: Variable| Token { range: variable.name, kind: TokenKind::Variable };
    // A variable may go over several lines, and over tokens that are not part of it.
    let mut covered = 0;
    for token in tokens {
        let mut start = token.range.start.max(covered);
        while let Some(variable) = variables.next_if(|variable| variable.range.start < token.range.end) {
            if start < variable.range.start {
                result.push(Token { range: start..variable.range.start, kind: token.kind });
            }
            start = start.max(variable.range.end);
            covered = start;
            result.push(named(variable));
        }
        if start < token.range.end {
            result.push(Token { range: start..token.range.end, kind: token.kind });
        }
    }
    result.extend(variables.map(named));
    result
}
