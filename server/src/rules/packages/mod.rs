//! What scripts bring in from outside, and how firmly it is named.
//!
//! [`rows`] has a row for each rule; which words of a command are packages, and how firmly they are named, is the
//! business of [`crate::language::package_managers`]. A new installer of a known family needs nothing here; a new
//! family needs a row.

pub(super) mod ahead;
mod checked;
pub(super) mod download;
pub(super) mod git;
pub(super) mod language;
mod pin;
pub(super) mod pipe;
pub(super) mod rows;
mod settled;
pub(super) mod snapshot;
pub(super) mod system;
pub(super) mod unverified;

pub(super) use settled::{Lesson, Settled};

#[cfg(test)]
mod tests;
