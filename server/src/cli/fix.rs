//! `fix`: mend what can be mended.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::Paths;
use super::configuration::{BuildArguments, Configurations, RuleArguments};
use super::inputs::inputs;
use super::rewrite::{self, Manner, Rewritten};
use crate::features::{actions, diagnostics};
use crate::finding::Applicability;
use crate::snapshot::Snapshot;
use crate::text::Text;

/// Arguments of `fix`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    build: BuildArguments,
    #[command(flatten)]
    rules: RuleArguments,
    /// Print what would change and write nothing; exit 1 if anything would
    #[arg(long)]
    diff: bool,
    /// Apply fixes that may change what gets installed, too
    #[arg(long = "unsafe")]
    unsafe_too: bool,
}

/// Fixes that overlap wait for the next round; no file needs more than a few.
const ROUNDS: usize = 10;

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let (inputs, mut all_read) = inputs(&arguments.paths)?;
    let mut configurations = Configurations::new(&arguments.build, Some(&arguments.rules))?;
    let inputs = configurations.of_all(inputs);
    all_read &= configurations.all_read();
    let world = configurations.world();
    let manner = if arguments.diff { Manner::Diff } else { Manner::Write };
    let applicability = if arguments.unsafe_too { Applicability::Unsafe } else { Applicability::Safe };
    rewrite::each(
        &inputs,
        |(input, _)| input,
        all_read,
        manner,
        |(input, config), before| {
            let open = |text| Snapshot::open(text, Arc::clone(config)).among(input.around(&world));
            mended(&input.name(), before, applicability, open)
        },
    )
}

fn mended(
    name: &str,
    before: Text,
    applicability: Applicability,
    open: impl Fn(Text) -> Snapshot,
) -> Rewritten {
    let mut snapshot = open(before);
    let mut notes = Vec::new();
    for _ in 0..ROUNDS {
        let Some(fix) = actions::fix_all(&snapshot, &diagnostics::all(&snapshot), applicability) else {
            break;
        };
        notes.extend(fix.edits.iter().map(|edit| {
            let line = snapshot.text().line_of(edit.range.start).0 + 1;
            format!("{name}:{line}: `{}` → `{}`", snapshot.text().slice(edit.range.clone()), edit.text)
        }));
        let mut text = snapshot.text().clone();
        fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
        snapshot = open(text);
    }
    Rewritten { after: snapshot.text().clone(), notes }
}
