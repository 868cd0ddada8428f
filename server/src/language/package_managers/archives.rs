//! Archives of packages as they were on one day, and where systems are told which archive to use.

use std::sync::LazyLock;

use super::Family;
use crate::language::any_of::AnyOf;
use crate::shell::UNRESOLVED;

/// How one family of package managers is told where its packages come from.
#[derive(Debug)]
pub struct Sources {
    /// The installers that read it.
    pub family: Family,
    /// Parts of the paths of its configuration.
    pub places: &'static [&'static str],
    /// Programs that write it.
    pub programs: &'static [&'static str],
    /// Settings and programs that name a day by themselves.
    pub freezers: &'static [&'static str],
    /// Parts of the addresses of archives that hold one release each, so that no date is needed.
    pub vaults: &'static [&'static str],
}

/// Sources: sources.list(5), apt.conf(5) (`APT::Snapshot`, since apt 2.9.8) and add-apt-repository(1); NeuroDebian's
/// `nd_freeze`; yum.conf(5), dnf-config-manager(8), zypper(8); R's page *Startup*; pacman.conf(5).
pub const SOURCES: &[Sources] = &[
    Sources {
        family: Family::Apt,
        places: &["sources.list", "/etc/apt/apt.conf", "/etc/apt/mirror"],
        programs: &["add-apt-repository", "apt-add-repository"],
        freezers: &["nd_freeze", "APT::Snapshot"],
        vaults: &[],
    },
    Sources {
        family: Family::Rpm,
        places: &[
            "/etc/yum",
            "/etc/dnf",
            "/etc/zypp",
            ".repo",
            "CentOS-",
            "config-manager ",
            " addrepo ",
            " ar ",
        ],
        programs: &["yum-config-manager"],
        freezers: &[],
        vaults: &[
            "vault.",
            "centos-vault",
            "-vault-",
            "archives.fedoraproject.org",
            "archive.fedoraproject.org",
        ],
    },
    Sources { family: Family::R, places: &["Rprofile"], programs: &[], freezers: &[], vaults: &[] },
    Sources {
        family: Family::Pacman,
        places: &["/etc/pacman", "mirrorlist"],
        programs: &[],
        freezers: &[],
        vaults: &[],
    },
];

/// Whether a text names a place of any of them.
#[must_use]
pub fn names_a_place(text: &str) -> bool {
    static PLACES: LazyLock<AnyOf> =
        LazyLock::new(|| AnyOf::of(SOURCES.iter().flat_map(|sources| sources.places).copied()));
    PLACES.is_in(text)
}

/// Hosts whose every path has a date in it, so that a variable there can be nothing else.
const SNAPSHOT_HOSTS: [&str; 3] =
    ["snapshot.debian.org", "snapshot.ubuntu.com", "archive.archlinux.org/repos"];

impl Sources {
    /// Whether a text that ends up in this configuration names the packages of one day or release.
    #[must_use]
    pub fn is_settled_by(&self, text: &str) -> bool {
        self.freezers.iter().any(|freezer| text.contains(freezer))
            || self.vaults.iter().any(|vault| text.contains(vault))
            || addresses(text).any(is_dated)
    }
}

/// The words of a text that have a host and a path.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| char.is_whitespace() || matches!(char, '"' | '\'' | '|' | '#' | ','))
        .filter(|word| word.contains('/') && word.contains('.'))
}

/// Whether a day stands in an address: `20240301`, `2024-03-01`, `2024/03/01`, also with a time behind it.
pub(super) fn is_dated(address: &str) -> bool {
    let of_snapshot =
        SNAPSHOT_HOSTS.iter().filter_map(|host| Some(&address[address.find(host)? + host.len()..]));
    let by_variable = |path: &str| path.contains(UNRESOLVED);
    if of_snapshot.clone().any(by_variable) {
        return true;
    }
    let plain: String = address.replace("\\/", "/");
    plain.match_indices("20").any(|(at, _)| {
        let is_start = !plain[..at].ends_with(|char: char| char.is_ascii_digit());
        is_start && begins_with_a_day(&plain[at..])
    })
}

fn begins_with_a_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let number = |from: usize, length: usize| {
        let digits = bytes.get(from..from + length)?;
        digits
            .iter()
            .try_fold(0_u32, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    };
    let gap = usize::from(matches!(bytes.get(4), Some(b'-' | b'/')));
    if gap == 1 && bytes.get(7) != bytes.get(4) {
        return false;
    }
    let (month, day) = (number(4 + gap, 2), number(6 + 2 * gap, 2));
    let ends = !bytes.get(8 + 2 * gap).is_some_and(u8::is_ascii_digit);
    number(0, 4).is_some()
        && month.is_some_and(|month| (1..=12).contains(&month))
        && day.is_some_and(|day| (1..=31).contains(&day))
        && ends
}

