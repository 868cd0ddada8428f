//! From a word as it is written to the words that a program receives.
//!
//! The grammar says where variables and substitutions stand; everything between them is literal text, which is read
//! from the source by the rules of the quotes around it.

use std::ops::Range;

use memchr::memchr3;

use super::escape::{Meaning, Quoting, special};
use super::kind::Kind;
use super::layer::Stretch;
use super::parameter::Index;
use super::walk::{Context, Walker};
use super::word::Word;

/// The words that come out of one written word.
pub(super) struct Words {
    range: Range<usize>,
    /// The command that the word belongs to.
    pub(super) of: Option<usize>,
    pub(super) context: Context,
    pub(super) split: bool,
    pub(super) current: Word,
    /// The current word exists, even if it is empty.
    pub(super) begun: bool,
    done: Vec<Word>,
    /// How many of them stand before a `#` that a template's value brought in: the rest of the line is a comment.
    before_comment: Option<usize>,
}

impl Words {
    fn new(range: Range<usize>, of: Option<usize>, context: Context, split: bool) -> Self {
        Words {
            range,
            of,
            context,
            split,
            current: Word::default(),
            begun: false,
            done: Vec::new(),
            before_comment: None,
        }
    }

    pub(super) fn end_word(&mut self) {
        if self.begun {
            let next = Word { quoted: self.current.quoted, ..Word::default() };
            self.done.push(std::mem::replace(&mut self.current, next));
            self.begun = false;
        }
    }

    /// The words, each with the range of the whole.
    fn finish(self) -> impl Iterator<Item = Word> {
        let last = self.begun.then_some(self.current);
        let range = self.range;
        let count = self.before_comment.unwrap_or(usize::MAX);
        self.done.into_iter().chain(last).take(count).map(move |word| Word { range: range.clone(), ..word })
    }
}

/// Words that are still being read: the grammar cuts some in two, such as `"a"\b`, so one that begins where the last
/// one ended goes on with it.
#[derive(Default)]
pub(super) struct Pending {
    words: Option<Words>,
    end: usize,
    /// What follows is a comment.
    commented: bool,
}

impl Pending {
    /// Ends the last word.
    pub(super) fn finish(&mut self, to: &mut Vec<Word>) {
        if let Some(words) = self.words.take().filter(|_| !self.commented) {
            self.commented = words.before_comment.is_some();
            to.extend(words.finish());
        }
    }
}

