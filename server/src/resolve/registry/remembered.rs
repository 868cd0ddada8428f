//! What the cache still knows of images, for whoever shows it: a look into a file of the user's own, and no question.

use super::Repository;
use super::describe::Description;
use crate::asked::{Asked, Base, Memory, Remembers};
use crate::resolve::cache::{Cache, Kept};
use crate::resolve::time;

/// What this user has asked.
#[must_use]
pub fn memory() -> Memory {
    Memory::of(Cache::of_user())
}

impl Remembers for Cache {
    fn image(&self, registry: Option<&str>, path: &str, reference: &str) -> Option<Asked> {
        let repository = Repository::of(registry, path).ok()?;
        let Kept { answer, asked } = self.get::<Description>(&repository.description_of(reference))?;
        let base = answer
            .base()
            .map(|(name, digest)| Base { name: name.to_owned(), digest: digest.map(str::to_owned) });
        Some(Asked {
            base,
            is_list: answer.is_list,
            created: answer.created.as_ref().and_then(|moment| time::day_of(moment)).map(str::to_owned),
            layers: answer.layers.len(),
            bytes: answer.layers.iter().fold(0, |sum, length| sum.saturating_add(*length)),
            platforms: answer.platforms.into_iter().map(|platform| platform.name).collect(),
            digest: answer.digest,
            age: time::age(asked),
        })
    }
}
