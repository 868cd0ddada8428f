//! What stands under a base image, one image after the other, and until when each is maintained.

use crate::asked::{Asked, Memory};
use crate::catalogue::{self, Step};
use crate::definition::reference::Reference;
use crate::images::{Mention, mentions, tag_in_comment};
use crate::language::agents::From;
use crate::snapshot::Snapshot;

/// A base image and what it is built on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// From the base image itself downwards.
    pub steps: Vec<Step>,
    /// Whether they reach `scratch`; else the parent of the last one is not known.
    pub complete: bool,
    /// Whether every parent was read from the very source of its build.
    pub exact: bool,
    /// How long ago registries were asked, in words, where the chain comes from what they said.
    pub asked: Option<String>,
}

/// An image: where it is, and which one.
#[derive(Clone, Copy, Debug)]
pub struct Place<'t> {
    /// The registry's host; Docker Hub where none is named.
    pub registry: Option<&'t str>,
    /// The path in it.
    pub path: &'t str,
    /// The tag, `latest` where none is written; may be empty beside a digest.
    pub tag: &'t str,
    /// The digest.
    pub digest: Option<&'t str>,
}

/// The most images that are followed by their labels; also what ends a circle.
const MOST: usize = 8;

impl<'t> Place<'t> {
    /// What a reference names, as it could stand behind `From`.
    #[must_use]
    pub fn parse(text: &'t str) -> Option<Place<'t>> {
        let reference = Reference::parse(text, From::Docker)?;
        let piece = |range: std::ops::Range<usize>| text.get(range);
        let digest = reference.digest.and_then(piece);
        let tag = reference.tag.and_then(piece).filter(|tag| !tag.is_empty());
        let tag = tag.unwrap_or(if digest.is_some() { "" } else { "latest" });
        Some(Place {
            registry: reference.registry.and_then(piece),
            path: piece(reference.path)?,
            tag,
            digest,
        })
    }

    /// The catalogue's name of the image.
    #[must_use]
    pub fn name(&self) -> String {
        catalogue::canonical(self.registry, self.path)
    }

    /// The image in a short form.
    fn shown(&self) -> String {
        match self.digest {
            Some(digest) if self.tag.is_empty() => format!("{}@{digest}", self.name()),
            _ => format!("{}:{}", self.name(), self.tag),
        }
    }

    /// What its registry said of it, when it was asked.
    fn asked(&self, memory: &Memory) -> Option<Asked> {
        memory.image(self.registry, self.path, self.digest.unwrap_or(self.tag))
    }
}

/// What the registry of a base image said of it, when it was asked.
#[must_use]
pub fn asked(mention: &Mention<'_>) -> Option<Asked> {
    let place = place(mention)?;
    place.asked(mention.snapshot.memory())
}

/// What the registry of a base image said of the tag that the comment behind its digest names.
#[must_use]
pub fn asked_by_comment(mention: &Mention<'_>) -> Option<Asked> {
    let (tag, _) = tag_in_comment(mention)?;
    Place { tag: &tag, digest: None, ..place(mention)? }.asked(mention.snapshot.memory())
}

fn place<'m>(mention: &'m Mention<'_>) -> Option<Place<'m>> {
    let image = &mention.image;
    let is_asked = image.complete && matches!(image.agent.from, From::Docker | From::Oras);
    is_asked.then(|| Place {
        registry: image.registry.as_deref(),
        path: &image.path,
        tag: mention.tag(),
        digest: image.digest(),
    })
}

impl Chain {
    /// The chain of an image and a tag, where the catalogue knows it.
    #[must_use]
    pub fn of(name: &str, tag: &str) -> Option<Chain> {
        let known = catalogue::chain(name, tag)?;
        let (complete, exact) = (known.complete, known.exact);
        Some(Chain { steps: catalogue::steps(&known), complete, exact, asked: None })
    }

