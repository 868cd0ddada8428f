//! What stands under a base image, one image after the other, and until when each is maintained.

use crate::catalogue::{self, Step};
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
}

impl Chain {
    /// The chain of an image and a tag, where the catalogue knows it.
    #[must_use]
    pub fn of(name: &str, tag: &str) -> Option<Chain> {
        let known = catalogue::chain(name, tag)?;
        Some(Chain { steps: catalogue::steps(&known), complete: known.complete, exact: known.exact })
    }

    /// The chain under an image of a file, where the catalogue knows it: by its tag, or by the tag that the comment
    /// behind its digest names.
    #[must_use]
    pub fn under(mention: &Mention<'_>) -> Option<Chain> {
        if !mention.image.complete || mention.image.agent.from != From::Docker {
            return None;
        }
        match mention.image.digest() {
            None => Chain::of(&mention.name, mention.tag()),
            Some(_) => Chain::of(&mention.name, &tag_in_comment(mention)?.0),
        }
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
