use super::super::table::{block, columns, known as known_column, line, lines_with_prefix};
use super::super::tag::{tags_in, words};
use super::super::{image, images, newest_pypi, retired, tag, tags};
use std::collections::{BTreeMap, BTreeSet};

const SORTED: &[(&str, &str, usize)] = &[
    ("images.tsv", include_str!("../../../catalogue/images.tsv"), 11),
    ("tags.tsv", include_str!("../../../catalogue/tags.tsv"), 6),
    ("retired.tsv", include_str!("../../../catalogue/retired.tsv"), 5),
    ("parents.tsv", include_str!("../../../catalogue/parents.tsv"), 2),
    ("pypi.tsv", include_str!("../../../catalogue/pypi.tsv"), 3),
    ("jupyter.tsv", include_str!("../../../catalogue/jupyter.tsv"), 3),
];
const EOL: &str = include_str!("../../../catalogue/eol.tsv");
const RETIRED: &str = SORTED[2].1;

#[test]
fn tables_are_sorted_and_regular() {
    for (name, table, width) in SORTED {
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with('#') && lines.len() > 1, "{name} has a header and lines");
        assert!(table.ends_with('\n') && !table.contains('\r'), "{name} ends its last line");
        for pair in lines.windows(2) {
            assert!(pair[0] < pair[1], "{name}: {:?} stands before {:?}", pair[0], pair[1]);
        }
        for line in lines {
            assert_eq!(line.split('\t').count(), *width, "{name}: {line}");
        }
    }
}

#[test]
fn cycles_stand_together() {
    let products: Vec<&str> = EOL.lines().skip(1).map(|line| columns::<1>(line)[0]).collect();
    assert!(products.is_sorted(), "eol.tsv is sorted by product");
    assert!(EOL.lines().all(|line| line.split('\t').count() == 10));
    let named: BTreeSet<_> = EOL.lines().map(columns::<2>).collect();
    assert_eq!(named.len(), EOL.lines().count(), "a cycle is listed once");
}

/// Every line is found by its first column: the binary search agrees with reading the table.
#[test]
fn every_line_is_found() {
    for (name, table, _) in SORTED.iter().filter(|(name, ..)| *name != "jupyter.tsv") {
        let mut by_key: BTreeMap<&str, usize> = BTreeMap::new();
        table.lines().for_each(|line| *by_key.entry(columns::<1>(line)[0]).or_default() += 1);
        for (key, count) in by_key {
            assert_eq!(block(table, key).lines().count(), count, "{name}: {key}");
        }
    }
}

#[test]
fn the_tags_of_a_table_are_its_words() {
    for image in retired::images() {
        let lines = retired::lines(image);
        let words = lines.lines().flat_map(|line| words(columns::<1>(line)[0])).map(|(name, _)| name);
        assert!(tags_in(lines).eq(words), "{image}");
    }
}

#[test]
fn search_in_small_tables() {
    assert_eq!(line("", "a"), None);
    assert_eq!(line("a\t1", "a"), Some("a\t1"));
    assert_eq!(line("a\t1\nb\t2\n", "b"), Some("b\t2"));
    assert_eq!(line("a\t1\nb\t2\n", "ab"), None);
    assert_eq!(line("a\t1\nb\t2\n", "c"), None);
    assert_eq!(block("a\t1\na\t2\nb\t3\n", "a"), "a\t1\na\t2\n");
    assert_eq!(lines_with_prefix("aa\nab\nb\n", "a").count(), 2);
    assert_eq!(lines_with_prefix("aa\nab\nb\n", "").count(), 3);
}

#[test]
fn every_image_is_found() {
    assert_eq!(images().count(), SORTED[0].1.lines().count() - 1);
    for listed in images() {
        assert_eq!(image(listed.name), Some(listed));
        assert!(listed.description.ends_with('.'), "{}: {}", listed.name, listed.description);
        assert!(listed.page().starts_with("https://"));
    }
}

/// Each word of the table is given back as a tag once, and no two builds have the same tag.
#[test]
fn every_living_tag_is_found() {
    let in_table: usize = SORTED[1].1.lines().skip(1).map(|line| words(columns::<2>(line)[1]).count()).sum();
    let mut given_back = 0;
    for image in images() {
        let mut names = BTreeSet::new();
        for listed in tags(image.name) {
            given_back += 1;
            assert!(names.insert(listed.name), "{}:{} is listed twice", image.name, listed.name);
            assert_eq!(tag(image.name, listed.name), Some(listed));
        }
    }
    assert_eq!(given_back, in_table);
    assert!(in_table > 13_000, "{in_table} tags");
}

#[test]
fn every_pin_is_an_exact_tag_of_its_build() {
    for image in images() {
        for listed in tags(image.name) {
            for pin in [listed.pin, listed.group_pin].into_iter().flatten() {
                let exact = tag(image.name, pin).expect(pin);
                assert!(!exact.level.floats(), "{}:{} is pinned by {pin}", image.name, listed.name);
                assert_eq!(
                    exact.group_pin, listed.group_pin,
                    "{}:{} and {pin} are one build",
                    image.name, listed.name
                );
                assert_eq!(exact.pin, Some(pin), "{}: {pin} pins itself", image.name);
            }
            assert!(
                listed.level.floats() || listed.pin == Some(listed.name),
                "{}:{}",
                image.name,
                listed.name
            );
        }
    }
}

#[test]
fn the_packed_tags_are_those_of_the_table() {
    let mut unpacked = String::from("#image\ttags\tparent\tlisted\tdelisted\n");
    for image in retired::images() {
        for line in retired::lines(image).lines() {
            unpacked.extend([image, "\t", line, "\n"]);
        }
    }
    assert!(unpacked == RETIRED, "pack retired.tsv again: catalogue/generate.py --pack");
}

#[test]
fn retired_tags_are_found() {
    let mut found = 0;
    // Not each, for searching takes its time in builds for tests; that none is missing is shown above.
    for line in RETIRED.lines().skip(1).step_by(97) {
        let [image, tags, parent, listed, delisted] = columns(line);
        for (name, level) in words(tags) {
            let known = tag(image, name).unwrap_or_else(|| panic!("{image}:{name}"));
            assert_eq!((known.name, known.level), (name, level));
            assert_eq!(known.parent.unwrap_or_default(), parent);
            assert_eq!((known.listed, known.delisted), (known_column(listed), Some(delisted)));
            found += 1;
        }
    }
    assert!(found > 1_000, "{found} retired tags");
}

#[test]
fn what_is_embedded_is_small() {
    let bin = include_bytes!("../../../catalogue/retired.bin");
    let text: usize =
        SORTED.iter().filter(|(name, ..)| *name != "retired.tsv").map(|(_, table, _)| table.len()).sum();
    let total = text + EOL.len() + bin.len();
    assert!(total <= 2 << 20, "{total} bytes");
}

#[test]
fn packages_are_found_under_any_spelling() {
    let numpy = newest_pypi("numpy").expect("numpy");
    assert_eq!(newest_pypi("NumPy"), Some(numpy));
    assert!(numpy.month <= super::super::PYPI_DATE, "no release after the table's date");
    let scikit = newest_pypi("scikit-learn");
    assert!(
        scikit.is_some() && scikit == newest_pypi("scikit_learn") && scikit == newest_pypi("Scikit.-_Learn")
    );
    assert_eq!(newest_pypi("no such package"), None);
    assert_eq!(newest_pypi(""), None);
    for name in ["pip", "setuptools", "certifi"] {
        assert!(newest_pypi(name).is_none_or(|release| !release.version.is_empty()), "{name}");
    }
}
