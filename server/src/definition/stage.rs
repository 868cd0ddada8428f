//! A stage: a header and the sections behind it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::header::{Field, Header};
use super::section::{Content, Section};
use super::{Placed, templates};
use crate::language::agents::{self, Agent};
use crate::language::programs::{Builder, feature};
use crate::mapped::Mapped;
use crate::text::Text;

/// One stage of the build.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its bytes in the file.
    pub range: Range<usize>,
    /// The header; a stage that begins with a section has none.
    pub header: Option<Placed<Header>>,
    /// The sections, in source order.
    pub sections: Vec<Placed<Section>>,
}

/// A header value with its template variables replaced.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The value, leading back to bytes of the file; cut at a `#` that a variable brought in, and trimmed.
    pub value: Mapped,
    /// Whether every variable had a value.
    pub complete: bool,
}

impl Stage {
    /// The field that decides a keyword, and the header's place.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<(&Placed<Header>, &Field)> {
        let header = self.header.as_ref()?;
        Some((header, header.part.field(name)?))
    }

    /// A header value with variables replaced as a program would, in bytes of the file.
    #[must_use]
    pub fn resolved(
        &self,
        name: &str,
        builder: impl Into<Builder>,
        given: &BTreeMap<String, String>,
    ) -> Option<Resolved> {
        let (header, field) = self.field(name)?;
        let raw = field.value.text();
        if !raw.contains("{{") {
            return Some(Resolved { value: field.value.clone().shifted(header.start), complete: true });
        }
        let builder = builder.into();
        let values = self.values(builder, given);
        let (replaced, undefined) =
            templates::substitute(raw, builder, |name| values.get(name).map(String::as_str));
        let end = replaced.text().find('#').unwrap_or(replaced.text().len());
        let kept = super::words::trim(replaced.text(), 0..end);
        let value = replaced.slice(kept).through(&field.value).shifted(header.start);
        Some(Resolved { value, complete: undefined.is_empty() })
    }

    /// The agent that supplies the base; nothing where the value is none that any builder knows.
    #[must_use]
    pub fn agent(
        &self,
        builder: impl Into<Builder>,
        given: &BTreeMap<String, String>,
    ) -> Option<&'static Agent> {
        agents::agent(self.resolved("bootstrap", builder, given)?.value.text())
    }

    /// The bytes of the default in `%arguments` that a range of a value comes out of, and the variable's name; nothing where
    /// the value was given from outside, which is not the file's to change.
    #[must_use]
    pub fn written_in_default(
        &self,
        text: &Text,
        value: &Mapped,
        made: Range<usize>,
    ) -> Option<(String, Range<usize>)> {
        let (source, piece) = value.piece_holding(made.clone())?;
        let variable = text.slice(source);
        let name = templates::variables(&variable).next()?.name;
        let default = self.default_of(&variable[name.clone()])?;
        if text.slice(default.clone()).get(..) != value.text().get(piece.clone()) {
            return None;
        }
        let start = default.start + made.start.checked_sub(piece.start)?;
        Some((variable[name].to_owned(), start..start + made.len()))
    }

    /// Values of this stage's template variables: those given, over the defaults of `%arguments`.
    ///
    /// Apptainer replaces variables inside a default once, SingularityCE does not; SingularityCE passes over an empty
    /// default.
    #[must_use]
    pub fn values(
        &self,
        builder: impl Into<Builder>,
        given: &BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        let builder = builder.into();
        let mut values = BTreeMap::new();
        for section in &self.sections {
            let Content::Arguments(arguments) = &section.part.content else { continue };
            for argument in arguments {
                let value = section.part.slice(&argument.value);
                if !value.is_empty() || builder.knows(feature::EMPTY_DEFAULTS) {
                    values.insert(section.part.slice(&argument.name).to_owned(), value.to_owned());
                }
            }
        }
        values.extend(given.iter().map(|(name, value)| (name.clone(), value.clone())));
        if builder.knows(feature::NESTED_DEFAULTS) && values.values().any(|value| value.contains("{{")) {
            let plain = values.clone();
            for value in values.values_mut() {
                let get = |name: &str| plain.get(name).map(String::as_str);
                *value = templates::substitute(value, builder, get).0.text().to_owned();
            }
        }
        values
    }

    /// Whether there may be template variables in the stage.
    #[must_use]
    pub fn has_braces(&self) -> bool {
        self.header.iter().any(|header| header.part.has_braces)
            || self.sections.iter().any(|section| section.part.has_braces)
    }

    /// The first thing in the stage, for what is missing in it: the first keyword, else the first section's name.
    #[must_use]
    pub fn first_line(&self) -> Range<usize> {
        let keyword = self.header.as_ref().and_then(|header| {
            let first = header.part.fields.first()?;
            Some(header.range(&first.keyword))
        });
        let section = || self.sections.first().map(|section| section.range(&section.part.line()));
        keyword.or_else(section).unwrap_or(self.range.start..self.range.start)
    }

    /// Where the default of a template variable stands in the file: the last one, which wins.
    #[must_use]
    pub fn default_of(&self, name: &str) -> Option<Range<usize>> {
        let mut defaults = self.sections.iter().rev().filter_map(|section| {
            let Content::Arguments(arguments) = &section.part.content else { return None };
            let last = arguments.iter().rev().find(|argument| section.part.slice(&argument.name) == name)?;
            Some(section.range(&last.value))
        });
        defaults.next()
    }
}
