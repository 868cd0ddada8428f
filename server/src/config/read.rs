//! From text to [`Options`], with everything wrong in it.
//!
//! What is wrong is reported and taken out, and the rest is read again, until it can be read: one slip in a file takes
//! away what it is about and nothing else.

use std::ops::Range;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::choices::matches;
use super::node::{Entry, Kind, Node};
use super::options::{OWN_FILE, OWN_SETTINGS, Options, RuleName};
use crate::language::hadolint;
use crate::language::nearest::nearest;

/// Something wrong in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The bytes of the file; nothing to point at in an editor's settings.
    pub range: Range<usize>,
    /// The keys that lead there.
    pub path: Vec<String>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// Problems beyond so many are not looked for.
const MOST_PROBLEMS: usize = 50;

/// Reads `singularity-ls.toml`. `rules` are the names of all rules.
#[must_use]
pub fn read(text: &str, rules: &[&str]) -> (Options, Vec<Problem>) {
    let (table, errors) = toml::de::DeTable::parse_recoverable(text);
    let errors = errors.iter().take(MOST_PROBLEMS).map(|error| {
        let range = error.span().unwrap_or(0..0);
        let message = format!("This is no TOML: {}.", error.message());
        Problem { range: on_characters(text, range), path: Vec::new(), message }
    });
    let mut problems: Vec<_> = errors.collect();
    let no_toml = problems.len();
    let mut root = Node::of_toml(table);
    refuse_own_settings(&mut root, &mut problems);
    let options = read_node(root, rules, &mut problems);
    // What the parser makes of half a line is the echo of its own error.
    let (errors, found) = problems.split_at(no_toml);
    let line = |problem: &Problem| text[..problem.range.start].rfind('\n');
    let is_echo = |problem: &&Problem| errors.iter().any(|error| line(error) == line(problem));
    let mut said: Vec<_> = found.iter().filter(|problem| !is_echo(problem)).chain(errors).cloned().collect();
    said.sort_by_key(|problem| problem.range.start);
    (options, said)
}

/// Reads the bytes of `singularity-ls.toml`, which has to be UTF-8.
#[must_use]
pub fn read_bytes(bytes: &[u8], rules: &[&str]) -> (Options, Vec<Problem>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text, rules),
        Err(error) => {
            let (at, message) = (error.valid_up_to(), "From here on this is no UTF-8. Nothing of it holds.");
            let problem = Problem { range: at..at, path: Vec::new(), message: message.to_owned() };
            (Options::default(), vec![problem])
        }
    }
}

/// The name of a rule, in any of its forms.
///
/// # Errors
///
/// What is wrong with it, for a person.
pub fn rule_name(name: &str, rules: &[&str]) -> Result<RuleName, String> {
    known(name, rules).map(|()| RuleName(name.to_owned())).map_err(|mistake| mistake.message)
}

/// Reads settings of an editor, in the same words or with capital letters in place of hyphens (`buildArgs`). Keys in
/// `others` are somebody else's.
#[must_use]
pub fn read_settings(settings: &Value, others: &[&str], rules: &[&str]) -> (Options, Vec<Problem>) {
    let mut root = Node::of_json(settings);
    if let Kind::Table(entries) = &mut root.kind {
        entries.retain(|entry| !others.contains(&entry.key.as_str()));
    }
    let mut problems = Vec::new();
    refuse_own_settings(&mut root, &mut problems);
    let options = read_node(root, rules, &mut problems);
    (options, problems)
}

/// What decides about the network is the user's own, whatever a workspace says.
fn refuse_own_settings(root: &mut Node, problems: &mut Vec<Problem>) {
    let Kind::Table(entries) = &mut root.kind else { return };
    let is_own = |entry: &Entry| OWN_SETTINGS.contains(&entry.key.as_str());
    problems.extend(entries.iter().filter(|entry| is_own(entry)).map(|entry| Problem {
        range: entry.key_range.clone(),
        path: vec![entry.key.clone()],
        message: format!("`{}` has no effect here. Put it into your own `{OWN_FILE}`.", entry.key),
    }));
    entries.retain(|entry| !is_own(entry));
}

fn read_node(mut root: Node, rules: &[&str], problems: &mut Vec<Problem>) -> Options {
    while problems.len() < MOST_PROBLEMS {
        let mistake = match Options::deserialize(Reader { node: &root, rules }) {
            Ok(options) => return options,
            Err(mistake) => mistake,
        };
        let path: Vec<_> = mistake.path.into_iter().rev().collect();
        let removed = root.remove(&path);
        problems.push(Problem {
            range: mistake.range.unwrap_or(root.range.clone()),
            path,
            message: mistake.message,
        });
        if removed.is_none() {
            break;
        }
    }
    Options::default()
}

fn on_characters(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    start..text.floor_char_boundary(range.end).max(start)
}

/// What stops the reading, and where; the path from the innermost key outwards.
#[derive(Debug)]
struct Mistake {
    message: String,
    range: Option<Range<usize>>,
    path: Vec<String>,
}

