//! The rules about packages: a row each.

use super::super::{Consequence, Rule};
use crate::config::Profile;
use crate::finding::Severity;
use crate::language::package_managers::Family;

/// A rule whose page lies beside this file.
macro_rules! rule {
    ($id:literal, $severity:ident, $summary:literal) => {
        Rule {
            id: $id,
            severity: Severity::$severity,
            consequence: Consequence::ChangesOverTime,
            profile: Some(Profile::Standard),
            summary: $summary,
            page: include_str!(concat!("pages/", $id, ".md")),
        }
    };
}

pub(in crate::rules) static PIP: Rule =
    rule!("unpinned-pip-package", Warning, "A Python package is installed without an exact version.");
pub(in crate::rules) static CONDA: Rule =
    rule!("unpinned-conda-package", Warning, "A conda package is installed without an exact version.");
pub(in crate::rules) static APT: Rule =
    rule!("unpinned-apt-package", Hint, "Debian packages are installed as the archive has them that day.");
pub(in crate::rules) static RPM: Rule =
    rule!("unpinned-rpm-package", Hint, "RPM packages are installed as the repository has them that day.");
pub(in crate::rules) static APK: Rule =
    rule!("unpinned-apk-package", Hint, "Alpine packages are installed as the repository has them that day.");
pub(in crate::rules) static PACMAN: Rule = rule!(
    "unpinned-pacman-package",
    Hint,
    "Arch Linux packages are installed as the mirror has them that day."
);
pub(in crate::rules) static NPM: Rule =
    rule!("unpinned-npm-package", Warning, "A JavaScript package is installed without an exact version.");
pub(in crate::rules) static GEM: Rule =
    rule!("unpinned-gem", Warning, "A Ruby gem is installed without an exact version.");
pub(in crate::rules) static CARGO: Rule =
    rule!("unpinned-cargo-package", Warning, "A Rust program is installed without an exact version.");
pub(in crate::rules) static GO: Rule =
    rule!("unpinned-go-package", Warning, "A Go program or module is installed without an exact version.");
pub(in crate::rules) static R: Rule = rule!(
    "unpinned-r-package",
    Warning,
    "An R package is installed without a version or a dated repository."
);
pub(in crate::rules) static JULIA: Rule =
    rule!("unpinned-julia-package", Warning, "A Julia package is added without an exact version.");
pub(in crate::rules) static PERL: Rule =
    rule!("unpinned-perl-module", Warning, "A Perl module is installed without an exact version.");
pub(in crate::rules) static SPACK: Rule =
    rule!("unpinned-spack-package", Warning, "A Spack package is installed without an exact version.");
pub(in crate::rules) static GIT: Rule =
    rule!("unpinned-git-source", Warning, "A repository is cloned at whatever its branch holds that day.");
pub(in crate::rules) static DOWNLOAD: Rule =
    rule!("moving-download", Warning, "An address that names whatever is newest is downloaded.");
pub(in crate::rules) static UNVERIFIED: Rule = Rule {
    id: "unverified-download",
    severity: Severity::Information,
    consequence: Consequence::ChangesOverTime,
    profile: Some(Profile::Reproducible),
    summary: "A downloaded file is never compared with a checksum or signature.",
    page: include_str!("pages/unverified-download.md"),
};
pub(in crate::rules) static PIPE: Rule =
    rule!("pipe-to-shell", Warning, "A script from the network is run without a look at it.");
pub(in crate::rules) static UPGRADE: Rule =
    rule!("dist-upgrade", Hint, "The whole system is upgraded to whatever is newest that day.");

/// An index of packages for one language: one finding for each package.
pub(super) struct Language {
    pub(super) rule: &'static Rule,
    /// The installers that it is judged for; R and Julia are called from code as well.
    pub(super) family: Option<Family>,
    /// Packages that are the means and not the end: they are seldom pinned, and rarely to blame.
    pub(super) means: &'static [&'static str],
    /// What to do about a package of the index.
    pub(super) act: &'static str,
}

pub(super) static LANGUAGES: &[Language] = &[
    Language {
        rule: &PIP,
        family: Some(Family::Pip),
        means: &["pip", "pipx", "setuptools", "wheel"],
        act: "Put a version behind it: `==1.2.3`.",
    },
    Language {
        rule: &CONDA,
        family: Some(Family::Conda),
        means: &["conda", "mamba", "pip", "setuptools", "wheel"],
        act: "Put a version behind it: `=1.2.3`.",
    },
    Language {
        rule: &NPM,
        family: Some(Family::Npm),
        means: &["npm"],
        act: "Put a version behind it: `@1.2.3`.",
    },
    Language { rule: &GEM, family: Some(Family::Gem), means: &[], act: "Put a version behind it: `:1.2.3`." },
    Language {
        rule: &CARGO,
        family: Some(Family::Cargo),
        means: &[],
        act: "Put a version behind it: `@1.2.3`.",
    },
    Language { rule: &GO, family: Some(Family::Go), means: &[], act: "Put a version behind it: `@v1.2.3`." },
    Language { rule: &PERL, family: Some(Family::Perl), means: &[], act: "Put a version behind it: `@1.2`." },
    Language {
        rule: &SPACK,
        family: Some(Family::Spack),
        means: &[],
        act: "Put a version behind it: `@1.2.3`.",
    },
    Language { rule: &JULIA, family: None, means: &[], act: "Name a version: `version=\"1.2.3\"`." },
    Language {
        rule: &R,
        family: Some(Family::R),
        means: &[],
        act: "Set a dated repository or `install_version`.",
    },
];

impl Language {
    pub(super) fn of(family: Family) -> Option<&'static Language> {
        LANGUAGES.iter().find(|row| row.family == Some(family))
    }

    pub(super) fn by_rule(rule: &'static Rule) -> Option<&'static Language> {
        LANGUAGES.iter().find(|row| row.rule.id == rule.id)
    }
}

/// A distribution's archive: one finding for each command.
pub(super) struct System {
    pub(super) rule: &'static Rule,
    pub(super) family: Family,
    /// Whose packages they are.
    pub(super) archive: &'static str,
    /// What to do.
    pub(super) act: &'static str,
}

pub(super) static SYSTEMS: &[System] = &[
    System { rule: &APT, family: Family::Apt, archive: "the archive", act: "Install from a dated snapshot." },
    System {
        rule: &RPM,
        family: Family::Rpm,
        archive: "the repository",
        act: "Name versions, or a dated repository.",
    },
    System {
        rule: &APK,
        family: Family::Apk,
        archive: "the repository",
        act: "Name versions: `name=1.2-r0`.",
    },
    System {
        rule: &PACMAN,
        family: Family::Pacman,
        archive: "the mirror",
        act: "Use the archive of a date.",
    },
];

/// Whether a rule is about the archive of a distribution.
pub(crate) fn is_system(rule: &str) -> bool {
    rule == UPGRADE.id || SYSTEMS.iter().any(|row| row.rule.id == rule)
}
