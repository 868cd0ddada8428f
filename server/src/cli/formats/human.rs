//! `check` for people: the source line, what is wrong under it, and a line that sums up.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::Page;
use crate::features::calm::{Shown, calm, sentences};
use crate::features::lens::pinned;
use crate::finding::{Finding, Severity};
use crate::rules::Judgement;
use crate::rules::wording::named;
use crate::text::{Text, display};

/// Everything a person is told about a file; nothing where there is nothing to tell.
pub(super) fn file(page: &Page<'_>) -> Vec<String> {
    let &Page { path, snapshot, hints, .. } = page;
    let Judgement { findings, inputs, unread, .. } = page.judgement;
    let all = calm(snapshot, findings.clone());
    let (shown, hidden): (Vec<_>, Vec<_>) =
        all.iter().partition(|shown| hints || shown.finding.severity > Severity::Hint);
    let renderer = Renderer::styled();
    let mut printed = String::new();
    for shown in &shown {
        printed.push_str(&render(&renderer, path, snapshot.text(), shown));
        printed.push_str("\n\n");
    }
    if !all.is_empty() || !unread.is_empty() {
        let inputs = (!inputs.is_empty()).then(|| pinned(inputs));
        let unread = unread_files(snapshot.text(), unread);
        let parts = inputs.into_iter().chain(counts(&shown, hidden.len())).chain(unread);
        printed.push_str(&format!("{path}: {}\n\n", parts.collect::<Vec<_>>().join(" · ")));
    }
    if printed.is_empty() { Vec::new() } else { vec![printed] }
}

/// "what `setup.sh` brings in is not known"
fn unread_files(text: &Text, unread: &[Range<usize>]) -> Option<String> {
    let mut names: Vec<_> = unread.iter().map(|range| text.slice(range.clone()).into_owned()).collect();
    names.sort();
    names.dedup();
    let names: Vec<_> = names.iter().map(|name| &**name).collect();
    (!names.is_empty())
        .then(|| display(&format!("what {} brings in is not known", named(&names, 80))).into_owned())
}

/// The most places of a list that are marked: nobody reads more, and the renderer's time grows with their square.
const MOST_MARKED: usize = 32;

fn render(renderer: &Renderer, path: &str, text: &Text, shown: &Shown) -> String {
    let Shown { finding, parts } = shown;
    let lines = lines_around(text, finding.range.clone());
    let source = text.slice(lines.clone());
    let source = source.replace('\r', " ");
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let title = display(&finding.message);
    let is_list = parts.iter().all(|part| part.rule == finding.rule);
    let annotated =
        if is_list && !parts.is_empty() { parts.as_slice() } else { std::slice::from_ref(finding) };
    let annotated = &annotated[..annotated.len().min(MOST_MARKED)];
    let labels = labels(text, annotated);
    let annotations = annotated.iter().zip(&labels).map(|(part, label)| {
        let span = part.range.start - lines.start..part.range.end - lines.start;
        AnnotationKind::Primary.span(span).label(label.as_deref())
    });
    let snippet = Snippet::source(source.as_str())
        .path(path)
        .line_start(text.line_of(lines.start).0 + 1)
        .annotations(annotations);
    let mut group = Group::with_title(level.primary_title(&*title).id(finding.rule)).element(snippet);
    let help = finding.fixes.first().map(|fix| display(&fix.title));
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(&**help));
    }
    renderer.render(&[group])
}

/// What each of a list has of its own, such as the version to pin; nothing where that is the same for all, or where
/// several stand on a line and would be stacked.
fn labels<'f>(text: &Text, parts: &'f [Finding]) -> Vec<Option<Cow<'f, str>>> {
    let own = |part: &'f Finding| sentences(&part.message).1;
    let line = |part: &Finding| text.line_of(part.range.start).0;
    let differ = parts.windows(2).any(|pair| own(&pair[0]) != own(&pair[1]));
    let stacked = parts.windows(2).any(|pair| line(&pair[0]) == line(&pair[1]));
    let label = |part| Some(display(own(part))).filter(|own| differ && !stacked && !own.is_empty());
    parts.iter().map(label).collect()
}

/// The bytes of the lines that a range touches.
fn lines_around(text: &Text, range: Range<usize>) -> Range<usize> {
    let first = text.line_of(range.start).1;
    first..text.line_range(text.line_of(range.end).0).end.max(range.end)
}

/// "3 warnings", "1 hint hidden"
fn counts(shown: &[&Shown], hidden: usize) -> impl Iterator<Item = String> {
    let of = |severity| shown.iter().filter(|shown| shown.finding.severity == severity).count();
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
    parts.into_iter().flatten()
}
