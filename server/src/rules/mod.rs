//! The rules: who finds what.
//!
//! A rule is a file here (or a file with its few nearest relatives): its [`Rule`] with the page that `explain` prints,
//! and a check that looks at the file, a stage, its base image, a section or a command. To add one, write the file and list it in
//! [`RULES`] and in the list of checks for what it looks at. Facts a rule needs belong into [`crate::language`] or
//! [`crate::catalogue`].

mod apps;
mod arguments;
mod bashrc;
mod continuation;
mod files_destination;
mod gone;
mod guard;
mod header_keywords;
mod header_values;
mod image_notes;
mod images;
mod installs_at_start;
mod interpreters;
mod judge;
mod labels;
pub(crate) mod lines;
mod moved;
mod packages;
mod refused;
mod registries;
mod requirements;
mod scripts;
mod sharing;
mod stages;
mod unused_ignore;
mod whole;
pub(crate) mod wording;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::catalogue::Cycle;
use crate::config::Profile;
use crate::definition::{Section, Stage};
use crate::finding::{Finding, Fix, Level, Related, Severity};
use crate::images::Mention;
use crate::language::package_managers::Invocation;
use crate::shell::Command;
use crate::snapshot::Snapshot;
pub use guard::failures;
use guard::{Checks, checks};
pub(crate) use judge::Report;
pub use judge::{Judgement, findings, judge, judge_to_show};
use packages::Settled;
pub(crate) use packages::rows::is_system;
pub use unused_ignore::UNUSED_IGNORE;
use whole::Whole;

/// What comes of a finding that nobody mends: how summaries group rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consequence {
    /// A builder refuses the file before it fetches anything.
    Refused,
    /// What the file needs is gone.
    WillNotBuild,
    /// The builder accepts it and does something else than written.
    NotAsWritten,
    /// The next build gives something else.
    ChangesOverTime,
    /// Nobody else can build or use it as it is.
    HardToShare,
}

impl Consequence {
    /// All, the gravest first.
    pub const ALL: [Consequence; 5] = [
        Consequence::Refused,
        Consequence::WillNotBuild,
        Consequence::NotAsWritten,
        Consequence::ChangesOverTime,
        Consequence::HardToShare,
    ];

    /// As a row of a summary.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Consequence::Refused => "refused by the builder",
            Consequence::WillNotBuild => "will not build any more",
            Consequence::NotAsWritten => "do not do what they say",
            Consequence::ChangesOverTime => "change over time",
            Consequence::HardToShare => "hard to share",
        }
    }
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case, stable.
    pub id: &'static str,
    /// Unless the finding says otherwise or the configuration does.
    pub severity: Severity,
    /// What comes of it.
    pub consequence: Consequence,
    /// The least strict profile that reports it; reported by name alone where there is none.
    pub profile: Option<Profile>,
    /// One line for lists.
    pub summary: &'static str,
    /// The page that `explain` prints and the editor shows: what, why, example, fix. Markdown.
    pub page: &'static str,
}

