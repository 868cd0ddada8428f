//! What in an image reference no builder can read.
//!
//! The grammar is what `go-containerregistry` checks before it asks a registry (`could not parse reference`), the
//! library of today's builders; `tests/run builder` asks a real one. Older builders are stricter, in ways that a registry
//! is too. One letter as the whole name, which the library refuses and older builders take, is left alone.

use std::ops::Range;

use super::reference::Reference;
use crate::language::agents::From;

/// The most bytes of a name.
const LONGEST_NAME: usize = 255;
/// The most bytes of a tag.
const LONGEST_TAG: usize = 128;
/// The digits of a digest.
pub const DIGITS: usize = 64;
const ALGORITHM: &str = "sha256:";

/// Something that no builder can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: Kind,
    /// The bytes of the reference at fault; empty only where a name is missing in front of them.
    pub range: Range<usize>,
}

/// What is wrong with a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Quotes, which a header keeps. The range is what they enclose, or the one quote that has no other.
    Quotes,
    /// ` AS name`, which is a Dockerfile's. The range are the two words.
    NamedStage,
    /// Words behind a blank.
    Blank,
    /// The name of an image is nowhere.
    NoName,
    /// A name in upper case.
    UpperCaseName,
    /// A character that no name has.
    NameCharacter,
    /// A name that is too long.
    LongName,
    /// A port that is no number.
    Port,
    /// A character that no tag has.
    TagCharacter,
    /// A tag that is too long.
    LongTag,
    /// A digest in upper case.
    UpperCaseDigest,
    /// No digest, or one of another kind than `sha256`.
    NoDigest,
    /// A digest with too few or too many digits.
    DigestLength,
}

impl Kind {
    /// Whether the fault leaves open which image is meant.
    #[must_use]
    pub fn hides_the_image(self) -> bool {
        !matches!(self, Kind::UpperCaseDigest | Kind::NoDigest | Kind::DigestLength)
    }
}

impl Fault {
    /// The first fault of a value of `From`; nothing where there is none, the grammar is another agent's, or a variable
    /// of whatever kind stands in it.
    #[must_use]
    pub fn find(text: &str, reference: &Reference, form: From) -> Option<Fault> {
        if !matches!(form, From::Docker | From::Oras) || text.contains("{{") {
            return None;
        }
        quotes(text)
            .or_else(|| blank(text))
            .or_else(|| digest(text, reference))
            .or_else(|| tag(text, reference))
            .or_else(|| name(text, reference))
            .map(|(kind, range)| Fault { kind, range })
    }
}

type Found = Option<(Kind, Range<usize>)>;

fn quotes(text: &str) -> Found {
    let is_quote = |c: char| matches!(c, '"' | '\'');
    let (first, last) = (text.starts_with(is_quote), text.ends_with(is_quote));
    // `"ubuntu:22.04" AS base`
    let second = || text.get(1..)?.find(is_quote).map(|at| at + 2);
    let range = match (first, last) {
        (true, false) => 0..second().unwrap_or(1),
        (false, true) => text.len() - 1..text.len(),
        (true, true) => 0..text.len(),
        (false, false) => return None,
    };
    Some((Kind::Quotes, range))
}

fn blank(text: &str) -> Found {
    let at = text.find(char::is_whitespace)?;
    let rest = text[at..].trim_start();
    let start = text.len() - rest.len();
    let mut words = rest.split_whitespace();
    let is_stage = words.next().is_some_and(|word| word.eq_ignore_ascii_case("as"))
        && words.next().is_some()
        && words.next().is_none();
    Some((if is_stage { Kind::NamedStage } else { Kind::Blank }, start..text.len()))
}

fn digest(text: &str, reference: &Reference) -> Found {
    let range = reference.digest.clone()?;
    let digest = text.get(range.clone())?;
    let lower = digest.to_ascii_lowercase();
    let kind = match lower.strip_prefix(ALGORITHM) {
        Some(digits) if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => Kind::NoDigest,
        None => Kind::NoDigest,
        Some(digits) if digits.len() != DIGITS => Kind::DigestLength,
        Some(_) if lower != digest => Kind::UpperCaseDigest,
        Some(_) => return None,
    };
    // An `@` with nothing behind it is itself what can be shown.
    Some((kind, if range.is_empty() { range.start - 1..range.end } else { range }))
}

