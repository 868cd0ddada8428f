//! Whatever is thrown at it, the analysis answers: every truncation of every probe, random bytes, hostile lines.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use singularity_ls::config::read;
use singularity_ls::definition::refusal::refusals;
use singularity_ls::definition::view;
use singularity_ls::features::{actions, completion, diagnostics, hover, menu};
use singularity_ls::finding::Applicability;
use singularity_ls::language::programs::Program;
use singularity_ls::language::requirement_files::Format;
use singularity_ls::snapshot::Snapshot;
use singularity_ls::text::Text;
use support::{Random, effort, soup};

fn open(bytes: &[u8]) -> Snapshot {
    Snapshot::open(Text::from_bytes(bytes), Arc::default())
}

/// Everything that can be asked about a file, at one offset.
fn ask_everything(snapshot: &Snapshot, offset: usize) {
    judge(snapshot);
    black_box(view::stages(snapshot.definition(), true));
    black_box(hover::hover(snapshot, offset));
    black_box(completion::completion(snapshot, offset));
    black_box(menu::menu(snapshot, &(offset..offset), |_| false, |_| true, |_| None));
    black_box(actions::fix_all(snapshot, &diagnostics::all(snapshot), Applicability::Unsafe));
}

/// What is wrong in a file, all of it in places that exist.
fn judge(snapshot: &Snapshot) {
    let text = snapshot.text();
    for program in Program::ALL {
        for refusal in refusals(snapshot.definition(), text, program, &snapshot.config().build_args) {
            assert!(refusal.range.end <= text.len() && refusal.range.start <= refusal.range.end);
        }
    }
    for finding in diagnostics::all(snapshot) {
        let somewhere = finding.range.start < finding.range.end || text.is_empty();
        assert!(finding.range.end <= text.len() && somewhere, "{finding:?}");
        assert_eq!(text.floor(finding.range.start), finding.range.start, "{finding:?}");
    }
}

#[test]
fn every_truncation_of_every_probe() {
    let files = support::real_files("every_truncation_of_every_probe");
    let mut random = Random(1);
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        // Small files at every byte, others at some.
        let ends: Vec<usize> = match bytes.len() {
            0..400 => (0..=bytes.len()).collect(),
            len => (0..2 * effort()).map(|_| random.below(len)).collect(),
        };
        for end in ends {
            let snapshot = open(&bytes[..end]);
            judge(&snapshot);
            // What the rest asks depends on the same pieces: a sample, all of it in a long run.
            if random.below(16) < effort() {
                ask_everything(&snapshot, random.below(bytes.len() + 2));
            }
        }
    }
}

#[test]
fn every_offset_of_half_typed_text() {
    for seed in 0..40 * effort() as u64 {
        let mut random = Random(seed);
        let snapshot = open(soup(&mut random, 30).as_bytes());
        for offset in 0..snapshot.text().len() + 2 {
            black_box(hover::hover(&snapshot, offset));
            black_box(completion::completion(&snapshot, offset));
        }
        ask_everything(&snapshot, 0);
    }
}

#[test]
fn random_bytes() {
    for seed in 0..300 * effort() as u64 {
        let mut random = Random(seed);
        let bytes: Vec<u8> = (0..random.below(600)).map(|_| random.next() as u8).collect();
        let snapshot = open(&bytes);
        assert_eq!(snapshot.text().to_bytes(), bytes, "seed {seed}");
        ask_everything(&snapshot, random.below(600));
    }
}

