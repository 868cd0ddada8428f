//! Pinning: every input of a file to what it is today.
//!
//! Three steps, of which only the second needs the network: [`question`] says what a file's inputs ask, [`answer`] finds
//! out, and the answers become edits of the file as it is, in the same form as every other fix. What could not be found
//! out is said, and changes nothing.

pub mod answer;
pub mod installed;
pub mod offer;
mod past;
pub mod question;
mod tags;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use super::git::State;
use super::{Known, Resolver, time};
use crate::catalogue::DATE;
use crate::finding::{Applicability, Fix, compatible};
use crate::images::{self, Replacement};
use crate::rules::judge;
use crate::snapshot::Snapshot;
use crate::text::Edit;
use answer::Answer;
use installed::Installed;
use question::{About, Question, questions};

/// How to pin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Images by their digest, with the tag as a comment.
    pub digest: bool,
    /// What is pinned already, too: to the newest of its series.
    pub update: bool,
    /// As it was at the end of that day (`YYYY-MM-DD`).
    pub as_of: Option<String>,
    /// This input and no other, as it is written.
    pub only: Option<String>,
    /// As it is installed somewhere; then nobody is asked.
    pub installed: Option<Installed>,
}

/// What became of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The bytes that name it.
    pub range: Range<usize>,
    /// It, as it is written.
    pub written: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is named exactly already.
    Settled,
    /// It will be.
    Pinned {
        /// As this.
        to: String,
        /// How old that knowledge is, where it is not of just now; what else is to be known.
        note: Option<String>,
        /// By these edits.
        fix: Fix,
    },
    /// It could not be, for this reason.
    Left(String),
}

/// How many are asked at once; hosts do not like many, and most files have few inputs.
const AT_ONCE: usize = 6;

/// Finds out what every input of a file is, and how to write it. `progress` is told how many of how many are done, and
/// which is next.
#[must_use]
pub fn pin(
    snapshot: &Snapshot,
    resolver: &Resolver,
    options: &Options,
    progress: &(dyn Fn(usize, usize, &str) + Sync),
) -> Vec<Outcome> {
    let mut questions = questions(snapshot, options);
    if let Some(only) = &options.only {
        questions.retain(|question| question.written == *only);
    }
    let answers = ask(&questions, resolver, options, progress);
    let day = options.as_of.clone().unwrap_or_else(yesterday);
    let outcome = |(question, answer)| outcome(snapshot, question, answer, &day);
    questions.into_iter().zip(answers).map(outcome).collect()
}

/// The last day that archives have whole.
fn yesterday() -> String {
    let now = SystemTime::now();
    time::day(now.checked_sub(Duration::from_secs(24 * 60 * 60)).unwrap_or(now))
}

/// A fix by an archive of the catalogue's day, moved to another day.
fn on(day: &str, fix: &Fix) -> Fix {
    // An archive writes a day with hyphens or without.
    let moved = |text: &str| text.replace(DATE, day).replace(&DATE.replace('-', ""), &day.replace('-', ""));
    let edit = |edit: &Edit| Edit { range: edit.range.clone(), text: moved(&edit.text) };
    Fix { title: moved(&fix.title), edits: fix.edits.iter().map(edit).collect(), ..fix.clone() }
}

/// The answers, in the order of the questions; nothing for what is settled.
fn ask(
    questions: &[Question],
    resolver: &Resolver,
    options: &Options,
    progress: &(dyn Fn(usize, usize, &str) + Sync),
) -> Vec<Option<Result<Known<Answer>, String>>> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let answers: Vec<_> = questions.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        while let Some(question) = questions.get(next.fetch_add(1, Ordering::Relaxed)) {
            progress(done.load(Ordering::Relaxed), questions.len(), &question.written);
            let answer = match &question.about {
                About::Nothing | About::Dated(_) => None,
                About::NotAsked(why) => Some(Err(why.clone())),
                _ => Some(answer::answer(question, resolver, options).map_err(|failure| failure.to_string())),
            };
            let number = questions.iter().position(|other| std::ptr::eq(other, question));
            if let Some(slot) = number.and_then(|number| answers.get(number)) {
                *slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = answer;
            }
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(done, questions.len(), &question.written);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(questions.len()) {
            scope.spawn(work);
        }
    });
    answers.into_iter().map(|slot| slot.into_inner().unwrap_or_default()).collect()
}

fn outcome(
    snapshot: &Snapshot,
    question: Question,
    answer: Option<Result<Known<Answer>, String>>,
    day: &str,
) -> Outcome {
    let fate = match answer {
        None => match &question.about {
            About::Dated(fix) => {
                let fix = on(day, fix);
                Fate::Pinned { to: fix.title.clone(), note: None, fix }
            }
            _ => Fate::Settled,
        },
        Some(Err(why)) => Fate::Left(why),
        Some(Ok(known)) => written(snapshot, &question, &known),
    };
    Outcome { range: question.range, written: question.written, fate }
}

