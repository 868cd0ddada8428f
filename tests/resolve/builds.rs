//! What `pin` has written is built by a real Apptainer, from the registry on this machine.
//!
//! `SINGULARITY_LS_APPTAINER_ROOT` names a root folder with an Apptainer in it; `tests/run resolve` brings one.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;

use crate::registry::{Image, Registry, have, layout_of};
use crate::server::{Server, ok};
use crate::support;
use crate::user::User;

/// What the shell of the image can do.
const PROGRAMS: [&str; 10] = ["sh", "cat", "chmod", "cp", "echo", "env", "ls", "mkdir", "rm", "true"];
/// Stands in for an installer: notes what it was told to install.
const PIP: &str = "#!/bin/sh\necho \"$@\" >> /installed\n";

/// A layer with a shell in it, as a tar archive.
fn layer(user: &User, root: &str) -> Vec<u8> {
    let busybox = std::fs::read(Path::new(root).join("usr/bin/busybox")).unwrap();
    user.write("tree/bin/busybox", busybox);
    user.write("tree/bin/pip", PIP);
    for program in PROGRAMS {
        std::os::unix::fs::symlink("busybox", user.path("tree/bin").join(program)).unwrap();
    }
    ["tmp", "root", "etc", "proc", "sys", "dev"]
        .iter()
        .for_each(|folder| std::fs::create_dir_all(user.path("tree").join(folder)).unwrap());
    for program in ["busybox", "pip"] {
        use std::os::unix::fs::PermissionsExt;
        let all = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(user.path("tree/bin").join(program), all).unwrap();
    }
    let mut tar = Command::new("tar");
    tar.arg("-C").arg(user.path("tree")).args(["--owner=0", "--group=0", "--numeric-owner", "-c", "."]);
    tar.output().unwrap().stdout
}

fn apptainer(root: &str, folder: &Path, script: &str) -> Output {
    let in_root = support::root().join("tests/tools/in_root.py");
    let command = ["env", "APPTAINER_NOHTTPS=1", "sh", "-ec", script];
    Command::new("python3").arg(in_root).args(["--network", root]).arg(folder).args(command).output().unwrap()
}

/// The architecture of this machine, as registries call it.
fn here() -> &'static str {
    if cfg!(target_arch = "aarch64") { "linux/arm64" } else { "linux/amd64" }
}

#[test]
fn pinned_files_build() {
    let Ok(root) = std::env::var("SINGULARITY_LS_APPTAINER_ROOT") else {
        eprintln!(
            "\n*** SKIPPED: pinned_files_build: SINGULARITY_LS_APPTAINER_ROOT names no Apptainer (`tests/run resolve` \
             brings one) ***\n"
        );
        return;
    };
    if !have("pinned_files_build", &["docker-registry", "skopeo", "python3", "tar"]) {
        return;
    }
    let registry = Registry::start("", "");
    let (user, host) = (&registry.user, registry.host());
    let platforms = ["linux/riscv64", here()];
    let shell = layer(user, &root);
    let image =
        Image { platforms: &platforms, environment: &["PATH=/bin"], layer: &shell, ..Image::default() };
    layout_of(user, "shell", &image);
    registry.push("shell", "lab/shell", &["latest", "1", "1.2", "1.2.3"]);
    let index = Server::start(|asked, stream| match asked.path.as_str() {
        "/simple/numpy/" => ok(
            stream,
            "Content-Type: application/json\r\n",
            &json!({"files": [{"filename": "numpy-2.5.5.tar.gz"}]}).to_string(),
        ),
        _ => ok(stream, "", ""),
    });
    let settings = user.read("config/singularity-ls/config.toml");
    user.write(
        "config/singularity-ls/config.toml",
        format!("{settings}[mirrors]\n'pypi.org' = 'http://{}'\n", index.host()),
    );
    let text = format!(
        "Bootstrap: docker\nFrom: {host}/lab/shell\n\n%post\n    pip install numpy\n\n%runscript\n    cat /installed\n"
    );
    std::fs::create_dir_all(user.path("build")).unwrap();
    for (name, arguments) in [("tag", &[][..]), ("digest", &["--digest"][..])] {
        let file = user.write(&format!("build/{name}.def"), &text);
        let pinned = user.command().arg("pin").args(arguments).arg(&file).output().unwrap();
        assert!(pinned.status.success(), "{pinned:?}");
    }
    let line = |name: &str| user.read(&format!("build/{name}.def")).lines().nth(1).unwrap().to_owned();
    assert_eq!(line("tag"), format!("From: {host}/lab/shell:1.2.3"));
    assert!(line("digest").starts_with(&format!("From: {host}/lab/shell@sha256:")), "{}", line("digest"));
    assert!(line("digest").ends_with(" # 1.2.3"), "the list's digest, and what it was: {}", line("digest"));

    let script = "for name in tag digest; do apptainer --silent build /tmp/$name.sif $name.def; \
                  echo \"$name: $(apptainer --silent run /tmp/$name.sif)\"; \
                  apptainer inspect --deffile /tmp/$name.sif | grep -i '^from'; done; apptainer --version";
    let output = apptainer(&root, &user.path("build"), script);
    let (said, complaints) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{said}");
    assert!(output.status.success(), "{said}\n{complaints}");
    for name in ["tag", "digest"] {
        assert!(said.contains(&format!("{name}: install numpy==2.5.5\n")), "{said}\n{complaints}");
    }
}
