//! A file is replaced whole or not at all: whatever happens, there is the old one or the new one.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::system::is_process;

/// Writes beside the file and renames. A link stays a link: what it points to is replaced. A file that is not there is
/// made.
///
/// # Errors
///
/// When nothing was changed: no room, no permission, or no such folder.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        // A terminal, a pipe: there is nothing to replace.
        return fs::write(path, bytes);
    }
    let path = match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        found => found?,
    };
    let name = path.file_name().unwrap_or_default();
    remove_leftovers(&path, name);
    let beside = path.with_file_name(temporary(name, std::process::id()));
    let written = write(&beside, &path, bytes).and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write(beside: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(beside)?;
    file.write_all(bytes)?;
    // Some disks say only now that they are full.
    file.sync_all()?;
    match fs::metadata(path) {
        Ok(old) => fs::set_permissions(beside, old.permissions()),
        Err(_) => Ok(()),
    }
}

/// The name under which a process writes a file.
fn temporary(name: &OsStr, process: u32) -> PathBuf {
    let mut temporary = name.to_owned();
    temporary.push(format!(".{process}.tmp"));
    temporary.into()
}

/// Removes what processes have left that were killed while they wrote this file.
fn remove_leftovers(path: &Path, name: &OsStr) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let process = (entry.file_name().to_str())
            .zip(name.to_str())
            .and_then(|(entry, name)| entry.strip_prefix(name)?.strip_prefix('.')?.strip_suffix(".tmp"))
            .and_then(|process| process.parse().ok());
        if process.is_some_and(|process| !is_process(process)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_dead_have_left_is_removed_and_what_the_living_write_is_not() {
        let folder = std::env::temp_dir().join(format!("singularity-ls-replace-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a.def");
        fs::write(&path, "old").unwrap();
        let dead = 4_194_304 * 256;
        for name in [
            format!("a.def.{dead}.tmp"),
            "a.def.1.tmp".into(),
            "a.def.x.tmp".into(),
            format!("b.def.{dead}.tmp"),
        ] {
            fs::write(folder.join(name), "half").unwrap();
        }
        write_whole(&path, b"new").unwrap();
        write_whole(&folder.join("made"), b"new").unwrap();
        let mut left: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let other = format!("b.def.{dead}.tmp");
        assert_eq!(left, ["a.def", "a.def.1.tmp", "a.def.x.tmp", &other, "made"]);
        assert_eq!(fs::read(&path).unwrap(), b"new");
        fs::remove_dir_all(&folder).unwrap();
    }
}
