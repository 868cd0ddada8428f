//! The configuration file, an editor's settings, baselines, files of build arguments; and what the menu writes there.
#![no_main]

use std::path::{Path, PathBuf};

use libfuzzer_sys::fuzz_target;
use singularity_ls::config::baseline::Baseline;
use singularity_ls::config::edit::{Setting, set};
use singularity_ls::config::{Layer, build_arg_file, layers, read};
use singularity_ls::rules;

fuzz_target!(|bytes: &[u8]| {
    let rules = rules::ids();
    let (options, problems) = read::read_bytes(bytes, &rules);
    for problem in &problems {
        assert!(problem.range.start <= problem.range.end && problem.range.end <= bytes.len(), "{problem:?}");
        assert!(!problem.message.is_empty());
    }
    let layer = Layer::new(options, PathBuf::from("/folder"));
    let _ = layers::config([&layer], Some(Path::new("/folder/sub/x.def")));
    let _ = (layer.excludes(Path::new("/folder/sub/x.def")), layer.baseline());
    if let Ok(settings) = serde_json::from_slice(bytes) {
        let (options, _) = read::read_settings(&settings, &["trace"], &rules);
        let _ = layers::config([&Layer::new(options, PathBuf::from("/folder"))], None);
    }
    if let Ok(baseline) = Baseline::read(bytes) {
        let text = baseline.to_text();
        let again = Baseline::read(text.as_bytes()).map(|again| again.to_text());
        assert_eq!(again, Ok(text), "a baseline that is written can be read");
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for problem in &problems {
        fuzz::check(text, &problem.range, "problem");
    }
    let _ = build_arg_file(text);
    for keys in [&["target"][..], &["severity", "unpinned-pip"], &["build-args", "a b"]] {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        let value = "apptainer".to_owned();
        let setting = Setting { title: String::new(), keys, value };
        let Some(edit) = set(text, &setting) else { continue };
        fuzz::check(text, &edit.range, "edit");
        let after = fuzz::applied(text, &[edit]);
        let again = set(&after, &setting);
        assert!(again.is_some_and(|edit| edit.range.is_empty() && edit.text.is_empty()), "{after:?} says it");
    }
});
