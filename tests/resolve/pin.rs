//! `pin`, from a file to a file, against a real registry and indexes on this machine.

use std::time::Instant;

use serde_json::json;

use crate::registry::{Registry, have, layout};
use crate::server::{Server, ok};
use crate::support;
use crate::user::User;

/// What `pin` did: exit code, output, complaints.
fn pin(user: &User, arguments: &[&str]) -> (i32, String, String) {
    let output = user.command().arg("pin").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// An index of packages in PyPI's manner: names, and files with their day.
fn pypi(projects: &'static [(&'static str, &'static [(&'static str, &'static str)])]) -> Server {
    Server::start(move |asked, stream| {
        let found = projects.iter().find(|(name, _)| asked.path == format!("/simple/{name}/"));
        let Some((_, files)) = found else {
            return std::io::Write::write_all(stream, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        };
        let files: Vec<_> = files
            .iter()
            .map(|(name, day)| json!({"filename": name, "upload-time": format!("{day}T00:00:00Z")}))
            .collect();
        let headers = "Content-Type: application/vnd.pypi.simple.v1+json\r\n";
        ok(stream, headers, &json!({"files": files}).to_string())
    })
}

/// A user whose Docker Hub and PyPI are on this machine.
fn user_of(registry: &str, index: &Server) -> User {
    User::new(&format!(
        "timeout = 20\n[mirrors]\n'docker.io' = 'http://{registry}'\n'pypi.org' = 'http://{}'\n",
        index.host()
    ))
}

const NUMPY: &[(&str, &[(&str, &str)])] = &[
    (
        "numpy",
        &[
            ("numpy-2.5.4.tar.gz", "2026-08-01"),
            ("numpy-2.5.5.tar.gz", "2026-11-01"),
            ("numpy-2.6.0rc1.tar.gz", "2026-11-10"),
        ],
    ),
    ("scipy", &[("scipy-1.14.1.tar.gz", "2025-01-01"), ("scipy-1.15.0.tar.gz", "2026-01-01")]),
];

#[test]
fn the_lesson() {
    if !have("the_lesson", &["docker-registry", "skopeo"]) {
        return;
    }
    let registry = Registry::start("", "");
    layout(
        &registry.user,
        "newest",
        &["linux/amd64", "linux/arm64"],
        &json!({}),
        &["PYTHON_VERSION=3.14.7"],
        &json!({}),
    );
    layout(
        &registry.user,
        "slim",
        &["linux/amd64", "linux/arm64"],
        &json!({}),
        &["PYTHON_VERSION=3.14.7"],
        &json!({}),
    );
    registry.push(
        "newest",
        "library/python",
        &["latest", "3", "3.14", "3.14.7", "3.14.7-trixie", "3.15.0rc1"],
    );
    registry.push("slim", "library/python", &["slim", "3.14.7-slim", "3.14.7-slim-trixie"]);
    let index = pypi(NUMPY);
    let user = user_of(&registry.host(), &index);
    let lesson = std::fs::read_to_string(support::root().join("tests/examples/lesson.def")).unwrap();
    let file = user.write("lesson.def", &lesson);

    // Shown, not written.
    let (code, diff, _) = pin(&user, &["--diff", &file]);
    assert_eq!(code, 1);
    assert!(diff.contains("-From: python:latest\n+From: python:3.14.7-trixie\n"), "{diff}");
    let (code, table, _) = pin(&user, &["--dry-run", &file]);
    assert!(code == 1 && table.contains("numpy") && user.read("lesson.def") == lesson, "{table}");

    let _ = std::fs::remove_dir_all(user.path("cache"));
    let began = Instant::now();
    let (code, table, complaints) = pin(&user, &[&file]);
    let took = began.elapsed();
    println!("pin of the lesson: {took:?}\n{table}");
    assert_eq!((code, complaints.as_str()), (0, ""));
    assert!(table.contains("2 of 2 inputs pinned"), "{table}");
    let pinned = lesson.replace("python:latest", "python:3.14.7-trixie").replace("numpy", "numpy==2.5.5");
    assert_eq!(user.read("lesson.def"), pinned);

    // Twice changes nothing, and asks nobody.
    let asked = index.asked().len();
    let (code, table, _) = pin(&user, &[&file]);
    assert!(code == 0 && table.contains("2 of 2 inputs pinned"), "{table}");
    assert_eq!((user.read("lesson.def"), index.asked().len()), (pinned.clone(), asked));

    // By digest, and that twice.
    let (code, table, _) = pin(&user, &["--digest", &file]);
    assert_eq!(code, 0, "{table}");
    let digest = user.read("lesson.def");
    let line = digest.lines().nth(1).unwrap();
    assert!(line.starts_with("From: python@sha256:") && line.ends_with(" # 3.14.7-trixie"), "{line}");
    pin(&user, &["--digest", &file]);
    assert_eq!(user.read("lesson.def"), digest);

    // Another variant means another build.
    let slim = user.write("slim.def", "Bootstrap: docker\nFrom: python:slim\n");
    pin(&user, &[&slim]);
    assert_eq!(user.read("slim.def"), "Bootstrap: docker\nFrom: python:3.14.7-slim-trixie\n");
}

#[test]
fn an_image_that_nobody_knows() {
    if !have("an_image_that_nobody_knows", &["docker-registry", "skopeo"]) {
        return;
    }
    let registry = Registry::start("", "");
    let user = &registry.user;
    layout(user, "one", &["linux/amd64"], &json!({"n": "1"}), &[], &json!({}));
    layout(user, "two", &["linux/amd64"], &json!({"n": "2"}), &[], &json!({}));
    registry.push("one", "lab/tool", &["1.2.3", "1.2.3-cpu"]);
    registry.push("two", "lab/tool", &["1.3.0", "edge", "stable"]);
    registry.push("one", "lab/nameless", &["latest"]);
    let host = registry.host();
    let text = |image: &str| format!("Bootstrap: docker\nFrom: {host}/{image}\n");
    for (before, after) in [("lab/tool:stable", "lab/tool:1.3.0"), ("lab/tool:1.2.3", "lab/tool:1.2.3")] {
        let file = user.write("a.def", text(before));
        let (code, table, _) = pin(user, &[&file]);
        assert_eq!((code, user.read("a.def")), (0, text(after)), "{table}");
    }
    // No tag that stays: the digest, and what it was as a comment.
    let file = user.write("a.def", text("lab/nameless"));
    pin(user, &[&file]);
    let pinned = user.read("a.def");
    assert!(pinned.contains("lab/nameless@sha256:") && pinned.ends_with(" # latest\n"), "{pinned}");
    pin(user, &[&file]);
    assert_eq!(user.read("a.def"), pinned);
    // An update follows the tag of the comment.
    registry.push("two", "lab/nameless", &["latest"]);
    pin(user, &["--update", "--refresh", &file]);
    assert_ne!(user.read("a.def"), pinned);
    assert!(user.read("a.def").ends_with(" # latest\n"));
}

#[test]
fn part_of_it() {
    let index = pypi(NUMPY);
    // Nothing listens there.
    let user = user_of("127.0.0.1:9", &index);
    let text = "Bootstrap: docker\nFrom: debian:latest\n%post\n    apt-get install -y curl\n    \
                pip install \"numpy>=2.0,<3\" 'scipy[dev]' nosuchthing\n    git clone https://example.org/x.git\n    \
                pip install --index-url https://packages.example.org/simple/ numpy\n";
    let file = user.write("part.def", text);
    let (code, table, _) = pin(&user, &[&file]);
    assert_eq!(code, 1);
    for expected in [
        "✗ `http://127.0.0.1:9` cannot be reached",
        "✗ there is no package `nosuchthing`",
        "✗ `example.org` is not among the hosts that may be asked",
        "✗ `packages.example.org` is not among the hosts that may be asked",
        "→ Install from snapshot.debian.org of",
        "→ numpy==2.5.5",
        "3 of 7 inputs pinned",
    ] {
        assert!(table.contains(expected), "{expected} is not in\n{table}");
    }
    let pinned = user.read("part.def");
    assert!(
        pinned.contains("    pip install \"numpy==2.5.5\" 'scipy[dev]==1.15.0' nosuchthing\n"),
        "{pinned}"
    );
    assert!(pinned.starts_with("Bootstrap: docker\nFrom: debian:latest\n%post\n    sed "), "{pinned}");
    assert!(
        pinned.ends_with("x.git\n    pip install --index-url https://packages.example.org/simple/ numpy\n")
    );
}

/// A package may come from a variable: it is pinned where that is set, or the table says why not.
#[test]
fn through_variables() {
    let index = pypi(NUMPY);
    let user = user_of("127.0.0.1:9", &index);
    let header = "Bootstrap: docker\nFrom: python:3.14.7-trixie\n";
    for (arguments, before, after, says) in [
        (
            &[][..],
            "PKGS=\"numpy scipy\"\n pip install $PKGS",
            "PKGS=\"numpy==2.5.5 scipy==1.15.0\"\n pip install $PKGS",
            "",
        ),
        (&[], "P=numpy\n pip install \"${P}\"", "P=numpy==2.5.5\n pip install \"${P}\"", ""),
        (&[], "LEAST=2.0\n pip install \"numpy>=${LEAST}\"", "LEAST=2.0\n pip install \"numpy==2.5.5\"", ""),
        // What is exact already is settled; `--update` goes to where the version is.
        (
            &[],
            "V=2.5.4\n pip install numpy==${V}",
            "V=2.5.4\n pip install numpy==${V}",
            "2 of 2 inputs pinned",
        ),
        (
            &["--update"],
            "V=2.5.4\n pip install numpy==${V}",
            "V=2.5.5\n pip install numpy==${V}",
            "numpy 2.5.5",
        ),
        (
            &["--update"],
            "V=2.5.4\n echo $V\n pip install numpy==$V",
            "V=2.5.4\n echo $V\n pip install numpy==$V",
            "✗ its variable is set in another section, or is used for more than it",
        ),
        (
            &[],
            "P=numpy\n P=\"$P scipy\"\n pip install $P",
            "P=numpy\n P=\"$P scipy==1.15.0\"\n pip install $P",
            "✗ its variable is set in another section, or is used for more than it",
        ),
    ] {
        let file = user.write("a.def", format!("{header}%post\n {before}\n"));
        let mut all = vec!["--refresh"];
        all.extend(arguments);
        all.push(&file);
        let (_, table, complaints) = pin(&user, &all);
        assert_eq!(user.read("a.def"), format!("{header}%post\n {after}\n"), "{table}{complaints}");
        assert!(table.contains(says), "{says} is not in\n{table}");
    }
    // Set in one section, used in another.
    let text = format!("{header}%setup\n P=numpy\n%post\n pip install $P\n");
    let file = user.write("b.def", &text);
    let (_, table, _) = pin(&user, &[&file]);
    assert!(
        table.contains("✗ its variable is set in another section") && user.read("b.def") == text,
        "{table}"
    );
}

/// Each installer has its own way to name a version.
#[test]
fn as_each_installer_writes_it() {
    let gems = json!([{"number": "7.1.10", "created_at": "2024-05-01T00:00:00Z", "prerelease": false}]);
    let server = Server::of(vec![
        ("/api/v1/versions/rails.json".to_owned(), gems.to_string()),
        ("/github.com/lab/tool/@latest".to_owned(), json!({"Version": "v1.10.0"}).to_string()),
        ("/github.com/lab/tool/@v/list".to_owned(), "v1.10.0\n".to_owned()),
        ("/ri/pg/ripgrep".to_owned(), json!({"vers": "15.0.0"}).to_string()),
    ]);
    let hosts = ["rubygems.org", "proxy.golang.org", "index.crates.io"];
    let mirrors: String =
        hosts.iter().map(|host| format!("'{host}' = 'http://{}'\n", server.host())).collect();
    let user = User::new(&format!("timeout = 20\n[mirrors]\n'docker.io' = 'http://127.0.0.1:9'\n{mirrors}"));
    for (before, after) in [
        ("gem install rails", "gem install rails:7.1.10"),
        ("gem install rails:7.0.1", "gem install rails:7.1.10"),
        ("gem install rails -v 7.0.1", "gem install rails -v 7.1.10"),
        ("go install github.com/lab/tool@latest", "go install github.com/lab/tool@v1.10.0"),
        ("go install github.com/lab/tool/cmd/x@v1.0.0", "go install github.com/lab/tool/cmd/x@v1.10.0"),
        ("cargo install ripgrep", "cargo install ripgrep@15.0.0"),
        ("cargo install ripgrep --version 14.0.0", "cargo install ripgrep --version 15.0.0"),
    ] {
        let text = |line| format!("Bootstrap: docker\nFrom: debian:12.5\n%post\n    {line}\n");
        let file = user.write("a.def", text(before));
        let (_, table, _) = pin(&user, &["--update", &file]);
        assert_eq!(user.read("a.def"), text(after), "{table}");
    }
}

#[test]
fn as_of_a_day_and_after_a_rest() {
    let index = pypi(NUMPY);
    let user = user_of("127.0.0.1:9", &index);
    let text = "Bootstrap: docker\nFrom: python:3.14.7-trixie\n%post\n    pip install numpy\n";
    let file = user.write("a.def", text);
    pin(&user, &["--as-of", "2026-10-31", &file]);
    assert_eq!(user.read("a.def"), text.replace("numpy", "numpy==2.5.4"));
    let (_, table, _) = pin(&user, &["--update", "--as-of", "2020-01-01", &file]);
    assert!(table.contains("was there on 2020-01-01"), "{table}");
    let settings = user.read("config/singularity-ls/config.toml");
    user.write("config/singularity-ls/config.toml", format!("cool-down = 30000\n{settings}"));
    let (_, table, _) = pin(&user, &["--update", &file]);
    assert!(table.contains("none of the 3 releases"), "{table}");
    let (code, _, complaints) = pin(&user, &["--as-of", "yesterday", &file]);
    assert!(code == 2 && complaints.contains("expected a day"), "{complaints}");
}

#[test]
fn offline_uses_what_is_known() {
    let index = pypi(NUMPY);
    let user = user_of("127.0.0.1:9", &index);
    let text = "Bootstrap: docker\nFrom: python:3.14.7-trixie\n%post\n    pip install numpy\n";
    let file = user.write("a.def", text);
    let settings = user.read("config/singularity-ls/config.toml");
    user.write("config/singularity-ls/config.toml", format!("offline = true\n{settings}"));
    let (code, table, _) = pin(&user, &[&file]);
    assert!(code == 1 && table.contains("`offline` is set") && index.asked().is_empty(), "{table}");
    user.write("config/singularity-ls/config.toml", &settings);
    pin(&user, &["--dry-run", &file]);
    user.write("config/singularity-ls/config.toml", format!("offline = true\n{settings}"));
    let (code, table, _) = pin(&user, &[&file]);
    assert!(code == 0 && table.contains("→ numpy==2.5.5  (asked just now)"), "{table}");
    assert_eq!(index.asked().len(), 1);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let index = pypi(NUMPY);
    let user = user_of("127.0.0.1:9", &index);
    let text = "Bootstrap: docker\nFrom: python:3.14.7-trixie\n%post\n    pip install numpy\n";
    let mut child = user
        .command()
        .args(["pin", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), text.replace("numpy", "numpy==2.5.5"));
    assert!(String::from_utf8(output.stderr).unwrap().contains("2 of 2 inputs pinned"));
}

#[test]
fn from_what_is_installed() {
    let user = User::new("");
    let text = "Bootstrap: docker\nFrom: debian:12\n%post\n    apt-get install -y curl \"git\" \\\n        wget libssl-dev:amd64\n    \
                dnf install -y glibc.x86_64\n    L=glibc.x86_64; dnf install -y $L\n    pip install numpy scipy\n    conda install -y -c conda-forge samtools\n";
    let file = user.write("a.def", text);
    let list = "numpy==2.5.5\nsamtools=1.19.2=h50_0\nii  curl  7.88.1-10 amd64 x\nii  git 1:2.39.5-0+deb12u2 amd64 y\n\
                ii  libssl-dev:amd64 3.0.15-1 amd64 z\nglibc-2.34-100.el9.x86_64\n";
    let list = user.write("list.txt", list);
    let (code, table, _) = pin(&user, &["--versions", &list, &file]);
    assert!(code == 1 && table.contains("scipy") && table.contains("✗ is not in the list"), "{table}");
    let expected = text
        .replace("curl \"git\"", "curl=7.88.1-10 \"git=1:2.39.5-0+deb12u2\"")
        .replace("libssl-dev:amd64", "libssl-dev:amd64=3.0.15-1")
        .replace("glibc.x86_64", "glibc-2.34-100.el9.x86_64")
        .replace("numpy", "numpy==2.5.5")
        .replace("samtools", "samtools==1.19.2");
    assert_eq!(user.read("a.def"), expected, "{table}");
    let empty = user.write("empty.txt", "nothing here\n");
    assert_eq!(pin(&user, &["--versions", &empty, &file]).0, 2);
}

#[test]
fn archives_of_a_day() {
    let user = User::new("");
    let text = "Bootstrap: docker\nFrom: debian:12\n%post\n    apt-get update && apt-get install -y curl git\n    \
                Rscript -e 'install.packages(\"ggplot2\")'\n    Rscript -e 'install.packages(\"dplyr\")'\n";
    let file = user.write("a.def", text);
    let (code, table, _) = pin(&user, &["--as-of", "2026-03-01", &file]);
    let pinned = user.read("a.def");
    assert!(code == 0 && table.contains("4 of 4 inputs pinned"), "{table}\n{pinned}");
    assert!(pinned.contains("/20260301T000000Z") && pinned.contains("/cran/2026-03-01"), "{pinned}");
    assert_eq!(pinned.matches("/cran/").count(), 1, "one line for all packages: {pinned}");
    let (code, _, _) = pin(&user, &["--as-of", "2026-05-01", &file]);
    assert_eq!((code, user.read("a.def")), (0, pinned));
}

#[test]
fn the_cache_survives_kill_9() {
    let index = pypi(NUMPY);
    let user = user_of("127.0.0.1:9", &index);
    let text = "Bootstrap: docker\nFrom: python:3.14.7-trixie\n%post\n    pip install numpy scipy\n";
    let file = user.write("a.def", text);
    for round in 0..40 {
        let mut child = user
            .command()
            .args(["pin", "--dry-run", "--refresh", &file])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(round));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (code, table, complaints) = pin(&user, &[&file]);
    assert_eq!((code, complaints.as_str()), (0, ""), "{table}");
    assert_eq!(user.read("a.def"), text.replace("numpy scipy", "numpy==2.5.5 scipy==1.15.0"));
}
