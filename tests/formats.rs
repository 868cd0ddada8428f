//! What `check` prints for other programs, each format read back as those programs read it.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "in a test a panic is the message"
)]
#![allow(unreachable_pub, missing_docs, reason = "a test is nobody's library")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Value, json};
use support::{Scratch, root};

fn check_in(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_singularity-ls"));
    command.arg("check").args(arguments).current_dir(folder).output().unwrap()
}

fn check(folder: &Path, arguments: &[&str]) -> String {
    String::from_utf8(check_in(folder, arguments).stdout).unwrap()
}

/// A folder with what is hard to write down: a name with blanks and signs, astral characters before a finding, a byte
/// that is not UTF-8, a control character in the user's word, a file without findings, two findings alike.
fn hard() -> Scratch {
    let scratch = Scratch::new("formats");
    scratch.file(
        "lesson one/a & <b>, 100%:.def",
        "Bootstrap: docker\nFrom: python:latest\n%post\n    pip install numpy\n",
    );
    scratch.file("b.def", b"Bootstrap: docker\nFrom: debian:12.5 \n%post\n    echo '\xf0\x9f\x90\x8d \xe9'; pip install numpy\n    echo '\xf0\x9f\x90\x8d \xe9'; pip install numpy\n");
    scratch.file("c.def", b"Bootstrap: docker\nFrom: debian\x07 <&>\x01\nNonsense\n");
    scratch.file("pinned.def", std::fs::read(root().join("tests/examples/pinned.def")).unwrap());
    scratch
}

