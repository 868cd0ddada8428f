//! What a person can be offered to have asked: who it is that would be, and about what. Nobody is asked for it.

use std::ops::Range;

use url::Url;

use super::Options;
use super::answer::{bases, mirrored};
use super::question::{About, questions};
use crate::resolve::hosts::{self, Hop};
use crate::resolve::settings::Settings;
use crate::snapshot::Snapshot;

/// An offer to ask about one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it says, with whom it concerns.
    pub title: String,
    /// The input, as [`Options::only`] takes it.
    pub input: String,
}

/// The offer for the input at a range, if the user's settings allow its host and the workspace does not forbid it.
#[must_use]
pub fn offer(snapshot: &Snapshot, range: &Range<usize>, settings: &Settings) -> Option<Offer> {
    if settings.offline || snapshot.config().offline {
        return None;
    }
    let is_here = |start: usize, end: usize| start <= range.end && range.start <= end;
    let questions = snapshot.once(|| questions(snapshot, &Options::default()));
    let question = questions.iter().find(|question| is_here(question.range.start, question.range.end))?;
    let input = question.written.clone();
    let (host, title): (Url, fn(&str, &str) -> String) = match &question.about {
        About::Image(image) if image.library => {
            let host = &image.repository.as_ref().ok()?.host;
            (settings.base(host)?, |host, input| format!("Ask {host} what `{input}` is today"))
        }
        About::Image(image) => {
            let address = image.repository.as_ref().ok()?.address(settings, "").ok()?;
            (address, |host, input| format!("Ask {host} what `{input}` is today"))
        }
        About::Repository(url, _) => {
            (mirrored(settings, url), |host, input| format!("Ask {host} what `{input}` holds today"))
        }
        About::Package { index, .. } => {
            let base = bases(index, settings).into_iter().next()?;
            (base, |host, input| format!("Ask {host} for the newest version of `{input}`"))
        }
        About::Nothing | About::NotAsked(_) | About::Dated(_) => return None,
    };
    hosts::check(&host, Hop::First, settings).ok()?;
    Some(Offer { title: title(&hosts::shown(&host), &input), input })
}