/// All rules, in the order of the documentation.
pub static RULES: &[&Rule] = &[
    &refused::MISSING_COLON,
    &refused::UNKNOWN_KEYWORD,
    &refused::BROKEN_CONTINUATION,
    &refused::UNKNOWN_SECTION,
    &refused::MISSING_NAME,
    &refused::WITHOUT_BODY,
    &refused::TOO_LARGE,
    &refused::UNREADABLE_LINE,
    &refused::EMPTY,
    &refused::UNDEFINED,
    &refused::MISSING_BOOTSTRAP,
    &refused::UNKNOWN_AGENT,
    &refused::UNKNOWN_STAGE,
    &refused::MISSING_INTERPRETER,
    &refused::MISSING_KEYWORD,
    &images::unreadable::RULE,
    &refused::BYTE_ORDER_MARK,
    &labels::LABEL_SEPARATOR,
    &header_values::SHELL_VARIABLE,
    &header_keywords::URI_SCHEME,
    &header_values::COMMENT_TRUNCATES,
    &header_keywords::REPEATED_KEYWORD,
    &header_values::DROPPED_CONTINUATION,
    &header_keywords::IGNORED_KEYWORD,
    &stages::SWALLOWED_STAGE,
    &stages::STAGE_IN_BODY,
    &files_destination::FILES_DESTINATION,
    &interpreters::SHEBANG,
    &interpreters::INTERPRETER,
    &interpreters::BLANK_RUNSCRIPT,
    &apps::COLLISION,
    &image_notes::TAG_WITH_DIGEST,
    &image_notes::DEPRECATED_AGENT,
    &stages::UNUSED_STAGE,
    &arguments::UNUSED_ARGUMENT,
    &stages::DUPLICATE_STAGE,
    &continuation::LABEL_CONTINUATION,
    &bashrc::BASHRC,
    &installs_at_start::RULE,
    &gone::archive::RULE,
    &gone::service::RULE,
    &gone::managed::RULE,
    &images::moving::UNPINNED,
    &images::moving::FLOATING,
    &images::digests::WITHOUT,
    &images::ended::RULE,
    &images::unknown::RULE,
    &images::withdrawn::RULE,
    &packages::rows::PIP,
    &packages::rows::CONDA,
    &packages::rows::APT,
    &packages::rows::RPM,
    &packages::rows::APK,
    &packages::rows::PACMAN,
    &packages::rows::NPM,
    &packages::rows::GEM,
    &packages::rows::CARGO,
    &packages::rows::GO,
    &packages::rows::R,
    &packages::rows::JULIA,
    &packages::rows::PERL,
    &packages::rows::SPACK,
    &packages::rows::GIT,
    &packages::rows::DOWNLOAD,
    &packages::rows::UNVERIFIED,
    &packages::rows::PIPE,
    &packages::rows::UPGRADE,
    &requirements::RULE,
    &sharing::HOST,
    &sharing::MISSING,
    &sharing::DATA,
    &sharing::SECRET,
    &sharing::HELP,
    &sharing::LABELS,
    &sharing::SOURCE,
    &scripts::sudo::RULE,
    &scripts::interactive::RULE,
    &scripts::home::RULE,
    &scripts::convenience::RULE,
    &scripts::tls::RULE,
    &images::digests::MISMATCH,
    &scripts::cache::RULE,
    &registries::ALLOWED,
    &sharing::SCHEMA,
    &UNUSED_IGNORE,
];

/// Checks that look at the file as a whole.
static FILE_CHECKS: Checks<fn(&FileContext<'_>, &mut Report<'_>)> = checks![
    refused::check,
    stages::check,
    sharing::check_file,
    #[cfg(test)]
    guard::faulty::file,
];

/// Checks that look at one stage: its header, and how its sections fit together.
static STAGE_CHECKS: Checks<fn(&StageContext<'_>, &mut Report<'_>)> = checks![
    header_values::check,
    header_keywords::check,
    arguments::check,
    apps::check,
    image_notes::check_agent,
    images::suites::check,
    bashrc::check,
    installs_at_start::check,
    gone::header::check,
    sharing::check_files,
];

/// Checks that look at the base image of a stage.
static IMAGE_CHECKS: Checks<fn(&Mention<'_>, &mut Report<'_>)> = checks![
    images::unreadable::check,
    images::moving::check,
    images::unknown::check,
    images::withdrawn::check,
    images::ended::check,
    images::digests::check,
    image_notes::check,
    registries::check,
];

/// Checks that look at one section by itself.
static SECTION_CHECKS: Checks<fn(&SectionContext<'_>, &mut Report<'_>)> =
    checks![labels::check, continuation::check, files_destination::check, interpreters::check,];

/// Checks that look at one command of a script that runs while the image is built. They see nothing but the script's
/// commands and the [`Base`] under it, so that what they find is kept until one of these changes.
static COMMAND_CHECKS: Checks<fn(&CommandContext<'_>, &mut Report<'_>)> = checks![
    packages::language::check,
    packages::system::check,
    packages::git::check,
    packages::download::check,
    packages::unverified::check,
    packages::pipe::check,
    scripts::sudo::check,
    scripts::interactive::check,
    scripts::home::check,
    scripts::tls::check,
    scripts::cache::check,
    scripts::convenience::check,
    scripts::unread::check,
    gone::archive::check,
    gone::service::check,
    gone::managed::check,
    #[cfg(test)]
    guard::faulty::command,
];

