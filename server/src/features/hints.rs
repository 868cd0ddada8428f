//! Inlay hints: the value of a template variable, and what an image that is not pinned means today.

use std::ops::Range;

use super::links;
use super::place::parts;
use crate::catalogue;
use crate::definition::templates;
use crate::language::agents::From;
use crate::snapshot::Snapshot;

/// Which hints are wanted. None unless asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The values of template variables.
    pub values: bool,
    /// What images that are not pinned mean today.
    pub images: bool,
}

/// Text shown in a line that is not in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Where it is shown.
    pub offset: usize,
    /// The text.
    pub label: String,
    /// What it means.
    pub tooltip: String,
}

/// The longest value shown, in characters.
const LONGEST: usize = 40;

/// The hints in a range of the file, sorted by place.
#[must_use]
pub fn hints(snapshot: &Snapshot, range: Range<usize>, wanted: Wanted) -> Vec<Hint> {
    let mut hints = Vec::new();
    if wanted.values {
        values(snapshot, &range, &mut hints);
    }
    if wanted.images {
        images(snapshot, &mut hints);
    }
    hints.retain(|hint| (range.start..=range.end).contains(&hint.offset));
    hints.sort_by_key(|hint| hint.offset);
    hints
}

fn values(snapshot: &Snapshot, range: &Range<usize>, hints: &mut Vec<Hint>) {
    let given = &snapshot.config().build_args;
    for stage in &snapshot.definition().stages {
        if stage.range.start > range.end || stage.range.end < range.start || !stage.has_braces() {
            continue;
        }
        let values = snapshot.values(stage);
        for part in parts(stage) {
            for variable in templates::variables(part.text()) {
                let name = &part.text()[variable.name.clone()];
                let Some(value) = values.get(name) else { continue };
                let from = if given.contains_key(name) { "the configuration" } else { "`%arguments`" };
                let short: String = value.chars().take(LONGEST).collect();
                let dots = if short.len() < value.len() { "…" } else { "" };
                hints.push(Hint {
                    offset: part.start() + variable.range.end,
                    label: format!("= {short}{dots}"),
                    tooltip: format!("The value of `{name}`, from {from}."),
                });
            }
        }
    }
}

fn images(snapshot: &Snapshot, hints: &mut Vec<Hint>) {
    for (_, image) in links::images(snapshot) {
        if image.digest().is_some() || image.agent.from != From::Docker || !image.complete {
            continue;
        }
        let name = catalogue::canonical(image.registry.as_deref(), &image.path);
        let tag = catalogue::tag::tag(&name, image.tag().unwrap_or("latest"));
        let Some(tag) = tag.filter(|tag| tag.level.floats() && !tag.is_retired()) else { continue };
        let pin = tag.group_pin.or(tag.pin).filter(|pin| *pin != tag.name);
        if let Some(pin) = pin
            && let Some(range) = image.value.source(0..image.value.text().len())
        {
            let date = catalogue::DATE;
            hints.push(Hint {
                offset: range.end,
                label: format!("= {pin}"),
                tooltip: format!("`{name}:{}` was `{pin}` on {date}, and moves on.", tag.name),
            });
        }
    }
}
