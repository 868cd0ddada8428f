//! What is asked of the operating system in more than one place, with care.

use std::fs::File;
use std::io;
use std::path::Path;

/// What becomes of a path that is a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    /// It is followed: a person has named it.
    Followed,
    /// It is refused: the path was found to have no links in it, and whoever put one there since means no good.
    Refused,
}

/// Opens a regular file to be read. What else stands there is never waited for, and a device is not disturbed: what was a
/// file when somebody looked may be a pipe by now.
///
/// # Errors
///
/// When there is none, or it is no regular file.
pub(crate) fn open_regular(path: &Path, links: Links) -> io::Result<File> {
    let file = options(links).read(true).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("is no regular file")) }
}

#[cfg(unix)]
fn options(links: Links) -> std::fs::OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    flags.set(OFlags::NOFOLLOW, links == Links::Refused);
    let mut options = File::options();
    // The bits of a flag are the same whether they are counted with a sign or without.
    options.custom_flags(flags.bits().cast_signed());
    options
}

#[cfg(not(unix))]
fn options(_: Links) -> std::fs::OpenOptions {
    File::options()
}

/// Whether there is a process of a number; where the system cannot tell, there is.
#[cfg(unix)]
pub(crate) fn is_process(id: u32) -> bool {
    let pid = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw);
    // Only "no such process" is an answer; "not permitted" means that there is one.
    !pid.is_some_and(|pid| rustix::process::test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
pub(crate) fn is_process(_: u32) -> bool {
    true
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened_and_nothing_is_waited_for() {
        let folder = &std::env::temp_dir().join(format!("singularity-ls-system-{}", std::process::id()));
        // Of a process that had the same number and was killed.
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder).unwrap();
        let [file, link, pipe] = ["file", "link", "pipe"].map(|name| folder.join(name));
        std::os::unix::fs::symlink("file", &link).unwrap();
        std::fs::write(&file, "x").unwrap();
        let (kind, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU);
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, kind, mode, 0).unwrap();
        assert!(open_regular(&file, Links::Refused).is_ok() && open_regular(&link, Links::Followed).is_ok());
        assert!(open_regular(&link, Links::Refused).is_err());
        for none in [&pipe, folder, Path::new("/dev/zero"), &folder.join("missing")] {
            assert!(open_regular(none, Links::Followed).is_err(), "{}", none.display());
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
