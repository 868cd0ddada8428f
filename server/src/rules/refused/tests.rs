use std::sync::Arc;

use crate::config::Config;
use crate::finding::{Finding, Severity};
use crate::language::programs::Builder;
use crate::snapshot::Snapshot;
use crate::text::Text;

/// The errors of a text: rule, the bytes shown, and the message.
fn errors(text: &str, target: &str) -> Vec<(Finding, String)> {
    let config = Config { target: Builder::parse(target), ..Config::default() };
    let snapshot = Snapshot::open(Text::new(text), Arc::new(config));
    let errors = crate::rules::findings(&snapshot).into_iter().filter(|f| f.severity == Severity::Error);
    errors
        .map(|finding| {
            let at = text[finding.range.clone()].to_owned();
            (finding, at)
        })
        .collect()
}

fn told(text: &str, target: &str) -> Vec<String> {
    errors(text, target).iter().map(|(finding, at)| format!("{} {at:?}", finding.rule)).collect()
}

/// What the first fix of the first error makes of a text.
fn mended(text: &str) -> String {
    let errors = errors(text, "");
    let fix = errors.first().and_then(|(finding, _)| finding.fixes.first()).expect("a fix");
    let mut text = Text::new(text);
    fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
    text.to_string()
}

#[test]
fn a_stage_to_copy_from_is_offered() {
    let stage = |name: &str| format!("Bootstrap: docker\nFrom: a:1\n{name}%post\n x\n\n");
    let text = |names: &[&str], from: &str| {
        let stages: String = names.iter().map(|name| stage(name)).collect();
        format!("{stages}Bootstrap: docker\nFrom: b:1\nStage: last\n%files from {from}\n /x\n")
    };
    let fixed = |names: &[&str], from: &str| {
        let text = text(names, from);
        let (finding, _) = errors(&text, "").remove(0);
        assert_eq!(finding.rule, "unknown-stage");
        let applied = |fix: &crate::finding::Fix| {
            let mut text = Text::new(&text);
            fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
            text.to_string()
        };
        finding.fixes.iter().map(applied).collect::<Vec<_>>()
    };
    let build = &["Stage: build\n"][..];
    assert_eq!(fixed(build, "builder"), [text(build, "build")]);
    assert_eq!(fixed(build, "Build"), [text(build, "build")]);
    assert_eq!(fixed(build, "0"), [text(build, "build")]);
    assert_eq!(fixed(build, "last"), [text(build, "build")]);
    let two = &["Stage: one\n", "Stage: two\n"][..];
    assert_eq!(fixed(two, "compile"), [text(two, "two"), text(two, "one")]);
    let unnamed = fixed(&[""], "build");
    assert_eq!(unnamed.len(), 1);
    assert!(unnamed[0].starts_with("Bootstrap: docker\nStage: build\nFrom: a:1\n%post"), "{unnamed:?}");
    assert_eq!(fixed(&[], "build"), [""; 0]);
}

