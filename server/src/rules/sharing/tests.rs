//! What is caught and what is not, with files around and without.

use std::sync::Arc;

use super::super::findings;
use super::super::tests::{applied, found, told};
use crate::config::Config;
use crate::finding::{Finding, Severity};
use crate::snapshot::Snapshot;
use crate::surroundings::tests::Folder;
use crate::text::Text;

const HEAD: &str =
    "Bootstrap: docker\nFrom: a@sha256:0000000000000000000000000000000000000000000000000000000000000000\n";

fn files(lines: &str) -> String {
    format!("{HEAD}%files\n{lines}\n")
}

/// What is found of a rule in a file that stands in a folder.
fn found_in(folder: &Folder, text: &str, rule: &str) -> Vec<Finding> {
    let snapshot =
        Snapshot::open(Text::new(text), Arc::new(Config::default())).among(folder.around("sub/x.def"));
    let all = findings(&snapshot).into_iter();
    let of_rule: Vec<_> = all.filter(|finding| finding.rule == rule).collect();
    assert!(of_rule.iter().all(|finding| finding.message.chars().count() <= 110));
    of_rule
}

/// The text with the fix of that number for the first finding.
fn mended(folder: &Folder, text: &str, rule: &str, number: usize) -> String {
    let found = found_in(folder, text, rule);
    let fix = &found.first().expect("a finding").fixes[number];
    let mut text = Text::new(text);
    fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
    text.to_string()
}

#[test]
fn paths_of_one_machine() {
    let text = files(
        " /home/me/a.py /opt\n ~/b\n \"/root/my file\"\n a /home/b\n /data/x /x\n $HOME/c c\n /dev/null /x",
    );
    let severities: Vec<_> = found(&text, "host-path").iter().map(|finding| finding.severity).collect();
    assert_eq!(told(&text, "host-path"), ["/home/me/a.py", "~/b", "/root/my file", "/data/x", "$HOME/c"]);
    let (warning, information) = (Severity::Warning, Severity::Information);
    assert_eq!(severities, [warning, warning, warning, information, warning]);
    let elsewhere = format!("{HEAD}Stage: s\n{HEAD}%files from s\n /home/a /b\n%appfiles x\n /home/a b\n");
    assert_eq!(told(&elsewhere, "host-path"), ["/home/a"]);
    let filled = format!("{HEAD}%arguments\n D=/home/me\n%files\n {{{{ D }}}}/x /x\n {{{{ E }}}}/x /x\n");
    assert_eq!(told(&filled, "host-path"), ["{{ D }}/x"]);
    for (line, expected) in [
        (" /home/me/a.py /opt", " a.py /opt"),
        (" \"/home/my dir/a b\"", " \"a b\" \"/home/my dir/a b\""),
        (" /home/me/x/*.py /opt", " x/*.py /opt"),
        (" ~/dir/", " dir ~/dir/"),
        ("  ~", "  # ~"),
        (" /home/*.py /x", " # /home/*.py /x"),
    ] {
        assert_eq!(applied(&files(line), "host-path", 0), files(expected), "{line}");
        assert!(told(&files(expected), "host-path").is_empty(), "{expected}");
    }
}

#[test]
fn the_same_file_is_found_by_its_relative_path() {
    let folder =
        Folder::new("host", &[(".git/config", ""), ("sub/x.def", ""), ("tools/run.sh", ""), ("sub/a", "")]);
    let here = folder.0.display();
    for (path, expected) in [("tools/run.sh", "tools/run.sh"), ("sub/a", "a"), ("sub/gone", "gone")] {
        let text = files(&format!(" {here}/{path} /opt/"));
        let host =
            mended(&folder, &text.replace(&format!("{here}"), &format!("/home/../{here}")), "host-path", 0);
        assert_eq!(host, files(&format!(" {expected} /opt/")));
    }
}

