//! Bootstrap agents: the values of `Bootstrap`, case-sensitive and exact.

use super::programs::Since;

/// How `From` is read under an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// An image in a registry that speaks the OCI distribution protocol, or in the local Docker daemon.
    Docker,
    /// `host/path[:tag]` in an OCI registry, holding a SIF.
    Oras,
    /// `entity/collection/name[:tag]` on a library server.
    Library,
    /// `user/name` on Singularity Hub, whose service has ended.
    Shub,
    /// A path on the machine that builds.
    Path,
    /// The agent does not read `From`.
    Ignored,
}

/// A bootstrap agent.
#[derive(Debug)]
pub struct Agent {
    /// The exact value.
    pub name: &'static str,
    /// Which versions know it.
    pub since: Since,
    /// How `From` is read.
    pub from: From,
    /// Keywords without which the build fails, besides `Bootstrap`.
    pub required: &'static [&'static str],
    /// Keywords that have an effect, besides the required ones, `Bootstrap` and `Stage`.
    pub optional: &'static [&'static str],
    /// One sentence.
    pub description: &'static str,
    /// A header that works.
    pub example: &'static str,
}

impl Agent {
    /// Whether a header keyword, in lower case, has an effect with the agent.
    #[must_use]
    pub fn reads(&self, keyword: &str) -> bool {
        let numbered = if keyword.starts_with("otherurl") { "otherurl" } else { keyword };
        let known = self.required.iter().chain(self.optional);
        matches!(keyword, "bootstrap" | "stage") || known.into_iter().any(|known| *known == numbered)
    }
}

const FINGERPRINTS: &str = "fingerprints";

