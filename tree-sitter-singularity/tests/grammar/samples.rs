//! Texts to parse: real files, files that probe one rule each, and random ones.

use std::path::Path;

/// A text and where it is from, for a failure's message.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) text: Vec<u8>,
}

/// The files of `../shared`, beside the workspace. Where the folder is absent
/// this says so and there are none.
pub(crate) fn shared_files() -> Vec<Sample> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let mut samples = Vec::new();
    for folder in ["corpus/files", "edge/files"] {
        let folder = shared.join(folder);
        let Ok(entries) = std::fs::read_dir(&folder) else {
            eprintln!("\n*** SKIPPED: {} is absent, its files are not tested ***\n", folder.display());
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let text = std::fs::read(&path).unwrap();
            samples.push(Sample { name: path.display().to_string(), text });
        }
    }
    samples.sort_by(|left, right| left.name.cmp(&right.name));
    samples
}

/// A small generator of random numbers, so that a seed is all of a failure.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }

    /// A number below `limit`, which must not be 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// One of `items`.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// What definition files are made of, and what they had better not be.
const TOKENS: &[&[u8]] = &[
    b"\n",
    b"\n",
    b"\n",
    b"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b"\r\r\n",
    b"\n\n",
    b" ",
    b" ",
    b" ",
    b" ",
    b"  ",
    b"\t",
    b"\x0b",
    b"\x0c",
    b"\xc2\xa0",
    b"\xc2\x85",
    b"\xe3\x80\x80",
    b"\xe2\x80\xa8",
    b"\xe2\x80\x8b",
    b"\xef\xbb\xbf",
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xe2\x80",
    b"\xf0\x9f\x90\xb3",
    b"\xc3\xa9",
    b"Bootstrap:",
    b"bootstrap: docker\n",
    b"Bootstrap",
    b"boot",
    b"b",
    b"boot\xc5\xbftrap:",
    b"BOOTSTRAP: x\n",
    b"From",
    b"From:",
    b"From: alpine\n",
    b"Include:",
    b":",
    b":",
    b"\\",
    b"\\\n",
    b"\\ \n",
    b"\\n\\\n",
    b"Stage: a\n",
    b"%",
    b"%",
    b"\n%",
    b"\n%",
    b"\n %",
    b"%%",
    b"%post",
    b"%post\n",
    b"%post\n",
    b"%pre\n",
    b"%setup\n",
    b"%runscript\n",
    b"%startscript\n",
    b"%test\n",
    b"%environment\n",
    b"%help\n",
    b"%Help \n",
    b"%files\n",
    b"%files\n",
    b"%files from a\n",
    b"%labels\n",
    b"%labels\n",
    b"%arguments\n",
    b"%arguments\n",
    b"%POST\n",
    b"%apprun",
    b"%apprun a\n",
    b"%appinstall a b\n",
    b"%apphelp a\n",
    b"%appfiles a\n",
    b"%appfiles a\n",
    b"%applabels a\n",
    b"%AppRun a\n",
    b"%app",
    b"%unknown\n",
    b"%te",
    b"%post -c /bin/bash\n",
    b"%f\xc4\xb0les\n",
    b"post",
    b"files",
    b"-c",
    b"-c ",
    b"-x",
    b"#",
    b"#",
    b"# c\n",
    b"#!",
    b"#!/bin/sh\n",
    b"\n#!/usr/bin/env x\n",
    b"{",
    b"{",
    b"{{",
    b"{{",
    b"{{{",
    b"}",
    b"}}",
    b"}}",
    b"{{ V }}",
    b"{{V}}",
    b"{{ V }",
    b"{{\nV\n}}",
    b"{{ a-b }}",
    b"V",
    b"a",
    b"a",
    b"b_1",
    b"/x",
    b"=",
    b"=",
    b"\"",
    b"\"",
    b"'",
    b"'",
    b"\"a b\"",
    b"'a b'",
    b"echo x\n",
    b"$",
    b"<",
];

/// A random text of up to `length` tokens of the language.
pub(crate) fn soup(random: &mut Random, length: usize) -> Vec<u8> {
    // A few kinds of token at a time meet each other far more often.
    let few: Vec<&[u8]> = (0..4 + random.below(20)).map(|_| random.pick(TOKENS)).collect();
    let tokens = if random.below(4) == 0 { TOKENS } else { &few };
    let mut text = Vec::new();
    if random.below(2) == 0 {
        text.extend_from_slice(random.pick(STARTS));
    }
    for _ in 0..random.below(length + 1) {
        text.extend_from_slice(random.pick(tokens));
    }
    text
}

/// Beginnings that lead straight into one part of the language.
const STARTS: &[&[u8]] = &[
    b"Bootstrap: docker\nFrom: alpine\n",
    b"Bootstrap: docker\nInclude: a \\\n",
    b"Bootstrap: docker\n%files\n",
    b"Bootstrap: docker\n%labels\n",
    b"Bootstrap: docker\n%arguments\n",
    b"Bootstrap: docker\n%appfiles a\n",
    b"Bootstrap: docker\n%apprun ",
    b"Bootstrap: docker\n%post ",
    b"Bootstrap: docker\n%post\n",
    b"Bootstrap: docker\n%post\n#!",
    b"Bootstrap: docker\n%help\n",
    b"%files\n",
];

/// A random token, for an edit.
pub(crate) fn fragment(random: &mut Random) -> &'static [u8] {
    random.pick(TOKENS)
}
