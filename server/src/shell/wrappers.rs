//! Programs that run another program: what stands in front of a command without being the command.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::command::{Assignment, Command, Wrapper};
use super::word::Word;
use crate::mapped::Mapped;

/// How a wrapper's own words are told from the command behind them.
struct Row {
    names: &'static [&'static str],
    /// Words that must follow the name, as in `conda run`.
    verb: &'static str,
    /// Options that take their value from the next word; all others stand alone.
    values: &'static [&'static str],
    /// Operands of its own before the command: the duration of `timeout`.
    operands: usize,
    /// `NAME=value` may stand before the command.
    assigns: bool,
    /// Any number of operands of its own, up to a `--` without which it takes the command as one string.
    delimited: bool,
    /// With one of these it only asks something.
    asks: &'static [&'static str],
}

const PLAIN: Row =
    Row { names: &[], verb: "", values: &[], operands: 0, assigns: false, delimited: false, asks: &[] };

/// Sources: the manual pages of sudo 1.9.13, opendoas 6.8, time 1.9, fakeroot 1.31, xvfb 21.1 and the `--help` of
/// coreutils 9.1, findutils 4.9, util-linux 2.38 (all Debian 12); scl(1) of scl-utils 2.0; conda/cli/main_run.py of conda 25,
/// micromamba/src/run.cpp of mamba 1.5; `uv run --help` of uv 0.13.9, `pipenv run --help` of pipenv 2026.10;
/// POSIX.1-2024 for what the shell has itself.
const ROWS: &[Row] = &[
    Row {
        names: &["sudo"],
        values: &[
            "-C",
            "--close-from",
            "-D",
            "--chdir",
            "-g",
            "--group",
            "-h",
            "--host",
            "-p",
            "--prompt",
            "-R",
            "--chroot",
            "-r",
            "--role",
            "-T",
            "--command-timeout",
            "-t",
            "--type",
            "-U",
            "--other-user",
            "-u",
            "--user",
        ],
        assigns: true,
        asks: &["-l", "--list", "-v", "--validate", "-V", "--version", "-e", "--edit"],
        ..PLAIN
    },
    Row { names: &["doas"], values: &["-C", "-u"], ..PLAIN },
    Row {
        names: &["env"],
        values: &["-C", "--chdir", "-S", "--split-string", "-u", "--unset"],
        assigns: true,
        ..PLAIN
    },
    Row { names: &["time"], values: &["-f", "--format", "-o", "--output"], ..PLAIN },
    Row { names: &["nice"], values: &["-n", "--adjustment"], ..PLAIN },
    Row {
        names: &["ionice"],
        values: &["-c", "--class", "-n", "--classdata", "-p", "--pid", "-P", "--pgid", "-u", "--uid"],
        ..PLAIN
    },
    Row { names: &["exec"], values: &["-a"], ..PLAIN },
    Row { names: &["command"], asks: &["-v", "-V"], ..PLAIN },
    Row { names: &["builtin", "nohup", "setsid", "eatmydata", "unbuffer", "catchsegv", "busybox"], ..PLAIN },
    Row { names: &["stdbuf"], values: &["-i", "--input", "-o", "--output", "-e", "--error"], ..PLAIN },
    Row { names: &["scl"], verb: "enable", delimited: true, ..PLAIN },
    Row { names: &["timeout"], values: &["-k", "--kill-after", "-s", "--signal"], operands: 1, ..PLAIN },
    Row { names: &["chroot"], values: &["--userspec", "--groups"], operands: 1, ..PLAIN },
    Row { names: &["fakeroot"], values: &["-l", "--lib", "--faked", "-s", "-i", "-b"], ..PLAIN },
    Row { names: &["gosu", "su-exec", "setuser"], operands: 1, ..PLAIN },
    Row {
        names: &["runuser"],
        values: &["-u", "--user", "-g", "--group", "-G", "--supp-group", "-w", "--whitelist-environment"],
        asks: &["-c", "--command", "-l", "--login", "-"],
        ..PLAIN
    },
    Row {
        names: &["flock"],
        values: &["-w", "--timeout", "-E", "--conflict-exit-code"],
        operands: 1,
        ..PLAIN
    },
    Row {
        names: &["xargs"],
        values: &[
            "-a",
            "--arg-file",
            "-d",
            "--delimiter",
            "-E",
            "-I",
            "-L",
            "--max-lines",
            "-n",
            "--max-args",
            "-P",
            "--max-procs",
            "-s",
            "--max-chars",
            "--process-slot-var",
        ],
        ..PLAIN
    },
    Row {
        names: &["xvfb-run"],
        values: &[
            "-e",
            "--error-file",
            "-f",
            "--auth-file",
            "-n",
            "--server-num",
            "-p",
            "--xauth-protocol",
            "-s",
            "--server-args",
            "-w",
            "--wait",
        ],
        ..PLAIN
    },
    Row {
        names: &["conda", "mamba"],
        verb: "run",
        values: &["-n", "--name", "-p", "--prefix", "--cwd"],
        ..PLAIN
    },
    Row {
        names: &["micromamba"],
        verb: "run",
        values: &[
            "-n",
            "--name",
            "-p",
            "--prefix",
            "-r",
            "--root-prefix",
            "--cwd",
            "-e",
            "--env",
            "-a",
            "--attach",
            "--label",
            "--rc-file",
        ],
        ..PLAIN
    },
    Row {
        names: &["uv"],
        verb: "run",
        values: &[
            "--extra",
            "--no-extra",
            "--group",
            "--no-group",
            "--only-group",
            "--env-file",
            "-w",
            "--with",
            "--with-editable",
            "--with-requirements",
            "--package",
            "--python-platform",
            "--index",
            "--default-index",
            "-i",
            "--index-url",
            "--extra-index-url",
            "-f",
            "--find-links",
            "--index-strategy",
            "--keyring-provider",
            "-P",
            "--upgrade-package",
            "--resolution",
            "--prerelease",
            "--fork-strategy",
            "--exclude-newer",
            "--reinstall-package",
            "--link-mode",
            "-C",
            "--config-setting",
            "--cache-dir",
            "--refresh-package",
            "-p",
            "--python",
            "--color",
            "--allow-insecure-host",
            "--directory",
            "--project",
            "--config-file",
        ],
        asks: &["-m", "--module", "-s", "--script"],
        ..PLAIN
    },
    Row {
        names: &["poetry", "pipenv"],
        verb: "run",
        values: &["-C", "--directory", "-P", "--project"],
        ..PLAIN
    },
];

