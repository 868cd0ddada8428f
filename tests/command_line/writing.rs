//! What `fix`, `format` and `pin` write: into files, to standard output, and as a difference.

use std::path::Path;
use std::process::Command;

use crate::support::Scratch;
use crate::{fed, run, run_with, stderr, stdout};

#[test]
fn fix_edits_the_tag_and_nothing_else() {
    let scratch = Scratch::new("fix");
    let before = "Bootstrap: docker\r\nFrom:   python:latest  # caf\u{e9}\r\n%post\r\n  true";
    let mut bytes = before.as_bytes().to_owned();
    bytes.push(0xE9);
    let file = scratch.file("a.def", &bytes);
    let diff = run(&["fix", "--diff", &file]);
    assert_eq!(diff.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&diff.stdout).contains("+From:   python:3.14.7-trixie  # caf"));
    assert_eq!(std::fs::read(&file).unwrap(), bytes, "--diff writes nothing");
    let output = run(&["fix", &file]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut expected = before.replace("latest", "3.14.7-trixie").into_bytes();
    expected.push(0xE9);
    assert_eq!(std::fs::read(&file).unwrap(), expected);
    assert_eq!(run(&["fix", "--diff", &file]).status.code(), Some(0), "nothing is left to do");
}

/// What a terminal would obey, what it cannot show, and what is no UTF-8.
const RAW: &[u8] = b"Bootstrap: docker\nFrom: python:latest\n%post\n    echo '\x1b[31mred\x1b[0m \x1b]0;t\x07 \x7f\x08\x00 \xe9\xff'\n";

#[test]
fn every_byte_of_a_file_goes_through_standard_output() {
    let mended = |what: &str| {
        let at = RAW.windows(6).position(|word| word == b"latest").unwrap();
        [&RAW[..at], what.as_bytes(), &RAW[at + 6..]].concat()
    };
    assert_eq!(run_with(&["fix", "-"], RAW).stdout, mended("3.14.7-trixie"));
    assert_eq!(run_with(&["format", "-"], RAW).stdout, RAW);
    let scratch = Scratch::new("raw");
    let list = scratch.file("list", "numpy==1.26.0\n");
    let pip = |package: &str| [RAW, b"    pip install ", package.as_bytes(), b"\n"].concat();
    let pinned = run_with(&["pin", "--versions", &list, "-"], &pip("numpy"));
    assert_eq!(pinned.stdout, pip("numpy==1.26.0"), "{}", stderr(&pinned));
}

#[test]
fn lists_of_versions_are_read_each_by_itself() {
    let scratch = Scratch::new("lists");
    let conda = "# Name  Version  Build  Channel\nscipy  1.14.1  py312h1_0  conda-forge\n";
    let conda = scratch.file("conda", conda);
    let dpkg = scratch.file("dpkg", "ii  curl  7.88.1-10+deb12u8  amd64  a tool\n");
    for [first, second] in [[&conda, &dpkg], [&dpkg, &conda]] {
        let output = run_with(
            &["pin", "--versions", first, "--versions", second, "-"],
            b"Bootstrap: docker\nFrom: debian:12.9\n%post\n    apt-get install -y curl\n    conda install -y scipy\n",
        );
        let text = stdout(&output);
        assert!(text.contains(" curl=7.88.1-10+deb12u8\n") && text.contains(" scipy==1.14.1\n"), "{text}");
    }
}

/// A file that is open and has no name any more can be read and not replaced, whoever runs this.
#[cfg(target_os = "linux")]
#[test]
fn one_that_cannot_be_written_is_named_and_holds_up_no_other() {
    let scratch = Scratch::new("unwritable");
    let text = "Bootstrap: docker\nFrom: python:latest\n%post\n    pip install numpy\n";
    scratch.file("list", "numpy==1.26.0\n");
    for command in ["fix", "pin --versions list"] {
        scratch.file("nameless", text);
        let next = scratch.file("next.def", text);
        let script = format!("exec 3< nameless; rm nameless; exec \"$0\" {command} /proc/self/fd/3 next.def");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_singularity-ls")]).current_dir(scratch.path());
        let output = fed(&mut shell, b"");
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(
            stderr(&output).contains("singularity-ls: /proc/self/fd/3: "),
            "{command}: {}",
            stderr(&output)
        );
        assert_ne!(std::fs::read_to_string(next).unwrap(), text, "{command}");
    }
}

