//! `fix`: mend what can be mended.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use similar::TextDiff;

use super::configuration::{BuildArguments, Configurations, RuleArguments};
use super::inputs::{Input, inputs};
use super::output::{complain, stdout};
use super::{Paths, REPORTED, USAGE};
use crate::config::Config;
use crate::features::{actions, diagnostics};
use crate::finding::Applicability;
use crate::snapshot::Snapshot;
use crate::surroundings::World;
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
    let mut out = stdout();
    let mut changed = 0;
    for (input, config) in &inputs {
        match mend(input, config, &world, arguments, &mut out) {
            Ok(true) => changed += 1,
            Ok(false) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Err(error),
            Err(error) => {
                complain(&format!("{}: {error}", input.name()));
                all_read = false;
            }
        }
    }
    out.flush()?;
    Ok(match changed {
        _ if !all_read => ExitCode::from(USAGE),
        1.. if arguments.diff => ExitCode::from(REPORTED),
        _ => ExitCode::SUCCESS,
    })
}

/// Mends one file; whether there was anything to mend.
fn mend(
    input: &Input,
    config: &Arc<Config>,
    world: &Arc<World>,
    arguments: &Arguments,
    out: &mut impl Write,
) -> io::Result<bool> {
    let applicability = if arguments.unsafe_too { Applicability::Unsafe } else { Applicability::Safe };
    let before = input.read()?;
    let open = |text| Snapshot::open(text, Arc::clone(config)).among(input.around(world));
    let mut snapshot = open(before.clone());
    let mut titles = Vec::new();
    for _ in 0..ROUNDS {
        let Some(fix) = actions::fix_all(&diagnostics::all(&snapshot), applicability) else { break };
        titles.extend(fix.edits.iter().map(|edit| {
            let line = snapshot.text().line_of(edit.range.start).0 + 1;
            (line, snapshot.text().slice(edit.range.clone()).into_owned(), edit.text.clone())
        }));
        let mut text = snapshot.text().clone();
        fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
        snapshot = open(text);
    }
    let after = snapshot.text();
    if *after == before {
        if !input.is_on_disk() && !arguments.diff {
            out.write_all(&before.to_bytes())?;
        }
        return Ok(false);
    }
    let name = input.name();
    if arguments.diff {
        diff(&name, &before, after, out)?;
    } else if input.is_on_disk() {
        write_whole(&input.path, &after.to_bytes())?;
        for (line, old, new) in titles {
            writeln!(out, "{name}:{line}: `{old}` → `{new}`")?;
        }
    } else {
        out.write_all(&after.to_bytes())?;
    }
    Ok(true)
}

pub(super) fn diff(name: &str, before: &Text, after: &Text, out: &mut impl Write) -> io::Result<()> {
    let (before, after) = (before.to_bytes(), after.to_bytes());
    let diff = TextDiff::from_lines(&before[..], &after[..]);
    diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_writer(out)
}

/// Writes beside the file and renames, so that whatever happens there is either the old file or the new one.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays a link: what it points to is replaced.
    let path = std::fs::canonicalize(path)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    let written = std::fs::write(&beside, bytes)
        .and_then(|()| std::fs::set_permissions(&beside, std::fs::metadata(&path)?.permissions()))
        .and_then(|()| std::fs::rename(&beside, &path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}
