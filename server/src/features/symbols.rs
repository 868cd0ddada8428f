//! The outline of a file: stages, and in them the header, sections and apps.

use std::ops::Range;

use crate::definition::{Content, Placed, Section, Stage};
use crate::snapshot::Snapshot;

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What the outline shows.
    pub name: String,
    /// A few words beside it.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All its bytes.
    pub range: Range<usize>,
    /// The bytes to go to, inside `range`.
    pub selection: Range<usize>,
    /// What is in it.
    pub children: Vec<Symbol>,
}

/// What an entry of the outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A stage.
    Stage,
    /// The header of a stage.
    Header,
    /// A section with a script.
    Script,
    /// Any other section.
    Section,
    /// An app.
    App,
    /// A template variable with a default.
    Variable,
}

/// The longest detail, in characters.
const DETAIL: usize = 60;

/// The outline of a file. A single stage without a name is left out, and what is in it stands on top.
#[must_use]
pub fn symbols(snapshot: &Snapshot) -> Vec<Symbol> {
    let stages = &snapshot.definition().stages;
    if let [only] = stages.as_slice()
        && only.field("stage").is_none()
    {
        return inside(snapshot, only);
    }
    let symbols = stages.iter().enumerate().map(|(number, stage)| {
        let named = stage.field("stage").map(|(_, field)| field.value.text()).filter(|name| !name.is_empty());
        let first = stage.first_line();
        let range = trimmed(snapshot, stage.range.clone());
        Symbol {
            name: named
                .map_or_else(|| format!("stage {}", number + 1), |name| format!("stage {}", shown(name))),
            detail: base(snapshot, stage),
            kind: SymbolKind::Stage,
            selection: within(first, &range),
            range,
            children: inside(snapshot, stage),
        }
    });
    symbols.collect()
}

/// What `From` says, and through which agent.
fn base(snapshot: &Snapshot, stage: &Stage) -> String {
    let value = |name| snapshot.value(stage, name).map(|resolved| shown(resolved.value.text()));
    let words = [value("bootstrap"), value("from").or_else(|| value("osversion"))];
    words.into_iter().flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn inside(snapshot: &Snapshot, stage: &Stage) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = Vec::new();
    if let Some(header) = &stage.header
        && let (Some(first), Some(last)) = (header.part.fields.first(), header.part.fields.last())
    {
        let range = header.range(&(first.range.start..last.range.end));
        let selection = within(header.range(&first.keyword), &range);
        symbols.push(Symbol {
            name: "header".to_owned(),
            detail: base(snapshot, stage),
            kind: SymbolKind::Header,
            range,
            selection,
            children: Vec::new(),
        });
    }
    // Sections of one app stand together, where the first of them is. Their numbers are remembered, so that many apps
    // cost no more than many sections.
    let mut apps = std::collections::HashMap::new();
    for (number, section) in stage.sections.iter().enumerate() {
        let symbol = of_section(snapshot, section);
        let Some(app) =
            section.part.app.as_ref().map(|app| section.part.slice(app)).filter(|app| !app.is_empty())
        else {
            symbols.push(symbol);
            continue;
        };
        let (at, next) = apps.entry(app).or_insert_with(|| {
            symbols.push(Symbol {
                name: format!("app {}", shown(app)),
                detail: String::new(),
                kind: SymbolKind::App,
                range: symbol.range.clone(),
                selection: symbol.selection.clone(),
                children: Vec::new(),
            });
            (symbols.len() - 1, number)
        });
        let group: &mut Symbol = &mut symbols[*at];
        // Sections of other apps may stand between; an outline is a tree, so only neighbours extend the range.
        if *next == number {
            *next = number + 1;
            group.range.end = group.range.end.max(symbol.range.end);
        }
        group.children.push(symbol);
    }
    symbols
}

fn of_section(snapshot: &Snapshot, section: &Placed<Section>) -> Symbol {
    let part = &section.part;
    let range = trimmed(snapshot, section.start..section.start + part.text.len());
    let script = part.spec.is_some_and(|spec| spec.body == crate::language::sections::Body::Script);
    let count = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        count if one.ends_with('y') => format!("{count} {}ies", one.trim_end_matches('y')),
        count => format!("{count} {one}s"),
    };
    let detail = match &part.content {
        Content::Files(entries) => {
            let from = part
                .copied_from(snapshot.config().builder().program)
                .map(|from| format!(" from {}", part.slice(&from)));
            count(entries.len(), "entry") + from.as_deref().unwrap_or_default()
        }
        Content::Labels(labels) => count(labels.len(), "label"),
        Content::Arguments(arguments) => count(arguments.len(), "default"),
        Content::Text if script => part.interpreter().map(str::to_owned).unwrap_or_default(),
        Content::Text => part
            .slice(&part.body)
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty())
            .map(shown)
            .unwrap_or_default(),
    };
    let children = match &part.content {
        Content::Arguments(arguments) => arguments
            .iter()
            .map(|argument| Symbol {
                name: shown(part.slice(&argument.name)),
                detail: shown(part.slice(&argument.value)),
                kind: SymbolKind::Variable,
                range: section.range(&(argument.name.start..argument.value.end.max(argument.name.end))),
                selection: section.range(&argument.name),
                children: Vec::new(),
            })
            .collect(),
        _ => Vec::new(),
    };
    Symbol {
        name: format!("%{}", shown(part.slice(&part.name)).trim_start()),
        detail,
        kind: if script { SymbolKind::Script } else { SymbolKind::Section },
        selection: within(section.range(&part.line()), &range),
        range,
        children,
    }
}

/// Text for a list: one line, not long, and no empty name, which editors refuse.
fn shown(text: &str) -> String {
    let text = crate::text::display(text);
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(DETAIL).collect();
    let line = line.trim();
    if line.is_empty() { " ".to_owned() } else { line.to_owned() }
}

/// A range without blank lines at its end.
fn trimmed(snapshot: &Snapshot, range: Range<usize>) -> Range<usize> {
    let text = snapshot.text().slice(range.clone());
    range.start..range.start + text.trim_end().len()
}

fn within(inner: Range<usize>, outer: &Range<usize>) -> Range<usize> {
    let start = inner.start.clamp(outer.start, outer.end);
    start..inner.end.clamp(start, outer.end)
}

/// Outlines flattened: every entry with the name of what it is in.
#[must_use]
pub fn flat(snapshot: &Snapshot) -> Vec<(Symbol, Option<String>)> {
    fn collect(symbols: Vec<Symbol>, container: Option<&str>, all: &mut Vec<(Symbol, Option<String>)>) {
        for mut symbol in symbols {
            let children = std::mem::take(&mut symbol.children);
            let name = symbol.name.clone();
            all.push((symbol, container.map(str::to_owned)));
            collect(children, Some(&name), all);
        }
    }
    let mut all = Vec::new();
    collect(symbols(snapshot), None, &mut all);
    all
}

/// Whether a symbol is one that somebody looks for: the letters of the query in order, letter case aside.
#[must_use]
pub fn matches(name: &str, query: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    query.chars().flat_map(char::to_lowercase).all(|wanted| letters.any(|letter| letter == wanted))
}
