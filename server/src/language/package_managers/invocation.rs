//! A command read with the row of its program: which verb, which options with which values, which operands.

use std::cell::OnceCell;
use std::ops::Range;

use super::package::{Package, packages};
use super::{Action, Dialect, Family, Manager, Options, Takes, Verb, by_program, system};
use crate::shell::{Command, UNRESOLVED, Word};

/// A call of a package manager.
#[derive(Clone, Debug)]
pub struct Invocation<'c> {
    /// The command that it was read from.
    pub command: &'c Command,
    /// The row of its program.
    pub manager: &'static Manager,
    /// Base name of the program as it was called: `pip3`, `apt-get`; `pip` for `python -m pip`.
    pub program: &'c str,
    /// The row of its verb.
    pub verb: &'static Verb,
    /// What comes of it.
    pub action: Action,
    /// The spelling of the verb: `install`; empty if there is none.
    pub verb_name: &'static str,
    /// From the program's word to the verb if they stand on one line, else the program's word.
    pub verb_range: Range<usize>,
    /// The options, in order.
    pub options: Vec<Given<'c>>,
    /// What is neither verb nor option nor an option's value.
    pub operands: Vec<Argument<'c>>,
    packages: OnceCell<Vec<Package>>,
}

/// An option as it was given.
#[derive(Clone, Copy, Debug)]
pub struct Given<'c> {
    /// Its longest spelling, or as it was written if the tables do not know it.
    pub name: &'c str,
    /// The word that it stands in.
    pub word: &'c Word,
    /// Its value.
    pub value: Option<Argument<'c>>,
}

/// A word, or the end of one: `VALUE` of `--option=VALUE`.
#[derive(Clone, Copy, Debug)]
pub struct Argument<'c> {
    /// The word.
    pub word: &'c Word,
    /// Where in its text the argument begins.
    pub start: usize,
}

impl<'c> Argument<'c> {
    /// What is known of it; [`UNRESOLVED`] stands for the rest.
    #[must_use]
    pub fn sketch(&self) -> &'c str {
        self.word.sketch().get(self.start..).unwrap_or_default()
    }

    /// Its text, if all of it is known.
    #[must_use]
    pub fn text(&self) -> Option<&'c str> {
        Some(self.sketch()).filter(|text| !text.contains(UNRESOLVED))
    }

    /// Where it is written, without the quotes around it.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.part(0..self.sketch().len())
    }

    /// Where a part of its text is written.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Range<usize> {
        self.word.source(self.start + range.start..self.start + range.end)
    }

    /// Whether the end of a part of its text stands in the script just so.
    #[must_use]
    pub fn is_written(&self, range: Range<usize>) -> bool {
        let text = self.sketch().get(range.clone()).unwrap_or_default();
        let Some((last, _)) = text.char_indices().next_back() else { return false };
        self.word.editable(self.start + range.start + last..self.start + range.end).is_some()
    }
}

impl<'c> Invocation<'c> {
    /// The packages that it asks for, in order. What is no package (a path, a local archive, a file of requirements) and
    /// what cannot be known before the build is left out.
    #[must_use]
    pub fn packages(&self) -> &[Package] {
        self.packages.get_or_init(|| packages(self))
    }

    /// Whether an option is given, by its longest spelling.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.options.iter().any(|given| given.name == name)
    }

    /// Whether an option answers every question that the command would ask; `-qq` of `apt-get` is such an answer.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        let quiet = self.options.iter().filter(|given| given.name == "--quiet");
        let loudness = quiet
            .map(|given| given.value.and_then(|value| value.sketch().parse().ok()).unwrap_or(1))
            .fold(0, u32::saturating_add);
        self.manager.answers.iter().any(|option| self.has(option))
            || (self.manager.family == Family::Apt && loudness >= 2)
    }

    /// The values of an option, by its longest spelling, in order.
    pub fn values(&self, name: &str) -> impl Iterator<Item = Argument<'c>> {
        self.options.iter().filter(move |given| given.name == name).filter_map(|given| given.value)
    }
}

/// Reads a command as a call of a package manager; nothing if it is none, or asks for something that does not matter.
#[must_use]
pub fn invocation(command: &Command) -> Option<Invocation<'_>> {
    let itself = || Some((command.words.first()?.base_name()?, 1));
    let (program, behind) = module(&command.words).or_else(itself)?;
    let manager = by_program(program)?;
    let mut reader =
        Reader { manager, verb: None, path: String::new(), options: Vec::new(), operands: Vec::new() };
    let verb_word = reader.read(command.words.get(behind..)?);
    let (verb, verb_name) = reader.verb.or_else(|| find_verb(manager, ""))?;
    let first = command.words.first()?.range.clone();
    let verb_range = match verb_word {
        Some(word) if word.range.end <= command.line_end => first.start..word.range.end,
        _ => first,
    };
    let Reader { options, operands, .. } = reader;
    let action = verb.action;
    let mut invocation = Invocation {
        command,
        manager,
        program,
        verb,
        action,
        verb_name,
        verb_range,
        options,
        operands,
        packages: OnceCell::new(),
    };
    if manager.family == Family::Pacman {
        invocation.action = system::pacman_action(&invocation);
    }
    Some(invocation)
}