#[test]
fn git_applies_the_difference() {
    let scratch = Scratch::new("difference");
    let filler = "    true\r\n".repeat(20);
    let mut bytes = format!("Bootstrap: docker\nFrom: python:latest\n%post\n{filler}").into_bytes();
    bytes.extend(b"    echo \xE9\n    FROM=debian:latest pip install numpy==1.26.0 && npm install -g yarn");
    let text = format!("{}\n%appinstall a\n    apt-get install curl", String::from_utf8_lossy(&bytes));
    for (name, bytes) in [
        ("a.def", bytes),
        ("b.def", text.into_bytes()),
        ("c.def", b"From: python:latest".to_vec()),
        ("d.def", RAW.to_vec()),
    ] {
        scratch.file(name, &bytes);
        let here = |program: &str, arguments: &[&str], input: &[u8]| {
            let mut command = Command::new(program);
            command.current_dir(scratch.path()).env("GIT_CEILING_DIRECTORIES", "/");
            fed(command.args(arguments), input)
        };
        let program = env!("CARGO_BIN_EXE_singularity-ls");
        let difference = here(program, &["fix", "--unsafe", "--diff", name], b"");
        assert_eq!(difference.status.code(), Some(1), "{}", stderr(&difference));
        let applied = here("git", &["apply", "--whitespace=nowarn", "-"], &difference.stdout);
        assert!(
            applied.status.success(),
            "{}\n{}",
            stderr(&applied),
            String::from_utf8_lossy(&difference.stdout)
        );
        let by_git = std::fs::read(scratch.0.join(name)).unwrap();
        scratch.file(name, &bytes);
        here(program, &["fix", "--unsafe", name], b"");
        assert_eq!(by_git, std::fs::read(scratch.0.join(name)).unwrap(), "{name}");
        assert_ne!(by_git, bytes, "{name}");
    }
}

#[test]
fn git_applies_the_difference_of_a_folder_and_of_an_absolute_path() {
    let text = "Bootstrap: docker\nFrom: python:latest\n";
    let names: &[&str] = match cfg!(unix) {
        true => &["Singularity", "sub/my own.def", "sub/\u{e9}.def", "sub/a\tb.def", "sub/\"c\"\\.def"],
        false => &["Singularity", "sub/my own.def"],
    };
    let apply_to = |folder: &Path, scratch: &Scratch, paths: &[&str]| {
        names.iter().for_each(|name| drop(scratch.file(name, text)));
        let mut command = Command::new(env!("CARGO_BIN_EXE_singularity-ls"));
        command.args(["fix", "--diff"]).args(paths).current_dir(scratch.path());
        let difference = fed(&mut command, b"").stdout;
        let mut command = Command::new("git");
        command.args(["apply", "-"]).current_dir(folder).env("GIT_CEILING_DIRECTORIES", "/");
        let applied = fed(&mut command, &difference);
        let difference = String::from_utf8_lossy(&difference).into_owned();
        assert!(applied.status.success(), "{}\n{difference}", stderr(&applied));
        for name in names {
            let after = std::fs::read_to_string(scratch.0.join(name)).unwrap();
            assert_eq!(after, text.replace("latest", "3.14.7-trixie"), "{name}\n{difference}");
        }
    };
    let scratch = Scratch::new("apply");
    apply_to(&scratch.0, &scratch, &["."]);
    apply_to(&scratch.0, &scratch, &["Singularity", "./sub/."]);
    let top = scratch.0.ancestors().last().unwrap();
    apply_to(top, &scratch, &[scratch.path()]);
}

#[test]
fn fix_edits_the_default_of_a_variable() {
    let scratch = Scratch::new("fix-variable");
    let text = "Bootstrap: docker\nFrom: golang:{{ GO }}\n%arguments\n  GO=1.26\n";
    let file = scratch.file("a.def", text);
    run(&["fix", &file]);
    let after = std::fs::read_to_string(&file).unwrap();
    assert!(after.starts_with("Bootstrap: docker\nFrom: golang:{{ GO }}\n%arguments\n  GO=1.26."), "{after}");
    // A value from outside is not in the file, so there is nothing to edit.
    let file = scratch.file("b.def", text);
    run(&["fix", "--build-arg", "GO=1", &file]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}
