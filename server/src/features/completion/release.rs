//! The releases that `OSVersion` can name: those that are maintained, newest first.

use super::{Completion, CompletionKind};
use crate::catalogue::{self, Cycle};

/// What an agent can install, as endoflife.date calls it, and how it names a release.
const SYSTEMS: &[(&str, &[&str], Named)] = &[
    ("debootstrap", &["debian", "ubuntu"], Named::CodeName),
    ("yum", &["rockylinux", "fedora"], Named::Number),
    ("dnf", &["rockylinux", "fedora"], Named::Number),
    ("zypper", &["opensuse"], Named::Number),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    /// `bookworm`: the first word of the code name, in lower case.
    CodeName,
    /// `9`
    Number,
}

/// The releases for an agent; nothing for one that installs none.
pub(super) fn releases(agent: &str) -> Vec<Completion> {
    let Some((_, systems, named)) = SYSTEMS.iter().find(|(name, ..)| *name == agent) else {
        return Vec::new();
    };
    let cycles = systems.iter().flat_map(|system| catalogue::cycles(system)).filter(Cycle::is_maintained);
    let completions = cycles.filter_map(|cycle| {
        let release = match named {
            Named::Number => cycle.cycle.to_owned(),
            Named::CodeName => cycle.codename?.split(' ').next()?.to_lowercase(),
        };
        let until = cycle.free_end.map(|end| format!(" · maintained until {end}")).unwrap_or_default();
        let detail = format!("{} {}{until}", cycle.product, cycle.cycle);
        Some(Completion::new(CompletionKind::Tag, &release).detail(detail))
    });
    completions.collect()
}
