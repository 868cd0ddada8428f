use std::sync::Arc;

use super::*;
use crate::config::Config;
use crate::features::diagnostics;

fn open(text: &str) -> Snapshot {
    Snapshot::open(Text::new(text), Arc::new(Config::default()))
}

/// The rules and subjects of what is found, but for hints about what is missing.
fn told(text: &str) -> Vec<String> {
    let findings = diagnostics::all(&open(text));
    let told = findings.iter().filter(|finding| !finding.rule.starts_with("missing-"));
    told.map(|finding| format!("{} {}", finding.rule, finding.subject)).collect()
}

const NUMPY: &str = "unpinned-pip-package numpy";
const UNUSED: &str = "unused-ignore unpinned-pip-package";

#[test]
fn comments_take_findings_away() {
    let mark = "# singularity-ls: ignore[unpinned-pip-package]";
    for (script, expected) in [
        ("pip install numpy # singularity-ls: ignore[unpinned-pip-package] why", vec![]),
        ("MARK\n  pip install numpy", vec![]),
        ("MARK\n\n  # more\n  pip install numpy", vec![]),
        ("# singularity-ls: ignore[sudo-in-script, unpinned-pip-package]\n  sudo pip install numpy", vec![]),
        ("# hadolint ignore=DL3013 # why\n  pip install numpy", vec![]),
        ("MARK\n  pip install \\\n    numpy", vec![]),
        ("pip install \\\n    numpy MARK", vec![]),
        ("MARK\n  python -m pip install \"numpy\" '\n' x==1", vec![]),
        ("MARK\n  bash <<EOF\npip install numpy\nEOF", vec![]),
        ("bash <<EOF\npip install numpy\nMARK\nEOF", vec![NUMPY]),
        ("pip install numpy\n  MARK", vec![NUMPY, UNUSED]),
        ("MARK\n  true\n  pip install numpy", vec![UNUSED, NUMPY]),
        ("MARK\n  true && \n  pip install numpy", vec![UNUSED, NUMPY]),
        ("echo 'MARK' && pip install numpy", vec![NUMPY]),
        ("MARK\n  MARK\n  pip install numpy", vec![]),
        (
            "pip install numpy # singularity-ls: ignore[unpined-pip-package]",
            vec![NUMPY, "unused-ignore unpined-pip-package"],
        ),
        ("pip install numpy # singularity-ls: ignore", vec![NUMPY, "unused-ignore # singularity-ls: ignore"]),
        ("true # singularity-ls: ignore[no-such-rule]", vec!["unused-ignore no-such-rule"]),
        ("true # hadolint ignore=DL3013,DL9999", vec![]),
    ] {
        let text = format!(
            "Bootstrap: docker\nFrom: alpine@sha256:0000000000000000000000000000000000000000000000000000000000000000\n%post\n  {script}\n"
        );
        assert_eq!(told(&text.replace("MARK", mark)), expected, "{script}");
    }
}

#[test]
fn comments_in_headers_and_for_files() {
    let image = "unpinned-base-image python";
    for (text, expected) in [
        ("Bootstrap: docker\nFrom: python # MARK[unpinned-base-image]\n", vec![]),
        ("Bootstrap: docker\n# MARK[unpinned-base-image] why\nFrom: python\n", vec![]),
        (
            "# MARK[unpinned-base-image] why\nBootstrap: docker\nFrom: python\n",
            vec!["unused-ignore unpinned-base-image", image],
        ),
        ("# MARK-file[unpinned-base-image] why\nBootstrap: docker\nFrom: python\n", vec![]),
        ("# hadolint global ignore=DL3006\nBootstrap: docker\nFrom: python\n", vec![]),
        ("Bootstrap: docker\nFrom: python\n%post\n true\n # MARK-file[unpinned-base-image]\n", vec![]),
        ("Bootstrap: docker\nFrom: python\n%help\n # MARK-file[unpinned-base-image]\n", vec![image]),
        ("# MARK-file[unused-ignore]\nBootstrap: docker # MARK[sudo-in-script]\nFrom: python\n", vec![image]),
    ] {
        assert_eq!(told(&text.replace("MARK", "singularity-ls: ignore")), expected, "{text}");
    }
}

/// What the first finding's action makes of a text.
fn written(text: &str, rule: &str, write: fn(&Snapshot, &Finding) -> Option<Fix>) -> Option<String> {
    let snapshot = open(text);
    let findings = diagnostics::all(&snapshot);
    let finding = findings.iter().find(|finding| finding.rule == rule).expect("a finding");
    let fix = write(&snapshot, finding)?;
    let mut text = snapshot.text().clone();
    fix.edits.iter().rev().for_each(|edit| text.replace(edit.range.clone(), &edit.text));
    Some(text.to_string())
}