impl Walker<'_, '_, '_> {
    /// Evaluates the word at the cursor and appends what it becomes.
    pub(super) fn words(&mut self, of: Option<usize>, context: Context, to: &mut Vec<Word>) {
        let mut pending = Pending::default();
        self.next_word(&mut pending, of, context, to);
        pending.finish(to);
    }

    /// Evaluates the word at the cursor; it may go on with the last one, and the next one with it.
    pub(super) fn next_word(
        &mut self,
        pending: &mut Pending,
        of: Option<usize>,
        context: Context,
        to: &mut Vec<Word>,
    ) {
        let node = self.cursor.node();
        let range = node.byte_range();
        if pending.end != range.start {
            pending.finish(to);
        }
        pending.end = range.end;
        let source = self.layer.source(range.clone());
        let words = pending.words.get_or_insert_with(|| Words::new(source.clone(), of, context, true));
        words.range.end = source.end.max(words.range.start);
        if node.is_named() {
            self.expand(words, Quoting::None);
        } else {
            self.literal(words, range, Quoting::None);
        }
    }

    /// Evaluates the word at the cursor where the shell splits nothing: an assignment, the target of a redirection.
    pub(super) fn one_word(&mut self, of: Option<usize>, context: Context) -> Word {
        let range = self.cursor.node().byte_range();
        let mut words = Words::new(self.layer.source(range), of, context, false);
        self.expand(&mut words, Quoting::None);
        Word { range: words.range, ..words.current }
    }

    /// Evaluates the body of a here-document at the cursor.
    pub(super) fn here_text(&mut self, context: Context, of: Option<usize>, quoting: Quoting) -> Word {
        let range = self.cursor.node().byte_range();
        let mut words = Words::new(self.layer.source(range.clone()), of, context, false);
        self.between(&mut words, range, quoting);
        Word { range: words.range, ..words.current }
    }

    fn expand(&mut self, words: &mut Words, quoting: Quoting) {
        let node = self.cursor.node();
        let range = node.byte_range();
        match Kind::of(node) {
            Kind::String => self.quoted(words, 1, "\"", Quoting::Double),
            Kind::TranslatedString => self.quoted(words, 2, "\"", Quoting::Double),
            Kind::RawString => self.quoted(words, 1, "'", Quoting::Single),
            Kind::AnsiString => self.quoted(words, 2, "'", Quoting::Ansi),
            Kind::SimpleExpansion => {
                let name = self.layer.get(range.start + 1..range.end);
                self.variable(words, range, name, Index::None, quoting);
            }
            Kind::Expansion => self.parameter(words, range, quoting),
            Kind::CommandSubstitution | Kind::ProcessSubstitution => self.output(words, range),
            Kind::Array => self.array(words),
            _ if self.layer.get(range.clone()).starts_with("$((") => {
                self.unresolved(words, range);
                self.statement(words.context);
            }
            _ => self.between(words, range, quoting),
        }
    }

    /// `skip` bytes of opening quote, then the text up to the closing one, if there is one.
    fn quoted(&mut self, words: &mut Words, skip: usize, close: &str, quoting: Quoting) {
        let range = self.cursor.node().byte_range();
        let start = (range.start + skip).min(range.end);
        let closed = self.layer.get(start..range.end).ends_with(close);
        words.begun = true;
        words.current.quoted = true;
        self.between(words, start..range.end - usize::from(closed), quoting);
    }

    /// Literal text with expansions in it; of the node's children only those that begin in the range count.
    pub(super) fn between(&mut self, words: &mut Words, range: Range<usize>, quoting: Quoting) {
        let mut from = range.start;
        self.each_child(|walker, child| {
            let at = child.byte_range();
            if at.start >= from
                && at.end <= range.end
                && expands(Kind::of(child), walker.layer.get(at.clone()))
            {
                walker.literal(words, from..at.start, quoting);
                walker.expand(words, quoting);
                from = at.end;
            }
        });
        self.literal(words, from..range.end, quoting);
    }

    fn literal(&mut self, words: &mut Words, range: Range<usize>, quoting: Quoting) {
        if range.is_empty() {
            return;
        }
        if !self.layer.has_templates() {
            return self.unquote(words, range, quoting);
        }
        for stretch in self.layer.stretches(range) {
            match stretch {
                Stretch::Literal(range) => self.unquote(words, range, quoting),
                Stretch::Template { range, name } => match self.gathered.environment.template(name) {
                    Some(value) => self.template(words, range, value, quoting),
                    None => self.unresolved(words, range),
                },
            }
        }
    }

    /// Literal text without what only the shell sees of it: backslashes that quote, tabs that are stripped; and with the
    /// values of plain variables, which the grammar does not get to see.
    fn unquote(&mut self, words: &mut Words, range: Range<usize>, quoting: Quoting) {
        let text = self.layer.get(range.clone());
        let mut plain = 0;
        let mut at = 0;
        while let Some(found) = text.as_bytes().get(at..).and_then(|rest| memchr3(b'\\', b'\t', b'$', rest)) {
            at += found;
            let rest = &text[at..];
            let (length, meaning) = match special(rest, at == 0 || text[..at].ends_with('\n'), quoting) {
                Some(special) => special,
                None => {
                    // Of `$$NAME` neither is the beginning of a variable.
                    at += 1 + usize::from(rest.starts_with("$$"));
                    continue;
                }
            };
            self.verbatim(words, range.start + plain..range.start + at, quoting);
            let source = range.start + at..range.start + at + length;
            match meaning {
                Meaning::Nothing => {}
                Meaning::Rest => {
                    words.begun = true;
                    self.layer.replace_to(&mut words.current.value, source, &rest[1..length]);
                }
                Meaning::Char(char) => {
                    let mut buffer = [0; 4];
                    let text = char.encode_utf8(&mut buffer);
                    self.layer.replace_to(&mut words.current.value, source, text);
                }
                Meaning::Variable(name) => self.variable(words, source, name, Index::None, quoting),
            }
            at += length;
            plain = at;
        }
        self.verbatim(words, range.start + plain..range.end, quoting);
    }

    fn verbatim(&self, words: &mut Words, range: Range<usize>, quoting: Quoting) {
        let blank = |char: char| char.is_ascii_whitespace();
        let mut from = range.start;
        if quoting == Quoting::Fallback && words.split {
            while let Some(length) = self.layer.get(from..range.end).find(blank) {
                self.verbatim(words, from..from + length, Quoting::None);
                words.end_word();
                from += length + 1;
            }
        }
        if from < range.end {
            words.begun = true;
            self.layer.push_to(&mut words.current.value, from..range.end);
        }
    }

    /// A template's value is put in before any shell sees the script, so quotes in it are quotes.
    fn template(&mut self, words: &mut Words, range: Range<usize>, value: &str, quoting: Quoting) {
        if !quoting.splits() || !words.split || !self.pay(value.len()) {
            words.begun = true;
            self.layer.replace_to(&mut words.current.value, range, value);
            return;
        }
        let mut quote = None;
        let mut from = 0;
        for (at, char) in value.char_indices() {
            match quote {
                Some(open) if char == open => quote = None,
                None if char == '"' || char == '\'' => quote = Some(char),
                None if char == '#' && at == from && !words.begun => {
                    words.before_comment.get_or_insert(words.done.len());
                    return;
                }
                None if char.is_ascii_whitespace() => {}
                _ => continue,
            }
            self.layer.replace_to(&mut words.current.value, range.clone(), &value[from..at]);
            words.begun |= at > from || !char.is_ascii_whitespace();
            if char.is_ascii_whitespace() {
                words.end_word();
            }
            from = at + 1;
        }
        if from < value.len() {
            words.begun = true;
            self.layer.replace_to(&mut words.current.value, range, &value[from..]);
        }
    }

    pub(super) fn unresolved(&mut self, words: &mut Words, range: Range<usize>) {
        words.begun = true;
        self.layer.unresolved_to(&mut words.current.value, range);
    }

    /// What a command prints is unknown, but that of `which pip` is a path to `pip`.
    fn output(&mut self, words: &mut Words, range: Range<usize>) {
        let first = self.gathered.commands.len();
        let last = self.substitution(words.context, words.of);
        let program = last
            .filter(|last| *last == first)
            .and_then(|last| self.gathered.commands.get(last))
            .and_then(super::wrappers::looked_up)
            .map(str::to_owned);
        match program {
            Some(program) => {
                words.begun = true;
                self.layer.replace_to(&mut words.current.value, range, &program);
            }
            None => self.unresolved(words, range),
        }
    }

    /// An array as one text: its elements with blanks between them.
    fn array(&mut self, words: &mut Words) {
        let (of, context) = (words.of, words.context);
        let mut elements = Vec::new();
        self.each_child(|walker, child| {
            if child.is_named() && Kind::of(child) != Kind::Comment {
                walker.words(of, context, &mut elements);
            }
        });
        words.current.value = super::open::joined(&elements);
    }

    /// Takes bytes from the budget; `false` if it is used up.
    pub(super) fn pay(&mut self, bytes: usize) -> bool {
        let enough = self.gathered.budget >= bytes;
        self.gathered.budget = self.gathered.budget.saturating_sub(bytes);
        enough
    }
}

/// Whether a node inside a word is more than literal text.
fn expands(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::String
        | Kind::RawString
        | Kind::AnsiString
        | Kind::TranslatedString
        | Kind::SimpleExpansion
        | Kind::Expansion
        | Kind::Concatenation
        | Kind::CommandSubstitution
        | Kind::ProcessSubstitution => true,
        Kind::StringContent => false,
        _ => text.starts_with("$(("),
    }
}
