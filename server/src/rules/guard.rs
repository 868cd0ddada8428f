//! A check that panics is a mistake of ours, and no reason to say nothing of all the rest.
//!
//! The panic is caught, counted and told once by whoever shows findings; what the other checks find is shown as ever.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::haste;

/// Checks with their names, which are those of their files.
pub(crate) type Checks<F> = &'static [(&'static str, F)];

/// A list of checks, named as they are written.
macro_rules! checks {
    ($($(#[$meta:meta])* $check:path),* $(,)?) => { &[$($(#[$meta])* (stringify!($check), $check)),*] };
}
pub(super) use checks;

/// How often each check has panicked in this process, and whether anybody was told.
static FAILED: Mutex<BTreeMap<&'static str, Failed>> = Mutex::new(BTreeMap::new());

#[derive(Debug, Default)]
struct Failed {
    times: usize,
    told: bool,
}

fn failed() -> MutexGuard<'static, BTreeMap<&'static str, Failed>> {
    FAILED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs all checks; one that panics is passed over.
pub(super) fn each<F: Copy>(checks: Checks<F>, mut run: impl FnMut(F)) {
    let mut next = 0;
    while next < checks.len() {
        let all = AssertUnwindSafe(|| {
            while let Some((_, check)) = checks.get(next) {
                next += 1;
                run(*check);
            }
        });
        let Err(caught) = catch_unwind(all) else { continue };
        haste::pass_on(caught);
        if let Some((name, _)) = checks.get(next.saturating_sub(1)) {
            failed().entry(name).or_default().times += 1;
        }
    }
}

/// Which checks have failed since this was asked last, each once in the life of the process, for a person.
#[must_use]
pub fn failures() -> Vec<String> {
    let tell = |(name, failed): (&&'static str, &mut Failed)| {
        if std::mem::replace(&mut failed.told, true) {
            return None;
        }
        let name = name.strip_suffix("::check").unwrap_or(name);
        let times = if failed.times == 1 { String::new() } else { format!(" {} times", failed.times) };
        Some(format!(
            "The check `{name}` failed{times}: a mistake in singularity-ls. What others find is shown."
        ))
    };
    failed().iter_mut().filter_map(tell).collect()
}

/// Checks that panic when a text asks them to: there are none but in the program's own tests.
#[cfg(test)]
pub(super) mod faulty {
    use super::super::{CommandContext, FileContext, Report};

    pub(in crate::rules) fn file(context: &FileContext<'_>, _: &mut Report<'_>) {
        assert!(!context.snapshot.text().to_string().contains("fail-in-a-file"), "as asked");
    }

    pub(in crate::rules) fn command(context: &CommandContext<'_>, _: &mut Report<'_>) {
        assert!(context.command.program() != Some("fail-in-a-command"), "as asked");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::rules::findings;
    use crate::snapshot::Snapshot;
    use crate::surroundings::tests::Folder;
    use crate::text::Text;

    #[test]
    fn what_other_checks_find_is_found_and_the_one_that_failed_is_counted() {
        let judged = |command: &str| {
            let text = format!(
                "Bootstrap: docker\nFrom: python\n%post\n    pip install a\n    {command}\n    sudo b\n"
            );
            let snapshot = Snapshot::open(Text::new(&text), Arc::new(Config::default()));
            findings(&snapshot).into_iter().map(|finding| (finding.rule, finding.message)).collect::<Vec<_>>()
        };
        let times = |name: &str| failed().get(name).map_or(0, |failed| failed.times);
        let right = judged("pass-in-a-command");
        let before = times("guard::faulty::command");
        assert!(right.iter().any(|(rule, _)| *rule == "sudo-in-script"), "{right:?}");
        assert_eq!(judged("fail-in-a-command"), right);
        assert_eq!(judged("fail-in-a-command # fail-in-a-file"), right);
        // Other tests of this process let it fail, too.
        assert!(times("guard::faulty::command") >= before + 2);
        assert!(times("guard::faulty::file") > 0);
    }

    #[test]
    fn who_is_in_haste_asks_no_disk_and_gets_all_findings_or_none() {
        let folder = Folder::new("haste", &[("here.txt", "x")]);
        let text = "Bootstrap: docker\nFrom: python\n%files\n    here.txt /opt/\n    missing.txt /opt/\n";
        let snapshot = |around| Snapshot::open(Text::new(text), Arc::default()).among(around);
        let around = folder.around("a.def");
        let at_once = || haste::at_once(|| findings(&snapshot(around.clone()))).unwrap();
        assert_eq!(at_once(), None, "nobody has looked yet");
        let all = findings(&snapshot(around.clone()));
        assert!(all.iter().any(|finding| finding.message.contains("missing.txt")), "{all:?}");
        assert_eq!(at_once(), Some(all));
    }
}
