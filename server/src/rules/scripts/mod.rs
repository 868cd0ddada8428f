//! Scripts that build on the author's machine only, or whose result others cannot use.

pub(super) mod cache;
pub(super) mod convenience;
pub(super) mod home;
pub(super) mod interactive;
pub(super) mod sudo;
pub(super) mod tls;
pub(super) mod unread;

#[cfg(test)]
mod tests;