/// The module that Python runs, and the number of the word behind its name: `python -m pip`, `python3 -Impip`.
/// Source: python(1) 3.13; `-W`, `-X` and `-c` take a value.
fn module(words: &[Word]) -> Option<(&str, usize)> {
    let program = words.first()?.sketch();
    let name = program.rsplit('/').next().unwrap_or(program);
    if !name.starts_with("python") && !name.starts_with("pypy") && !program.contains(UNRESOLVED) {
        return None;
    }
    let mut behind = 1;
    loop {
        let flags = words.get(behind)?.sketch().strip_prefix('-').filter(|flags| !flags.is_empty())?;
        behind += 1;
        let Some(at) = flags.find(['c', 'm', 'W', 'X', '-']) else { continue };
        let (option, value) = flags[at..].split_at(1);
        match (option, value) {
            ("m", "") => return Some((words.get(behind)?.base_name()?, behind + 1)),
            ("m", name) => return Some((name, behind)),
            ("W" | "X", "") => behind += 1,
            ("W" | "X", _) => {}
            ("-", name) if !name.is_empty() => {}
            _ => return None,
        }
    }
}

struct Reader<'c> {
    manager: &'static Manager,
    verb: Option<(&'static Verb, &'static str)>,
    /// The words of a verb that has several, as far as they are read.
    path: String,
    options: Vec<Given<'c>>,
    operands: Vec<Argument<'c>>,
}

impl<'c> Reader<'c> {
    /// Reads the words behind the program; gives the verb's last word.
    fn read(&mut self, words: &'c [Word]) -> Option<&'c Word> {
        let mut verb_word = None;
        let mut words = words.iter();
        let mut options_end = false;
        while let Some(word) = words.next() {
            let text = word.sketch();
            if !options_end && text == "--" {
                options_end = true;
            } else if !options_end && text.len() > 1 && text.starts_with('-') {
                self.option(word, &mut words);
            } else if self.manager.skipped.is_some_and(|skipped| text.starts_with(skipped)) {
            } else if self.verb.is_none() && self.operands.is_empty() && self.extend_verb(text) {
                verb_word = Some(word);
            } else {
                self.operand(word);
            }
        }
        verb_word
    }

    /// Takes a word for an operand; the variable of a loop is all that it becomes, as if the command were given all at
    /// once. For `git clone` a second operand is something else.
    fn operand(&mut self, word: &'c Word) {
        let rounds = if self.manager.family == Family::Git { &[] } else { word.rounds() };
        match rounds {
            [] => self.operands.push(Argument { word, start: 0 }),
            rounds => self.operands.extend(rounds.iter().map(|word| Argument { word, start: 0 })),
        }
    }

    /// Takes a word for the next one of the verb, if some verb has it there.
    fn extend_verb(&mut self, text: &str) -> bool {
        if !self.path.is_empty() {
            self.path.push(' ');
        }
        self.path.push_str(text);
        self.verb = find_verb(self.manager, &self.path);
        let begins =
            |name: &&str| name.strip_prefix(self.path.as_str()).is_some_and(|rest| rest.starts_with(' '));
        let more = self.manager.verbs.iter().any(|verb| verb.names.iter().any(begins));
        if !more && self.verb.is_none() {
            // No verb: whatever follows is not understood, unless the program needs none.
            self.verb = find_verb(self.manager, "");
            return false;
        }
        true
    }

    fn option(&mut self, word: &'c Word, words: &mut std::slice::Iter<'c, Word>) {
        let text = word.sketch();
        let mut next_word = || words.next().map(|word| Argument { word, start: 0 });
        if text.starts_with("--") || self.manager.dialect == Dialect::SingleDash {
            let (spelling, attached) = match text.find('=') {
                Some(at) => (&text[..at], Some(Argument { word, start: at + 1 })),
                None => (text, None),
            };
            let (name, takes) = self.find(spelling).unwrap_or((spelling, Takes::Nothing));
            let value = if takes == Takes::Value { attached.or_else(&mut next_word) } else { attached };
            self.options.push(Given { name, word, value });
            return;
        }
        for (at, letter) in text.char_indices().skip(1) {
            let end = at + letter.len_utf8();
            let written = &text[at..end];
            let (name, takes) = self.find(&format!("-{written}")).unwrap_or((written, Takes::Nothing));
            let rest = &text[end..];
            let value = match takes {
                Takes::Value if rest.is_empty() => next_word(),
                Takes::Value => Some(Argument { word, start: end + usize::from(rest.starts_with('=')) }),
                Takes::Attached if rest.starts_with('=') => Some(Argument { word, start: end + 1 }),
                Takes::Nothing | Takes::Attached => None,
            };
            self.options.push(Given { name, word, value });
            // `-q=2`
            if takes == Takes::Value || rest.starts_with('=') {
                break;
            }
        }
    }

    /// Looks an option up: of the verb, of the manager; before the verb, of any verb that may follow.
    fn find(&self, spelling: &str) -> Option<(&'static str, Takes)> {
        let look = |find: fn(&Options, &str) -> Option<(&'static str, Takes)>| {
            let of_verb = match self.verb {
                Some((verb, _)) => find(&verb.options, spelling),
                None => None,
            };
            let of_any = || self.manager.verbs.iter().find_map(|verb| find(&verb.options, spelling));
            of_verb
                .or_else(|| find(&self.manager.options, spelling))
                .or_else(|| if self.verb.is_none() { of_any() } else { None })
        };
        look(Options::find).or_else(|| {
            let may = self.manager.dialect == Dialect::Abbreviated && spelling.starts_with("--");
            if may { look(Options::find_abbreviated) } else { None }
        })
    }
}

fn find_verb(manager: &'static Manager, path: &str) -> Option<(&'static Verb, &'static str)> {
    manager.verbs.iter().find_map(|verb| Some((verb, *verb.names.iter().find(|name| **name == path)?)))
}