/// The rule of an id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    // Asked several times for each finding of each version of a file.
    static BY_ID: LazyLock<HashMap<&str, &Rule>> =
        LazyLock::new(|| RULES.iter().map(|rule| (rule.id, *rule)).collect());
    BY_ID.get(id).copied()
}

/// The ids of all rules.
#[must_use]
pub fn ids() -> &'static [&'static str] {
    static IDS: LazyLock<Vec<&str>> = LazyLock::new(|| RULES.iter().map(|rule| rule.id).collect());
    &IDS
}

/// What a check of the whole file looks at. Ranges are those of the file.
pub(crate) struct FileContext<'c> {
    pub(crate) snapshot: &'c Snapshot,
}

/// What a check of a stage looks at. Ranges are those of the file.
pub(crate) struct StageContext<'c> {
    pub(crate) snapshot: &'c Snapshot,
    pub(crate) stage: &'c Stage,
    /// Its lines were meant to be text of the section before: nothing in them is to be mended as a header.
    pub(crate) in_body: bool,
}

/// What a check of a section looks at. Ranges are relative to the section.
pub(crate) struct SectionContext<'c> {
    pub(crate) stage: &'c Stage,
    pub(crate) section: &'c Section,
    /// How the file's lines end.
    pub(crate) line_end: &'static str,
}

/// What a check of a command looks at. Ranges are relative to the script.
pub(crate) struct CommandContext<'c> {
    /// The script.
    pub(crate) text: &'c str,
    /// Its number in the stage: the one of [`crate::shell::Place`].
    pub(crate) script: usize,
    /// The name of its section.
    pub(crate) section: &'c str,
    /// All commands of the script, in source order.
    pub(crate) commands: &'c [Command],
    /// What they ask of package managers.
    pub(crate) invocations: &'c [Option<Invocation<'c>>],
    /// Which command reads their output through a pipe.
    pub(crate) readers: &'c [Option<usize>],
    /// Number of the one to look at.
    pub(crate) index: usize,
    /// The one to look at.
    pub(crate) command: &'c Command,
    /// What it asks of a package manager.
    pub(crate) invocation: Option<&'c Invocation<'c>>,
    /// What is true of all of them together.
    pub(crate) whole: &'c Whole,
    /// What earlier commands have settled.
    pub(crate) settled: &'c Settled,
    pub(crate) base: &'c Base,
}

/// What rules about scripts need to know of the image under them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Base {
    /// The interpreter's version, where the catalogue knows it.
    pub(crate) python: Option<(u32, u32)>,
    /// Its R installs from a repository of one day: the versioned images of the Rocker project.
    pub(crate) dated_cran: bool,
    /// The distribution at the bottom, where the catalogue knows it.
    pub(crate) system: Option<Cycle>,
    /// The image is that distribution and no more.
    pub(crate) is_system: bool,
}

impl Rule {
    /// A finding of this rule with its usual severity.
    pub(crate) fn finding(&self, range: Range<usize>, subject: String, message: String) -> Finding {
        Finding {
            rule: self.id,
            severity: self.severity,
            range,
            message,
            subject,
            level: None,
            fixes: Vec::new(),
            related: Vec::new(),
            elsewhere: Vec::new(),
            tag: None,
        }
    }
}

impl Finding {
    pub(crate) fn severity(self, severity: Severity) -> Finding {
        Finding { severity, ..self }
    }

    pub(crate) fn level(self, level: Level) -> Finding {
        Finding { level: Some(level), ..self }
    }

    pub(crate) fn fixes(self, fixes: Vec<Fix>) -> Finding {
        Finding { fixes, ..self }
    }

    pub(crate) fn related(self, related: Vec<Related>) -> Finding {
        Finding { related, ..self }
    }
}

#[cfg(test)]
mod tests;
