//! A file from its bytes to its mended form: judged, asked about, mended until nothing is left to mend, edited.
#![no_main]

use fuzz::support::asking::{ask_at, ask_whole};
use fuzz::support::same::assert_same;
use libfuzzer_sys::fuzz_target;
use singularity_ls::features::{actions, diagnostics, pins};
use singularity_ls::finding::Applicability;
use singularity_ls::resolve::pin;
use singularity_ls::text::Text;

/// Mending one thing can show another; it comes to an end.
const ROUNDS: usize = 12;

fuzz_target!(|bytes: &[u8]| {
    let snapshot = fuzz::open(bytes);
    let text = snapshot.text().to_string();
    let mut random = fuzz::random(bytes);
    let found = diagnostics::all(&snapshot);
    for finding in &found {
        fuzz::check(&text, &finding.range, finding.rule);
        assert!(!finding.range.is_empty() || text.is_empty(), "{finding:?} is somewhere");
        finding.related.iter().for_each(|related| fuzz::check(&text, &related.range, "related"));
        for fix in &finding.fixes {
            fuzz::check_edits(&text, &fix.edits, finding.rule);
            assert_ne!(
                fuzz::applied(&text, &fix.edits),
                text,
                "{}: {:?} changes something",
                finding.rule,
                fix
            );
        }
    }
    ask_whole(&snapshot);
    for _ in 0..4 {
        ask_at(&snapshot, random.below(text.len() + 2));
    }
    let _ = pin::question::questions(&snapshot, &pin::Options::default());

    // One fix, followed: what it leaves is a file like any other, however it came about.
    let fixes: Vec<_> = found.iter().flat_map(|finding| &finding.fixes).collect();
    if !fixes.is_empty() {
        let fix = *random.pick(&fixes);
        let mut in_turn = fix.edits.clone();
        in_turn.reverse();
        let fresh = fuzz::opened(Text::new(&fuzz::applied(&text, &fix.edits)));
        assert_same(&snapshot.edited(&in_turn), &fresh, &|| format!("{fix:?}"));
        ask_whole(&fresh);
    }
    pins::pin_all(&found).iter().for_each(|fix| fuzz::check_edits(&text, &fix.edits, "pin all"));

    // All that go together, until there is none.
    let mut mended = snapshot;
    for round in 0.. {
        let Some(fix) = actions::fix_all(&mended, &diagnostics::all(&mended), Applicability::Unsafe) else {
            break;
        };
        assert!(round < ROUNDS, "mending comes to no end: {:?}", mended.text().to_string());
        let before = mended.text().to_string();
        fuzz::check_edits(&before, &fix.edits, "fix all");
        mended = fuzz::opened(Text::new(&fuzz::applied(&before, &fix.edits)));
    }
});
