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
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use singularity_ls::definition::refusal::{Phase, refusals};
use singularity_ls::language::programs::Builder;
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

fn write(folder: &Path, files: &[(String, Vec<u8>)]) {
    std::fs::create_dir_all(folder).unwrap();
    files.iter().for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes).unwrap());
}

#[test]
fn apptainer_refuses_what_we_say_it_refuses() {
    let Ok(root) = std::env::var("SINGULARITY_LS_APPTAINER_ROOT") else {
        eprintln!(
            "\n*** SKIPPED: SINGULARITY_LS_APPTAINER_ROOT names no Apptainer (`tests/run builder` brings one) ***\n"
        );
        return;
    };
    let scratch = support::Scratch::new("builder");
    let folder = scratch.0.clone();
    let in_root = support::root().join("tests/tools/in_root.py");
    let files = files();
    write(&folder, &files);
    let run = |command: &[&str]| {
        Command::new("python3").arg(&in_root).arg(&root).arg(&folder).args(command).output().unwrap()
    };
    let version = String::from_utf8(run(&["apptainer", "--version"]).stdout).unwrap();
    let version = version.trim().rsplit([' ', '-']).next().unwrap().to_owned();
    let version = version.split('.').take(2).collect::<Vec<_>>().join(".");
    let builder = Builder::parse(&format!("apptainer@{version}")).unwrap();
    println!("apptainer {version}, {} files", files.len());
    run(&["sh", "-c", ASK]);
    let (mut differences, mut refused, mut count) = (String::new(), 0, 0);
    for (name, bytes) in &files {
        let log = std::fs::read(folder.join(format!("{name}.log"))).unwrap();
        let log = String::from_utf8_lossy(&log);
        let (parsing, at_all) = ours(bytes, builder);
        let did = read(&log);
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
