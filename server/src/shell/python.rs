//! Python code that a command is given, as far as it runs other commands: `python -c '…'`, `python - <<EOF`.
//!
//! What such code runs is made a line of shell and then read like any other: a string that a shell gets is one already, a
//! list of words becomes one word each.

use std::collections::HashMap;
use std::ops::Range;

use super::calls::{self, Call, CallArgument, Item, Value};
use super::word::{UNRESOLVED, Word};
use crate::mapped::Mapped;

/// How a function takes the command that it runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// As a line for the shell.
    Line,
    /// As a list of words, or as a line.
    Words,
    /// As a list of the words behind this program.
    Arguments(&'static str),
}

/// Functions that run commands. One whose name has no module is known by the module that the code names.
/// Sources: Python 3.13, modules `os` and `subprocess`, and 2.7, `commands`; the entry points of pip 9 to 26; `main` of
/// setuptools' `easy_install`.
const FUNCTIONS: &[(&str, &str, Takes)] = &[
    ("os", "system", Takes::Line),
    ("os", "popen", Takes::Line),
    ("subprocess", "getoutput", Takes::Line),
    ("subprocess", "getstatusoutput", Takes::Line),
    ("commands", "getoutput", Takes::Line),
    ("commands", "getstatusoutput", Takes::Line),
    ("subprocess", "run", Takes::Words),
    ("subprocess", "call", Takes::Words),
    ("subprocess", "check_call", Takes::Words),
    ("subprocess", "check_output", Takes::Words),
    ("subprocess", "Popen", Takes::Words),
    ("pip", "main", Takes::Arguments("pip")),
    ("pip._internal", "main", Takes::Arguments("pip")),
    ("pip._internal.main", "main", Takes::Arguments("pip")),
    ("pip._internal.cli.main", "main", Takes::Arguments("pip")),
    ("pip", "pipmain", Takes::Arguments("pip")),
    ("easy_install", "main", Takes::Arguments("easy_install")),
    ("setuptools.command.easy_install", "main", Takes::Arguments("easy_install")),
];

/// The code behind `-c`; nothing where Python runs a module or a file. Source: python(1) 3.13.
pub(super) fn code(arguments: &[Word]) -> Option<&Word> {
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.sketch().strip_prefix('-')? {
            "W" | "X" => drop(words.next()),
            long if long.starts_with('-') => {}
            // Bundled with flags that take no value.
            flags if flags.ends_with('c') => return words.next(),
            flags if flags.ends_with('m') => return None,
            _ => {}
        }
    }
    None
}

/// Whether Python reads its code from standard input.
pub(super) fn reads_input(arguments: &[Word]) -> bool {
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.sketch() {
            "-" => return true,
            "-W" | "-X" => drop(words.next()),
            flags if flags.starts_with("--") => {}
            flags if flags.starts_with('-') && !flags.ends_with(['c', 'm']) => {}
            _ => return false,
        }
    }
    true
}

