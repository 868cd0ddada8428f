//! The builder's reading of any bytes, after any edit.
#![no_main]

use fuzz::support::same::assert_same_definition;
use libfuzzer_sys::fuzz_target;
use singularity_ls::definition::Content;
use singularity_ls::features::place::parts;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::text::Text;

fuzz_target!(|bytes: &[u8]| {
    let snapshot = fuzz::open(bytes);
    assert_eq!(snapshot.text().to_bytes(), bytes, "what is read is what is written");
    let text = snapshot.text().to_string();
    let mut before = 0;
    for stage in &snapshot.definition().stages {
        fuzz::check(&text, &stage.range, "stage");
        assert!(before <= stage.range.start, "stages follow each other");
        before = stage.range.end;
        let mut end = stage.range.start;
        for part in parts(stage) {
            let range = part.start()..part.start() + part.text().len();
            assert_eq!(text.get(range.clone()), Some(part.text()), "a part is where it says");
            assert!(end <= range.start && range.end <= before, "parts follow each other in their stage");
            end = range.end;
        }
        for section in stage.sections.iter().map(|section| &section.part) {
            let said = section.text.as_ref();
            fuzz::check(said, &section.name, "name");
            fuzz::check(said, &section.body, "body");
            let fits = |range: &Option<std::ops::Range<usize>>| {
                range.iter().for_each(|range| fuzz::check(said, range, "content"))
            };
            fits(&section.arguments);
            fits(&section.app);
            match &section.content {
                Content::Text => {}
                Content::Files(entries) => entries.iter().for_each(|entry| {
                    fits(&Some(entry.range.clone()));
                    [&entry.source, &entry.destination, &entry.ignored].into_iter().for_each(fits);
                }),
                Content::Labels(labels) => labels.iter().for_each(|label| {
                    [&label.name, &label.value].iter().for_each(|range| fits(&Some((*range).clone())))
                }),
                Content::Arguments(arguments) => arguments.iter().for_each(|given| {
                    [&given.name, &given.value].iter().for_each(|range| fits(&Some((*range).clone())))
                }),
            }
        }
    }
    let mut random = fuzz::random(bytes);
    let mut edited = snapshot;
    for _ in 0..3 {
        let edit = fuzz::edit(edited.text(), &mut random);
        edited = edited.edited(std::slice::from_ref(&edit));
        let fresh = Snapshot::open(Text::new(&edited.text().to_string()), std::sync::Arc::default());
        assert_same_definition(&edited, &fresh, &|| format!("after {edit:?}"));
    }
});