/// Time grows with the input and not with its square. The bound is far above what a busy machine needs for linear work
/// and far below what quadratic work would take.
#[test]
fn hostile_text_takes_no_longer_than_other_text() {
    let post = |script: &str| format!("Bootstrap: docker\nFrom: python\n%post\n{script}\n");
    let size = 60_000;
    let hostile = [
        "{".repeat(size),
        "{{ V ".repeat(size / 5),
        "{{{ V }}".repeat(size / 8),
        format!("Bootstrap: docker\nFrom: {}", "{{ V }}".repeat(size / 7)),
        format!("# {}\n", "{{ V }}".repeat(size / 7)),
        format!(
            "Bootstrap: docker\nFrom: {}\n%arguments\nV={{{{ V }}}}{{{{ V }}}}\n",
            "{{ V }}".repeat(size / 7)
        ),
        "bootstrap:\n".repeat(size / 11),
        "%post\n".repeat(size / 6),
        format!("Bootstrap: docker\n%files\n{}", "a \u{a0} ".repeat(size / 5)),
        format!("Bootstrap: docker\n%files\n{}", "'".repeat(size)),
        format!("Bootstrap: docker\nInclude: {}", "a\\\n".repeat(size / 3)),
        format!("Bootstrap: docker\nFrom: {}", "a".repeat(size)),
        format!("Bootstrap: docker\nFrom: {}", "a:".repeat(size / 2)),
        format!("Bootstrap: docker\nFrom: python:{}", "1-".repeat(size / 2)),
        post(&"(".repeat(10_000)),
        post(&"$(".repeat(size / 2)),
        post(&"`".repeat(size)),
        post(&"\"$(".repeat(size / 3)),
        post(&"bash -c '".repeat(size / 9)),
        post(&"eval ".repeat(size / 5)),
        post(&"cat <<EOF\n".repeat(size / 10)),
        post(&format!("pip install {}", "a ".repeat(size / 2))),
        post(&format!("A=a\nA=$A$A\n{}", "A=$A$A\n".repeat(60))),
        post(&"if true; then ".repeat(size / 14)),
    ];
    for text in hostile {
        let start = Instant::now();
        let snapshot = open(text.as_bytes());
        ask_everything(&snapshot, text.len() / 2);
        let took = start.elapsed();
        assert!(took < Duration::from_secs(10), "{took:?} for {:?}…", &text[..60.min(text.len())]);
    }
}

/// Scripts that nobody means: each is judged in bounded time, and of what cannot be known nothing is said.
#[test]
fn scripts_that_nobody_means() {
    let long = "a".repeat(64 << 10);
    let nested = |open: &str, close: &str| {
        format!("{}pip install inside{}\npip install behind", open.repeat(10_000), close.repeat(10_000))
    };
    let junk: String = (0..=255_u8).cycle().take(4_096).map(char::from).filter(|char| *char != '%').collect();
    // The script, and packages that are surely found in it, or surely not.
    let table: [(&str, String, &[&str], &[&str]); 20] = [
        ("an unclosed quote", "pip install a\npip install 'b".to_owned(), &["a"], &[]),
        ("an unclosed double quote", "pip install a\necho \"x\npip install b".to_owned(), &["a"], &[]),
        ("quotes in quotes", "pip install a\nbash -c 'bash -c \"pip install b".to_owned(), &["a"], &[]),
        ("an unclosed here-document", "pip install a\ncat <<EOF\npip install b".to_owned(), &["a"], &["b"]),
        ("two that never end", "pip install a\ncat <<A <<B\npip install b\nB".to_owned(), &["a"], &[]),
        ("an end with blanks behind it", "cat <<E\npip install b\nE \npip install c".to_owned(), &[], &["b"]),
        ("a long line", format!("pip install {long} b"), &["b"], &[]),
        (
            "a long line of words",
            format!("pip install {}b", "numbers ".repeat(8 << 10)),
            &["numbers", "b"],
            &[],
        ),
        ("a long comment", format!("# pip install a {long}\npip install b"), &["b"], &["a"]),
        ("parentheses", nested("(", ")"), &["behind"], &[]),
        ("substitutions", nested("$(", ")"), &["behind"], &[]),
        ("unclosed parentheses", format!("pip install a\n{}", "(".repeat(10_000)), &["a"], &[]),
        (
            "eval of itself",
            "X='eval \"$X\"; pip install a'\neval \"$X\"\npip install b".to_owned(),
            &["b"],
            &[],
        ),
        ("a function that calls itself", "f() { f | f & f; pip install a; }\nf".to_owned(), &["a"], &[]),
        (
            "an alias of itself",
            "alias pip='pip '\nalias p=pip\np install a\npip install b".to_owned(),
            &["b"],
            &["a"],
        ),
        ("a fork bomb", ":(){ :|:& };:\npip install a".to_owned(), &["a"], &[]),
        ("a variable program", "P=pip; for i in 1 2; do P=$P$i; done; $P install a".to_owned(), &[], &["a"]),
        (
            "Python that runs itself",
            "python -c \"import os; os.system('python -c \\\"os.system(1)')\"\npip install a".to_owned(),
            &["a"],
            &[],
        ),
        ("bytes", format!("pip install a\n{junk}"), &["a"], &[]),
        ("a zero byte", "pip install a\0b\npip install c".to_owned(), &["c"], &[]),
    ];
    for (name, script, found, not_found) in table {
        let text = format!("Bootstrap: docker\nFrom: python:3.12.7-bookworm\n%post\n{script}\n");
        let start = Instant::now();
        let snapshot = open(text.as_bytes());
        let findings = diagnostics::all(&snapshot);
        let has = |package: &&&str| {
            findings.iter().any(|f| f.rule == "unpinned-pip-package" && f.subject == **package)
        };
        assert!(found.iter().all(|package| has(&package)), "{name}: {findings:?}");
        assert!(!not_found.iter().any(|package| has(&package)), "{name}: {findings:?}");
        ask_everything(&snapshot, text.len() - 2);
        assert!(start.elapsed() < Duration::from_secs(20), "{name}: {:?}", start.elapsed());
    }
}

