//! The directory that each command of a script is run in.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Command, UNRESOLVED};

/// Longer paths are nobody's, in bytes.
const LONGEST: usize = 4_096;

/// The most directories that `pushd` keeps.
const MOST_KEPT: usize = 32;

/// A process with its directory, and those that `popd` goes back to.
#[derive(Clone, Default)]
struct Shell {
    directory: Option<Arc<str>>,
    earlier: Vec<Option<Arc<str>>>,
}

impl Shell {
    fn run(&mut self, command: &Command) {
        match command.program() {
            Some(program @ ("cd" | "pushd" | "chdir")) => {
                if program == "pushd" && self.earlier.len() < MOST_KEPT {
                    self.earlier.push(self.directory.clone());
                }
                let mut words = command.arguments().iter().map(|word| word.sketch());
                let path = words.find(|word| !word.starts_with('-') || *word == "-");
                let path = path.and_then(|path| joined(self.directory.as_deref(), path));
                self.directory = path.map(Arc::from);
            }
            Some("popd") => self.directory = self.earlier.pop().flatten(),
            _ => {}
        }
    }
}

/// For each command the directory that it is run in, as far as `cd` and `pushd` tell: an absolute path without dots, or
/// nothing where only the build can know. A directory change ends with the process that makes it; one that is not always
/// made counts as made.
#[must_use]
pub fn directories(commands: &[Command], start: Option<&str>) -> Vec<Option<Arc<str>>> {
    let mut script = Shell { directory: start.map(Arc::from), ..Shell::default() };
    let mut shells: HashMap<usize, Shell> = HashMap::new();
    let run = |command: &Command| {
        let mut around = None;
        for number in command.shells.iter() {
            if !shells.contains_key(number) {
                // A process begins where the one around it is.
                let shell = around.and_then(|around| shells.get(around)).unwrap_or(&script).clone();
                shells.insert(*number, shell);
            }
            around = Some(number);
        }
        let shell = around.and_then(|around| shells.get_mut(around)).unwrap_or(&mut script);
        let here = shell.directory.clone();
        shell.run(command);
        here
    };
    commands.iter().map(run).collect()
}

/// A path from a directory, absolute and without dots; nothing where it cannot be known.
#[must_use]
pub fn joined(directory: Option<&str>, path: &str) -> Option<String> {
    if path.is_empty() || path.starts_with(['~', '-']) || path.contains(UNRESOLVED) {
        return None;
    }
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", directory?) };
    if whole.len() > LONGEST {
        return None;
    }
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
            marked
                .map(|(directory, _)| directory.map_or("?".to_owned(), |directory| directory.to_string()))
                .collect()
        };
        for (script, expected) in [
            ("x; cd /opt/a && x; cd ../b; x", vec!["/", "/opt/a", "/opt/b"]),
            ("cd a; cd b/./c; x", vec!["/a/b/c"]),
            ("pushd /a; x; popd; x", vec!["/a", "/"]),
            ("cd $X; x; cd y; x; cd /z; x", vec!["?", "?", "/z"]),
            ("D=/a; cd $D; x", vec!["/a"]),
            ("bash -c 'cd /a; x'; x", vec!["/a", "/"]),
            ("echo $(cd /a; x); x", vec!["/a", "/"]),
            ("(cd /a; x; (cd b; x); x); x; (x; cd c && x)", vec!["/a", "/a/b", "/a", "/", "/", "/c"]),
            ("cd /a; (cd b && x) && x", vec!["/a/b", "/a"]),
            ("{ cd /a; x; }; x", vec!["/a", "/a"]),
            ("cd /a | x; x", vec!["/", "/"]),
            ("eval 'cd /a'; x; sh -c 'cd /b'; x", vec!["/a", "/a"]),
            ("(pushd /a; x); popd; x", vec!["/a", "?"]),
            ("bash <<EOF\ncd /a\nx\nEOF\nx\n", vec!["/a", "/"]),
            ("cd -P -- /a; x; cd; x; cd -; x", vec!["/a", "?", "?"]),
        ] {
            assert_eq!(at(script), expected, "{script}");
        }
    }
}
