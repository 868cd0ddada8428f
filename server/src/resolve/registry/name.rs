//! Which repository of which registry a reference means, and its address.

use url::Url;

use crate::resolve::failure::Failure;
use crate::resolve::settings::Settings;

/// The host behind the name `docker.io`.
pub const DOCKER_HUB: &str = "registry-1.docker.io";

/// A repository: all tags of one image.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Repository {
    /// The registry's host, with its port where one is written.
    pub host: String,
    /// The path in it.
    pub path: String,
}

impl Repository {
    /// The repository that a reference names.
    ///
    /// # Errors
    ///
    /// When it names none: what goes into an address is checked here, character by character.
    pub fn of(registry: Option<&str>, path: &str) -> Result<Repository, Failure> {
        let host = match registry {
            None | Some("docker.io" | "index.docker.io" | "registry.hub.docker.com" | DOCKER_HUB) => {
                DOCKER_HUB
            }
            Some(host) => host,
        };
        let official = host == DOCKER_HUB && !path.contains('/');
        let path = if official { format!("library/{path}") } else { path.to_owned() };
        if !is_host(host) || !is_path(&path) {
            return Err(Failure::Nothing(format!("`{host}/{path}` is not the name of an image")));
        }
        Ok(Repository { host: host.to_owned(), path })
    }

    /// An address of the registry's interface: `/v2/PATH/` and what is given.
    pub(in crate::resolve) fn address(&self, settings: &Settings, rest: &str) -> Result<Url, Failure> {
        let base = settings.base(&self.host).or_else(|| {
            let written = if self.host == DOCKER_HUB { "docker.io" } else { return None };
            settings.base(written)
        });
        let alias = (self.host == DOCKER_HUB).then(|| settings.mirrors.get("docker.io").cloned()).flatten();
        let bad = || Failure::Nothing(format!("`{}` is not a host", self.host));
        let base = alias.or(base).ok_or_else(bad)?;
        let root = base.as_str().trim_end_matches('/');
        Url::parse(&format!("{root}/v2/{}/{rest}", self.path)).map_err(|_| bad())
    }
}

/// `host`, `host:port`, `[::1]:port`.
fn is_host(host: &str) -> bool {
    let is_known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    !host.is_empty() && host.chars().all(is_known)
}

/// Source: OCI distribution specification 1.1, *Pulling manifests*.
fn is_path(path: &str) -> bool {
    let is_part = |part: &str| {
        let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
        let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        part.bytes().all(known) && ends(part.as_bytes().first()) && ends(part.as_bytes().last())
    };
    path.len() <= 255 && path.split('/').all(is_part)
}

/// Source: as [`is_path`].
#[must_use]
pub fn is_tag(tag: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=128).contains(&tag.len()) && tag.bytes().all(known) && !tag.starts_with(['.', '-'])
}

/// Whether a text is a digest that we can check: `sha256:` and 64 hexadecimal digits.
#[must_use]
pub fn is_digest(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:");
    digits.is_some_and(|digits| {
        digits.len() == 64 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(registry: Option<&str>, path: &str, settings: &str) -> Option<String> {
        let repository = Repository::of(registry, path).ok()?;
        Some(repository.address(&Settings::parse(settings).unwrap(), "tags/list").ok()?.into())
    }

    #[test]
    fn addresses() {
        for (registry, path, settings, expected) in [
            (None, "python", "", "https://registry-1.docker.io/v2/library/python/tags/list"),
            (Some("docker.io"), "a/b", "", "https://registry-1.docker.io/v2/a/b/tags/list"),
            (Some("quay.io"), "a/b", "", "https://quay.io/v2/a/b/tags/list"),
            (Some("h:5000"), "a", "", "https://h:5000/v2/a/tags/list"),
            (
                Some("127.0.0.1:5055"),
                "a",
                "hosts = ['http://127.0.0.1:5055']",
                "http://127.0.0.1:5055/v2/a/tags/list",
            ),
            (
                None,
                "python",
                "[mirrors]\n'docker.io' = 'http://127.0.0.1:5055/hub'",
                "http://127.0.0.1:5055/hub/v2/library/python/tags/list",
            ),
        ] {
            assert_eq!(address(registry, path, settings).as_deref(), Some(expected));
        }
        for (registry, path) in [
            (Some("h/x"), "a"),
            (Some("u@h"), "a"),
            (Some("h?"), "a"),
            (Some("h:x"), "a"),
            (Some("h"), "../a"),
            (Some("h"), "a b"),
            (Some("h"), "a?b"),
            (Some("h"), "a//b"),
            (Some("h"), "A"),
            (Some("h"), ""),
            (None, ""),
        ] {
            assert_eq!(address(registry, path, ""), None, "{registry:?} {path}");
        }
    }

    #[test]
    fn tags_and_digests() {
        assert!(
            is_tag("3.12-slim_x")
                && !is_tag("")
                && !is_tag("a/b")
                && !is_tag(".a")
                && !is_tag(&"a".repeat(129))
        );
        assert!(
            is_digest(&format!("sha256:{}", "0f".repeat(32)))
                && !is_digest("sha256:0f")
                && !is_digest("md5:0")
        );
    }
}
