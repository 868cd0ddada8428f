//! The program itself: Apptainer, run over probes and made-up files, refuses what we say it refuses.
//!
//! `SINGULARITY_LS_APPTAINER_ROOT` names a root folder with an Apptainer in it; `tests/run builder` brings one. There is
//! no network where it runs, so a file that the program accepts ends where it would fetch the base image.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::{Command, Output};
use std::sync::Arc;

use singularity_ls::definition::refusal::{Phase, refusals};
use singularity_ls::language::programs::{Builder, Program};
use singularity_ls::snapshot::Snapshot;
use singularity_ls::text::Text;
use support::made_up::made_up;
use support::{Random, effort, shared, soup};

/// Builds every file and keeps what the program prints. Nothing is to be built: it stops at the base image, or soon.
const ASK: &str = "for file in *.def; do timeout 20 apptainer --silent build --force /tmp/image.sif \"$file\" \
                   > \"$file.log\" 2>&1 < /dev/null; echo \"exit $?\" >> \"$file.log\"; done";

/// What the program did with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Did {
    /// Refused it before it fetched anything.
    Refused,
    /// Went on to the base image, or farther.
    WentOn,
}

/// Said where the base image is to be fetched; what comes of that is no verdict on the file.
const FETCHING: &[&str] = &["While performing build:", "Unable to get library client configuration:"];

fn read(log: &str) -> Did {
    let went_on = log.ends_with("exit 0\n") || FETCHING.iter().any(|words| log.contains(words));
    if went_on { Did::WentOn } else { Did::Refused }
}

/// What we say: whether it is refused while it is parsed, and whether at all. What is looked up later (stages, apps) is
/// refused only behind the base image, which is not to be had here.
fn ours(text: &[u8], builder: Builder) -> (bool, bool) {
    let snapshot = Snapshot::open(Text::from_bytes(text), Arc::default());
    let refusals = refusals(snapshot.definition(), snapshot.text(), builder, &BTreeMap::new());
    (refusals.iter().any(|refusal| refusal.phase < Phase::Setup), !refusals.is_empty())
}

/// Probes where there are any, and made-up files: name and bytes.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    if let Some(shared) = shared("the probes before a real Apptainer") {
        for entry in std::fs::read_dir(shared.join("edge/files")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((name, std::fs::read(path).unwrap()));
        }
    }
    let count = 400 * effort() as u64;
    println!("seeds 0..{count}");
    for seed in 0..count {
        let mut random = Random(seed);
        let text = if seed % 2 == 0 { made_up(&mut random) } else { soup(&mut random, 12) };
        files.push((format!("seed-{seed}.def"), text.into_bytes()));
    }
    files
}

/// The program, and the folder that it sees.
struct Apptainer {
    root: String,
    scratch: support::Scratch,
}

impl Apptainer {
    /// Nothing where the environment names none, which is said.
    fn open(name: &str) -> Option<Apptainer> {
        let Ok(root) = std::env::var("SINGULARITY_LS_APPTAINER_ROOT") else {
            eprintln!(
                "\n*** SKIPPED: SINGULARITY_LS_APPTAINER_ROOT names no Apptainer (`tests/run builder` brings one) ***\n"
            );
            return None;
        };
        Some(Apptainer { root, scratch: support::Scratch::new(name) })
    }

    fn run(&self, command: &[&str]) -> Output {
        let in_root = support::root().join("tests/tools/in_root.py");
        let mut python = Command::new("python3");
        python.arg(in_root).arg(&self.root).arg(&self.scratch.0).args(command).output().unwrap()
    }

    /// Its version, without the patch.
    fn version(&self) -> String {
        let said = String::from_utf8(self.run(&["apptainer", "--version"]).stdout).unwrap();
        let version = said.trim().rsplit([' ', '-']).next().unwrap().to_owned();
        version.split('.').take(2).collect::<Vec<_>>().join(".")
    }

    /// What it says of each file, in their order.
    fn build(&self, files: &[(String, Vec<u8>)]) -> Vec<String> {
        let folder = &self.scratch.0;
        std::fs::create_dir_all(folder).unwrap();
        files.iter().for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes).unwrap());
        self.run(&["sh", "-c", ASK]);
        let log = |(name, _): &(String, _)| std::fs::read(folder.join(format!("{name}.log"))).unwrap();
        files.iter().map(|file| String::from_utf8_lossy(&log(file)).into_owned()).collect()
    }
}

