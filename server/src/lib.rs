//! Language server, linter and pinning tool for Singularity and Apptainer definition files.
//!
//! The modules in reading order. Every layer knows only the ones above it.
//!
//! * [`system`]: what is asked of the operating system; [`haste`]: what must not wait for it
//! * [`text`]: the text of a file, byte offsets and positions; [`mapped`]: text made from text, and the way back
//! * [`document`]: text and syntax tree in step; [`syntax`]: a typed view over the tree
//! * [`language`]: facts about keywords, agents, sections, package managers; [`catalogue`]: facts about images
//! * [`shell`]: what scripts run; [`definition`]: what the builder sees
//! * [`surroundings`]: the files around it; [`asked`]: what registries said of its images; [`finding`]: what is wrong and how to mend it
//! * [`config`]: what the user chose; [`snapshot`]: all of this about one file at one moment
//! * [`images`]: what may be written in the place of an image; [`rules`]: who finds what
//! * [`features`]: what an editor asks, as functions of a snapshot
//! * [`resolve`]: what only the network knows, on request
//! * [`lsp`] and [`cli`]: the two faces

mod haste;
mod system;
pub mod text;

pub mod mapped;

pub mod document;
pub mod syntax;

pub mod catalogue;
pub mod language;

pub mod shell;

pub mod definition;

pub mod asked;
pub mod surroundings;

pub mod finding;

pub mod config;
pub mod snapshot;

pub mod images;
pub mod rules;

pub mod features;

pub mod resolve;

pub mod cli;
pub mod lsp;
