use std::sync::Arc;

use super::super::{findings, judge};
use crate::config::Config;
use crate::finding::{Finding, Level, Severity};
use crate::snapshot::Snapshot;
use crate::surroundings::tests::Folder;
use crate::text::Text;

const RULE: &str = "unpinned-requirements";

fn text(files: &str, script: &str) -> String {
    format!(
        "Bootstrap: docker\nFrom: python:3.12.7-bookworm\n%arguments\n R=requirements.txt\n%files\n{files}\n%post\n{script}\n"
    )
}

fn found(folder: &Folder, text: &str) -> Vec<Finding> {
    let snapshot = Snapshot::open(Text::new(text), Arc::new(Config::default())).among(folder.around("x.def"));
    let found: Vec<_> = findings(&snapshot).into_iter().filter(|finding| finding.rule == RULE).collect();
    for finding in &found {
        assert!(finding.message.chars().count() <= 110, "{}", finding.message);
        assert!(!finding.elsewhere.is_empty());
        for fix in &finding.fixes {
            let mut after = Text::new(text);
            fix.edits.iter().rev().for_each(|edit| after.replace(edit.range.clone(), &edit.text));
            let after = Snapshot::open(after, Arc::new(Config::default())).among(folder.around("x.def"));
            let left = findings(&after).into_iter().filter(|left| left.rule == RULE).count();
            assert!(left < found.len(), "{}\n{}", fix.title, after.text());
        }
    }
    found
}

/// What is shown of a file with these requirements, copied to `/opt`.
fn of(requirements: &str) -> Vec<(String, Severity, Option<Level>)> {
    let folder = Folder::new("requirements-of", &[("x.def", ""), ("requirements.txt", requirements)]);
    let text = text(" requirements.txt /opt/", "pip install -r /opt/requirements.txt");
    let found = found(&folder, &text).into_iter();
    found.map(|finding| (finding.message, finding.severity, finding.level)).collect()
}

#[test]
fn what_is_in_the_file_is_told() {
    let start = "`/opt/requirements.txt`:";
    for (requirements, expected) in [
        ("numpy\nscipy==1.2\n", Some(format!("{start} 1 of 2 has no version (`numpy`). Pin them there."))),
        (
            "a\nb\nc\nd\ne>=1",
            Some(format!("{start} 4 of 5 have no version (`a`, `b`, `c` and 1 more). Pin them there.")),
        ),
        ("a>=1\n", Some(format!("{start} 1 of 1 has a version that moves (`a`). Pin them there."))),
        ("a==1\npip\n", None),
        ("", None),
        ("\0", None),
    ] {
        let told = of(requirements);
        assert_eq!(told.first().map(|(message, ..)| message), expected.as_ref(), "{requirements}");
    }
    assert_eq!(of("a\n")[0].1, Severity::Warning);
    assert_eq!((of("a>=1\n")[0].1, of("a>=1\n")[0].2), (Severity::Information, Some(Level::Floating)));
    assert_eq!(of(&"a-package-with-a-very-long-name-indeed\n".repeat(300)).len(), 1);
}

