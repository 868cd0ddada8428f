//! What several tests need: the conformance data beside the checkout, if it is there, and small random generators.
#![allow(dead_code, reason = "each test uses its own part")]

pub mod asking;
pub mod made_up;
pub mod same;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The root of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The folder of conformance data, `../shared` beside the checkout. It is not part of the project: where it is missing
/// the caller skips, and this says so, loudly.
pub fn shared(test: &str) -> Option<PathBuf> {
    let folder = root().parent()?.join("shared");
    if folder.join("edge/verdicts.jsonl").exists() {
        return Some(folder);
    }
    eprintln!("\n*** SKIPPED: {test}: no conformance data at {} ***\n", folder.display());
    None
}

/// The definition files of the conformance data and of the examples, or of the examples alone.
pub fn real_files(test: &str) -> Vec<PathBuf> {
    let mut folders = vec![root().join("tests/examples")];
    if let Some(shared) = shared(test) {
        folders.extend([shared.join("edge/files"), shared.join("corpus/files")]);
    }
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// Files, dealt out to as many threads as there are processors: what each thread made of its own, with its number.
pub fn on_all_processors<R: Send>(
    files: &[PathBuf],
    judge: impl Fn(usize, &[PathBuf]) -> R + Sync,
) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let dealt =
        |thread: usize| -> Vec<PathBuf> { files.iter().skip(thread).step_by(threads).cloned().collect() };
    std::thread::scope(|scope| {
        let judge = &judge;
        let running: Vec<_> =
            (0..threads).map(|thread| scope.spawn(move || judge(thread, &dealt(thread)))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// A folder of its own for a test, removed when the test is done. Tests of one process that ask for the same name get
/// different folders: they run at the same time.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Scratch {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("singularity-ls-{name}-{}-{count}", std::process::id()));
        // Of a process that had the same number and was killed.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Scratch(folder)
    }

    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How much a randomised test does: 1 in an ordinary run, `SINGULARITY_LS_EFFORT` times as much in a long one.
pub fn effort() -> usize {
    number("SINGULARITY_LS_EFFORT").map_or(1, |effort| effort as usize)
}

/// A number that somebody has put into the environment.
pub fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|value| value.parse().ok())
}

/// A small generator of numbers that look random (SplitMix64); the seed is printed by whoever uses it.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Pieces of the language, for text that is nearly right.
pub const TOKENS: &[&str] = &[
    "Bootstrap: docker\n",
    "bootstrap:",
    "Bootstrap : x\n",
    " Bootstrap: library\n",
    "From: python:latest\n",
    "From:",
    "from: {{ V }}\n",
    "Stage: build\n",
    "OtherURL0: x\n",
    "Nonsense: y\n",
    "no colon\n",
    "# comment\n",
    "#!{{ V }}\n",
    "Include: a \\\n",
    "  b \\\n",
    "\\\n",
    "%post\n",
    "%post -c /bin/bash\n",
    "%POST\n",
    "%%post\n",
    "  %post\n",
    "%\n",
    "% post\n",
    "%post:\n",
    "%post\t-x\n",
    "%files\n",
    "%files from build\n",
    "%files from\n",
    "%files  \n",
    "  a b c # d\n",
    "  \"a b\" '/c'\n",
    "\"\n",
    "%labels\n",
    "  A=b c\n",
    "  A b\n",
    "%arguments\n",
    "  V=1\n",
    "  V={{ W }}\n",
    "  =\n",
    "%apprun foo\n",
    "%apprun\n",
    "%apprun \n",
    "%AppRun x\n",
    "%appfiles foo\n",
    "%help\n",
    "%runscript\n",
    "#!/bin/bash\n",
    "%test\n",
    "{{ V }}",
    "{{V}}",
    "{{",
    "}}",
    "{{{ V }}}",
    "{{\n V\n}}",
    "%environment\n",
    "%setup\n",
    "%startscript\n",
    "    pip install numpy\n",
    "cat <<EOF\n",
    "EOF\n",
    "apt-get install -y \\\n",
    "\r\n",
    "\n",
    "\n\n",
    "\t",
    " ",
    "\u{a0}",
    "\u{feff}",
    "\u{2028}",
    "\0",
    "é",
    "\u{1F40D}",
    "'",
    "\"",
    "`",
    "$(",
    ")",
    "(",
    "&&",
    "|",
    ";",
    "%wheel ALL\n",
    "$V",
    "ootstrap: x\n",
    "From: a#b\n",
    "From: a:1@sha256:00\n",
    "  {{ V }}: x\n",
    "{\u{10FFFF}",
];

/// Random text out of [`TOKENS`].
pub fn soup(random: &mut Random, most: usize) -> String {
    (0..random.below(most)).map(|_| *random.pick(TOKENS)).collect()
}
