//! What the user told the editor about this server.

use serde::Deserialize;
use serde_json::Value;

use crate::config::read::{Problem, read_settings};
use crate::config::{Layer, Options};
use crate::features::hints::Wanted;
use crate::rules;

/// Settings of the editor, from `initializationOptions`, `workspace/configuration` and
/// `workspace/didChangeConfiguration`. What is wrong counts as not given.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// Which inlay hints to show; none unless asked for.
    pub(crate) hints: Wanted,
    /// Whether to leave the line above a header away.
    pub(crate) no_lens: bool,
    /// What goes before what.
    pub(crate) preference: Preference,
    /// The same that `singularity-ls.toml` can say.
    pub(crate) options: Options,
    /// What is wrong, in one message.
    pub(crate) complaint: Option<String>,
}

/// Whether the editor's settings go before the file of the workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Preference {
    /// What the editor says goes before what the file says.
    #[default]
    EditorFirst,
    /// What the file says goes before what the editor says.
    FilesystemFirst,
    /// The file is not heeded.
    EditorOnly,
}

/// The name under which some editors put the settings of this server.
pub(crate) const SECTION: &str = "singularity";

const HINTS: &str = "inlayHints";
const LENS: &str = "codeLens";
const PREFERENCE: &str = "configurationPreference";

/// Keys that are the editor's own, or that are read here.
const OTHERS: &[&str] = &[HINTS, LENS, PREFERENCE, "server", "program", "trace"];

/// All kinds at once, or each by itself.
#[derive(Deserialize)]
#[serde(untagged)]
enum Hints {
    All(bool),
    Each {
        #[serde(default)]
        values: bool,
        #[serde(default)]
        images: bool,
    },
}

impl Settings {
    /// Reads settings, with or without the section's name around them.
    pub(crate) fn of(value: &Value) -> Settings {
        let value = value.get(SECTION).unwrap_or(value);
        // An empty table of Lua's is an empty list to whoever writes it as JSON.
        if value.as_array().is_some_and(Vec::is_empty) {
            return Settings::default();
        }
        let (options, mut problems) = read_settings(value, OTHERS, rules::ids());
        let hints =
            match one(value, HINTS, "`true`, `false`, or a table of `values` and `images`", &mut problems) {
                Some(Hints::All(all)) => Wanted { values: all, images: all },
                Some(Hints::Each { values, images }) => Wanted { values, images },
                None => Wanted::default(),
            };
        let preferences = "`editorFirst`, `filesystemFirst` or `editorOnly`";
        let preference = one(value, PREFERENCE, preferences, &mut problems).unwrap_or_default();
        let no_lens = one(value, LENS, "`true` or `false`", &mut problems) == Some(false);
        Settings { hints, no_lens, preference, options, complaint: complaint(&problems) }
    }

    /// What they say as a layer.
    pub(crate) fn layer(&self, folder: std::path::PathBuf) -> Layer {
        Layer::new(self.options.clone(), folder)
    }
}

/// The value of one key, or nothing and a problem.
fn one<'v, T: Deserialize<'v>>(
    value: &'v Value,
    key: &str,
    expected: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let value = value.get(key).filter(|value| !value.is_null())?;
    let read = T::deserialize(value).ok();
    if read.is_none() {
        let message = format!("This is not {expected}.");
        problems.push(Problem { range: 0..0, path: vec![key.to_owned()], message });
    }
    read
}

/// Everything that is wrong, in a message that can be read.
fn complaint(problems: &[Problem]) -> Option<String> {
    const MOST: usize = 5;
    let mut lines: Vec<_> = problems
        .iter()
        .take(MOST)
        .map(|problem| match problem.path.as_slice() {
            [] => problem.message.clone(),
            path => format!("{SECTION}.{}: {}", path.join("."), problem.message),
        })
        .collect();
    if problems.len() > MOST {
        lines.push(format!("… and {} more", problems.len() - MOST));
    }
    (!lines.is_empty()).then(|| format!("In the settings of singularity-ls: {}", lines.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn all_forms() {
        for (given, values, images, complains) in [
            (json!(null), false, false, false),
            (json!([]), false, false, false),
            (json!({"singularity": []}), false, false, false),
            (json!([1]), false, false, true),
            (json!({"inlayHints": "yes"}), false, false, true),
            (json!({"inlayHints": true}), true, true, false),
            (json!({"singularity": {"inlayHints": {"images": true}}}), false, true, false),
            (
                json!({"singularity": {"server": {"path": ""}, "trace": {"server": "off"}}}),
                false,
                false,
                false,
            ),
            (json!({"profil": "relaxed"}), false, false, true),
        ] {
            let settings = Settings::of(&given);
            assert_eq!(settings.hints, Wanted { values, images }, "{given}");
            assert_eq!(settings.complaint.is_some(), complains, "{given}: {:?}", settings.complaint);
        }
        assert!(Settings::of(&json!({"codeLens": false})).no_lens);
        let file_first = Settings::of(&json!({"configurationPreference": "filesystemFirst"}));
        assert_eq!(file_first.preference, Preference::FilesystemFirst);
    }

    #[test]
    fn one_message_says_it_all() {
        let wrong =
            json!({"profile": "strict", "codeLens": 1, "severity": {"nonsense": "off"}, "offline": "yes"});
        let complaint = Settings::of(&wrong).complaint.unwrap();
        for part in
            ["singularity.profile: `strict` is none of", "singularity.codeLens: ", "severity.nonsense"]
        {
            assert!(complaint.contains(part), "{complaint}");
        }
    }
}
