//! Environment variables that the programs set in scripts.
//!
//! Source: the builders' own code; of variables at run time, the manuals.

use super::programs::Since;

/// A variable that a program sets.
#[derive(Debug)]
pub struct BuilderVariable {
    /// Its name.
    pub name: &'static str,
    /// The sections whose scripts see it; empty where it is there whenever the container runs.
    pub sections: &'static [&'static str],
    /// Which programs set it.
    pub since: Since,
    /// What it holds.
    pub description: &'static str,
    /// A line that uses it.
    pub example: &'static str,
}

const APPTAINER: Since = Since::apptainer("");
const HOST: &[&str] = &["pre", "setup"];
const BUILD: &[&str] = &["post", "appinstall"];
const APP: &[&str] = &["appenv", "appinstall", "apprun", "appstart", "apptest"];

/// All known variables, sorted by name.
pub const BUILDER_VARIABLES: &[BuilderVariable] = &[
    BuilderVariable {
        name: "APPTAINER_APPNAME",
        sections: APP,
        since: APPTAINER,
        description: "Name of the app that is run.",
        example: "echo \"$APPTAINER_APPNAME\"",
    },
    BuilderVariable {
        name: "APPTAINER_CONTAINER",
        sections: &[],
        since: APPTAINER,
        description: "Path of the image on the host.",
        example: "echo \"$APPTAINER_CONTAINER\"",
    },
    BuilderVariable {
        name: "APPTAINER_ENVIRONMENT",
        sections: BUILD,
        since: APPTAINER,
        description: "File inside the container; what `%post` appends to it is sourced whenever the container starts.",
        example: "echo \"export DATE=$(date -I)\" >> \"$APPTAINER_ENVIRONMENT\"",
    },
    BuilderVariable {
        name: "APPTAINER_LABELS",
        sections: BUILD,
        since: APPTAINER,
        description: "File inside the container; lines `name value` that `%post` appends to it become labels.",
        example: "echo \"built-on $(date -I)\" >> \"$APPTAINER_LABELS\"",
    },
    BuilderVariable {
        name: "APPTAINER_NAME",
        sections: &[],
        since: APPTAINER,
        description: "File name of the image that is run.",
        example: "echo \"$APPTAINER_NAME\"",
    },
    BuilderVariable {
        name: "APPTAINER_ROOTFS",
        sections: HOST,
        since: APPTAINER,
        description: "Directory on the host that becomes the container's root. Write below it, never to `/`: these scripts run on the host.",
        example: "mkdir -p \"${APPTAINER_ROOTFS}/opt/data\"",
    },
    BuilderVariable {
        name: "SCIF_APPNAME",
        sections: APP,
        since: Since::ALWAYS,
        description: "Name of the app.",
        example: "echo \"$SCIF_APPNAME\"",
    },
    BuilderVariable {
        name: "SCIF_APPROOT",
        sections: APP,
        since: Since::ALWAYS,
        description: "Folder of the app, `/scif/apps/<app>`.",
        example: "cp tool \"$SCIF_APPROOT/bin/\"",
    },
    BuilderVariable {
        name: "SINGULARITY_APPNAME",
        sections: APP,
        since: Since::ALWAYS,
        description: "Name of the app that is run.",
        example: "echo \"$SINGULARITY_APPNAME\"",
    },
    BuilderVariable {
        name: "SINGULARITY_CONTAINER",
        sections: &[],
        since: Since::ALWAYS,
        description: "Path of the image on the host.",
        example: "echo \"$SINGULARITY_CONTAINER\"",
    },
    BuilderVariable {
        name: "SINGULARITY_ENVIRONMENT",
        sections: BUILD,
        since: Since::ALWAYS,
        description: "File inside the container; what `%post` appends to it is sourced whenever the container starts.",
        example: "echo \"export DATE=$(date -I)\" >> \"$SINGULARITY_ENVIRONMENT\"",
    },
    BuilderVariable {
        name: "SINGULARITY_LABELS",
        sections: BUILD,
        since: Since::ALWAYS,
        description: "File inside the container; lines `name value` that `%post` appends to it become labels.",
        example: "echo \"built-on $(date -I)\" >> \"$SINGULARITY_LABELS\"",
    },
    BuilderVariable {
        name: "SINGULARITY_NAME",
        sections: &[],
        since: Since::ALWAYS,
        description: "File name of the image that is run.",
        example: "echo \"$SINGULARITY_NAME\"",
    },
    BuilderVariable {
        name: "SINGULARITY_ROOTFS",
        sections: HOST,
        since: Since::ALWAYS,
        description: "Directory on the host that becomes the container's root. Write below it, never to `/`: these scripts run on the host.",
        example: "mkdir -p \"${SINGULARITY_ROOTFS}/opt/data\"",
    },
];