/// Whether a program of this base name runs Python code.
pub(super) fn is_python(program: &str) -> bool {
    let version = program.strip_prefix("python").or_else(|| program.strip_prefix("pypy"));
    version.is_some_and(|version| version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

/// A command that code runs.
pub(super) struct Run {
    /// It as a line of shell.
    pub(super) line: Mapped,
    /// Whether the code has it as a list of words.
    pub(super) listed: bool,
}

/// The commands that a piece of code runs, in order.
pub(super) fn runs(code: &Mapped) -> Vec<Run> {
    let text = code.text();
    let items = calls::parse_python(text).items;
    let mut reader = Reader { text, constants: HashMap::new() };
    let mut runs = Vec::new();
    for item in &items {
        match item {
            // What is set twice is not known.
            Item::Assignment { name, value } => {
                let known = reader.constants.entry(&text[name.clone()]);
                known.and_modify(|known| *known = None).or_insert(Some(value));
            }
            Item::Call(call) => runs.extend(reader.run(call)),
            Item::Macro { .. } | Item::PackageMode(_) => {}
        }
    }
    runs.into_iter().map(|run| Run { line: run.line.through(code), ..run }).collect()
}

struct Reader<'t> {
    text: &'t str,
    constants: HashMap<&'t str, Option<&'t Value>>,
}

impl<'t> Reader<'t> {
    fn run(&self, call: &'t Call) -> Option<Run> {
        let name = &self.text[call.name.clone()];
        let (_, _, takes) = FUNCTIONS.iter().find(|(module, function, _)| match name.rsplit_once('.') {
            Some((before, last)) => before == *module && last == *function,
            None => name == *function && self.imports(module),
        })?;
        let first = call.arguments.first().filter(|argument| argument.name.is_none());
        let value = first.map(|argument| &argument.value).or_else(|| call.named(self.text, "args"))?;
        match (self.known(value), takes) {
            (Value::List(words), Takes::Words) => Some(self.words(None, words)),
            (Value::List(words), Takes::Arguments(program)) => Some(self.words(Some(program), words)),
            (Value::Text(line), Takes::Line | Takes::Words) => {
                let mut made = Mapped::default();
                self.push(&mut made, line.clone(), false);
                Some(Run { line: made, listed: false })
            }
            _ => None,
        }
    }

    /// Whether the code takes names out of a module.
    fn imports(&self, module: &str) -> bool {
        self.text.match_indices("from ").any(|(at, from)| {
            let rest = self.text[at + from.len()..].trim_start();
            rest.strip_prefix(module).is_some_and(|rest| rest.starts_with([' ', '.']))
        })
    }

    fn known(&self, value: &'t Value) -> &'t Value {
        match value {
            Value::Name(name) => {
                self.constants.get(&self.text[name.clone()]).copied().flatten().unwrap_or(value)
            }
            value => value,
        }
    }

    /// A list of words as a line, each in quotes.
    fn words(&self, program: Option<&str>, words: &'t [CallArgument]) -> Run {
        let mut line = Mapped::default();
        if let (Some(program), Some(start)) = (program, words.iter().find_map(|word| start(&word.value))) {
            line.push_replaced(self.character(start), &format!("{program} "));
        }
        let mut at = 0;
        for word in words {
            match self.known(&word.value) {
                Value::Text(range) => {
                    line.push_replaced(range.start - 1..range.start, "'");
                    self.push(&mut line, range.clone(), true);
                    line.push_replaced(range.end..range.end + 1, "' ");
                    at = range.end;
                }
                Value::Name(name) if self.text[name.clone()].ends_with("sys.executable") => {
                    line.push_replaced(name.clone(), "python3 ");
                    at = name.end;
                }
                value => {
                    let at = start(value).unwrap_or(at);
                    line.push_replaced(self.character(at), &format!("{UNRESOLVED} "));
                }
            }
        }
        Run { line, listed: true }
    }

    /// The character that begins there.
    fn character(&self, at: usize) -> Range<usize> {
        at..self.text.ceil_char_boundary(at + 1)
    }

    /// Appends what is in a string. What the code puts into it is not known.
    fn push(&self, line: &mut Mapped, string: Range<usize>, in_quotes: bool) {
        let prefix = self.text[..string.start].trim_end_matches(['"', '\'']);
        let is_raw = prefix.ends_with(['r', 'R']);
        let is_formatted = prefix.ends_with(['f', 'F']);
        let mut at = string.start;
        while at < string.end {
            let rest = &self.text[at..string.end];
            let special = |char: char| match char {
                '\\' => !is_raw,
                '{' => is_formatted,
                '\'' => in_quotes,
                _ => false,
            };
            let plain = rest.find(special).unwrap_or(rest.len());
            line.push_verbatim(at, &rest[..plain]);
            at += plain;
            let mut chars = rest[plain..].chars();
            let (length, made) = match chars.next() {
                None => break,
                Some('{') => (rest[plain..].find('}').map_or(rest.len() - plain, |end| end + 1), UNRESOLVED),
                Some('\\') => match chars.next() {
                    Some('n') => (2, '\n'),
                    Some('t') => (2, '\t'),
                    Some(escaped) => (1 + escaped.len_utf8(), escaped),
                    None => (1, ' '),
                },
                Some(quote) => (quote.len_utf8(), quote),
            };
            let made = if in_quotes && made == '\'' { "'\\''".to_owned() } else { made.to_string() };
            line.push_replaced(at..at + length, &made);
            at += length;
        }
    }
}

/// Where a value that has a place begins.
fn start(value: &Value) -> Option<usize> {
    match value {
        Value::Text(range) | Value::Name(range) => Some(range.start),
        Value::Call(call) => Some(call.name.start),
        Value::List(_) | Value::Other => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Environment, Script};

    /// The commands that code runs, `*` in front of one that was a list.
    #[track_caller]
    fn check(script: &str, expected: &[&str]) {
        let commands = Script::parse(script).commands(&Environment::new());
        let inner = commands.iter().filter(|command| command.depth > 0);
        let found: Vec<_> = inner
            .map(|command| {
                let words: Vec<_> = command.words.iter().map(|word| word.sketch()).collect();
                format!("{}{}", if command.listed { "*" } else { "" }, words.join(" "))
            })
            .collect();
        assert_eq!(found, expected, "{script}");
    }

    #[test]
    fn what_code_runs() {
        check("python -c \"import pip; pip.main(['install', 'numpy'])\"", &["*pip install numpy"]);
        check(
            "python3 -u -c 'from pip._internal import main as m, main; main([\"install\", \"a==1\"])'",
            &["*pip install a==1"],
        );
        check(
            "/opt/py/bin/python3.11 - <<'EOF'\nimport subprocess, sys\npkgs = ['x']\nfor p in pkgs:\n    subprocess.check_call([sys.executable, '-m', 'pip',\n        'install', p, 'scipy>=1'])\nEOF\n",
            &["*python3 -m pip install \u{FFFC} scipy>=1"],
        );
        check(
            "python <<EOF\nimport os\nos.system(\"apt-get install -y vim && pip install a\")\nEOF\n",
            &["apt-get install -y vim", "pip install a"],
        );
        check("python -c 'import os; os.system(\"echo \\\"a b\\\"\")'", &["echo a b"]);
        check(
            "python -c \"import subprocess as s; from subprocess import run; run(f'pip install {x} b', shell=True)\"",
            &["pip install \u{FFFC} b"],
        );
        check(
            "python -c 'c = [\"pip\", \"install\", \"a\"]; import subprocess; subprocess.call(c)'",
            &["*pip install a"],
        );
        check(
            "python -c 'import subprocess; subprocess.run(args=[\"a\", r\"b\\c\", \"it\\x27s\"])'",
            &["*a b\\c itx27s"],
        );
    }

    #[test]
    fn what_runs_nothing() {
        for script in [
            "python -m pip install -c 'os.system(\"x\")' a",
            "python x.py -c 'os.system(\"x\")'",
            "python x.py <<EOF\nos.system('x')\nEOF\n",
            "python -c 'print(\"os.system(1)\") # os.system(\"x\")'",
            "python -c 'main([\"install\", \"x\"]); run(\"x\"); system(\"y\")'",
            "python -c 'os.system(x); subprocess.run(cmd + [\"a\"])'",
            "perl -c 'os.system(\"x\")'",
        ] {
            let inner = Script::parse(script).commands(&Environment::new());
            assert!(inner.iter().all(|command| command.depth == 0), "{script}");
        }
    }

    #[test]
    fn ranges_are_those_of_the_script() {
        let script = "python -c \"import pip; pip.main(['install', 'numpy'])\"";
        let commands = Script::parse(script).commands(&Environment::new());
        let word = &commands[1].words[2];
        assert_eq!(
            (&script[word.source(0..5)], word.editable(0..5)),
            ("numpy", script.find("numpy").map(|at| at..at + 5))
        );
    }

    #[test]
    fn ranges_end_between_characters() {
        for code in ["subprocess.run(['pip', \u{65e}])", "pip.main(['\u{e9}'])", "pip.main([x, 'a'])"] {
            let script = format!("python <<'EOF'\n{code}\nEOF\n");
            let commands = Script::parse(script.as_str()).commands(&Environment::new());
            assert_eq!(commands.len(), 2, "{code}");
            for command in &commands {
                let ranges = command.words.iter().map(|word| &word.range).chain([&command.range]);
                ranges.for_each(|range| assert!(script.get(range.clone()).is_some(), "{code}: {range:?}"));
            }
        }
    }

    #[test]
    fn anything_is_read() {
        for code in [
            "",
            "os.system(",
            "os.system('",
            "os.system(f'{",
            "os.system(\\",
            "pip.main([",
            "x='é\\",
            "os.system('\\",
        ] {
            let script = format!("python <<'EOF'\n{code}\nEOF\n");
            let _ = Script::parse(script.as_str()).commands(&Environment::new());
        }
        for piece in
            ["os.system('a b');", "x = [", "f'{", "pip.main(['a', ", "os.system('python -c ", "\"\"\""]
        {
            let script = format!("python <<'EOF'\n{}\nEOF\n", piece.repeat(5_000));
            let _ = Script::parse(script.as_str()).commands(&Environment::new());
        }
    }
}
