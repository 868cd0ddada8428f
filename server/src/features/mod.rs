//! What an editor asks of a file: functions of a snapshot and an offset, giving plain data in byte offsets.

pub mod actions;
pub mod completion;
pub mod diagnostics;
pub mod hover;