#[test]
fn each_reason_has_its_rule_and_its_exact_place() {
    const OK: &str = "Bootstrap: docker\nFrom: a:1\n";
    for (text, expected) in [
        ("Bootstrap: docker\nFROM alpine # c\n", &["missing-colon \"FROM alpine\""][..]),
        ("Bootstrap: docker\nForm: alpine\n", &["unknown-keyword \"Form\""]),
        ("Bootstrap: docker\nFrom: a:1\n: x\n", &["unknown-keyword \":\""]),
        ("Bootstrap: docker\nFrom: a:1\nInclude: a \\\n# c\n b\n", &["broken-continuation \"# c\""]),
        ("Bootstrap: docker\nFrom: a:1\nInclude: a \\\n\n%post\n x\n", &[]),
        ("Bootstrap: docker\nFrom: a:1\nInclude: a \\\n\n", &[]),
        ("Bootstrap: docker\nFrom: a:1\nInclude: a \\\n# c\n%post\n x\n", &["broken-continuation \"# c\""]),
        ("Bootstrap: docker\nFrom: a:1\nInclude: \\\n a b\n", &["missing-colon \"a b\""]),
        ("Bootstrap: docker\nFrom: a:1\n%posts -x\n a\n", &["unknown-section \"%posts\""]),
        ("Bootstrap: docker\nFrom: a:1\n%apprun\n a\n", &["missing-app-name \"%apprun\""]),
        ("Bootstrap: docker\nFrom: a:1\n%apprun  x\n a\n", &["missing-app-name \"%apprun\""]),
        ("Bootstrap: docker\nFrom: a:1\n%files\n  \"\n", &["unreadable-files-line \"\\\"\""]),
        ("# nothing\n", &["empty-definition \"# nothing\""]),
        ("", &["empty-definition \"\""]),
        ("Bootstrap: docker\nFrom: a:{{ V }}\n%post\n {{ V }}\n", &["undefined-variable \"{{ V }}\""]),
        ("From: a:1\nBootstrap: docker\n", &["missing-bootstrap \"From\""]),
        ("%help\n x\nBootstrap: docker\nFrom: a:1\n", &["missing-bootstrap \"%help\""]),
        ("Bootstrap:\nFrom: a:1\n", &["missing-bootstrap \"Bootstrap\""]),
        ("Bootstrap: Docker\nFrom: a:1\n", &["unknown-bootstrap-agent \"Docker\""]),
        ("Bootstrap: docker\nFrom: a:1\n%files from b\n x\n", &["unknown-stage \"b\""]),
        ("Bootstrap: docker\nFrom: a:1\n%post -x -c # c\n x\n", &["missing-interpreter \"-c\""]),
        ("Bootstrap: docker\n", &["missing-keyword \"docker\""]),
        ("Bootstrap: docker\nFrom:\n", &["missing-keyword \"From\""]),
        ("Bootstrap: yum\nMirrorURL: x/%{OSVersion}\n", &["missing-keyword \"yum\""]),
        ("\u{feff}Bootstrap: docker\nFrom: a:1\n", &["byte-order-mark \"\\u{feff}\""]),
        ("\u{feff}# c\nBootstrap: docker\nFrom: a:1\n", &["byte-order-mark \"\\u{feff}\""]),
        (OK, &[]),
        ("Bootstrap: zypper\nProduct: a\nUser: b\nRegcode: c\nOSVersion: 15.5\n", &[]),
        (
            "Bootstrap: zypper\nProduct: a\nUser:\nRegcode:\nProductPGP: k\nOSVersion: 15.5\n",
            &["missing-keyword \"User\"", "missing-keyword \"Regcode\""],
        ),
        (
            "Bootstrap: zypper\nMirrorURL: x\nRegcode: c\nUser: b\nOSVersion: 15.5\n",
            &["missing-keyword \"zypper\""],
        ),
        ("Bootstrap: docker\nFrom: a:1\n%test -c\n x\n", &[]),
    ] {
        assert_eq!(told(text, ""), expected, "{text:?}");
        for (finding, _) in errors(text, "") {
            assert!(finding.message.chars().count() <= 110, "{}", finding.message);
        }
    }
}

#[test]
fn one_slip_is_one_finding_and_two_are_two() {
    for (text, rules) in [
        ("From: a:{{ V }}\nBootstrap: docker\n%arguments\n V=1\n", "missing-bootstrap"),
        ("%arguments\n V=1\nBootstrap: docker\nFrom: a:{{ V }}\n", "missing-bootstrap"),
        ("Bootstrap: docker\nFrom: a:{{ V }}\n%argument\n V=1\n", "unknown-section"),
        ("Bootstap: docker\nFrom: a:1\n", "unknown-keyword"),
        ("Bootstrap docker\nFrom: a:1\n", "missing-colon"),
        ("Bootstrap: {{ A }}\nFrom: a:1\n", "undefined-variable"),
        (
            "Bootstrap: docker\nFrom: a\nStag: b\n%post\n x\nBootstrap: docker\nFrom: a\n%files from b\n x\n",
            "unknown-keyword",
        ),
        ("Form: a:1\nBootstrap: docker\n", "missing-bootstrap unknown-keyword"),
        ("hello\nBootstrap: docker\nFrom: a\n", "missing-colon"),
        ("note: x\nBootstrap: docker\nFrom: a\n", "unknown-keyword"),
        ("FROM alpine\nRUN true\n", "missing-colon missing-colon"),
        ("Bootstrap: docker\nFrom: a\n\u{ff05}post\n x\n y\n", "missing-colon"),
        ("Bootstrap: docker\nFrom: a\n%post\n cat <<EOF\nbootstrap: true\nEOF\n", "stage-in-body"),
        ("Bootstrap: docker\nFrom: a\n%help\nBootstrap: docker is used\n", "stage-in-body"),
        (
            "Bootstrap: dokcer\n%posts\n{{ V }}\n",
            "missing-keyword unknown-bootstrap-agent unknown-section undefined-variable",
        ),
    ] {
        let told: Vec<_> = errors(text, "").iter().map(|(finding, _)| finding.rule).collect();
        assert_eq!(told.join(" "), rules, "{text:?}");
    }
}

