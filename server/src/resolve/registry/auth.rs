//! Who may ask: anonymous tokens, and the user's own credentials for exactly their registry.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use http_auth::ChallengeParser;
use serde::Deserialize;
use url::Url;

use super::Repository;
use crate::resolve::credentials::{self, Credential};
use crate::resolve::failure::Failure;
use crate::resolve::hosts::{self, token_host};
use crate::resolve::http::{Request, Response};
use crate::resolve::resolver::Resolver;

/// The longest answer of a token service, in bytes.
const LONGEST_TOKEN: u64 = 1 << 20;

/// What was put into `Authorization` for a repository: tokens are asked for once.
#[derive(Debug, Default)]
pub struct Tokens(Mutex<HashMap<Repository, Option<String>>>);

impl Tokens {
    fn get(&self, repository: &Repository) -> Option<Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(repository).cloned()
    }

    fn set(&self, repository: &Repository, authorization: Option<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(repository.clone(), authorization);
    }
}

#[derive(Deserialize)]
struct Token {
    token: Option<String>,
    access_token: Option<String>,
}

/// What a registry asks for with status 401.
enum Challenge {
    Basic,
    Bearer { realm: String, service: Option<String> },
}

impl Resolver {
    /// Asks a registry; where it wants a token or credentials, once more with them, and never a third time.
    pub(super) fn ask_registry(
        &self,
        repository: &Repository,
        mut request: Request,
    ) -> Result<Response, Failure> {
        request.authorization = self.tokens.get(repository).flatten();
        let response = self.http.ask(&request)?;
        if response.status != 401 {
            return Ok(response);
        }
        let host = hosts::shown(&request.url);
        let challenge = challenge(&response).ok_or_else(|| Failure::Unauthorised { host: host.clone() })?;
        let authorization = self.authorization(repository, &request.url, &challenge)?;
        self.tokens.set(repository, Some(authorization.clone()));
        let response = self.http.ask(&Request { authorization: Some(authorization), ..request })?;
        match response.status {
            401 | 403 => Err(Failure::Unauthorised { host }),
            _ => Ok(response),
        }
    }

    fn authorization(
        &self,
        repository: &Repository,
        asked: &Url,
        challenge: &Challenge,
    ) -> Result<String, Failure> {
        let host = hosts::shown(asked);
        // A mirror is another host: it gets its own credentials, not those of what it mirrors.
        let registry = match asked.port() {
            Some(port) => format!("{}:{port}", asked.host_str().unwrap_or_default()),
            None => asked.host_str().unwrap_or_default().to_owned(),
        };
        let stored = || credentials::of_registry(&registry);
        match challenge {
            Challenge::Basic => match stored() {
                Some(Credential::Basic(basic)) => Ok(basic),
                _ => Err(Failure::Unauthorised { host }),
            },
            Challenge::Bearer { realm, service } => {
                let not_understood = || Failure::NotUnderstood {
                    host: host.clone(),
                    why: "a token service without address".to_owned(),
                };
                let mut url = Url::parse(realm).map_err(|_| not_understood())?;
                url.query_pairs_mut().append_pair("scope", &format!("repository:{}:pull", repository.path));
                if let Some(service) = service {
                    url.query_pairs_mut().append_pair("service", service);
                }
                let belongs = url.origin() == asked.origin()
                    || (url.scheme() == "https"
                        && url.port().is_none()
                        && url.host_str() == Some(token_host(&registry)));
                let mut request = Request::get(url, "application/json", LONGEST_TOKEN);
                match stored() {
                    Some(Credential::Basic(basic)) if belongs => request.authorization = Some(basic),
                    Some(_) if !belongs => {
                        return Err(Failure::ForeignTokens { host, to: hosts::shown(&request.url) });
                    }
                    // Tokens that stand for a name and a password have a protocol of their own; anonymous it is.
                    _ => {}
                }
                let what = || format!("token service at `{}`", hosts::shown(&request.url));
                let token: Token = self.http.ask(&request)?.good(what)?.json()?;
                let token = token.token.or(token.access_token).filter(|token| is_token(token));
                token.map(|token| format!("Bearer {token}")).ok_or(Failure::Unauthorised { host })
            }
        }
    }
}

/// What may stand in a header.
fn is_token(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn challenge(response: &Response) -> Option<Challenge> {
    let header = response.header("www-authenticate")?;
    ChallengeParser::new(header).flatten().find_map(|challenge| {
        let value = |name: &str| {
            let found = challenge.params.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.to_unescaped())
        };
        if challenge.scheme.eq_ignore_ascii_case("bearer") {
            Some(Challenge::Bearer { realm: value("realm")?, service: value("service") })
        } else {
            challenge.scheme.eq_ignore_ascii_case("basic").then_some(Challenge::Basic)
        }
    })
}