    /// The chain of an image by what its labels say: from base to base, until the catalogue knows on.
    #[must_use]
    pub fn remembered(image: Place<'_>, memory: &Memory) -> Option<Chain> {
        let mut steps = vec![image.shown()];
        let mut asked = image.asked(memory)?;
        let (age, mut complete) = (asked.age.clone(), false);
        for _ in 0..MOST {
            let Some(base) = asked.base else { break };
            if base.name == "scratch" {
                (steps, complete) = ([steps, vec![base.name]].concat(), true);
                break;
            }
            let Some(place) = Place::parse(&base.name) else { break };
            if let Some(known) = catalogue::chain(&place.name(), place.tag) {
                steps.extend(known.steps);
                complete = known.complete;
                break;
            }
            steps.push(place.shown());
            let place = Place { digest: place.digest.or(base.digest.as_deref()), ..place };
            let Some(next) = place.asked(memory) else { break };
            asked = next;
        }
        let known = catalogue::Chain { steps, complete, exact: false };
        (known.steps.len() > 1).then(|| Chain {
            steps: catalogue::steps(&known),
            complete,
            exact: false,
            asked: Some(age),
        })
    }

    /// The chain under an image of a file, where the catalogue knows it: by its tag, or by the tag that the comment
    /// behind its digest names. Else by what was asked.
    #[must_use]
    pub fn under(mention: &Mention<'_>) -> Option<Chain> {
        if !mention.image.complete || mention.image.agent.from != From::Docker {
            return None;
        }
        let known = match mention.image.digest() {
            None => Chain::of(&mention.name, mention.tag()),
            Some(_) => tag_in_comment(mention).and_then(|(tag, _)| Chain::of(&mention.name, &tag)),
        };
        known.or_else(|| Chain::remembered(place(mention)?, mention.snapshot.memory()))
    }

    /// The chain as a tree, what is said of the steps in a column of its own. Ends in a line end.
    #[must_use]
    pub fn drawn(&self) -> String {
        let branch = |depth: usize| match depth {
            0 => String::new(),
            depth => format!("{}└─ ", "   ".repeat(depth - 1)),
        };
        let steps = self.steps.iter().map(|step| (&*step.reference, about(step)));
        let unknown = (!self.complete).then(|| ("not known", String::new()));
        let lines = steps.chain(unknown).enumerate();
        let lines: Vec<_> = lines.map(|(depth, (name, about))| (branch(depth) + name, about)).collect();
        let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let line = |(name, about): &(String, String)| match about.as_str() {
            "" => format!("{name}\n"),
            about => format!("{name:width$}  {about}\n"),
        };
        lines.iter().map(line).collect()
    }
}

/// The chain of the base image of the stage that an offset is in; above the first stage, of the first.
#[must_use]
pub fn chain_at(snapshot: &Snapshot, offset: usize) -> Option<Chain> {
    let stages = &snapshot.definition().stages;
    let begun = stages.iter().take_while(|stage| stage.first_line().start <= offset).count();
    let here = begun.saturating_sub(1);
    let mention = mentions(snapshot).find(|mention| mention.stage == here)?;
    // Of a chain that is not known the tag may still name the system inside.
    let ends = catalogue::end_of_life(&mention.name, mention.tag());
    let cycle = ends.product.or(ends.system).filter(|_| mention.image.digest().is_none());
    let alone = || Chain {
        steps: vec![Step {
            reference: mention.image.name().to_owned(),
            meaning: String::new(),
            cycle,
            image: catalogue::image(&mention.name),
        }],
        complete: false,
        exact: false,
        asked: None,
    };
    Some(Chain::under(&mention).unwrap_or_else(alone))
}

/// What a step adds, and until when that is maintained.
fn about(step: &Step) -> String {
    let dated = step.cycle.filter(catalogue::Cycle::ends_security);
    let end = dated.and_then(|cycle| match (cycle.has_ended(), cycle.free_end?) {
        (true, "yes") => Some("ended".to_owned()),
        (true, end) => Some(format!("ended {end}")),
        (false, "yes") => None,
        (false, end) => Some(format!("until {end}")),
    });
    match end {
        Some(end) => format!("{}, {end}", step.meaning),
        None => step.meaning.clone(),
    }
}
