//! Debian's `docker-registry` on this machine: with images, with many tags, behind TLS and a password.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};
use singularity_ls::resolve::cache::Cache;
use singularity_ls::resolve::registry::Repository;
use singularity_ls::resolve::{Cancel, Failure, Resolver, Settings};

use crate::running::Running;
use crate::user::User;

/// A running registry.
pub struct Registry {
    _running: Running,
    pub port: u16,
    pub user: User,
}

/// Whether programs are installed; says loudly which are not.
pub fn have(test: &str, programs: &[&str]) -> bool {
    let missing: Vec<_> = programs
        .iter()
        .filter(|program| {
            !std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
                .any(|folder| folder.join(program).is_file())
        })
        .collect();
    if !missing.is_empty() {
        eprintln!(
            "\n*** SKIPPED: {test}: missing {missing:?}; `tests/run --install resolve` installs them ***\n"
        );
    }
    missing.is_empty()
}

impl Registry {
    /// Starts an empty registry; `http` and `auth` go into its configuration.
    pub fn start(http: &str, auth: &str) -> Registry {
        let user = User::new("");
        let running = Running::start(|port| {
            let configuration = format!(
                "version: 0.1\nlog: {{level: warn}}\nstorage:\n  filesystem: {{rootdirectory: {}}}\n{auth}\
                 http:\n  addr: 127.0.0.1:{port}\n{http}",
                user.path("registry").display()
            );
            let file = user.write("registry.yml", configuration);
            let mut command = Command::new("docker-registry");
            command.args(["serve", &file]).stderr(std::fs::File::create(user.path("registry.log")).unwrap());
            command
        });
        let port = running.port;
        let scheme = if http.is_empty() { "http://" } else { "" };
        user.settings(&format!("timeout = 60\nhosts = ['{scheme}127.0.0.1:{port}']\n"));
        Registry { _running: running, port, user }
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Ends the registry; what is left is its user.
    pub fn end(self) -> User {
        self.user
    }

    pub fn repository(&self, path: &str) -> Repository {
        Repository::of(Some(&self.host()), path).unwrap()
    }

    /// Pushes a folder in OCI layout under several tags, with `skopeo`.
    pub fn push(&self, layout: &str, path: &str, tags: &[&str]) {
        for tag in tags {
            let to = format!("docker://{}/{path}:{tag}", self.host());
            let from = format!("oci:{}:image", self.user.path(layout).display());
            let output = Command::new("skopeo")
                .args([
                    "--insecure-policy",
                    "copy",
                    "--all",
                    "--quiet",
                    "--dest-tls-verify=false",
                    &from,
                    &to,
                ])
                .env("HOME", self.user.home())
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

/// Writes an image in OCI layout: one empty layer and a configuration for each platform; several make an index.
pub fn layout(
    user: &User,
    name: &str,
    platforms: &[&str],
    labels: &Value,
    environment: &[&str],
    annotations: &Value,
) {
    layout_of(user, name, &Image { platforms, labels, environment, annotations, ..Image::default() });
}

/// An image to write: the same layer and configuration for each platform.
pub struct Image<'i> {
    pub platforms: &'i [&'i str],
    pub labels: &'i Value,
    pub environment: &'i [&'i str],
    pub annotations: &'i Value,
    /// A tar archive.
    pub layer: &'i [u8],
    pub created: &'i str,
}

impl Default for Image<'_> {
    fn default() -> Self {
        Image {
            platforms: &["linux/amd64"],
            labels: &Value::Null,
            environment: &[],
            annotations: &Value::Null,
            // A tar archive of nothing is a kilobyte of zeros.
            layer: &[0; 1024],
            created: "2026-11-01T00:00:00Z",
        }
    }
}

