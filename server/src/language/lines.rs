//! What may stand on a section's line behind its name, and when a section's body is used.

/// A form of a section line.
#[derive(Debug)]
pub struct Line {
    /// The sections that take it.
    pub sections: &'static [&'static str],
    /// The words behind the section's name, those in angle brackets to be filled in, and what each is.
    pub words: &'static [(&'static str, &'static str)],
    /// What it does.
    pub description: &'static str,
    /// A section line that works.
    pub example: &'static str,
}

/// All forms.
pub const LINES: &[Line] = &[
    Line {
        sections: &["post", "pre", "setup"],
        words: &[
            ("-c", "Hands the script to an interpreter instead of `/bin/sh`."),
            (
                "<interpreter>",
                "A program inside the container (for `%pre` and `%setup`: of the host), with its options: `/bin/bash -e`. Everything behind `-c` belongs to it.",
            ),
        ],
        description: "Runs the script with another interpreter. A `#!` line in the body has no effect in this section. Note that `/bin/sh -ex` is what runs the script otherwise, and that another interpreter goes on after a failed command unless it is told to stop.",
        example: "%post -c /bin/bash -e",
    },
    Line {
        sections: &["files"],
        words: &[
            ("from", "Copies out of a stage of this file instead of from the host."),
            ("<stage>", "The value of `Stage` of an earlier stage. Stages cannot be addressed by number."),
        ],
        description: "Copies files out of an earlier stage. Exactly two words: with one, or with three and more, Apptainer copies nothing.",
        example: "%files from build",
    },
    Line {
        sections: &["runscript", "startscript", "test"],
        words: &[(
            "<arguments>",
            "Appended to the `#!` line of the script, or to `#!/bin/sh` where there is none.",
        )],
        description: "Arguments for the interpreter that the `#!` line names. `-c` does not choose an interpreter here: put a `#!` line directly under the section line.",
        example: "%runscript",
    },
    Line {
        sections: &[
            "appenv",
            "appfiles",
            "apphelp",
            "appinstall",
            "applabels",
            "apprun",
            "appstart",
            "apptest",
        ],
        words: &[("<app>", "The name of the app, behind exactly one blank. What follows it is ignored.")],
        description: "The app that the section belongs to. Its files live below `/scif/apps/<app>`.",
        example: "%apprun hello",
    },
];

/// The forms that the line of a section can have; none for a section whose line is ignored.
pub fn forms(section: &str) -> impl Iterator<Item = &'static Line> {
    LINES.iter().filter(move |line| line.sections.contains(&section))
}

/// When and where a section's body is used.
#[derive(Debug)]
pub struct Use {
    /// The section.
    pub section: &'static str,
    /// When, where and as whom.
    pub when: &'static str,
    /// A body that works.
    pub example: &'static str,
}

/// One row for each section, sorted by name.
pub const USES: &[Use] = &[
    Use {
        section: "appenv",
        when: "Sourced when the app is selected with `--app`.",
        example: "export GREETING=hello",
    },
    Use {
        section: "appfiles",
        when: "Copied from the host before `%setup`, relative to `/scif/apps/<app>`.",
        example: "hello.sh bin/hello.sh",
    },
    Use { section: "apphelp", when: "Shown by `run-help --app`.", example: "Says hello." },
    Use {
        section: "appinstall",
        when: "Runs in the container as root, in `/scif/apps/<app>`, after `%post` and with its interpreter.",
        example: "echo hello > greeting",
    },
    Use { section: "applabels", when: "Stored with the app.", example: "version 1.0" },
    Use {
        section: "apprun",
        when: "Runs in the container as the user, by `/bin/sh`, with `run --app`.",
        example: "exec echo \"$GREETING\"",
    },
    Use { section: "appstart", when: "Runs with `instance start --app`.", example: "exec my-server" },
    Use { section: "apptest", when: "Runs with `test --app`.", example: "test -f greeting" },
    Use {
        section: "arguments",
        when: "Read before anything is built. `--build-arg` and `--build-arg-file` win over it. Quotes and trailing comments become part of the value.",
        example: "VERSION=1.2.3",
    },
    Use {
        section: "environment",
        when: "Sourced in the container each time it starts, never while it is built.",
        example: "export PATH=/opt/tool/bin:$PATH",
    },
    Use {
        section: "files",
        when: "`%files from` is copied before `%setup`, `%files` after it and before `%post`. Missing destinations mean the same path as the source.",
        example: "data/table.csv /opt/data/",
    },
    Use { section: "help", when: "Shown by `run-help`.", example: "How to use this container." },
    Use {
        section: "labels",
        when: "Stored as JSON and shown by `inspect`. A label that the base image has already is kept unless the build is forced.",
        example: "org.opencontainers.image.version 1.2.3",
    },
    Use {
        section: "post",
        when: "Runs in the container as root (real or fake), after the files are copied, with the network and without the host's environment, by `/bin/sh -ex`.",
        example: "apt-get update && apt-get install -y curl",
    },
    Use {
        section: "pre",
        when: "Runs on the host as the user who builds, before the base image is fetched. SingularityCE wants root or fakeroot for it.",
        example: "wget -O table.csv https://example.org/table.csv",
    },
    Use {
        section: "runscript",
        when: "Runs in the container as the user, with `run` or when the image is executed. A `#!` line directly under the section line names the interpreter.",
        example: "exec python3 \"$@\"",
    },
    Use {
        section: "setup",
        when: "Runs on the host as the user who builds, once the base system is unpacked. SingularityCE wants root or fakeroot for it.",
        example: "mkdir -p \"${APPTAINER_ROOTFS}/opt/data\"",
    },
    Use {
        section: "startscript",
        when: "Runs in the container as the user, with `instance start`.",
        example: "exec my-server --port 8080",
    },
    Use {
        section: "test",
        when: "Runs in the container at the end of the build unless `--notest` is given, and later with `test`.",
        example: "python3 --version",
    },
];

/// When and where a section's body is used.
#[must_use]
pub fn usage(section: &str) -> Option<&'static Use> {
    USES.iter().find(|usage| usage.section == section)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::sections::{SECTIONS, section};

    #[test]
    fn every_section_has_a_row_and_every_row_a_section() {
        assert!(USES.iter().map(|usage| usage.section).eq(SECTIONS.iter().map(|section| section.name)));
        let named = LINES.iter().flat_map(|line| line.sections);
        named.for_each(|name| assert!(section(name).is_some(), "{name}"));
        assert!(LINES.iter().all(|line| line.words.iter().all(|(word, _)| word.is_ascii())));
    }
}