#[test]
fn what_one_program_alone_refuses_begins_with_its_name() {
    let buildkit = "Bootstrap: buildkit\nFrom: .\n";
    let message = |text, target| errors(text, target).first().map(|(finding, _)| finding.message.clone());
    let alone = message(buildkit, "").unwrap();
    assert!(alone.starts_with("SingularityCE: `buildkit` is no agent there"), "{alone}");
    assert!(alone.contains("Apptainer ≥ 1.5"), "{alone}");
    assert_eq!(message(buildkit, "apptainer"), None);
    let older = message(buildkit, "apptainer@1.4").unwrap();
    assert!(older.starts_with("`buildkit`"), "{older}");
    let templates = "Bootstrap: docker\nFrom: a:{{ V }}\n%arguments\nV=1\n";
    assert_eq!(told(templates, "apptainer@1.2"), [""; 0]);
    assert_eq!(told(templates, "apptainer@1.1"), ["unknown-section \"%arguments\""]);
    let commented = "Bootstrap: docker\nFrom: a:1\n# x {{ V }}\n";
    assert_eq!(told(commented, "apptainer"), [""; 0]);
    assert_eq!(told(commented, "apptainer@1.2"), ["undefined-variable \"{{ V }}\""]);
    assert!(message(commented, "").unwrap().starts_with("SingularityCE: "));
    let both = "Bootstrap: docker\nFrom: a:1\n# x {{ V }}\n%post\n{{ V }}\n";
    let (finding, _) = errors(both, "").remove(0);
    assert!(finding.message.starts_with("`V`"), "{}", finding.message);
    assert_eq!(finding.range.start, both.rfind("{{").unwrap(), "the place that both refuse");
}

