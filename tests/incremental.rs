//! After any sequence of edits everything that is known of a file equals what a fresh open gives: text, tree, definition,
//! what its scripts run, findings, inputs, tokens. The files of requirements beside it are edited, too.
//!
//! It runs sessions for `SINGULARITY_LS_SECONDS`, a minute on each processor by default. A failure names its session:
//! `SINGULARITY_LS_SEED=N SINGULARITY_LS_SECONDS=0` does that one alone.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use singularity_ls::config::{Config, Profile};
use singularity_ls::features::diagnostics;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::surroundings::{Surroundings, World};
use singularity_ls::text::{Edit, Position, PositionEncoding, Text};
use support::same::assert_same;
use support::{Random, Scratch, TOKENS, number, soup};

/// Longer files are left to shorter sessions: a step costs what the whole file does.
const LONGEST: usize = 20_000;
const STEPS: usize = 25;

/// Files that scripts install from, as they are on disk when a session begins.
const LISTS: &[(&str, &str)] = &[
    ("requirements.txt", "numpy\nscipy==1.11.4\n-r more.txt\n"),
    ("more.txt", "pandas>=2 # for now\n"),
    ("environment.yml", "dependencies:\n  - python=3.12\n  - pip:\n      - flask\n"),
    ("package.json", "{\"dependencies\": {\"a\": \"^1.2\"}}\n"),
    ("package-lock.json", "{\"lockfileVersion\": 3, \"packages\": {}}\n"),
];

/// A file whose findings depend on them.
const INSTALLS: &str = "\
Bootstrap: docker
From: python:3.12

%files
    requirements.txt /opt/
    more.txt /opt/
    environment.yml package.json /opt/app

%post
    pip install -r /opt/requirements.txt
    conda env update -f environment.yml
    cd /opt/app && npm install
    pip install -c /opt/more.txt flask
";

/// What is written into them.
const LINES: &[&str] = &[
    "a==1.2\n",
    "a\n",
    "-r more.txt\n",
    "-c requirements.txt\n",
    "# c\n",
    "  - b=1\n",
    "\"b\": \"1.2.3\",",
    "}",
    "\n",
];

/// The files of one session: the folder they are in, and what the editor holds of them.
struct Beside {
    folder: PathBuf,
    world: Arc<World>,
    open: Vec<Text>,
}

impl Beside {
    fn new(folder: &Path) -> Beside {
        let open = LISTS.iter().map(|(_, text)| Text::new(text)).collect();
        Beside { folder: folder.to_owned(), world: Arc::new(World::new(vec![folder.to_owned()])), open }
    }

    fn around(&self, world: &Arc<World>) -> Surroundings {
        Surroundings::of(world, Some(&self.folder.join("x.def")))
    }

    /// Somebody types into one of them.
    fn edit(&mut self, random: &mut Random) {
        let at = random.below(LISTS.len());
        let edit = random_edit(random, &self.open[at], LINES);
        self.open[at].replace(edit.range, &edit.text);
        let path = self.folder.join(LISTS[at].0);
        self.world = Arc::new(self.world.with_open(&path, Some(self.open[at].clone())));
    }

    /// The same files in a world that has never been asked anything.
    fn afresh(&self) -> Arc<World> {
        let mut world = World::new(vec![self.folder.clone()]);
        for ((name, _), text) in LISTS.iter().zip(&self.open) {
            world = world.with_open(&self.folder.join(name), Some(Text::new(&text.to_string())));
        }
        Arc::new(world)
    }
}

/// An edit whose range is given by positions of one encoding, as an editor sends it; sometimes far out of range.
fn random_edit(random: &mut Random, text: &Text, words: &[&str]) -> Edit {
    let encoding = *random.pick(&[PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32]);
    let mut place = || {
        let line = random.below(text.line_count() + 1) as u32;
        let width = text.line_range(line as usize).len() + 2;
        text.offset(Position { line, column: random.below(width) as u32 }, encoding)
    };
    let (a, b) = (place(), place());
    let end = if random.below(3) == 0 {
        a.max(b)
    } else {
        text.floor((a + random.below(12)).min(text.len())).max(a)
    };
    let start = a.min(end);
    let with = if random.below(4) == 0 { String::new() } else { (*random.pick(words)).to_owned() };
    Edit { range: start..end, text: with }
}

