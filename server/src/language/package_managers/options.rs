//! Options with their arity.

use memchr::memmem;

/// The options of a program or of one of its verbs: spellings of one option are joined by `|`, the longest last; options
/// are separated by white space.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Take no value.
    pub flags: &'static str,
    /// Take a value: the next word, or what is glued to them.
    pub values: &'static str,
    /// Take a value only behind `=`.
    pub optional: &'static str,
}

/// Whether an option takes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Never.
    Nothing,
    /// Always: behind `=`, or the next word.
    Value,
    /// Only behind `=`.
    Attached,
}

impl Options {
    /// None at all.
    pub const NONE: Options = Options { flags: "", values: "", optional: "" };

    /// The option with this spelling: its longest spelling and what it takes.
    #[must_use]
    pub fn find(&self, spelling: &str) -> Option<(&'static str, Takes)> {
        self.lists().into_iter().find_map(|(list, takes)| Some((find_in(list, spelling)?, takes)))
    }

    /// The only option with a spelling that begins like this.
    #[must_use]
    pub fn find_abbreviated(&self, beginning: &str) -> Option<(&'static str, Takes)> {
        let all = self.lists().into_iter().flat_map(|(list, takes)| {
            occurrences(list, beginning).map(move |at| (spellings_at(list, at), takes))
        });
        let mut found: Option<(&str, Takes)> = None;
        for (spellings, takes) in all {
            if found.is_some_and(|(other, _)| !std::ptr::eq(other, spellings)) {
                return None;
            }
            found = Some((spellings, takes));
        }
        found.map(|(spellings, takes)| (longest(spellings), takes))
    }

    /// Every option: its spellings and what it takes.
    pub fn iter(&self) -> impl Iterator<Item = (impl Iterator<Item = &'static str>, Takes)> {
        let lists = self.lists().into_iter();
        lists.flat_map(|(list, takes)| {
            list.split_ascii_whitespace().map(move |option| (option.split('|'), takes))
        })
    }

    fn lists(&self) -> [(&'static str, Takes); 3] {
        [(self.values, Takes::Value), (self.flags, Takes::Nothing), (self.optional, Takes::Attached)]
    }
}

/// Searches for the text first: the lists are long, and nearly every search fails or ends there.
fn find_in(list: &'static str, spelling: &str) -> Option<&'static str> {
    let is_whole = |at: &usize| is_bound(list.as_bytes().get(at + spelling.len()));
    let at = occurrences(list, spelling).find(is_whole)?;
    Some(longest(spellings_at(list, at)))
}

/// The bytes of a list where a spelling begins like this.
fn occurrences<'b>(list: &'static str, beginning: &'b str) -> impl Iterator<Item = usize> + use<'b> {
    let bytes = list.as_bytes();
    let is_possible = !beginning.is_empty() && !beginning.contains([' ', '|', '\n']);
    let found = is_possible.then(|| memmem::find_iter(bytes, beginning)).into_iter().flatten();
    found.filter(|at| is_bound(at.checked_sub(1).and_then(|before| bytes.get(before))))
}

fn is_bound(byte: Option<&u8>) -> bool {
    byte.is_none_or(|byte| *byte == b'|' || byte.is_ascii_whitespace())
}

/// All spellings of the option that one of them at this byte of a list belongs to.
fn spellings_at(list: &'static str, at: usize) -> &'static str {
    let start = list[..at].rfind(|char: char| char.is_ascii_whitespace()).map_or(0, |end| end + 1);
    list[start..].split_ascii_whitespace().next().unwrap_or_default()
}

fn longest(spellings: &'static str) -> &'static str {
    spellings.rsplit('|').next().unwrap_or(spellings)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: Options =
        Options { flags: "-U|--upgrade --user", values: "-t|--target -r|--req", optional: "--cert" };

    #[test]
    fn options_are_found_by_every_spelling() {
        assert_eq!(OPTIONS.find("-t"), Some(("--target", Takes::Value)));
        assert_eq!(OPTIONS.find("--req"), Some(("--req", Takes::Value)));
        assert_eq!(OPTIONS.find("--upgrade"), Some(("--upgrade", Takes::Nothing)));
        assert_eq!(OPTIONS.find("--cert"), Some(("--cert", Takes::Attached)));
        for unknown in ["--up", "-", "--tar", "t", "--target -r", ""] {
            assert_eq!(OPTIONS.find(unknown), None, "{unknown}");
        }
        assert_eq!(OPTIONS.find_abbreviated("--up"), Some(("--upgrade", Takes::Nothing)));
        assert_eq!(OPTIONS.find_abbreviated("--u"), None);
    }
}
