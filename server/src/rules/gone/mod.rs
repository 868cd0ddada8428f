//! What was there when the file was written, and is not any more.

pub(super) mod archive;
pub(super) mod header;
pub(super) mod managed;
pub(super) mod service;

#[cfg(test)]
mod tests;