#[test]
fn fixes() {
    for (text, expected) in [
        ("Bootstrap: docker\nFROM  alpine\n", "Bootstrap: docker\nFrom: alpine\n"),
        ("Bootstrap: docker\nFROM  a:1\n", "Bootstrap: docker\nFrom: a:1\n"),
        ("Bootstrap=docker\nFrom: a\n", "Bootstrap: docker\nFrom: a\n"),
        ("Bootstrap: docker\r\nFrom: a\r\njust text\r\n", "Bootstrap: docker\r\nFrom: a\r\n# just text\r\n"),
        ("Bootstrap: docker\nForm: a\n", "Bootstrap: docker\nFrom: a\n"),
        ("Bootstrap: docker\nForm: a\nFrom: b\n", "Bootstrap: docker\nFrom: b\n"),
        ("Bootstrap: docker\nfrom: b\nForm: a \\\n c\n", "Bootstrap: docker\nfrom: b\n"),
        (
            "Bootstrap: docker\nFrom: a\nMetaLink: x\\\n y\n",
            "Bootstrap: docker\nFrom: a\n# MetaLink: x\\\n#  y\n",
        ),
        ("Bootstrap: docker\nFrom: a\\\n\n # c\n  b\n", "Bootstrap: docker\nFrom: a\\\n  b\n"),
        ("Bootstrap: docker\nFrom: a\\\n\n\r\n\n  b\n", "Bootstrap: docker\nFrom: a\\\n  b\n"),
        ("Bootstrap: docker\nFrom: a \\\n\nStage: b\n", "Bootstrap: docker\nFrom: a\n\nStage: b\n"),
        (
            "Bootstrap: docker\r\nFrom: a\\\r\n\r\nStage: b\r\n",
            "Bootstrap: docker\r\nFrom: a\r\n\r\nStage: b\r\n",
        ),
        ("Bootstrap: docker\nFrom: \\\n\nFrom: b\n", "Bootstrap: docker\n\nFrom: b\n"),
        ("Bootstrap: docker\nFrom: a \\\n# c\n%post\n x\n", "Bootstrap: docker\nFrom: a\n# c\n%post\n x\n"),
        ("Bootstrap: docker\nFrom: a\nInclude: \\\n  b c\n", "Bootstrap: docker\nFrom: a\nInclude: b c\n"),
        ("Bootstrap: docker\nFrom: a\n  %post\n x\n", "Bootstrap: docker\nFrom: a\n%post\n x\n"),
        ("Bootstrap: docker\nFrom: a\n%post:\n x\n", "Bootstrap: docker\nFrom: a\n%post\n x\n"),
        ("Bootstrap: docker\nFrom: a\n%post\t-x\n x\n", "Bootstrap: docker\nFrom: a\n%post -x\n x\n"),
        ("Bootstrap: docker\nFrom: a\n% post\n x\n", "Bootstrap: docker\nFrom: a\n%post\n x\n"),
        ("Bootstrap: docker\nFrom: a\n%AppRun x\n x\n", "Bootstrap: docker\nFrom: a\n%apprun x\n x\n"),
        ("Bootstrap: docker\nFrom: a\n%env\n x\n", "Bootstrap: docker\nFrom: a\n%environment\n x\n"),
        ("# c\nFrom: a\nBootstrap: docker", "# c\nBootstrap: docker\nFrom: a\n"),
        (
            "%help\n x\nBootstrap: docker\nFrom: a\n\n%post\n",
            "Bootstrap: docker\nFrom: a\n%help\n x\n\n%post\n",
        ),
        ("From: a\n", "Bootstrap: docker\nFrom: a\n"),
        ("Bootstrap: Docker # c\nFrom: a\n", "Bootstrap: docker # c\nFrom: a\n"),
        (
            "Bootstrap: docker\nFrom: {{ VRSION }}\n%arguments\n VERSION=1\n",
            "Bootstrap: docker\nFrom: {{ VERSION }}\n%arguments\n VERSION=1\n",
        ),
        (
            "Bootstrap: docker\nFrom: {{ V }}\n%post\n x\n",
            "Bootstrap: docker\nFrom: {{ V }}\n%arguments\n    V=CHANGE_ME\n%post\n x\n",
        ),
        (
            "Bootstrap: docker\nFrom: {{ V }}\n%arguments\n  W=1\n%post\n",
            "Bootstrap: docker\nFrom: {{ V }}\n%arguments\n  W=1\n  V=CHANGE_ME\n%post\n",
        ),
        (
            "Bootstrap: docker\nFrom: {{ V }}\n%arguments\n  V\n",
            "Bootstrap: docker\nFrom: {{ V }}\n%arguments\n  V=CHANGE_ME\n",
        ),
        ("Bootstrap: docker\nFrom: a\n\u{200b}%post\n x\n", "Bootstrap: docker\nFrom: a\n%post\n x\n"),
        ("Bootstrap: docker\nFrom: a\n%apprun\tx\n x\n", "Bootstrap: docker\nFrom: a\n%apprun x\n x\n"),
        (
            "Bootstrap: docker\nFrom: a\n%labels\n%wheel\n x\n",
            "Bootstrap: docker\nFrom: a\n%labels\n# %wheel\n x\n",
        ),
        ("Bootstrap: docker\rFrom: a\r", "Bootstrap: docker\nFrom: a\n"),
        ("hello\nBootstrap: docker\nFrom: a\n", "# hello\nBootstrap: docker\nFrom: a\n"),
        ("Bootstrap: docker", "Bootstrap: docker\nFrom: python:3.14.7-trixie"),
        (
            "Bootstrap: docker\nFrom: a\n%post -c # c\n x\n",
            "Bootstrap: docker\nFrom: a\n%post -c /bin/bash -ex # c\n x\n",
        ),
        ("\u{feff}Bootstrap: docker\nFrom: a\n", "Bootstrap: docker\nFrom: a\n"),
        ("", "Bootstrap: docker\nFrom: ubuntu:24.04\n\n%post\n    true\n"),
    ] {
        assert_eq!(mended(text), expected, "{text:?}");
    }
}