fn tag(text: &str, reference: &Reference) -> Found {
    let range = reference.tag.clone()?;
    let tag = text.get(range.clone())?;
    let is_fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    if let Some(at) = run(tag, |c| !is_fit(c)) {
        return Some((Kind::TagCharacter, range.start + at.start..range.start + at.end));
    }
    (tag.len() > LONGEST_TAG).then_some((Kind::LongTag, range))
}

fn name(text: &str, reference: &Reference) -> Found {
    // The library knows a host by its looks under every agent.
    let host = reference.registry.clone();
    let host =
        host.filter(|host| text[host.clone()].contains(['.', ':']) || &text[host.clone()] == "localhost");
    let path = if host.is_some() { reference.path.clone() } else { whole(reference) };
    if let Some(host) = host {
        let port = text[host.clone()].rfind(':').map(|colon| host.start + colon + 1..host.end);
        // The colons of an address in brackets are its own.
        let port = port.filter(|port| !text[port.clone()].contains(']'));
        if let Some(port) = port.filter(|port| !text[port.clone()].bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Some((Kind::Port, port));
        }
    }
    let written = &text[path.clone()];
    if written.is_empty() {
        return Some((Kind::NoName, 0..text.len()));
    }
    let is_fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/');
    if let Some(at) = run(written, |c| !is_fit(c)) {
        return Some((Kind::NameCharacter, path.start + at.start..path.start + at.end));
    }
    if let Some(first) = written.find(|c: char| c.is_ascii_uppercase()) {
        let last = written.rfind(|c: char| c.is_ascii_uppercase()).unwrap_or(first);
        // Whole parts of the name, from the first that has any to the last.
        let start = written[..first].rfind('/').map_or(0, |slash| slash + 1);
        let end = written[last..].find('/').map_or(written.len(), |slash| last + slash);
        return Some((Kind::UpperCaseName, path.start + start..path.start + end));
    }
    (written.len() > LONGEST_NAME).then_some((Kind::LongName, path))
}

/// Host and path.
fn whole(reference: &Reference) -> Range<usize> {
    reference.registry.as_ref().map_or(reference.path.start, |host| host.start)..reference.path.end
}

/// The first characters in a row of a kind.
fn run(text: &str, is_of_kind: impl Fn(char) -> bool) -> Option<Range<usize>> {
    let start = text.find(&is_of_kind)?;
    let end = text[start..].find(|c| !is_of_kind(c)).map_or(text.len(), |length| start + length);
    Some(start..end)
}

/// A reference as a builder can read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The reference.
    pub text: String,
    /// Whether it surely means what was meant.
    pub is_sure: bool,
    /// The name that `AS` gave to the stage.
    pub stage: Option<String>,
}

/// The same reference as a builder can read it; nothing where that is for a person to say.
#[must_use]
pub fn mended(text: &str, form: From) -> Option<Mended> {
    let mut text = text.to_owned();
    let (mut is_sure, mut stage) = (true, None);
    // Behind one fault there may be another; each mends a kind of its own.
    for _ in 0..6 {
        let reference = Reference::parse(&text, form)?;
        let Some(fault) = Fault::find(&text, &reference, form) else {
            return Some(Mended { text, is_sure, stage });
        };
        let at = fault.range.clone();
        let word = &text[at.clone()];
        let before = text[..at.start].trim_end();
        let (next, sure) = match fault.kind {
            Kind::Quotes => (unquoted(&text, &at), true),
            Kind::NamedStage => {
                let name = word.split_whitespace().nth(1);
                stage = name.map(|name| name.trim_matches(['"', '\'']).to_owned());
                (before.to_owned(), true)
            }
            Kind::Blank => (behind_a_blank(before, word), false),
            Kind::UpperCaseName | Kind::UpperCaseDigest => {
                (replaced(&text, &at, &word.to_ascii_lowercase()), true)
            }
            // `ubuntu::22.04`
            Kind::TagCharacter if word == ":" && before.ends_with(':') => (replaced(&text, &at, ""), false),
            // `ubuntu:22.04:latest`
            Kind::TagCharacter if word == ":" && is_like_a_tag(&text[at.end..]) => (before.to_owned(), false),
            // `ubuntu==22.04`, as for `pip` and `conda`
            Kind::NameCharacter if matches!(word, "=" | "==") && is_like_a_tag(&text[at.end..]) => {
                (replaced(&text, &at, ":"), false)
            }
            // `ubuntu:22.04;`
            Kind::TagCharacter if at.end == text.len() && word.is_ascii() => (before.to_owned(), false),
            // `ubuntu@22.04`
            Kind::NoDigest if reference.tag.is_none() && is_like_a_tag(word) => {
                (format!("{}:{word}", &text[..at.start - 1]), false)
            }
            _ => return None,
        };
        is_sure &= sure;
        text = next;
    }
    None
}

