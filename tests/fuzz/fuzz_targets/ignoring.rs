//! Comments that say that findings do not count: reading them, and writing them for whatever is found.
#![no_main]

use libfuzzer_sys::fuzz_target;
use singularity_ls::features::{diagnostics, ignoring};
use singularity_ls::finding::Finding;
use singularity_ls::rules;

/// Findings beyond so many of one file are like the others.
const SOME: usize = 4;

fuzz_target!(|bytes: &[u8]| {
    let snapshot = fuzz::open(bytes);
    let text = snapshot.text().to_string();
    for note in snapshot.definition().notes(snapshot.text()) {
        fuzz::check(&text, &note.range, "comment");
        for name in &note.names {
            fuzz::check(&text, name, "name");
            assert!(note.range.start <= name.start && name.end <= note.range.end, "{note:?}");
        }
    }
    let found = diagnostics::all(&snapshot);
    let said = rules::judge(&snapshot).findings;
    let is_new = |finding: &&Finding| {
        !said.iter().any(|other| other.rule == finding.rule && other.range == finding.range)
    };
    for finding in found.iter().filter(is_new) {
        assert_eq!(finding.rule, "unused-ignore", "comments bring nothing else");
    }
    let mut random = fuzz::random(bytes);
    for _ in 0..SOME.min(found.len()) {
        let finding = random.pick(&found);
        for fix in [ignoring::here(&snapshot, finding), ignoring::in_this_file(&snapshot, finding)]
            .into_iter()
            .flatten()
        {
            fuzz::check_edits(&text, &fix.edits, &fix.title);
            let after = diagnostics::all(&snapshot.edited(&fix.edits));
            assert!(after.len() < found.len(), "{} leaves {finding:?}", fix.title);
        }
    }
});
