//! Shells, and what only bash understands.

/// Programs that run a shell script.
pub const SHELLS: &[&str] = &["ash", "bash", "busybox", "dash", "ksh", "sh", "zsh"];

/// Files of a home directory that a login or an interactive shell reads, and no other process.
pub const START_UP_FILES: &[&str] =
    &[".bash_login", ".bash_profile", ".bashrc", ".cshrc", ".profile", ".zprofile", ".zshrc"];

/// Programs whose `init` writes to such a file.
pub const INITIALISERS: &[&str] = &["conda", "mamba", "micromamba"];

/// Pieces of a line that bash and its like understand and a plain POSIX shell does not.
const BASH_ONLY: &[&str] = &[
    "[[ ",
    "<<<",
    " <(",
    " >(",
    "=(",
    "&>",
    "${BASH",
    "set -o pipefail",
    "set -euo pipefail",
    "set -eo pipefail",
];

/// Commands that a plain POSIX shell does not have.
const BASH_COMMANDS: &[&str] =
    &["declare", "function", "let", "mapfile", "popd", "pushd", "readarray", "shopt", "source", "typeset"];

/// Whether a script surely uses something of bash. A look at its lines, not a proof.
#[must_use]
pub fn needs_bash(script: &str) -> bool {
    script.lines().map(str::trim_start).filter(|line| !line.starts_with('#')).any(|line| {
        let first = line.split_whitespace().next().unwrap_or_default();
        BASH_COMMANDS.contains(&first) || BASH_ONLY.iter().any(|piece| line.contains(piece))
    })
}

/// Letters of the options that a shell's `set` takes as the shell itself does; `o` has a word behind it.
const SETTABLE: &str = "CETaefhnuvx";

/// Whether a script can set all of these options of its shell itself.
#[must_use]
pub fn can_set(options: &[&str]) -> bool {
    let mut words = options.iter();
    while let Some(word) = words.next() {
        let Some(letters) = word.strip_prefix(['-', '+']).filter(|letters| !letters.is_empty()) else {
            return false;
        };
        let takes_word = letters.ends_with('o');
        let inner = letters.strip_suffix('o').unwrap_or(letters);
        if !inner.chars().all(|letter| SETTABLE.contains(letter)) {
            return false;
        }
        if takes_word && words.next().is_none() {
            return false;
        }
    }
    true
}

/// Base name of the program that a `#!` line names, `env` looked through.
#[must_use]
pub fn interpreter(command: &str) -> &str {
    let words = command.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    let mut words = words.filter(|word| *word != "env" && !word.starts_with('-') && !word.contains('='));
    words.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_bash() {
        for (script, needs) in [
            ("source x", true),
            ("  if [[ -f x ]]; then", true),
            ("a=(1 2)", true),
            ("# source x", false),
            (". x", false),
            ("apt-get update && apt-get install -y source-highlight", false),
        ] {
            assert_eq!(needs_bash(script), needs, "{script}");
        }
        for (options, can) in [("-eo pipefail", true), ("-e -o", false), ("--login", false), ("-l -e", false)]
        {
            assert_eq!(can_set(&options.split(' ').collect::<Vec<_>>()), can, "{options}");
        }
        assert_eq!(interpreter("/usr/bin/env -S python3 -u"), "python3");
        assert!(SHELLS.is_sorted() && BASH_COMMANDS.is_sorted());
    }
}
