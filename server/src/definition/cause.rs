//! The reasons for which a builder refuses a file, as the builders name them.

use crate::language::programs::Program;

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
