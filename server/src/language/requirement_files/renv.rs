//! `renv.lock`. Source: renv's page *Introduction*, section *Lockfile*, renv 1.1.

use super::super::package_managers::Level;
use super::json::Json;
use super::{Contents, Requirement};

/// Each package with a version from a repository, or with a commit from a host.
pub(super) fn lock(text: &str) -> Contents {
    let listed = Json::of(text).get("Packages").map(Json::members).unwrap_or_default();
    let requirements = listed.into_iter().map(|(name, about)| {
        let text = |key: &str| about.get(key).and_then(Json::string).map(|(text, _)| text);
        let is_hosted = text("RemoteType").is_some_and(|kind| kind != "standard" && kind != "cran");
        let level = match (text("RemoteSha"), text("Version")) {
            (Some(commit), _) if commit.len() == 40 => Level::Immutable,
            (_, Some(_)) if !is_hosted => Level::Versioned,
            (_, Some(_)) => Level::Floating,
            (_, None) => Level::Unpinned,
        };
        let range = about.get("Version").and_then(Json::string).map_or(0..0, |(_, range)| range);
        Requirement { name, level, range }
    });
    Contents { requirements: requirements.collect(), ..Contents::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages() {
        let commit = "0123456789012345678901234567890123456789";
        let text = format!(
            r#"{{"R": {{"Version": "4.4.1"}}, "Packages": {{
                "a": {{"Package": "a", "Version": "1.2", "Source": "Repository", "RemoteType": "standard"}},
                "b": {{"Version": "1", "RemoteType": "github", "RemoteSha": "{commit}"}},
                "c": {{"Version": "1", "RemoteType": "github", "RemoteRef": "main"}},
                "d": {{"Package": "d"}}}}}}"#
        );
        let contents = lock(&text);
        let found: Vec<_> =
            contents.requirements.iter().map(|found| (found.name.as_str(), found.level)).collect();
        let expected = [
            ("a", Level::Versioned),
            ("b", Level::Immutable),
            ("c", Level::Floating),
            ("d", Level::Unpinned),
        ];
        assert_eq!(found, expected);
        assert_eq!(&text[contents.requirements[0].range.clone()], "1.2");
        assert!(lock("[]").requirements.is_empty() && lock("{\"Packages\": 1}").requirements.is_empty());
    }
}
