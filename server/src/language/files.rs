//! How definition files are named and recognised.

/// File names without their ending.
pub const NAMES: &[&str] = &["Singularity", "Apptainer"];
/// Endings of file names, without the dot.
pub const ENDINGS: &[&str] = &["def", "singularity", "apptainer", "sdef"];

/// Endings behind those names that make them something else: `Singularity.md` may well quote a header.
pub const OTHERS: &[&str] = &["json", "md", "py", "rst", "yaml", "yml"];

/// Whether a file of this name may be a definition file.
#[must_use]
pub fn is_named_like_one(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let is = |endings: &[&str]| ending.is_some_and(|ending| endings.contains(&ending));
    is(ENDINGS) || (NAMES.contains(&stem) && !is(OTHERS))
}

/// Whether the beginning of a file has a line that begins with `Bootstrap:`. Other languages use the same endings.
#[must_use]
pub fn looks_like_one(start: &[u8]) -> bool {
    start.split(|byte| *byte == b'\n').any(|line| {
        let line = line.trim_ascii_start();
        let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        let (word, rest) = line.split_at(line.len().min(b"bootstrap".len()));
        word.eq_ignore_ascii_case(b"bootstrap") && rest.trim_ascii_start().starts_with(b":")
    })
}
