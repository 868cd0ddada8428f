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
