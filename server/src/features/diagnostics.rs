//! The findings of a file, as machines and as people get them.

use crate::finding::Finding;
use crate::rules;
use crate::snapshot::Snapshot;

/// Every enabled finding, sorted by place and rule.
#[must_use]
pub fn all(snapshot: &Snapshot) -> Vec<Finding> {
    rules::findings(snapshot)
}

/// The findings as a person sees them.
#[must_use]
pub fn for_people(snapshot: &Snapshot) -> Vec<Finding> {
    all(snapshot)
}
