//! `environment.yml`, and lists of conda specs.

use saphyr_parser::{Event, Marker, Parser, Span};

use super::super::package_managers::Family;
use super::{Contents, Named, Requirement, requirement};

/// Longer files list more than anybody wrote by hand, in bytes.
const LONGEST: usize = 1 << 20;

/// One spec a line. A list that `conda list --explicit` printed names files by their address, which is one release each.
pub(super) fn specs(text: &str) -> Contents {
    let mut contents = Contents::default();
    if text.lines().any(|line| line.trim() == "@EXPLICIT") {
        return contents;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let piece = line.split('#').next().unwrap_or(line);
        let start = at + piece.len() - piece.trim_start().len();
        let piece = piece.trim();
        if !piece.is_empty() && !piece.contains("://") {
            contents.requirements.extend(requirement(Family::Conda, piece, start));
        }
        at += line.len();
    }
    contents
}

/// Where a value stands in an environment file, as far as it matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the top, or somewhere that says nothing about packages.
    Other,
    /// In the list under `dependencies`.
    Dependencies,
    /// In a mapping in that list.
    Manager,
    /// In the list under `pip` there.
    Pip,
}

/// The specs under `dependencies`, and what is under `pip` there. What an alias stands for is passed over.
pub(super) fn environment(text: &str) -> Contents {
    let mut contents = Contents::default();
    let Some(text) = text.get(..text.len().min(LONGEST)) else { return contents };
    let offsets = Offsets::of(text);
    // The places around a value, and the key that was read last in each mapping.
    let mut around: Vec<(Place, Option<String>)> = Vec::new();
    for event in Parser::new_from_str(text) {
        // Up to what is no YAML.
        let Ok((event, span)) = event else { break };
        let top = around.len() == 1;
        let inside = around.last().map_or(Place::Other, |(place, _)| *place);
        let key = around.last().and_then(|(_, key)| key.as_deref());
        match event {
            Event::SequenceStart(..) => {
                let place = match (inside, key) {
                    (Place::Other, Some("dependencies")) if top => Place::Dependencies,
                    (Place::Manager, Some("pip")) => Place::Pip,
                    _ => Place::Other,
                };
                take_key(&mut around);
                around.push((place, None));
            }
            Event::MappingStart(..) => {
                let place = if inside == Place::Dependencies { Place::Manager } else { Place::Other };
                take_key(&mut around);
                around.push((place, Some(String::new())));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                around.pop();
            }
            Event::Scalar(value, ..) => match inside {
                Place::Dependencies => {
                    contents.requirements.extend(offsets.requirement(Family::Conda, &value, &span));
                }
                Place::Pip => {
                    let named =
                        ["-r ", "-c "].iter().find_map(|option| Some((value.strip_prefix(option)?, *option)));
                    match named {
                        Some((path, option)) => contents
                            .files
                            .push(Named { path: path.trim().to_owned(), is_constraint: option == "-c " }),
                        None => contents.requirements.extend(offsets.requirement(Family::Pip, &value, &span)),
                    }
                }
                Place::Other | Place::Manager => set_key(&mut around, &value),
            },
            Event::Alias(_) => take_key(&mut around),
            _ => {}
        }
    }
    contents
}

/// In a mapping, values and keys take turns: an empty key waits for one.
fn set_key(around: &mut [(Place, Option<String>)], value: &str) {
    if let Some((_, Some(key))) = around.last_mut() {
        *key = if key.is_empty() { value.to_owned() } else { String::new() };
    }
}

/// The value of a key has begun.
fn take_key(around: &mut [(Place, Option<String>)]) {
    if let Some((_, Some(key))) = around.last_mut() {
        key.clear();
    }
}

/// From lines and columns in characters to bytes.
struct Offsets<'t> {
    text: &'t str,
    lines: Vec<usize>,
}

