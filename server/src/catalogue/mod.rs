//! What is known about base images without asking anybody: names, tags, parents, ends of life.
//!
//! The facts are the tables in `server/catalogue/`, made by `generate.py` there and embedded as they are. A lookup is a
//! binary search over the lines of a table: nothing is parsed or allocated before it is asked for. Only the retired
//! tags are packed, an image a block, and a block is opened once, when one of its tags is asked for.
//!
//! No I/O, no clock: every "now" is [`DATE`], and a message that says "newest" must show it. Nothing here panics.
//!
//! Reading order: [`name`] (which image is meant), [`image`], [`tag`] and `retired` (what is listed and what was),
//! [`chain`] and `jupyter` (what stands under it), [`step`] (what each of these adds), [`release`] (which release a tag names), [`life`] (until when it is maintained),
//! [`floats`] (does the reference move), [`pins`] (what to write instead), [`history`] (what it meant on another day), [`successor`] (what to use instead of what is
//! withdrawn), [`unknown`] (tags that never were), [`completion`], [`namespaces`] and [`python`].

pub mod chain;
pub mod completion;
mod exact;
pub mod floats;
pub mod history;
pub mod image;
mod jupyter;
pub mod life;
mod meant;
pub mod name;
pub mod namespaces;
pub mod pins;
pub mod python;
mod recent;
pub mod release;
mod retired;
pub mod step;
pub mod successor;
mod table;
pub mod tag;
pub mod unknown;
mod version;

#[cfg(test)]
mod tests;

pub use chain::{Chain, chain, system};
pub use completion::tags_for_completion;
pub use floats::{Reference, Verdict, floats, is_rolling};
pub use history::meant_on;
pub use image::{Image, Kind, Latest, image, images, images_with_prefix};
pub use life::{Cycle, Ends, cycle, cycles, end_of_life};
pub use name::canonical;
pub use pins::{Pin, Reason, moving_names, pins, smaller_variant};
pub use python::{PypiRelease, is_current_python, newest_pypi, python_of};
pub use step::{Step, steps};
pub use successor::{Successor, successors};
pub use tag::{Level, Tag, living, tag, tags};
pub use unknown::{UnknownTag, Why, unknown_tag};

/// The day the facts were taken (`YYYY-MM-DD`): the newest commit of the official images' lists that was read.
pub const DATE: &str = include_str!("../../catalogue/date.txt").trim_ascii();

/// The month of the table of PyPI releases (`YYYY-MM`).
pub const PYPI_DATE: &str = include_str!("../../catalogue/pypi-date.txt").trim_ascii();
