//! A process, as the system sees it.

use std::path::PathBuf;
use std::time::Duration;

/// A process by its number.
#[derive(Clone, Copy, Debug)]
pub struct Process(pub u32);

impl Process {
    /// Memory in use, in KiB.
    pub fn resident(self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most memory that was ever in use, in KiB.
    pub fn peak(self) -> u64 {
        self.status("VmHWM:")
    }

    /// Its threads.
    pub fn threads(self) -> u64 {
        self.status("Threads:")
    }

    /// Its open files, pipes and sockets.
    pub fn handles(self) -> usize {
        std::fs::read_dir(self.folder().join("fd")).map_or(0, Iterator::count)
    }

    /// How long it has kept a core busy.
    pub fn busy(self) -> Duration {
        let stat = std::fs::read_to_string(self.folder().join("stat")).unwrap_or_default();
        // Behind the name, which may hold anything, in parentheses; ticks are hundredths of a second.
        let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
        Duration::from_millis(10 * (ticks(11) + ticks(12)))
    }

    /// Whether each of its threads waits for something to happen. One that wants a core and gets none does not.
    pub fn is_asleep(self) -> bool {
        let threads = std::fs::read_dir(self.folder().join("task")).into_iter().flatten().flatten();
        let mut states =
            threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("stat")).ok());
        states.all(|stat| stat.rsplit(')').next().is_some_and(|fields| fields.trim_start().starts_with('S')))
    }

    fn status(self, name: &str) -> u64 {
        let status = std::fs::read_to_string(self.folder().join("status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    }

    fn folder(self) -> PathBuf {
        PathBuf::from(format!("/proc/{}", self.0))
    }
}
