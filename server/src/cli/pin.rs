//! `pin`: name every input of a file exactly, as it is today.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::configuration::{BuildArguments, Configurations};
use super::difference::print_difference;
use super::inputs::{Input, inputs};
use super::output::{complain, stderr, stdout};
use super::progress::bar_of;
use super::replace::write_whole;
use super::{Paths, ended};
use crate::config::Config;
use crate::resolve::cache::Cache;
use crate::resolve::pin::installed::Installed;
use crate::resolve::pin::{self, Fate, Options, Outcome};
use crate::resolve::{Cancel, Resolver, Settings, time};
use crate::snapshot::Snapshot;
use crate::surroundings::World;

/// Arguments of `pin`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    build: BuildArguments,
    /// Print what would change and write nothing; exit 1 if anything would
    #[arg(long)]
    diff: bool,
    /// Print the table and write nothing; exit 1 if anything would change
    #[arg(long)]
    dry_run: bool,
    /// Also what is pinned already: to the newest of its series
    #[arg(long)]
    update: bool,
    /// Images by their digest, with the tag as a comment
    #[arg(long)]
    digest: bool,
    /// The releases that were newest at the end of a day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    as_of: Option<String>,
    /// Ask nobody: take the versions from a list of what is installed where it works, as printed by `pip freeze`,
    /// `conda list`, `dpkg -l`, `rpm -qa` or R's `sessionInfo()`; `-` for standard input
    #[arg(long, value_name = "LIST", conflicts_with = "as_of")]
    versions: Vec<PathBuf>,
    /// Ask again what was asked a short while ago
    #[arg(long)]
    refresh: bool,
}

fn day(argument: &str) -> Result<String, String> {
    if time::is_day(argument) {
        Ok(argument.to_owned())
    } else {
        Err("expected a day, as 2026-05-31".to_owned())
    }
}

pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let settings = Settings::of_user().map_err(io::Error::other)?;
    let (inputs, mut all_read) = inputs(&arguments.paths)?;
    let mut configurations = Configurations::new(&arguments.build, None)?;
    let inputs = configurations.of_all(inputs);
    all_read &= configurations.all_read();
    let world = configurations.world();
    let settings = settings.forbidden_by(inputs.iter().any(|(_, config)| config.offline));
    let resolver = Resolver::new(settings, Cache::of_user(), arguments.refresh, Cancel::default());
    let options = Options {
        digest: arguments.digest,
        update: arguments.update,
        as_of: arguments.as_of.clone(),
        only: None,
        installed: installed(&arguments.versions)?,
    };
    let mut out = stdout();
    let (mut left, mut changed) = (0, 0);
    for (input, config) in &inputs {
        let told = pinned(input, config, &world, &resolver, &options).and_then(|pinned| {
            left += pinned.left();
            changed += usize::from(pinned.after.is_some());
            pinned.tell(input, arguments, &mut out)
        });
        // One that cannot be read or written holds up no other.
        if let Err(error) = told {
            complain(&format!("{}: {error}", input.name()));
            all_read = false;
        }
    }
    out.flush()?;
    let only_shown = arguments.diff || arguments.dry_run;
    Ok(ended(all_read, left > 0 || changed > 0 && only_shown))
}

/// What the lists say, taken together; a later one goes before an earlier one.
fn installed(lists: &[PathBuf]) -> io::Result<Option<Installed>> {
    let mut all = Installed::default();
    for list in lists {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", list.display()));
        let bytes = if list.as_os_str() == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            std::fs::read(list)
        };
        // Each by itself: the head of a table in one says nothing about the lines of the next.
        let one = Installed::read(&String::from_utf8_lossy(&bytes.map_err(named)?));
        if one.is_empty() {
            return Err(io::Error::other(format!("{}: no version of a package is in it", list.display())));
        }
        all.extend(one);
    }
    Ok((!lists.is_empty()).then_some(all))
}

/// What became of a file.
struct Pinned {
    before: Snapshot,
    outcomes: Vec<Outcome>,
    /// The file as it will be, if it changes.
    after: Option<Snapshot>,
}

fn pinned(
    input: &Input,
    config: &Arc<Config>,
    world: &Arc<World>,
    resolver: &Resolver,
    options: &Options,
) -> io::Result<Pinned> {
    let before = Snapshot::open(input.read()?, Arc::clone(config)).among(input.around(world));
    let bar = bar_of(&input.name());
    let outcomes = pin::pin(&before, resolver, options, &|done, all, next| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        bar.set_message(next.to_owned());
    });
    bar.finish_and_clear();
    let (edits, count) = pin::edits(&outcomes);
    let after = match count {
        0 => None,
        _ => Some(pin::applied(&before, &edits).ok_or_else(|| {
            io::Error::other("pinning would change more than the names of its inputs; nothing is written")
        })?),
    };
    Ok(Pinned { before, outcomes, after })
}

impl Pinned {
    fn left(&self) -> usize {
        self.outcomes.iter().filter(|outcome| matches!(outcome.fate, Fate::Left(_))).count()
    }

    fn tell(&self, input: &Input, arguments: &Arguments, out: &mut impl Write) -> io::Result<()> {
        let name = input.name();
        let after = self.after.as_ref().map_or(self.before.text(), Snapshot::text);
        if arguments.diff {
            print_difference(&input.path, self.before.text(), after, out)?;
            // Whoever applies the difference wants to know what is not in it.
            return self.outcomes.iter().try_for_each(|outcome| match &outcome.fate {
                Fate::Left(why) => {
                    complain(&format!("{name}:{}: `{}`: {why}", self.line(outcome), outcome.written));
                    Ok(())
                }
                Fate::Settled | Fate::Pinned { .. } => Ok(()),
            });
        }
        if !input.is_on_disk() && !arguments.dry_run {
            out.write_all(&after.to_bytes())?;
            return self.table(&name, &mut stderr());
        }
        if self.after.is_some() && !arguments.dry_run {
            write_whole(&input.path, &after.to_bytes())?;
        }
        self.table(&name, out)
    }

    /// What became what, what was left and why, and the sum.
    fn table(&self, name: &str, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{name}")?;
        let told: Vec<_> = self.outcomes.iter().filter(|outcome| outcome.fate != Fate::Settled).collect();
        let width = told.iter().map(|outcome| outcome.written.chars().count()).max().unwrap_or(0).min(WIDEST);
        for outcome in &told {
            let (line, written) = (self.line(outcome), &outcome.written);
            match &outcome.fate {
                Fate::Pinned { to, note, .. } => {
                    let note = note.as_ref().map(|note| format!("  ({note})")).unwrap_or_default();
                    writeln!(out, "{line:>5}  {written:<width$}  → {to}{note}")?;
                }
                Fate::Left(why) => writeln!(out, "{line:>5}  {written:<width$}  ✗ {why}")?,
                Fate::Settled => {}
            }
        }
        let (all, left) = (self.outcomes.len(), self.left());
        writeln!(
            out,
            "{} of {all} inputs pinned{}",
            all - left,
            if left == 0 { "" } else { "; ✗ is left as it is" }
        )
    }

    /// The line of an input, from 1.
    fn line(&self, outcome: &Outcome) -> usize {
        self.before.text().line_of(outcome.range.start).0 + 1
    }
}

/// The widest that the column of inputs gets, in characters.
const WIDEST: usize = 40;
