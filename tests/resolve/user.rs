//! A user with a home of their own: settings, cache, Docker's credentials.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use singularity_ls::resolve::cache::Cache;
use singularity_ls::resolve::{Cancel, Resolver, Settings};

/// A home, removed with everything in it when the test is done.
pub struct User {
    home: PathBuf,
}

static NEXT: AtomicUsize = AtomicUsize::new(0);

impl User {
    /// A user with these settings.
    pub fn new(settings: &str) -> User {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let home = std::env::temp_dir().join(format!("singularity-ls-user-{}-{number}", std::process::id()));
        // Of a process that had the same number and was killed.
        let _ = std::fs::remove_dir_all(&home);
        let user = User { home };
        user.settings(settings);
        user
    }

    /// What this user allows from now on.
    pub fn settings(&self, settings: &str) {
        self.write("config/singularity-ls/config.toml", settings);
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Makes every answer that is kept a day older.
    pub fn a_day_later(&self) {
        for entry in std::fs::read_dir(self.path("cache/singularity-ls/answers")).unwrap() {
            let path = entry.unwrap().path();
            let mut kept: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            kept["asked"] = json!(kept["asked"].as_u64().unwrap() - 86_400);
            std::fs::write(path, kept.to_string()).unwrap();
        }
    }

    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The program, run by this user.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_singularity-ls"));
        self.dress(&mut command);
        command
    }

    /// What a program sees of this user.
    pub fn dress(&self, command: &mut Command) {
        command
            .current_dir(&self.home)
            .env("HOME", &self.home)
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("DOCKER_CONFIG", self.path("docker"))
            .env("NO_COLOR", "1");
        for variable in
            ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"]
        {
            command.env_remove(variable).env_remove(variable.to_lowercase());
        }
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    /// A resolver in this process, with this user's settings and cache.
    pub fn resolver(&self) -> Resolver {
        let settings = Settings::parse(&self.read("config/singularity-ls/config.toml")).unwrap();
        let cache = Cache::in_folder(self.path("cache/singularity-ls/answers"));
        Resolver::new(settings, cache, false, Cancel::default())
    }
}

impl Drop for User {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.home);
    }
}
