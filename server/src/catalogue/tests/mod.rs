//! The tables hold what they promise, and the lookups give it back.

mod answers;
mod chains;
mod history;
mod hostile;
mod pins;
mod tables;

use std::path::PathBuf;

/// The folder of the facts that the tables were made from, where it lies beside the project.
fn upstream_facts() -> Option<PathBuf> {
    let facts = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .take(3)
        .map(|folder| folder.join("shared/catalogue"));
    let found = facts.into_iter().find(|folder| folder.join("tags.tsv").is_file());
    if found.is_none() {
        eprintln!("SKIPPED: the fact tables (shared/catalogue) are not beside the project");
    }
    found
}
