//! Libraries (`library://`): an interface of their own. Source: the client of Apptainer, `scs-library-client`.

use serde::Deserialize;

use super::Repository;
use super::name::is_tag;
use crate::resolve::failure::Failure;
use crate::resolve::http::Request;
use crate::resolve::resolver::{Known, Resolver};

/// The library that is meant where none is named.
const SYLABS: &str = "library.sylabs.io";
/// The longest answer, in bytes.
const LONGEST: u64 = 1 << 20;

#[derive(Deserialize)]
struct Answer {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    hash: String,
}

impl Repository {
    /// The container that a reference of a library names: `ENTITY/COLLECTION/CONTAINER`, with `library` and `default`
    /// for what is left out.
    ///
    /// # Errors
    ///
    /// When it names none.
    pub fn of_library(registry: Option<&str>, path: &str) -> Result<Repository, Failure> {
        let host = match registry {
            None | Some("cloud.sylabs.io") => SYLABS,
            Some(host) => host,
        };
        let path = match path.matches('/').count() {
            0 => format!("library/default/{path}"),
            1 => format!("library/{path}"),
            _ => path.to_owned(),
        };
        // A path of a library may have capitals, which a path of a registry may not.
        Repository::of(Some(host), &path.to_lowercase()).map(|repository| Repository { path, ..repository })
    }
}

impl Resolver {
    /// The hash of what a tag names, in the form in which a reference takes it: `sha256.…`.
    ///
    /// # Errors
    ///
    /// When there is no such tag, or no answer.
    pub fn library_hash(&self, repository: &Repository, tag: &str) -> Result<Known<String>, Failure> {
        let name = format!("{}/{}:{tag}", repository.host, repository.path);
        self.known(&format!("library {name}"), || {
            let not_found = || Failure::NotFound { what: format!("image `{name}`") };
            if !is_tag(tag) {
                return Err(not_found());
            }
            let base = self.settings.base(&repository.host).ok_or_else(not_found)?;
            let url = base
                .join(&format!("v1/images/{}:{tag}?arch=amd64", repository.path))
                .map_err(|_| not_found())?;
            let host = repository.host.clone();
            let response = self.http.ask(&Request::get(url, "application/json", LONGEST))?;
            let answer: Answer = response.good(|| format!("image `{name}`"))?.json()?;
            let digits = answer.data.hash.strip_prefix("sha256.").unwrap_or_default();
            if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(Failure::NotUnderstood { host, why: "a hash of another kind".to_owned() });
            }
            Ok(answer.data.hash)
        })
    }
}
