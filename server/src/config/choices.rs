//! Which rules are reported, and how much they matter.

use super::options::{Level, RuleName};
use crate::finding::Severity;
use crate::language::hadolint;

/// What is said about single rules: a list of steps, of which each goes before those above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// These and no others.
    Only(Vec<String>),
    /// These, too.
    On(Vec<String>),
    /// Not these.
    Off(Vec<String>),
    /// This, and so grave.
    Set(String, Severity),
}

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is not reported.
    Off,
    /// It is reported as it is.
    Reported,
    /// It is reported with this severity.
    As(Severity),
}

impl Choices {
    /// Adds what one layer says: what is selected, then the levels, then what is ignored.
    pub(super) fn add(
        &mut self,
        select: Option<&[RuleName]>,
        extend: &[RuleName],
        severity: impl Iterator<Item = (RuleName, Level)>,
        ignore: &[RuleName],
    ) {
        let patterns = |names: &[RuleName]| names.iter().map(|name| pattern(&name.0)).collect::<Vec<_>>();
        self.0.extend(select.map(|select| Step::Only(patterns(select))));
        if !extend.is_empty() {
            self.0.push(Step::On(patterns(extend)));
        }
        // A name with `*` in it first, so that the one rule goes before the many.
        let (many, one): (Vec<_>, Vec<_>) = severity.partition(|(name, _)| name.0.contains('*'));
        self.0.extend(many.into_iter().chain(one).map(|(name, level)| match level.severity() {
            Some(severity) => Step::Set(pattern(&name.0), severity),
            None => Step::Off(vec![pattern(&name.0)]),
        }));
        if !ignore.is_empty() {
            self.0.push(Step::Off(patterns(ignore)));
        }
    }

    /// What becomes of the findings of a rule that the profile reports or not.
    #[must_use]
    pub fn of(&self, rule: &str, by_profile: bool) -> Choice {
        let profile = if by_profile { Choice::Reported } else { Choice::Off };
        let named = |names: &[String]| names.iter().any(|name| matches(name, rule));
        self.0.iter().fold(profile, |choice, step| match step {
            Step::Only(names) if !named(names) => Choice::Off,
            Step::Only(names) | Step::On(names) if named(names) && choice == Choice::Off => Choice::Reported,
            Step::Off(names) if named(names) => Choice::Off,
            Step::Set(name, severity) if matches(name, rule) => Choice::As(*severity),
            _ => choice,
        })
    }
}

/// A name as it is matched: hadolint's codes are the rules they mean.
fn pattern(name: &str) -> String {
    hadolint::rule_of(name).unwrap_or(name).to_owned()
}

/// Whether a name, with `*` for any letters, is that of a rule.
pub(super) fn matches(name: &str, rule: &str) -> bool {
    let Some((first, rest)) = name.split_once('*') else { return name == rule };
    let Some(mut left) = rule.strip_prefix(first) else { return false };
    let mut pieces = rest.split('*').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return left.ends_with(piece);
        }
        let Some(at) = left.find(piece) else { return false };
        left = &left[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str]) -> Vec<RuleName> {
        words.iter().map(|word| RuleName((*word).to_owned())).collect()
    }

    #[test]
    fn stars() {
        for (name, fits) in [
            ("unpinned-pip-package", true),
            ("unpinned-*", true),
            ("*-package", true),
            ("*", true),
            ("un*-pip-*", true),
            ("un*-conda-*", false),
            ("unpinned", false),
            ("*-image", false),
            ("unpinned-pip-package*unpinned-pip-package", false),
        ] {
            assert_eq!(matches(name, "unpinned-pip-package"), fits, "{name}");
        }
    }

    #[test]
    fn later_steps_go_before_earlier_ones() {
        let mut choices = Choices::default();
        assert_eq!(choices.of("a", true), Choice::Reported);
        assert_eq!(choices.of("a", false), Choice::Off);
        let levels = [("a", Level::Hint), ("*", Level::Error), ("b", Level::Off)];
        let levels = levels.map(|(name, level)| (RuleName(name.to_owned()), level));
        choices.add(None, &[], levels.into_iter(), &names(&["c"]));
        assert_eq!(choices.of("a", false), Choice::As(Severity::Hint), "the one goes before the many");
        assert_eq!(choices.of("b", true), Choice::Off);
        assert_eq!(choices.of("c", true), Choice::Off);
        assert_eq!(choices.of("d", false), Choice::As(Severity::Error));
        choices.add(Some(&names(&["c", "a"])), &names(&["DL3008"]), std::iter::empty(), &[]);
        assert_eq!(choices.of("c", false), Choice::Reported, "selected by name");
        assert_eq!(choices.of("a", true), Choice::As(Severity::Hint), "selecting keeps the level");
        assert_eq!(choices.of("d", true), Choice::Off);
        assert_eq!(choices.of("unpinned-apt-package", false), Choice::Reported);
    }
}
