//! What the user allows: a file of the user's own. Neither a definition file nor a workspace can say any of this.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use url::Url;

use super::hosts::is_loopback;

/// What may be asked, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Nothing is asked at all; what the cache knows may still be used.
    pub offline: bool,
    /// Origins that may be asked besides the public ones of [`super::hosts::HOSTS`]: `scheme://host[:port]/`.
    pub hosts: Vec<Url>,
    /// What is asked in place of a host: a mirror's address by the host's name. A mirror is allowed by being named.
    pub mirrors: BTreeMap<String, Url>,
    /// Releases younger than this are passed over.
    pub cool_down: Duration,
    /// The longest that one answer may take, from the look-up of the name to the last byte.
    pub timeout: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            offline: false,
            hosts: Vec::new(),
            mirrors: BTreeMap::new(),
            cool_down: Duration::ZERO,
            timeout: Duration::from_secs(30),
        }
    }
}

/// The file as it is written.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    offline: bool,
    hosts: Vec<String>,
    mirrors: BTreeMap<String, String>,
    /// In days.
    cool_down: u32,
    /// In seconds.
    timeout: Option<u64>,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Settings {
    /// Where the user's file is: `singularity-ls/config.toml` below `$XDG_CONFIG_HOME`, else below `~/.config`.
    #[must_use]
    pub fn path() -> Option<PathBuf> {
        user_folder("XDG_CONFIG_HOME", ".config").map(|folder| folder.join("config.toml"))
    }

    /// Reads the user's file; the defaults where there is none.
    ///
    /// # Errors
    ///
    /// What is wrong with the file. A mistake in it is never passed over: it may be the word `offline`.
    pub fn of_user() -> Result<Settings, String> {
        let Some(path) = Settings::path() else { return Ok(Settings::default()) };
        match std::fs::read_to_string(&path) {
            Ok(text) => Settings::parse(&text).map_err(|error| format!("{}: {error}", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    }

    /// The same, off-line where a workspace forbids to ask. It can forbid what the user allows, never the other way round.
    #[must_use]
    pub fn forbidden_by(self, workspace_is_offline: bool) -> Settings {
        Settings { offline: self.offline || workspace_is_offline, ..self }
    }

    /// Reads settings.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub fn parse(text: &str) -> Result<Settings, String> {
        let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
        let hosts = written.hosts.iter().map(|host| origin(host)).collect::<Result<_, _>>()?;
        let mirrors =
            written.mirrors.iter().map(|(host, mirror)| Ok((host.to_lowercase(), address(mirror)?)));
        let default = Settings::default();
        Ok(Settings {
            offline: written.offline,
            hosts,
            mirrors: mirrors.collect::<Result<_, String>>()?,
            cool_down: DAY * written.cool_down,
            timeout: written.timeout.map_or(default.timeout, |seconds| Duration::from_secs(seconds.max(1))),
        })
    }

    /// The address at which a host is asked: its mirror, or itself; plain HTTP only where the user wrote that.
    #[must_use]
    pub fn base(&self, host: &str) -> Option<Url> {
        if let Some(mirror) = self.mirrors.get(host) {
            return Some(mirror.clone());
        }
        let secure = origin(host).ok()?;
        let mut plain = secure.clone();
        let _ = plain.set_scheme("http");
        let is_plain = plain.port() == secure.port() && self.hosts.contains(&plain);
        Some(if is_plain { plain } else { secure })
    }
}

/// `host`, `host:port` or `scheme://host:port` as the address of its root.
fn origin(text: &str) -> Result<Url, String> {
    let url = address(&if text.contains("://") { text.to_owned() } else { format!("https://{text}") })?;
    if url.path() != "/" || url.query().is_some() {
        return Err(format!("`{text}` is not a host: write `host` or `host:port`"));
    }
    Ok(url)
}

fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("`{text}` is not an address: {error}"))?;
    let plain = url.scheme() == "http" && is_loopback(&url);
    if !(url.scheme() == "https" || plain) || url.host().is_none() {
        return Err(format!("`{text}`: only `https://`, and `http://` to this machine itself, can be used"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!(
            "`{}`: no names or passwords here; Docker's configuration has them",
            url.host_str().unwrap_or_default()
        ));
    }
    Ok(url)
}

/// The program's folder below one of the user's base folders.
pub(super) fn user_folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let given = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = given.or_else(|| std::env::home_dir().map(|home| home.join(below_home)))?;
    Some(base.join("singularity-ls"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_strictly() {
        let settings = Settings::parse(
            "offline = true\nhosts = ['Reg.Example.org', 'http://127.0.0.1:5055']\ncool-down = 2\ntimeout = 5\n\
             [mirrors]\n'PyPI.org' = 'https://mirror.example.org/pypi/'\n",
        )
        .unwrap();
        assert!(settings.offline);
        assert_eq!(settings.hosts[0].as_str(), "https://reg.example.org/");
        assert_eq!(settings.cool_down, DAY * 2);
        assert_eq!(settings.base("pypi.org").unwrap().as_str(), "https://mirror.example.org/pypi/");
        assert_eq!(settings.base("127.0.0.1:5055").unwrap().as_str(), "http://127.0.0.1:5055/");
        assert_eq!(settings.base("quay.io").unwrap().as_str(), "https://quay.io/");
        assert_eq!(Settings::parse("").unwrap(), Settings::default());
        for wrong in [
            "of-line = true",
            "hosts = ['http://reg.example.org']",
            "hosts = ['reg.example.org/path']",
            "hosts = ['user:word@reg.example.org']",
            "hosts = ['ftp://a']",
            "hosts = ['']",
            "[mirrors]\n'pypi.org' = 'http://pypi.example.org'",
            "offline = 'yes'",
        ] {
            assert!(Settings::parse(wrong).is_err(), "{wrong}");
        }
    }
}