#[test]
fn a_name_is_mended_unasked_only_where_it_is_sure() {
    use crate::finding::Applicability::{self, Safe, Unsafe};
    let fix = |text: &str| -> Option<Applicability> {
        let (finding, _) =
            errors(text, "").into_iter().find(|(finding, _)| finding.rule == "unknown-section")?;
        finding.fixes.first().map(|fix| fix.applicability)
    };
    for (line, applicability) in [
        ("%lables", Safe),
        ("%enviroment", Safe),
        ("%runscripts", Safe),
        ("%posts -c /bin/bash", Safe),
        ("%post:", Safe),
        ("%setup:", Safe),
        ("%PRE\t", Safe),
        ("%appstrat x", Safe),
        ("%env", Unsafe),
        ("%file", Unsafe),
        ("%run", Unsafe),
        ("%prep", Unsafe),
        ("%setpu", Unsafe),
        ("%labels: Author", Safe),
        ("%lables Author", Unsafe),
    ] {
        let text = format!("Bootstrap: docker\nFrom: a\n%post\n x\n{line}\n");
        assert_eq!(fix(&text), Some(applicability), "{line}");
    }
    for script in [
        "%post\ncat > x.m <<EOF\nx = 1;\n%set up the path\nrm(x)\nEOF\n",
        "%post\ncat > x.m <<EOF\n%setups\nEOF\n",
        "%post\ncat > x.m <<EOF\n%Test: all\nEOF\n",
        "%post\npython3 -c '\n%label of the plot\n'\n",
        "%help\n Use it so:\n%run the tool\n",
    ] {
        let text = format!("Bootstrap: docker\nFrom: a\n{script}");
        assert_eq!(fix(&text), None, "{script}");
        let (finding, _) = errors(&text, "").remove(0);
        assert!(finding.message.ends_with("Put something before it."), "{}", finding.message);
    }
    // Further down nobody looks whether they are in one.
    let many = "%setups\n".repeat(200);
    let text = format!("Bootstrap: docker\nFrom: a\n%post\ncat > x.m <<EOF\n{many}EOF\n");
    assert!(errors(&text, "").iter().all(|(finding, _)| finding.fixes.is_empty()));
    // The heredoc ends behind the line that is none of it; the next one is told of in its own right.
    let text = "Bootstrap: docker\nFrom: a\n%post\ncat <<EOF\n%wheel\nEOF\n%lables\n a b\n";
    let mended = errors(text, "").into_iter().filter(|(finding, _)| !finding.fixes.is_empty());
    assert_eq!(mended.map(|(_, at)| at).collect::<Vec<_>>(), ["%lables"]);
}

#[test]
fn a_number_is_given_that_no_other_line_has() {
    let header = |last: &str| format!("Bootstrap: zypper\nMirrorURL: m\nOtherURL0: y\nOtherURL2: z\n{last}");
    assert_eq!(mended(&header("OtherURL: q\n")), header("OtherURL1: q\n"));
    let once = mended(&header("OtherURL: q\nOtherURL: r\n"));
    assert_eq!(once, header("OtherURL1: q\nOtherURL: r\n"));
    // Also where all are mended at once.
    let both = errors(&header("OtherURL: q\nOtherURL: r\n"), "");
    let titles: Vec<_> = both.iter().map(|(finding, _)| finding.fixes[0].title.as_str()).collect();
    assert_eq!(titles, ["Write `OtherURL1`", "Write `OtherURL3`"]);
}
