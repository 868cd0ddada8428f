//! What a file of requirements and the files that it names come to.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::carried::Carried;
use crate::finding::Level;
use crate::language::requirement_files::{Contents, Format};
use crate::surroundings::File;

/// The most files that one list may consist of; one that names itself is read once anyway.
const MOST_FILES: usize = 32;

/// A list of packages.
#[derive(Debug, Default)]
pub(super) struct List {
    /// How many there are.
    pub(super) count: usize,
    /// Those without an exact version, in order.
    pub(super) loose: Vec<Line>,
}

/// A package without an exact version.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) level: Level,
    pub(super) file: Arc<File>,
    pub(super) range: Range<usize>,
}

/// What settles the versions of a list.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits<'l> {
    /// Files of limits: where one of them is not known, anything may be settled.
    pub(super) constraints: &'l [String],
    /// Lock files beside the list, of which the first that is there counts.
    pub(super) locks: &'l [(&'static str, Format)],
}

/// The packages of a file at a path in the container; nothing where a file is not known in which they may be settled.
pub(super) fn list(carried: &Carried<'_>, path: &str, format: Format, limits: Limits<'_>) -> Option<List> {
    let mut reader = Reader { carried, seen: HashSet::new(), limits: HashMap::new(), list: List::default() };
    let file = carried.file(path)?;
    for path in limits.constraints {
        let file = carried.file(path)?;
        reader.read(file, Format::Pip, true)?;
    }
    for (name, format) in limits.locks {
        let lock = beside(path, name);
        match carried.file(&lock) {
            Some(lock) => {
                reader.read(lock, *format, true)?;
                break;
            }
            None if carried.is_missing(&lock) => {}
            None => return None,
        }
    }
    reader.read(file, format, false)?;
    let Reader { limits, mut list, .. } = reader;
    for line in &mut list.loose {
        line.level = line.level.max(limits.get(&line.name).copied().unwrap_or(Level::Unpinned));
    }
    list.loose.retain(|line| line.level < Level::Versioned);
    Some(list)
}

/// The path of another file in the same folder.
pub(super) fn beside(path: &str, name: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    }
}

struct Reader<'c> {
    carried: &'c Carried<'c>,
    seen: HashSet<(PathBuf, bool)>,
    /// How firmly constraints settle a name.
    limits: HashMap<String, Level>,
    list: List,
}

impl Reader<'_> {
    /// Reads a file and those that it names, one after the other; nothing where one is not known.
    fn read(&mut self, file: Arc<File>, format: Format, constrains: bool) -> Option<()> {
        let mut waiting = vec![(file, format, constrains)];
        while let Some((file, format, constrains)) = waiting.pop() {
            if self.seen.len() >= MOST_FILES {
                return None;
            }
            if !self.seen.insert((file.path().to_owned(), constrains)) {
                continue;
            }
            let contents = parsed(&file, format);
            for found in &contents.requirements {
                if constrains {
                    let known = self.limits.entry(found.name.clone()).or_insert(Level::Unpinned);
                    *known = (*known).max(found.level);
                    continue;
                }
                self.list.count += 1;
                if found.level < Level::Versioned {
                    let (name, level, range) = (found.name.clone(), found.level, found.range.clone());
                    self.list.loose.push(Line { name, level, file: Arc::clone(&file), range });
                }
            }
            for named in contents.files.iter().rev() {
                if named.path.contains("://") {
                    return None;
                }
                match self.carried.surroundings.read_beside(&file, &named.path) {
                    Some(next) => waiting.push((next, Format::Pip, constrains || named.is_constraint)),
                    // Limits that nobody knows may settle everything; what else is wanted changes nothing here.
                    None if named.is_constraint => return None,
                    None => {}
                }
            }
        }
        Some(())
    }
}

/// What is in a file, parsed once for each version of it.
fn parsed(file: &File, format: Format) -> Arc<Contents> {
    let kept = file.memo.get::<(Format, Arc<Contents>)>().filter(|kept| kept.0 == format);
    if let Some(kept) = kept {
        return Arc::clone(&kept.1);
    }
    let contents = Arc::new(format.parse(&file.text().to_string()));
    file.memo.set(Arc::new((format, Arc::clone(&contents))));
    contents
}
