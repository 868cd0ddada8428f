//! The programs that build definition files.

/// A program that reads definition files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Program {
    /// Apptainer, the Linux Foundation's continuation of Singularity.
    Apptainer,
    /// SingularityCE, Sylabs' continuation.
    SingularityCe,
}

impl Program {
    /// Both programs.
    pub const ALL: [Program; 2] = [Program::Apptainer, Program::SingularityCe];

    /// The name that people write.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Program::Apptainer => "Apptainer",
            Program::SingularityCe => "SingularityCE",
        }
    }

    /// The name in configuration and JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Program::Apptainer => "apptainer",
            Program::SingularityCe => "singularity-ce",
        }
    }
}

/// A version, `1.4.0` or `1.4`, as far as it is written: what is left out stands for the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version([u16; 3]);

impl Version {
    /// The newest there is.
    pub const NEWEST: Version = Version([u16::MAX; 3]);

    /// Reads up to three numbers with dots between them; nothing else is a version.
    #[must_use]
    pub fn parse(text: &str) -> Option<Version> {
        let mut numbers = [u16::MAX; 3];
        let mut words = text.split('.');
        for (number, word) in numbers.iter_mut().zip(words.by_ref()) {
            let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
            *number = word.parse().ok().filter(|_| digits)?;
        }
        words.next().is_none().then_some(Version(numbers))
    }
}

/// A program in one version: what decides whether a file is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Builder {
    /// The program.
    pub program: Program,
    /// Its version.
    pub version: Version,
}

impl Builder {
    /// Reads `apptainer`, `singularity-ce`, or one of them with a version: `apptainer@1.1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Builder> {
        let (name, version) = match text.split_once('@') {
            Some((name, version)) => (name, Version::parse(version)?),
            None => (text, Version::NEWEST),
        };
        let program = Program::ALL.into_iter().find(|program| program.id() == name)?;
        Some(Builder { program, version })
    }

    /// Whether it knows a word.
    #[must_use]
    pub fn knows(self, since: Since) -> bool {
        let first = match self.program {
            Program::Apptainer => since.apptainer,
            Program::SingularityCe => since.singularity_ce,
        };
        match first {
            None => false,
            Some("") => true,
            // A version of a table is complete: what it leaves out is nought.
            Some(first) => {
                let padded = format!("{first}.0.0");
                let first: Vec<_> = padded.split('.').take(3).collect();
                Version::parse(&first.join(".")).is_none_or(|first| self.version >= first)
            }
        }
    }
}

impl From<Program> for Builder {
    /// The newest version.
    fn from(program: Program) -> Builder {
        Builder { program, version: Version::NEWEST }
    }
}

/// What came to the language after it began, other than words.
pub mod feature {
    use super::Since;

    /// `{{ name }}` and `%arguments`.
    pub const TEMPLATES: Since = Since::both("1.2", "4.0");
    /// A default may be empty.
    pub const EMPTY_DEFAULTS: Since = Since::apptainer("1.2.4");
    /// A variable behind a `#` is left alone.
    pub const COMMENTED_VARIABLES: Since = Since::apptainer("1.3");
    /// Variables in the defaults themselves.
    pub const NESTED_DEFAULTS: Since = Since::apptainer("1.3.5");
}

/// The first version of each program that knows a word; `None` where the program never did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// `Some("")` means from the beginning.
    pub apptainer: Option<&'static str>,
    /// Likewise; versions below 4 are those of the common ancestor too.
    pub singularity_ce: Option<&'static str>,
}

impl Since {
    /// Known to both from the beginning.
    pub const ALWAYS: Since = Since::both("", "");

    /// Known to both, from a version each.
    #[must_use]
    pub const fn both(apptainer: &'static str, singularity_ce: &'static str) -> Since {
        Since { apptainer: Some(apptainer), singularity_ce: Some(singularity_ce) }
    }

    /// Known to Apptainer alone.
    #[must_use]
    pub const fn apptainer(version: &'static str) -> Since {
        Since { apptainer: Some(version), singularity_ce: None }
    }

    /// Whether the newest version of a program knows the word.
    #[must_use]
    pub fn known_to(self, program: Program) -> bool {
        match program {
            Program::Apptainer => self.apptainer.is_some(),
            Program::SingularityCe => self.singularity_ce.is_some(),
        }
    }

    /// "Apptainer ≥ 1.5 only", or nothing where every version of both knows the word.
    #[must_use]
    pub fn note(self) -> Option<String> {
        let part = |program: Program, version: Option<&str>| match version {
            Some("") => Some(program.name().to_owned()),
            Some(version) => Some(format!("{} ≥ {version}", program.name())),
            None => None,
        };
        let apptainer = part(Program::Apptainer, self.apptainer);
        let singularity = part(Program::SingularityCe, self.singularity_ce);
        match (apptainer, singularity) {
            _ if self == Since::ALWAYS => None,
            (Some(a), Some(s)) => Some(format!("{a}, {s}")),
            (Some(only), None) | (None, Some(only)) => Some(format!("{only} only")),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for (builder, since, knows) in [
            ("apptainer", Since::apptainer("1.5"), true),
            ("apptainer@1.4", Since::apptainer("1.5"), false),
            ("apptainer@1.4", Since::both("1.4.0", "4.3.0"), true),
            ("apptainer@1.3", feature::NESTED_DEFAULTS, true),
            ("apptainer@1.3.4", feature::NESTED_DEFAULTS, false),
            ("apptainer@1", Since::apptainer("1.5"), true),
            ("singularity-ce", Since::apptainer("1.5"), false),
            ("singularity-ce@3.8.0", Since::both("", "3.7"), true),
            ("singularity-ce@3.6", Since::both("", "3.7"), false),
            ("singularity-ce@3.0", Since::ALWAYS, true),
        ] {
            assert_eq!(Builder::parse(builder).unwrap().knows(since), knows, "{builder} {since:?}");
        }
        for wrong in
            ["", "podman", "apptainer@", "apptainer@1.x", "apptainer@1.2.3.4", "Apptainer", "apptainer@+1"]
        {
            assert_eq!(Builder::parse(wrong), None, "{wrong}");
        }
    }
}