/// A service that keeps the archive of a distribution as it was at any time, and how a base image is told to use it.
#[derive(Debug)]
pub struct Snapshot {
    /// The distribution, as the catalogue of ends of life names it.
    pub product: &'static str,
    /// The releases whose base images are told like this.
    pub releases: &'static [&'static str],
    /// The installers that read it.
    pub family: Family,
    /// The service.
    pub host: &'static str,
    /// Commands; `{time}` stands for the time, `{file}` for the file.
    commands: &'static [&'static str],
    /// The file with the addresses in these base images.
    pub(super) file: &'static str,
    /// The address of the archive at that time.
    mirror: &'static str,
}

/// The base images have no certificates: all of this is signed, so plain `http` will do. What was signed for a week is
/// older than that.
const DEBIAN: &[&str] = &[
    "sed -i -E 's,https?://(deb|security)[.]debian[.]org/(debian-security|debian),http://snapshot.debian.org/archive/\\2/{time},' {file}",
    "echo 'Acquire::Check-Valid-Until \"false\";' > /etc/apt/apt.conf.d/99snapshot",
];
const UBUNTU: &[&str] = &[
    "sed -i -E 's,https?://(archive|security)[.]ubuntu[.]com/ubuntu/?,http://snapshot.ubuntu.com/ubuntu/{time}/,' {file}",
    "echo 'Acquire::Check-Valid-Until \"false\";' > /etc/apt/apt.conf.d/99snapshot",
];

/// The first day that Ubuntu's service knows.
pub const FIRST_SNAPSHOT: &str = "2023-03-01";

/// Sources: the pages of snapshot.debian.org and snapshot.ubuntu.com (any time after 1 March 2023); debuerreotype's
/// `debuerreotype-debian-sources-list` (deb822 from Debian 12 on) and Ubuntu's release notes (deb822 from 24.04 on).
pub const SNAPSHOTS: &[Snapshot] = &[
    Snapshot {
        product: "debian",
        releases: &["11"],
        family: Family::Apt,
        host: "snapshot.debian.org",
        commands: DEBIAN,
        file: "/etc/apt/sources.list",
        mirror: "http://snapshot.debian.org/archive/debian/{time}/",
    },
    Snapshot {
        product: "debian",
        releases: &["12", "13"],
        family: Family::Apt,
        host: "snapshot.debian.org",
        commands: DEBIAN,
        file: "/etc/apt/sources.list.d/debian.sources",
        mirror: "http://snapshot.debian.org/archive/debian/{time}/",
    },
    Snapshot {
        product: "ubuntu",
        releases: &["14.04", "16.04", "18.04", "20.04", "22.04"],
        family: Family::Apt,
        host: "snapshot.ubuntu.com",
        commands: UBUNTU,
        file: "/etc/apt/sources.list",
        mirror: "http://snapshot.ubuntu.com/ubuntu/{time}/",
    },
    Snapshot {
        product: "ubuntu",
        releases: &["24.04", "25.10", "26.04"],
        family: Family::Apt,
        host: "snapshot.ubuntu.com",
        commands: UBUNTU,
        file: "/etc/apt/sources.list.d/ubuntu.sources",
        mirror: "http://snapshot.ubuntu.com/ubuntu/{time}/",
    },
];

impl Snapshot {
    /// The commands that make the installers see the archive of a day (`YYYY-MM-DD`).
    pub fn lines(&self, day: &str) -> impl Iterator<Item = String> + use<> {
        let time = time(day);
        let file = self.file;
        self.commands.iter().map(move |command| command.replace("{time}", &time).replace("{file}", file))
    }

    /// The service's row for a release.
    #[must_use]
    pub fn of(product: &str, release: &str) -> Option<&'static Snapshot> {
        SNAPSHOTS.iter().find(|row| row.product == product && row.releases.contains(&release))
    }

    /// The address of the archive as it was on a day (`YYYY-MM-DD`).
    #[must_use]
    pub fn mirror(&self, day: &str) -> String {
        self.mirror.replace("{time}", &time(day))
    }
}

/// Midnight of a day, as the services write it.
fn time(day: &str) -> String {
    format!("{}T000000Z", day.replace('-', ""))
}

/// The address of CRAN as it was on a day (`YYYY-MM-DD`). Source: Posit Package Manager's page *Get frozen URLs*.
#[must_use]
pub fn cran_of(day: &str) -> String {
    format!("https://packagemanager.posit.co/cran/{day}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for dated in [
            "http://snapshot.debian.org/archive/debian/20240301T000000Z/",
            "https://snapshot.ubuntu.com/ubuntu/\u{FFFC}/",
            "https://archive.archlinux.org/repos/2024/03/01/$repo/os/$arch",
            "http:\\/\\/snapshot.debian.org\\/archive\\/debian\\/20240301",
            "https://mirror.example.org/2024-03-01/ubuntu",
        ] {
            assert!(is_dated(dated), "{dated}");
        }
        for moving in [
            "http://archive.ubuntu.com/ubuntu",
            "http://h.org/\u{FFFC}/",
            "https://h.org/2024/13/01",
            "https://h.org/202403011",
            "https://h.org/key-2024.asc",
        ] {
            assert!(!is_dated(moving), "{moving}");
        }
    }
}