#[test]
fn the_path_leads_back_through_what_is_copied() {
    let folder = Folder::new(
        "requirements-back",
        &[
            ("x.def", ""),
            ("requirements.txt", "numpy"),
            ("app/requirements.txt", "numpy"),
            ("a.yml", "dependencies: [x]"),
        ],
    );
    for (files, script) in [
        (" requirements.txt", "pip install -r /requirements.txt"),
        (" requirements.txt /opt", "cd /opt && pip3 install --no-cache-dir -r requirements.txt"),
        (" app /opt/app", "sudo python3 -m pip install -r/opt/app/requirements.txt"),
        (" . /src", "cd /src; cd app\nuv pip install --system -r ./requirements.txt"),
        (" {{ R }} /opt/{{ R }}", "pip install -r \"/opt/{{ R }}\""),
        (" *.txt /opt/", "R=/opt/requirements.txt\npip install -r $R"),
        (" a.yml /", "conda env create -n x -f /a.yml"),
        (" requirements.txt /", "mamba install --file requirements.txt"),
    ] {
        let text = text(files, script);
        let found = found(&folder, &text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].fixes.len(), 1, "{text}");
    }
    for (files, script) in [
        (" requirements.txt /opt", "pip install -r /tmp/requirements.txt"),
        (" requirements.txt /opt", "cd $X; pip install -r requirements.txt"),
        (" /etc/requirements.txt /opt", "pip install -r /opt/requirements.txt"),
        (" ../requirements.txt /opt", "pip install -r /opt/requirements.txt"),
        ("", "pip install -r requirements.txt"),
        (" requirements.txt /opt", "pip install --require-hashes -r /opt/requirements.txt"),
        (" requirements.txt /opt", "pip install -r https://h.org/requirements.txt"),
    ] {
        assert!(found(&folder, &text(files, script)).is_empty(), "{files} {script}");
    }
    // Without a path nothing is looked up.
    let text = text(" requirements.txt", "pip install -r /requirements.txt");
    let nowhere = Snapshot::open(Text::new(&text), Arc::new(Config::default()));
    assert!(findings(&nowhere).iter().all(|finding| finding.rule != RULE));
}

#[test]
fn files_name_files() {
    let folder = Folder::new(
        "requirements-nested",
        &[
            ("x.def", ""),
            ("requirements.txt", "-r more/a.txt\n-r requirements.txt\n"),
            ("more/a.txt", "-r ../requirements.txt\n-r missing.txt\n-r ../../../etc/passwd\nnumpy\nscipy\n"),
            ("limits.txt", "Numpy==1.26.0\n"),
            ("all.txt", "-c more/all.txt\n"),
            ("more/all.txt", "numpy==1\nscipy==2\n"),
            ("own.txt", "-c limits.txt\nnumpy\n"),
            ("lost.txt", "-c lost\nnumpy\n"),
        ],
    );
    let messages = |command: &str| -> Vec<String> {
        let text = text(" . /opt", &format!("cd /opt; pip install {command}"));
        found(&folder, &text).into_iter().map(|finding| finding.message).collect()
    };
    let told = "`requirements.txt`: 2 of 2 have no version (`numpy`, `scipy`). Pin them there.";
    assert_eq!(messages("-r requirements.txt"), [told]);
    let told = "`requirements.txt`: 1 of 2 has no version (`scipy`). Pin them there.";
    assert_eq!(messages("-c limits.txt -r requirements.txt"), [told]);
    for settled in
        ["-r requirements.txt -c all.txt", "-r own.txt", "-r lost.txt", "-c gone -r requirements.txt"]
    {
        assert_eq!(messages(settled), [""; 0], "{settled}");
    }
    let text = text(" . /opt", "pip install -r /opt/requirements.txt");
    let place = &found(&folder, &text)[0].elsewhere[0];
    assert_eq!((place.file.name(), place.message.as_str()), ("a.txt", "`numpy` has no version"));
    assert_eq!(place.file.text().slice(place.range.clone()), "numpy");
}

#[test]
fn a_lock_that_is_there_is_offered() {
    let folder = Folder::new(
        "requirements-lock",
        &[
            ("x.def", ""),
            ("environment.yml", "dependencies: [numpy]"),
            ("environment.lock.yml", "dependencies: [numpy]"),
            ("conda-lock.yml", "dependencies: [numpy=1.26.0]"),
        ],
    );
    let text = text(" . /opt", "conda env create -f /opt/environment.yml");
    let fix = &found(&folder, &text)[0].fixes[0];
    assert_eq!(fix.edits[0].text, "/opt/conda-lock.yml");
}

/// What is told, or whether all inputs from files are pinned, or which files are not known.
fn told(folder: &Folder, files: &str, script: &str) -> Vec<String> {
    let text = text(files, script);
    let snapshot =
        Snapshot::open(Text::new(&text), Arc::new(Config::default())).among(folder.around("x.def"));
    let judgement = judge(&snapshot);
    let mut told: Vec<_> = found(folder, &text).into_iter().map(|finding| finding.message).collect();
    let inputs = judgement.inputs.iter().filter(|input| input.rule == RULE && input.is_pinned());
    told.extend(inputs.map(|input| format!("+{}", input.subject)));
    told.extend(judgement.unread.iter().map(|range| format!("?{}", &text[range.clone()])));
    told
}

