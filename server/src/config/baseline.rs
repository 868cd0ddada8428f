//! Findings that are known and accepted, so that only new ones are reported.
//!
//! A finding is known by its rule, its subject and the text of its line, and how often the three occur: it stays known
//! when lines move, and is new when its line is changed.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::language::user_info;
use crate::text::{Text, display};

/// Longer files are no baseline, in bytes.
pub const LONGEST: u64 = 64 << 20;

/// How often each known finding occurs in one file.
pub type Accepted = BTreeMap<Known, usize>;

/// What a finding is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// The rule's id.
    pub rule: String,
    /// The bare thing.
    pub subject: String,
    /// Its line, without the blanks around it, with one blank between words, and without the users of its addresses.
    pub line: String,
}

impl Known {
    /// What a finding in a text is known by.
    #[must_use]
    pub fn of(finding: &Finding, text: &Text) -> Known {
        let line = known_line(text, text.line_of(finding.range.start).0);
        Known { rule: finding.rule.to_owned(), subject: display(&finding.subject).into_owned(), line }
    }
}

/// A line, by its number from 0, as findings on it are known by: without the blanks around it and with one blank between
/// words.
#[must_use]
pub fn known_line(text: &Text, number: usize) -> String {
    let line = text.slice(text.line_range(number));
    let line = user_info::hidden(&display(&line)).split_whitespace().collect::<Vec<_>>().join(" ");
    // A line of a megabyte is as well known by its beginning and its length.
    match line.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}… ({} bytes)", &line[..end], line.len()),
        None => line,
    }
}

/// Of longer lines so many characters are kept.
const LONGEST_LINE: usize = 200;

/// A file as a baseline in a folder names it; both paths are absolute.
#[must_use]
pub fn relative(file: &Path, folder: &Path) -> String {
    let parts = file.strip_prefix(folder).unwrap_or(file).components();
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// Takes out what is accepted, each as often as it is.
pub fn without_accepted(findings: &mut Vec<Finding>, text: &Text, accepted: &Accepted) {
    if accepted.is_empty() {
        return;
    }
    let mut left = accepted.clone();
    findings.retain(|finding| !take_accepted(finding, text, &mut left));
}

/// Takes a finding off what is accepted; whether it was there.
pub fn take_accepted(finding: &Finding, text: &Text, left: &mut Accepted) -> bool {
    match left.get_mut(&Known::of(finding, text)) {
        Some(count @ 1..) => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// What findings in a text are known by, each as often as it occurs.
#[must_use]
pub fn counted(findings: &[Finding], text: &Text) -> Accepted {
    let mut counts = Accepted::new();
    findings.iter().for_each(|finding| *counts.entry(Known::of(finding, text)).or_default() += 1);
    counts
}

/// The file of known findings.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Baseline {
    version: u32,
    /// By path, relative to the folder of this file and with `/`.
    files: BTreeMap<String, Vec<Row>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Row {
    rule: String,
    subject: String,
    line: String,
    count: usize,
}

/// The version that is written, and the only one that is read.
const VERSION: u32 = 1;

impl Baseline {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for a person.
    pub fn read(bytes: &[u8]) -> Result<Baseline, String> {
        let baseline: Baseline =
            serde_json::from_slice(bytes).map_err(|error| format!("is no baseline: {error}"))?;
        match baseline.version {
            VERSION => Ok(baseline),
            other => Err(format!("is a baseline of version {other}, and {VERSION} is known")),
        }
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Adds what was found in a file.
    pub fn add(&mut self, path: &str, findings: &[Finding], text: &Text) {
        let counts = counted(findings, text);
        let row = |(known, count): (Known, usize)| {
            let Known { rule, subject, line } = known;
            Row { rule, subject, line, count }
        };
        if !counts.is_empty() {
            self.files.insert(path.to_owned(), counts.into_iter().map(row).collect());
        }
    }

    /// What is known of a file.
    #[must_use]
    pub fn of(&self, path: &str) -> Accepted {
        let known = |row: &Row| {
            let Row { rule, subject, line, count } = row;
            (Known { rule: rule.clone(), subject: subject.clone(), line: line.clone() }, *count)
        };
        self.files.get(path).into_iter().flatten().map(known).collect()
    }

    /// The file's text: sorted, a finding a line, so that changes of it can be read.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{{\n  \"version\": {VERSION},\n  \"files\": {{");
        for (number, (path, rows)) in self.files.iter().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            let path = serde_json::Value::from(path.as_str());
            let rows = rows.iter().filter_map(|row| serde_json::to_string(row).ok());
            let rows = rows.map(|row| format!("\n      {row}")).collect::<Vec<_>>().join(",");
            text.push_str(&format!("{comma}\n    {path}: [{rows}\n    ]"));
        }
        text.push_str("\n  }\n}\n");
        text
    }
}
