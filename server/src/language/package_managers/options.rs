//! Options with their arity.

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
        let mut found = None;
        for (list, takes) in self.lists() {
            for spellings in list.split_ascii_whitespace() {
                if spellings.split('|').any(|spelling| spelling.starts_with(beginning)) {
                    if found.is_some() {
                        return None;
                    }
                    found = Some((longest(spellings), takes));
                }
            }
        }
        found
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
    let is_bound = |char: Option<char>| char.is_none_or(|char| char == '|' || char.is_ascii_whitespace());
    if spelling.is_empty() || spelling.contains([' ', '|', '\n']) {
        return None;
    }
    let (at, _) = list.match_indices(spelling).find(|(at, _)| {
        is_bound(list[..*at].chars().next_back()) && is_bound(list[at + spelling.len()..].chars().next())
    })?;
    let start = list[..at].rfind(|char: char| char.is_ascii_whitespace()).map_or(0, |end| end + 1);
    list[start..].split_ascii_whitespace().next().map(longest)
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
