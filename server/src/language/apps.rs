//! What the builders call after an app. Source: `internal/pkg/build/apps` of both programs.

/// Folders of the image in which each app has one of its name.
pub const FOLDERS: &[&str] = &["/scif/apps/", "/scif/data/"];

/// How the variables of apps begin: capitals follow, `_`, and the app, as in `SCIF_APPROOT_name`.
pub const VARIABLES: &str = "SCIF_APP";

/// The variables of every app that are there whenever the container runs: what stands between [`VARIABLES`] and `_name`,
/// and what they hold.
pub const KINDS: &[(&str, &str)] = &[
    ("BIN", "its programs"),
    ("DATA", "its data"),
    ("LIB", "its libraries"),
    ("META", "what is known of it"),
    ("ROOT", "its folder"),
];

/// An app's name as it stands in its variables.
#[must_use]
pub fn in_variables(app: &str) -> String {
    app.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// Whether an app may be called so: its name is a folder, and both programs write it into scripts without quotes.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+');
    !name.is_empty() && !matches!(name, "." | "..") && !name.starts_with('-') && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(in_variables("a-b.é_1"), "a_b___1");
        assert!(["foo", "a-b", "g++", "a.b", "1", "é"].into_iter().all(is_name));
        assert!(
            ["", ".", "..", "-x", "a b", "a/b", "a$b", "a*", "{a}", "a'", "a;b"]
                .iter()
                .all(|name| !is_name(name))
        );
    }
}
