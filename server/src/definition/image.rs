//! The image a stage starts from.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fault::{DIGITS, Fault};
use super::reference::Reference;
use super::stage::Stage;
use super::{Definition, Header, Placed};
use crate::catalogue::{self, Verdict};
use crate::language::agents::{Agent, From};
use crate::language::programs::Builder;
use crate::mapped::Mapped;

/// The image reference in a stage's header, with variables replaced.
#[derive(Clone, Debug)]
pub struct BaseImage {
    /// The agent that fetches it.
    pub agent: &'static Agent,
    /// The value of `From` as written.
    pub written: String,
    /// The value with variables replaced, leading back to bytes of the file.
    pub value: Mapped,
    /// The pieces of the value.
    pub reference: Reference,
    /// What in it no builder can read.
    pub fault: Option<Fault>,
    /// Whether it says which image is meant: every variable in it had a value, and a builder can read it so far.
    pub complete: bool,
    /// Registry host: of the reference, or of the `Registry` keyword.
    pub registry: Option<String>,
    /// Path of the image, the `Namespace` keyword put in front.
    pub path: String,
}

impl BaseImage {
    /// The tag; an empty one counts as none.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.reference.tag.clone().and_then(|tag| self.value.text().get(tag)).filter(|tag| !tag.is_empty())
    }

    /// The digest, `sha256:` included.
    #[must_use]
    pub fn digest(&self) -> Option<&str> {
        self.reference.digest.clone().and_then(|digest| self.value.text().get(digest))
    }

    /// The reference without scheme, as people write it.
    #[must_use]
    pub fn name(&self) -> &str {
        let start = self.reference.scheme.as_ref().map_or(0, |scheme| scheme.end);
        &self.value.text()[start..]
    }

    /// The catalogue's name of the image. What a library or the hub of old calls `ubuntu` is Ubuntu too; their other
    /// names mean nothing outside of them.
    #[must_use]
    pub fn catalogue_name(&self) -> String {
        match self.agent.from {
            From::Library => {
                let path = self.path.strip_prefix("library/").unwrap_or(&self.path);
                let name = path.strip_prefix("default/").unwrap_or(path);
                let is_default = self.registry.is_none() && !name.contains('/');
                if is_default { name.to_lowercase() } else { format!("library://{}", self.path) }
            }
            From::Shub => format!("shub://{}", self.path),
            From::Docker | From::Oras | From::Path | From::Ignored => {
                catalogue::canonical(self.registry.as_deref(), &self.path)
            }
        }
    }

    /// What the same reference means tomorrow; of one that no builder can read there is nothing to say.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        // A library gives out its digests as tags.
        if self.agent.from == From::Library && self.tag().is_some_and(|tag| tag.starts_with("sha256.")) {
            return Verdict::Immutable;
        }
        if !self.complete || self.fault.is_some() {
            return Verdict::NothingToPin;
        }
        // A daemon's own number of an image. Source: containers-transports(5), `docker-daemon:algo:digest`.
        if self.agent.name == "docker-daemon" && is_image_id(self.value.text()) {
            return Verdict::Immutable;
        }
        let name = self.catalogue_name();
        catalogue::floats(catalogue::Reference {
            registry: None,
            path: &name,
            tag: self.tag(),
            digest: self.digest(),
        })
    }

    /// Whether the image comes from a registry that the catalogue speaks of.
    #[must_use]
    pub fn is_pulled(&self) -> bool {
        self.agent.name == "docker"
    }

    /// The bytes of the file to show a finding on: the tag, or the whole reference where there is none.
    #[must_use]
    pub fn tag_or_whole(&self) -> Option<Range<usize>> {
        let whole = 0..self.value.text().len();
        let tag = self.reference.tag.clone().filter(|tag| !tag.is_empty());
        self.value.source(tag.unwrap_or(whole))
    }
}

impl Definition {
    /// The base image of every stage that has one, with the stage's number.
    ///
    /// A keyword before `Bootstrap` is a stage of its own to the builder, which refuses it; it was meant for the stage
    /// that follows, and is judged as that.
    pub fn base_images<'d>(
        &'d self,
        builder: impl Into<Builder>,
        given: &'d BTreeMap<String, String>,
    ) -> impl Iterator<Item = (usize, BaseImage)> {
        let builder = builder.into();
        self.stages.iter().enumerate().filter_map(move |(number, stage)| {
            let before = number.checked_sub(1).and_then(|before| self.stages.get(before));
            let stray = before.filter(|before| before.is_stray() && stage.field("from").is_none());
            Some((number, base_image(stage, stray.unwrap_or(stage), builder, given)?))
        })
    }

    /// The stage whose keywords were meant for the stage after it.
    #[must_use]
    pub fn is_stray(&self, number: usize) -> bool {
        number + 1 < self.stages.len() && self.stages.get(number).is_some_and(Stage::is_stray)
    }
}

impl Stage {
    /// Whether this is nothing but keywords without `Bootstrap`.
    fn is_stray(&self) -> bool {
        let names_agent = |header: &Placed<Header>| header.part.fields.iter().any(|f| f.name == "bootstrap");
        self.sections.is_empty() && self.header.as_ref().is_some_and(|header| !names_agent(header))
    }
}

/// `sha256:` and the digits of a digest.
fn is_image_id(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or_default();
    digits.len() == DIGITS && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn base_image(
    stage: &Stage,
    from: &Stage,
    builder: Builder,
    given: &BTreeMap<String, String>,
) -> Option<BaseImage> {
    let agent = stage.agent(builder, given)?;
    let (_, field) = from.field("from")?;
    let resolved = from.resolved("from", builder, given)?;
    let reference = Reference::parse(resolved.value.text(), agent.from)?;
    let text = resolved.value.text();
    let fault = Fault::find(text, &reference, agent.from).filter(|_| resolved.complete);
    let keyword = |name| {
        let value = stage.resolved(name, builder, given)?.value.text().trim_matches('/').to_owned();
        Some(value).filter(|value| !value.is_empty() && agent.from == From::Docker)
    };
    let registry = reference.registry.clone().map(|range| text[range].to_owned());
    let path = &text[reference.path.clone()];
    // The keywords are put in front of whatever `From` says.
    let (registry, path) = match (keyword("registry"), keyword("namespace")) {
        (host, namespace) if host.is_some() || namespace.is_some() => {
            let pieces = [namespace, registry.clone().filter(|_| host.is_some()), Some(path.to_owned())];
            let path = pieces.into_iter().flatten().collect::<Vec<_>>().join("/");
            (host.or(registry), path)
        }
        _ => (registry, path.to_owned()),
    };
    Some(BaseImage {
        agent,
        written: field.value.text().to_owned(),
        reference,
        complete: resolved.complete && !fault.as_ref().is_some_and(|fault| fault.kind.hides_the_image()),
        fault,
        registry,
        path,
        value: resolved.value,
    })
}
