//! What the kernel makes of a `#!` line: a program and one argument, whatever blanks are in it.

use std::ops::Range;

use super::super::refused::shown;
use super::super::wording::fitting;
use super::{SHEBANG, first_words, heeds};
use crate::definition::Section;
use crate::finding::{Applicability, Finding, Fix};
use crate::language::shells;
use crate::text::Edit;

/// The first line of the script that the builder writes: its own, and the words of the section line behind it.
/// Source: Apptainer 1.5, internal/pkg/build/metadata.go (`handleShebangScript`).
struct Line {
    /// The program and what stands behind it.
    command: String,
    /// The `#!` line of the body; nothing where the builder writes its own.
    own: Option<Range<usize>>,
    /// The words of the section line with the blanks in front of them.
    added: Range<usize>,
}

/// What starts a script as a command line would.
pub(super) struct Meant {
    /// The `#!` line.
    pub line: String,
    /// What the script has to say itself below it.
    pub set: Option<String>,
}

impl Meant {
    /// What starts the script with a command, which may be written without a path.
    pub(super) fn by(command: &str) -> Meant {
        let words: Vec<&str> = command.split_whitespace().collect();
        let (program, options) =
            words.split_first().map_or((command, &[][..]), |(first, rest)| (*first, rest));
        if !program.contains('/') {
            let env = "/usr/bin/env";
            let plain = || Meant { line: format!("#!{env} {program}"), set: None };
            let at_hand = AT_HAND.contains(&program).then(|| at_hand(&format!("/bin/{program}"), options));
            return at_hand.flatten().or_else(|| meant_of_env(env, &words)).unwrap_or_else(plain);
        }
        let plain = || Meant { line: format!("#!{}", words.join(" ")), set: None };
        meant_of(program, options).unwrap_or_else(plain)
    }

    /// The lines to write, with the line end between them.
    pub(super) fn lines(&self, indentation: &str, line_end: &str) -> String {
        let set = self.set.as_ref().map(|set| format!("{line_end}{indentation}{set}")).unwrap_or_default();
        format!("{}{set}", self.line)
    }
}

/// Shells that lie in `/bin` wherever they are. (An old `env` has no `-S`.)
const AT_HAND: &[&str] = &["sh", "bash"];

pub(super) fn check(section: &Section, line_end: &str) -> Option<Finding> {
    let line = written(section).filter(|line| !line.command.contains("{{"))?;
    let mut words = line.command.split_whitespace();
    let program = words.next()?;
    let words: Vec<&str> = words.collect();
    let meant = meant_of(program, &words)?;
    let one = words.join(" ");
    let name = program.rsplit('/').next().unwrap_or(program);
    let what = if is_env(program) { "and there is no such program" } else { "and no option of it" };
    let act = match &meant.set {
        Some(set) => format!("Write `{}`, and `{}` below.", shown(&meant.line), shown(set)),
        None => format!("Write `{}`.", shown(&meant.line)),
    };
    let message = fitting([
        format!("`{}` is one word to `{name}`, {what}. {act}", shown(&one)),
        format!("`{}` is one word to `{name}`: the script does not start. Give it one option.", shown(&one)),
        format!("This is one word to `{name}`: the script does not start. {act}"),
        format!("All this is one word to `{name}`: the script does not start. Give it one option."),
    ]);
    let range = line.own.clone().unwrap_or_else(|| {
        let text = section.slice(&line.added);
        line.added.end - text.trim_start().len()..line.added.end
    });
    let subject = section.slice(&range).to_owned();
    Some(SHEBANG.finding(range, subject, message).fixes(vec![fix(section, &line, &meant, line_end)]))
}