#[test]
fn ten_megabytes() {
    let block =
        "%appinstall a{{ V }}\n    apt-get update && apt-get install -y curl\n    pip install numpy scipy\n";
    let text = format!("Bootstrap: docker\nFrom: python\n{}", block.repeat((10 << 20) / block.len()));
    let start = Instant::now();
    let snapshot = open(text.as_bytes());
    assert!(diagnostics::all(&snapshot).len() > 100_000);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

/// Brackets in brackets cost neither time nor stack, whoever reads them: lists of requirements, the configuration, code of
/// other languages.
#[test]
fn brackets_without_end() {
    const PIECES: &[&str] = &[
        "[",
        "{",
        "(",
        "[[",
        "a = [",
        "a = { b =",
        "{\"a\":",
        "[{\"a\":",
        "a.",
        "[a.",
        "- ",
        "- [",
        "a: {",
        "? ",
        "&a ",
        "!a ",
        "c(",
        "f(g = ",
        "f\"{",
        "\"\"\"",
        "r\"(",
        "x <- ",
        "a[",
        "-r a\n",
        "\\\n",
        "\"",
        "'",
        "a,",
        "a[b,",
        "a;",
    ];
    const LENGTH: usize = 100_000;
    for piece in PIECES {
        let text = piece.repeat(LENGTH / piece.len());
        let start = Instant::now();
        for format in Format::ALL {
            black_box(format.parse(&text));
        }
        black_box(read::read(&text, &[]));
        for program in ["R --no-save", "julia", "python3 -"] {
            let script = format!("Bootstrap: docker\nFrom: a\n%post\n{program} <<'EOF'\n{text}\nEOF\n");
            black_box(diagnostics::all(&open(script.as_bytes())));
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{piece:?}: {:?}", start.elapsed());
    }
}

/// A command is judged by those around it, and must not be held against each of them: whoever generates a script may
/// write the same line thousands of times. Quadratic work takes minutes here.
#[test]
fn long_scripts_take_time_in_proportion() {
    const LINES: usize = 10_000;
    for line in [
        "pip install numpy",
        "wget https://h.org/a.tgz",
        "curl https://h.org/i.sh | sh",
        "apt-get update && apt-get install -y curl",
        "git clone https://github.com/u/r.git",
        "f() { apk add a; }; f",
        "pip install -r requirements.txt",
        "export A=$A:/opt/x",
        "cat > x <<EOF\nabc\nEOF",
        "pip install x # singularity-ls: ignore",
    ] {
        let text = format!("Bootstrap: docker\nFrom: python\n%post\n{}", format!("{line}\n").repeat(LINES));
        let start = Instant::now();
        assert!(!diagnostics::for_people(&open(text.as_bytes())).is_empty(), "{line}");
        assert!(start.elapsed() < Duration::from_secs(30), "{line}: {:?}", start.elapsed());
    }
}
