//! Simple commands as plain data. Ranges are bytes of the script's text.

use std::ops::Range;
use std::sync::Arc;

use super::word::Word;

/// A simple command: a program and its arguments, with everything around them that changes what they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// From the first wrapper or assignment to the last argument; redirections in front or behind do not count.
    pub range: Range<usize>,
    /// Where the line of the program's word ends, or the command if that is earlier.
    pub line_end: usize,
    /// The innermost statement around it that stands in a sequence of statements: a line put before it is run before it.
    pub statement: Range<usize>,
    /// `sudo -E`, `env X=y`, `time` …, the outermost first.
    pub wrappers: Vec<Wrapper>,
    /// `X=y` in front of the program, also behind `env` and `sudo`.
    pub assignments: Vec<Assignment>,
    /// The program and its arguments; never empty. An unquoted variable that holds two words gives two, both with the
    /// range of the word that they were written as.
    pub words: Vec<Word>,
    /// Redirections to and from files, in source order.
    pub redirections: Vec<Redirection>,
    /// A here-document or here-string on its standard input.
    pub input: Option<Input>,
    /// The command whose output it reads through a pipe: its index in the same list.
    pub fed_by: Option<usize>,
    /// How it comes to be run.
    pub origin: Origin,
    /// The processes of their own that it is run in, outermost first, by number: `( … )`, `$( … )`, a part of a pipe, a
    /// string that another shell runs. What it does to its process ends with that.
    pub shells: Arc<[usize]>,
    /// Its words are a list in another language: what is written between them is no word.
    pub listed: bool,
    /// Inside a branch, a loop or a function, or behind `||`: it may run never or several times.
    pub conditional: bool,
    /// How many compound commands, functions and opened strings stand around it.
    pub depth: usize,
}

/// How a command comes to be run. Numbers are indices in the same list of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// As a statement of the script.
    Script,
    /// Inside `$(…)` or backquotes, in a word of that command, if it is a command's word.
    Substitution {
        /// The command with the word.
        of: Option<usize>,
    },
    /// Inside `<(…)` or `>(…)`.
    ProcessSubstitution {
        /// The command with the word.
        of: Option<usize>,
    },
    /// In the string or here-document that another command runs: `bash -c '…'`, `eval "…"`, `sh <<EOF`.
    Opened {
        /// The command that runs it.
        by: usize,
    },
}

/// A command in front of the command: `sudo -E -u root`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapper {
    /// Base name of the program.
    pub name: String,
    /// The program's word.
    pub range: Range<usize>,
    /// The program's word with its own options and arguments, up to the first byte of what it runs.
    pub span: Range<usize>,
}

/// `NAME=value`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// The whole of it, from the name to the end of the value.
    pub range: Range<usize>,
    /// What it is set to; of an array, the elements with blanks between them.
    pub value: Word,
}

/// `> file`, `2>&1`, `< file`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirection {
    /// `>`, `>>`, `<`, `>&` …
    pub operator: String,
    /// The number in front, if there is one.
    pub descriptor: Option<u32>,
    /// The file, or the other descriptor.
    pub target: Word,
}

/// Text given to a command's standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// `<<` or `<<<`
    pub kind: InputKind,
    /// The text as the command reads it; its range is the body.
    pub text: Word,
}

/// How a text is given to a command's standard input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// `<<EOF`, also when `cat` passes it on through a pipe.
    HereDocument,
    /// `<<< "text"`
    HereString,
}

impl Command {
    /// Base name of the program: `pip` for `/opt/conda/bin/pip` and for `$PREFIX/bin/pip`; nothing if it is not known.
    #[must_use]
    pub fn program(&self) -> Option<&str> {
        self.words.first().and_then(Word::base_name)
    }

    /// The words behind the program.
    #[must_use]
    pub fn arguments(&self) -> &[Word] {
        self.words.get(1..).unwrap_or_default()
    }

    /// The program's word.
    #[must_use]
    pub fn program_range(&self) -> Range<usize> {
        self.words.first().map_or(self.range.clone(), |word| word.range.clone())
    }

    /// The wrapper of that name, for example `sudo`.
    #[must_use]
    pub fn wrapper(&self, name: &str) -> Option<&Wrapper> {
        self.wrappers.iter().find(|wrapper| wrapper.name == name)
    }
}