fn written(section: &Section) -> Option<Line> {
    if !heeds(section) {
        return None;
    }
    let end = section.arguments.as_ref().map_or(section.name.end, |arguments| arguments.end);
    let behind = section.slice(&(section.name.end..end)).split('#').next().unwrap_or_default().trim_end();
    let added = section.name.end..section.name.end + behind.len();
    // `-c` is told of as that.
    if behind.split_whitespace().any(|word| word == "-c") {
        return None;
    }
    let (interpreter, own) = match first_words(section) {
        Some((0, line)) if section.slice(&line).starts_with("#!") => {
            (section.slice(&line).get("#!".len()..)?.trim(), Some(line))
        }
        // What is not in its place is told of as that.
        Some((_, line)) if section.slice(&line).starts_with("#!") => return None,
        _ => ("/bin/sh", None),
    };
    let is_path = interpreter.starts_with('/');
    is_path.then(|| Line { command: format!("{interpreter} {}", behind.trim()), own, added })
}

fn is_env(program: &str) -> bool {
    program.rsplit('/').next() == Some("env")
}

/// What says the same to the kernel; nothing where the words are one already, or the program splits them itself.
fn meant_of(program: &str, words: &[&str]) -> Option<Meant> {
    if is_env(program) { meant_of_env(program, words) } else { meant_of_shell(program, words) }
}

fn meant_of_env(env: &str, words: &[&str]) -> Option<Meant> {
    let (first, options) = words.split_first()?;
    let splits = ["-S", "-vS", "--split-string"].iter().any(|option| first.starts_with(option));
    if options.is_empty() || splits {
        return None;
    }
    if AT_HAND.contains(first)
        && let Some(meant) = at_hand(&format!("/bin/{first}"), options)
    {
        return Some(meant);
    }
    Some(Meant { line: format!("#!{env} -S {}", words.join(" ")), set: None })
}

fn meant_of_shell(shell: &str, options: &[&str]) -> Option<Meant> {
    let name = shell.rsplit('/').next()?;
    if options.len() < 2
        || name == "busybox"
        || !shells::SHELLS.contains(&name)
        || !options[0].starts_with('-')
    {
        return None;
    }
    let split = || Meant { line: format!("#!/usr/bin/env -S {shell} {}", options.join(" ")), set: None };
    Some(at_hand(shell, options).unwrap_or_else(split))
}

/// A shell with its options as one, or, where it can set them itself, with none.
fn at_hand(shell: &str, options: &[&str]) -> Option<Meant> {
    if options.is_empty() {
        return Some(Meant { line: format!("#!{shell}"), set: None });
    }
    if let [option] = options {
        return option.starts_with('-').then(|| Meant { line: format!("#!{shell} {option}"), set: None });
    }
    if let Some(joined) = joined(options) {
        return Some(Meant { line: format!("#!{shell} {joined}"), set: None });
    }
    let set = shells::can_set(options).then(|| format!("set {}", options.join(" ")))?;
    Some(Meant { line: format!("#!{shell}"), set: Some(set) })
}

/// `-e -u` as `-eu`, where none of them takes a word.
fn joined(options: &[&str]) -> Option<String> {
    let mut joined = String::from("-");
    for option in options {
        let letters = option.strip_prefix('-').filter(|letters| !letters.is_empty())?;
        if !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) || letters.contains(['c', 'o', 'O']) {
            return None;
        }
        letters.chars().for_each(|letter| {
            if !joined.contains(letter) {
                joined.push(letter);
            }
        });
    }
    Some(joined)
}

