//! Package indexes: real ones of npm, PyPI and conda on this machine, and pages in the form of crates.io and CRAN.

use std::process::{Command, Stdio};

use serde_json::json;
use singularity_ls::resolve::Failure;
use singularity_ls::resolve::index::cargo::Cargo;
use singularity_ls::resolve::index::conda::Conda;
use singularity_ls::resolve::index::cran::Cran;
use singularity_ls::resolve::index::go::Go;
use singularity_ls::resolve::index::npm::Npm;
use singularity_ls::resolve::index::pypi::PyPi;
use singularity_ls::resolve::index::rubygems::RubyGems;
use singularity_ls::resolve::index::{Index, Wish, newest};
use url::Url;

use crate::running::Running;
use crate::server::Server;
use crate::user::User;

/// A program that `tests/run resolve` fetches; says loudly that it is missing.
fn fetched(test: &str, variable: &str) -> Option<String> {
    let path = std::env::var(variable).ok();
    if path.is_none() {
        eprintln!("\n*** SKIPPED: {test}: {variable} names no program; `tests/run resolve` fetches it ***\n");
    }
    path
}

/// Settings that allow what listens at this port.
fn allowing(port: u16) -> String {
    format!("timeout = 60\nhosts = ['http://127.0.0.1:{port}']\n")
}

fn user_of(port: u16) -> User {
    User::new(&allowing(port))
}

fn url(port: u16, path: &str) -> Url {
    Url::parse(&format!("http://127.0.0.1:{port}/{path}")).unwrap()
}

fn ask(
    user: &User,
    index: &dyn Index,
    package: &str,
    range: &str,
    until: Option<&str>,
) -> Result<String, Failure> {
    let wish = Wish { range: range.to_owned(), interpreter: None, until: until.map(str::to_owned) };
    newest(index, &user.resolver(), package, &wish).map(|known| known.answer)
}

#[test]
fn pypiserver() {
    let Some(program) = fetched("pypiserver", "PYPISERVER") else { return };
    let user = User::new("");
    for file in [
        "demo_tool-1.0.tar.gz",
        "demo_tool-1.10-py3-none-any.whl",
        "demo_tool-2.0rc1.tar.gz",
        "demo_tool-1.9.tar.gz",
    ] {
        user.write(&format!("packages/{file}"), "x");
    }
    let running = Running::start(|port| {
        let mut command = Command::new(&program);
        command
            .args(["run", "-i", "127.0.0.1", "-p", &port.to_string(), "--disable-fallback"])
            .arg(user.path("packages"))
            .stderr(Stdio::null());
        command
    });
    user.settings(&allowing(running.port));
    let index = PyPi { base: url(running.port, "simple/") };
    assert_eq!(ask(&user, &index, "Demo.Tool", "", None).unwrap(), "1.10");
    assert_eq!(ask(&user, &index, "demo-tool", "<1.10", None).unwrap(), "1.9");
    assert_eq!(ask(&user, &index, "demo-tool", "==2.0rc1", None).unwrap(), "2.0rc1");
    let missing = ask(&user, &index, "nothing", "", None);
    assert!(matches!(missing, Err(Failure::NotFound { .. } | Failure::Nothing(_))), "{missing:?}");
}

