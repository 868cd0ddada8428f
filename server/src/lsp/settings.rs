//! What the user told the editor about this server.

use serde::Deserialize;
use serde_json::Value;

use crate::features::hints::Wanted;

/// Settings of the editor, from `initializationOptions` and from `workspace/didChangeConfiguration`. What is wrong or
/// unknown counts as not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Which inlay hints to show; none unless asked for.
    pub(crate) hints: Wanted,
    /// Whether to leave the line above a header away.
    pub(crate) no_lens: bool,
}

/// The name under which some editors put the settings of this server.
const SECTION: &str = "singularity";

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Given {
    inlay_hints: Hints,
    code_lens: Option<bool>,
}

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

impl Default for Hints {
    fn default() -> Hints {
        Hints::All(false)
    }
}

impl Settings {
    /// Reads settings, with or without the section's name around them.
    pub(crate) fn of(value: &Value) -> Settings {
        let value = value.get(SECTION).unwrap_or(value);
        let given = Given::deserialize(value).unwrap_or_default();
        let hints = match given.inlay_hints {
            Hints::All(all) => Wanted { values: all, images: all },
            Hints::Each { values, images } => Wanted { values, images },
        };
        Settings { hints, no_lens: given.code_lens == Some(false) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn all_forms() {
        let hints = |values, images| Settings { hints: Wanted { values, images }, no_lens: false };
        for (given, expected) in [
            (json!(null), hints(false, false)),
            (json!([]), hints(false, false)),
            (json!({"inlayHints": "yes"}), hints(false, false)),
            (json!({"inlayHints": true}), hints(true, true)),
            (json!({"singularity": {"inlayHints": {"images": true}}}), hints(false, true)),
            (json!({"codeLens": false}), Settings { no_lens: true, ..Settings::default() }),
        ] {
            assert_eq!(Settings::of(&given), expected, "{given}");
        }
    }
}
