//! Answers that are given once and kept.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::haste;

/// More answers than any workspace's definition files ask for; a hostile one must not fill the memory.
const MOST: usize = 20_000;

/// Answers by path.
#[derive(Debug)]
pub(super) struct Kept<T>(Mutex<HashMap<PathBuf, T>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept(Mutex::default())
    }
}

impl<T: Clone> Kept<T> {
    /// The answer, found now if it is asked for the first time. Two who ask at once may both look; one answer is kept.
    /// Looking may take its time, so that work in haste is given up here.
    pub(super) fn or_find(&self, path: &Path, find: impl FnOnce() -> T) -> T {
        if let Some(known) = self.get(path) {
            return known;
        }
        haste::will_wait();
        let found = find();
        let mut answers = self.answers();
        if answers.len() >= MOST {
            answers.clear();
        }
        answers.entry(path.to_owned()).or_insert(found).clone()
    }

    /// The answer, if it was given before.
    pub(super) fn get(&self, path: &Path) -> Option<T> {
        self.answers().get(path).cloned()
    }

    /// Whether a path was asked for that something is true of.
    pub(super) fn any(&self, holds: impl Fn(&Path) -> bool) -> bool {
        self.answers().keys().any(|path| holds(path))
    }

    fn answers(&self) -> MutexGuard<'_, HashMap<PathBuf, T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
