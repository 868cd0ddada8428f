//! The walk through the statements of a script.
//!
//! It recurses with the syntax tree, up to a limit; chains of `&&` and `||`, which are as deep as they are long, are
//! unrolled. Variables are followed along the way: a branch is walked from the state before it and joined with the
//! others after it; what a subshell, a pipe or a substitution assigns is forgotten.

use std::ops::Range;
use std::sync::Arc;

use tree_sitter::{Node, TreeCursor};

use super::Analysis;
use super::command::{Assignment, Command, Origin};
use super::environment::Environment;
use super::kind::Kind;
use super::layer::Layer;
use super::script::Script;
use super::variables::{Mark, Variables};
use super::walked::{Before, Walked};
use super::word::Word;

/// Deeper nodes of the syntax tree are passed over: real scripts reach a third of it.
const MAX_NESTING: usize = 120;

/// Commands of one script; those behind them are passed over. Real scripts have a hundredth of it, and each takes as much
/// memory as a page of text.
pub(super) const MOST_COMMANDS: usize = 50_000;

/// Bytes that variables may add to what a script's own text holds, so that `X="$X$X"` stays small.
const EXPANSION_FLOOR: usize = 256 * 1024;

/// What is gathered over a script and everything it opens.
pub(super) struct Gathered<'e> {
    pub(super) commands: Vec<Command>,
    pub(super) assignments: Vec<Assignment>,
    pub(super) variables: Variables,
    pub(super) environment: &'e Environment,
    /// The processes that are walked through, outermost first, by number.
    pub(super) shells: Arc<[usize]>,
    /// How many there were.
    pub(super) started: usize,
    /// The words of each loop's list, by the loop's number.
    pub(super) loops: Vec<Arc<[Word]>>,
    /// Bytes that may still be put in for variables and opened strings.
    pub(super) budget: usize,
}

/// What a statement inherits from those around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub(super) statement: Span,
    pub(super) fed_by: Option<usize>,
    pub(super) origin: Origin,
    pub(super) conditional: bool,
    pub(super) depth: usize,
    pub(super) listed: bool,
}

/// A range that can be copied.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span(usize, usize);

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span(range.start, range.end)
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.0..span.1
    }
}

impl Context {
    pub(super) fn of(origin: Origin, statement: Range<usize>) -> Self {
        Context {
            statement: statement.into(),
            fed_by: None,
            origin,
            conditional: false,
            depth: 0,
            listed: false,
        }
    }

    pub(super) fn deeper(self) -> Self {
        Context { depth: self.depth + 1, ..self }
    }

    fn branch(self) -> Self {
        Context { conditional: true, ..self.deeper() }
    }
}

/// Walks one layer; `nesting` goes on counting in the layers that it opens.
pub(super) struct Walker<'w, 'l, 'e> {
    pub(super) gathered: &'w mut Gathered<'e>,
    pub(super) layer: Layer<'l>,
    pub(super) cursor: TreeCursor<'l>,
    pub(super) nesting: usize,
    /// How many strings had to be opened to get here.
    pub(super) opened: usize,
    /// Names that are assigned anywhere in the layer, by position; collected at the first loop.
    assigned: Option<Vec<(usize, &'l str)>>,
}

pub(super) fn analyse(script: &Script, environment: &Environment) -> Analysis {
    let mut gathered = Gathered {
        commands: Vec::new(),
        assignments: Vec::new(),
        variables: Variables::new(&environment.variables),
        environment,
        shells: Arc::default(),
        started: 0,
        loops: Vec::new(),
        budget: EXPANSION_FLOOR.saturating_add(script.text().len().saturating_mul(4)),
    };
    let context = Context::of(Origin::Script, 0..script.text().len());
    let layer = Layer::of_script(script);
    let mut inherited = Arc::new(environment.without_variables());
    for piece in script.pieces() {
        let start = piece.range().start;
        if piece.walked().iter().any(|walked| walked.again(&mut gathered, &mut inherited, start)) {
            continue;
        }
        let before = script.is_edited().then(|| Before::of(&mut gathered));
        Walker::new(&mut gathered, layer, piece.root().walk(), 0, 0).block(context);
        let walked = before.and_then(|before| Walked::since(before, &gathered, &inherited, piece.range()));
        if let Some(walked) = walked {
            piece.keep(walked);
        }
    }
    let mut after = environment.clone();
    after.variables = gathered.variables.into_map();
    after.script += 1;
    Analysis { commands: gathered.commands, assignments: gathered.assignments, environment: after }
}

impl<'w, 'l, 'e> Walker<'w, 'l, 'e> {
    pub(super) fn new(
        gathered: &'w mut Gathered<'e>,
        layer: Layer<'l>,
        cursor: TreeCursor<'l>,
        nesting: usize,
        opened: usize,
    ) -> Self {
        Walker { gathered, layer, cursor, nesting, opened, assigned: None }
    }

