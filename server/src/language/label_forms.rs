//! Forms that a site can require of the values of labels.
//!
//! The names are those of hadolint's `label-schema`, so that one list serves both tools.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::value::Datetime;

/// What the value of a label looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Anything but nothing.
    Text,
    /// A semantic version: `1.2.3`, `1.2.3-rc.1`.
    Semver,
    /// An address: `https://example.org/project`.
    Url,
    /// A moment as in RFC 3339: `2026-01-31T12:00:00Z`.
    Rfc3339,
    /// An SPDX licence expression: `Apache-2.0 OR MIT`.
    Spdx,
    /// A commit of git, seven hexadecimal digits or more.
    Hash,
    /// A mail address, perhaps with a name: `Ada Lovelace <ada@example.org>`.
    Email,
}

impl Form {
    /// All forms.
    pub const ALL: [Form; 7] =
        [Form::Text, Form::Semver, Form::Url, Form::Rfc3339, Form::Spdx, Form::Hash, Form::Email];

    /// As a message says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Form::Text => "a text",
            Form::Semver => "a semantic version",
            Form::Url => "an address",
            Form::Rfc3339 => "an RFC 3339 time",
            Form::Spdx => "an SPDX licence",
            Form::Hash => "a commit",
            Form::Email => "a mail address",
        }
    }

    /// A value of this form, to be replaced.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Form::Text => "TEXT",
            Form::Semver => "0.1.0",
            Form::Url => "https://example.org/project",
            Form::Rfc3339 => "2026-01-31T12:00:00Z",
            Form::Spdx => "Apache-2.0",
            Form::Hash => "0000000",
            Form::Email => "you@example.org",
        }
    }

    /// Whether a value is of this form.
    #[must_use]
    pub fn fits(self, value: &str) -> bool {
        match self {
            Form::Text => !value.is_empty(),
            Form::Semver => semver::Version::parse(value).is_ok(),
            Form::Url => url::Url::parse(value).is_ok_and(|url| url.has_host()),
            Form::Rfc3339 => is_moment(value),
            Form::Spdx => spdx::Expression::parse(value).is_ok(),
            Form::Hash => {
                (7..=64).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_hexdigit())
            }
            Form::Email => is_address(value),
        }
    }

    /// A value of this form that surely says the same.
    #[must_use]
    pub fn meant(self, value: &str) -> Option<String> {
        let quoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
        let bare = quoted.unwrap_or(value);
        let shorter = match self {
            Form::Semver => bare.strip_prefix(['v', 'V']).unwrap_or(bare),
            _ => bare,
        };
        // A version of two numbers is the first with these.
        let candidates = [shorter.to_owned(), format!("{shorter}.0"), format!("https://{shorter}")];
        let sensible = match self {
            Form::Text | Form::Hash | Form::Rfc3339 | Form::Spdx | Form::Email => &candidates[..1],
            Form::Semver => &candidates[..2],
            Form::Url if shorter.contains(['.']) && !shorter.contains([':', '@', ' ']) => &candidates[..],
            Form::Url => &candidates[..1],
        };
        sensible.iter().find(|candidate| *candidate != value && self.fits(candidate)).cloned()
    }
}

/// `2026-01-31T12:00:00Z`, `2026-01-31t12:00:00.5+01:00`. TOML's moments are those of RFC 3339, but may lack parts and
/// have a blank in the middle.
fn is_moment(value: &str) -> bool {
    let is_whole = |moment: Datetime| {
        moment.date.is_some()
            && moment.time.is_some_and(|time| time.second.is_some())
            && moment.offset.is_some()
    };
    !value.contains(' ') && value.parse().is_ok_and(is_whole)
}

/// `ada@example.org`, `Ada <ada@example.org>`.
fn is_address(value: &str) -> bool {
    let address = value.strip_suffix('>').and_then(|value| Some(value.rsplit_once('<')?.1)).unwrap_or(value);
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let plain = |text: &str, others: &str| {
        !text.is_empty() && text.chars().all(|char| char.is_alphanumeric() || others.contains(char))
    };
    plain(local, "!#$%&'*+-/=?^_`{|}~.")
        && domain.contains('.')
        && domain.split('.').all(|part| plain(part, "-"))
}

#[cfg(test)]
mod tests {
    use super::Form::{Email, Hash, Rfc3339, Semver, Spdx, Text, Url};
    use super::*;

    #[test]
    fn values_of_each_form() {
        for (form, good, bad) in [
            (Text, &["x", "x y"][..], &[""][..]),
            (Semver, &["1.2.3", "1.2.3-rc.1+x"], &["", "1", "1.2", "v1.2.3", "1.2.3.4"]),
            (Url, &["https://a.org/x", "git://h/x"], &["", "a.org/x", "mailto:a@b.org", "https://"]),
            (
                Rfc3339,
                &["2026-01-31T12:00:00Z", "2026-01-31t12:00:00.25+01:00"],
                &[
                    "",
                    "2026-01-31",
                    "2026-13-31T12:00:00Z",
                    "2026-00-31T12:00:00Z",
                    "2026-01-31T12:00:00",
                    "2026-01-31 12:00:00Z",
                    "2026-01-31T12:00:00.Z",
                    "2026-01-31T12:00:00+25:00",
                    "éééééééééé",
                ],
            ),
            (Spdx, &["MIT", "Apache-2.0 OR MIT"], &["", "Apache", "MIT,BSD"]),
            (Hash, &["4f5e6d7", "0123456789abcdef0123456789abcdef01234567"], &["", "4f5e6", "main000"]),
            (
                Email,
                &["a@b.org", "A B <a.b+c@d.e-f.org>"],
                &["", "a", "a@b", "a b@c.org", "@c.org", "a@.org"],
            ),
        ] {
            for value in good {
                assert!(form.fits(value), "{form:?} {value}");
            }
            for value in bad {
                assert!(!form.fits(value), "{form:?} {value}");
            }
        }
    }

    #[test]
    fn examples_are_of_their_form() {
        for form in Form::ALL {
            assert!(form.fits(form.example()), "{form:?}");
        }
    }

    #[test]
    fn what_was_meant() {
        for (form, value, meant) in [
            (Semver, "v1.2.3", Some("1.2.3")),
            (Semver, "\"1.2.3\"", Some("1.2.3")),
            (Semver, "1.2", Some("1.2.0")),
            (Semver, "latest", None),
            (Url, "example.org/x", Some("https://example.org/x")),
            (Url, "me@example.org", None),
            (Url, "somewhere", None),
            (Email, "'a@b.org'", Some("a@b.org")),
            (Spdx, "gpl", None),
            (Text, "", None),
        ] {
            assert_eq!(form.meant(value).as_deref(), meant, "{form:?} {value}");
        }
    }
}
