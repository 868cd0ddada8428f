//! A script from the network is fetched to a file, compared with the sum its author fills in, and then run.

use std::ops::Range;

use super::super::CommandContext;
use crate::finding::{Applicability, Fix};
use crate::shell::{Command, Origin, Word};
use crate::text::Edit;

const FILE: &str = "/tmp/fetched";

/// What goes on only if a file has the sum that is filled in. In a string that another shell runs no quotes can be put.
pub(super) fn comparison(origin: Origin, file: &str) -> String {
    match origin {
        Origin::Opened { .. } => format!(r"echo SHA256 \*{file} | sha256sum --check"),
        _ => format!("echo \"SHA256 *{file}\" | sha256sum --check"),
    }
}

/// Between fetching and running.
fn check(origin: Origin) -> String {
    format!(" > {FILE} && {} && ", comparison(origin, FILE))
}

/// For `fetch | runner`, where nothing stands between the two but the pipe.
pub(super) fn of_pipe(context: &CommandContext<'_>, runner: &Command) -> Option<Fix> {
    let fetch = context.command.range.clone();
    let between = fetch.end..runner.range.start;
    let pipe = context.text.get(between.clone())?.replace(['\\', '\n'], "");
    (pipe.trim() == "|" && runner.origin == context.command.origin).then(|| {
        fix(vec![
            insert(fetch.start, "{ "),
            Edit { range: between, text: check(context.command.origin) },
            insert(runner.range.end, &format!(" < {FILE}; }}")),
        ])
    })
}

/// For `sh -c "$(fetch)"`, `eval "$(fetch)"`, `bash <(fetch)`.
pub(super) fn of_word(context: &CommandContext<'_>, runner: &Command) -> Option<Fix> {
    let fetch = context.text.get(context.command.range.clone())?;
    let holds = |word: &&Word| {
        word.range.start <= context.command.range.start && context.command.range.end <= word.range.end
    };
    let (at, word) = runner.words.iter().enumerate().find(|(_, word)| holds(word))?;
    let is_substituted = matches!(context.command.origin, Origin::Substitution { .. });
    // Its words are what the runner runs: with others behind them they would be its arguments.
    let is_last = at + 1 == runner.words.len();
    let (run, text): (Range<usize>, &str) = match runner.program()? {
        "eval" if is_substituted && is_last => {
            (runner.program_range().start..word.range.end, ". /tmp/fetched")
        }
        "source" | "." if !is_substituted => (word.range.clone(), FILE),
        _ if !is_substituted => (word.range.clone(), FILE),
        _ if is_last => {
            let option =
                runner.words.get(at.checked_sub(1)?).filter(|option| option.sketch().ends_with('c'))?;
            (option.range.start..word.range.end, FILE)
        }
        _ => return None,
    };
    (runner.origin == Origin::Script).then(|| {
        let check = check(Origin::Script);
        fix(vec![
            insert(runner.range.start, &format!("{{ {fetch}{check}")),
            Edit { range: run, text: text.to_owned() },
            insert(runner.range.end, "; }"),
        ])
    })
}

fn insert(at: usize, text: &str) -> Edit {
    Edit { range: at..at, text: text.to_owned() }
}

fn fix(edits: Vec<Edit>) -> Fix {
    let title = "Fetch it first, and run it if its SHA-256 is the one you fill in".to_owned();
    Fix { title, applicability: Applicability::ToFill, edits }
}
