//! One simple command, declaration or assignment.

use std::ops::Range;
use std::sync::Arc;

use super::command::{Assignment, Command, Input, InputKind, Redirection};
use super::environment::{Value, Variable};
use super::expand::Pending;
use super::kind::Kind;
use super::walk::{Context, Walker};
use super::word::Word;
use super::wrappers;

/// A longer value is not followed: no list of packages is as long.
pub(super) const MAX_VALUE: usize = 32 * 1024;

/// The parts of a command as they are found.
#[derive(Default)]
struct Parts {
    assignments: Vec<Assignment>,
    words: Vec<Word>,
    redirections: Vec<Redirection>,
    input: Option<Input>,
}

/// An assignment with what the assigned variable then holds.
struct Assigned<'l> {
    name: &'l str,
    assignment: Assignment,
    variable: Variable,
}

impl<'l> Walker<'_, 'l, '_> {
    /// `X=1 sudo -E pip install "numpy" > log`
    pub(super) fn simple_command(&mut self, context: Context) -> Option<usize> {
        let index = self.reserve(context);
        let mut parts = Parts::default();
        let mut local = Vec::new();
        let mut pending = Pending::default();
        self.each_child(|walker, child| match Kind::of(child) {
            Kind::VariableAssignment => {
                if let Some(assigned) = walker.assignment(Some(index), context) {
                    parts.assignments.push(assigned.assignment);
                    local.push((assigned.name, assigned.variable));
                }
            }
            Kind::CommandName => {
                walker.each_child(|walker, _| {
                    walker.next_word(&mut pending, Some(index), context, &mut parts.words);
                });
            }
            Kind::FileRedirect => {
                walker.file_redirect(Some(index), context, &mut parts.redirections, &mut parts.words);
            }
            Kind::HerestringRedirect => parts.input = walker.here_string(Some(index), context),
            Kind::HeredocRedirect | Kind::Subshell | Kind::Error => {
                walker.statement(context);
            }
            Kind::Comment => {}
            _ => walker.next_word(&mut pending, Some(index), context, &mut parts.words),
        });
        pending.finish(&mut parts.words);
        self.finish(index, parts, local);
        Some(index)
    }

    /// A command made of words that stand outside any command: what the grammar could not place.
    pub(super) fn loose_command(&mut self, words: Vec<Word>, context: Context) -> Option<usize> {
        if words.is_empty() {
            return None;
        }
        let index = self.reserve(context);
        self.finish(index, Parts { words, ..Parts::default() }, Vec::new());
        Some(index)
    }

    /// Takes the place of a command in the list before the commands inside its words take theirs.
    fn reserve(&mut self, context: Context) -> usize {
        let range = self.layer.source(self.cursor.node().byte_range());
        let empty = Word { range: range.start..range.start, ..Word::default() };
        self.gathered.commands.push(Command {
            line_end: range.end,
            range,
            statement: context.statement.into(),
            wrappers: Vec::new(),
            assignments: Vec::new(),
            words: vec![empty],
            redirections: Vec::new(),
            input: None,
            fed_by: context.fed_by,
            origin: context.origin,
            shells: Arc::clone(&self.gathered.shells),
            listed: context.listed,
            conditional: context.conditional,
            depth: context.depth,
        });
        self.gathered.commands.len() - 1
    }

