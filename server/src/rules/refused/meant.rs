//! What a refused file was meant to say, so that one slip gives one finding.

use std::collections::{BTreeMap, BTreeSet};

use crate::definition::refusal::{Cause, Refusal};
use crate::definition::{Content, Section, Stage};
use crate::language::keywords::{self, KEYWORDS};
use crate::language::nearest::{nearest, nearest_or_longer};
use crate::language::sections::SECTIONS;
use crate::rules::stages;
use crate::snapshot::Snapshot;
use crate::text::Text;

/// What a slip keeps from the builder.
#[derive(Default)]
pub(super) struct Meant {
    /// Header lines that name no keyword but surely mean one: number of the stage, keyword in lower case.
    keywords: BTreeSet<(usize, String)>,
    /// Names that such lines give to stages.
    stages: BTreeSet<String>,
    /// Lines (from 0) that the builder would take for a continuation but for the blank line in front.
    continued: BTreeSet<usize>,
    /// Defaults that a stage would have but for another slip: number of the stage, name of the variable.
    defaults: BTreeSet<(usize, String)>,
    /// Where a line stands that would be the first section of its stage but for a character that nobody sees.
    hidden: BTreeMap<usize, usize>,
    /// Stages with header lines that are refused.
    slips: BTreeSet<usize>,
    /// Stages whose header is text of a heredoc or of a help text.
    in_body: BTreeSet<usize>,
    /// Whether the file begins with a byte order mark.
    marked: bool,
}

impl Meant {
    pub(super) fn of<'r>(snapshot: &Snapshot, refusals: impl Iterator<Item = &'r Refusal>) -> Meant {
        let text = snapshot.text();
        let marked = text.chunk_at(0).starts_with("\u{feff}".as_bytes());
        let mut meant = Meant { marked, ..Meant::default() };
        for refusal in refusals {
            match refusal.cause {
                Cause::MissingColon | Cause::UnknownKeyword => {
                    meant.slips.insert(refusal.stage);
                    let line = text.line_range(text.line_of(refusal.range.start).0);
                    if hidden_section(&text.slice(line.clone())).is_some() {
                        meant.hidden.entry(refusal.stage).or_insert(line.start);
                    }
                    meant.add_line(text, refusal);
                }
                Cause::BrokenContinuation => {
                    let (_, last) = in_between(text, text.line_of(refusal.range.start).0);
                    meant.continued.insert(last + 1);
                }
                _ => {}
            }
        }
        meant.add_defaults(snapshot);
        let stages = 1..snapshot.definition().stages.len();
        meant
            .in_body
            .extend(stages.filter(|stage| stages::cut_body(snapshot.definition(), *stage).is_some()));
        meant
    }

    fn add_line(&mut self, text: &Text, refusal: &Refusal) {
        let start = refusal.range.start;
        let line = text.slice(start..text.line_range(text.line_of(start).0).end);
        let line = line.trim_start_matches('\u{feff}').split('#').next().unwrap_or_default().trim();
        let end = line.find([':', '=', ' ', '\t']).unwrap_or(line.len());
        let (word, rest) = line.split_at(end);
        if let Some(keyword) = keyword(word) {
            if keyword == "Stage" {
                self.stages.insert(rest.trim_start_matches([' ', '\t', ':', '=']).to_owned());
            }
            self.keywords.insert((refusal.stage, keyword.to_lowercase()));
        }
    }

    /// A misplaced `Bootstrap` cuts a stage in two, and the defaults of one half are lost to the other; those of a
    /// misspelt `%arguments` are lost to its own stage.
    fn add_defaults(&mut self, snapshot: &Snapshot) {
        let stages = &snapshot.definition().stages;
        for (number, stage) in stages.iter().enumerate() {
            for section in stage.sections.iter().filter(|section| section.part.spec.is_none()) {
                let names = misspelt_defaults(&section.part).map(|name| (number, name.to_owned()));
                self.defaults.extend(names);
            }
            let cut_off = stage.field("bootstrap").is_none();
            if let Some(next) = stages.get(number + 1).filter(|_| cut_off) {
                self.defaults.extend(defaults(stage).map(|name| (number + 1, name.to_owned())));
                self.defaults.extend(defaults(next).map(|name| (number, name.to_owned())));
            }
        }
    }

    /// Whether a stage has a line that means this keyword, given in lower case, without saying so. Keywords before
    /// `Bootstrap` are meant for the stage that follows.
    pub(super) fn has(&self, snapshot: &Snapshot, stage: usize, keyword: &str) -> bool {
        let has = |stage| self.keywords.contains(&(stage, keyword.to_owned()));
        has(stage)
            || stage.checked_sub(1).is_some_and(|stray| snapshot.definition().is_stray(stray) && has(stray))
    }

    /// Whether a refusal goes away with another one.
    pub(super) fn is_echo(&self, snapshot: &Snapshot, refusal: &Refusal) -> bool {
        match refusal.cause {
            Cause::MissingColon | Cause::UnknownKeyword => {
                let line = snapshot.text().line_of(refusal.range.start);
                let in_section = self.hidden.get(&refusal.stage).is_some_and(|start| *start < line.1);
                in_section || self.continued.contains(&line.0)
            }
            Cause::MissingBootstrap | Cause::MissingHeader => {
                self.keywords.contains(&(refusal.stage, "bootstrap".to_owned()))
                    || self.is_mark_alone(snapshot, refusal.stage)
                    || self.is_text(snapshot, refusal.stage)
            }
            Cause::UndefinedVariable => self.defaults.contains(&(refusal.stage, refusal.subject.clone())),
            Cause::UnknownStage => self.stages.contains(&refusal.subject),
            _ => false,
        }
    }

    /// Whether a stage is nothing but lines that mean no keyword and are refused as that.
    fn is_text(&self, snapshot: &Snapshot, number: usize) -> bool {
        let stages = &snapshot.definition().stages;
        let Some(stage) = stages.get(number).filter(|stage| stage.sections.is_empty()) else { return false };
        let mut fields = stage.header.iter().flat_map(|header| &header.part.fields);
        if !self.slips.contains(&number) || fields.any(|field| field.spec().is_some() || field.dropped) {
            return false;
        }
        let means_some = self.keywords.iter().any(|(stage, _)| *stage == number);
        let no_fields = stage.header.as_ref().is_none_or(|header| header.part.fields.is_empty());
        !means_some || (no_fields && number + 1 == stages.len())
    }

    /// Whether a stage is a piece of the body before it.
    pub(super) fn is_in_body(&self, stage: usize) -> bool {
        self.in_body.contains(&stage)
    }

    /// Whether a stage is nothing but a line that the byte order mark keeps from being a comment.
    fn is_mark_alone(&self, snapshot: &Snapshot, number: usize) -> bool {
        let stage = snapshot.definition().stages.get(number).filter(|_| number == 0 && self.marked);
        stage.is_some_and(|stage| {
            let no_fields = stage.header.as_ref().is_none_or(|header| header.part.fields.is_empty());
            stage.sections.is_empty() && no_fields
        })
    }
}

