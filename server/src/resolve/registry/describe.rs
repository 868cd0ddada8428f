//! What a registry says of an image.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Repository;
use super::manifest::{Content, Descriptor};
use super::name::is_digest;
use crate::catalogue;
use crate::features::chain::Place;
use crate::resolve::failure::Failure;
use crate::resolve::resolver::{Known, Resolver};

/// An image as its registry describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The digest of what the reference names: of the list of platforms, where there is one.
    pub digest: String,
    /// For whom it is. One entry where the digest is of one platform only.
    pub platforms: Vec<Platform>,
    /// Whether the digest is of a list, which every platform can use.
    pub is_list: bool,
    /// When it was made (RFC 3339), as it says itself.
    pub created: Option<String>,
    /// The length of each layer, compressed, in bytes, the lowest first.
    pub layers: Vec<u64>,
    /// Labels and annotations.
    pub labels: BTreeMap<String, String>,
    /// Environment variables.
    pub environment: BTreeMap<String, String>,
}

/// One platform of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    /// `linux/arm64/v8`.
    pub name: String,
    /// The digest of the image for it.
    pub digest: String,
}

/// The label that names what an image is built on. Source: OCI image specification 1.1, *Annotations*.
const BASE_NAME: &str = "org.opencontainers.image.base.name";
/// The label with the digest of what an image is built on.
const BASE_DIGEST: &str = "org.opencontainers.image.base.digest";

impl Description {
    /// What the image is built on, if it says so: a reference, and its digest. Anybody can write a label, so what cannot
    /// be a reference is none.
    #[must_use]
    pub fn base(&self) -> Option<(&str, Option<&str>)> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/:@".contains(c);
        let is_reference = |name: &&String| (1..=512).contains(&name.len()) && name.chars().all(is_plain);
        let name = self.labels.get(BASE_NAME).filter(is_reference)?;
        Some((name, self.labels.get(BASE_DIGEST).map(String::as_str).filter(|digest| is_digest(digest))))
    }

    /// The platform that the digest is of, where it is of one only.
    #[must_use]
    pub fn only_platform(&self) -> Option<&str> {
        self.platforms.first().filter(|_| !self.is_list).map(|platform| &*platform.name)
    }
}

/// The configuration of an image, as far as it matters here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Configuration {
    created: Option<String>,
    os: String,
    architecture: String,
    variant: Option<String>,
    config: Settings,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Settings {
    labels: Option<BTreeMap<String, String>>,
    env: Option<Vec<String>>,
}

/// The most images that are asked about because others are built on them.
const MOST_BASES: usize = 8;

/// A base that the catalogue does not know: where it is, and which one.
fn base_to_ask((name, digest): (&str, Option<&str>)) -> Option<(Repository, String)> {
    let place = Place::parse(name).filter(|place| catalogue::chain(&place.name(), place.tag).is_none())?;
    let repository = Repository::of(place.registry, place.path).ok()?;
    Some((repository, place.digest.or(digest).unwrap_or(place.tag).to_owned()))
}

impl Repository {
    /// The question under which the description of one of its images is kept.
    pub(super) fn description_of(&self, reference: &str) -> String {
        format!("description {}/{} {reference}", self.host, self.path)
    }
}

impl Resolver {
    /// What a registry says of an image: two or three requests. Where contents cannot be had, what the manifests say.
    ///
    /// # Errors
    ///
    /// When there is no such image, or no answer.
    pub fn describe(&self, repository: &Repository, reference: &str) -> Result<Known<Description>, Failure> {
        let known = self
            .known(&repository.description_of(reference), || self.ask_description(repository, reference))?;
        // A file may name it by its digest from now on.
        if known.asked.is_none() && !is_digest(reference) {
            self.remember(&repository.description_of(&known.answer.digest), &known.answer);
        }
        Ok(known)
    }

    /// Describes an image and, as far as labels name it, what it is built on, down to what the catalogue knows. Of a
    /// base that cannot be had nothing is known, which is no reason to know nothing of the image.
    ///
    /// # Errors
    ///
    /// As [`Resolver::describe`].
    pub fn describe_down(
        &self,
        repository: &Repository,
        reference: &str,
    ) -> Result<Known<Description>, Failure> {
        let known = self.describe(repository, reference)?;
        let mut next = known.answer.clone();
        for _ in 0..MOST_BASES {
            let Some((repository, reference)) = next.base().and_then(base_to_ask) else { break };
            next = match self.describe(&repository, &reference) {
                Ok(base) => base.answer,
                Err(Failure::Cancelled) => return Err(Failure::Cancelled),
                Err(_) => break,
            };
        }
        Ok(known)
    }

    fn ask_description(&self, repository: &Repository, reference: &str) -> Result<Description, Failure> {
        let named = self.manifest(repository, reference)?;
        let is_list = named.content.manifests.is_some();
        let mut description = Description { digest: named.digest, is_list, ..Description::default() };
        description.annotate(&named.content);
        let image = match named.content.usual() {
            Some(usual) => {
                let list = named.content.manifests.iter().flatten();
                description.platforms = list.filter_map(platform).collect();
                self.manifest(repository, &usual.digest)?.content
            }
            None => named.content.clone(),
        };
        description.annotate(&image);
        description.layers = image.layers.iter().map(|layer| layer.size).collect();
        let configuration = image.config.map(|config| self.configuration(repository, &config.digest));
        match configuration {
            Some(Ok(configuration)) => description.configure(configuration),
            Some(Err(Failure::Cancelled)) => return Err(Failure::Cancelled),
            // The digest is known and right all the same.
            Some(Err(_)) | None => {}
        }
        Ok(description)
    }

    fn configuration(&self, repository: &Repository, digest: &str) -> Result<Configuration, Failure> {
        let bytes = self.blob(repository, digest)?;
        let host = repository.host.clone();
        serde_json::from_slice(&bytes)
            .map_err(|error| Failure::NotUnderstood { host, why: error.to_string() })
    }
}

impl Description {
    fn annotate(&mut self, content: &Content) {
        for (name, value) in &content.annotations {
            if let Some(value) = value.as_str() {
                self.labels.entry(name.clone()).or_insert_with(|| value.to_owned());
            }
        }
    }

    fn configure(&mut self, configuration: Configuration) {
        let Configuration { created, os, architecture, variant, config } = configuration;
        self.created = created;
        for (name, value) in config.labels.unwrap_or_default() {
            self.labels.entry(name).or_insert(value);
        }
        let variables = config.env.unwrap_or_default();
        let pairs = variables.iter().filter_map(|variable| variable.split_once('='));
        self.environment = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        if self.platforms.is_empty() && !architecture.is_empty() {
            let name =
                [Some(os), Some(architecture), variant].into_iter().flatten().collect::<Vec<_>>().join("/");
            self.platforms.push(Platform { name, digest: self.digest.clone() });
        }
    }
}

/// Attestations stand in the list too, for no platform.
fn platform(descriptor: &Descriptor) -> Option<Platform> {
    let target =
        descriptor.platform.as_ref().filter(|target| target.os != "unknown" && !target.os.is_empty())?;
    let pieces = [Some(&target.os), Some(&target.architecture), target.variant.as_ref()];
    let name = pieces.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("/");
    Some(Platform { name, digest: descriptor.digest.clone() })
}