    fn finish(&mut self, index: usize, mut parts: Parts, local: Vec<(&'l str, Variable)>) {
        let starts = parts.assignments.first().map(|assignment| &assignment.range).into_iter();
        let start = starts.chain(parts.words.first().map(|word| &word.range)).map(|range| range.start).min();
        let end = parts.words.last().map(|word| word.range.end);
        let unwrapped = wrappers::unwrap(parts.words);
        parts.assignments.extend(unwrapped.assignments);
        let Some(command) = self.gathered.commands.get_mut(index) else { return };
        if let (Some(start), Some(end)) = (start, end) {
            command.range = start..end.max(start);
        }
        command.wrappers = unwrapped.wrappers;
        command.assignments = parts.assignments;
        command.redirections = parts.redirections;
        command.input = parts.input;
        if !unwrapped.words.is_empty() {
            command.words = unwrapped.words;
        }
        let text = self.layer.outermost();
        let from = command.program_range().start;
        let line = text.get(from..command.range.end).and_then(|rest| rest.find('\n'));
        command.line_end = line.map_or(command.range.end, |length| from + length);
        self.forget_what_it_reads(index);
        self.set_parameters(index);
        self.isolated_if(!local.is_empty(), |walker| {
            for (name, variable) in local {
                walker.gathered.variables.set(name, Some(variable));
            }
            walker.open_string(index);
        });
    }

    fn isolated_if(&mut self, isolated: bool, walk: impl FnOnce(&mut Self)) {
        if isolated { self.isolated(walk) } else { walk(self) }
    }

    /// `read X` and its like give variables values that nobody knows.
    fn forget_what_it_reads(&mut self, index: usize) {
        let Some(command) = self.gathered.commands.get(index) else { return };
        if matches!(command.program(), Some("read" | "mapfile" | "readarray" | "getopts" | "let")) {
            let names: Vec<String> =
                command.arguments().iter().map(|word| word.sketch().to_owned()).collect();
            for name in names {
                self.gathered.variables.forget(&name);
            }
        }
    }

    /// `export X=1`, `local X`: a command whose assignments stay.
    pub(super) fn declaration(&mut self, context: Context) -> Option<usize> {
        let index = self.reserve(context);
        let mut parts = Parts::default();
        self.each_child(|walker, child| match Kind::of(child) {
            Kind::VariableAssignment => {
                if let Some(assigned) = walker.assignment(Some(index), context) {
                    parts.assignments.push(assigned.assignment.clone());
                    walker.assign(assigned);
                }
            }
            Kind::Comment => {}
            _ => walker.words(Some(index), context, &mut parts.words),
        });
        self.finish(index, parts, Vec::new());
        Some(index)
    }

    pub(super) fn unset(&mut self) -> Option<usize> {
        self.each_child(|walker, child| {
            if Kind::of(child) == Kind::VariableName {
                walker.gathered.variables.set(walker.layer.get(child.byte_range()), None);
            }
        });
        None
    }

    /// An assignment that is a statement of its own.
    pub(super) fn bare_assignment(&mut self, context: Context) -> Option<usize> {
        if let Some(assigned) = self.assignment(None, context) {
            self.assign(assigned);
        }
        None
    }

    fn assign(&mut self, assigned: Assigned<'_>) {
        self.gathered.variables.set(assigned.name, Some(assigned.variable));
        self.gathered.assignments.push(assigned.assignment);
    }

    /// Evaluates the `NAME=value` at the cursor without carrying it out.
    fn assignment(&mut self, of: Option<usize>, context: Context) -> Option<Assigned<'l>> {
        let range = self.cursor.node().byte_range();
        let text = self.layer.get(range.clone());
        let name = &text[..text.find(['=', '+', '[']).unwrap_or(text.len())];
        let mut appends = false;
        let mut element = false;
        let mut word = None;
        let mut array = None;
        let mut behind_operator = false;
        self.each_child(|walker, child| match Kind::of(child) {
            Kind::VariableName if !behind_operator => {}
            Kind::Subscript if !behind_operator => element = true,
            Kind::Array => {
                let mut elements = Vec::new();
                walker.each_child(|walker, child| {
                    if child.is_named() && Kind::of(child) != Kind::Comment {
                        walker.words(of, context, &mut elements);
                    }
                });
                let range = walker.layer.source(child.byte_range());
                word = Some(Word { range, value: super::open::joined(&elements), ..Word::default() });
                array = Some(elements.iter().map(|element| element.sketch().to_owned()).collect());
            }
            _ if !behind_operator && !child.is_named() => {
                behind_operator = true;
                appends = child.kind() == "+=";
            }
            _ => word = Some(walker.one_word(of, context)),
        });
        let range = self.layer.source(range);
        let word = word.unwrap_or_else(|| Word { range: range.end..range.end, ..Word::default() });
        let before = self.gathered.variables.get(name).map(|variable| variable.value.clone());
        let value = match (element, appends, array) {
            (true, ..) => Value::unknown(),
            (false, false, Some(elements)) => Value::Array(elements),
            (false, false, None) => Value::Text(word.sketch().to_owned()),
            (false, true, more) => appended(before, word.sketch(), more),
        };
        let value = if value.size() > MAX_VALUE { Value::unknown() } else { value };
        if !self.pay(value.size().min(MAX_VALUE)) || name.is_empty() {
            return None;
        }
        let variable = Variable { value, place: self.place_of(range.clone()), looped: false };
        Some(Assigned {
            name,
            assignment: Assignment { name: name.to_owned(), range, value: word },
            variable,
        })
    }

    pub(super) fn place_of(&self, source: Range<usize>) -> super::Place {
        super::Place { script: self.gathered.environment.script(), range: source }
    }

    /// `<<< "text"`
    pub(super) fn here_string(&mut self, of: Option<usize>, context: Context) -> Option<Input> {
        let mut text = None;
        self.each_child(|walker, child| {
            if child.is_named() && Kind::of(child) != Kind::FileDescriptor {
                text = Some(walker.one_word(of, context));
            }
        });
        Some(Input { kind: InputKind::HereString, text: text? })
    }
}

/// `NAME+=value`
fn appended(before: Option<Value>, text: &str, more: Option<Vec<String>>) -> Value {
    match (before, more) {
        (None, None) => Value::Text(text.to_owned()),
        (None, Some(more)) => Value::Array(more),
        (Some(Value::Text(before)), None) => Value::Text(before + text),
        (Some(Value::Array(mut elements)), Some(more)) => {
            elements.extend(more);
            Value::Array(elements)
        }
        // What bash makes of the mixture depends on more than is known here.
        (Some(_), _) => Value::unknown(),
    }
}
