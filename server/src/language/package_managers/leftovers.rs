//! What installers leave behind in an image, and packages that are there for people at a keyboard.

use super::Family;

/// How one family keeps what it has fetched.
#[derive(Debug)]
pub struct Cache {
    /// The installers.
    pub family: Family,
    /// What commands say that clean it up, before or after.
    pub cleaned_by: &'static [&'static str],
    /// What is done about it.
    pub remedy: Remedy,
}

/// How a cache is avoided or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// An option, by its longest spelling, with which nothing is kept: the first that the program knows.
    Option(&'static [&'static str]),
    /// A command behind the last installation.
    Command(&'static str),
}

/// Sources: apt-get(8) (`clean`; the lists are the ones that `update` fetches); yum(8), dnf(8), zypper(8) (`clean`);
/// apk(8), pip's and uv's pages *Caching* (`--no-cache`, `--no-cache-dir`); `conda clean --help`.
pub const CACHES: &[Cache] = &[
    Cache {
        family: Family::Apt,
        cleaned_by: &["/var/lib/apt"],
        remedy: Remedy::Command("rm -rf /var/lib/apt/lists/*"),
    },
    Cache {
        family: Family::Rpm,
        cleaned_by: &[
            "clean all",
            "clean --all",
            "zypper clean",
            "/var/cache/yum",
            "/var/cache/dnf",
            "/var/cache",
        ],
        remedy: Remedy::Command("{} clean all"),
    },
    Cache {
        family: Family::Conda,
        cleaned_by: &["conda clean", "mamba clean", "/pkgs", "conda/pkgs"],
        remedy: Remedy::Command("{} clean --all --yes"),
    },
    Cache {
        family: Family::Apk,
        cleaned_by: &["--no-cache", "/var/cache/apk"],
        remedy: Remedy::Option(&["--no-cache"]),
    },
    Cache {
        family: Family::Pip,
        cleaned_by: &["PIP_NO_CACHE_DIR", "UV_NO_CACHE", "cache purge", "cache clean", ".cache"],
        remedy: Remedy::Option(&["--no-cache-dir", "--no-cache"]),
    },
];

/// Editors, viewers and their like, by the beginning of their packages' names: a `-` may follow.
const CONVENIENCES: [&str; 7] = ["vim", "nano", "emacs", "htop", "screen", "tmux", "mc"];

/// Whether a package is there for people at a keyboard.
#[must_use]
pub fn is_convenience(name: &str) -> bool {
    let first = name.split('-').next().unwrap_or(name);
    // Directories alone, which other packages need.
    CONVENIENCES.contains(&first) && !name.ends_with("-filesystem")
}

/// Programs that tell whether a file is the one that was meant.
/// Sources: the manual pages of coreutils, GnuPG, OpenSSL, cosign, minisign, and perl's shasum.
pub const VERIFIERS: [&str; 17] = [
    "sha256sum",
    "sha512sum",
    "sha384sum",
    "sha224sum",
    "sha1sum",
    "md5sum",
    "b2sum",
    "cksum",
    "shasum",
    "gpg",
    "gpg2",
    "gpgv",
    "openssl",
    "cosign",
    "minisign",
    "signify",
    "rpmkeys",
];
