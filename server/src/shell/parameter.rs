//! Variables in words: `$NAME`, `${NAME[index]}`, `${NAME:-word}`.

use std::ops::Range;

use super::environment::{Place, Value, Variable};
use super::escape::Quoting;
use super::expand::Words;
use super::positional;
use super::walk::Walker;
use super::word::UNRESOLVED;

/// What one word costs of the budget besides its bytes: an unquoted variable can become very many short ones.
const WORD_COST: usize = 64;

impl Walker<'_, '_, '_> {
    /// `${…}`: a name, perhaps an index, perhaps an operator with a word.
    pub(super) fn parameter(&mut self, words: &mut Words, range: Range<usize>, quoting: Quoting) {
        let text = self.layer.get(range.clone());
        let inner = text.strip_prefix("${").unwrap_or_default();
        let name_end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inner.len());
        let (name, rest) = inner.split_at(name_end);
        let (index, rest) = Index::split(rest);
        let known = self.gathered.variables.get(name).map(|variable| variable.value.scalar());
        let is_known = known.is_some_and(|value| !value.contains(UNRESOLVED));
        let is_empty = known.is_some_and(str::is_empty);
        let Some(operator) = OPERATORS.iter().find(|operator| rest.starts_with(**operator)) else {
            if rest == "}" && !name.is_empty() {
                self.variable(words, range, name, index, quoting);
            } else {
                self.unresolved(words, range);
                self.statement(words.context);
            }
            return;
        };
        let start = range.end - rest.len() + operator.len();
        let word = start..(range.end - 1).max(start);
        let unset = known.is_none() || (is_empty && operator.starts_with(':'));
        match (operator.trim_start_matches(':'), unset) {
            ("-" | "=", true) if !name.is_empty() => {
                self.between(words, word, quoting.inside_braces());
            }
            ("-" | "=" | "?", false) => self.variable(words, range, name, index, quoting),
            ("+", false) if is_known => self.between(words, word, quoting.inside_braces()),
            _ => {
                self.unresolved(words, range);
                self.statement(words.context);
            }
        }
    }

    pub(super) fn variable(
        &mut self,
        words: &mut Words,
        range: Range<usize>,
        name: &str,
        index: Index,
        quoting: Quoting,
    ) {
        let (name, index) = match index {
            Index::None => positional::parameter(name, !quoting.splits()).unwrap_or((name, index)),
            _ => (name, index),
        };
        let Some(Variable { value, place, .. }) = self.gathered.variables.get(name).cloned() else {
            return self.unresolved(words, range);
        };
        if !self.pay(value.size()) {
            return self.unresolved(words, range);
        }
        words.current.assigned_at = Some(place.clone());
        let splits = words.split && quoting.splits();
        match (index, &value) {
            (Index::All, Value::Array(elements)) if words.split => {
                for (number, element) in elements.iter().enumerate() {
                    if number > 0 {
                        words.end_word();
                        words.current.assigned_at = Some(place.clone());
                    }
                    self.put(words, range.clone(), element, splits, &place);
                }
            }
            (Index::All | Index::Joined, Value::Array(elements)) => {
                self.put(words, range, &elements.join(" "), splits, &place);
            }
            (Index::Number(index), Value::Array(elements)) => match elements.get(index) {
                Some(element) => self.put(words, range, element, splits, &place),
                None => self.unresolved(words, range),
            },
            (Index::Other, _) => self.unresolved(words, range),
            (Index::None, Value::Each(number)) => {
                words.current.rounds = self.rounds(*number);
                self.unresolved(words, range);
            }
            (_, value) => self.put(words, range, value.scalar(), splits, &place),
        }
    }

    /// Puts a value in, split at white space if the variable is not quoted.
    fn put(&mut self, words: &mut Words, range: Range<usize>, value: &str, splits: bool, place: &Place) {
        if !splits {
            words.begun = true;
            return self.layer.replace_to(&mut words.current.value, range, value);
        }
        if value.starts_with(|c: char| c.is_ascii_whitespace()) {
            words.end_word();
        }
        for (number, part) in value.split_ascii_whitespace().enumerate() {
            if number > 0 {
                words.end_word();
            }
            if !self.pay(WORD_COST) {
                return self.unresolved(words, range);
            }
            words.begun = true;
            words.current.assigned_at = Some(place.clone());
            self.layer.replace_to(&mut words.current.value, range.clone(), part);
        }
        if value.ends_with(|c: char| c.is_ascii_whitespace()) {
            words.end_word();
        }
    }
}

/// Operators of `${name…word}` that can be decided; a longer one stands before its own beginning.
const OPERATORS: [&str; 8] = [":-", ":=", ":?", ":+", "-", "=", "?", "+"];

/// `[…]` behind a variable's name.
#[derive(Clone, Copy)]
pub(super) enum Index {
    None,
    /// `[@]`
    All,
    /// `[*]`
    Joined,
    Number(usize),
    Other,
}

impl Index {
    fn split(text: &str) -> (Self, &str) {
        let Some((index, rest)) = text.strip_prefix('[').and_then(|text| text.split_once(']')) else {
            return (Index::None, text);
        };
        let index = match index {
            "@" => Index::All,
            "*" => Index::Joined,
            _ => index.parse().map_or(Index::Other, Index::Number),
        };
        (index, rest)
    }
}
