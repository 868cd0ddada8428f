//! A day of typing, compressed: memory stays what it is, and no thread and no file handle is left behind.
//!
//! How many seconds are typed is said by `SINGULARITY_LS_SOAK`.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, PUBLISH, at};
use crate::process::Process;
use crate::support::made_up::made_up;
use crate::support::{Random, real_files};

/// Seconds of an ordinary run.
const SECONDS: u64 = 60;
/// Files that are open at a time, of the many that are opened and closed.
const OPEN: usize = 24;
/// The part of the time that is warm-up.
const WARM_UP: f64 = 0.4;
/// By how much memory may differ from what it was after the warm-up, in hundredths, and in KiB where that is more. The
/// allocator takes its last few pages in one step of up to 3 MiB, after ten seconds on one machine and after ninety on
/// another, and stays there; what leaks rises with every edit, and there are so many that four bytes of each are seen.
const FLAT: u64 = 5;
const PAGES: u64 = 4_096;

/// What the process held at one moment: KiB that are resident, threads, open handles.
type Sample = (u64, u64, u64);

/// What is measured: its name, where a sample has it, what is taken of a quarter's samples, and by how much that may
/// rise. Memory is compared by its median, for a burst that a busy machine lets pile up is a peak and no leak; what
/// leaks lifts the median too.
type Measure = (&'static str, fn(&Sample) -> u64, fn(Vec<u64>) -> u64, fn(u64) -> u64);
const MEASURES: [Measure; 3] = [
    ("KiB", |sample| sample.0, median, |before| (before * FLAT / 100).max(PAGES)),
    ("threads", |sample| sample.1, highest, |_| 1),
    ("handles", |sample| sample.2, highest, |_| 0),
];

fn median(mut of: Vec<u64>) -> u64 {
    of.sort_unstable();
    of[of.len() / 2]
}

fn highest(of: Vec<u64>) -> u64 {
    of.into_iter().max().unwrap_or(0)
}

/// The texts that are typed into: real ones where there are any, and made-up ones.
fn texts() -> Vec<String> {
    let real = real_files("soak").into_iter().filter_map(|path| std::fs::read_to_string(path).ok());
    let mut random = Random(5);
    let made_up = (0..200).map(|_| made_up(&mut random));
    real.filter(|text| text.len() < 20_000).take(400).chain(made_up.collect::<Vec<_>>()).collect()
}

#[test]
fn a_day_of_typing() {
    let seconds = std::env::var("SINGULARITY_LS_SOAK").ok().and_then(|value| value.parse().ok());
    let budget = Duration::from_secs(seconds.unwrap_or(SECONDS));
    let texts = texts();
    let mut random = Random(3);
    let mut client = Client::start(&["utf-8"]);
    let server = Process(client.server.id());
    let uri = |slot: usize| format!("file:///nowhere/{slot}.def");
    let mut versions = [0; OPEN];
    let (mut edits, mut files) = (0_u64, 0_u64);
    let mut samples: Vec<Sample> = Vec::new();
    let began = Instant::now();
    while began.elapsed() < budget {
        let slot = random.below(OPEN);
        let uri = uri(slot);
        // A file is opened, typed into for a while, asked about, and makes room for another one.
        if versions[slot] > 0 {
            client.close(&uri);
        }
        client.open(&uri, random.pick::<String>(&texts));
        files += 1;
        let mut version = 1;
        for _ in 0..20 {
            let typed = "    pip install numpy\n";
            for (column, letter) in typed.chars().enumerate() {
                version += 1;
                let here = at(3, column as u32);
                client.change(
                    &uri,
                    version,
                    json!([{"range": {"start": here, "end": here}, "text": letter.to_string()}]),
                );
            }
            version += 1;
            client.change(
                &uri,
                version,
                json!([{"range": {"start": at(3, 0), "end": at(4, 0)}, "text": ""}]),
            );
            edits += typed.len() as u64 + 1;
        }
        versions[slot] = version;
        for method in ["hover", "completion", "codeAction", "semanticTokens/full", "documentSymbol"] {
            let range = json!({"start": at(1, 0), "end": at(1, 0)});
            let about = json!({"textDocument": {"uri": uri}, "position": at(1, 8), "range": range, "context": {"diagnostics": [], "triggerKind": 1}});
            let answer = client.request(&format!("textDocument/{method}"), about);
            assert!(method != "documentSymbol" || answer != Value::Null);
        }
        client.wait(|message| {
            message["method"] == PUBLISH
                && message["params"]["uri"] == uri.as_str()
                && message["params"]["version"] == version
        });
        client.unread.clear();
        if began.elapsed() > budget.mul_f64(WARM_UP) {
            samples.push((server.resident(), server.threads(), server.handles() as u64));
        }
    }
    assert!(samples.len() > 8, "hardly anything happened: {}", samples.len());
    let (early, late) = (&samples[..samples.len() / 4], &samples[samples.len() * 3 / 4..]);
    let report = format!("{edits} edits in {files} files; first and last quarter behind the warm-up:");
    for (name, what, of, slack) in MEASURES {
        let of = |samples: &[Sample]| of(samples.iter().map(what).collect());
        let (before, after) = (of(early), of(late));
        println!("{report} {before} and {after} {name}");
        assert!(after <= before + slack(before), "{report} {before} and {after} {name}");
    }
    client.finish();
}