#[test]
fn files_that_are_nowhere() {
    let folder = Folder::new(
        "missing",
        &[
            (".git/config", ""),
            (".gitignore", "*.sif\n"),
            ("root.txt", ""),
            ("scripts/analyse.py", ""),
            ("sub/x.def", ""),
            ("sub/near.txt", ""),
            ("sub/deep/run.sh", ""),
        ],
    );
    let rule = "missing-source-file";
    let told = |lines: &str| -> Vec<String> {
        let found = found_in(&folder, &files(lines), rule).into_iter();
        found.map(|finding| finding.subject).collect()
    };
    let there =
        " near.txt\n root.txt /x\n ./near.txt\n scripts\n *.txt /x\n made.sif /x\n . /x\n ../root.txt /x";
    assert_eq!(told(there), Vec::<String>::new());
    let unknown = " <file> /x\n path/to/x /x\n $X/y /x\n {{ X }} /x\n ../../up /x\n {a,b} /x\n /abs /x\n ~/x";
    assert_eq!(told(unknown), Vec::<String>::new());
    assert_eq!(
        told(" gone /x\n *.csv /x\n near.txt/x /x\n ../gone /x"),
        ["gone", "*.csv", "near.txt/x", "../gone"]
    );
    for (line, expected) in [
        (" naer.txt /x", " near.txt /x"),
        (" scripts/analyze.py", " scripts/analyse.py scripts/analyze.py"),
        (" \"run.sh\" /x", " \"deep/run.sh\" /x"),
        (" analyse.py /x", " scripts/analyse.py /x"),
        (" gone # /x", " # gone # /x"),
    ] {
        assert_eq!(mended(&folder, &files(line), rule, 0), files(expected), "{line}");
        assert!(told(expected).is_empty(), "{expected}");
    }
    // Without a workspace nobody knows where the build is started; without a path nobody knows anything.
    let alone = Folder::new("missing-alone", &[("sub/x.def", "")]);
    let found = found_in(&alone, &files(" gone /x"), rule);
    assert_eq!(found.iter().map(|finding| finding.severity).collect::<Vec<_>>(), [Severity::Information]);
    assert!(super::super::tests::found(&files(" gone /x"), rule).is_empty());
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_workspace_is_not_known_to_lead_nowhere() {
    let folder = Folder::new("missing-link", &[(".git/config", ""), ("sub/x.def", "")]);
    std::os::unix::fs::symlink("/nonexistent/data", folder.0.join("sub/link")).unwrap();
    assert!(found_in(&folder, &files(" link /x\n link/a /x"), "missing-source-file").is_empty());
}

#[test]
fn data_by_name_and_by_weight() {
    let folder =
        Folder::new("data", &[("sub/x.def", ""), ("sub/data/small", ""), ("sub/results", "a program")]);
    folder.write("sub/input/large", &"x".repeat((10 << 20) + 1));
    let found = found_in(
        &folder,
        &files(" data /d\n results /r\n input/* /i\n a.csv.gz /a\n x.py /x"),
        "data-in-image",
    );
    let told: Vec<_> = found.iter().map(|finding| (finding.subject.as_str(), finding.severity)).collect();
    let expected =
        [("data", Severity::Hint), ("input/*", Severity::Information), ("a.csv.gz", Severity::Hint)];
    assert_eq!(told, expected);
    assert!(found[1].message.contains("(10 MB or more)"), "{}", found[1].message);
}

#[test]
fn secrets_are_never_repeated() {
    let token = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
    let text = format!(
        "# {token}\n{HEAD}# {token}\n%arguments\n T={token}\n%post\n curl -H 'Authorization: {token}' https://me:s3cr3t@h.org/x\n"
    );
    let found = found(&text, "secret-in-definition");
    assert_eq!(found.len(), 5);
    for finding in &found {
        let said = format!("{}{}{:?}", finding.message, finding.subject, finding.fixes);
        assert!(!said.contains("a1B2c3") && !said.contains("s3cr3t"), "{said}");
        assert_eq!(finding.severity, Severity::Warning);
    }
    let mut mended = text.clone();
    for _ in 0..5 {
        mended = applied(&mended, "secret-in-definition", 0);
    }
    assert_eq!(
        mended,
        format!(
            "# \n{HEAD}# {{{{ GITHUB_TOKEN }}}}\n%arguments\n T=\n%post\n curl -H 'Authorization: {{{{ GITHUB_TOKEN }}}}' https://h.org/x\n"
        )
    );
    assert!(told(&mended, "secret-in-definition").is_empty());
}

#[test]
fn an_image_tells_about_itself() {
    let silent = format!("{HEAD}Stage: a\n%help\n x\n{HEAD}%post\n true\n");
    for rule in ["missing-help", "missing-labels", "missing-source-label"] {
        let marks = found(&silent, rule);
        assert_eq!(marks.len(), 1, "{rule}");
        assert_eq!(marks[0].range.start, silent.rfind("Bootstrap").unwrap(), "{rule}");
        let after = applied(&silent, rule, 0);
        assert!(after.starts_with(&silent) && told(&after, rule).is_empty(), "{after}");
    }
    let telling = format!(
        "{HEAD}%labels\n Author=me\n my.VERSION 1\n org.opencontainers.image.url https://h.org\n%help\n x\n"
    );
    let written = format!("{HEAD}%post\n echo \"a b\" >> $APPTAINER_LABELS\n%help\n x\n");
    for text in [telling.as_str(), &written, "", "# nothing\n", "%post\n x\n"] {
        for rule in ["missing-help", "missing-labels", "missing-source-label"] {
            assert!(told(text, rule).is_empty(), "{rule}: {text}");
        }
    }
    assert_eq!(told(&format!("{HEAD}%help\n \n"), "missing-help"), ["Bootstrap"]);
    assert_eq!(found(&silent, "missing-labels")[0].severity, Severity::Hint);
}

#[test]
fn what_is_inserted_goes_on_where_something_stands() {
    let authors = "org.opencontainers.image.authors Your Name <you@example.org>";
    for (before, after) in [
        (
            format!("{HEAD}%labels\n\tversion 1\n\n%help\n x"),
            format!("{HEAD}%labels\n\tversion 1\n\t{authors}\n\n%help\n x"),
        ),
        (
            format!("{HEAD}%help\n x\n%labels\n  version 1"),
            format!("{HEAD}%help\n x\n%labels\n  version 1\n  {authors}"),
        ),
    ] {
        assert_eq!(applied(&before, "missing-labels", 0), after);
    }
    let empty = format!("{HEAD}%labels\n%help\n x\n");
    let lines = format!("    {authors}\n    org.opencontainers.image.version 0.1.0\n");
    assert_eq!(
        applied(&empty, "missing-labels", 0),
        empty.replace("%labels\n", &format!("%labels\n{lines}"))
    );
    let windows = format!("{HEAD}%help\n x\n").replace('\n', "\r\n");
    let written = applied(&windows, "missing-labels", 0);
    assert!(!written.replace("\r\n", "").contains(['\r', '\n']), "{written:?}");
    let unended = format!("{HEAD}%post\n x");
    assert!(applied(&unended, "missing-help", 0).starts_with(&format!("{unended}\n\n%help\n    What it is")));
    // A blank line would be a script of its own, which the image runs instead of what its base has.
    let bare = format!("{HEAD}%post\n x\n%runscript\n");
    let told_about = applied(&bare, "missing-help", 0);
    assert!(
        told_about.starts_with(&format!("{bare}%help\n")) && told(&told_about, "blank-runscript").is_empty()
    );
}

#[test]
fn the_address_of_the_checkout_is_inserted_without_credentials() {
    let config = "[remote \"origin\"]\n\turl = https://me:s3cr3t@github.com/me/tool.git\n";
    let folder = Folder::new("remote", &[(".git/config", config), ("sub/x.def", "")]);
    let text = format!("{HEAD}%help\n x\n");
    for rule in ["missing-labels", "missing-source-label"] {
        let mended = mended(&folder, &text, rule, 0);
        assert!(mended.contains("org.opencontainers.image.source https://github.com/me/tool\n"), "{mended}");
        assert!(found_in(&folder, &mended, rule).is_empty());
    }
}

#[test]
fn no_folder_is_called_like_a_variable() {
    for source in ["$HOME/y", "${HOME}/y"] {
        let text = format!("Bootstrap: docker\nFrom: debian:12\n%files\n    {source}\n");
        let told = found(&text, "host-path");
        let edits: Vec<_> =
            told.iter().flat_map(|finding| &finding.fixes).flat_map(|fix| &fix.edits).collect();
        assert!(!edits.is_empty() && edits.iter().all(|edit| !edit.text.contains(source)), "{edits:?}");
    }
}
