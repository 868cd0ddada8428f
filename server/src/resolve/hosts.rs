//! Every host that can ever be asked.

use url::{Host as UrlHost, Url};

use super::failure::Failure;
use super::settings::Settings;

/// What a host is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Tags, manifests and configurations of images.
    Registry,
    /// Tokens for a registry, which may be given the credentials of that registry.
    Tokens,
    /// Where a registry keeps contents: reached through its redirects alone, never with credentials.
    Contents,
    /// Which versions of packages there are.
    Index,
    /// Which commits and tags repositories have.
    Repositories,
}

impl Purpose {
    /// In a few words.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Purpose::Registry => "images",
            Purpose::Tokens => "tokens",
            Purpose::Contents => "contents (redirects only)",
            Purpose::Index => "packages",
            Purpose::Repositories => "repositories",
        }
    }
}

/// A public host.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Its name; `*.` in front means every name below.
    pub name: &'static str,
    /// What it is asked for.
    pub purpose: Purpose,
    /// Whose it is.
    pub service: &'static str,
    /// Who says so.
    pub source: &'static str,
}

const fn host(name: &'static str, purpose: Purpose, service: &'static str, source: &'static str) -> Host {
    Host { name, purpose, service, source }
}

const DOCKER: &str = "docs.docker.com: Allowlist for Docker Desktop";
const GITHUB: &str =
    "docs.github.com: Working with the Container registry; Self-hosted runners, Communication";
/// Red Hat's registries send contents from Quay's hosts, too.
const RED_HAT: &str =
    "docs.redhat.com: OpenShift, Configuring your firewall; access.redhat.com: Firewall changes";
const GITLAB: &str = "docs.gitlab.com: GitLab.com settings, Container registry";
const MICROSOFT: &str =
    "learn.microsoft.com: Azure Container Registry, Configure rules to access behind a firewall";
const AMAZON: &str = "anywhere.eks.amazonaws.com: Requirements, hosts that have to be reached";
const SYLABS: &str = "scs-library-client, the client that Apptainer and SingularityCE use";
/// As `git clone` asks it.
const GIT: &str = "gitprotocol-http(5)";
/// Its own documentation of how it is asked.
const ITSELF: &str = "its own documentation";
/// No page of NVIDIA's names it; who runs a firewall reports it.
const REPORTS: &str = "reports: no page of its operator names it";

/// The public hosts, service by service.
pub const HOSTS: &[Host] = &[
    host("registry-1.docker.io", Purpose::Registry, "Docker Hub", DOCKER),
    host("auth.docker.io", Purpose::Tokens, "Docker Hub", DOCKER),
    host("production.cloudflare.docker.com", Purpose::Contents, "Docker Hub", DOCKER),
    host("production.cloudfront.docker.com", Purpose::Contents, "Docker Hub", DOCKER),
    host(
        "docker-images-prod.6aa30f8b08e16409b46e0173d6de2f56.r2.cloudflarestorage.com",
        Purpose::Contents,
        "Docker Hub",
        DOCKER,
    ),
    host("ghcr.io", Purpose::Registry, "GitHub", GITHUB),
    host("pkg-containers.githubusercontent.com", Purpose::Contents, "GitHub", GITHUB),
    host("quay.io", Purpose::Registry, "Quay", RED_HAT),
    host("cdn.quay.io", Purpose::Contents, "Quay", RED_HAT),
    host("cdn01.quay.io", Purpose::Contents, "Quay", RED_HAT),
    host("cdn02.quay.io", Purpose::Contents, "Quay", RED_HAT),
    host("cdn03.quay.io", Purpose::Contents, "Quay", RED_HAT),
    host("cdn04.quay.io", Purpose::Contents, "Quay", RED_HAT),
    host("cdn05.quay.io", Purpose::Contents, "Quay", RED_HAT),
    host("cdn06.quay.io", Purpose::Contents, "Quay", RED_HAT),
    host("nvcr.io", Purpose::Registry, "NVIDIA", ITSELF),
    host("authn.nvidia.com", Purpose::Tokens, "NVIDIA", ITSELF),
    host("layers.nvcr.io", Purpose::Contents, "NVIDIA", REPORTS),
    host("registry.gitlab.com", Purpose::Registry, "GitLab", GITLAB),
    host("gitlab.com", Purpose::Tokens, "GitLab", GITLAB),
    host("cdn.registry.gitlab-static.net", Purpose::Contents, "GitLab", GITLAB),
    host("mcr.microsoft.com", Purpose::Registry, "Microsoft", MICROSOFT),
    host("*.data.mcr.microsoft.com", Purpose::Contents, "Microsoft", MICROSOFT),
    host("public.ecr.aws", Purpose::Registry, "Amazon", AMAZON),
    host("d2glxqk2uabbnd.cloudfront.net", Purpose::Contents, "Amazon", AMAZON),
    host("d5l0dvt14r5h8.cloudfront.net", Purpose::Contents, "Amazon", AMAZON),
    host("registry.access.redhat.com", Purpose::Registry, "Red Hat", RED_HAT),
    host("library.sylabs.io", Purpose::Registry, "Sylabs", SYLABS),
    host("github.com", Purpose::Repositories, "GitHub", GIT),
    host("gitlab.com", Purpose::Repositories, "GitLab", GIT),
    host("bitbucket.org", Purpose::Repositories, "Bitbucket", GIT),
    host("codeberg.org", Purpose::Repositories, "Codeberg", GIT),
    host("pypi.org", Purpose::Index, "PyPI", ITSELF),
    host("conda.anaconda.org", Purpose::Index, "Anaconda", ITSELF),
    host("repo.anaconda.com", Purpose::Index, "Anaconda", ITSELF),
    host("registry.npmjs.org", Purpose::Index, "npm", ITSELF),
    host("index.crates.io", Purpose::Index, "crates.io", ITSELF),
    host("rubygems.org", Purpose::Index, "RubyGems", ITSELF),
    host("proxy.golang.org", Purpose::Index, "Go", ITSELF),
    host("crandb.r-pkg.org", Purpose::Index, "CRAN", ITSELF),
];

