//! What is true of a script as a whole: worked out when the first check asks, and not again for each command.

use std::cell::{OnceCell, RefCell};

use memchr::memmem;

use crate::finding::Level;
use crate::language::package_managers::Family;
use crate::language::package_managers::leftovers::{CACHES, Cache, VERIFIERS};
use crate::shell::Command;

/// What has been worked out of one script.
#[derive(Debug, Default)]
pub(crate) struct Whole {
    last_check: OnceCell<Option<usize>>,
    text: OnceCell<String>,
    cleaned: RefCell<Vec<(Family, bool)>>,
    clones: OnceCell<Vec<(usize, Level)>>,
}

impl Whole {
    /// Whether a command behind one compares what was downloaded with what was meant.
    pub(crate) fn checks_behind(&self, commands: &[Command], index: usize) -> bool {
        let is_check =
            |command: &Command| command.program().is_some_and(|program| VERIFIERS.contains(&program));
        let last = self.last_check.get_or_init(|| commands.iter().rposition(is_check));
        last.is_some_and(|last| last > index)
    }

    /// Whether some command removes what a family of installers has fetched.
    pub(crate) fn cleans(&self, commands: &[Command], family: Family) -> bool {
        let mut known = self.cleaned.borrow_mut();
        if let Some((_, cleans)) = known.iter().find(|(known, _)| *known == family) {
            return *cleans;
        }
        let text = self.text.get_or_init(|| text(commands));
        let cleans = CACHES.iter().any(|cache| cache.family == family && is_cleaned(cache, text));
        known.push((family, cleans));
        cleans
    }

    /// The clones that a later command settles, by the number of their command and in its order, with the level.
    pub(crate) fn clones(&self, work_out: impl FnOnce() -> Vec<(usize, Level)>) -> &[(usize, Level)] {
        self.clones.get_or_init(work_out)
    }
}

/// Whether a text cleans up behind a family. Options do so for their own command only.
fn is_cleaned(cache: &Cache, text: &str) -> bool {
    let mut marks = cache.cleaned_by.iter().filter(|mark| !mark.starts_with('-'));
    marks.any(|mark| memmem::find(text.as_bytes(), mark.as_bytes()).is_some())
}

/// Commands, each on a line of its own: their words with a blank behind each, and the variables that they are given.
fn text(commands: &[Command]) -> String {
    let mut text = String::new();
    for command in commands {
        let words = command.words.iter().map(|word| word.sketch());
        let names = command.assignments.iter().map(|assignment| assignment.name.as_str());
        for word in words.chain(names) {
            text.push_str(word);
            text.push(' ');
        }
        text.push('\n');
    }
    text
}
