//! Header keywords.

use super::programs::Since;

/// A header keyword.
#[derive(Debug)]
pub struct Keyword {
    /// As people write it; the builder compares in lower case.
    pub name: &'static str,
    /// Which versions know it.
    pub since: Since,
    /// What it does.
    pub description: &'static str,
}

impl Keyword {
    const fn new(name: &'static str, since: Since, description: &'static str) -> Keyword {
        Keyword { name, since, description }
    }
}

/// All keywords but the numbered `OtherURL0`, `OtherURL1` …, sorted without regard to case.
pub const KEYWORDS: &[Keyword] = &[
    Keyword::new(
        "Bootstrap",
        Since::ALWAYS,
        "Names the agent that supplies the base system. Has to be the first keyword of its stage: a line beginning with it opens a new build stage.",
    ),
    Keyword::new(
        "BuildArgs",
        Since::apptainer("1.5"),
        "Blank-separated `NAME=value` pairs for the Dockerfile build; words without `=` are skipped.",
    ),
    Keyword::new(
        "ConfURL",
        Since::apptainer("1.1"),
        "Address of the pacman configuration used for an Arch base.",
    ),
    Keyword::new(
        "Filename",
        Since::apptainer("1.5"),
        "Name of the build file in the context; `Dockerfile` unless given.",
    ),
    Keyword::new(
        "Fingerprints",
        Since::both("", "3.7"),
        "Comma-separated key fingerprints. If the base image is a SIF it has to carry valid signatures by all of them, or the build stops.",
    ),
    Keyword::new(
        "From",
        Since::ALWAYS,
        "The base to start from, in the form the agent expects: an image reference, a file path or a build directory.",
    ),
    Keyword::new("Frontend", Since::apptainer("1.5"), "BuildKit frontend; `dockerfile.v0` unless given."),
    Keyword::new(
        "Include",
        Since::ALWAYS,
        "Packages, separated by blanks, to install along with the base system.",
    ),
    Keyword::new("IncludeCmd", Since::ALWAYS, "Left over from Singularity 2: still accepted, has no effect."),
    Keyword::new(
        "Library",
        Since::ALWAYS,
        "Address of the library server to use instead of the configured one.",
    ),
    Keyword::new(
        "MirrorURL",
        Since::ALWAYS,
        "Where the distribution's packages come from (for busybox: the address of the binary itself). `%{OSVERSION}` is replaced for yum/dnf and zypper.",
    ),
    Keyword::new("Modules", Since::ALWAYS, "Comma-separated extra SUSE modules to register."),
    Keyword::new(
        "Namespace",
        Since::ALWAYS,
        "Path component put between registry and image name for the docker agent.",
    ),
    Keyword::new(
        "OSVersion",
        Since::ALWAYS,
        "Release to install: code name for debootstrap, version for yum/dnf and zypper.",
    ),
    Keyword::new(
        "Product",
        Since::ALWAYS,
        "SUSE Linux Enterprise product; to be given together with `User` and `Regcode`.",
    ),
    Keyword::new(
        "ProductPGP",
        Since::ALWAYS,
        r"Public key of the product, given inline; use `\n\` at line ends to keep its line breaks.",
    ),
    Keyword::new(
        "Regcode",
        Since::ALWAYS,
        "SUSE registration code; to be given together with `Product` and `User`.",
    ),
    Keyword::new("RegisterURL", Since::ALWAYS, "Registration server other than the public SUSE one."),
    Keyword::new(
        "Registry",
        Since::ALWAYS,
        "Registry host put in front of the image reference for the docker agent.",
    ),
    Keyword::new(
        "Setopt",
        Since::both("1.2", "3.11.1"),
        "One option handed to yum/dnf through its own `--setopt`.",
    ),
    Keyword::new(
        "Stage",
        Since::both("", "3.2"),
        "Gives this build stage a name so that a later stage can copy files out of it with `%files from <name>`.",
    ),
    Keyword::new("Target", Since::apptainer("1.5"), "Stage of the Dockerfile to build."),
    Keyword::new("UpdateURL", Since::ALWAYS, "Second package source with updates (yum/dnf, zypper)."),
    Keyword::new(
        "User",
        Since::ALWAYS,
        "SUSE account mail; to be given together with `Product` and `Regcode`.",
    ),
];

/// `OtherURL` followed by any number.
pub const OTHER_URL: Keyword = Keyword::new(
    "OtherURL0",
    Since::ALWAYS,
    "Further zypper repositories, numbered from 0 or 1 without gaps.",
);

/// Variables in mirror addresses that `yum`, `dnf` and `zypper` replace themselves.
pub const REPOSITORY_VARIABLES: &[&str] = &["arch", "basearch", "releasever", "uuid"];

/// The keyword a header line names; letter case does not matter.
#[must_use]
pub fn keyword(name: &str) -> Option<&'static Keyword> {
    static OTHER: Keyword = OTHER_URL;
    KEYWORDS.iter().find(|keyword| keyword.name.eq_ignore_ascii_case(name)).or_else(|| {
        let number = name.get(.."otherurl".len()).filter(|stem| stem.eq_ignore_ascii_case("otherurl"))?.len();
        let number = &name[number..];
        // The builders' table holds the literal spelling `otherurl&n` beside the numbered ones.
        let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        (numbered || number.eq_ignore_ascii_case("&n")).then_some(&OTHER)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted() {
        assert!(KEYWORDS.is_sorted_by_key(|keyword| keyword.name.to_ascii_lowercase()));
    }

    #[test]
    fn numbers_only_after_other_url() {
        for (name, known) in [
            ("otherurl0", true),
            ("OTHERURL123", true),
            ("otherurl&n", true),
            ("otherurl", false),
            ("otherurl1a", false),
            ("from1", false),
            ("FROM", true),
            ("é", false),
        ] {
            assert_eq!(keyword(name).is_some(), known, "{name}");
        }
    }
}
