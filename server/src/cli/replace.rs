//! A file is replaced whole or not at all: whatever happens, there is the old one or the new one.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// Writes beside the file and renames. A link stays a link: what it points to is replaced. A file that is not there is
/// made.
///
/// What is written beside has a name that nobody knows before, and nobody else's file is opened or removed for it: on a
/// shared disk there is no telling whose a file is, and whether its writer lives. A process that is killed at that moment
/// leaves a hidden file behind, which no command takes for a definition file.
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
    let old = fs::metadata(&path).ok();
    let mut beside = beside(&path, old.is_none())?;
    let file = beside.as_file_mut();
    file.write_all(bytes)?;
    // Some disks say only now that they are full.
    file.sync_all()?;
    if let Some(old) = old {
        file.set_permissions(old.permissions())?;
    }
    beside.persist(&path).map(drop).map_err(|failed| failed.error)
}

/// A new file in the same folder, gone again unless it takes a place. Only its owner can read it; one that replaces none
/// is as readable as any new file.
fn beside(path: &Path, is_new: bool) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".singularity-ls-").suffix(".tmp");
    #[cfg(unix)]
    if is_new {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = is_new;
    // The library's message ends with a name that means nothing to anybody.
    builder.tempfile_in(folder).map_err(|error| error.kind().into())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;
    use crate::surroundings::tests::Folder;

    #[test]
    fn one_file_is_replaced_and_no_other_is_touched() {
        let others = ["a.def.1.tmp", "a.def.1073741824.tmp", ".singularity-ls-x.tmp"];
        let all = [("a.def", "old"), (others[0], "own"), (others[1], "own"), (others[2], "own")];
        let Folder(folder) = &Folder::new("replace", &all);
        let at = |name: &str| folder.join(name);
        let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o7777;
        symlink("a.def", at("link")).unwrap();
        fs::set_permissions(at("a.def"), fs::Permissions::from_mode(0o640)).unwrap();
        write_whole(&at("link"), b"new").unwrap();
        write_whole(&at("made"), b"new").unwrap();
        assert_eq!((fs::read(at("a.def")).unwrap(), mode("a.def")), (b"new".to_vec(), 0o640));
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
        fs::write(at("plain"), "").unwrap();
        assert_eq!(mode("made"), mode("plain"));
        others.iter().for_each(|name| assert_eq!(fs::read(at(name)).unwrap(), b"own", "{name}"));
        assert_eq!(fs::read_dir(folder).unwrap().count(), all.len() + 3);
        assert_eq!(write_whole(&at("no/such"), b"").unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
