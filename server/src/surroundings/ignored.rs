//! What git leaves out.

use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::place::Place;
use super::{File, Kind, World};

/// Longer lists are not read to their end.
const MOST_LINES: usize = 5_000;

/// Whether a path is left out by a list in one of the folders above it, the nearest of which decides.
pub(super) fn is_ignored(world: &World, place: &Place, path: &Path) -> bool {
    let Some(limit) = place.limits.iter().find(|limit| path.starts_with(limit)) else { return false };
    let folders = path.ancestors().skip(1).take_while(|folder| folder.starts_with(limit));
    for folder in folders {
        for list in [".gitignore", ".git/info/exclude"] {
            let found = world.disk.walk(&place.limits, &folder.join(list));
            let found = found.filter(|found| found.kind == Kind::File);
            let Some(list) = found.and_then(|found| world.text(&found.path)) else { continue };
            let Some(patterns) = patterns(&list, folder) else { continue };
            // Whether a thing that does not exist is a folder is not known.
            let verdicts = [true, false].map(|folder| patterns.matched_path_or_any_parents(path, folder));
            if verdicts.iter().any(ignore::Match::is_whitelist) {
                return false;
            }
            if verdicts.iter().any(ignore::Match::is_ignore) {
                return true;
            }
        }
    }
    false
}

/// The patterns in a list, made once for each file.
fn patterns(list: &File, folder: &Path) -> Option<Arc<Gitignore>> {
    if let Some(known) = list.memo.get::<Gitignore>() {
        return Some(known);
    }
    let mut patterns = GitignoreBuilder::new(folder);
    for line in list.text().to_string().lines().take(MOST_LINES) {
        // A line that is no pattern ignores nothing.
        let _ = patterns.add_line(None, line);
    }
    let patterns = Arc::new(patterns.build().ok()?);
    list.memo.set(Arc::clone(&patterns));
    Some(patterns)
}
