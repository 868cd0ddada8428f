//! Tests with input that nobody means: it costs bounded time and memory, and nothing panics.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// Far above what any of these takes (a few hundredths of a second in a release build), far below what anything
/// quadratic would.
const BOUND: Duration = Duration::from_secs(10);

/// Enough for anything quadratic to show; a test build is slow.
const LENGTH: usize = 16 * 1024;

fn analyse(script: &str) -> Analysis {
    Script::parse(script).analyse(&Environment::new())
}

/// What comes of a script, in bounded time: once in three times, for the machine may have been busy with something else.
fn analyse_in_time(script: &str) -> Analysis {
    let timed = || {
        let start = Instant::now();
        let analysis = analyse(script);
        (start.elapsed() < BOUND).then_some(analysis)
    };
    let start: String = script.chars().take(40).collect();
    (0..3).find_map(|_| timed()).unwrap_or_else(|| panic!("{start:?}… took more than {BOUND:?} three times"))
}

#[test]
fn repetition_is_cheap() {
    let pieces = [
        "(",
        ")",
        "$(",
        "`",
        "\"$(",
        "{ ",
        "${a:-",
        "if a; then ",
        "'",
        "\"",
        "\"a ",
        "cat <<E\n",
        "<<E ",
        "a ",
        "a",
        "a && ",
        "a | ",
        "a |\n",
        "X=\"$X a\"; ",
        "for x in a; do x=1; ",
        "while a; do ",
        "case x in a) ",
        "a\0b\n",
        "A+=(a b)\n",
        "> ",
        "a >b ",
        "\n",
        ";",
        "\\",
        "\\\n",
        "$",
        "#",
        "((",
        "$((",
        "$(( 1 + ",
        "[[ a ",
        "f() { ",
        "f() ",
        "{{ ",
        "{{ A }}",
        "bash -c '",
        "=",
        "a=",
        "a=(",
        "<(",
        "<",
        "! ",
        "& ",
        "time ",
        "sudo ",
        "\"`",
        "== ",
        "<<-E\n",
        "for ((",
        "eval '",
        "python -c '",
        "python <<E\n",
        "xargs ",
        "é",
        "\u{FFFC}",
        "\r",
    ];
    for piece in pieces {
        let script = piece.repeat(LENGTH / piece.len());
        analyse_in_time(&script);
    }
}

#[test]
fn nesting_is_cheap() {
    for (open, close) in
        [("(", ")"), ("$(", ")"), ("\"$(", ")\""), ("${a:-", "}"), ("if a; then ", "; fi"), ("{ ", "; }")]
    {
        let script = format!("{}pip install x{}\npip install y\n", open.repeat(10_000), close.repeat(10_000));
        let analysis = analyse_in_time(&script);
        let last = analysis.commands.last().and_then(|command| command.words.last());
        assert_eq!(last.and_then(Word::text), Some("y"), "{open}");
    }
}

#[test]
fn expansion_is_bounded() {
    let doubling = format!("X=a\n{}echo $X", "X=\"$X$X\"\n".repeat(200));
    let splitting = format!("X='{}'\n{}", "a ".repeat(10_000), "echo $X\n".repeat(5_000));
    let recursive =
        "X='eval \"$X\"; eval \"$X\"; eval \"$X\"; eval \"$X\"; eval \"$X\"'; eval \"$X\"".to_owned();
    let growing = "X='X=\"$X $X\"; eval \"$X\"; bash -c \"$X\"'; eval \"$X\"".to_owned();
    for script in [doubling, splitting, recursive, growing] {
        let analysis = analyse_in_time(&script);
        let bytes: usize =
            analysis.commands.iter().flat_map(|c| &c.words).map(|word| word.sketch().len()).sum();
        assert!(bytes < 1024 * 1024 + 8 * script.len(), "{bytes}");
    }
}

#[test]
fn a_script_of_nothing_but_commands_is_bounded() {
    let script = "a\n".repeat(super::walk::MOST_COMMANDS + 1_000);
    assert_eq!(analyse_in_time(&script).commands.len(), super::walk::MOST_COMMANDS);
}

/// Whatever stands where the grammar looks for digits: a character far from all others once ended the process.
#[test]
fn any_character_behind_a_brace() {
    for char in ('\0'..=char::MAX).step_by(251) {
        let script =
            format!("echo {{{char}}} {{1{char}}} {{1..{char} ${{{char}}} {{1..2{char}}}\npip install y\n");
        let commands = analyse(&script).commands;
        assert_eq!(commands.last().and_then(Command::program), Some("pip"), "{script:?}");
    }
}