/// All agents, sorted by name.
pub const AGENTS: &[Agent] = &[
    Agent {
        name: "arch",
        since: Since::ALWAYS,
        from: From::Ignored,
        required: &[],
        optional: &["confurl", "include"],
        description: "Installs Arch Linux with `pacstrap` from the host's mirrors.",
        example: "Bootstrap: arch",
    },
    Agent {
        name: "buildkit",
        since: Since::apptainer("1.5"),
        from: From::Path,
        required: &["from"],
        optional: &["target", "frontend", "filename", "buildargs"],
        description: "Builds the Dockerfile of a context directory with BuildKit and starts from the result.",
        example: "Bootstrap: buildkit\nFrom: ./context",
    },
    Agent {
        name: "busybox",
        since: Since::ALWAYS,
        from: From::Ignored,
        required: &["mirrorurl"],
        optional: &[],
        description: "A single BusyBox binary, fetched from `MirrorURL`.",
        example: "Bootstrap: busybox\nMirrorURL: https://busybox.net/downloads/binaries/1.35.0-x86_64-linux-musl/busybox",
    },
    Agent {
        name: "debootstrap",
        since: Since::ALWAYS,
        from: From::Ignored,
        required: &["mirrorurl", "osversion"],
        optional: &["include"],
        description: "Installs Debian or Ubuntu with `debootstrap` from a mirror.",
        example: "Bootstrap: debootstrap\nOSVersion: bookworm\nMirrorURL: http://deb.debian.org/debian/",
    },
    Agent {
        name: "dnf",
        since: Since::both("1.4.0", "4.3.0"),
        from: From::Ignored,
        required: &["mirrorurl"],
        optional: &["osversion", "updateurl", "include", "setopt"],
        description: "Installs a Red Hat family distribution with the host's `dnf` or `yum`; the same as `yum`.",
        example: "Bootstrap: dnf\nOSVersion: 9\nMirrorURL: https://repo.almalinux.org/almalinux/%{OSVERSION}/BaseOS/x86_64/os/",
    },
    Agent {
        name: "docker",
        since: Since::ALWAYS,
        from: From::Docker,
        required: &["from"],
        optional: &["registry", "namespace"],
        description: "An image from Docker Hub or another OCI registry.",
        example: "Bootstrap: docker\nFrom: python:3.14.7-trixie",
    },
    Agent {
        name: "docker-archive",
        since: Since::ALWAYS,
        from: From::Path,
        required: &["from"],
        optional: &["registry", "namespace"],
        description: "A tar file written by `docker save`.",
        example: "Bootstrap: docker-archive\nFrom: image.tar",
    },
    Agent {
        name: "docker-daemon",
        since: Since::ALWAYS,
        from: From::Docker,
        required: &["from"],
        optional: &["registry", "namespace"],
        description: "An image of the Docker daemon on the machine that builds.",
        example: "Bootstrap: docker-daemon\nFrom: myimage:1.0",
    },
    Agent {
        name: "dockerfile",
        since: Since::apptainer("1.5"),
        from: From::Path,
        required: &["from"],
        optional: &["target", "frontend", "filename", "buildargs"],
        description: "Builds the Dockerfile of a context directory; the same as `buildkit`.",
        example: "Bootstrap: dockerfile\nFrom: ./context",
    },
    Agent {
        name: "library",
        since: Since::ALWAYS,
        from: From::Library,
        required: &["from"],
        optional: &["library", FINGERPRINTS],
        description: "A SIF image from a library server (the Sylabs Cloud Library unless configured otherwise).",
        example: "Bootstrap: library\nFrom: alpine:3.24.1",
    },
    Agent {
        name: "localimage",
        since: Since::ALWAYS,
        from: From::Path,
        required: &["from"],
        optional: &[FINGERPRINTS],
        description: "An image file (SIF, squashfs, ext3) or a sandbox directory on the machine that builds.",
        example: "Bootstrap: localimage\nFrom: base.sif",
    },
    Agent {
        name: "oci",
        since: Since::ALWAYS,
        from: From::Path,
        required: &["from"],
        optional: &["registry", "namespace"],
        description: "A directory in OCI layout.",
        example: "Bootstrap: oci\nFrom: ./layout",
    },
    Agent {
        name: "oci-archive",
        since: Since::ALWAYS,
        from: From::Path,
        required: &["from"],
        optional: &["registry", "namespace"],
        description: "A tar file of a directory in OCI layout.",
        example: "Bootstrap: oci-archive\nFrom: image.tar",
    },
    Agent {
        name: "oras",
        since: Since::ALWAYS,
        from: From::Oras,
        required: &["from"],
        optional: &[FINGERPRINTS],
        description: "A SIF image stored in an OCI registry.",
        example: "Bootstrap: oras\nFrom: ghcr.io/owner/image:1.0",
    },
    Agent {
        name: "scratch",
        since: Since::ALWAYS,
        from: From::Ignored,
        required: &[],
        optional: &[],
        description: "Nothing: an empty root, filled by `%files` and `%setup`.",
        example: "Bootstrap: scratch",
    },
    Agent {
        name: "shub",
        since: Since::ALWAYS,
        from: From::Shub,
        required: &["from"],
        optional: &[FINGERPRINTS],
        description: "An image of Singularity Hub, whose service ended in April 2021.",
        example: "Bootstrap: docker\nFrom: ubuntu:24.04",
    },
    Agent {
        name: "yum",
        since: Since::ALWAYS,
        from: From::Ignored,
        required: &["mirrorurl"],
        optional: &["osversion", "updateurl", "include", "setopt"],
        description: "Installs a Red Hat family distribution with the host's `yum` or `dnf` from a mirror.",
        example: "Bootstrap: yum\nOSVersion: 9\nMirrorURL: https://repo.almalinux.org/almalinux/%{OSVERSION}/BaseOS/x86_64/os/",
    },
    Agent {
        name: "zypper",
        since: Since::ALWAYS,
        from: From::Ignored,
        required: &["mirrorurl"],
        optional: &[
            "osversion",
            "updateurl",
            "include",
            "product",
            "user",
            "regcode",
            "productpgp",
            "registerurl",
            "modules",
            "otherurl",
        ],
        description: "Installs openSUSE or SUSE Linux Enterprise with the host's `zypper`.",
        example: "Bootstrap: zypper\nOSVersion: 15.6\nMirrorURL: http://download.opensuse.org/distribution/leap/%{OSVERSION}/repo/oss/",
    },
];

/// The agent of exactly that name.
#[must_use]
pub fn agent(name: &str) -> Option<&'static Agent> {
    AGENTS.iter().find(|agent| agent.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::keywords::keyword;

    #[test]
    fn sorted_and_known() {
        assert!(AGENTS.is_sorted_by_key(|agent| agent.name));
        for agent in AGENTS {
            for word in agent.required.iter().chain(agent.optional) {
                assert!(*word == "otherurl" || keyword(word).is_some(), "{word}");
            }
        }
    }
}
