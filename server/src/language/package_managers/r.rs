//! R packages: what `install.packages` and its like are given in code on the command line, in here-documents and through
//! `littler`'s scripts.

mod code;

use std::ops::Range;

use super::{Action, Argument, Dialect, Family, Invocation, Level, Manager, Options, Package, Verb, level};
use crate::shell::UNRESOLVED;

pub use code::{Session, restored};

pub(super) const MANAGERS: &[Manager] = &[
    Manager {
        name: "install2.r",
        family: Family::R,
        programs: &["install2.r", "install.r", "installBioc.r"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "-l|--libloc -d|--deps -n|--ncpus --repo|-r|--repos -m|--method",
            flags: "-e|--error -s|--skipinstalled -f|--force -u|--update -h|--help -x|--usage",
            optional: "",
        },
        answers: &[],
        verbs: &[Verb { names: &[""], action: Action::Install, options: Options::NONE }],
        source: "examples/install2.r and installBioc.r of littler 0.3.17",
    },
    Manager {
        name: "installGithub.r",
        family: Family::R,
        programs: &["installGithub.r"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "-d|--deps -u|--update -r|--repos",
            flags: "-h|--help -x|--usage",
            optional: "",
        },
        answers: &[],
        verbs: &[Verb { names: &[""], action: Action::Install, options: Options::NONE }],
        source: "examples/installGithub.r of littler 0.3.17",
    },
];

/// Where a call gets its packages from, and with it whether the base image decides on their versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// CRAN or Bioconductor, whichever repository the session is set to.
    Repository,
    /// A repository that the code names itself.
    NamedRepository,
    /// A repository of source code: `user/repo`.
    Hosted,
}

/// An R package that a command asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RPackage {
    /// The package, judged by what the code says.
    pub package: Package,
    /// Where it comes from.
    pub source: Source,
    /// Where the address of that repository is written, if the code names one and no other.
    pub repository: Option<Range<usize>>,
}

/// The packages that one of `littler`'s scripts is given.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<RPackage> {
    let hosted = invocation.manager.name == "installGithub.r";
    let repository = invocation.values("--repos").last();
    let source = if repository.is_some() { Source::NamedRepository } else { Source::Repository };
    let dated = repository.is_some_and(|repository| level::is_dated(repository.sketch()));
    let judge = |argument: &Argument<'_>| {
        if hosted {
            let (subject, level) = hosted_level(argument.sketch(), None)?;
            let end = subject.len();
            let package = Package::at(
                argument,
                subject.to_ascii_lowercase(),
                level,
                0..end,
                Some(end..argument.sketch().len()),
            );
            return Some(RPackage { package, source: Source::Hosted, repository: None });
        }
        let level = if dated { Level::Versioned } else { Level::Unpinned };
        let name = package_name(argument.sketch())?;
        let package = Package::at(argument, name.to_ascii_lowercase(), level, 0..name.len(), None);
        Some(RPackage { package, source, repository: repository.map(|address| address.range()) })
    };
    invocation.operands.iter().filter_map(judge).collect()
}

/// Packages that are R itself and on no index: asked for one, R warns and installs nothing. Source: the index of
/// packages with priority `base` of R 4.5.
const BASE: [&str; 14] = [
    "base",
    "compiler",
    "datasets",
    "grDevices",
    "graphics",
    "grid",
    "methods",
    "parallel",
    "splines",
    "stats",
    "stats4",
    "tcltk",
    "tools",
    "utils",
];

/// The name of a package on CRAN or Bioconductor; nothing for a path, a file and what cannot be known.
fn package_name(text: &str) -> Option<&str> {
    let is_name = text.starts_with(|char: char| char.is_ascii_alphabetic())
        && text.chars().all(|char| char.is_ascii_alphanumeric() || char == '.')
        && ![".tar.gz", ".tgz", ".zip"].iter().any(|end| text.ends_with(end));
    (is_name && !BASE.contains(&text)).then_some(text)
}

/// `user/repo`, `user/repo/folder@ref`, `user/repo#12`: what it is without its reference, and how firmly it is named.
/// Source: the page of `remotes::install_github` in remotes 2.5.
fn hosted_level<'t>(text: &'t str, reference: Option<&str>) -> Option<(&'t str, Level)> {
    let end = match text.find("://") {
        // `git@host` stands before the path
        Some(at) => text[at + 3..].rfind(['@', '#']).map_or(text.len(), |end| at + 3 + end),
        None => text.find(['@', '#']).unwrap_or(text.len()),
    };
    let subject = text[..end].trim_end_matches('/');
    if subject.contains(UNRESOLVED) || !subject.contains('/') || subject.starts_with(['.', '/', '~']) {
        return None;
    }
    let level = match (reference, text[end..].strip_prefix('@')) {
        (Some(reference), _) | (None, Some(reference)) => level::of_reference(reference),
        // A pull request goes on.
        (None, None) if end < text.len() => Level::Floating,
        (None, None) => Level::Unpinned,
    };
    Some((subject, level))
}
