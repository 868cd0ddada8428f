//! Keys of labels that mean the same everywhere.
//!
//! Source: OCI image specification 1.1, "Annotations"; the older Label Schema 1.0; the keys that the builders write.

/// A key with a meaning.
#[derive(Debug)]
pub struct LabelKey {
    /// The key.
    pub name: &'static str,
    /// What its value says.
    pub description: &'static str,
    /// A value.
    pub example: &'static str,
    /// The key that has taken its place.
    pub replaced_by: Option<&'static str>,
}

const fn key(name: &'static str, description: &'static str, example: &'static str) -> LabelKey {
    LabelKey { name, description, example, replaced_by: None }
}

const fn old(name: &'static str, new: &'static str, description: &'static str) -> LabelKey {
    LabelKey { name, description, example: "", replaced_by: Some(new) }
}

/// All known keys, sorted.
pub const LABEL_KEYS: &[LabelKey] = &[
    key(
        "Author",
        "Who wrote the definition; a custom of Singularity's manuals.",
        "Ada Lovelace <ada@example.org>",
    ),
    key("Maintainer", "Who cares for the image; a custom from Docker.", "Ada Lovelace <ada@example.org>"),
    key("Version", "Version of the image; a custom of Singularity's manuals.", "v1.2.3"),
    key(
        "org.opencontainers.image.authors",
        "People or organisation responsible for the image, in any form.",
        "Ada Lovelace <ada@example.org>",
    ),
    key(
        "org.opencontainers.image.base.digest",
        "Digest of the image that this one is based on.",
        "sha256:0f…",
    ),
    key(
        "org.opencontainers.image.base.name",
        "Reference of the image that this one is based on.",
        "docker.io/library/debian:bookworm",
    ),
    key("org.opencontainers.image.created", "When the image was built, as RFC 3339.", "2026-01-31T12:00:00Z"),
    key(
        "org.opencontainers.image.description",
        "What the software in the image is, in plain text.",
        "Aligns short reads to a genome",
    ),
    key(
        "org.opencontainers.image.documentation",
        "Address of the documentation.",
        "https://example.org/docs",
    ),
    key(
        "org.opencontainers.image.licenses",
        "Licences of the software in the image, as an SPDX expression.",
        "Apache-2.0 OR MIT",
    ),
    key(
        "org.opencontainers.image.ref.name",
        "Name of the reference; meant for indexes rather than images.",
        "1.2.3",
    ),
    key(
        "org.opencontainers.image.revision",
        "Revision in the source control system that the image was built from.",
        "4f5e6d7",
    ),
    key(
        "org.opencontainers.image.source",
        "Address of the source that the image was built from.",
        "https://example.org/project.git",
    ),
    key("org.opencontainers.image.title", "Title for people.", "Short read aligner"),
    key(
        "org.opencontainers.image.url",
        "Address of more information on the image.",
        "https://example.org/project",
    ),
    key("org.opencontainers.image.vendor", "Who distributes the image.", "Example University"),
    key(
        "org.opencontainers.image.version",
        "Version of the packaged software; may be a semantic version.",
        "1.2.3",
    ),
    old(
        "org.label-schema.build-date",
        "org.opencontainers.image.created",
        "When the image was built. The builders write it themselves.",
    ),
    old("org.label-schema.description", "org.opencontainers.image.description", "What is in the image."),
    old("org.label-schema.name", "org.opencontainers.image.title", "Name for people."),
    old(
        "org.label-schema.schema-version",
        "",
        "Version of the Label Schema. The builders write it themselves.",
    ),
    old("org.label-schema.url", "org.opencontainers.image.url", "Address of more information."),
    old(
        "org.label-schema.usage",
        "org.opencontainers.image.documentation",
        "Where it is said how to use the image. The builders write it themselves.",
    ),
    old("org.label-schema.vcs-ref", "org.opencontainers.image.revision", "Revision of the source."),
    old("org.label-schema.vcs-url", "org.opencontainers.image.source", "Address of the source."),
    old("org.label-schema.vendor", "org.opencontainers.image.vendor", "Who makes the image."),
    old("org.label-schema.version", "org.opencontainers.image.version", "Version of what is in the image."),
];

/// Something that labels are for.
#[derive(Debug)]
pub struct Purpose {
    /// What a reader wants to know.
    pub question: &'static str,
    /// Words in the names of labels that tell it, in lower case.
    pub words: &'static [&'static str],
    /// The key that tells it to programs.
    pub key: &'static str,
    /// A value to be replaced.
    pub to_fill_in: &'static str,
}

impl Purpose {
    /// Whether a label of this name is for it.
    #[must_use]
    pub fn is_met_by(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.words.iter().any(|word| name.contains(word))
    }
}

/// Who answers for the image.
pub const CONTACT: Purpose = Purpose {
    question: "whom to ask",
    words: &["author", "maintainer", "contact", "email"],
    key: "org.opencontainers.image.authors",
    to_fill_in: "Your Name <you@example.org>",
};

/// Which one it is.
pub const VERSION: Purpose = Purpose {
    question: "which version it is",
    words: &["version"],
    key: "org.opencontainers.image.version",
    to_fill_in: "0.1.0",
};

/// What is in it; `%help` tells that, too.
pub const DESCRIPTION: Purpose = Purpose {
    question: "what it is for",
    words: &["description"],
    key: "org.opencontainers.image.description",
    to_fill_in: "What the image is for",
};

/// Where the definition file is kept.
pub const SOURCE: Purpose = Purpose {
    question: "where it is made",
    words: &["org.opencontainers.image.source", "org.opencontainers.image.url"],
    key: "org.opencontainers.image.source",
    to_fill_in: "https://example.org/project",
};

/// What a key means.
#[must_use]
pub fn label_key(name: &str) -> Option<&'static LabelKey> {
    LABEL_KEYS.iter().find(|key| key.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_are_met_by_their_keys() {
        for purpose in [CONTACT, VERSION, DESCRIPTION, SOURCE] {
            assert!(label_key(purpose.key).is_some() && purpose.is_met_by(purpose.key), "{purpose:?}");
        }
        assert!(CONTACT.is_met_by("MAINTAINER=me") && !CONTACT.is_met_by("Name"));
    }

    #[test]
    fn replacements_are_keys() {
        for key in LABEL_KEYS {
            assert!(
                key.replaced_by.is_none_or(|new| new.is_empty() || label_key(new).is_some()),
                "{}",
                key.name
            );
        }
    }
}