/// Real definition files, taken for shell as they are, headers and all.
#[test]
fn real_files_are_survived() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/files");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("SKIPPED: no real files in {}", folder.display());
        return;
    };
    let mut commands = 0;
    for entry in entries.flatten() {
        let bytes = std::fs::read(entry.path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for command in analyse(&text).commands {
            commands += 1;
            for word in &command.words {
                assert!(text.get(word.range.clone()).is_some(), "{}: {word:?}", entry.path().display());
            }
        }
    }
    assert!(commands > 10_000, "{commands}");
}

/// Pieces of shell that mean much beside each other.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "(",
        ")",
        "{ ",
        "; }",
        "'",
        "\"",
        "$",
        "`",
        "\\",
        "\n",
        "; ",
        " && ",
        " || ",
        " | ",
        " & ",
        "<",
        ">",
        "<<E\n",
        "<<-'E'\n",
        "\nE\n",
        "if ",
        "then ",
        "else ",
        "fi\n",
        "for x in ",
        "do ",
        "done\n",
        "case ",
        " in ",
        "esac\n",
        ";; ",
        "a",
        " ",
        "pip install ",
        "X=",
        "$X",
        "${X:-",
        "}",
        "A=(",
        "${A[@]}",
        "$((",
        "))",
        "[[ ",
        " ]]",
        "[ ",
        " ]",
        "$(",
        "<(",
        "# ",
        "{{ V }}",
        "{{ U }}",
        "{{",
        "}}",
        "bash -c ",
        "eval ",
        "python -c ",
        "python <<E\n",
        "os.system('",
        "pip.main(['",
        "sudo ",
        "env ",
        "export ",
        "é",
        "\u{1F600}",
        "\0",
        "\r\n",
        "\t",
        "2>&1",
        "<<< ",
        "f() ",
        "!",
        "~",
        "*",
        "1",
        "-c ",
        "cat ",
        "$'\\x41'",
        "\u{FFFC}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn environment() -> Environment {
    let mut environment = Environment::new();
    environment.set_template("V", "1 '2 3' \"");
    environment
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ranges_stay_inside(script in pieces()) {
        let analysis = Script::parse(script.as_str()).analyse(&environment());
        for (index, command) in analysis.commands.iter().enumerate() {
            prop_assert!(script.get(command.range.clone()).is_some(), "{command:?}");
            prop_assert!(script.get(command.statement.clone()).is_some(), "{command:?}");
            prop_assert!(!command.words.is_empty());
            prop_assert!(command.fed_by.is_none_or(|feeder| feeder < analysis.commands.len() && feeder != index));
            for word in &command.words {
                prop_assert!(script.get(word.range.clone()).is_some(), "{word:?}");
                let text = word.sketch();
                for (at, char) in text.char_indices() {
                    let range = at..at + char.len_utf8();
                    prop_assert!(script.get(word.source(range.clone())).is_some(), "{word:?}");
                    if let Some(editable) = word.editable(range.clone()) {
                        prop_assert_eq!(script.get(editable), text.get(range));
                    }
                }
            }
        }
    }
}

fn edits() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    prop::collection::vec(
        (0..120_usize, 0..6_usize, pieces().prop_map(|text| text.chars().take(12).collect())),
        1..8,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is taken over from an earlier script changes nothing.
    #[test]
    fn an_edited_script_is_what_it_is_afresh(start in lines(), edits in edits()) {
        let mut text = start;
        let mut script = Script::parse(text.as_str());
        for (at, length, new) in edits {
            let floor = |at: usize| (0..=at.min(text.len())).rfind(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let range = floor(at)..floor(at + length);
            text.replace_range(range, &new);
            script = Script::parse_after(Some(&script), text.as_str());
            let fresh = Script::parse(text.as_str());
            prop_assert_eq!(script.analyse(&environment()), fresh.analyse(&environment()), "{}", text);
            prop_assert_eq!(script.comments(), fresh.comments());
            prop_assert_eq!(script.blocks(), fresh.blocks());
        }
    }
}

/// Lines that have something to do with each other.
fn lines() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "X=1",
        "X=\"$X 2\"",
        "export X=$Y",
        "Y=$(echo $X | cat)",
        "pip install \"$X\" $Y",
        "unset X",
        "if a; then X=3; fi",
        "for X in a b; do pip install $X; done",
        "for p in $X; do",
        "done",
        "bash -c 'pip install $X; Y=4'",
        "eval \"Y=$X\"",
        "cat <<EOF | bash",
        "EOF",
        "f() { Y=5; pip install $1; }",
        "set -- a b",
        "pip install \"$@\"",
        "( X=6; a ) | b",
        "a &&",
        "cd /x && ./y",
        "read X Y",
        "A=(1 2)",
        "A+=($X)",
        "pip install ${A[@]} {{ V }}",
        "# c",
        "",
    ]);
    prop::collection::vec(line, 0..14).prop_map(|lines| lines.join("\n"))
}
