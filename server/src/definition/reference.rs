//! Image references: the value of `From`, cut the way the agent's library cuts it.

use std::ops::Range;

use crate::language::agents::From;

/// The pieces of an image reference, as byte ranges of the text that was parsed.
///
/// ```text
/// docker://quay.io/biocontainers/samtools:1.20--h50ea8bc_0@sha256:…
/// scheme── registry path────────────────── tag───────────── digest──
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// `docker://` and the like, which no agent but `library` takes.
    pub scheme: Option<Range<usize>>,
    /// Registry host with port.
    pub registry: Option<Range<usize>>,
    /// Path of the image, namespaces included.
    pub path: Range<usize>,
    /// The tag, without its colon.
    pub tag: Option<Range<usize>>,
    /// The digest, without its `@`.
    pub digest: Option<Range<usize>>,
}

impl Reference {
    /// Cuts a value of `From`; nothing for agents whose `From` is no image reference.
    #[must_use]
    pub fn parse(text: &str, form: From) -> Option<Reference> {
        if matches!(form, From::Path | From::Ignored) || text.is_empty() {
            return None;
        }
        let mut reference = Reference::default();
        let mut start = 0;
        if let Some(colon) = text.find("://") {
            start = colon + "://".len();
            reference.scheme = Some(0..start);
        }
        let mut end = text.len();
        if let Some(at) = text[start..].find('@').map(|at| start + at) {
            reference.digest = Some(at + 1..end);
            end = at;
        }
        let name = start + text[start..end].rfind('/').map_or(0, |slash| slash + 1);
        if let Some(colon) = text[name..end].find(':').map(|colon| name + colon) {
            reference.tag = Some(colon + 1..end);
            end = colon;
        }
        if let Some(slash) = text[start..end].find('/').map(|slash| start + slash)
            && names_a_host(&text[start..slash], &text[start..end], form)
        {
            reference.registry = Some(start..slash);
            start = slash + 1;
        }
        reference.path = start..end;
        Some(reference)
    }

    /// The part that says which build is meant: the digest, else the tag.
    #[must_use]
    pub fn version(&self) -> Option<Range<usize>> {
        self.digest.clone().or_else(|| self.tag.clone())
    }
}

fn names_a_host(first: &str, whole: &str, form: From) -> bool {
    match form {
        From::Docker => first == "localhost" || first.contains(['.', ':']),
        From::Oras => true,
        // Up to two slashes: no host.
        From::Library => whole.matches('/').count() > 2,
        From::Shub => whole.matches('/').count() > 1,
        From::Path | From::Ignored => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, form: From) -> String {
        let Some(reference) = Reference::parse(text, form) else { return "none".to_owned() };
        let piece = |range: Option<Range<usize>>| range.map_or("-", |range| &text[range]).to_owned();
        let path = reference.path.clone();
        [reference.scheme, reference.registry, Some(path), reference.tag, reference.digest]
            .map(piece)
            .join(" | ")
    }

    #[test]
    fn pieces() {
        for (form, text, expected) in [
            (From::Docker, "python", "- | - | python | - | -"),
            (From::Docker, "python:3.12", "- | - | python | 3.12 | -"),
            (From::Docker, "localhost:5000/x:1", "- | localhost:5000 | x | 1 | -"),
            (From::Docker, "localhost:5000/x", "- | localhost:5000 | x | - | -"),
            (From::Docker, "nvidia/cuda:12.4.1-base", "- | - | nvidia/cuda | 12.4.1-base | -"),
            (From::Docker, "quay.io/a/b@sha256:0f", "- | quay.io | a/b | - | sha256:0f"),
            (From::Docker, "a/b:1@sha256:0f", "- | - | a/b | 1 | sha256:0f"),
            (From::Docker, "docker://ubuntu:22.04", "docker:// | - | ubuntu | 22.04 | -"),
            (From::Docker, "python:", "- | - | python |  | -"),
            (From::Docker, ":", "- | - |  |  | -"),
            (From::Docker, "é@", "- | - | é | - | "),
            (From::Oras, "ghcr.io/o/i:1", "- | ghcr.io | o/i | 1 | -"),
            (From::Library, "alpine:3.20", "- | - | alpine | 3.20 | -"),
            (From::Library, "library://h.io/e/c/n:1", "library:// | h.io | e/c/n | 1 | -"),
            (From::Shub, "user/name:1@0f0f", "- | - | user/name | 1 | 0f0f"),
            (From::Path, "a.sif", "none"),
            (From::Docker, "", "none"),
        ] {
            assert_eq!(cut(text, form), expected, "{text}");
        }
    }
}
