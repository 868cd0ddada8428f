//! Credentials that are recognised by their value. Names of variables say nothing: `TOKEN_FILE=/run/token` is none.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// A kind of credential.
#[derive(Debug)]
pub struct Credential {
    /// What it is: `a GitHub token`.
    pub name: &'static str,
    /// What it begins with.
    pub begins: &'static str,
    /// Name of a variable that it could be given through.
    pub variable: &'static str,
    shape: Shape,
}

#[derive(Debug)]
enum Shape {
    /// So many characters, at least, of these behind the beginning, and at most.
    Token { least: usize, most: usize, extra: &'static str },
    /// A block of text with its own first and last line.
    Block,
    /// What stands between an address' scheme and its host.
    Address,
}

const fn token(
    begins: &'static str,
    name: &'static str,
    variable: &'static str,
    (least, most): (usize, usize),
    extra: &'static str,
) -> Credential {
    Credential { name, begins, variable, shape: Shape::Token { least, most, extra } }
}

/// More than any token has.
const ANY: usize = 512;

/// All kinds. Sources: AWS, *Identifiers for IAM*; GitHub, *About authentication* (April 2021); GitLab, *Token
/// prefixes*; Slack, *Token types*; npm, *About access tokens*; PyPI, *API tokens*; Docker, *Personal access tokens*;
/// Hugging Face, *User access tokens*; RFC 7468 (blocks); RFC 3986, 3.2.1 (addresses).
pub static CREDENTIALS: &[Credential] = &[
    token("AKIA", "an AWS access key", "AWS_ACCESS_KEY_ID", (16, 16), ""),
    token("ASIA", "an AWS access key", "AWS_ACCESS_KEY_ID", (16, 16), ""),
    token("ghp_", "a GitHub token", "GITHUB_TOKEN", (36, ANY), ""),
    token("gho_", "a GitHub token", "GITHUB_TOKEN", (36, ANY), ""),
    token("ghu_", "a GitHub token", "GITHUB_TOKEN", (36, ANY), ""),
    token("ghs_", "a GitHub token", "GITHUB_TOKEN", (36, ANY), ""),
    token("ghr_", "a GitHub token", "GITHUB_TOKEN", (36, ANY), ""),
    token("github_pat_", "a GitHub token", "GITHUB_TOKEN", (36, ANY), "_"),
    token("glpat-", "a GitLab token", "GITLAB_TOKEN", (20, ANY), "_-."),
    token("xoxb-", "a Slack token", "SLACK_TOKEN", (10, ANY), "-"),
    token("xoxp-", "a Slack token", "SLACK_TOKEN", (10, ANY), "-"),
    token("xoxa-", "a Slack token", "SLACK_TOKEN", (10, ANY), "-"),
    token("xoxr-", "a Slack token", "SLACK_TOKEN", (10, ANY), "-"),
    token("xoxs-", "a Slack token", "SLACK_TOKEN", (10, ANY), "-"),
    token("xoxc-", "a Slack token", "SLACK_TOKEN", (10, ANY), "-"),
    token("xoxd-", "a Slack token", "SLACK_TOKEN", (10, ANY), "-"),
    token("xoxe-", "a Slack token", "SLACK_TOKEN", (10, ANY), "-"),
    token("xoxo-", "a Slack token", "SLACK_TOKEN", (10, ANY), "-"),
    token("npm_", "an npm token", "NPM_TOKEN", (36, 36), ""),
    token("pypi-AgEI", "a PyPI token", "PYPI_TOKEN", (50, ANY), "_-"),
    token("dckr_pat_", "a Docker token", "DOCKER_TOKEN", (20, ANY), "_-"),
    token("hf_", "a Hugging Face token", "HF_TOKEN", (34, 40), ""),
    Credential { name: "a private key", begins: "-----BEGIN ", variable: "", shape: Shape::Block },
    Credential { name: "a password in an address", begins: "://", variable: "", shape: Shape::Address },
];

/// A credential in a text.
#[derive(Debug)]
pub struct Found {
    /// Its kind.
    pub credential: &'static Credential,
    /// All of it; of an address what stands in front of the host.
    pub range: Range<usize>,
    /// Something that names it and gives nothing away.
    pub label: String,
}

static BEGINNINGS: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(CREDENTIALS.iter().map(|credential| credential.begins)).ok());

