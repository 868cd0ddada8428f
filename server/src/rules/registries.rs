//! Base images from registries that the configuration does not list.

use super::{Consequence, Report, Rule};
use crate::config::Profile;
use crate::definition::image::BaseImage;
use crate::finding::{Applicability, Finding, Fix, Severity};
use crate::images::Mention;
use crate::language::agents::From;

pub(super) static ALLOWED: Rule = Rule {
    id: "allowed-registries",
    severity: Severity::Warning,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Relaxed),
    summary: "The base image comes from a registry that the configuration does not list.",
    page: "\
`allowed-registries` in the configuration lists where base images may come from, and this one comes from elsewhere. Where
nothing is listed every registry is as good as another.

## Why

Some sites mirror and scan what they build on. An image from elsewhere goes round that.

## Example

With this in `singularity-ls.toml`:

```toml
allowed-registries = [\"registry.example.org\", \"docker.io/library\"]
```

the image of this file is not from one of them:

```singularity
Bootstrap: docker
From: somebody/tools:1.2.3
```

Write instead:

```singularity
Bootstrap: docker
From: registry.example.org/somebody/tools:1.2.3
```

An entry is a host (`ghcr.io`, `*.example.org`) or a host with the beginning of a path (`docker.io/library`).

## Fix

The reference is taken from a listed registry; whether the image is there is for you to see.

## When to ignore

For the one image that cannot be had elsewhere, with the reason in the comment.
",
};

pub(super) fn check(context: &Mention<'_>, report: &mut Report<'_>) {
    let Some(allowed) = &context.snapshot.config().allowed_registries else { return };
    let image = &context.image;
    let Some(host) = host(image).filter(|_| image.complete) else { return };
    let is_official = host == DOCKER_HUB && !image.path.contains('/');
    let path = if is_official { format!("library/{}", image.path) } else { image.path.clone() };
    if allowed.iter().any(|entry| allows(entry, host, &path)) {
        return;
    }
    let whole = 0..image.value.text().len();
    let Some(range) = image.value.source(whole) else { return };
    let message = format!("`{}` is no registry that the configuration lists.", super::refused::shown(host));
    let finding = ALLOWED.finding(range, image.written.clone(), message);
    report.push(Finding { fixes: fixes(image, allowed), ..finding });
}

const DOCKER_HUB: &str = "docker.io";

/// The host that an image is fetched from; nothing where it comes from no registry.
fn host(image: &BaseImage) -> Option<&str> {
    let given = image.registry.as_deref();
    match image.agent.from {
        From::Docker if image.agent.name == "docker-daemon" => None,
        From::Docker => Some(match given {
            None | Some("index.docker.io" | "registry-1.docker.io" | "registry.hub.docker.com") => DOCKER_HUB,
            Some(host) => host,
        }),
        From::Oras => given,
        From::Library => Some(given.unwrap_or("library.sylabs.io")),
        From::Shub => Some(given.unwrap_or("singularity-hub.org")),
        From::Path | From::Ignored => None,
    }
}

/// Whether an entry of the list is about a host and a path.
fn allows(entry: &str, host: &str, path: &str) -> bool {
    let (name, beginning) = entry.split_once('/').unwrap_or((entry, ""));
    let name = name.to_ascii_lowercase();
    let host = host.to_ascii_lowercase();
    let is_host = match name.strip_prefix('*') {
        Some(end) => host.len() > end.len() && host.ends_with(end),
        None => host == name,
    };
    let rest = path.strip_prefix(beginning.trim_end_matches('*').trim_end_matches('/'));
    is_host && rest.is_some_and(|rest| beginning.is_empty() || rest.is_empty() || rest.starts_with('/'))
}

/// The same path in each of the first listed registries.
fn fixes(image: &BaseImage, allowed: &[String]) -> Vec<Fix> {
    // A host of the `Registry` keyword is not in the reference.
    let in_reference = image.reference.registry.clone();
    if image.agent.from != From::Docker || image.registry.is_some() != in_reference.is_some() {
        return Vec::new();
    }
    let (range, slash) = match in_reference {
        Some(at) => (image.value.verbatim(at), ""),
        None => {
            let path = image.value.verbatim(image.reference.path.clone());
            (path.map(|path| path.start..path.start), "/")
        }
    };
    let Some(range) = range else { return Vec::new() };
    let plain = allowed.iter().filter(|entry| !entry.contains(['*', '/']) && *entry != DOCKER_HUB).take(3);
    let fix = |host: &String| {
        let title = format!("Take it from `{host}`, if it is there");
        Fix::replace(title, Applicability::Unsafe, range.clone(), format!("{host}{slash}"))
    };
    plain.map(fix).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::rules::findings;
    use crate::snapshot::Snapshot;
    use crate::text::Text;

    fn found(text: &str, allowed: &[&str]) -> Vec<Finding> {
        let allowed = allowed.iter().map(|entry| (*entry).to_owned()).collect();
        let config = Config { allowed_registries: Some(allowed), ..Config::default() };
        let found = findings(&Snapshot::open(Text::new(text), Arc::new(config)));
        found.into_iter().filter(|finding| finding.rule == ALLOWED.id).collect()
    }

    #[test]
    fn who_is_on_the_list() {
        let list = &["ghcr.io", "docker.io/library", "*.example.org/team"];
        for (header, is_allowed) in [
            ("docker\nFrom: python:3", true),
            ("docker\nFrom: docker.io/library/python:3", true),
            ("docker\nFrom: index.docker.io/library/python:3", true),
            ("docker\nFrom: somebody/python:3", false),
            ("docker\nFrom: librarian/python:3", false),
            ("docker\nFrom: ghcr.io/a/b@sha256:00", true),
            ("docker\nFrom: a.example.org/team/b", true),
            ("docker\nFrom: a.example.org/teams/b", false),
            ("docker\nFrom: example.org/team/b", false),
            ("docker\nFrom: evil-ghcr.io/a/b", false),
            ("docker\nRegistry: ghcr.io\nFrom: a/b", true),
            ("docker\nRegistry: quay.io\nFrom: a/b", false),
            ("oras\nFrom: quay.io/a/b:1", false),
            ("library\nFrom: a/b/c:1", false),
            ("docker-daemon\nFrom: a:1", true),
            ("localimage\nFrom: a.sif", true),
            ("docker\nFrom: {{ HOST }}/a/b", true),
            ("docker\nFrom: {{ HOST }}/a/b\n%arguments\nHOST=quay.io", false),
        ] {
            let text = format!("Bootstrap: {header}\n");
            assert_eq!(found(&text, list).is_empty(), is_allowed, "{text}");
        }
    }

    #[test]
    fn another_registry_takes_the_place() {
        for (from, after) in [("a/b:1", "ghcr.io/a/b:1"), ("quay.io/a/b:1", "ghcr.io/a/b:1")] {
            let text = format!("Bootstrap: docker\nFrom: {from}\n");
            let finding = &found(&text, &["*.x.org", "ghcr.io"])[0];
            let edit = &finding.fixes[0].edits[0];
            let mut changed = text.clone();
            changed.replace_range(edit.range.clone(), &edit.text);
            assert_eq!(changed, text.replace(from, after));
            assert!(found(&changed, &["*.x.org", "ghcr.io"]).is_empty());
        }
    }
}