/// An answer as an edit.
fn written(snapshot: &Snapshot, question: &Question, known: &Known<Answer>) -> Fate {
    let age = known.asked.map(|asked| format!("asked {}", time::age(asked)));
    let only = match &known.answer {
        Answer::Digest { only: Some(platform), .. } => Some(format!("of {platform} only")),
        _ => None,
    };
    let note = [age, only].into_iter().flatten().reduce(|age, only| format!("{age}, {only}"));
    let pinned = |to: String, edits: Vec<Edit>| {
        let is_same =
            edits.iter().all(|edit| snapshot.text().slice(edit.range.clone()) == edit.text.as_str());
        if is_same {
            return Fate::Settled;
        }
        let title = format!("Pin `{to}`");
        Fate::Pinned {
            to,
            note: note.clone(),
            fix: Fix { title, applicability: Applicability::Unsafe, edits },
        }
    };
    let elsewhere = || Fate::Left("is written in a way that cannot be changed here".to_owned());
    match &known.answer {
        Answer::Tag(_) | Answer::Digest { .. } => {
            let Some(mention) = images::mentions(snapshot).find(|mention| mention.stage == question.stage)
            else {
                return elsewhere();
            };
            let (replacement, to) = match &known.answer {
                Answer::Digest { digest, tag, .. } => {
                    let to = format!("{}@{digest} # {tag}", mention.short_name());
                    (Replacement::Digest { digest, tag }, to)
                }
                Answer::Tag(tag) => (Replacement::Tag(tag), format!("{}:{tag}", mention.short_name())),
                Answer::Version(_) | Answer::Repository(_) => return elsewhere(),
            };
            images::write::write(&mention, replacement)
                .map_or_else(elsewhere, |written| pinned(to, written.edits))
        }
        Answer::Repository(state) => {
            let About::Repository(_, fixes) = &question.about else { return elsewhere() };
            let Some((reference, fix)) = filled(fixes, state) else {
                return Fate::Left("has no release, and a shallow clone holds no other commit".to_owned());
            };
            let moved = (state.newest.as_ref() == Some(&reference) && state.tag.is_none())
                .then(|| "its newest release; the default branch is further".to_owned());
            let note = [note, moved].into_iter().flatten().reduce(|note, moved| format!("{note}, {moved}"));
            Fate::Pinned { to: format!("{} at {reference}", question.written), note, fix }
        }
        Answer::Version(version) => {
            let About::Package { place, name, .. } = &question.about else { return elsewhere() };
            let edit = place.with(version);
            pinned(format!("{name}{}", place.named(version)), vec![edit])
        }
    }
}

/// The first fix whose blank can be filled with what the default branch holds (its tag, else its commit); else with the
/// newest release. The reference, and the fix.
fn filled(fixes: &[Fix], state: &State) -> Option<(String, Fix)> {
    let with = |fix: &Fix, blank: &str, reference: &str| {
        let edit = |edit: &Edit| Edit { text: edit.text.replace(blank, reference), ..edit.clone() };
        let edits = fix.edits.iter().map(edit).collect();
        let title = format!("Pin `{reference}`");
        (reference.to_owned(), Fix { title, applicability: Applicability::Unsafe, edits })
    };
    let has = |fix: &Fix, blank: &str| fix.edits.iter().any(|edit| edit.text.contains(blank));
    // Behind `@` and `#` a commit can stand as well as a tag; `--branch` takes tags only.
    let takes_commit = |fix: &Fix| fix.edits.iter().any(|edit| matches!(edit.text.as_str(), "@TAG" | "#TAG"));
    let today = fixes.iter().find_map(|fix| match (&state.tag, has(fix, "TAG"), has(fix, "COMMIT")) {
        (Some(tag), true, _) => Some(with(fix, "TAG", tag)),
        (None, true, _) if takes_commit(fix) => Some(with(fix, "TAG", &state.head)),
        (_, _, true) => Some(with(fix, "COMMIT", &state.head)),
        _ => None,
    });
    let newest = || {
        let (fix, newest) = (fixes.iter().find(|fix| has(fix, "TAG"))?, state.newest.as_ref()?);
        Some(with(fix, "TAG", newest))
    };
    today.or_else(newest)
}

/// The edits of all outcomes together, and of how many; one that would touch another waits for another run.
#[must_use]
pub fn edits(outcomes: &[Outcome]) -> (Vec<Edit>, usize) {
    compatible(outcomes.iter().filter_map(|outcome| match &outcome.fate {
        Fate::Pinned { fix, .. } => Some(fix),
        Fate::Settled | Fate::Left(_) => None,
    }))
}

/// The file with its edits, if that is what it was but for them: the same inputs, by their names.
#[must_use]
pub fn applied(snapshot: &Snapshot, edits: &[Edit]) -> Option<Snapshot> {
    // From the end, so that each is where it was.
    let reversed: Vec<Edit> = edits.iter().rev().cloned().collect();
    let after = snapshot.edited(&reversed);
    let names = |snapshot: &Snapshot| -> Vec<(usize, &'static str)> {
        // The rule that judges an input goes with its kind; the subject of an image is its whole reference.
        judge(snapshot).inputs.iter().map(|input| (input.stage, kind(input.rule))).collect()
    };
    (names(snapshot) == names(&after)).then_some(after)
}

fn kind(rule: &'static str) -> &'static str {
    if rule.ends_with("base-image") { "image" } else { rule }
}