#[test]
fn comments_are_written_where_they_are_comments() {
    let header = "Bootstrap: docker\nFrom: alpine@sha256:0000000000000000000000000000000000000000000000000000000000000000\n";
    let pip = "singularity-ls: ignore[unpinned-pip-package]";
    for (rule, before, after) in [
        ("unpinned-pip-package", "%post\n  pip install numpy\n", "%post\n  # PIP\n  pip install numpy\n"),
        (
            "unpinned-pip-package",
            "%post\n  true && \\\n  pip install \\\n numpy",
            "%post\n  # PIP\n  true && \\\n  pip install \\\n numpy",
        ),
        ("unpinned-pip-package", "%post\n  # PIP why\n  sudo pip install numpy\n", ""),
        (
            "sudo-in-script",
            "%post\n  # PIP why\n  sudo pip install numpy\n",
            "%post\n  # singularity-ls: ignore[unpinned-pip-package, sudo-in-script] why\n  sudo pip install numpy\n",
        ),
        (
            "unpinned-pip-package",
            "%post\n  R <<EOF\nx\nEOF\n  bash <<EOF\npip install numpy\nEOF\n",
            "%post\n  R <<EOF\nx\nEOF\n  # PIP\n  bash <<EOF\npip install numpy\nEOF\n",
        ),
        (
            "label-separator",
            "%labels\n  A=b\n",
            "%labels\n  # singularity-ls: ignore[label-separator]\n  A=b\n",
        ),
        ("shebang-without-effect", "%post\n  #!/usr/bin/python3\n  true\n", "TOP shebang-without-effect"),
    ] {
        let before = format!("{header}{before}").replace("PIP", pip);
        if after.is_empty() {
            assert_eq!(told(&before), ["sudo-in-script sudo"]);
            continue;
        }
        let after = match after.strip_prefix("TOP ") {
            Some(rule) => format!("# singularity-ls: ignore-file[{rule}]\n{before}"),
            None => format!("{header}{after}").replace("PIP", pip),
        };
        assert_eq!(written(&before, rule, here).as_deref(), Some(after.as_str()), "{before}");
    }
    let continued = "Bootstrap: yum\nOSVersion: 7\nMirrorURL: http://x/#y\nInclude: yum\n";
    let expected =
        continued.replace("MirrorURL", "# singularity-ls: ignore[comment-truncates-value]\nMirrorURL");
    assert_eq!(written(continued, "comment-truncates-value", here), Some(expected));
    let second = "Bootstrap: docker\nFrom: alpine@sha256:0000000000000000000000000000000000000000000000000000000000000000\nStage: a\n%help\n  x\nBootstrap: docker\nFrom: python\n%files from a\n a\n";
    let expected =
        second.replace("From: python", "# singularity-ls: ignore[unpinned-base-image]\nFrom: python");
    assert_eq!(written(second, "unpinned-base-image", here), Some(expected));
}

#[test]
fn a_rule_is_ignored_in_a_whole_file() {
    let text = "Bootstrap: docker\nFrom: alpine@sha256:0000000000000000000000000000000000000000000000000000000000000000\n%post\n  pip install numpy scipy\n";
    let expected = format!("# singularity-ls: ignore-file[unpinned-pip-package]\n{text}");
    assert_eq!(written(text, "unpinned-pip-package", in_this_file).as_deref(), Some(expected.as_str()));
    assert_eq!(told(&expected), [""; 0]);
    let more = expected.replace("pip install", "sudo pip install");
    let both = more.replace("-package]", "-package, sudo-in-script]");
    assert_eq!(written(&more, "sudo-in-script", in_this_file), Some(both));
}

#[test]
fn unused_names_go() {
    let header = "Bootstrap: docker\nFrom: alpine@sha256:0000000000000000000000000000000000000000000000000000000000000000\n%post\n";
    for (before, after) in [
        ("  true # singularity-ls: ignore[sudo-in-script] why\n", "  true\n"),
        ("  # singularity-ls: ignore[sudo-in-script] why\n  true\n", "  true\n"),
        (
            "  # singularity-ls: ignore[sudo-in-script, unpinned-gem]\n",
            "  # singularity-ls: ignore[unpinned-gem]\n",
        ),
        ("  # singularity-ls: ignore[sudo-in-scirpt]\n", "  # singularity-ls: ignore[sudo-in-script]\n"),
    ] {
        let fix = |_: &Snapshot, finding: &Finding| finding.fixes.first().cloned();
        let text = format!("{header}{before}");
        assert_eq!(written(&text, "unused-ignore", fix), Some(format!("{header}{after}")), "{before}");
    }
}

#[test]
fn many_comments_take_linear_time() {
    let comment = "# singularity-ls: ignore[unpinned-pip-package, sudo-in-script]\n";
    let text = format!(
        "Bootstrap: docker\nFrom: alpine@sha256:0000000000000000000000000000000000000000000000000000000000000000\n{}%post\n{}{}",
        comment.repeat(5_000),
        comment.repeat(5_000),
        format!("{comment}sudo pip install numpy\n").repeat(500)
    );
    let start = std::time::Instant::now();
    let findings = diagnostics::all(&open(&text));
    assert!(findings.iter().all(|finding| finding.rule != "sudo-in-script"));
    assert!(start.elapsed() < std::time::Duration::from_secs(30), "{:?}", start.elapsed());
}

/// A comment cannot take away what is found because there is nothing, or at the beginning of a file.
#[test]
fn what_does_not_move_is_not_ignored() {
    for text in ["", "\n", "# nothing\n", "\u{feff}Bootstrap: docker\nFrom: ubuntu\n%post\n    echo\n"] {
        let snapshot = Snapshot::open(Text::new(text), Arc::default());
        for finding in diagnostics::all(&snapshot) {
            for fix in [here(&snapshot, &finding), in_this_file(&snapshot, &finding)].into_iter().flatten() {
                let after = diagnostics::all(&snapshot.edited(&fix.edits));
                assert!(!after.iter().any(|other| other.rule == finding.rule), "{text:?}: {}", fix.title);
            }
        }
    }
}