/// Without the quotes around a range, and at the end.
fn unquoted(text: &str, at: &Range<usize>) -> String {
    let is_quote = ['"', '\''];
    let within = text.get(at.clone()).unwrap_or_default().trim_matches(is_quote);
    replaced(text, at, within).trim_matches(is_quote).to_owned()
}

/// What is written in front of a reference elsewhere: on a command line, in a Dockerfile.
const IN_FRONT: [(&str, &str); 5] =
    [("docker", "pull "), ("docker", "run "), ("podman", "pull "), ("FROM", ""), ("from", "")];

fn behind_a_blank(before: &str, rest: &str) -> String {
    let in_front = IN_FRONT.into_iter().filter(|(program, _)| *program == before);
    if let Some(reference) = in_front.filter_map(|(_, verb)| rest.strip_prefix(verb)).next() {
        return reference.to_owned();
    }
    let is_cut = rest.starts_with([':', '@']) || before.ends_with([':', '@', '/']);
    let names_version = before.rsplit('/').next().unwrap_or_default().contains([':', '@']);
    if is_cut {
        format!("{before}{rest}")
    } else if !names_version && is_like_a_tag(rest) {
        format!("{before}:{rest}")
    } else {
        before.to_owned()
    }
}

fn is_like_a_tag(word: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    word.starts_with(|c: char| c.is_ascii_digit()) && word.bytes().all(is_fit) && word.len() < DIGITS
}