/// The token service that belongs to a registry: it may be given that registry's credentials.
#[must_use]
pub fn token_host(registry: &str) -> &str {
    let service = HOSTS.iter().find(|host| host.name == registry).map(|host| host.service);
    let of_service = |host: &&Host| host.purpose == Purpose::Tokens && Some(host.service) == service;
    HOSTS.iter().find(of_service).map_or(registry, |host| host.name)
}

/// How a request came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hop {
    /// The program asks.
    First,
    /// A host sent us on.
    Redirect,
}

/// Whether an address may be asked.
///
/// # Errors
///
/// Everything but HTTPS, at its own port, to a host of [`HOSTS`], unless the user's settings name the origin.
pub fn check(url: &Url, hop: Hop, settings: &Settings) -> Result<(), Failure> {
    let shown = shown(url);
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Failure::NotAllowed { host: shown });
    }
    let same_origin = |allowed: &Url| allowed.origin() == url.origin();
    if settings.hosts.iter().any(same_origin) || settings.mirrors.values().any(same_origin) {
        return Ok(());
    }
    let name = match url.host() {
        Some(UrlHost::Domain(name)) if url.scheme() == "https" && url.port().is_none() => name,
        _ => return Err(Failure::NotAllowed { host: shown }),
    };
    let is_public = |host: &Host| {
        let fits = match host.name.strip_prefix('*') {
            Some(ending) => name.ends_with(ending),
            None => host.name == name,
        };
        fits && (hop == Hop::Redirect || host.purpose != Purpose::Contents)
    };
    if HOSTS.iter().any(is_public) { Ok(()) } else { Err(Failure::NotAllowed { host: shown }) }
}

/// An origin as the user's settings would name it.
#[must_use]
pub fn shown(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let scheme = if url.scheme() == "https" { String::new() } else { format!("{}://", url.scheme()) };
    format!("{scheme}{host}{port}")
}

/// Whether an address is on this machine, by its own words: no name is looked up for it.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(UrlHost::Domain(name)) => name == "localhost",
        Some(UrlHost::Ipv4(address)) => address.is_loopback(),
        Some(UrlHost::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(url: &str, hop: Hop, settings: &Settings) -> bool {
        check(&Url::parse(url).unwrap(), hop, settings).is_ok()
    }

    #[test]
    fn only_public_hosts_and_those_that_the_user_names() {
        let none = Settings::default();
        for url in ["https://registry-1.docker.io/v2/", "https://pypi.org/simple/", "https://PYPI.org:443/"] {
            assert!(allowed(url, Hop::First, &none), "{url}");
        }
        for url in [
            "http://pypi.org/",
            "https://pypi.org:8443/",
            "https://pypi.org.example.org/",
            "https://example.org/",
            "https://user@pypi.org/",
            "https://127.0.0.1/",
            "http://localhost:5000/",
            "http://0x7f.1/",
            "https://[::1]/",
            "https://169.254.169.254/latest/meta-data",
            "https://production.cloudflare.docker.com/",
            "file:///etc/passwd",
            "https://x.data.mcr.microsoft.com/",
            "https://data.mcr.microsoft.com.example.org/",
        ] {
            assert!(!allowed(url, Hop::First, &none), "{url}");
        }
        assert!(allowed("https://production.cloudflare.docker.com/", Hop::Redirect, &none));
        assert!(allowed("https://x.data.mcr.microsoft.com/", Hop::Redirect, &none));
        let own = Settings::parse("hosts = ['reg.example.org:5000', 'http://127.0.0.1:5055']").unwrap();
        for (url, expected) in [
            ("https://reg.example.org:5000/v2/", true),
            ("https://reg.example.org/v2/", false),
            ("http://reg.example.org:5000/v2/", false),
            ("http://127.0.0.1:5055/v2/", true),
            ("https://127.0.0.1:5055/v2/", false),
            ("http://127.0.0.1:5056/v2/", false),
            ("http://localhost:5055/v2/", false),
        ] {
            assert_eq!(allowed(url, Hop::First, &own), expected, "{url}");
        }
    }

    #[test]
    fn credentials_have_one_place_to_go() {
        assert_eq!(token_host("registry-1.docker.io"), "auth.docker.io");
        assert_eq!(token_host("registry.gitlab.com"), "gitlab.com");
        assert_eq!(token_host("quay.io"), "quay.io");
        assert_eq!(token_host("reg.example.org:5000"), "reg.example.org:5000");
    }
}
