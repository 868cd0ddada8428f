//! Questions, answered from the cache or from whom they concern.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cache::{Cache, Kept};
use super::failure::Failure;
use super::http::{Cancel, Http};
use super::registry::auth::Tokens;
use super::settings::Settings;

/// For how long an answer is used without asking again.
const FRESH: Duration = Duration::from_secs(60 * 60);

/// An answer and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known<T> {
    /// The answer.
    pub answer: T,
    /// When it was given, if that was not just now.
    pub asked: Option<SystemTime>,
}

/// Answers questions. Cheap until the first one.
#[derive(Debug)]
pub struct Resolver {
    pub(super) http: Http,
    pub(super) settings: Arc<Settings>,
    pub(super) tokens: Tokens,
    cache: Cache,
    /// Ask, even if the answer is known.
    refresh: bool,
    cancel: Cancel,
}

impl Resolver {
    /// A resolver by the user's settings, with the user's cache.
    #[must_use]
    pub fn new(settings: Settings, cache: Cache, refresh: bool, cancel: Cancel) -> Resolver {
        let settings = Arc::new(settings);
        let http = Http::new(Arc::clone(&settings), cancel.clone());
        Resolver { http, settings, tokens: Tokens::default(), cache, refresh, cancel }
    }

    /// Whether the answers are still wanted.
    #[must_use]
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// The settings it goes by.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// An answer: from the cache while it is fresh, or whatever its age where nothing may or can be asked.
    pub(super) fn known<T: Serialize + DeserializeOwned>(
        &self,
        question: &str,
        ask: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<Known<T>, Failure> {
        let kept: Option<Kept<T>> = self.cache.get(question);
        let is_fresh = |kept: &Kept<T>| kept.asked.elapsed().is_ok_and(|age| age < FRESH);
        match kept {
            Some(kept) if self.settings.offline || (is_fresh(&kept) && !self.refresh) => Ok(kept.into()),
            kept => {
                match ask() {
                    Ok(answer) => {
                        self.cache.put(question, &answer);
                        Ok(Known { answer, asked: None })
                    }
                    // Old knowledge is better than none, and its age is shown.
                    Err(failure) if failure.is_passing() && !self.refresh => {
                        kept.map(Known::from).ok_or(failure)
                    }
                    Err(failure) => Err(failure),
                }
            }
        }
    }
}

impl Resolver {
    /// Keeps an answer under another question, too.
    pub(super) fn remember<T: Serialize>(&self, question: &str, answer: &T) {
        self.cache.put(question, answer);
    }
}

impl<T> From<Kept<T>> for Known<T> {
    fn from(kept: Kept<T>) -> Known<T> {
        Known { answer: kept.answer, asked: Some(kept.asked) }
    }
}