/// The credentials in a text. Takes time in proportion to the text's length.
pub fn credentials(text: &str) -> impl Iterator<Item = Found> {
    let beginnings = BEGINNINGS.iter().flat_map(move |automaton| automaton.find_iter(text));
    let mut end = 0;
    beginnings.filter_map(move |begin| {
        let credential = CREDENTIALS.get(begin.pattern().as_usize())?;
        let found = credential.at(text, begin.start()).filter(|found| found.range.start >= end)?;
        end = found.range.end;
        Some(found)
    })
}

impl Credential {
    /// The credential that begins here, if it is one.
    fn at(&'static self, text: &str, start: usize) -> Option<Found> {
        let (range, label) = match &self.shape {
            Shape::Token { least, most, extra } => {
                let end = token_end(text, start, start + self.begins.len(), extra)?;
                let length = end - start - self.begins.len();
                let fits =
                    (*least..=*most).contains(&length) && is_random(&text[start + self.begins.len()..end]);
                (fits.then_some(start..end)?, format!("{}…", self.begins))
            }
            Shape::Block => block(text, start)?,
            Shape::Address => {
                let (range, user) = user_info(text, start + self.begins.len())?;
                let label = format!("{user}:…@");
                (range, label)
            }
        };
        Some(Found { credential: self, range, label })
    }
}

/// Where the word ends that begins here and goes on with letters and digits.
fn token_end(text: &str, start: usize, from: usize, extra: &str) -> Option<usize> {
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || extra.contains(c);
    let rest = text.get(from..)?.get(..ANY + 1).unwrap_or(text.get(from..)?);
    let token = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
    // The end of a sentence is no part of it.
    Some(from + token.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).len())
}

/// Whether nobody typed it as an example: `xxxxxxxx`, `EXAMPLE`.
fn is_random(token: &str) -> bool {
    let mut seen: Vec<u8> = token.bytes().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() >= 8 && !token.contains("EXAMPLE")
}

/// The most bytes of a key; the longest that is in use has a fifth of that.
const LONGEST_KEY: usize = 64 << 10;

const BEGIN: &str = "-----BEGIN ";

/// A block with a private key in it, and its first line. One that holds nothing is only talked about.
fn block(text: &str, start: usize) -> Option<(Range<usize>, String)> {
    let window = &text[start..text.floor_char_boundary(start + LONGEST_KEY)];
    let title = window[..window.floor_char_boundary(64)].strip_prefix(BEGIN)?.split_once("-----")?.0;
    if !title.ends_with("PRIVATE KEY") {
        return None;
    }
    let body_start = BEGIN.len() + title.len() + "-----".len();
    // Another key's beginning ends this one.
    let body = &window[body_start..];
    let body = &body[..body.find(BEGIN).unwrap_or(body.len())];
    let end_mark = format!("-----END {title}-----");
    let end = body.find(&end_mark);
    let is_code = |line: &str| {
        line.len() >= 40 && line.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
    };
    // Also on one line, with the line ends written out.
    let lines = |body: &str| body.replace("\\n", "\n").lines().map(str::trim).any(is_code);
    let end = match end {
        Some(end) => end + end_mark.len(),
        // Not closed: as far as it looks like one.
        None => body
            .split_inclusive('\n')
            .take_while(|line| line.trim().is_empty() || is_code(line.trim()))
            .map(str::len)
            .sum(),
    };
    lines(&body[..end]).then(|| (start..start + body_start + end, format!("{BEGIN}{title}-----")))
}

/// Passwords that are examples of one.
const EXAMPLES: &[&str] = &[
    "password",
    "passwd",
    "pass",
    "pwd",
    "secret",
    "token",
    "key",
    "apikey",
    "api_key",
    "mypassword",
    "changeme",
];
/// Users whose password is nobody's secret.
const PUBLIC: &[&str] = &["anonymous", "ftp", "guest"];