#[test]
fn sarif_is_as_its_schema_says() {
    let schema = std::fs::read_to_string(root().join("tests/schemas/sarif-2.1.0.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    // As it is published it has a pattern that is no regular expression, of a property that we do not write.
    for owner in ["run", "toolComponent"] {
        schema["definitions"][owner]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    let schema = jsonschema::validator_for(&schema).unwrap();
    let scratch = hard();
    let examples = root().join("tests/examples");
    for (folder, arguments) in [
        (scratch.0.as_path(), &["."][..]),
        (&scratch.0, &["--hints", "--profile", "reproducible", "."]),
        (&scratch.0, &["pinned.def"]),
        (&examples, &["."]),
    ] {
        let log: Value =
            serde_json::from_str(&check(folder, &[&["--format", "sarif"], arguments].concat())).unwrap();
        let wrong: Vec<_> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
    // And the schema is not one that lets everything through.
    assert!(!schema.is_valid(&json!({"version": "2.1.0", "runs": [{"results": []}]})));
}

#[test]
fn sarif_has_rules_places_fixes_and_names() {
    let scratch = hard();
    let log: Value = serde_json::from_str(&check(&scratch.0, &["--format", "sarif", "."])).unwrap();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), singularity_ls::rules::RULES.len());
    assert!(rules.iter().all(|rule| !rule["help"]["markdown"].as_str().unwrap().is_empty()));
    let results = run["results"].as_array().unwrap();
    assert!(
        results
            .iter()
            .all(|result| rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"] == result["ruleId"])
    );
    let image = results
        .iter()
        .find(|result| result["message"]["text"].as_str().unwrap().contains("python:latest"))
        .unwrap();
    let location = &image["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "lesson%20one/a%20&%20%3Cb%3E,%20100%25%3A.def");
    assert_eq!(location["region"], json!({"startLine": 2, "startColumn": 14, "endLine": 2, "endColumn": 20}));
    let change = &image["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"], location["artifactLocation"]);
    assert_eq!(change["replacements"][0]["deletedRegion"], location["region"]);
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "3.14.7-trixie");
    let twice: Vec<_> = results
        .iter()
        .filter(|result| {
            result["ruleId"] == "unpinned-pip-package"
                && result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "b.def"
        })
        .collect();
    assert_eq!(twice.len(), 2);
    // A snake is one column, and so is a byte that is not UTF-8.
    assert_eq!(twice[0]["locations"][0]["physicalLocation"]["region"]["startColumn"], 29);
    assert_ne!(twice[0]["partialFingerprints"], twice[1]["partialFingerprints"]);
}

#[test]
fn sarif_holds_what_json_holds() {
    let scratch = hard();
    let read = |format| serde_json::from_str(&check(&scratch.0, &["--format", format, "."])).unwrap();
    let (json, sarif): (Value, Value) = (read("json"), read("sarif"));
    let level = |severity: &Value| match severity.as_str().unwrap() {
        "information" | "hint" => "note".to_owned(),
        grave => grave.to_owned(),
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = json.as_array().unwrap().iter();
    assert!(all.clone().any(|finding| finding["severity"] == "hint"));
    let expected: Vec<_> =
        all.map(|one| (text(&one["rule"]), level(&one["severity"]), text(&one["message"]))).collect();
    let results = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let results: Vec<_> = results
        .map(|one| (text(&one["ruleId"]), text(&one["level"]), text(&one["message"]["text"])))
        .collect();
    assert_eq!(results, expected);
}

#[test]
fn names_of_findings_stay_when_lines_move() {
    let scratch = Scratch::new("fingerprints");
    let text =
        "Bootstrap: docker\nFrom: python:latest\n%post\n    pip install numpy\n    pip install scipy\n";
    let file = scratch.file("a.def", text);
    for format in ["sarif", "gitlab"] {
        let names = || -> Vec<String> {
            let report: Value =
                serde_json::from_str(&check(&scratch.0, &["--format", format, "a.def"])).unwrap();
            let (rows, key) = match format {
                "sarif" => (&report["runs"][0]["results"], "/partialFingerprints/ruleSubjectLine~1v1"),
                _ => (&report, "/fingerprint"),
            };
            rows.as_array()
                .unwrap()
                .iter()
                .map(|row| row.pointer(key).unwrap().as_str().unwrap().to_owned())
                .collect()
        };
        scratch.file("a.def", text);
        let before = names();
        assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len());
        std::fs::write(
            &file,
            format!("# a\n# b\n{}", text.replace("    pip install numpy", "\tpip  install numpy")),
        )
        .unwrap();
        assert_eq!(names(), before, "{format}");
    }
}

/// The elements of a document, with their attributes, as an XML parser gives them.
fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let element = |start: &BytesStart<'_>| {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap();
            (attribute.key.0.to_owned(), value.into_owned())
        });
        (start.name().0.to_owned(), attributes.collect())
    };
    let (mut found, mut open) = (Vec::new(), 0_i32);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                found.push(element(&start));
                open += 1;
            }
            Event::Empty(start) => found.push(element(&start)),
            Event::End(_) => open -= 1,
            Event::Text(text) => assert!(text.trim().is_empty()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0);
    let is_allowed = |c: char| !c.is_control() || matches!(c, '\n' | '\t' | '\r');
    assert!(xml.chars().all(is_allowed), "no XML: {xml:?}");
    found
}

fn attribute<'e>(element: &'e (String, Vec<(String, String)>), name: &str) -> &'e str {
    &element.1.iter().find(|(known, _)| known == name).unwrap().1
}

#[test]
fn checkstyle_names_every_file_and_finding() {
    let scratch = hard();
    let found = elements(&check(&scratch.0, &["--format", "checkstyle", "."]));
    assert_eq!(found[0].0, "checkstyle");
    let files: Vec<_> = found.iter().filter(|element| element.0 == "file").collect();
    assert_eq!(files.len(), 4);
    assert!(files.iter().any(|file| attribute(file, "name") == "lesson one/a & <b>, 100%:.def"));
    let image = found
        .iter()
        .find(|element| element.0 == "error" && attribute(element, "message").contains("python:latest"));
    let image = image.unwrap();
    assert_eq!((attribute(image, "line"), attribute(image, "column")), ("2", "14"));
    assert_eq!(attribute(image, "severity"), "warning");
    assert_eq!(attribute(image, "source"), "singularity-ls.unpinned-base-image");
}

