//! `check` for people: the source line, what is wrong under it, and a line that sums up.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::features::diagnostics;
use crate::finding::{Finding, Severity};
use crate::rules::{self, Consequence};
use crate::snapshot::Snapshot;
use crate::text::{Text, display};

/// Everything a person is told about a file; nothing where there is nothing to tell.
pub(super) fn file(path: &str, snapshot: &Snapshot, judgement: &Judgement, hints: bool) -> Option<String> {
    let findings = diagnostics::for_people(snapshot);
    let shown: Vec<_> = findings.iter().filter(|f| hints || f.severity > Severity::Hint).collect();
    let renderer = Renderer::styled();
    let mut page = String::new();
    for frame in frames(snapshot.text(), &shown) {
        page.push_str(&render(&renderer, path, snapshot.text(), frame));
        page.push_str("\n\n");
    }
    let hidden = findings.len() - shown.len();
    if !findings.is_empty() {
        page.push_str(&format!("{path}: {}\n\n", counts(&shown, hidden)));
    }
    (!page.is_empty()).then_some(page)
}

/// Findings of one rule on neighbouring lines share a frame.
fn frames<'f>(text: &Text, findings: &'f [&'f Finding]) -> Vec<&'f [&'f Finding]> {
    let line = |offset| text.line_of(offset).0;
    findings
        .chunk_by(|a, b| {
            a.rule == b.rule
                && a.severity == b.severity
                && line(b.range.start).saturating_sub(line(a.range.end)) <= 1
        })
        .collect()
}

fn render(renderer: &Renderer, path: &str, text: &Text, frame: &[&Finding]) -> String {
    let (Some(first), Some(last)) = (frame.first(), frame.last()) else { return String::new() };
    let lines = lines_around(text, first.range.start..last.range.end);
    let source = text.slice(lines.clone());
    let source = source.replace('\r', " ");
    let level = match first.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let alone = frame.len() == 1;
    let rule = rules::rule(first.rule);
    let title = if alone { &first.message } else { rule.map_or("", |rule| rule.summary) };
    let title = display(title).into_owned();
    let messages: Vec<_> = frame.iter().map(|finding| display(&finding.message)).collect();
    let annotations = frame.iter().zip(&messages).map(|(finding, message)| {
        let span = finding.range.start - lines.start..finding.range.end - lines.start;
        AnnotationKind::Primary.span(span).label((!alone).then_some(&**message))
    });
    let snippet = Snippet::source(source.as_str())
        .path(path)
        .line_start(text.line_of(lines.start).0 + 1)
        .annotations(annotations);
    let mut group = Group::with_title(level.primary_title(title.as_str()).id(first.rule)).element(snippet);
    let help = first.fixes.first().filter(|_| alone).map(|fix| display(&fix.title));
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(&**help));
    }
    renderer.render(&[group])
}

/// The bytes of the lines that a range touches.
fn lines_around(text: &Text, range: Range<usize>) -> Range<usize> {
    let first = text.line_of(range.start).1;
    first..text.line_range(text.line_of(range.end).0).end.max(range.end)
}

/// "3 warnings · 1 hint hidden"
fn counts(shown: &[&Finding], hidden: usize) -> String {
    let of = |severity| shown.iter().filter(|finding| finding.severity == severity).count();
    let noun = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let parts = [
        noun(of(Severity::Error), "error", "errors"),
        noun(of(Severity::Warning), "warning", "warnings"),
        noun(of(Severity::Information), "remark", "remarks"),
        noun(of(Severity::Hint), "hint", "hints"),
        noun(hidden, "hint hidden", "hints hidden"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Counts over all files.
pub(super) struct Summary {
    given: usize,
    judged: usize,
    clean: usize,
    files: BTreeMap<Consequence, usize>,
    worst: Option<Severity>,
}

impl Summary {
    pub(super) fn new(given: usize) -> Summary {
        Summary { given, judged: 0, clean: 0, files: BTreeMap::new(), worst: None }
    }

    /// Adds a file by what was found in it.
    pub(super) fn add(&mut self, findings: &[(&'static str, Severity)]) {
        self.judged += 1;
        self.worst = self.worst.max(findings.iter().map(|(_, severity)| *severity).max());
        let grave = findings.iter().filter(|(_, severity)| *severity >= Severity::Warning);
        let worst = grave.filter_map(|(id, _)| Some(rules::rule(id)?.consequence)).min();
        match worst {
            Some(consequence) => *self.files.entry(consequence).or_default() += 1,
            None => self.clean += 1,
        }
    }

    /// The greatest severity found.
    pub(super) fn worst(&self) -> Option<Severity> {
        self.worst
    }

    /// A table by the gravest consequence of each file; nothing for a single file.
    pub(super) fn table(&self) -> String {
        if self.given < 2 {
            return String::new();
        }
        let rows = Consequence::ALL
            .iter()
            .filter_map(|consequence| Some((*self.files.get(consequence)?, consequence.title())));
        let rows = rows.chain([(self.clean, "without errors and warnings")]);
        let rows = rows.map(|(count, title)| format!("{count:>6}  {title}\n"));
        format!("{} files\n{}", self.judged, rows.collect::<String>())
    }
}