/// Asked of every command.
static BY_NAME: LazyLock<HashMap<&str, &Row>> =
    LazyLock::new(|| ROWS.iter().flat_map(|row| row.names.iter().map(move |name| (*name, row))).collect());

/// A command's words without what stands in front.
#[derive(Default)]
pub(super) struct Unwrapped {
    pub(super) wrappers: Vec<Wrapper>,
    pub(super) assignments: Vec<Assignment>,
    pub(super) words: Vec<Word>,
}

/// Takes wrappers off as long as a command stands behind them.
pub(super) fn unwrap(words: Vec<Word>) -> Unwrapped {
    let mut unwrapped = Unwrapped::default();
    let mut from = 0;
    while let Some(length) = wrapper_length(&words[from..]) {
        let own = &words[from..from + length];
        let (Some(first), Some(next)) = (own.first(), words.get(from + length)) else { break };
        let name = first.base_name().unwrap_or_default().to_owned();
        let span = first.range.start..next.range.start.max(first.range.start);
        unwrapped.assignments.extend(own.iter().skip(1).filter_map(assignment));
        unwrapped.wrappers.push(Wrapper { name, range: first.range.clone(), span });
        from += length;
    }
    unwrapped.words = words;
    unwrapped.words.drain(..from);
    unwrapped
}

/// How many of the words belong to the wrapper that they begin with; nothing if they begin with none.
fn wrapper_length(words: &[Word]) -> Option<usize> {
    let name = words.first()?.base_name()?;
    let second = words.get(1)?.sketch();
    let row = BY_NAME.get(name).filter(|row| row.verb.is_empty() || row.verb == second)?;
    let mut at = if row.verb.is_empty() { 1 } else { 2 };
    if row.delimited {
        at += words[at..].iter().position(|word| word.sketch() == "--")?;
    }
    let mut operands = row.operands;
    while let Some(word) = words.get(at) {
        let text = word.sketch();
        if text == "--" {
            at += 1;
            break;
        }
        if row.asks.contains(&text) {
            return None;
        }
        if text.starts_with('-') {
            at += 1 + usize::from(takes_next_word(row, text));
        } else if row.assigns && assignment(word).is_some() {
            at += 1;
        } else if operands > 0 {
            operands -= 1;
            at += 1;
        } else {
            break;
        }
    }
    (at < words.len()).then_some(at)
}

/// Whether an option, or the last letter of several in one word (`-Eu root`), takes its value from the next word.
fn takes_next_word(row: &Row, text: &str) -> bool {
    if text.starts_with("--") || row.values.contains(&text) {
        return row.values.contains(&text);
    }
    let takes = |letter: char| {
        row.values.iter().any(|value| value.strip_prefix('-').is_some_and(|rest| rest.chars().eq([letter])))
    };
    let first = text.char_indices().skip(1).find(|(_, letter)| takes(*letter));
    first.is_some_and(|(at, letter)| at + letter.len_utf8() == text.len())
}

/// `NAME=value` as a word.
fn assignment(word: &Word) -> Option<Assignment> {
    let (name, value) = word.sketch().split_once('=')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !is_name {
        return None;
    }
    let start = name.len() + 1;
    let source = word.source(start..start + value.len());
    let value = Word {
        range: if value.is_empty() { word.range.end..word.range.end } else { source },
        value: part(&word.value, start),
        quoted: word.quoted,
        assigned_at: word.assigned_at.clone(),
        rounds: None,
    };
    Some(Assignment { name: name.to_owned(), range: word.range.clone(), value })
}

fn part(value: &Mapped, start: usize) -> Mapped {
    value.slice(start..value.text().len())
}

/// The program whose path a command prints: `which pip`, `command -v pip`.
pub(super) fn looked_up(command: &Command) -> Option<&str> {
    let words: Vec<&str> = command.words.iter().map(Word::sketch).collect();
    let asks = matches!(words.as_slice(), ["which", _] | ["command", "-v", _] | ["type", "-p" | "-P", _]);
    command.words.last().filter(|_| asks)?.text()
}
