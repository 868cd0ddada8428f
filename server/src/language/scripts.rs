//! Files that hold a script, as their names tell.

/// Endings of the names of scripts: a program whose name ends so is one.
const ENDINGS: [&str; 9] = [".sh", ".bash", ".py", ".R", ".r", ".jl", ".pl", ".rb", ".zsh"];

/// Programs that run the script that their first operand names; a version may stand behind the name.
const RUNNERS: [&str; 13] =
    ["sh", "bash", "dash", "ash", "zsh", "ksh", "source", ".", "Rscript", "python", "perl", "ruby", "julia"];

/// Whether a program, by its base name, runs the script that its first operand names.
#[must_use]
pub fn is_runner(program: &str) -> bool {
    let name = program.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
    RUNNERS.contains(&program) || RUNNERS.contains(&name)
}

/// Whether a path names a script.
#[must_use]
pub fn is_script(path: &str) -> bool {
    ENDINGS.iter().any(|ending| path.len() > ending.len() && path.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(is_script("/opt/setup.sh") && is_script("a.R"));
        assert!(!is_script("/usr/bin/env") && !is_script(".sh"));
    }
}
