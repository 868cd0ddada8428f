//! How `check` prints what it finds: one file a format, and one table of them.

mod checkstyle;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod rdjson;
mod sarif;
mod xml;

use clap::ValueEnum;

use crate::finding::{Finding, Severity};
use crate::rules::Judgement;
use crate::snapshot::Snapshot;
use crate::text::{Position, PositionEncoding};

/// A format, as it is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Source lines with the findings under them
    #[default]
    Human,
    /// One array of findings
    Json,
    /// One finding a line
    Jsonl,
    /// SARIF 2.1.0: code scanning of GitHub, Azure DevOps and others
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// Code quality report of GitLab
    Gitlab,
    /// Checkstyle's XML: Jenkins and others
    Checkstyle,
    /// JUnit's XML, a suite for each file
    Junit,
    /// Diagnostics for reviewdog
    Rdjson,
}

/// How a format is put together: what comes first, what each file adds, what stands between two additions, what comes
/// last. So nothing has to be held until the last file is read.
pub(super) struct Shape {
    pub(super) open: fn() -> String,
    pub(super) file: Additions,
    pub(super) between: &'static str,
    pub(super) close: &'static str,
}

/// What a file adds to the output.
type Additions = fn(&Page<'_>) -> Vec<String>;

/// A file and what was found in it.
pub(super) struct Page<'p> {
    /// As it was given.
    pub(super) path: &'p str,
    pub(super) snapshot: &'p Snapshot,
    pub(super) judgement: &'p Judgement,
    /// Whether hints are shown.
    pub(super) hints: bool,
    /// From which severity on the exit code is 1.
    pub(super) fail_on: Severity,
}

impl Format {
    /// The table.
    pub(super) fn shape(self) -> Shape {
        let shape =
            |file: Additions, open: fn() -> String, between, close| Shape { open, file, between, close };
        match self {
            Format::Human => shape(human::file, String::new, "", ""),
            Format::Json => shape(json::rows, || "[".to_owned(), ",", "]\n"),
            Format::Jsonl => shape(json::lines, String::new, "", ""),
            Format::Sarif => shape(sarif::results, sarif::open, ",", sarif::CLOSE),
            Format::Github => shape(github::lines, String::new, "", ""),
            Format::Gitlab => shape(gitlab::rows, || "[".to_owned(), ",", "\n]\n"),
            Format::Checkstyle => shape(checkstyle::file, checkstyle::open, "", checkstyle::CLOSE),
            Format::Junit => shape(junit::suite, junit::open, "", junit::CLOSE),
            Format::Rdjson => shape(rdjson::rows, rdjson::open, ",", rdjson::CLOSE),
        }
    }
}

impl Page<'_> {
    /// The findings that are shown, sorted by place.
    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.judgement.findings.iter().filter(|finding| self.hints || finding.severity > Severity::Hint)
    }

    /// Where an offset is, line and column from 1, the column in the given unit.
    fn place(&self, offset: usize, encoding: PositionEncoding) -> Position {
        let Position { line, column } = self.snapshot.text().position(offset, encoding);
        Position { line: line + 1, column: column + 1 }
    }

    /// The path with `/`, without a `./` in front of it, as reports name files of a repository.
    fn slashed(&self) -> String {
        let path = self.path.replace(std::path::MAIN_SEPARATOR, "/");
        path.strip_prefix("./").map(str::to_owned).unwrap_or(path)
    }
}
