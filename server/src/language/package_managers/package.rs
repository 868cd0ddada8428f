//! What a call of a package manager asks for, judged.

use std::ops::Range;

use super::{
    Argument, Family, Invocation, Level, conda, download, git, languages, naming, npm, pip, r, system,
};
use crate::mapped::Mapped;
use crate::shell::{Place, Word};
use crate::text::Edit;

/// A package that a command asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The bare thing: the name in lower case without extras, channel and version; a URL without its reference.
    pub subject: String,
    /// The same as its user spells it: the indexes of R, Perl, Ruby and Julia tell capitals apart.
    pub spelled: String,
    /// How firmly it is named.
    pub level: Level,
    /// The package's word, without quotes around it.
    pub range: Range<usize>,
    /// The word as it is written.
    pub word: Range<usize>,
    /// The name in it, with its extras: a version would stand behind it.
    pub name: Range<usize>,
    /// What follows the name and was meant as its version, though the shell takes it for redirections: `>=1.2,<2` where
    /// there are no quotes. Else empty: where a version would stand.
    pub behind: Range<usize>,
    /// The name stands in the script just so, not in a variable or a template: a version can be put there.
    pub written: bool,
    /// The version in it, with its operator.
    pub version: Option<Range<usize>>,
    /// The same as the program gets it, with the values of variables.
    pub version_text: Option<String>,
    /// The edits that name one release of it, with one of [`level::BLANKS`](super::BLANKS) for the release; none where
    /// they are not known.
    pub slot: Vec<Edit>,
    /// What is put behind its name for that, where a name can stand elsewhere: in an assignment.
    pub version_behind: Option<&'static str>,
    /// The assignment of the variable that it comes from.
    pub assigned_at: Option<Place>,
}

impl Package {
    /// A package written as an argument, with its name and its version at these bytes of the argument's text.
    pub(super) fn at(
        argument: &Argument<'_>,
        subject: impl Into<String>,
        level: Level,
        name: Range<usize>,
        version: Option<Range<usize>>,
    ) -> Self {
        let subject = subject.into();
        let written = argument.sketch().get(name.clone()).and_then(|name| name.get(..subject.len()));
        let spelled = written.filter(|name| name.eq_ignore_ascii_case(&subject)).unwrap_or(&subject);
        let place = argument.part(name.clone());
        Package {
            spelled: spelled.to_owned(),
            subject,
            level,
            range: argument.range(),
            word: argument.word.range.clone(),
            written: argument.is_written(name),
            behind: place.end..place.end,
            name: place,
            version_text: version
                .clone()
                .and_then(|version| argument.text()?.get(version))
                .map(str::to_owned),
            version: version.filter(|version| !version.is_empty()).map(|version| argument.part(version)),
            slot: Vec::new(),
            version_behind: None,
            assigned_at: argument.word.assigned_at.clone(),
        }
    }
}

impl Package {
    /// The same with its version in an option of its own, which may hold for several packages.
    pub(super) fn with_version_in(mut self, option: Option<Argument<'_>>) -> Self {
        self.version = option.map(|option| option.range());
        self.version_text = option.and_then(|option| option.text()).map(str::to_owned);
        self
    }

    /// Where its version goes in the assignment of the variable that it comes from (`PKGS="numpy scipy"`), in bytes of
    /// that: behind its name, if that stands there once.
    #[must_use]
    pub fn behind_name_in(&self, assignment: &str) -> Option<usize> {
        only_word(assignment, |word| word.eq_ignore_ascii_case(&self.subject)).map(|word| word.end)
    }

    /// The number of its version in the assignment of the variable that it comes from (`VERSION=1.2`), in bytes of that,
    /// if that stands there once.
    #[must_use]
    pub fn number_in(&self, assignment: &str) -> Option<Range<usize>> {
        let is_operator = |c: char| matches!(c, '=' | '@' | '<' | '>' | '~' | '!');
        let number = self.version_text.as_deref()?.trim_start_matches(is_operator);
        only_word(assignment, |word| word == number)
    }
}

/// The only word of an assignment that fits.
fn only_word(assignment: &str, fits: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    let is_end = |char: char| char.is_whitespace() || matches!(char, '"' | '\'' | '=' | '(' | ')');
    let mut start = 0;
    let words = assignment.split(is_end).map(move |word| {
        let range = start..start + word.len();
        // The separators are one byte each but for exotic blanks, which no name stands beside.
        start = range.end + assignment[range.end..].chars().next().map_or(0, char::len_utf8);
        range
    });
    let mut found = words.filter(|word| fits(&assignment[word.clone()]));
    found.next().filter(|_| found.next().is_none())
}

/// The package that a piece of a file of requirements asks for, in bytes of that file, where the piece begins at `at`.
#[must_use]
pub fn requirement(family: Family, piece: &str, at: usize) -> Option<Package> {
    let mut value = Mapped::default();
    value.push_verbatim(at, piece);
    let word = Word { range: at..at + piece.len(), value, ..Word::default() };
    let argument = Argument { word: &word, start: 0 };
    match family {
        Family::Pip => pip::requirement(&argument),
        Family::Conda => conda::judge(&argument),
        _ => None,
    }
}

/// What [`Invocation::packages`] keeps.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    let mut packages = match invocation.manager.family {
        Family::Pip => pip::packages(invocation),
        Family::Conda => conda::packages(invocation),
        Family::Apt | Family::Rpm | Family::Apk | Family::Pacman => system::packages(invocation),
        Family::Npm => npm::packages(invocation),
        Family::Gem | Family::Cargo | Family::Go | Family::Perl | Family::Spack => {
            languages::packages(invocation)
        }
        Family::R => r::packages(invocation).into_iter().map(|package| package.package).collect(),
        Family::Git => git::packages(invocation),
        Family::Download => download::packages(invocation),
    };
    if matches!(invocation.manager.family, Family::Pip | Family::Conda) {
        packages.iter_mut().for_each(|package| package.behind.end = end_of_redirections(invocation, package));
    }
    for package in packages.iter_mut().filter(|package| package.slot.is_empty()) {
        package.version_behind = naming::behind(invocation, package);
        package.slot = naming::slot(invocation, package);
    }
    packages
}

/// Where the redirections end that stand behind a name like a version: of `numpy>=1.2,<2` the shell writes to a file
/// `=1.2,` and reads one named `2`. The end of the name where there are none.
fn end_of_redirections(invocation: &Invocation<'_>, package: &Package) -> usize {
    let mut end = package.behind.end;
    for redirection in &invocation.command.redirections {
        let (operator, target) = (redirection.operator.as_str(), &redirection.target);
        let is_number =
            target.sketch().trim_start_matches('=').starts_with(|char: char| char.is_ascii_digit());
        let is_glued = redirection.descriptor.is_none() && target.range.start == end + operator.len();
        if is_glued && is_number && matches!(operator, "<" | ">") {
            end = target.range.end;
        }
    }
    end
}