fn replaced(text: &str, at: &Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..at.start], &text[at.end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn found(text: &str, form: From) -> Option<(Kind, String)> {
        let fault = Fault::find(text, &Reference::parse(text, form)?, form)?;
        Some((fault.kind, text[fault.range].to_owned()))
    }

    /// The other side of the question, which `tests/builder.rs` asks the program, is in this list too.
    #[test]
    fn what_no_builder_reads() {
        for (text, kind, at) in [
            ("\"ubuntu:22.04\"", Kind::Quotes, "\"ubuntu:22.04\""),
            ("ubuntu:22.04'", Kind::Quotes, "'"),
            ("\"", Kind::Quotes, "\""),
            ("\"ubuntu:22.04", Kind::Quotes, "\""),
            ("\"ubuntu:22.04\" AS base", Kind::Quotes, "\"ubuntu:22.04\""),
            ("ubuntu:22.04 AS base", Kind::NamedStage, "AS base"),
            ("ubuntu:22.04\tas base", Kind::NamedStage, "as base"),
            ("ubuntu:22.04 AS a b", Kind::Blank, "AS a b"),
            ("ubuntu 22.04", Kind::Blank, "22.04"),
            ("ubuntu\u{a0}22.04", Kind::Blank, "22.04"),
            (":1", Kind::NoName, ":1"),
            ("ghcr.io/", Kind::NoName, "ghcr.io/"),
            ("Ubuntu:22.04", Kind::UpperCaseName, "Ubuntu"),
            ("quay.io/BioContainers/samTools/x:1", Kind::UpperCaseName, "BioContainers/samTools"),
            ("Localhost/x", Kind::UpperCaseName, "Localhost"),
            ("ubuntu==22.04", Kind::NameCharacter, "=="),
            ("é:1", Kind::NameCharacter, "é"),
            ("ghcr.io:x/a", Kind::Port, "x"),
            ("ubuntu:22.04;", Kind::TagCharacter, ";"),
            ("ubuntu:22.04:x", Kind::TagCharacter, ":"),
            ("ab:1.2+cu12", Kind::TagCharacter, "+"),
            ("ubuntu@sha256:abc", Kind::DigestLength, "sha256:abc"),
            ("ubuntu@", Kind::NoDigest, "@"),
            ("ubuntu@22.04", Kind::NoDigest, "22.04"),
            ("ubuntu@md5:0123", Kind::NoDigest, "md5:0123"),
        ] {
            assert_eq!(found(text, From::Docker), Some((kind, at.to_owned())), "{text}");
        }
        let long = |count| "a".repeat(count);
        assert_eq!(found(&format!("ab:{}", long(129)), From::Docker).map(|it| it.0), Some(Kind::LongTag));
        assert_eq!(found(&long(256), From::Docker).map(|it| it.0), Some(Kind::LongName));
        let upper = format!("ab@{}", DIGEST.to_uppercase());
        assert_eq!(found(&upper, From::Docker).map(|it| it.0), Some(Kind::UpperCaseDigest));
        assert_eq!(found("ghcr.io/A:1", From::Oras).map(|it| it.0), Some(Kind::UpperCaseName));
        assert_eq!(found("Lab/ab:1", From::Oras).map(|it| it.0), Some(Kind::UpperCaseName));
    }

    #[test]
    fn what_builders_read() {
        let digest = format!("ab:1@{DIGEST}");
        let long = format!("ab:{}", "a".repeat(128));
        for text in [
            "ubuntu",
            "ubuntu:",
            "ubuntu:-A_.b",
            "UPPER.io/ab",
            "UPPER:5000/ab",
            "localhost/ab",
            "h.io:/ab",
            "h:80/ab",
            "[::1]:5000/ab",
            "[::1]/ab",
            "my_host.io/ab",
            "a//b:1",
            "/a/b",
            "a__b/-c",
            "a",
            "docker://ubuntu:1",
            "https://ghcr.io/a/b:1",
            "{{ A.b }}",
            "A:{{ b-c }}",
            &digest,
            &long,
        ] {
            assert_eq!(found(text, From::Docker), None, "{text}");
        }
        for form in [From::Library, From::Shub, From::Path, From::Ignored] {
            assert_eq!(found("\"Ab cd\"", form), None);
        }
    }

    #[test]
    fn mending() {
        for (text, expected) in [
            ("\"Ubuntu:22.04 AS x\"", Some(("ubuntu:22.04", true))),
            ("'Ubuntu:22.04' as \"x\"", Some(("ubuntu:22.04", true))),
            ("ubuntu 22.04", Some(("ubuntu:22.04", false))),
            ("ubuntu: 22.04", Some(("ubuntu:22.04", false))),
            ("ubuntu:22.04 // why", Some(("ubuntu:22.04", false))),
            ("ubuntu the newest", Some(("ubuntu", false))),
            ("ubuntu@22.04", Some(("ubuntu:22.04", false))),
            ("ubuntu::22.04", Some(("ubuntu:22.04", false))),
            ("ubuntu:22.04:20.04", Some(("ubuntu:22.04", false))),
            ("ubuntu==22.04", Some(("ubuntu:22.04", false))),
            ("ubuntu=22.04", Some(("ubuntu:22.04", false))),
            ("docker pull ubuntu:22.04", Some(("ubuntu:22.04", false))),
            ("FROM ubuntu:22.04 AS x", Some(("ubuntu:22.04", false))),
            ("ubuntu=", None),
            ("ubuntu:22.04;", Some(("ubuntu:22.04", false))),
            ("ubuntu@sha256:abc", None),
            ("ab:1.2+cu12", None),
            ("\"\"", None),
        ] {
            let mended = mended(text, From::Docker);
            assert_eq!(mended.as_ref().map(|it| (&*it.text, it.is_sure)), expected, "{text}");
            let stage = mended.and_then(|mended| mended.stage);
            assert_eq!(
                stage.as_deref(),
                Some("x").filter(|_| text.to_lowercase().contains(" as ")),
                "{text}"
            );
        }
    }
}
