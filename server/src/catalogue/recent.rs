//! What was worked out of the tables a short while ago. The same few images are asked about with every key, and in file
//! after file.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Answers by what was asked.
pub(super) struct Recent<V> {
    answers: Mutex<BTreeMap<String, V>>,
    /// How many are kept. All are forgotten when there are more: who asks again works it out again.
    most: usize,
}

/// Bytes of a question that is remembered: a longer one is nobody's image.
const LONGEST: usize = 256;

impl<V: Clone> Recent<V> {
    /// Nothing yet.
    pub(super) const fn new(most: usize) -> Recent<V> {
        Recent { answers: Mutex::new(BTreeMap::new()), most }
    }

    /// The answer to a question; worked out if it was not asked lately, while others may ask too.
    pub(super) fn get(&self, question: &str, work_out: impl FnOnce() -> V) -> V {
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = answers().get(question).cloned();
        known.unwrap_or_else(|| {
            let answer = work_out();
            if question.len() <= LONGEST {
                let mut answers = answers();
                if answers.len() >= self.most {
                    answers.clear();
                }
                answers.insert(question.to_owned(), answer.clone());
            }
            answer
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_is_worked_out_once_and_forgotten_in_time() {
        let recent = Recent::new(2);
        let asked = |question: &str| {
            let mut worked = false;
            recent.get(question, || {
                worked = true;
                0
            });
            worked
        };
        assert!(asked("a") && asked("b") && !asked("a") && !asked("b"));
        assert!(asked("c") && asked("a") && !asked("c"));
        let long = "x".repeat(LONGEST + 1);
        assert!(asked(&long) && asked(&long));
    }
}