#[test]
fn projects_are_settled_by_their_lock() {
    let npm = r#"{"dependencies": {"a": "^1.2", "b": "1.2.3"}}"#;
    let npm_lock = r#"{"packages": {"node_modules/a": {"version": "1.2.4"}, "node_modules/b": {}}}"#;
    let python = "[project]\ndependencies = ['numpy', 'scipy>=1']\n";
    let python_lock =
        "[[package]]\nname = 'numpy'\nversion = '1'\n[[package]]\nname = 'scipy'\nversion = '1'\n";
    let julia = "[deps]\nCSV = \"336e\"\nDates = \"ade2\"\n";
    let folder = Folder::new(
        "requirements-projects",
        &[
            ("x.def", ""),
            ("npm/package.json", npm),
            ("locked/package.json", npm),
            ("locked/package-lock.json", npm_lock),
            ("old/package.json", npm),
            ("old/package-lock.json", r#"{"dependencies": {"b": {}}}"#),
            ("huge/package.json", npm),
            ("huge/package-lock.json", &" ".repeat(5 << 20)),
            ("py/pyproject.toml", python),
            ("pylocked/pyproject.toml", python),
            ("pylocked/uv.lock", python_lock),
            ("pylocked/poetry.lock", python_lock),
            ("julia/Project.toml", julia),
            ("jl/Project.toml", julia),
            ("jl/Manifest.toml", "[[deps.CSV]]\nversion = '1'\n"),
            ("r/renv.lock", r#"{"Packages": {"a": {"Version": "1.2"}}}"#),
            ("rr/renv.lock", r#"{"Packages": {"a": {"RemoteType": "github", "Version": "1"}}}"#),
            ("conda-lock.yml", "version: 1\npackage:\n- name: a\n  version: 1\n"),
        ],
    );
    let npm = "`package.json`: 1 of 2 has a version that moves (`a`). Add `package-lock.json`.";
    let python = "`pyproject.toml`: 1 of 2 has no version (`numpy`). Add `uv.lock`.";
    let julia = "`Project.toml`: 1 of 1 has no version (`CSV`). Add `Manifest.toml`.";
    for (files, script, expected) in [
        (" npm /app", "cd /app && npm install", vec![npm]),
        (" npm /app", "npm i --prefix /app --no-audit", vec![npm]),
        (" npm /app", "npm --prefix /app ci", vec!["+package.json"]),
        (" npm /app", "cd /app && npm install -g", vec![]),
        (" npm /app", "cd /app && npm install left-pad@1.2.3", vec![]),
        (" npm /app", "cd /elsewhere && npm install", vec!["?npm install"]),
        (" npm /app", "cd $X && npm install", vec![]),
        (" locked /app", "cd /app && npm install", vec!["+package.json"]),
        (" locked/package.json /app/", "cd /app && npm install", vec![npm]),
        (" locked/package*.json /app/", "cd /app && npm install", vec!["+package.json"]),
        (" old /app", "cd /app && npm install", vec![npm]),
        (" huge /app", "cd /app && npm install", vec!["?npm install"]),
        (" py /app", "cd /app && uv sync --no-dev", vec![python]),
        (" py /app", "uv sync --project /app --frozen", vec!["+pyproject.toml"]),
        (" py /app", "cd /app; poetry install --no-root", vec![&*python.replace("uv.lock", "poetry.lock")]),
        (" pylocked /app", "cd /app; uv sync", vec!["+pyproject.toml"]),
        (" pylocked /app", "cd /app; poetry install", vec!["+pyproject.toml"]),
        (" julia /app", "julia --project=/app -e 'using Pkg; Pkg.instantiate()'", vec![julia]),
        (" jl /app", "cd /app; julia --project -e 'using Pkg; Pkg.instantiate()'", vec!["+Project.toml"]),
        (" jl/Project.toml /app/", "julia --project=/app -e 'using Pkg; Pkg.instantiate()'", vec![julia]),
        (" r /app", "cd /app; R -e 'renv::restore()'", vec!["+renv.lock"]),
        (
            " rr /app",
            "R -e 'setwd(\"/app\"); renv::restore()'",
            vec!["`renv.lock`: 1 of 1 has a version that moves (`a`). Pin them there."],
        ),
        (" conda-lock.yml /", "conda-lock install --prefix /x /conda-lock.yml", vec!["+conda-lock.yml"]),
        (" conda-lock.yml /", "micromamba create -y -n x -f /conda-lock.yml", vec!["+/conda-lock.yml"]),
        ("", "pip install --require-hashes -r r.txt", vec!["+r.txt"]),
        ("", "pip install -r r.txt", vec!["?r.txt"]),
    ] {
        assert_eq!(told(&folder, files, script), expected, "{files}: {script}");
    }
}

#[test]
fn a_project_takes_its_lock() {
    let npm = r#"{"dependencies": {"a": "*"}}"#;
    let files = &[
        ("x.def", ""),
        ("a/package.json", npm),
        ("b/package.json", npm),
        ("b/package-lock.json", r#"{"dependencies": {"a": {}}}"#),
    ];
    let folder = Folder::new("requirements-takes-lock", files);
    for (files, script, expected) in [
        (" a /app", "cd /app; npm install --omit=dev", "cd /app; npm ci --omit=dev"),
        (
            " b/package.json /app/",
            "cd /app; npm i",
            "b/package.json /app/\n b/package-lock.json /app/package-lock.json",
        ),
    ] {
        let text = text(files, script);
        let fix = found(&folder, &text).remove(0).fixes.remove(0);
        let mut after = Text::new(&text);
        fix.edits.iter().rev().for_each(|edit| after.replace(edit.range.clone(), &edit.text));
        assert!(after.to_string().contains(expected), "{}\n{}", fix.title, after);
    }
}

#[cfg(unix)]
#[test]
fn hostile_files_settle_nothing_and_cost_nothing() {
    let folder = Folder::new(
        "requirements-hostile",
        &[("w/.git/config", ""), ("w/x.def", ""), ("secret.txt", "numpy")],
    );
    std::os::unix::fs::symlink("../secret.txt", folder.0.join("w/link.txt")).unwrap();
    std::os::unix::fs::symlink("loop.txt", folder.0.join("w/loop.txt")).unwrap();
    folder.write("w/huge.txt", &"numpy\n".repeat(1 << 20));
    folder.write("w/many.txt", &(0..200).map(|n| format!("-r many/{n}.txt\n")).collect::<String>());
    (0..200).for_each(|n| folder.write(&format!("w/many/{n}.txt"), "numpy\n-r ../many.txt\n"));
    // A lock that leads out is not known, and one that is a folder is none.
    folder.write("out.json", "{}");
    folder.write("w/package.json", &format!(r#"{{"dependencies": {{"a": {}"#, "{\"a\":".repeat(100_000)));
    folder.write("w/lock/package.json", r#"{"dependencies": {"a": "*"}}"#);
    std::os::unix::fs::symlink("../../out.json", folder.0.join("w/lock/package-lock.json")).unwrap();
    folder.write("w/pyproject.toml", &"a = {".repeat(100_000));
    folder.write("w/Project.toml", "[deps]\n\u{0}");
    let text = text(
        " . /opt",
        "cd /opt; pip install -r link.txt -r loop.txt -r huge.txt -r many.txt; npm install; uv sync
         npm install --prefix lock; julia --project -e 'Pkg.instantiate()'",
    );
    let start = std::time::Instant::now();
    let snapshot =
        Snapshot::open(Text::new(&text), Arc::new(Config::default())).among(folder.around("w/x.def"));
    assert!(findings(&snapshot).iter().all(|finding| finding.rule != RULE));
    assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
}
