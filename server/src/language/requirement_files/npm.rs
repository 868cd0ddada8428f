//! `package.json` and `package-lock.json`. Source: `npm help package.json` and `npm help package-lock.json` of npm 11.

use super::super::package_managers::{Level, npm_level};
use super::json::Json;
use super::{Contents, Requirement};

/// What `npm install` installs for the package itself.
const DEPENDENCIES: [&str; 3] = ["dependencies", "devDependencies", "optionalDependencies"];

pub(super) fn manifest(text: &str) -> Contents {
    let mut contents = Contents::default();
    for (key, listed) in Json::of(text).members() {
        if !DEPENDENCIES.contains(&key.as_str()) {
            continue;
        }
        for (name, value) in listed.members() {
            let Some((version, range)) = value.string() else { continue };
            contents.requirements.extend(npm_level(version).map(|level| Requirement { name, level, range }));
        }
    }
    contents
}

/// Every package of a lock file is one archive. Older files have them under `dependencies`, newer ones by their folder.
pub(super) fn lock(text: &str) -> Contents {
    let text = Json::of(text);
    let listed = ["packages", "dependencies"].iter().find_map(|key| text.get(key));
    let members = listed.map(Json::members).unwrap_or_default().into_iter();
    let direct = members.map(|(path, _)| path.strip_prefix("node_modules/").unwrap_or(&path).to_owned());
    let direct = direct.filter(|name| !name.is_empty() && !name.contains("/node_modules/"));
    let requirements = direct.map(|name| Requirement { name, level: Level::Versioned, range: 0..0 });
    Contents { requirements: requirements.collect(), ..Contents::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_package_needs() {
        use Level::{Floating, Immutable, Unpinned, Versioned};
        let text = r#"{"name": "x", "dependencies": {"a": "1.2.3", "@s/b": "^1.2", "c": "*", "d": "file:../d", "e": "",
            "f": "git+https://h/u/f.git", "g": "u/g#v1.2", "h": "npm:i@1.2.3", "j": "https://h/j-1.tgz", "k": 7,
            "l": "workspace:*", "m": "~1.2.3", "n": "github:u/n#0123456789012345678901234567890123456789"},
            "devDependencies": {"o": "latest"}, "peerDependencies": {"p": "1"}}"#;
        let contents = manifest(text);
        let found = contents.requirements.iter().map(|found| (found.name.as_str(), found.level));
        let expected = [
            ("a", Versioned),
            ("@s/b", Floating),
            ("c", Unpinned),
            ("e", Unpinned),
            ("f", Unpinned),
            ("g", Versioned),
            ("h", Versioned),
            ("j", Versioned),
            ("m", Floating),
            ("n", Immutable),
            ("o", Floating),
        ];
        assert_eq!(found.collect::<Vec<_>>(), expected);
        assert_eq!(&text[contents.requirements[1].range.clone()], "^1.2");
    }

    #[test]
    fn what_a_lock_settles() {
        let names = |text: &str| -> Vec<String> {
            lock(text).requirements.into_iter().map(|found| found.name).collect()
        };
        let new = r#"{"lockfileVersion": 3, "packages": {"": {"dependencies": {"a": "1"}}, "node_modules/a": {"version": "1.2.3"},
            "node_modules/@s/b": {}, "node_modules/a/node_modules/c": {}}}"#;
        assert_eq!(names(new), ["a", "@s/b"]);
        assert_eq!(names(r#"{"lockfileVersion": 1, "dependencies": {"a": {"version": "1.2.3"}}}"#), ["a"]);
        for nothing in ["", "{}", "[]", "{\"packages\": [1]}"] {
            assert_eq!(names(nothing), [""; 0]);
        }
    }
}
