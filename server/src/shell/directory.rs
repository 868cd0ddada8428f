//! The directory that each command of a script is run in.

use super::{Command, Origin, UNRESOLVED};

/// For each command the directory that it is run in, as far as `cd` and `pushd` tell: an absolute path without dots, or
/// nothing where only the build can know. A directory change in a substitution ends with it; one that is not always
/// made counts as made.
#[must_use]
pub fn directories(commands: &[Command], start: Option<&str>) -> Vec<Option<String>> {
    // The directory of the script itself, and of each command that opens a string.
    let mut current = vec![start.map(str::to_owned)];
    let mut group_of: Vec<usize> = Vec::with_capacity(commands.len());
    let mut opened: Vec<(usize, usize)> = Vec::new();
    let mut earlier: Vec<Option<String>> = Vec::new();
    let mut found = Vec::with_capacity(commands.len());
    for command in commands {
        let group = match command.origin {
            Origin::Opened { by } => {
                let known =
                    opened.iter().rev().take(8).find(|(opener, _)| *opener == by).map(|(_, group)| *group);
                known.unwrap_or_else(|| {
                    let outer = group_of.get(by).copied().unwrap_or_default();
                    current.push(current.get(outer).cloned().flatten());
                    opened.push((by, current.len() - 1));
                    current.len() - 1
                })
            }
            _ => 0,
        };
        group_of.push(group);
        let here = current.get(group).cloned().flatten();
        let is_change = matches!(command.origin, Origin::Script | Origin::Opened { .. });
        if let Some(directory) = current.get_mut(group).filter(|_| is_change) {
            match command.program() {
                Some("cd" | "pushd" | "chdir") => {
                    if command.program() == Some("pushd") && earlier.len() < 1_000 {
                        earlier.push(here.clone());
                    }
                    let mut words = command.arguments().iter().map(|word| word.sketch());
                    let path = words.find(|word| !word.starts_with('-') || *word == "-");
                    *directory = path.and_then(|path| joined(here.as_deref(), path));
                }
                Some("popd") => *directory = earlier.pop().flatten(),
                _ => {}
            }
        }
        found.push(here);
    }
    found
}

/// A path from a directory, absolute and without dots; nothing where it cannot be known.
#[must_use]
pub fn joined(directory: Option<&str>, path: &str) -> Option<String> {
    if path.is_empty() || path.starts_with(['~', '-']) || path.contains(UNRESOLVED) || path.len() > 4_096 {
        return None;
    }
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", directory?) };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::super::{Environment, Script};
    use super::*;

    #[test]
    fn directories_of_commands() {
        let at = |script: &str| -> Vec<String> {
            let commands = Script::parse(script).commands(&Environment::new());
            let found = directories(&commands, Some("/")).into_iter().zip(&commands);
            let marked = found.filter(|(_, command)| command.program() == Some("x"));
            marked.map(|(directory, _)| directory.unwrap_or("?".to_owned())).collect()
        };
        for (script, expected) in [
            ("x; cd /opt/a && x; cd ../b; x", vec!["/", "/opt/a", "/opt/b"]),
            ("cd a; cd b/./c; x", vec!["/a/b/c"]),
            ("pushd /a; x; popd; x", vec!["/a", "/"]),
            ("cd $X; x; cd y; x; cd /z; x", vec!["?", "?", "/z"]),
            ("D=/a; cd $D; x", vec!["/a"]),
            ("bash -c 'cd /a; x'; x", vec!["/a", "/"]),
            ("echo $(cd /a; x); x", vec!["/", "/"]),
            ("cd -P -- /a; x; cd; x; cd -; x", vec!["/a", "?", "?"]),
        ] {
            assert_eq!(at(script), expected, "{script}");
        }
    }
}
