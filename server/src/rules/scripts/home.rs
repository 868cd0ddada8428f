//! Installations into a home, which the user's own home hides at run time.

use std::ops::Range;

use super::super::wording::shortened;
use super::super::{CommandContext, Consequence, Report, Rule};
use crate::config::Profile;
use crate::finding::{Applicability, Fix, Severity};
use crate::language::package_managers::{Action, Family, Invocation};
use crate::shell::{UNRESOLVED, Word};
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    id: "install-in-home",
    severity: Severity::Information,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Standard),
    summary: "Something is installed into a home, which is hidden when the image is run.",
    page: include_str!("pages/install-in-home.md"),
};

/// A directory in a home that a command installs into.
pub(in crate::rules) struct Home {
    /// The directory as it is written.
    pub(in crate::rules) directory: String,
    range: Range<usize>,
    severity: Severity,
}

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(home) = installed_into(context) else { return };
    if context.settled.homes.contains(&home.directory) {
        return;
    }
    let shown = shortened(&home.directory, 30);
    let message =
        format!("`{shown}` is out of reach at run time: users have homes of their own. Use `/opt`.");
    let message = if home.severity == Severity::Warning {
        "`--user` installs into a home, which is hidden at run time. Leave it out.".to_owned()
    } else {
        message
    };
    let fixes = (home.severity == Severity::Warning).then(|| without_user(context));
    let finding = RULE.finding(home.range, home.directory, message).severity(home.severity);
    report.push(finding.fixes(fixes.into_iter().collect()));
}

/// Options that name the directory, by their longest spelling.
/// Sources: the tables of the package managers.
const DIRECTORIES: &[(Family, &[&str])] = &[
    (Family::Pip, &["--target", "--prefix", "--root"]),
    (Family::Conda, &["--prefix"]),
    (Family::Npm, &["--prefix"]),
    (Family::Cargo, &["--root"]),
    (Family::Gem, &["--install-dir"]),
    (Family::Perl, &["--local-lib", "--local-lib-contained"]),
];

/// Beginnings of words that name the directory to programs that build from source, and to installers that are scripts.
const PREFIXES: [&str; 4] = ["--prefix=", "PREFIX=", "prefix=", "-DCMAKE_INSTALL_PREFIX="];

/// The directory in a home that a command installs into.
pub(in crate::rules) fn installed_into(context: &CommandContext<'_>) -> Option<Home> {
    if let Some(invocation) = context.invocation {
        if let Some(user) = invocation.options.iter().find(|given| given.name == "--user")
            && invocation.manager.family == Family::Pip
            && invocation.action == Action::Install
        {
            let directory = "--user".to_owned();
            let range = user.word.range.clone();
            return Some(Home { directory, range, severity: Severity::Warning });
        }
        return of_invocation(context, invocation);
    }
    let program = context.command.program()?;
    let words = context.command.arguments();
    let is_builder =
        matches!(program, "configure" | "cmake" | "make" | "meson" | "bootstrap" | "bootstrap.sh");
    if is_builder {
        return words.iter().find_map(|word| {
            let start = PREFIXES.iter().find(|prefix| word.sketch().starts_with(**prefix))?.len();
            home(context, word, start)
        });
    }
    // `bash Miniconda3-….sh -b -p DIR`
    let script = words.iter().find(|word| !word.sketch().starts_with('-'));
    let is_conda = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.ends_with(".sh") && ["conda", "mamba", "forge"].iter().any(|part| name.contains(part))
    };
    let is_installer = is_conda(program)
        || (matches!(program, "sh" | "bash") && script.is_some_and(|script| is_conda(script.sketch())));
    let at = words.iter().position(|word| word.sketch() == "-p").filter(|_| is_installer)?;
    home(context, words.get(at + 1)?, 0)
}

fn of_invocation(context: &CommandContext<'_>, invocation: &Invocation<'_>) -> Option<Home> {
    if invocation.action == Action::Clone {
        let directory = invocation.operands.get(1)?;
        return home(context, directory.word, directory.start);
    }
    if !matches!(invocation.action, Action::Install | Action::Create | Action::CreateFromFile) {
        return None;
    }
    let (_, options) = DIRECTORIES.iter().find(|(family, _)| *family == invocation.manager.family)?;
    options
        .iter()
        .flat_map(|option| invocation.values(option))
        .find_map(|value| home(context, value.word, value.start))
}

/// The directory that a word names, from a byte of its text on, if it lies in a home.
fn home(context: &CommandContext<'_>, word: &Word, start: usize) -> Option<Home> {
    let known = word.sketch().get(start..)?;
    // A home that only the build knows is recognised as it is written.
    let range = word.source(start..word.sketch().len());
    let written = context.text.get(range.clone())?.trim_matches(['"', '\'']);
    let text = if known.starts_with(UNRESOLVED) { written } else { known };
    let is_home = ["/root", "~", "$HOME", "${HOME}"]
        .iter()
        .any(|home| text.strip_prefix(home).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        || text.starts_with("/home/");
    is_home.then(|| Home { directory: written.to_owned(), range, severity: Severity::Information })
}

/// Every `--user` from here on, as one: the directory is told once.
fn without_user(context: &CommandContext<'_>) -> Fix {
    let later = context.invocations.iter().skip(context.index).flatten();
    let installs = later.filter(|call| call.manager.family == Family::Pip && call.action == Action::Install);
    let options = installs.flat_map(|call| call.options.iter().filter(|given| given.name == "--user"));
    let edits = options
        .map(|given| Edit { range: with_blanks(context.text, &given.word.range), text: String::new() });
    let title = "Leave `--user` out".to_owned();
    Fix { title, applicability: Applicability::Unsafe, edits: edits.collect() }
}

/// A word with the blanks in front of it on its line, if there are any.
fn with_blanks(text: &str, word: &Range<usize>) -> Range<usize> {
    let before = text.get(..word.start).unwrap_or_default();
    before.trim_end_matches([' ', '\t']).len()..word.end
}
