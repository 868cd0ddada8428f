//! Files that say what to install: the first byte chooses how they are written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use singularity_ls::language::requirement_files::Format;

fuzz_target!(|input: &[u8]| {
    let Some((format, bytes)) = input.split_first() else { return };
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let contents = Format::ALL[usize::from(*format) % Format::ALL.len()].parse(text);
    for requirement in &contents.requirements {
        fuzz::check(text, &requirement.range, "requirement");
        assert!(!requirement.name.is_empty(), "{requirement:?}");
    }
    for named in &contents.files {
        assert!(!named.path.is_empty(), "a file has a name");
    }
});