#[test]
fn apptainer_refuses_what_we_say_it_refuses() {
    let Some(apptainer) = Apptainer::open("builder") else { return };
    let files = files();
    let version = apptainer.version();
    let builder = Builder::parse(&format!("apptainer@{version}")).unwrap();
    println!("apptainer {version}, {} files", files.len());
    let logs = apptainer.build(&files);
    let (mut differences, mut refused, mut count) = (String::new(), 0, 0);
    for ((name, bytes), log) in files.iter().zip(&logs) {
        let (parsing, at_all) = ours(bytes, builder);
        let did = read(log);
        refused += usize::from(did == Did::Refused);
        let agrees = match did {
            Did::Refused => at_all,
            Did::WentOn => !parsing,
        };
        if !agrees {
            count += 1;
            let text = String::from_utf8_lossy(bytes);
            writeln!(differences, "{name}: {did:?}, ours {parsing} {at_all}\n{text:?}\n{}", log.trim())
                .unwrap();
        }
    }
    println!("{refused} of {} refused", files.len());
    assert!(refused > files.len() / 10 && refused < files.len() * 9 / 10, "the program judges: {refused}");
    assert!(count == 0, "{count} of {} files:\n{differences}", files.len());
}

/// References that it reads, and references that it does not.
const REFERENCES: &[&str] = &[
    "ubuntu",
    "ubuntu:22.04",
    "ubuntu:",
    "ubuntu:-A_.b",
    "UPPER.invalid/ab",
    "UPPER:5000/ab",
    "localhost/ab",
    "h.invalid:/ab",
    "h.invalid:80/ab",
    "my_host.invalid/ab",
    "a//b:1",
    "/a/b",
    "a__b/-c",
    "docker://ubuntu:1",
    "https://h.invalid/a/b:1",
    "hub.docker.com/_/ab",
    "Ubuntu:22.04",
    "\"ubuntu:22.04\"",
    "'ubuntu'",
    "ubuntu\"",
    "ubuntu:22.04 AS base",
    "ubuntu 22.04",
    "ubuntu :22.04",
    "ubuntu\t22.04",
    ":1",
    "ghcr.io/",
    "a/B:1",
    "Localhost/ab",
    "docker://Ubuntu",
    "é:1",
    "ubuntu,22.04",
    "ubuntu=22.04",
    "h.invalid:x/ab",
    "ubuntu:22.04:x",
    "ubuntu:22.04;",
    "ubuntu:a+b",
    "ubuntu:é",
    "ubuntu:<tag>",
    "<image>",
    "ab:x/cd",
    "ubuntu@",
    "ubuntu@22.04",
    "ubuntu@sha256:abc",
    "ubuntu@sha256",
    "ubuntu@md5:0123",
    "ubuntu@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "ubuntu:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "ubuntu:+@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "ubuntu@sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
    "ubuntu@SHA256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "ubuntu@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg",
];

/// What is longer than a name or a tag can be, and what is just not.
fn references() -> Vec<String> {
    let long = |count| "a".repeat(count);
    let lengths = [
        format!("ubuntu:{}", long(128)),
        format!("ubuntu:{}", long(129)),
        long(247),
        long(248),
        format!("h.invalid/{}", long(255)),
        format!("h.invalid/{}", long(256)),
    ];
    REFERENCES.iter().map(|&reference| reference.to_owned()).chain(lengths).collect()
}

#[test]
fn apptainer_reads_the_references_that_we_read() {
    let Some(apptainer) = Apptainer::open("builder-references") else { return };
    let agents = ["docker", "oras"];
    let references = references();
    let files: Vec<_> = agents
        .iter()
        .flat_map(|agent| references.iter().map(move |reference| (*agent, reference)))
        .enumerate()
        .map(|(number, (agent, reference))| {
            (format!("{number}.def"), format!("Bootstrap: {agent}\nFrom: {reference}\n"))
        })
        .collect();
    let bytes: Vec<_> = files.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())).collect();
    let logs = apptainer.build(&bytes);
    let (mut refused, mut differences) = (0, String::new());
    for ((_, text), log) in files.iter().zip(logs) {
        let snapshot = Snapshot::open(Text::new(text), Arc::default());
        let image = snapshot.definition().base_images(Program::Apptainer, &BTreeMap::new()).next().unwrap().1;
        let is_refused = log.contains("could not parse reference");
        refused += usize::from(is_refused);
        assert!(log.contains("While performing build:"), "{text}{log}");
        if image.fault.is_some() != is_refused {
            writeln!(differences, "{text}{log}").unwrap();
        }
    }
    println!("{refused} of {} references refused", files.len());
    assert!(differences.is_empty(), "{differences}");
    assert!(refused > files.len() / 4, "the program judges: {refused}");
}
