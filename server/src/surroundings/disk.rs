//! The disk as it was when it was asked.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::kept::Kept;
use super::{File, Found};
use crate::system::{Links, open_regular};
use crate::text::Text;

/// The most entries of a folder that are looked at.
const MOST_ENTRIES: usize = 10_000;
/// Larger files are not read, in bytes: the lock file of a large project is a few of these.
const LONGEST_FILE: u64 = 4 << 20;
/// The most files and folders that are weighed for one answer.
const MOST_WEIGHED: usize = 20_000;

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link to something.
    Link,
    /// A device, a socket, a pipe: never opened.
    Other,
}

impl Kind {
    fn of(kind: std::fs::FileType) -> Kind {
        if kind.is_file() {
            Kind::File
        } else if kind.is_dir() {
            Kind::Folder
        } else if kind.is_symlink() {
            Kind::Link
        } else {
            Kind::Other
        }
    }
}

/// Why nothing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// There is none.
    Missing,
    /// What there is may not be looked at, or cannot be.
    Unknown,
}

/// The entries of a folder, by name; entries whose names are not Unicode are left out.
#[derive(Debug, Default)]
pub(super) struct Listing {
    entries: HashMap<Box<str>, Kind>,
    /// Whether there are more than were looked at.
    has_more: bool,
}

impl Listing {
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.entries.iter().map(|(name, kind)| (&**name, *kind))
    }

    /// Whether there is something of that name.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }
}

/// Every answer that the disk has given.
#[derive(Debug, Default)]
pub(super) struct Disk {
    listings: Kept<Option<Arc<Listing>>>,
    kinds: Kept<Option<Kind>>,
    real: Kept<Option<PathBuf>>,
    files: Kept<Option<Arc<File>>>,
    weights: Kept<u64>,
}

impl Disk {
    /// The path without links in it, if there is something.
    pub(super) fn real(&self, path: &Path) -> Option<PathBuf> {
        self.real.or_find(path, || path.canonicalize().ok())
    }

    /// What is in a folder.
    pub(super) fn listing(&self, folder: &Path) -> Option<Arc<Listing>> {
        self.listings.or_find(folder, || {
            let mut found = std::fs::read_dir(folder).ok()?;
            let mut listing = Listing::default();
            for entry in found.by_ref().take(MOST_ENTRIES).flatten() {
                if let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) {
                    listing.entries.insert(name.into(), Kind::of(kind));
                }
            }
            listing.has_more = found.next().is_some();
            Some(Arc::new(listing))
        })
    }

    /// The file or folder at a path, if nothing on the way leads out of the limits. A path that was looked for once
    /// tells about all its neighbours, so that typing its last component asks for nothing.
    pub(super) fn walk(&self, limits: &[PathBuf], path: &Path) -> Option<Found> {
        self.follow(limits, path).ok()
    }

    /// The same, and why there is nothing.
    pub(super) fn follow(&self, limits: &[PathBuf], path: &Path) -> Result<Found, Lost> {
        let limit = limits.iter().find(|limit| path.starts_with(limit)).ok_or(Lost::Unknown)?;
        let mut at = limit.clone();
        let mut kind = Kind::Folder;
        for component in path.strip_prefix(limit).map_err(|_| Lost::Unknown)?.components() {
            let (Component::Normal(name), Kind::Folder) = (component, kind) else {
                return Err(Lost::Missing);
            };
            kind = self.kind(&at, name)?;
            at.push(name);
            if kind == Kind::Link {
                let real = self.real(&at).filter(|real| limits.iter().any(|limit| real.starts_with(limit)));
                at = real.ok_or(Lost::Unknown)?;
                kind = match (at.parent(), at.file_name()) {
                    _ if limits.contains(&at) => Kind::Folder,
                    (Some(folder), Some(name)) => self.kind(folder, name)?,
                    _ => return Err(Lost::Unknown),
                };
            }
        }
        let is_either = matches!(kind, Kind::File | Kind::Folder);
        is_either.then_some(Found { path: at, kind }).ok_or(Lost::Unknown)
    }

    fn kind(&self, folder: &Path, name: &OsStr) -> Result<Kind, Lost> {
        let listing = self.listing(folder).ok_or(Lost::Unknown)?;
        let known = name.to_str().and_then(|name| listing.entries.get(name)).copied();
        let found = known.or_else(|| {
            let path = folder.join(name);
            let look = || Some(Kind::of(path.symlink_metadata().ok()?.file_type()));
            listing.has_more.then(|| self.kinds.or_find(&path, look))?
        });
        found.ok_or(Lost::Missing)
    }

    /// The text of a regular file that is not too long, and no binary one.
    pub(super) fn text(&self, path: &Path) -> Option<Arc<File>> {
        self.files.or_find(path, || {
            let mut bytes = Vec::new();
            open_regular(path, Links::Refused).ok()?.take(LONGEST_FILE + 1).read_to_end(&mut bytes).ok()?;
            let is_text = bytes.len() as u64 <= LONGEST_FILE && !bytes.contains(&0);
            is_text.then(|| Arc::new(File::new(path.to_owned(), Text::from_bytes(&bytes))))
        })
    }

    /// How many bytes there are at a path and below; links are not followed.
    pub(super) fn weight(&self, path: &Path, enough: u64) -> u64 {
        self.weights.or_find(path, || {
            let mut weight = 0;
            let mut waiting = vec![path.to_owned()];
            let mut left = MOST_WEIGHED;
            while let Some(next) = waiting.pop().filter(|_| weight < enough) {
                let Ok(about) = next.symlink_metadata() else { continue };
                if about.is_file() {
                    weight += about.len();
                } else if about.is_dir() {
                    let entries = std::fs::read_dir(&next).into_iter().flatten().flatten();
                    waiting.extend(entries.take(left).map(|entry| entry.path()));
                }
                match left.checked_sub(1) {
                    Some(less) => left = less,
                    None => return enough.max(weight),
                }
            }
            weight
        })
    }

    /// Whether an answer would be another now that something has happened to a path.
    pub(super) fn depends_on(&self, path: &Path) -> bool {
        let is_inside = |known: &Path| path.starts_with(known);
        if self.files.get(path).is_some() || self.real.get(path).is_some() || self.weights.any(is_inside) {
            return true;
        }
        // The nearest folder above it that was looked into: it was seen there, or was it the way to it that was missing?
        let mut child = path;
        while let (Some(folder), Some(name)) = (child.parent(), child.file_name()) {
            if let Some(listing) = self.listings.get(folder) {
                let is_new = || {
                    name.to_str().is_some_and(|name| listing.is_none_or(|l| !l.entries.contains_key(name)))
                };
                return folder == path.parent().unwrap_or(folder) || is_new();
            }
            child = folder;
        }
        false
    }
}