/// Whether a line of the header is blank or a comment.
pub(super) fn is_between(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

/// The blank and comment lines (from 0, the first and the last of them) from a line on.
pub(super) fn in_between(text: &Text, first: usize) -> (usize, usize) {
    let is = |line: &usize| is_between(&text.slice(text.line_range(*line)));
    (first, (first..text.line_count()).take_while(is).last().unwrap_or(first))
}

/// The section that a line opens but for invisible characters in front of it, or a wide percent sign: its name, and how
/// many bytes hide it, with the sign.
pub(super) fn hidden_section(line: &str) -> Option<(&'static str, usize)> {
    let invisible =
        |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let shown = line.trim_start_matches(invisible);
    let name = shown.strip_prefix(['%', '\u{ff05}'])?;
    let word = name.split(' ').next().unwrap_or_default().trim_end();
    let spec = SECTIONS.iter().find(|section| section.name == word)?;
    Some((spec.name, line.len() - name.len()))
}

/// The keyword that a word is, or is surely meant to be.
pub(super) fn keyword(word: &str) -> Option<&'static str> {
    if let Some(keyword) = keywords::keyword(word) {
        return Some(keyword.name);
    }
    // One that lacks its number.
    let numbered = keywords::keyword(&format!("{word}0")).filter(|_| word.len() < "OtherURL0".len());
    numbered
        .map(|keyword| keyword.name)
        .or_else(|| nearest(word, KEYWORDS.iter().map(|keyword| keyword.name)))
}

/// The section that a name is surely meant to be.
pub(super) fn section(name: &str) -> Option<&'static str> {
    nearest_or_longer(name, SECTIONS.iter().map(|section| section.name))
}

fn defaults(stage: &Stage) -> impl Iterator<Item = &str> {
    stage.sections.iter().flat_map(|section| {
        let arguments = match &section.part.content {
            Content::Arguments(arguments) => arguments.as_slice(),
            _ => &[],
        };
        arguments.iter().map(|argument| section.part.slice(&argument.name))
    })
}

fn misspelt_defaults(section: &Section) -> impl Iterator<Item = &str> {
    let name = section.slice(&section.name).trim_matches([' ', '\t', '%', ':']);
    let body = if self::section(name) == Some("arguments") { section.slice(&section.body) } else { "" };
    body.lines().filter_map(|line| Some(line.split_once('=')?.0.trim()))
}
