//! How one release of a package is named where nothing but its name stands: what is written there, with a blank for
//! what only the author can choose, and which command lists the choices.

use super::{Family, Invocation, Level, Package};
use crate::text::Edit;

/// How a family names one release.
#[derive(Debug)]
pub struct Naming {
    /// Whose packages they are.
    pub family: Family,
    /// What stands behind a name of the family's index.
    version: &'static str,
    /// What stands behind the address of a repository.
    reference: &'static str,
    /// Where to look for versions: a command about `{}`, and what it does; empty if there is none.
    lists: &'static str,
}

/// Sources: pip's pages *Requirement Specifiers*, *VCS Support* and *pip index*; conda's page *Package match
/// specifications* and `conda search --help`; `npm help install` and `npm help view`; `gem help install` and `gem help
/// list`; `cargo install --help` and `cargo info --help`; the Go reference on module queries and `go help list`;
/// cpanm(1); the page of `remotes::install_github`; Spack's pages *Spec syntax* and *spack versions*; Pkg's page
/// *REPL Mode Reference*; git-ls-remote(1).
const NAMINGS: &[Naming] = &[
    Naming {
        family: Family::Pip,
        version: "==VERSION",
        reference: "@TAG",
        lists: "`pip index versions {}` lists them",
    },
    Naming {
        family: Family::Conda,
        version: "==VERSION",
        reference: "",
        lists: "`conda search {}` lists them",
    },
    Naming {
        family: Family::Npm,
        version: "@VERSION",
        reference: "#TAG",
        lists: "`npm view {} versions` lists them",
    },
    Naming {
        family: Family::Gem,
        version: ":VERSION",
        reference: "",
        lists: "`gem list --remote --all --exact {}` lists them",
    },
    Naming {
        family: Family::Cargo,
        version: "@VERSION",
        reference: " --tag TAG",
        lists: "`cargo info {}` shows the newest",
    },
    Naming {
        family: Family::Go,
        version: "@VERSION",
        reference: "",
        lists: "`go list -m -versions {}` lists them",
    },
    Naming {
        family: Family::Perl,
        version: "@VERSION",
        reference: "@TAG",
        lists: "`cpanm --info {}` shows the newest",
    },
    Naming { family: Family::R, version: "", reference: "@TAG", lists: "" },
    Naming {
        family: Family::Spack,
        version: "@VERSION",
        reference: "",
        lists: "`spack versions {}` lists them",
    },
];

/// Where to look for the versions of a package, or for the tags of a repository: a command, and what it does.
#[must_use]
pub fn lists(family: Family, subject: &str) -> Option<String> {
    let command = match subject.contains("://") {
        true => "`git ls-remote --tags {}` lists them",
        false => NAMINGS.iter().find(|naming| naming.family == family)?.lists,
    };
    (!command.is_empty()).then(|| command.replace("{}", subject))
}

/// What stands behind a bare name to name one release of it, with a blank for its version.
pub(super) fn behind(invocation: &Invocation<'_>, package: &Package) -> Option<&'static str> {
    let family = invocation.manager.family;
    let naming = NAMINGS.iter().find(|naming| naming.family == family)?;
    let is_scoped = package.subject.starts_with('@');
    let is_repository = package.subject.contains("://")
        || (matches!(family, Family::Npm | Family::R) && !is_scoped && package.subject.contains('/'));
    let text = if is_repository { naming.reference } else { naming.version };
    // `cpan` takes no versions.
    let is_taken = !text.is_empty() && invocation.program != "cpan";
    (package.level == Level::Unpinned && is_taken).then_some(text)
}

/// The edits that name one release of a package, with a blank for its version.
pub(super) fn slot(invocation: &Invocation<'_>, package: &Package) -> Vec<Edit> {
    let range = match invocation.manager.family {
        // An option, and so behind the quotes.
        Family::Cargo if package.subject.contains("://") => package.word.end..package.word.end,
        _ => package.behind.clone(),
    };
    let text = behind(invocation, package).filter(|_| package.written);
    text.map(|text| Edit { range, text: text.to_owned() }).into_iter().collect()
}
