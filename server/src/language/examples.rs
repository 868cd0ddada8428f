//! A line that works for every header keyword.

use super::agents::AGENTS;

/// Header lines that work, for keywords that no agent's own example shows.
const EXAMPLES: &[(&str, &str)] = &[
    ("BuildArgs", "BuildArgs: VERSION=1.2.3 DEBUG=0"),
    ("ConfURL", "ConfURL: https://example.org/pacman.conf"),
    ("Filename", "Filename: Dockerfile.cuda"),
    ("Fingerprints", "Fingerprints: 12045C8C0B1004D058DE4BEDA20C27EE7FF7BA84"),
    ("Frontend", "Frontend: dockerfile.v0"),
    ("Include", "Include: ca-certificates wget"),
    ("IncludeCmd", "IncludeCmd: yes"),
    ("Library", "Library: https://library.example.org"),
    ("Modules", "Modules: sle-module-basesystem,sle-module-server-applications"),
    ("Namespace", "Namespace: project/team"),
    ("OtherURL0", "OtherURL0: http://download.opensuse.org/distribution/leap/%{OSVERSION}/repo/non-oss/"),
    ("Product", "Product: SLES"),
    ("ProductPGP", r"ProductPGP: -----BEGIN PGP PUBLIC KEY BLOCK-----\n\"),
    ("Regcode", "Regcode: 0123456789ABCDEF"),
    ("RegisterURL", "RegisterURL: https://smt.example.org"),
    ("Registry", "Registry: quay.io"),
    ("Setopt", "Setopt: install_weak_deps=False"),
    ("Stage", "Stage: build"),
    ("Target", "Target: runtime"),
    ("UpdateURL", "UpdateURL: http://download.opensuse.org/update/leap/%{OSVERSION}/oss/"),
    ("User", "User: ada@example.org"),
];

/// A header line with a keyword that works.
#[must_use]
pub fn example(name: &str) -> Option<&'static str> {
    let own = EXAMPLES.iter().find(|(keyword, _)| *keyword == name).map(|(_, line)| *line);
    own.or_else(|| {
        let lines = AGENTS.iter().flat_map(|agent| agent.example.lines());
        lines.into_iter().find(|line| line.split(':').next() == Some(name))
    })
}

#[cfg(test)]
mod tests {
    use super::super::keywords::{KEYWORDS, OTHER_URL};
    use super::*;

    #[test]
    fn every_keyword_has_an_example() {
        for keyword in KEYWORDS.iter().chain([&OTHER_URL]) {
            let line = example(keyword.name);
            assert!(line.is_some_and(|line| line.starts_with(keyword.name)), "{}", keyword.name);
        }
        assert!(EXAMPLES.is_sorted());
    }
}
