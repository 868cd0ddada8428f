//! Hostile lines and big files cost time in proportion to their length.
//!
//! What is counted is how often the scanner asks for a piece of the text: a clock
//! would measure the machine.

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

/// How many pieces of 64 bytes a parse reads, each as often as it does.
fn reads(parser: &mut Parser, text: &str) -> usize {
    let mut reads = 0;
    let mut piece = |at: usize, _| {
        reads += 1;
        &text.as_bytes()[at.min(text.len())..(at + 64).min(text.len())]
    };
    let tree = parser.parse_with_options(&mut piece, None, None).unwrap();
    assert!(!tree.root_node().has_error(), "{:?}", &text[..text.floor_char_boundary(100)]);
    reads
}

/// 60 KB of any unit in any place: the text is read a few times over, where
/// quadratic time would mean thousands of times.
#[test]
fn hostile_lines() {
    let mut parser = parser();
    let mut most = (0, String::new());
    for_seeds("hostile lines", |seed| {
        let mut random = Random::new(seed);
        let (start, unit, end) = (random.pick(STARTS), random.pick(UNITS), random.pick(ENDS));
        let text = Hostile { start, unit, end }.text(60_000);
        let reads = reads(&mut parser, &text);
        let name = format!("{start:?} {unit:?} {end:?}");
        assert!(reads * 64 < 10 * text.len(), "seed {seed}: {name}: {reads} reads");
        most = most.clone().max((reads, name));
    });
    println!("most reads for 60 KB: {} for {}", most.0, most.1);
}

/// Ten times the text takes ten times the reads.
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
        let small = reads(&mut parser, &hostile.text(length / 10));
        let large = reads(&mut parser, &hostile.text(length));
        println!("{} MB of {unit:?}: {large} reads", length / 1_000_000);
        assert!(large < small * 11 + 100, "{unit:?}: {small} reads, then {large}");
    }
}
