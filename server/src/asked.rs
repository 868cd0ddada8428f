//! What registries said of images when a person had them asked: what it looks like, and how it is got at.
//!
//! Nobody is asked here. Who remembers is handed in with the [`Snapshot`](crate::snapshot::Snapshot); what is remembered
//! is shown (hover, chains), never judged by: findings are the same for everybody.

use std::fmt;
use std::sync::Arc;

/// What a registry said of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The digest of what was asked for: of the list of platforms, where there is one.
    pub digest: String,
    /// Whether that is a list, which every platform can use.
    pub is_list: bool,
    /// For whom it is: `linux/arm64/v8`.
    pub platforms: Vec<String>,
    /// The day (`YYYY-MM-DD`) on which it was made, as it says itself.
    pub created: Option<String>,
    /// How many layers it has.
    pub layers: usize,
    /// Their length together, compressed, in bytes.
    pub bytes: u64,
    /// What it is built on, as it says itself.
    pub base: Option<Base>,
    /// How long ago it was asked, in words.
    pub age: String,
}

/// What an image says that it is built on: the name, as it could stand behind `From`, and the digest it had then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// `docker.io/library/debian:trixie-slim`
    pub name: String,
    /// `sha256:…`
    pub digest: Option<String>,
}

/// Somebody who remembers.
pub trait Remembers: Send + Sync {
    /// What was said of an image of a registry (Docker Hub where none is named), by its tag or digest.
    fn image(&self, registry: Option<&str>, path: &str, reference: &str) -> Option<Asked>;
}

/// Whoever remembers, or nobody.
#[derive(Clone, Default)]
pub struct Memory(Option<Arc<dyn Remembers>>);

impl Memory {
    /// The memory of somebody.
    #[must_use]
    pub fn of(who: impl Remembers + 'static) -> Memory {
        Memory(Some(Arc::new(who)))
    }

    /// As [`Remembers::image`].
    #[must_use]
    pub fn image(&self, registry: Option<&str>, path: &str, reference: &str) -> Option<Asked> {
        self.0.as_ref()?.image(registry, path, reference)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Memory" } else { "Memory(nobody)" })
    }
}
