//! Loops over words that are written out: `for p in numpy scipy; do pip install $p; done`.
//!
//! A loop is walked once, with its variable unknown; a word that is the variable alone carries all that it becomes.

use std::sync::Arc;

use tree_sitter::Node;

use super::environment::{Value, Variable};
use super::walk::Walker;
use super::word::Word;

/// What a use of the variable costs of the budget for each word of the list, so that many loops over many words stay
/// small.
const ROUND_COST: usize = 64;

impl Walker<'_, '_, '_> {
    /// Gives the variable of `for name in values` its value: with one word it is a constant.
    pub(super) fn set_loop_variable(&mut self, name: Node<'_>, values: Vec<Word>, body: Node<'_>) {
        let place = self.place_of(self.layer.source(name.byte_range()));
        let name = self.layer.get(name.byte_range());
        let value = match values.as_slice() {
            [only] => Value::Text(only.sketch().to_owned()),
            [] => Value::unknown(),
            _ => {
                let used_once = uses(self.layer.get(body.byte_range()), name) == 1;
                let rounds = values.into_iter().filter(is_plain).map(|word| Word {
                    // What else is done with the word may not bear a version behind it.
                    value: if used_once { word.value } else { word.value.unwritten() },
                    assigned_at: word.assigned_at.filter(|_| used_once),
                    ..word
                });
                self.gathered.loops.push(rounds.collect());
                Value::Each(self.gathered.loops.len() - 1)
            }
        };
        self.gathered.variables.set(name, Some(Variable { value, place, looped: true }));
    }

    /// Behind the loop its variable holds the last word, or what it held before.
    pub(super) fn leave_loop(&mut self, name: Node<'_>) {
        let name = self.layer.get(name.byte_range());
        if let Some(Variable { value: Value::Each(_), .. }) = self.gathered.variables.get(name) {
            self.gathered.variables.forget(name);
        }
    }

    /// What the variable of a loop becomes, as long as the budget lasts.
    pub(super) fn rounds(&mut self, number: usize) -> Option<Arc<[Word]>> {
        let rounds = Arc::clone(self.gathered.loops.get(number)?);
        self.pay(rounds.len().saturating_mul(ROUND_COST)).then_some(rounds)
    }
}

/// Whether the word is one word, too, where it is put in without quotes, and no pattern.
fn is_plain(word: &Word) -> bool {
    let ends = |char: char| char.is_whitespace() || matches!(char, '*' | '?' | '{' | '}');
    word.text().is_some_and(|text| !text.is_empty() && !text.starts_with('-') && !text.contains(ends))
}

/// How often a text mentions a variable's value.
fn uses(text: &str, name: &str) -> usize {
    let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let found = text.match_indices(name).filter(|(at, _)| {
        let behind = &text[at + name.len()..];
        text[..*at].ends_with(['$', '{', '#', '!']) && !behind.starts_with(is_name)
    });
    found.count()
}