impl Mistake {
    /// The mistake as one of the value under a key, unless it has said its place already.
    fn under(mut self, key: &str, range: &Range<usize>) -> Mistake {
        self.path.push(key.to_owned());
        self.range.get_or_insert_with(|| range.clone());
        self
    }
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl de::Error for Mistake {
    fn custom<T: std::fmt::Display>(message: T) -> Mistake {
        Mistake { message: format!("{message}."), range: None, path: Vec::new() }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Mistake {
        let expected = match expected.to_string().as_str() {
            "a string" => "a text in quotes",
            "a sequence" => "a list",
            "a boolean" => "`true` or `false`",
            _ => "what is expected",
        };
        de::Error::custom(format_args!("Here stands {}, not {expected}", article(found)))
    }

    fn unknown_variant(found: &str, expected: &'static [&'static str]) -> Mistake {
        let all = expected.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        de::Error::custom(format_args!("`{}` is none of {all}", short(found)))
    }

    fn unknown_field(found: &str, expected: &'static [&'static str]) -> Mistake {
        let meant = nearest(found, expected.iter().copied());
        let meant = meant.map_or_else(String::new, |meant| format!(" Did you mean `{meant}`?"));
        let message = format!("`{}` is no key of the configuration.{meant}", short(found));
        Mistake { message, range: None, path: Vec::new() }
    }

    fn missing_field(field: &'static str) -> Mistake {
        de::Error::custom(format_args!("`{field}` is missing"))
    }
}

fn article(found: Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "`true` or `false`",
        Unexpected::Signed(_) | Unexpected::Unsigned(_) => "a number",
        Unexpected::Str(_) => "a text",
        Unexpected::Seq => "a list",
        Unexpected::Map => "a table",
        _ => "something else",
    }
}

/// A user's word for a message.
fn short(word: &str) -> String {
    let mut short: String = word.chars().take(40).filter(|char| !char.is_control()).collect();
    if short.len() < word.len() {
        short.push('…');
    }
    short
}

/// Reads a node.
#[derive(Clone, Copy)]
struct Reader<'n> {
    node: &'n Node,
    rules: &'n [&'n str],
}

impl<'de> de::Deserializer<'de> for Reader<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.node.kind {
            Kind::Bool(value) => visitor.visit_bool(*value),
            Kind::Integer(value) => visitor.visit_i64(*value),
            Kind::Other(what) => {
                Err(de::Error::custom(format_args!("Here stands a {what}; a text needs quotes")))
            }
            Kind::String(text) => visitor.visit_str(text),
            Kind::Array(values) => visitor.visit_seq(List { values, at: 0, rules: self.rules }),
            Kind::Table(entries) => {
                visitor.visit_map(Table { entries, at: 0, fields: &[], rules: self.rules })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if let (RULE_NAME, Kind::String(text)) = (name, &self.node.kind) {
            known(text, self.rules)?;
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match &self.node.kind {
            Kind::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            _ => self.deserialize_str(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match &self.node.kind {
            Kind::Table(entries) => visitor.visit_map(Table { entries, at: 0, fields, rules: self.rules }),
            _ => Err(de::Error::custom("Here stands no table of settings")),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

struct List<'n> {
    values: &'n [Node],
    at: usize,
    rules: &'n [&'n str],
}

impl<'de> SeqAccess<'de> for List<'_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mistake> {
        let Some(node) = self.values.get(self.at) else { return Ok(None) };
        let key = self.at.to_string();
        self.at += 1;
        let value = seed.deserialize(Reader { node, rules: self.rules });
        value.map(Some).map_err(|mistake| mistake.under(&key, &node.range))
    }
}

struct Table<'n> {
    entries: &'n [Entry],
    at: usize,
    /// The keys of the type, where it has a fixed set of them.
    fields: &'static [&'static str],
    rules: &'n [&'n str],
}

impl<'de> MapAccess<'de> for Table<'_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mistake> {
        let Some(entry) = self.entries.get(self.at) else { return Ok(None) };
        let hyphened = hyphened(&entry.key);
        let fits = |word: &str| self.fields.contains(&word);
        // Places in a file are there only for files, whose words have hyphens.
        let is_setting = entry.key_range.is_empty();
        let text = if is_setting && fits(&hyphened) { &hyphened } else { &entry.key };
        let key = seed.deserialize(Key { text, rules: self.rules });
        key.map(Some).map_err(|mistake| mistake.under(&entry.key, &entry.key_range))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let Some(entry) = self.entries.get(self.at) else {
            return Err(de::Error::custom("a key without a value"));
        };
        self.at += 1;
        let value = seed.deserialize(Reader { node: &entry.value, rules: self.rules });
        value.map_err(|mistake| mistake.under(&entry.key, &entry.value.range))
    }
}

struct Key<'n> {
    text: &'n str,
    rules: &'n [&'n str],
}

impl<'de> de::Deserializer<'de> for Key<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_str(self.text)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if name == RULE_NAME {
            known(self.text, self.rules)?;
        }
        visitor.visit_newtype_struct(StrDeserializer::new(self.text))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// What serde calls [`RuleName`].
const RULE_NAME: &str = "RuleName";

/// A name has to fit some rule.
fn known(name: &str, rules: &[&str]) -> Result<(), Mistake> {
    if hadolint::rule_of(name).is_some() || rules.iter().any(|rule| matches(name, rule)) {
        return Ok(());
    }
    let meant = nearest(name, rules.iter().copied());
    let hint = meant.map_or_else(
        || "`singularity-ls explain` lists them".to_owned(),
        |meant| format!("Did you mean `{meant}`?"),
    );
    let message = format!("`{}` is no rule. {hint}", short(name));
    let message = if meant.is_some() { message } else { format!("{message}.") };
    Err(Mistake { message, range: None, path: Vec::new() })
}

/// `buildArgs` → `build-args`
fn hyphened(word: &str) -> String {
    let mut hyphened = String::with_capacity(word.len() + 2);
    for char in word.chars() {
        if char.is_ascii_uppercase() {
            hyphened.push('-');
        }
        hyphened.push(char.to_ascii_lowercase());
    }
    hyphened
}