#[test]
fn junit_fails_where_the_exit_code_does() {
    let scratch = hard();
    let arguments = ["--format", "junit", "--fail-on", "error", "."];
    let found = elements(&check(&scratch.0, &arguments));
    let suites: Vec<_> = found.iter().filter(|element| element.0 == "testsuite").collect();
    assert_eq!(suites.len(), 4);
    let total = |name: &str| {
        suites.iter().map(|suite| attribute(suite, name).parse::<usize>().unwrap()).sum::<usize>()
    };
    let count = |name: &str| found.iter().filter(|element| element.0 == name).count();
    assert_eq!((total("tests"), total("failures")), (count("testcase"), count("failure")));
    assert!(count("failure") > 0 && count("skipped") > 0);
    let clean = suites.iter().find(|suite| attribute(suite, "name").ends_with("pinned.def")).unwrap();
    assert_eq!((attribute(clean, "tests"), attribute(clean, "failures")), ("1", "0"));
}

#[test]
fn github_escapes_what_ends_a_property() {
    let scratch = hard();
    let log = check(&scratch.0, &["--format", "github", "."]);
    let image = log.lines().find(|line| line.contains("python:latest")).unwrap();
    assert!(image.starts_with(
        "::warning file=lesson one/a & <b>%2C 100%25%3A.def,line=2,endLine=2,col=14,endColumn=20,title=unpinned-base-image::`python:latest`"
    ), "{image}");
    assert!(log.lines().all(|line| line.starts_with("::")));
    assert!(
        !log.contains("::notice")
            || check(&scratch.0, &["--format", "github", "--hints", "."]).len() >= log.len()
    );
}

