//! `kill -9` at any point: of what is on disk everything is old or new, and what comes next is as if nothing had been.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::{Client, LESSON, URI, at};
use crate::support::{Random, Scratch};

const FILES: usize = 60;

/// Something to mend on every line, so that the new file differs from the old one all over.
fn old() -> String {
    format!("{LESSON}{}", "    sudo apt-get install curl\n".repeat(30))
}

fn write_all(scratch: &Scratch) {
    (0..FILES).for_each(|number| drop(scratch.file(&format!("{number:02}.def"), old())));
}

fn fix(scratch: &Scratch) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_singularity-ls"));
    command.args(["fix", "--unsafe", scratch.path()]).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// How many files have the length of the new one.
fn written(scratch: &Scratch, length: usize) -> usize {
    let lengths = (0..FILES).map(|number| fs::metadata(scratch.0.join(format!("{number:02}.def"))));
    lengths.filter(|file| file.as_ref().is_ok_and(|file| file.len() == length as u64)).count()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_fix_that_is_killed_leaves_every_file_old_or_new() {
    let scratch = Scratch::new("killed-fix");
    write_all(&scratch);
    let began = Instant::now();
    assert!(fix(&scratch).status().unwrap().success());
    let whole = began.elapsed();
    let new = fs::read_to_string(scratch.0.join("00.def")).unwrap();
    assert_ne!(new.len(), old().len());
    let mut random = Random(11);
    let (mut rounds, mut partly, mut left_behind) = (0, 0, 0);
    // How many are hit in the middle is up to the machine: it goes on until enough are.
    while rounds < 25 || partly < 3 {
        rounds += 1;
        assert!(rounds < 500, "{partly}: the moments are not where anything happens");
        write_all(&scratch);
        let mut running = fix(&scratch).spawn().unwrap();
        if rounds % 2 == 0 {
            std::thread::sleep(whole.mul_f64(random.below(1000) as f64 / 1000.0));
        } else {
            let enough = 1 + random.below(FILES - 1);
            while written(&scratch, new.len()) < enough && running.try_wait().unwrap().is_none() {}
        }
        running.kill().unwrap();
        running.wait().unwrap();
        let mut mended = 0;
        for number in 0..FILES {
            let text = fs::read_to_string(scratch.0.join(format!("{number:02}.def"))).unwrap();
            assert!(text == old() || text == new, "{number:02}.def is neither:\n{text}");
            mended += usize::from(text == new);
        }
        partly += usize::from((1..FILES).contains(&mended));
        // The next run finishes it, whatever was half written beside.
        assert!(fix(&scratch).status().unwrap().success());
        let is_half_written = |name: &String| name.starts_with(".singularity-ls-") && name.ends_with(".tmp");
        let (half, names): (Vec<_>, Vec<_>) = names(&scratch.0).into_iter().partition(is_half_written);
        left_behind += half.len();
        assert!(half.len() <= 1, "{half:?}");
        half.iter().for_each(|name| fs::remove_file(scratch.0.join(name)).unwrap());
        assert!(names.len() == FILES && names.iter().all(|name| name.ends_with(".def")), "{names:?}");
        assert!(fs::read_to_string(scratch.0.join("59.def")).unwrap() == new);
    }
    println!("{partly} of {rounds} were killed in the middle ({whole:?} each), {left_behind} were writing");
}

/// The server holds nothing on disk: a new one says of a text what the killed one would have.
#[test]
fn a_server_that_is_killed_anywhere_is_replaced_by_one_that_says_the_same() {
    let mut random = Random(12);
    let mut fresh = Client::start(&["utf-8"]);
    for round in 0..20 {
        let mut text = LESSON.to_owned();
        let mut client = Client::spawn();
        client.send(
            &json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}),
        );
        // Not even the first answer is waited for in some rounds.
        if round % 4 > 0 {
            client.wait(|message| message["id"] == 1);
            client.notify("initialized", json!({}));
            client.open(URI, &text);
            for version in 2..2 + random.below(400) as i64 {
                client.change(
                    URI,
                    version,
                    json!([{"range": {"start": at(4, 0), "end": at(4, 0)}, "text": "    pip install x\n"}]),
                );
                text.push_str("    pip install x\n");
            }
        }
        std::thread::sleep(Duration::from_millis(random.below(20) as u64));
        client.server.kill().unwrap();
        client.ended();
        assert!(!client.log().contains("panicked"), "{}", client.log());
        let mut next = Client::start(&["utf-8"]);
        next.open(URI, &text);
        fresh.open(URI, &text);
        assert_eq!(next.diagnostics(URI, 1), fresh.diagnostics(URI, 1), "round {round}");
        next.finish();
        fresh.close(URI);
        fresh.wait(|message| message["params"]["version"].is_null());
    }
    fresh.finish();
}