fn fix(section: &Section, line: &Line, meant: &Meant, line_end: &str) -> Fix {
    let top = section.body.start;
    let indentation = match &line.own {
        Some(own) => section.slice(&(top..own.start)),
        None => "    ",
    };
    let lines = meant.lines(indentation, line_end);
    let mut edits = Vec::new();
    if !line.added.is_empty() {
        edits.push(Edit { range: line.added.clone(), text: String::new() });
    }
    edits.push(match &line.own {
        Some(own) => Edit { range: own.clone(), text: lines },
        None => Edit { range: top..top, text: format!("{indentation}{lines}{line_end}") },
    });
    let title = match &meant.set {
        Some(set) => format!("Write `{}` and `{set}` below it", meant.line),
        None => format!("Write `{}`", meant.line),
    };
    Fix { title, applicability: Applicability::Unsafe, edits }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{applied, found, told};

    const RULE: &str = "shebang-without-effect";

    fn file(body: &str) -> String {
        format!("Bootstrap: docker\nFrom: a\n{body}")
    }

    #[test]
    fn several_words_are_one() {
        for (before, after) in [
            ("%test\n #!/usr/bin/env bash -e\n x\n", "%test\n #!/bin/bash -e\n x\n"),
            ("%test\n #!/usr/bin/env bash -e -u\n x\n", "%test\n #!/bin/bash -eu\n x\n"),
            ("%test\n#!/usr/bin/env\tbash -e -ux\n x\n", "%test\n#!/bin/bash -eux\n x\n"),
            ("%test\n #! /usr/bin/env bash -eo pipefail\n", "%test\n #!/bin/bash\n set -eo pipefail\n"),
            ("%test\n#!/usr/bin/env bash --login -e\n", "%test\n#!/usr/bin/env -S bash --login -e\n"),
            ("%test\n#!/usr/bin/env bash x.sh\n", "%test\n#!/usr/bin/env -S bash x.sh\n"),
            ("%test\n#!/usr/bin/env python3 -u\n x\n", "%test\n#!/usr/bin/env -S python3 -u\n x\n"),
            ("%test\n#!/usr/bin/env -i bash\n", "%test\n#!/usr/bin/env -S -i bash\n"),
            ("%test\n#!/usr/bin/env A=b bash\n", "%test\n#!/usr/bin/env -S A=b bash\n"),
            ("%test\n#!/bin/bash -e -x\n", "%test\n#!/bin/bash -ex\n"),
            ("%test\n#!/bin/bash --login -e\n", "%test\n#!/usr/bin/env -S /bin/bash --login -e\n"),
            // The words of the section line stand behind the script's own.
            ("%test -e # c\n#!/usr/bin/env bash\n x\n", "%test # c\n#!/bin/bash -e\n x\n"),
            ("%test -x\n #!/bin/bash -e\n x\n", "%test\n #!/bin/bash -ex\n x\n"),
            ("%runscript -e -u\n x\n", "%runscript\n    #!/bin/sh -eu\n x\n"),
            ("%test -e -o pipefail\n x\n", "%test\n    #!/bin/sh\n    set -e -o pipefail\n x\n"),
        ] {
            assert_eq!(applied(&file(before), RULE, 0), file(after));
            let windows = |body| file(body).replace('\n', "\r\n");
            assert_eq!(applied(&windows(before), RULE, 0), windows(after));
            assert!(told(&file(after), RULE).is_empty(), "{after}");
        }
    }

    #[test]
    fn one_word_is_one() {
        for body in [
            "%test\n#!/usr/bin/env -S bash -e -u\n x\n",
            "%test -e\n#!/usr/bin/env -S bash\n x\n",
            "%test\n#!/usr/bin/env  python3 \n x\n",
            "%test\n#!/usr/bin/env\tbash\n x\n",
            "%test\n#!/bin/bash -eu \n x\n",
            "%test\n#!/bin/bash /usr/bin/env x y\n x\n",
            "%test -e\n x\n",
            "%test -e # -u\n#!/bin/bash\n x\n",
            "%test {{ OPTIONS }} -e\n#!/bin/bash\n x\n",
            "%test\n#!/usr/bin/perl -w -T\n x\n",
            "%test\n x\n",
        ] {
            assert!(told(&file(body), RULE).is_empty(), "{body}");
        }
    }

    /// Whatever the words are, no wording ends inside backquotes.
    #[test]
    fn wordings_are_whole() {
        let long = format!("-{}", "e".repeat(200));
        for line in [
            "#!/usr/bin/env bash -e -u".to_owned(),
            format!("#!/usr/bin/env {long} {long}"),
            format!("#!/usr/bin/env bash --norc {long}"),
            format!("#!/bin/bash -o pipefail {long}"),
            "#!/usr/bin/env bash -o errexit -o nounset -o pipefail -o xtrace".to_owned(),
        ] {
            for finding in found(&file(&format!("%test\n{line}\n x\n")), RULE) {
                let message = &finding.message;
                assert!(
                    message.ends_with('.') && message.matches('`').count().is_multiple_of(2),
                    "{message}"
                );
            }
        }
    }
}