    /// Visits the children of the node at the cursor; every visit leaves the cursor where it found it.
    pub(super) fn each_child(&mut self, mut visit: impl FnMut(&mut Self, Node<'l>)) {
        if self.nesting >= MAX_NESTING || !self.cursor.goto_first_child() {
            return;
        }
        self.nesting += 1;
        loop {
            let node = self.cursor.node();
            visit(self, node);
            if !self.cursor.goto_next_sibling() {
                break;
            }
        }
        self.cursor.goto_parent();
        self.nesting -= 1;
    }

    /// Walks the statement at the cursor. Gives the last command that it runs itself: the one that feeds a pipe.
    pub(super) fn statement(&mut self, context: Context) -> Option<usize> {
        if self.gathered.commands.len() >= MOST_COMMANDS {
            return None;
        }
        let node = self.cursor.node();
        match Kind::of(node) {
            Kind::Command => self.simple_command(context),
            Kind::DeclarationCommand => self.declaration(context),
            Kind::UnsetCommand => self.unset(),
            Kind::VariableAssignment => self.bare_assignment(context),
            Kind::RedirectedStatement => self.redirected_statement(context),
            Kind::List => self.list(context, None),
            Kind::Pipeline => self.pipeline(context),
            Kind::Subshell => self.isolated(|walker| walker.block(context.deeper())),
            Kind::CompoundStatement | Kind::DoGroup => self.block(context.deeper()),
            Kind::IfStatement => self.if_statement(context),
            Kind::CaseStatement => self.case_statement(context),
            Kind::ForStatement | Kind::CStyleFor | Kind::WhileStatement => self.loop_statement(context),
            Kind::FunctionDefinition => self.function_definition(context),
            Kind::CommandSubstitution | Kind::ProcessSubstitution => self.substitution(context, None),
            Kind::HeredocBody => {
                self.here_text(context, None, super::escape::Quoting::HereDocument { strip: false });
                None
            }
            Kind::Error => self.broken(context),
            // Tests and arithmetic run nothing themselves, but may hold substitutions.
            _ => self.inside(context),
        }
    }

    /// Statements one after the other.
    pub(super) fn block(&mut self, context: Context) -> Option<usize> {
        let mut last = None;
        self.each_child(|walker, child| {
            if child.is_named() {
                let statement = walker.layer.source(child.byte_range()).into();
                last = walker.statement(Context { statement, ..context }).or(last);
            }
        });
        last
    }

    /// What stands inside a node that is no statement itself.
    fn inside(&mut self, context: Context) -> Option<usize> {
        let mut last = None;
        self.each_child(|walker, _| last = walker.statement(context).or(last));
        last
    }

    /// Walks something that has a process of its own: what it assigns is forgotten afterwards.
    pub(super) fn isolated<T>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> T {
        let mark = self.gathered.variables.mark();
        let around = Arc::clone(&self.gathered.shells);
        self.gathered.started += 1;
        self.gathered.shells = around.iter().copied().chain([self.gathered.started]).collect();
        let result = walk(self);
        self.gathered.shells = around;
        self.gathered.variables.take_back(mark);
        result
    }

    /// Walks something that may be run or not.
    fn optional<T>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> T {
        let mark = self.gathered.variables.mark();
        let result = walk(self);
        self.join_optional(Some(mark));
        result
    }

    /// What has been run since the mark may not have been run.
    fn join_optional(&mut self, since: Option<Mark>) {
        if let Some(mark) = since {
            let changes = self.gathered.variables.take_back(mark);
            self.gathered.variables.join(vec![changes], false);
        }
    }

    /// `a && b || c`: the tree leans to the left, one level an operator. Only the first command reads what `first_fed_by`
    /// writes.
    pub(super) fn list(&mut self, context: Context, first_fed_by: Option<usize>) -> Option<usize> {
        let mut levels = 0;
        while Kind::of(self.cursor.node()) == Kind::List && self.cursor.goto_first_child() {
            levels += 1;
        }
        if levels == 0 {
            return None;
        }
        self.nesting += 1;
        let mut is_test = is_test(self.cursor.node());
        // Where the variables begin that are surely set only up to the end of a chain of `&&`.
        let mut unsure: Option<Mark> = None;
        let mut last = self.statement(Context { fed_by: first_fed_by.or(context.fed_by), ..context });
        let mut operator = "";
        for _ in 0..levels {
            while self.cursor.goto_next_sibling() {
                let node = self.cursor.node();
                if !node.is_named() {
                    operator = node.kind();
                    continue;
                }
                last = if operator == "||" {
                    self.join_optional(unsure.take());
                    self.optional(|walker| walker.statement(Context { conditional: true, ..context }))
                } else {
                    // `test … && X=1` is an `if`, whatever the test: under `set -e`, too, the script goes on.
                    if is_test || is_assignment(node) {
                        unsure.get_or_insert_with(|| self.gathered.variables.mark());
                    }
                    self.statement(context)
                };
                is_test = self::is_test(node);
            }
            self.cursor.goto_parent();
        }
        self.join_optional(unsure);
        self.nesting -= 1;
        last
    }

    fn pipeline(&mut self, context: Context) -> Option<usize> {
        let mut feeder = context.fed_by;
        self.each_child(|walker, child| {
            if child.is_named() && Kind::of(child) != Kind::Comment {
                feeder = walker.isolated(|walker| walker.statement(Context { fed_by: feeder, ..context }));
            }
        });
        feeder
    }

    fn if_statement(&mut self, context: Context) -> Option<usize> {
        let mut branches = Vec::new();
        let mut exhaustive = false;
        let mut then: Option<Mark> = None;
        let mut last = None;
        self.each_child(|walker, child| {
            let kind = Kind::of(child);
            if matches!(kind, Kind::ElifClause | Kind::ElseClause) {
                if let Some(mark) = then.take() {
                    branches.push(walker.gathered.variables.take_back(mark));
                }
                let mark = walker.gathered.variables.mark();
                last = walker.block(context.branch()).or(last);
                branches.push(walker.gathered.variables.take_back(mark));
                exhaustive |= kind == Kind::ElseClause;
            } else if !child.is_named() {
                if child.kind() == "then" {
                    then = Some(walker.gathered.variables.mark());
                }
            } else if then.is_some() {
                let statement = walker.layer.source(child.byte_range()).into();
                last = walker.statement(Context { statement, ..context.branch() }).or(last);
            } else {
                walker.statement(context.deeper());
            }
        });
        if let Some(mark) = then {
            branches.push(self.gathered.variables.take_back(mark));
        }
        self.gathered.variables.join(branches, exhaustive);
        last
    }

    fn case_statement(&mut self, context: Context) -> Option<usize> {
        let mut branches = Vec::new();
        let mut exhaustive = false;
        let mut last = None;
        self.each_child(|walker, child| {
            if Kind::of(child) != Kind::CaseItem {
                walker.statement(context);
                return;
            }
            let mark = walker.gathered.variables.mark();
            exhaustive |= walker.layer.get(child.byte_range()).starts_with('*');
            last = walker.block(context.branch()).or(last);
            branches.push(walker.gathered.variables.take_back(mark));
        });
        self.gathered.variables.join(branches, exhaustive);
        last
    }

    /// The second round starts with what the first one has assigned, so nothing that is assigned inside is known there.
    fn loop_statement(&mut self, context: Context) -> Option<usize> {
        for name in self.assigned_within(self.cursor.node().byte_range()) {
            self.gathered.variables.forget(name);
        }
        let is_for = Kind::of(self.cursor.node()) == Kind::ForStatement;
        let mut last = None;
        let mut name = None;
        let mut values = Vec::new();
        self.each_child(|walker, child| match Kind::of(child) {
            Kind::VariableName if is_for => name = Some(child),
            Kind::DoGroup | Kind::CompoundStatement => {
                let values = std::mem::take(&mut values);
                walker.forget_parameters();
                last = walker.optional(|walker| {
                    if let Some(name) = name {
                        walker.set_loop_variable(name, values, child);
                    }
                    walker.block(context.branch())
                });
                if let Some(name) = name {
                    walker.leave_loop(name);
                }
            }
            _ if is_for && child.is_named() => walker.words(None, context, &mut values),
            _ => {
                walker.statement(context.deeper());
            }
        });
        last
    }

    fn function_definition(&mut self, context: Context) -> Option<usize> {
        // Defining runs nothing: what the body feeds or reads is not known here.
        let context = Context { fed_by: None, ..context.branch() };
        self.optional(|walker| {
            walker.forget_parameters();
            walker.inside(context)
        });
        None
    }

    /// `$(…)`, backquotes, `<(…)`; gives the last command inside.
    pub(super) fn substitution(&mut self, context: Context, of: Option<usize>) -> Option<usize> {
        let origin = match Kind::of(self.cursor.node()) {
            Kind::ProcessSubstitution => Origin::ProcessSubstitution { of },
            _ => Origin::Substitution { of },
        };
        let context = Context { origin, fed_by: None, ..context.deeper() };
        self.isolated(|walker| {
            let mut last = None;
            walker.each_child(|walker, _| last = walker.statement(context).or(last));
            last
        })
    }

    fn assigned_within(&mut self, range: Range<usize>) -> Vec<&'l str> {
        let layer = self.layer;
        let root = &self.cursor;
        let all = self.assigned.get_or_insert_with(|| {
            let mut cursor = root.clone();
            while cursor.goto_parent() {}
            assigned_names(layer, cursor)
        });
        let first = all.partition_point(|(at, _)| *at < range.start);
        all[first..].iter().take_while(|(at, _)| *at < range.end).map(|(_, name)| *name).collect()
    }
}

fn is_test(node: Node<'_>) -> bool {
    node.kind() == "test_command"
}

/// `X=1`, `X=1 Y=2`
fn is_assignment(node: Node<'_>) -> bool {
    matches!(node.kind(), "variable_assignment" | "variable_assignments")
}

fn assigned_names<'l>(layer: Layer<'l>, mut cursor: TreeCursor<'l>) -> Vec<(usize, &'l str)> {
    let mut names = Vec::new();
    loop {
        let node = cursor.node();
        if Kind::of(node) == Kind::VariableAssignment {
            let text = layer.get(node.byte_range());
            let end = text.find(['=', '+', '[']).unwrap_or(text.len());
            names.push((node.start_byte(), &text[..end]));
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return names;
            }
        }
    }
}