/// Variables that programs read. Sources: POSIX.1-2024, XBD 8 (environment variables) and XCU 2.5.3 (the shell's);
/// ld.so(8); debconf(7); the manuals of pip, conda, curl, make, gcc and CUDA.
const READ_BY_PROGRAMS: &[&str] = &[
    "BASH_ENV",
    "CC",
    "CDPATH",
    "CFLAGS",
    "CPATH",
    "CPPFLAGS",
    "CUDA_HOME",
    "CUDA_VISIBLE_DEVICES",
    "CXX",
    "CXXFLAGS",
    "DEBIAN_FRONTEND",
    "DEBIAN_PRIORITY",
    "DISPLAY",
    "EDITOR",
    "ENV",
    "FC",
    "FFLAGS",
    "GOBIN",
    "GOPATH",
    "GOROOT",
    "HOME",
    "IFS",
    "JAVA_HOME",
    "LANG",
    "LANGUAGE",
    "LDFLAGS",
    "LIBRARY_PATH",
    "MAKEFLAGS",
    "MANPATH",
    "NO_PROXY",
    "OPTARG",
    "OPTIND",
    "PATH",
    "PKG_CONFIG_PATH",
    "PS1",
    "PS4",
    "PWD",
    "SHELL",
    "TERM",
    "TMPDIR",
    "TZ",
    "USER",
    "XDG_RUNTIME_DIR",
    "ftp_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

/// What the names of whole families of them begin with.
const READ_BEGINNINGS: &[&str] = &[
    "APPTAINER",
    "CONDA_",
    "GIT_",
    "LC_",
    "LD_",
    "NVIDIA_",
    "OMP_",
    "PIP_",
    "PYTHON",
    "R_LIBS",
    "SINGULARITY",
];

/// Whether a variable of this name means something to the programs that a script runs.
#[must_use]
pub fn is_read_by_programs(name: &str) -> bool {
    READ_BY_PROGRAMS.contains(&name) || READ_BEGINNINGS.iter().any(|begin| name.starts_with(begin))
}

/// The variable of a name.
#[must_use]
pub fn builder_variable(name: &str) -> Option<&'static BuilderVariable> {
    BUILDER_VARIABLES.iter().find(|variable| variable.name == name)
}

/// Variables that hold where the image's root directory is on the machine that builds.
pub const ROOTS: &[&str] = &["APPTAINER_ROOTFS", "SINGULARITY_ROOTFS"];

/// What a script that writes labels while the image is built says: a variable with the file for them, or where the
/// builders keep them.
pub const LABEL_FILES: &[&str] = &["APPTAINER_LABELS", "SINGULARITY_LABELS", ".singularity.d/labels"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::sections::section;

    #[test]
    fn sorted_and_in_known_sections() {
        assert!(BUILDER_VARIABLES.is_sorted_by_key(|variable| variable.name));
        let named = BUILDER_VARIABLES.iter().flat_map(|variable| variable.sections);
        named.for_each(|name| assert!(section(name).is_some(), "{name}"));
    }
}
