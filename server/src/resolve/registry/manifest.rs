//! Manifests: what a tag or a digest names.

use serde::Deserialize;
use serde_json::Value;

use super::Repository;
use super::name::{is_digest, is_tag};
use crate::resolve::cache::hex;
use crate::resolve::failure::Failure;
use crate::resolve::hosts;
use crate::resolve::http::{Request, Response};
use crate::resolve::resolver::{Known, Resolver};

/// The forms of manifests, lists of platforms first: theirs is the digest to pin.
pub(super) const MANIFESTS: &str = "application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, \
    application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json";

/// The longest manifest or configuration that is read, in bytes: the limit of the specification.
const LONGEST: u64 = 4 << 20;

/// A manifest with its digest, which was checked.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// `sha256:…` of its bytes.
    pub digest: String,
    /// What it says.
    pub content: Content,
}

/// The parts of a manifest that matter here: of one image, or of a list of images for several platforms.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Content {
    /// In a list, the images.
    pub manifests: Option<Vec<Descriptor>>,
    /// In an image, its configuration.
    pub config: Option<Descriptor>,
    /// In an image, its layers.
    pub layers: Vec<Descriptor>,
    /// What the author adds.
    pub annotations: serde_json::Map<String, Value>,
}

/// Something else in the registry.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Descriptor {
    /// Its digest.
    pub digest: String,
    /// Its length, in bytes.
    pub size: u64,
    /// In a list, for whom it is.
    pub platform: Option<Target>,
}

/// A platform as manifests write it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Target {
    /// `linux` …
    pub os: String,
    /// `amd64` …
    pub architecture: String,
    /// `v7` …
    pub variant: Option<String>,
}

impl Resolver {
    /// The digest behind a tag, as the registry's header says it: enough to compare, and free of charge where manifests
    /// are counted.
    ///
    /// # Errors
    ///
    /// When there is no such tag, or no answer.
    pub fn digest(&self, repository: &Repository, tag: &str) -> Result<Known<String>, Failure> {
        let question = format!("digest {}/{}:{tag}", repository.host, repository.path);
        self.known(&question, || {
            let request = Request { head: true, ..self.manifest_request(repository, tag)? };
            let response = self.ask_registry(repository, request)?.good(|| what(repository, tag))?;
            match response.header("docker-content-digest").filter(|digest| is_digest(digest)) {
                Some(digest) => Ok(digest.to_owned()),
                None => Ok(self.manifest(repository, tag)?.digest),
            }
        })
    }

    /// The manifest behind a tag or a digest; its bytes are checked against every digest that is known.
    ///
    /// # Errors
    ///
    /// When there is none, when it is not understood, and when it is not what its digest says.
    pub fn manifest(&self, repository: &Repository, reference: &str) -> Result<Manifest, Failure> {
        let request = self.manifest_request(repository, reference)?;
        let response = self.ask_registry(repository, request)?.good(|| what(repository, reference))?;
        let (host, bytes, digest) = checked(response, Some(reference))?;
        let not_understood = |why: String| Failure::NotUnderstood { host, why };
        match serde_json::from_slice::<Content>(&bytes) {
            Ok(content) if content.manifests.is_some() || content.config.is_some() => {
                Ok(Manifest { digest, content })
            }
            Ok(_) => Err(not_understood("neither an image nor a list of images".to_owned())),
            Err(error) => Err(not_understood(error.to_string())),
        }
    }

    /// A piece of content that is read whole: the configuration of an image.
    pub(super) fn blob(&self, repository: &Repository, digest: &str) -> Result<Vec<u8>, Failure> {
        if !is_digest(digest) {
            return Err(Failure::NotFound { what: format!("content `{digest}`") });
        }
        let url = repository.address(&self.settings, &format!("blobs/{digest}"))?;
        let response = self.ask_registry(repository, Request::get(url, "*/*", LONGEST))?;
        let response = response.good(|| format!("content `{digest}`"))?;
        checked(response, Some(digest)).map(|(_, bytes, _)| bytes)
    }

    fn manifest_request(&self, repository: &Repository, reference: &str) -> Result<Request, Failure> {
        if !is_digest(reference) && !is_tag(reference) {
            return Err(Failure::Nothing(format!("`{reference}` is neither a tag nor a SHA-256 digest")));
        }
        let url = repository.address(&self.settings, &format!("manifests/{reference}"))?;
        Ok(Request::get(url, MANIFESTS, LONGEST))
    }
}

fn what(repository: &Repository, reference: &str) -> String {
    let joint = if is_digest(reference) { "@" } else { ":" };
    let host =
        if repository.host == super::DOCKER_HUB { String::new() } else { format!("{}/", repository.host) };
    format!("image `{host}{}{joint}{reference}`", repository.path)
}

/// The host, the bytes and their digest.
fn checked(response: Response, reference: Option<&str>) -> Result<(String, Vec<u8>, String), Failure> {
    let host = response.host.clone();
    let said = response.header("docker-content-digest").filter(|digest| is_digest(digest)).map(str::to_owned);
    let bytes = response.bytes()?;
    let digest = format!("sha256:{}", hex(&bytes));
    let wanted = reference.filter(|reference| is_digest(reference));
    if said.is_some_and(|said| said != digest) || wanted.is_some_and(|wanted| wanted != digest) {
        return Err(Failure::WrongDigest { host });
    }
    Ok((host, bytes, digest))
}

impl Content {
    /// The image for most machines: Linux on amd64, else the first for Linux, else the first.
    #[must_use]
    pub fn usual(&self) -> Option<&Descriptor> {
        let list = self.manifests.as_ref()?;
        let is = |architecture: &'static str| {
            move |one: &&Descriptor| {
                one.platform.as_ref().is_some_and(|platform| {
                    platform.os == "linux"
                        && (architecture.is_empty() || platform.architecture == architecture)
                })
            }
        };
        list.iter().find(is("amd64")).or_else(|| list.iter().find(is(""))).or_else(|| list.first())
    }
}

impl Resolver {
    /// The registry's host as messages name it.
    #[must_use]
    pub fn registry_shown(&self, repository: &Repository) -> String {
        repository
            .address(&self.settings, "")
            .map_or_else(|_| repository.host.clone(), |url| hosts::shown(&url))
    }
}
