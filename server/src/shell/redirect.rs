//! Redirections and here-documents, and what the grammar hangs under them that belongs elsewhere.
//!
//! In the grammar a redirection takes all words behind it, and a here-document takes the rest of its line, pipes
//! included. Here those words go back to their command, and the rest of the line is walked as what it is.

use super::command::{Command, Input, InputKind, Redirection};
use super::escape::Quoting;
use super::here_lines;
use super::kind::Kind;
use super::walk::{Context, Walker};
use super::word::Word;

impl Walker<'_, '_, '_> {
    /// A statement with redirections behind it.
    pub(super) fn redirected_statement(&mut self, context: Context) -> Option<usize> {
        let first = self.gathered.commands.len();
        let mut last = None;
        let mut simple = None;
        self.each_child(|walker, child| match Kind::of(child) {
            Kind::FileRedirect => walker.redirect(simple, context),
            Kind::HerestringRedirect => {
                let input = walker.here_string(simple, context);
                if let (Some(command), Some(input)) = (walker.command(simple), input) {
                    command.input = Some(input);
                }
            }
            Kind::HeredocRedirect => walker.here_document(simple, context),
            kind => {
                last = walker.statement(context).or(last);
                if matches!(kind, Kind::Command | Kind::Pipeline | Kind::List | Kind::NegatedCommand) {
                    simple = last;
                }
            }
        });
        if let Some(reader) = simple.map(|reader| self.passed_on_to(first, reader)) {
            self.open_input(reader);
        }
        last
    }

    fn command(&mut self, index: Option<usize>) -> Option<&mut Command> {
        self.gathered.commands.get_mut(index?)
    }

    /// A redirection behind a command: its words beyond the first are the command's.
    fn redirect(&mut self, of: Option<usize>, context: Context) {
        let (mut redirections, mut words) = (Vec::new(), Vec::new());
        self.file_redirect(of, context, &mut redirections, &mut words);
        if let Some(command) = self.command(of) {
            command.redirections.append(&mut redirections);
            command.words.append(&mut words);
        }
    }

    /// `2> file`, and the words that stand behind it.
    pub(super) fn file_redirect(
        &mut self,
        of: Option<usize>,
        context: Context,
        redirections: &mut Vec<Redirection>,
        words: &mut Vec<Word>,
    ) {
        let mut operator = String::new();
        let mut descriptor = None;
        let mut target = None;
        let mut loose = Vec::new();
        let mut broken = false;
        self.each_child(|walker, child| match Kind::of(child) {
            Kind::FileDescriptor => descriptor = walker.layer.get(child.byte_range()).parse().ok(),
            Kind::Error => {
                broken = true;
                walker.statement(context);
            }
            _ if !child.is_named() => operator = child.kind().to_owned(),
            _ if target.is_none() => target = Some(walker.one_word(of, context)),
            _ if broken => walker.words(None, context, &mut loose),
            _ => walker.words(of, context, words),
        });
        if let Some(target) = target {
            redirections.push(Redirection { operator, descriptor, target });
        }
        self.loose_command(loose, context);
    }

    /// `<<EOF` with the rest of its line and its body; `reader` is the command in front.
    fn here_document(&mut self, reader: Option<usize>, context: Context) {
        let mut strip = false;
        let mut quoted = false;
        let mut words = Vec::new();
        let written = self.layer.get(self.cursor.node().byte_range());
        // Which one of several a program reads, and which program of a line, is not worth finding out.
        let alone = !here_lines::has_several(written.lines().next().unwrap_or_default());
        self.each_child(|walker, child| match Kind::of(child) {
            Kind::HeredocStart => {
                quoted = walker.layer.get(child.byte_range()).contains(['\'', '"', '\\']);
            }
            Kind::HeredocBody => {
                let quoting = match (quoted, strip) {
                    (true, false) => Quoting::Single,
                    (true, true) => Quoting::Stripped,
                    (false, strip) => Quoting::HereDocument { strip },
                };
                let text = walker.here_text(context, reader, quoting);
                if let Some(command) = walker.command(reader).filter(|_| alone) {
                    command.input = Some(Input { kind: InputKind::HereDocument, text });
                }
            }
            Kind::HeredocEnd | Kind::FileDescriptor | Kind::Comment => {}
            Kind::FileRedirect => walker.redirect(reader, context),
            Kind::Pipeline => walker.rest_of_pipe(reader, context),
            Kind::Word | Kind::String | Kind::RawString | Kind::Concatenation | Kind::Number => {
                walker.words(reader, context, &mut words);
            }
            _ if !child.is_named() => strip |= child.kind() == "<<-",
            _ => {
                walker.statement(context);
            }
        });
        if let Some(command) = self.command(reader) {
            command.words.append(&mut words);
        }
    }

    /// `| b | c && d` behind a here-document.
    fn rest_of_pipe(&mut self, reader: Option<usize>, context: Context) {
        let mut feeder = reader;
        self.each_child(|walker, child| {
            if child.is_named() {
                feeder = if Kind::of(child) == Kind::List {
                    walker.list(context, feeder)
                } else {
                    walker.isolated(|walker| walker.statement(Context { fed_by: feeder, ..context }))
                };
            }
        });
    }

    /// Who reads a here-document in the end: `cat <<EOF | bash` is `bash <<EOF`.
    fn passed_on_to(&mut self, first: usize, reader: usize) -> usize {
        let Some(cat) = self.gathered.commands.get(reader) else { return reader };
        let passes = cat.program() == Some("cat") && cat.arguments().iter().all(|word| word.sketch() == "-");
        let Some(input) = cat.input.clone().filter(|_| passes) else { return reader };
        let later = self.gathered.commands.iter_mut().enumerate().skip(first);
        for (index, command) in later {
            if command.fed_by == Some(reader) && command.input.is_none() {
                command.input = Some(input);
                return index;
            }
        }
        reader
    }

    /// What the grammar could not place. Loose words on one line are taken for a command: half-typed text mostly is
    /// one.
    pub(super) fn broken(&mut self, context: Context) -> Option<usize> {
        let mut last = None;
        let mut words = Vec::new();
        let mut end = 0;
        self.each_child(|walker, child| {
            let range = child.byte_range();
            let is_word = matches!(
                Kind::of(child),
                Kind::Word
                    | Kind::String
                    | Kind::RawString
                    | Kind::Concatenation
                    | Kind::Number
                    | Kind::CommandName
                    | Kind::SimpleExpansion
                    | Kind::Expansion
            );
            let same_line = !walker.layer.get(end..range.start).replace("\\\n", "").contains('\n');
            let goes_on = is_word && same_line;
            if !goes_on && !words.is_empty() {
                last = walker.loose_command(std::mem::take(&mut words), context);
            }
            if is_word {
                walker.words(None, context, &mut words);
            } else {
                last = walker.statement(context).or(last);
            }
            end = range.end;
        });
        self.loose_command(words, context).or(last)
    }
}
