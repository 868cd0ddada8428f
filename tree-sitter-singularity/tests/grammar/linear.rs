//! Hostile lines and big files cost time in proportion to their length.

use std::time::{Duration, Instant};

use tree_sitter::Parser;

use crate::samples::Random;
use crate::{for_seeds, parser};

/// What is repeated, behind which beginning, and what stands at the end.
struct Hostile {
    start: &'static str,
    unit: &'static str,
    end: &'static str,
}

const STARTS: &[&str] = &[
    "",
    "Bootstrap: docker\nFrom: ",
    "Bootstrap: docker\nInclude: a \\\n",
    "Bootstrap: docker\n%post ",
    "Bootstrap: docker\n%post -c ",
    "Bootstrap: docker\n%",
    "Bootstrap: docker\n%post\n",
    "Bootstrap: docker\n%post\n#!",
    "Bootstrap: docker\n%help\nx",
    "Bootstrap: docker\n%files\n",
    "Bootstrap: docker\n%files\n'",
    "Bootstrap: docker\n%files\n\"{{ V }}",
    "Bootstrap: docker\n%labels\n",
    "Bootstrap: docker\n%labels\na ",
    "Bootstrap: docker\n%arguments\n",
    "Bootstrap: docker\n%arguments\na=",
    "Bootstrap: docker\n%appfiles ",
    "Bootstrap: docker\n%appfiles a\n",
    "Bootstrap: docker\n%appfiles a\nb ",
];

const UNITS: &[&str] = &[
    "{",
    "}",
    "{{",
    "{{ ",
    "{{\n",
    "{{\t\n ",
    "{{ V",
    "{{ V\n",
    "{{ V }",
    "{{ V }}",
    "{{{ V }}",
    "{{{{ V }} ",
    "{{V}}\n",
    " ",
    "\u{a0}",
    "a \u{a0} ",
    "\u{a0}a",
    "\t",
    "\n",
    " \n",
    "\r",
    "\r\n",
    "\"",
    "\" ",
    "'",
    "' ",
    "\"a\" ",
    "'a' ",
    "\"'",
    "#",
    "# ",
    "#\n",
    "#!",
    "%",
    "%\n",
    " %\n",
    "%%",
    "% ",
    "%p",
    "%post\n",
    "%files\n",
    "%labels\na",
    "\\",
    "\\ ",
    "\\\n",
    "a \\\n",
    "\\\n#\n",
    ":",
    "a:",
    "a:b\n",
    "=",
    "a=",
    "a=b\n",
    "b",
    "boot",
    "bootstrap",
    "bootstrap\n",
    "bootstrap:\n",
    "Bootstrap: x\n%files\na b\n",
    "a",
    "a ",
    "a\n",
    "a b\n",
    "-c ",
    "-c\n",
    "\0",
    "\u{1f433}",
];

const ENDS: &[&str] = &["", " V }}", "\n%post", "\nBootstrap: x"];

impl Hostile {
    fn text(&self, length: usize) -> String {
        let count = length / self.unit.len();
        [self.start, &self.unit.repeat(count), self.end].concat()
    }
}

fn time(parser: &mut Parser, text: &str) -> Duration {
    let start = Instant::now();
    let tree = parser.parse(text, None).unwrap();
    let elapsed = start.elapsed();
    assert!(!tree.root_node().has_error(), "{:?}", &text[..text.floor_char_boundary(100)]);
    elapsed
}

/// 60 KB of any unit in any place takes some milliseconds, on a busy machine up to
/// half a second; with quadratic time it would take tens of seconds.
#[test]
fn hostile_lines() {
    let mut parser = parser();
    let mut slowest = (Duration::ZERO, String::new());
    for_seeds("hostile lines", |seed| {
        let mut random = Random::new(seed);
        let (start, unit, end) = (random.pick(STARTS), random.pick(UNITS), random.pick(ENDS));
        let text = Hostile { start, unit, end }.text(60_000);
        let elapsed = time(&mut parser, &text);
        let name = format!("{start:?} {unit:?} {end:?}");
        assert!(elapsed < Duration::from_secs(5), "seed {seed}: {name}: {elapsed:?}");
        slowest = slowest.clone().max((elapsed, name));
    });
    println!("slowest of 60 KB: {:?} for {}", slowest.0, slowest.1);
}

/// Ten times the text takes about ten times the time: with quadratic time it
/// would take a hundred times as long.
#[test]
fn ten_megabytes() {
    let mut parser = parser();
    for (start, unit, length) in [
        (
            "Bootstrap: docker\n%post\n",
            "    apt-get install -y curl wget git {{ PACKAGE }} python3\n",
            10_000_000,
        ),
        ("Bootstrap: docker\n%post\n", "{", 10_000_000),
        ("Bootstrap: docker\n%post\n{{", "\n", 10_000_000),
        // One node for every few bytes: 10 MB of these is gigabytes of nodes.
        ("Bootstrap: docker\n%files\n", "a b\n", 1_000_000),
        ("Bootstrap: docker\nInclude: ", "a \\\n", 1_000_000),
        ("Bootstrap: docker\n%labels\nx ", "{{ a }} ", 1_000_000),
        ("", "%post\nx\n", 1_000_000),
        ("", "Bootstrap: x\n", 1_000_000),
    ] {
        let hostile = Hostile { start, unit, end: "" };
        let small = time(&mut parser, &hostile.text(length / 10));
        let large = time(&mut parser, &hostile.text(length));
        println!("{} MB of {unit:?}: {large:?}", length / 1_000_000);
        assert!(large < small * 40 + Duration::from_secs(1), "{unit:?}: {small:?}, then {large:?}");
    }
}
