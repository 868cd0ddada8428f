//! Values with the place they were written at, from TOML, or without place from JSON.

use std::ops::Range;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and the bytes it stands in.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Bool(bool),
    Integer(i64),
    /// A number or date of another kind, as it is written.
    Other(&'static str),
    String(String),
    Array(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key of a table, the bytes it stands in, and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_range: Range<usize>,
    pub(super) value: Node,
}

impl Node {
    pub(super) fn of_toml(table: Spanned<DeTable<'_>>) -> Node {
        let range = table.span();
        Node { range, kind: Kind::Table(entries(table.into_inner())) }
    }

    fn of_toml_value(value: Spanned<DeValue<'_>>) -> Node {
        let range = value.span();
        let kind = match value.into_inner() {
            DeValue::String(text) => Kind::String(text.into_owned()),
            DeValue::Boolean(value) => Kind::Bool(value),
            DeValue::Integer(number) => {
                let parsed = i64::from_str_radix(number.as_str(), number.radix());
                parsed.map_or(Kind::Other("number"), Kind::Integer)
            }
            DeValue::Float(_) => Kind::Other("number with a point"),
            DeValue::Datetime(_) => Kind::Other("date"),
            DeValue::Array(values) => Kind::Array(values.into_iter().map(Node::of_toml_value).collect()),
            DeValue::Table(table) => Kind::Table(entries(table)),
        };
        Node { range, kind }
    }

    /// From an editor's settings, where `null` means that nothing is said.
    pub(super) fn of_json(value: &Value) -> Node {
        let kind = match value {
            Value::Null => Kind::Table(Vec::new()),
            Value::Bool(value) => Kind::Bool(*value),
            Value::Number(number) => number.as_i64().map_or(Kind::Other("number"), Kind::Integer),
            Value::String(text) => Kind::String(text.clone()),
            Value::Array(values) => {
                Kind::Array(values.iter().filter(|value| !value.is_null()).map(Node::of_json).collect())
            }
            Value::Object(object) => {
                let said = object.iter().filter(|(_, value)| !value.is_null());
                let entry = |(key, value): (&String, &Value)| Entry {
                    key: key.clone(),
                    key_range: 0..0,
                    value: Node::of_json(value),
                };
                Kind::Table(said.map(entry).collect())
            }
        };
        Node { range: 0..0, kind }
    }

    /// Takes out what a path leads to; nothing where it leads nowhere.
    pub(super) fn remove(&mut self, path: &[String]) -> Option<()> {
        let (step, rest) = path.split_first()?;
        let at = match &self.kind {
            Kind::Table(entries) => entries.iter().position(|entry| entry.key == *step)?,
            Kind::Array(values) => step.parse().ok().filter(|at| *at < values.len())?,
            _ => return None,
        };
        match (&mut self.kind, rest.is_empty()) {
            (Kind::Table(entries), true) => drop(entries.remove(at)),
            (Kind::Array(values), true) => drop(values.remove(at)),
            (Kind::Table(entries), false) => return entries.get_mut(at)?.value.remove(rest),
            (Kind::Array(values), false) => return values.get_mut(at)?.remove(rest),
            _ => return None,
        }
        Some(())
    }
}

fn entries(table: DeTable<'_>) -> Vec<Entry> {
    let entry = |(key, value): (Spanned<std::borrow::Cow<'_, str>>, _)| Entry {
        key_range: key.span(),
        key: key.into_inner().into_owned(),
        value: Node::of_toml_value(value),
    };
    let mut entries: Vec<_> = table.into_iter().map(entry).collect();
    // In the order of the file, so that problems are.
    entries.sort_by_key(|entry| entry.key_range.start);
    entries
}