#[test]
fn verdaccio() {
    let Some(program) = fetched("verdaccio", "VERDACCIO") else { return };
    let user = User::new("");
    let configuration = format!(
        "storage: {}\nauth:\n  htpasswd:\n    file: {}\npackages:\n  '**':\n    access: $all\n    publish: $all\n\
         log: {{type: stdout, level: fatal}}\n",
        user.path("storage").display(),
        user.path("htpasswd").display()
    );
    let file = user.write("verdaccio.yml", configuration);
    let running = Running::start(|port| {
        let mut command = Command::new(&program);
        user.dress(&mut command);
        command.args(["--config", &file, "--listen", &format!("127.0.0.1:{port}")]).stderr(Stdio::null());
        command
    });
    let port = running.port;
    user.settings(&allowing(port));
    let registry = url(port, "");
    let token = format!("--//127.0.0.1:{port}/:_authToken=anybody");
    for (name, version, tag) in [
        ("demo-tool", "1.0.0", "latest"),
        ("demo-tool", "1.2.0", "latest"),
        ("demo-tool", "2.0.0-rc.1", "next"),
        ("@demo/tool", "3.1.4", "latest"),
    ] {
        let folder = format!("publish/{}-{version}", name.replace('/', "-"));
        user.write(&format!("{folder}/package.json"), json!({"name": name, "version": version}).to_string());
        let mut npm = Command::new("npm");
        user.dress(&mut npm);
        npm.current_dir(user.path(&folder));
        npm.args(["publish", "--access", "public", "--tag", tag, &token, "--registry", registry.as_str()]);
        let output = npm.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let index = Npm { base: registry };
    assert_eq!(ask(&user, &index, "demo-tool", "", None).unwrap(), "1.2.0");
    assert_eq!(ask(&user, &index, "@demo/tool", "", None).unwrap(), "3.1.4");
    assert_eq!(ask(&user, &index, "demo-tool", "1.0", None).unwrap(), "1.0.0");
    assert_eq!(ask(&user, &index, "demo-tool", "", Some("2999-01-01")).unwrap(), "1.2.0");
    assert!(ask(&user, &index, "demo-tool", "", Some("2000-01-01")).is_err());
    assert!(matches!(ask(&user, &index, "nothing-there", "", None), Err(Failure::NotFound { .. })));
}

/// Packages and their index, by rattler.
const CHANNEL: &str = r#"
import asyncio, io, json, os, sys, tarfile
from pathlib import Path
from rattler.index import index_fs
channel = Path(sys.argv[1])
for name, version, timestamp in [("demo", "1.9", 1700000000000), ("demo", "1.10", 1750000000000),
                                 ("demo", "2.0rc1", 1760000000000), ("demo-other", "9.0", 1700000000000)]:
    (channel / "noarch").mkdir(parents=True, exist_ok=True)
    index = json.dumps({"name": name, "version": version, "build": "0", "build_number": 0, "depends": [],
                        "subdir": "noarch", "noarch": "generic", "timestamp": timestamp}).encode()
    with tarfile.open(channel / "noarch" / f"{name}-{version}-0.tar.bz2", "w:bz2") as tar:
        for path, data in [("info/index.json", index), ("info/files", b""), ("info/paths.json", b'{"paths": [], "paths_version": 1}')]:
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
asyncio.run(index_fs(channel))
# Without Python's own end: rattler's threads may still call into it and then abort the process.
os._exit(0)
"#;

#[test]
fn a_conda_channel() {
    let Some(python) = fetched("a_conda_channel", "RATTLER") else { return };
    let user = User::new("");
    std::fs::create_dir_all(user.path("channel")).unwrap();
    let output = Command::new(&python).arg("-c").arg(CHANNEL).arg(user.path("channel")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let running = Running::start(|port| {
        let mut command = Command::new(&python);
        command
            .args(["-m", "http.server", "--bind", "127.0.0.1", &port.to_string(), "--directory"])
            .arg(user.path("channel"))
            .stderr(Stdio::null());
        command
    });
    let port = running.port;
    user.settings(&allowing(port));
    let index = Conda { base: url(port, "") };
    assert_eq!(ask(&user, &index, "demo", "", None).unwrap(), "1.10");
    assert_eq!(ask(&user, &index, "demo", "=1.9", None).unwrap(), "1.9");
    assert_eq!(ask(&user, &index, "demo", "", Some("2024-01-01")).unwrap(), "1.9");
    assert!(matches!(ask(&user, &index, "nothing", "", None), Err(Failure::NotFound { .. })));
    let nowhere = Conda { base: url(port, "nowhere/") };
    assert!(matches!(ask(&user, &nowhere, "demo", "", None), Err(Failure::NotFound { .. })));
}

#[test]
fn crates_and_cran() {
    let line = |version: &str, yanked: bool, day: &str| {
        json!({"name": "ripgrep", "vers": version, "yanked": yanked, "pubtime": format!("{day}T00:00:00Z")})
            .to_string()
    };
    let lines = [
        line("14.0.0", false, "2024-01-01"),
        line("14.1.1", false, "2025-01-01"),
        line("15.0.0", true, "2026-01-01"),
        line("15.1.0-beta.1", false, "2026-02-01"),
    ];
    let timeline = json!({"timeline": {"0.9.1": "2023-01-01", "1.0.10": "2024-06-01", "1.0.9": "2024-01-01", "archived": "2026-01-01"}});
    let server = Server::of(vec![
        ("/ri/pg/ripgrep".to_owned(), lines.join("\n") + "\n"),
        ("/ggplot2/all".to_owned(), timeline.to_string()),
        ("/br/ok/broken".to_owned(), "{\"vers\": \"1.0.0\"}\n{\"vers\"".to_owned()),
    ]);
    let user = user_of(server.port);
    let crates = Cargo { base: url(server.port, "") };
    assert_eq!(ask(&user, &crates, "ripgrep", "", None).unwrap(), "14.1.1");
    assert_eq!(ask(&user, &crates, "ripgrep", "=14.0.0", None).unwrap(), "14.0.0");
    assert_eq!(ask(&user, &crates, "ripgrep", "", Some("2024-12-31")).unwrap(), "14.0.0");
    assert!(matches!(ask(&user, &crates, "broken", "", None), Err(Failure::NotUnderstood { .. })));
    assert!(matches!(ask(&user, &crates, "../../x", "", None), Err(Failure::NotFound { .. })));
    let cran = Cran { base: url(server.port, "") };
    assert_eq!(ask(&user, &cran, "ggplot2", "", None).unwrap(), "1.0.10");
    assert_eq!(ask(&user, &cran, "ggplot2", "", Some("2024-03-01")).unwrap(), "1.0.9");
}

#[test]
fn gems_and_modules() {
    let gem = |number: &str, day: &str, prerelease: bool| {
        json!({"number": number, "created_at": format!("{day}T00:00:00.000Z"), "platform": "ruby",
               "prerelease": prerelease, "ruby_version": ">= 2.7.0", "summary": "x", "sha": "0f"})
    };
    let gems = json!([
        gem("7.2.0.rc1", "2024-06-01", true),
        gem("7.1.10", "2024-05-01", false),
        gem("7.1.9", "2024-04-01", false),
    ]);
    let latest = json!({"Version": "v1.10.0", "Time": "2024-05-01T00:00:00Z", "Origin": {"VCS": "git"}});
    let server = Server::of(vec![
        ("/versions/rails.json".to_owned(), gems.to_string()),
        ("/github.com/!burnt!sushi/toml/@latest".to_owned(), latest.to_string()),
        (
            "/github.com/!burnt!sushi/toml/@v/list".to_owned(),
            "v1.10.0\nv1.9.0\nv0.9.0\nv1.11.0-rc1\n".to_owned(),
        ),
    ]);
    let user = user_of(server.port);
    let gems = RubyGems { base: url(server.port, "") };
    assert_eq!(ask(&user, &gems, "rails", "", None).unwrap(), "7.1.10");
    assert_eq!(ask(&user, &gems, "rails", "", Some("2024-04-15")).unwrap(), "7.1.9");
    assert!(matches!(ask(&user, &gems, "../x", "", None), Err(Failure::NotFound { .. })));
    assert!(matches!(ask(&user, &gems, "rails", "~> 7.0", None), Err(Failure::Nothing(_))));
    let go = Go { base: url(server.port, "") };
    let module = "github.com/BurntSushi/toml";
    assert_eq!(ask(&user, &go, module, "latest", None).unwrap(), "v1.10.0");
    assert_eq!(ask(&user, &go, &format!("{module}/cmd/tomlv"), "", None).unwrap(), "v1.10.0");
    assert_eq!(ask(&user, &go, module, "v0", None).unwrap(), "v0.9.0");
    assert_eq!(ask(&user, &go, module, "", Some("2024-06-01")).unwrap(), "v1.10.0");
    assert!(matches!(ask(&user, &go, "github.com/no/such", "", None), Err(Failure::NotFound { .. })));
}