impl<'t> Offsets<'t> {
    fn of(text: &'t str) -> Offsets<'t> {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Offsets { text, lines: std::iter::once(0).chain(ends).collect() }
    }

    /// What a scalar asks for. One that says something else than is written there (it goes on in the next line, has
    /// escapes) is shown as a whole.
    fn requirement(&self, family: Family, value: &str, span: &Span) -> Option<Requirement> {
        let place = self.byte(&span.start)..self.byte(&span.end);
        let written = self.text.get(place.clone())?;
        let quote = usize::from(written.starts_with(['"', '\'']));
        let value = value.trim();
        let found = requirement(family, value, place.start + quote)?;
        let is_verbatim = written[quote..].starts_with(value);
        Some(Requirement { range: if is_verbatim { found.range } else { place }, ..found })
    }

    /// The byte of a marker: its line counts from 1, its column from 0.
    fn byte(&self, marker: &Marker) -> usize {
        let line = marker.line().checked_sub(1).and_then(|line| self.lines.get(line));
        let start = line.copied().unwrap_or(self.text.len());
        let line = self.text.get(start..).unwrap_or_default();
        start + line.char_indices().nth(marker.col()).map_or(line.len(), |(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::package_managers::Level::{self, Floating, Unpinned, Versioned};
    use super::*;

    fn found<'t>(contents: &Contents, text: &'t str) -> Vec<(String, Level, &'t str)> {
        let found = contents.requirements.iter();
        found.map(|one| (one.name.clone(), one.level, &text[one.range.clone()])).collect()
    }

    #[test]
    fn environments() {
        let text = "name: é\nchannels:\n  - conda-forge\ndependencies:\n  - python=3\n  - \"numpy\"\n  - bioconda::samtools=1.20\n  \
            - pip\n  - scipy >=1.2 # x\n  - pip:\n    - torch==2.1\n    - requests\n    - -r more.txt\nprefix: /x\n";
        let contents = environment(text);
        let expected = [
            ("python", Floating, "python=3"),
            ("numpy", Unpinned, "numpy"),
            ("samtools", Versioned, "bioconda::samtools=1.20"),
            ("pip", Unpinned, "pip"),
            ("scipy", Floating, "scipy >=1.2"),
            ("torch", Versioned, "torch==2.1"),
            ("requests", Unpinned, "requests"),
        ];
        let expected: Vec<_> = expected.map(|(name, level, text)| (name.to_owned(), level, text)).into();
        assert_eq!(found(&contents, text), expected);
        assert_eq!(contents.files, [Named { path: "more.txt".to_owned(), is_constraint: false }]);
        let flow = "dependencies: [a, {pip: [b]}, c=1.2]\nother: {dependencies: [x]}";
        let names: Vec<_> = environment(flow).requirements.into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["a", "b", "c"]);
    }

    /// What is said is one line; what is written goes on in the next one, or has escapes.
    #[test]
    fn scalars_that_say_something_else_than_is_written() {
        for (written, name) in [("b==1\n    - x ?eéé", "b"), ("\"b\\x31\"", "b1"), ("'b\n   >=1'", "b")] {
            let text = format!("dependencies:\n  - {written}\né: é\n");
            let contents = environment(&text);
            let [found] = contents.requirements.as_slice() else { panic!("{written}: {contents:?}") };
            assert_eq!(found.name, name, "{written}");
            assert_eq!(text.get(found.range.clone()).map(str::trim_end), Some(written), "{written}");
        }
    }

    #[test]
    fn lists_of_specs() {
        let text = "# x\nnumpy=1.2\n  scipy  # y\n";
        let expected = [("numpy", Versioned, "numpy=1.2"), ("scipy", Unpinned, "scipy")];
        let expected: Vec<_> = expected.map(|(name, level, text)| (name.to_owned(), level, text)).into();
        assert_eq!(found(&specs(text), text), expected);
        assert_eq!(
            specs("# platform: linux-64\n@EXPLICIT\nhttps://h/numpy-1.tar.bz2\n"),
            Contents::default()
        );
    }

    #[test]
    fn anything_is_read() {
        let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ndependencies: [*c, *c]\n";
        assert!(environment(bomb).requirements.is_empty());
        for text in
            ["", "dependencies", "dependencies: a", "- a", "dependencies:\n- [[[", "\"", "? a\n: b", "a: *b"]
        {
            environment(text);
        }
        let start = std::time::Instant::now();
        for text in [
            "[".repeat(100_000),
            "- ".repeat(50_000),
            "a:\n ".repeat(50_000),
            "{a: ".repeat(50_000),
            "\"\\".repeat(50_000),
        ] {
            environment(&text);
        }
        assert!(start.elapsed() < std::time::Duration::from_secs(60));
    }
}
