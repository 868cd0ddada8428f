//! The findings of a file, as machines and as people get them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::calm::{Shown, calm};
use super::ignoring;
use super::pins::pin_all;
use crate::config::baseline::without_accepted;
use crate::config::choices::Choice;
use crate::config::{Config, Profile};
use crate::finding::{Finding, Fix, Level, Severity};
use crate::rules::{self, Consequence, Judgement, Rule};
use crate::snapshot::Snapshot;

/// What the rules say of a file, as far as the configuration wants to hear it, and no comment and no baseline takes it
/// away.
#[must_use]
pub fn diagnose(snapshot: &Snapshot) -> Judgement {
    wanted(snapshot, rules::judge(snapshot))
}

fn wanted(snapshot: &Snapshot, mut judgement: Judgement) -> Judgement {
    let config = snapshot.config();
    let findings = judgement.findings.into_iter();
    judgement.findings = findings.filter_map(|finding| enabled(finding, config)).collect();
    ignoring::heed(snapshot, &mut judgement.findings, |rule| choice(rule, config));
    without_accepted(&mut judgement.findings, snapshot.text(), &config.accepted);
    judgement
}

/// What an editor's features share, worked out once for a text.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) judgement: Judgement,
    /// The findings as a person sees them, fixes included.
    pub(crate) shown: Vec<Shown>,
    pins: OnceLock<Option<Fix>>,
    ignores: Mutex<HashMap<Place, Vec<Fix>>>,
}

/// A rule and where it found something.
type Place = (&'static str, Range<usize>);

impl Known {
    pub(crate) fn of(snapshot: &Snapshot) -> Arc<Known> {
        snapshot.once(|| {
            let judgement = diagnose(snapshot);
            let shown = calm(snapshot, judgement.findings.clone());
            Known { judgement, shown, pins: OnceLock::new(), ignores: Mutex::default() }
        })
    }

    /// Every pin of the file that is known, as one change.
    pub(super) fn pins(&self) -> Option<&Fix> {
        self.pins.get_or_init(|| pin_all(&self.judgement.findings)).as_ref()
    }

    /// The comments that make a finding not count, each of which takes another judgement of the file: an editor asks
    /// again with every move of the cursor on a line.
    pub(super) fn ignores(&self, finding: &Finding, make: impl FnOnce() -> Vec<Fix>) -> Vec<Fix> {
        let kept = || self.ignores.lock().unwrap_or_else(PoisonError::into_inner);
        let of = (finding.rule, finding.range.clone());
        let known = kept().get(&of).cloned();
        known.unwrap_or_else(|| {
            let made = make();
            kept().insert(of, made.clone());
            made
        })
    }
}

/// Every enabled finding, sorted by place and rule.
#[must_use]
pub fn all(snapshot: &Snapshot) -> Vec<Finding> {
    diagnose(snapshot).findings
}

/// What becomes of the findings of a rule.
fn choice(id: &str, config: &Config) -> Choice {
    chosen(id, rules::rule(id), config)
}

fn chosen(id: &str, rule: Option<&Rule>, config: &Config) -> Choice {
    let least = rule.and_then(|rule| rule.profile);
    config.choices.of(id, least.is_some_and(|least| config.profile >= least))
}

/// The finding with the severity that the configuration gives it, if it wants it at all.
fn enabled(mut finding: Finding, config: &Config) -> Option<Finding> {
    let rule = rules::rule(finding.rule);
    match chosen(finding.rule, rule, config) {
        Choice::Off => return None,
        Choice::As(severity) => finding.severity = severity,
        Choice::Reported => {
            // What names one release is worth knowing; what moves is more.
            let moves = finding.level.is_none_or(|level| level < Level::Versioned);
            let consequence = rule.map(|rule| rule.consequence);
            let changes = moves && consequence == Some(Consequence::ChangesOverTime);
            if config.profile == Profile::Reproducible && changes {
                finding.severity = finding.severity.max(Severity::Warning);
            }
        }
    }
    Some(finding)
}

/// The findings as a person sees them, fixes included.
#[must_use]
pub fn for_people(snapshot: &Snapshot) -> Vec<Shown> {
    calm(snapshot, all(snapshot))
}

/// The same to be looked at only: with few of the fixes.
#[must_use]
pub fn to_show(snapshot: &Snapshot) -> Vec<Shown> {
    calm(snapshot, places(snapshot))
}

/// Every enabled finding, for whoever asks where something is found and not what mends it.
#[must_use]
pub fn places(snapshot: &Snapshot) -> Vec<Finding> {
    wanted(snapshot, rules::judge_to_show(snapshot)).findings
}
