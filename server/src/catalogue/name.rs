//! Which image a reference means: one name per image, however it was written.

/// Hosts that are Docker Hub.
const DOCKER_HUB: &[&str] =
    &["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];

/// Namespaces on other hosts that mirror Docker Hub's official images under the same tags.
const OFFICIAL_MIRRORS: &[&str] = &["public.ecr.aws/docker/library/", "mirror.gcr.io/library/"];

/// Docker Hub's namespaces of the official images for one architecture each, with the same tags.
const ARCHITECTURE_NAMESPACES: &[&str] = &[
    "amd64/",
    "arm32v5/",
    "arm32v6/",
    "arm32v7/",
    "arm64v8/",
    "i386/",
    "mips64le/",
    "ppc64le/",
    "riscv64/",
    "s390x/",
];

/// The catalogue's name of an image: without host for Docker Hub, without `library/` for official images, in lower
/// case; with the host for all other registries.
///
/// `registry` is the host where one is given apart from the path; a host at the beginning of `path` is understood too.
pub fn canonical(registry: Option<&str>, path: &str) -> String {
    let path = path.trim().trim_matches('/').to_lowercase();
    let registry = registry.map(|host| host.trim().trim_matches('/').to_lowercase()).unwrap_or_default();
    let full = if registry.is_empty() { path } else { format!("{registry}/{path}") };
    let (host, rest) = split_host(&full);
    if host.is_empty() || DOCKER_HUB.contains(&host) {
        return official(rest).to_owned();
    }
    OFFICIAL_MIRRORS.iter().find_map(|mirror| full.strip_prefix(mirror)).unwrap_or(&full).to_owned()
}

/// A first component that can only be a host: it has a dot or a port, or is `localhost`.
fn split_host(reference: &str) -> (&str, &str) {
    match reference.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => (host, rest),
        _ => ("", reference),
    }
}

fn official(path: &str) -> &str {
    let name = path.strip_prefix("library/").unwrap_or(path);
    ARCHITECTURE_NAMESPACES.iter().find_map(|namespace| name.strip_prefix(namespace)).unwrap_or(name)
}

/// Splits `name:tag` at the colon that begins the tag (a colon before a slash belongs to a port).
pub(super) fn split_tag(reference: &str) -> (&str, Option<&str>) {
    match reference.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (reference, None),
    }
}
