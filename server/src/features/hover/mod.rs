//! Hover: what the thing under the cursor is.

mod image;
mod script;
mod words;

use std::ops::Range;

pub use image::about;
pub(crate) use script::variable_page;
pub(crate) use words::{agent_page, keyword_page, label_page, section_page};

use super::links;
use super::names::{self, Name};
use super::place::{Part, Place, place, touches};
use crate::images::mentions;
use crate::snapshot::Snapshot;

/// A page about a place in a file.
#[derive(Clone, Debug)]
pub struct Hover {
    /// The bytes it is about.
    pub range: Range<usize>,
    /// The page.
    pub markdown: String,
}

/// The page about the thing at an offset.
#[must_use]
pub fn hover(snapshot: &Snapshot, offset: usize) -> Option<Hover> {
    let place = place(snapshot, offset)?;
    if let Some(variable) = place.variable().filter(|variable| place.at < variable.range.end) {
        let name = &place.part.text()[variable.name.clone()];
        let markdown = words::variable(snapshot, &place, name);
        return Some(Hover { range: place.range(&variable.range), markdown });
    }
    match place.part {
        Part::Header(_) => header(snapshot, &place, offset),
        Part::Section(_) if place.is_on_section_line() => section_line(snapshot, &place),
        Part::Section(_) => words::entry(snapshot, &place).or_else(|| script::hover(snapshot, &place)),
    }
}

fn header(snapshot: &Snapshot, place: &Place<'_>, offset: usize) -> Option<Hover> {
    let (header, field) = place.field()?;
    if touches(&field.keyword, place.at) {
        let markdown = words::keyword(snapshot, place.stage, &field.name)?;
        return Some(Hover { range: header.range(&field.keyword), markdown });
    }
    if !touches(&field.value_range, place.at) || field.value_range.is_empty() {
        return None;
    }
    let range = header.range(&field.value_range);
    let page = match field.name.as_str() {
        "bootstrap" => words::agent(snapshot, place.stage),
        "stage" => words::stage(snapshot, field.value.text()),
        "from" => {
            // Of a repeated keyword the last one counts; of a value in pieces, all of it.
            let image = mentions(snapshot).find_map(|mention| {
                let range = mention.range().filter(|range| touches(range, offset))?;
                Some(Hover { range, markdown: about(&mention) })
            });
            if image.is_some() {
                return image;
            }
            links::file_at(snapshot, offset)
                .map(|(_, path)| format!("**`{}`** — exists: `{}`", field.value.text(), path.display()))
        }
        _ => None,
    };
    let markdown = page.or_else(|| words::keyword(snapshot, place.stage, &field.name))?;
    Some(Hover { range, markdown })
}

fn section_line(snapshot: &Snapshot, place: &Place<'_>) -> Option<Hover> {
    let section = place.section()?;
    let part = &section.part;
    if touches(&part.line(), place.at) {
        let markdown = words::section(part)?;
        return Some(Hover { range: section.range(&part.line()), markdown });
    }
    if let Some((name, range)) = names::name_at(snapshot, section.start + place.at) {
        let markdown = match &name {
            Name::Stage(stage) => words::stage(snapshot, stage),
            _ => words::line(part),
        };
        return markdown.map(|markdown| Hover { range, markdown });
    }
    let arguments = part.arguments.clone().filter(|arguments| touches(arguments, place.at))?;
    Some(Hover { range: section.range(&arguments), markdown: words::line(part)? })
}
