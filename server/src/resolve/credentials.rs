//! Credentials: those of Docker's own configuration, for exactly the host that they were stored for.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use docker_credential::DockerCredential;

/// What proves who asks. Never shown, never logged, never kept.
pub enum Credential {
    /// The value of an `Authorization` header.
    Basic(String),
    /// Stands for a name and a password at a token service.
    Identity(String),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(…)")
    }
}

/// Under which name Docker keeps the credentials of its own hub.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

/// The credential stored for a registry, by the file of `docker login` or the helper program that the file names: both
/// are the user's own, and nothing else can name a helper.
#[must_use]
pub fn of_registry(registry: &str) -> Option<Credential> {
    let server = if registry == super::registry::DOCKER_HUB { DOCKER_HUB } else { registry };
    match docker_credential::get_credential(server).ok()? {
        DockerCredential::UsernamePassword(name, password) => {
            Some(Credential::Basic(basic(&name, &password)))
        }
        DockerCredential::IdentityToken(token) => Some(Credential::Identity(token)),
    }
}

/// Source: RFC 7617.
fn basic(name: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{name}:{password}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header() {
        assert_eq!(basic("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    #[test]
    fn nobody_sees_it() {
        assert!(!format!("{:?}", Credential::Basic("Basic Zg==".to_owned())).contains("Zg"));
    }
}
