//! What scripts run: simple commands and their words, each with its exact range in the script's text.
//!
//! A script is parsed with the bash grammar of tree-sitter and then walked once, much as a shell would run it: words
//! lose their quotes, variables that surely have one value are put in, `sudo` and its like are taken off, strings and
//! here-documents that a shell is given are opened. The result is plain data; nothing here knows of definition files
//! or of programs other than the shell and what stands in front of commands.
//!
//! * Nothing is ever run, and nothing is guessed: what only the build can know is [`UNRESOLVED`].
//! * Time and memory are bounded by the length of the text. Nesting and commands beyond a limit are passed over.
//! * The analysis is a pure function of the text and the [`Environment`].
//!
//! In reading order: [`Word`] and [`Command`] are what comes out; `walk` goes through the statements, `simple` through
//! one command, `expand` through one word; `wrappers`, `open` and `python` deal with commands that run other commands.

mod blank;
pub(crate) mod calls;
mod command;
mod cut;
pub mod directory;
mod environment;
mod escape;
mod expand;
mod here;
mod here_lines;
mod kind;
mod layer;
mod lines;
pub(crate) mod mentions;
mod open;
mod parameter;
mod pieces;
mod positional;
mod python;
mod redirect;
mod rounds;
mod script;
mod simple;
pub(crate) mod snippet;
mod variables;
mod walk;
mod walked;
mod word;
mod wrappers;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;

pub use command::{Assignment, Command, Input, InputKind, Origin, Redirection, Wrapper};
pub use environment::{Environment, Place};
pub use script::Script;
pub use word::{UNRESOLVED, Word};

/// What one walk through a script finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// The simple commands, in source order.
    pub commands: Vec<Command>,
    /// The assignments that outlive their command, in source order: `X=1`, `export X=1`.
    pub assignments: Vec<Assignment>,
    /// What the next script of the same build finds.
    pub environment: Environment,
}