/// `user:password@` at the beginning of an authority, and the user.
fn user_info(text: &str, start: usize) -> Option<(Range<usize>, &str)> {
    let rest = text.get(start..)?;
    let ends = |c: char| c.is_whitespace() || c.is_control() || "/?#\"'`<>|\\^,;()".contains(c);
    let rest = rest.get(..rest.floor_char_boundary(256)).unwrap_or(rest);
    let authority = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let (info, host) = authority.rsplit_once('@')?;
    let (user, password) = info.split_once(':')?;
    let is_example = EXAMPLES.contains(&password.to_ascii_lowercase().as_str())
        || password.bytes().all(|byte| matches!(byte, b'x' | b'X' | b'*' | b'.'))
        || password.eq_ignore_ascii_case(user);
    // What a variable or a template puts in is known to the build alone.
    let is_value = |text: &str| !text.is_empty() && !text.contains(['$', '{', '}', '[', ']', '\u{FFFC}']);
    let is_known = is_value(user) && is_value(password);
    (is_known && !host.is_empty() && !is_example && !PUBLIC.contains(&user))
        .then(|| (start..start + info.len() + 1, user))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        credentials(text).map(|found| (&text[found.range], found.label)).collect()
    }

    #[test]
    fn tokens() {
        let random = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        for (begins, body) in [
            ("ghp_", random),
            ("AKIA", "Z3XW5V7U2T9S4R6Q"),
            ("glpat-", &random[..20]),
            ("xoxb-", "123456789-abcdef"),
            ("npm_", random),
        ] {
            let token = format!("{begins}{body}");
            let text = format!("export X=\"{token}\" # {token}.");
            let all = found(&text);
            assert!(all.iter().all(|(found, label)| *found == token && !label.contains(body)), "{all:?}");
            assert_eq!(all.len(), 2, "{all:?}");
        }
        for none in [
            format!("xghp_{random}"),
            "ghp_short".to_owned(),
            format!("ghp_{}", "x".repeat(36)),
            "AKIAIOSFODNN7EXAMPLE".to_owned(),
            format!("AKIA{random}"),
            "AKIA".to_owned(),
            "ghp_".repeat(10_000),
        ] {
            assert!(found(&none).is_empty(), "{none}");
        }
    }

    #[test]
    fn addresses() {
        for (text, expected) in [
            ("git clone https://me:s3cr3t@h.org/x", Some("me:s3cr3t@")),
            ("http://me:p%40x@proxy:80", Some("me:p%40x@")),
            ("https://me:p@x@h.org/", Some("me:p@x@")),
            ("https://me@h.org/", None),
            ("https://h.org/a:b@c", None),
            ("https://me:$TOKEN@h.org", None),
            ("https://me:{{ TOKEN }}@h.org", None),
            ("https://user:password@h.org", None),
            ("postgres://postgres:postgres@localhost", None),
            ("ftp://anonymous:me@h.org/x", None),
            ("https://<user>:<token>@h.org", None),
            ("https://:@h", None),
            ("://", None),
        ] {
            let all = found(text);
            assert_eq!(all.first().map(|(found, _)| *found), expected, "{text}");
            assert!(all.iter().all(|(_, label)| !label.contains("s3cr3t")), "{all:?}");
        }
    }

    #[test]
    fn keys() {
        let body = "MIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0buvRyJSdRwo3qFe".to_owned();
        let key = format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\nabc=\n-----END RSA PRIVATE KEY-----");
        assert_eq!(
            found(&format!("cat <<E\n{key}\nE\n")),
            [(key.as_str(), "-----BEGIN RSA PRIVATE KEY-----".to_owned())]
        );
        let line = key.replace('\n', "\\n");
        assert_eq!(found(&format!("echo \"{line}\"")).first().map(|(found, _)| *found), Some(line.as_str()));
        for none in [
            "grep -q '-----BEGIN RSA PRIVATE KEY-----' x".to_owned(),
            format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----"),
            "-----BEGIN \u{1F40D}".to_owned(),
            "-----BEGIN ".repeat(5_000),
        ] {
            assert!(found(&none).is_empty(), "{none}");
        }
    }
}
