//! What a long run shows meanwhile: one line on standard error, at a terminal only, gone when the run ends.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Runs that are over by then show nothing: a line that comes and goes at once only flickers.
const PATIENCE: Duration = Duration::from_secs(1);

/// How many files are done. Any thread may count; ends with its owner.
pub(super) struct Progress {
    bar: ProgressBar,
    began: Instant,
    shown: OnceLock<()>,
}

impl Progress {
    /// Of so many files; nothing is shown yet.
    pub(super) fn over(files: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        // Without colours, so that nobody has to ask whether they are wanted.
        if let Ok(style) = ProgressStyle::with_template("{pos} of {len} files") {
            bar.set_style(style);
        }
        Progress { bar, began: Instant::now(), shown: OnceLock::new() }
    }

    /// One more file is done.
    pub(super) fn step(&self) {
        self.bar.inc(1);
        if self.began.elapsed() >= PATIENCE {
            self.shown.get_or_init(|| {
                // It stays hidden where standard error is no terminal, or one that cannot take a line back.
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
                self.bar.tick();
            });
        }
    }

    /// Writes something while the line is out of the way: both may go to the same terminal.
    pub(super) fn aside<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A bar for what is asked about one file, drawn at once, as each answer takes a while; on a terminal only.
pub(super) fn bar_of(name: &str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:24}] {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar.set_prefix(name.to_owned());
    bar
}
