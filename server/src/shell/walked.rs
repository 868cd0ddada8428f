//! What the walk through a piece of a script came to, kept with the piece: of a script that is being edited, most pieces
//! are what they were, and so is what they run.
//!
//! A piece is walked again when a variable that it asks for or sets was not what it is now. What it came to is put behind
//! what the pieces before it came to, wherever the piece stands by now.

use std::ops::Range;
use std::sync::Arc;

use super::command::{Assignment, Command, Origin};
use super::environment::{Environment, Place, Variable};
use super::variables::{Changes, Mark};
use super::walk::{Gathered, MOST_COMMANDS};
use super::word::Word;

/// What one piece added to what had been gathered.
#[derive(Debug)]
pub(super) struct Walked {
    /// All that scripts inherit but variables.
    environment: Arc<Environment>,
    /// Where the piece stood.
    piece: Range<usize>,
    before: Counts,
    /// The variables that it asked for or set, as it found them.
    found: Changes,
    /// The variables that it set, as it left them.
    left: Changes,
    commands: Vec<Command>,
    assignments: Vec<Assignment>,
    started: usize,
    paid: usize,
}

/// How much had been gathered when a piece was begun.
#[derive(Clone, Copy, Debug)]
struct Counts {
    commands: usize,
    started: usize,
}

/// The state before a piece.
pub(super) struct Before {
    counts: Counts,
    assignments: usize,
    budget: usize,
    mark: Mark,
}

impl Before {
    pub(super) fn of(gathered: &mut Gathered<'_>) -> Before {
        let counts = Counts { commands: gathered.commands.len(), started: gathered.started };
        let mark = gathered.variables.watch();
        Before { counts, assignments: gathered.assignments.len(), budget: gathered.budget, mark }
    }
}

impl Walked {
    /// What has been gathered since, in a piece. Nothing if the budget is used up, or there are as many commands as may be:
    /// where that happens depends on all that was before.
    pub(super) fn since(
        before: Before,
        gathered: &Gathered<'_>,
        environment: &Arc<Environment>,
        piece: Range<usize>,
    ) -> Option<Walked> {
        let (found, left) = gathered.variables.watched(before.mark);
        let is_whole = gathered.budget > 0
            && gathered.commands.len() < MOST_COMMANDS
            && found.values().chain(left.values()).flatten().all(|variable| !variable.value.is_of_loop());
        is_whole.then(|| Walked {
            environment: Arc::clone(environment),
            piece,
            before: before.counts,
            found,
            left,
            commands: gathered.commands[before.counts.commands..].to_vec(),
            assignments: gathered.assignments[before.assignments..].to_vec(),
            started: gathered.started - before.counts.started,
            paid: before.budget - gathered.budget,
        })
    }

    /// Whether both are of the same surroundings, apart from variables.
    pub(super) fn is_of(&self, other: &Walked) -> bool {
        Arc::ptr_eq(&self.environment, &other.environment) || self.environment == other.environment
    }

    /// Adds all that again for the piece where it stands now, if a walk would: `environment` is the present one, and
    /// becomes this one where they are equal, so that the next comparison is quick.
    pub(super) fn again(
        &self,
        gathered: &mut Gathered<'_>,
        environment: &mut Arc<Environment>,
        start: usize,
    ) -> bool {
        if !Arc::ptr_eq(environment, &self.environment) {
            if *environment != self.environment {
                return false;
            }
            *environment = Arc::clone(&self.environment);
        }
        let commands = gathered.commands.len() + self.commands.len();
        if gathered.budget <= self.paid || commands >= MOST_COMMANDS {
            return false;
        }
        let Some(moved) = gathered.variables.moved(&self.found) else { return false };
        let moved = moved.into_iter().map(|(then, now)| (then.clone(), now.clone())).collect();
        let shift = Shift {
            piece: &self.piece,
            script: environment.script(),
            moved,
            bytes: start.wrapping_sub(self.piece.start),
            commands: gathered.commands.len().wrapping_sub(self.before.commands),
            shells: gathered.started.wrapping_sub(self.before.started),
        };
        gathered.commands.extend(self.commands.iter().cloned().map(|command| shift.command(command)));
        gathered.assignments.extend(self.assignments.iter().cloned().map(|one| shift.assignment(one)));
        for (name, variable) in &self.left {
            gathered.variables.set(name, variable.clone().map(|variable| shift.variable(variable)));
        }
        gathered.started += self.started;
        gathered.budget -= self.paid;
        true
    }
}

/// The way of a piece from where it stood to where it stands. All differences wrap.
struct Shift<'p> {
    piece: &'p Range<usize>,
    /// The number of the script.
    script: usize,
    /// Places elsewhere that moved, too.
    moved: Vec<(Place, Place)>,
    bytes: usize,
    commands: usize,
    shells: usize,
}

impl Shift<'_> {
    fn command(&self, mut command: Command) -> Command {
        let index = |index: usize| index.wrapping_add(self.commands);
        self.range(&mut command.range);
        self.range(&mut command.statement);
        command.line_end = command.line_end.wrapping_add(self.bytes);
        for wrapper in &mut command.wrappers {
            self.range(&mut wrapper.range);
            self.range(&mut wrapper.span);
        }
        command.assignments = command.assignments.into_iter().map(|one| self.assignment(one)).collect();
        command.words.iter_mut().for_each(|word| self.word(word));
        command.redirections.iter_mut().for_each(|redirection| self.word(&mut redirection.target));
        command.input.iter_mut().for_each(|input| self.word(&mut input.text));
        command.fed_by = command.fed_by.map(index);
        command.origin = match command.origin {
            Origin::Script => Origin::Script,
            Origin::Substitution { of } => Origin::Substitution { of: of.map(index) },
            Origin::ProcessSubstitution { of } => Origin::ProcessSubstitution { of: of.map(index) },
            Origin::Opened { by } => Origin::Opened { by: index(by) },
        };
        if self.shells != 0 && !command.shells.is_empty() {
            command.shells = command.shells.iter().map(|shell| shell.wrapping_add(self.shells)).collect();
        }
        command
    }

    fn assignment(&self, mut assignment: Assignment) -> Assignment {
        self.range(&mut assignment.range);
        self.word(&mut assignment.value);
        assignment
    }

    fn word(&self, word: &mut Word) {
        if self.bytes == 0 && self.moved.is_empty() {
            return;
        }
        self.range(&mut word.range);
        word.value.shift(self.bytes);
        word.assigned_at.iter_mut().for_each(|place| self.place(place));
        if let Some(rounds) = &word.rounds {
            let moved = rounds.iter().cloned().map(|mut round| {
                self.word(&mut round);
                round
            });
            word.rounds = Some(moved.collect());
        }
    }

    fn variable(&self, mut variable: Variable) -> Variable {
        self.place(&mut variable.place);
        variable
    }

    fn place(&self, place: &mut Place) {
        let is_inside = self.piece.start <= place.range.start && place.range.end <= self.piece.end;
        if place.script == self.script && is_inside {
            self.range(&mut place.range);
        } else if let Some((_, now)) = self.moved.iter().find(|(then, _)| then == place) {
            place.clone_from(now);
        }
    }

    fn range(&self, range: &mut Range<usize>) {
        *range = range.start.wrapping_add(self.bytes)..range.end.wrapping_add(self.bytes);
    }
}