/// Writes an image in OCI layout; several platforms make an index.
pub fn layout_of(user: &User, name: &str, image: &Image<'_>) {
    let Image { platforms, labels, environment, annotations, layer, created } = image;
    let contents = format!("sha256:{}", sha256(layer));
    let blob = |bytes: &[u8]| -> Value {
        let digest = sha256(bytes);
        user.write(&format!("{name}/blobs/sha256/{digest}"), bytes);
        json!({"digest": format!("sha256:{digest}"), "size": bytes.len()})
    };
    let with = |mut descriptor: Value, more: Value| {
        descriptor.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        descriptor
    };
    let manifest_type = "application/vnd.oci.image.manifest.v1+json";
    let layer = with(blob(layer), json!({"mediaType": "application/vnd.oci.image.layer.v1.tar"}));
    let manifests: Vec<Value> = platforms
        .iter()
        .map(|platform| {
            let (os, architecture) = platform.split_once('/').unwrap();
            let configuration = json!({
                "created": created, "os": os, "architecture": architecture,
                "config": {"Labels": labels, "Env": environment},
                "rootfs": {"type": "layers", "diff_ids": [contents]},
                "name": name,
            });
            let config = with(
                blob(configuration.to_string().as_bytes()),
                json!({"mediaType": "application/vnd.oci.image.config.v1+json"}),
            );
            let manifest = json!({
                "schemaVersion": 2, "mediaType": manifest_type,
                "config": config, "layers": [layer.clone()], "annotations": annotations,
            });
            with(
                blob(manifest.to_string().as_bytes()),
                json!({"mediaType": manifest_type, "platform": {"os": os, "architecture": architecture}}),
            )
        })
        .collect();
    let index_type = "application/vnd.oci.image.index.v1+json";
    let root = match <[Value; 1]>::try_from(manifests) {
        Ok([single]) => single,
        Err(several) => {
            let index = json!({"schemaVersion": 2, "mediaType": index_type, "manifests": several});
            with(blob(index.to_string().as_bytes()), json!({"mediaType": index_type}))
        }
    };
    let named = with(root, json!({"annotations": {"org.opencontainers.image.ref.name": "image"}}));
    let index = json!({"schemaVersion": 2, "mediaType": index_type, "manifests": [named]});
    user.write(&format!("{name}/index.json"), index.to_string());
    user.write(&format!("{name}/oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn images_are_described() {
    if !have("images_are_described", &["docker-registry", "skopeo"]) {
        return;
    }
    let registry = Registry::start("", "");
    let user = &registry.user;
    let base = json!({"org.opencontainers.image.base.name": "docker.io/library/debian:trixie-slim"});
    layout(user, "single", &["linux/amd64"], &json!({"a": "b"}), &["PYTHON_VERSION=3.14.7"], &json!({}));
    layout(user, "several", &["linux/arm64", "linux/amd64"], &json!({}), &[], &base);
    registry.push("single", "demo/single", &["1.0"]);
    registry.push("several", "demo/several", &["2.0", "latest"]);
    let resolver = user.resolver();

    let single = resolver.describe(&registry.repository("demo/single"), "1.0").unwrap().answer;
    assert!(!single.is_list && single.platforms.len() == 1 && single.platforms[0].name == "linux/amd64");
    assert_eq!(single.labels["a"], "b");
    assert_eq!(single.environment["PYTHON_VERSION"], "3.14.7");
    assert_eq!(single.created.as_deref(), Some("2026-11-01T00:00:00Z"));
    assert_eq!(single.layers.len(), 1);

    let several = resolver.describe(&registry.repository("demo/several"), "latest").unwrap().answer;
    let names: Vec<_> = several.platforms.iter().map(|platform| &*platform.name).collect();
    assert!(several.is_list && names == ["linux/arm64", "linux/amd64"]);
    assert_eq!(several.base(), Some(("docker.io/library/debian:trixie-slim", None)));
    assert!(
        several.platforms.iter().all(|platform| platform.digest != several.digest),
        "the list's own digest"
    );

    // The same by its digest; what `HEAD` says is what the bytes say; an answer that is known is not asked for again.
    let again = resolver.describe(&registry.repository("demo/several"), &several.digest).unwrap().answer;
    assert_eq!(again, several);
    let digest = |tag| resolver.digest(&registry.repository("demo/several"), tag).map(|known| known.answer);
    assert_eq!(digest("2.0").unwrap(), several.digest);
    let missing = digest("3.0").unwrap_err();
    assert_eq!(missing, Failure::NotFound { what: format!("image `{}/demo/several:3.0`", registry.host()) });
    let kept = resolver.describe(&registry.repository("demo/several"), "latest").unwrap();
    assert!(kept.asked.is_some() && kept.answer == several);
}

#[test]
fn five_thousand_tags() {
    if !have("five_thousand_tags", &["docker-registry", "skopeo"]) {
        return;
    }
    let registry = Registry::start("", "");
    layout(&registry.user, "image", &["linux/amd64"], &json!({}), &[], &json!({}));
    registry.push("image", "demo/many", &["0"]);
    // The registry's own storage: a tag is a link. Pushing each would only test the registry.
    let tags = registry.user.path("registry/docker/registry/v2/repositories/demo/many/_manifests/tags");
    let link = std::fs::read(tags.join("0/current/link")).unwrap();
    for number in 1..5_000 {
        let folder = tags.join(format!("{number}/current"));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("link"), &link).unwrap();
    }
    let began = Instant::now();
    let found = registry.user.resolver().tags(&registry.repository("demo/many")).unwrap().answer;
    println!("5,000 tags in {:?}", began.elapsed());
    assert!(found.complete);
    assert_eq!(found.names.len(), 5_000);
}

#[test]
fn behind_tls_and_a_password() {
    if !have("behind_tls_and_a_password", &["docker-registry", "openssl", "htpasswd"]) {
        return;
    }
    let folder = User::new("");
    let file = |name: &str| folder.path(name).to_str().unwrap().to_owned();
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    run(
        "openssl",
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-keyout",
            &file("key.pem"),
            "-out",
            &file("certificate.pem"),
        ],
    );
    let passwords = run("htpasswd", &["-Bbn", "reader", "open sesame"]);
    folder.write("htpasswd", passwords);
    let http = format!("  tls: {{certificate: {}, key: {}}}\n", file("certificate.pem"), file("key.pem"));
    let auth = format!("auth:\n  htpasswd: {{realm: tests, path: {}}}\n", file("htpasswd"));
    let registry = Registry::start(&http, &auth);

    // In processes of their own: certificates and credentials are found by the environment.
    let ask = |certificate: Option<&str>| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        registry.user.dress(&mut command);
        command.args(["--exact", "registry::asks_as_told", "--nocapture"]);
        command.env("ASK_PORT", registry.port.to_string());
        if let Some(certificate) = certificate {
            command.env("SSL_CERT_FILE", certificate);
        }
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let certificate = file("certificate.pem");
    let unknown = ask(None);
    assert!(unknown.contains("cannot be reached"), "{unknown}");
    let nobody = ask(Some(&certificate));
    assert!(nobody.contains("refuses access"), "{nobody}");
    // `reader:open sesame`
    let auths = json!({"auths": {registry.host(): {"auth": "cmVhZGVyOm9wZW4gc2VzYW1l"}}});
    registry.user.write("docker/config.json", auths.to_string());
    let known = ask(Some(&certificate));
    assert!(known.contains("there is no image"), "{known}");
    // A helper program, which only Docker's own configuration can name.
    let helper = "#!/bin/sh\nread -r server\n\
         printf '{\"ServerURL\": \"%s\", \"Username\": \"reader\", \"Secret\": \"open sesame\"}' \"$server\"\n";
    let path = registry.user.write("bin/docker-credential-tests", helper);
    run("chmod", &["+x", &path]);
    registry.user.write("docker/config.json", json!({"credHelpers": {registry.host(): "tests"}}).to_string());
    let helped = ask(Some(&certificate));
    assert!(helped.contains("there is no image"), "{helped}");
}

/// Not a test by itself: what another test runs in a process with an environment of its own.
#[test]
fn asks_as_told() {
    let Ok(port) = std::env::var("ASK_PORT") else { return };
    let path = std::env::var("PATH").unwrap_or_default();
    let home = PathBuf::from(std::env::var("HOME").unwrap());
    if !path.starts_with(home.to_str().unwrap()) {
        // Once more, with the user's own programs in reach.
        let output = Command::new(std::env::current_exe().unwrap())
            .args(std::env::args().skip(1))
            .env("PATH", format!("{}:{path}", home.join("bin").display()))
            .output()
            .unwrap();
        print!("{}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    let settings = Settings::parse(&format!("hosts = ['127.0.0.1:{port}']")).unwrap();
    let resolver = Resolver::new(settings, Cache::default(), false, Cancel::default());
    let repository = Repository::of(Some(&format!("127.0.0.1:{port}")), "demo/nothing").unwrap();
    println!("{}", resolver.manifest(&repository, "1").unwrap_err());
}
