//! What an editor asks, one feature a file: pure functions of a snapshot and byte offsets that give plain data.
//!
//! Nothing here knows the protocol, nothing writes, and nothing opens a file: the snapshot's surroundings do. Half-typed
//! text is the usual case: every function answers at every offset.
//!
//! * [`place`]: which stage, header or section an offset is in; [`scripts`]: what the scripts run; [`names`]: stages,
//!   template variables, apps, shell variables, and everywhere they are mentioned
//! * about what is there: [`hover`], [`signature`], [`links`], [`hints`], [`lens`], [`chain`], [`diagnostics`]
//!   ([`calm`])
//! * the file's shape: [`symbols`], [`folding`], [`selection`], [`tokens`]
//! * going places: [`navigation`]
//! * changing the text: [`completion`], [`menu`] ([`actions`]), [`pins`], [`ignoring`], [`configuring`], [`rename`],
//!   [`format`](mod@format)

pub mod actions;
mod apps;
pub mod calm;
pub mod chain;
pub mod completion;
pub mod configuring;
pub mod diagnostics;
pub mod folding;
pub mod format;
pub mod hints;
pub mod hover;
pub mod ignoring;
pub mod lens;
pub mod links;
pub mod menu;
pub mod names;
pub mod navigation;
pub mod pins;
pub mod place;
pub mod rename;
pub mod scripts;
pub mod selection;
mod shell_names;
pub mod signature;
pub mod symbols;
pub mod tokens;

#[cfg(test)]
mod tests;