/// Several changes in one notification: each in the coordinates that the ones before left.
fn notification(random: &mut Random, text: &Text, mirror: &mut String) -> Vec<Edit> {
    let mut text = text.clone();
    let changes = 1 + random.below(3);
    let mut one = || {
        let edit = random_edit(random, &text, TOKENS);
        text.replace(edit.range.clone(), &edit.text);
        mirror.replace_range(edit.range.clone(), &edit.text);
        edit
    };
    (0..changes).map(|_| one()).collect()
}

fn beginning(random: &mut Random, files: &[PathBuf]) -> Text {
    match random.below(4) {
        0 => Text::new(INSTALLS),
        1 => Text::new(&soup(random, 60)),
        _ => Text::from_bytes(&std::fs::read(random.pick(files)).unwrap()),
    }
}

/// A person who types, in the file and in those beside it.
fn session(seed: u64, files: &[PathBuf], folder: &Path) {
    let mut random = Random(seed);
    let start = beginning(&mut random, files);
    if start.len() > LONGEST {
        return;
    }
    let profile = *random.pick(&Profile::ALL);
    let config = Arc::new(Config { profile, ..Config::default() });
    let mut beside = Beside::new(folder);
    let mut mirror = start.to_string();
    let mut snapshot = Snapshot::open(start, Arc::clone(&config)).among(beside.around(&beside.world));
    for step in 0..STEPS {
        let mut edits = Vec::new();
        if random.below(4) == 0 {
            beside.edit(&mut random);
            snapshot = snapshot.among(beside.around(&beside.world));
        } else {
            edits = notification(&mut random, snapshot.text(), &mut mirror);
            snapshot = snapshot.edited(&edits);
        }
        let fresh = Snapshot::open(Text::new(&mirror), Arc::clone(&config));
        let fresh = fresh.among(beside.around(&beside.afresh()));
        assert_same(&snapshot, &fresh, &|| {
            format!("seed {seed}, step {step}, after {edits:?}\n{mirror:?}\nbeside {:?}", beside.open)
        });
    }
}

#[test]
fn incremental_equals_fresh() {
    let files = support::real_files("incremental_equals_fresh");
    let first = number("SINGULARITY_LS_SEED").unwrap_or(0);
    let seconds = number("SINGULARITY_LS_SECONDS").unwrap_or(60);
    let (began, next) = (Instant::now(), AtomicU64::new(first));
    let threads = if seconds == 0 { 1 } else { std::thread::available_parallelism().map_or(1, usize::from) };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let scratch = Scratch::new("incremental");
                let folder = scratch.0.canonicalize().unwrap();
                LISTS.iter().for_each(|(name, text)| drop(scratch.file(name, text)));
                loop {
                    session(next.fetch_add(1, Ordering::Relaxed), &files, &folder);
                    if began.elapsed() >= Duration::from_secs(seconds) {
                        break;
                    }
                }
            });
        }
    });
    println!("sessions {first} to {}, {STEPS} steps each", next.load(Ordering::Relaxed) - 1);
}

/// The files beside it matter, or the sessions would try nothing there.
#[test]
fn a_file_beside_it_changes_the_findings() {
    let scratch = Scratch::new("incremental");
    let folder = scratch.0.canonicalize().unwrap();
    LISTS.iter().for_each(|(name, text)| drop(scratch.file(name, text)));
    let mut beside = Beside::new(&folder);
    let snapshot = Snapshot::open(Text::new(INSTALLS), Arc::default());
    let before = diagnostics::all(&snapshot.clone().among(beside.around(&beside.world)));
    let path = folder.join(LISTS[0].0);
    beside.world = Arc::new(beside.world.with_open(&path, Some(Text::new("numpy==1.26.4\n"))));
    assert_ne!(before, diagnostics::all(&snapshot.among(beside.around(&beside.world))));
}

/// The first section of a file without header is trimmed. It is so only as long as it is the first.
#[test]
fn another_section_becomes_the_first() {
    let text = "%post\n    a\n\n%runscript\n    b\n\n%test\n    c\n";
    let runscript = text.find("%runscript").unwrap();
    let insert = Edit { range: 0..0, text: "%setup\n    d\n".to_owned() };
    for edit in [insert, Edit { range: 0..runscript, text: String::new() }] {
        let edited = Snapshot::open(Text::new(text), Arc::default()).edited(std::slice::from_ref(&edit));
        let fresh = Snapshot::open(edited.text().clone(), Arc::default());
        assert_same(&edited, &fresh, &|| format!("{edit:?}"));
    }
}