#[test]
fn gitlab_has_what_it_wants() {
    let scratch = hard();
    let report: Value = serde_json::from_str(&check(&scratch.0, &["--format", "gitlab", "."])).unwrap();
    let rows = report.as_array().unwrap();
    let names: BTreeSet<_> = rows.iter().map(|row| row["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(names.len(), rows.len());
    for row in rows {
        assert!(["info", "minor", "major", "critical"].contains(&row["severity"].as_str().unwrap()));
        assert!(row["description"].is_string() && row["check_name"].is_string());
        assert!(row["location"]["lines"]["begin"].as_u64() >= Some(1));
        assert!(!row["location"]["path"].as_str().unwrap().starts_with("./"));
    }
    assert_eq!(check(&scratch.0, &["--format", "gitlab", "pinned.def"]), "[\n]\n");
}

#[test]
fn rdjson_counts_bytes_and_suggests_what_can_be_committed() {
    let scratch = hard();
    let report: Value = serde_json::from_str(&check(&scratch.0, &["--format", "rdjson", "."])).unwrap();
    let rows = report["diagnostics"].as_array().unwrap();
    let image = rows.iter().find(|row| row["message"].as_str().unwrap().contains("python:latest")).unwrap();
    assert_eq!(
        image["location"]["range"],
        json!({"start": {"line": 2, "column": 14}, "end": {"line": 2, "column": 20}})
    );
    assert_eq!(image["suggestions"], json!([{"range": image["location"]["range"], "text": "3.14.7-trixie"}]));
    assert_eq!(image["severity"], "WARNING");
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=Somebody",
            "-c",
            "user.email=somebody@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(["-c", "init.defaultBranch=main", "-C"])
        .arg(folder)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What is found since a revision, as `file:line`.
fn since(folder: &Path, revision: &str, paths: &[&str]) -> Vec<String> {
    let arguments =
        [&["--format", "jsonl", "--ignore", "missing-*", "--diff-base", revision], paths].concat();
    let lines = check(folder, &arguments);
    let findings = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    findings
        .map(|finding| format!("{}:{}", finding["path"].as_str().unwrap(), finding["start"]["line"]))
        .collect()
}

#[test]
fn diff_base_reports_changed_lines_only() {
    let scratch = Scratch::new("diff-base");
    let folder = &scratch.0;
    let text = "Bootstrap: docker\nFrom: python:latest\n%post\n    pip install numpy\n";
    scratch.file("old.def", text);
    scratch.file("sub/ö \"x\".def", text);
    git(folder, &["init", "-q"]);
    git(folder, &["add", "."]);
    git(folder, &["commit", "-qm", "first"]);
    assert!(since(folder, "HEAD", &["."]).is_empty());
    // Lines that only moved are not changed ones; what is not committed counts, too.
    scratch.file("old.def", format!("# moved\n{text}    pip install scipy\n"));
    scratch.file("sub/ö \"x\".def", text.replace("numpy", "pandas"));
    scratch.file("new.def", text);
    let expected = ["./new.def:2", "./new.def:4", "./old.def:6", "./sub/ö \"x\".def:4"];
    assert_eq!(since(folder, "HEAD", &["."]), expected);
    git(folder, &["add", "."]);
    git(folder, &["commit", "-qm", "second"]);
    assert_eq!(since(folder, "HEAD~1", &["."]), expected);
    // From another folder, and what the other branch changed is the other branch's.
    assert_eq!(since(&folder.join("sub"), "HEAD~1", &["../old.def"]), ["../old.def:6"]);
    git(folder, &["checkout", "-q", "-b", "other", "HEAD~1"]);
    scratch.file("old.def", text.replace(":latest", ""));
    git(folder, &["commit", "-qam", "third"]);
    assert_eq!(since(folder, "main", &["."]), ["./old.def:2"]);
    // An exit code counts what is reported.
    let status = |revision| check_in(folder, &["--diff-base", revision, "."]).status.code();
    assert_eq!(status("main"), Some(1));
    assert_eq!(status("HEAD"), Some(0));
}

/// A repository may be anybody's.
#[cfg(unix)]
#[test]
fn diff_base_starts_nothing_that_a_repository_names() {
    let scratch = Scratch::new("diff-base-evil");
    let text = "Bootstrap: docker\nFrom: python:latest\n%post\n    pip install numpy\n";
    scratch.file("a.def", text);
    git(&scratch.0, &["init", "-q"]);
    git(&scratch.0, &["add", "."]);
    git(&scratch.0, &["commit", "-qm", "first"]);
    scratch.file("a.def", format!("{text}    pip install scipy\n"));
    scratch.file(".gitattributes", "*.def filter=evil diff=evil text=auto\n");
    let started = scratch.0.join("started");
    let evil = scratch.file("evil", format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\ncat\n", started.display()));
    std::fs::set_permissions(&evil, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for setting in [
        "filter.evil.clean",
        "filter.evil.process",
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.alternateRefsCommand",
    ] {
        git(&scratch.0, &["config", setting, &evil]);
    }
    assert_eq!(since(&scratch.0, "HEAD", &["a.def"]), ["a.def:5"]);
    assert!(!started.exists(), "{}", std::fs::read_to_string(&started).unwrap());
    // What a partial clone lacks is not fetched by a program that the clone names.
    git(&scratch.0, &["config", "extensions.partialClone", "origin"]);
    git(&scratch.0, &["config", "remote.origin.promisor", "true"]);
    git(&scratch.0, &["config", "protocol.ext.allow", "always"]);
    git(&scratch.0, &["config", "remote.origin.url", &format!("ext::{evil} %S")]);
    let blob =
        Command::new("git").args(["rev-parse", "HEAD:a.def"]).current_dir(&scratch.0).output().unwrap();
    let blob = String::from_utf8(blob.stdout).unwrap();
    std::fs::remove_file(scratch.0.join(format!(".git/objects/{}/{}", &blob[..2], blob[2..].trim())))
        .unwrap();
    let output = check_in(&scratch.0, &["--diff-base", "HEAD", "a.def"]);
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stderr).contains("partial clone"));
    assert!(!started.exists(), "{}", std::fs::read_to_string(&started).unwrap());
}

/// What is judged is what was compared, however often a file changes.
#[cfg(unix)]
#[test]
fn diff_base_reads_a_file_once() {
    let scratch = Scratch::new("diff-base-once");
    let text = "Bootstrap: docker\nFrom: python:latest\n%post\n    pip install numpy\n";
    let path = scratch.file("a.def", text);
    git(&scratch.0, &["init", "-q"]);
    git(&scratch.0, &["add", "."]);
    git(&scratch.0, &["commit", "-qm", "first"]);
    std::fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    // Whoever opens it a second time waits, and finds another line.
    std::thread::spawn(move || {
        for package in ["pandas", "scipy"] {
            std::fs::write(&path, format!("{text}    pip install {package}\n")).unwrap();
            std::thread::sleep(std::time::Duration::from_secs(1));
        }
    });
    let found = check(&scratch.0, &["--format", "jsonl", "--diff-base", "HEAD", "a.def"]);
    assert!(found.contains("pandas") && !found.contains("scipy"), "{found}");
}

#[test]
fn diff_base_knows_that_git_changes_the_ends_of_lines() {
    let scratch = Scratch::new("diff-base-ends");
    let text = "Bootstrap: docker\nFrom: python:latest\n%post\n    pip install numpy\n";
    scratch.file("a.def", text);
    git(&scratch.0, &["init", "-q"]);
    git(&scratch.0, &["add", "."]);
    git(&scratch.0, &["commit", "-qm", "first"]);
    scratch.file("a.def", format!("{text}    pip install scipy\n").replace('\n', "\r\n"));
    let lines = |attributes: &str, autocrlf: &str| {
        scratch.file(".gitattributes", attributes);
        git(&scratch.0, &["config", "core.autocrlf", autocrlf]);
        let mut lines = since(&scratch.0, "HEAD", &["a.def"]);
        lines.dedup();
        lines
    };
    let last = ["a.def:5"];
    assert_eq!(lines("", "true"), last);
    assert_eq!(lines("*.def text eol=crlf\n", "false"), last);
    assert_eq!(lines("*.def text=auto\n", "false"), last);
    // Elsewhere somebody has changed them all.
    assert!(lines("", "false").len() > 1 && lines("*.def -text\n", "true").len() > 1);
}

#[test]
fn diff_base_reports_what_a_deletion_breaks() {
    let scratch = Scratch::new("diff-base-deletion");
    let head = "Bootstrap: docker\nFrom: debian:12\n%post\n";
    let conda = "    conda install numpy=2.1.0=py312h1_0\n";
    let apt = "    apt-get install gcc \\\n      make \\\n      -y\n";
    let filler = "    true\n".repeat(9);
    scratch.file("a.def", format!("{head}    export CONDA_ALWAYS_YES=1\n{filler}{conda}{apt}"));
    git(&scratch.0, &["init", "-q"]);
    git(&scratch.0, &["add", "."]);
    git(&scratch.0, &["commit", "-qm", "first"]);
    let now = |text: String| {
        scratch.file("a.def", text);
        since(&scratch.0, "HEAD", &["a.def"])
    };
    assert_eq!(now(format!("{head}{filler}{conda}{apt}")), ["a.def:13"]);
    let without = apt.replace(" \\\n      -y", "");
    assert_eq!(now(format!("{head}    export CONDA_ALWAYS_YES=1\n{filler}{conda}{without}")), ["a.def:15"]);
    // What only moves brings nothing in, wherever a line goes.
    assert!(now(format!("{head}    export CONDA_ALWAYS_YES=1\n{conda}{apt}")).is_empty());
}

#[test]
fn diff_base_says_what_it_lacks() {
    let scratch = Scratch::new("diff-base-lacks");
    scratch.file("a.def", "Bootstrap: docker\nFrom: python\n");
    let told = |arguments: &[&str], path: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_singularity-ls"));
        if let Some(path) = path {
            command.env("PATH", path);
        }
        let output = command.arg("check").args(arguments).current_dir(&scratch.0).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(told(&["--diff-base", "HEAD", "a.def"], None).contains("a.def is in no git repository"));
    git(&scratch.0, &["init", "-q"]);
    assert!(told(&["--diff-base", "HEAD", "a.def"], None).contains("git finds no revision `HEAD`"));
    assert!(told(&["--diff-base=--output=x", "a.def"], None).contains("git finds no revision `--output=x`"));
    assert!(told(&["--diff-base", "HEAD", "a.def"], Some("/nowhere")).contains("needs the program `git`"));
    assert!(told(&["--diff-base", "HEAD", "-"], None).contains("standard input"));
}
