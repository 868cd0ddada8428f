//! Archives of packages as they were on one day, and where systems are told which archive to use.

use super::Family;
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
/// `nd_freeze`; yum.conf(5), dnf-config-manager(8), zypper(8); pacman.conf(5).
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
    Sources {
        family: Family::Pacman,
        places: &["/etc/pacman", "mirrorlist"],
        programs: &[],
        freezers: &[],
        vaults: &[],
    },
];

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
fn is_dated(address: &str) -> bool {
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

/// A release whose packages have left its mirrors.
#[derive(Debug)]
pub struct Moved {
    /// The distribution, as the catalogue of ends of life names it.
    pub product: &'static str,
    /// The releases; empty for all whose last support is over.
    pub releases: &'static [&'static str],
    /// The installers that find nothing any more.
    pub family: Family,
    /// Where the packages are now.
    pub host: &'static str,
    /// What a text says that makes them look somewhere by itself.
    pub directions: &'static [&'static str],
    /// A command that makes the installers look there.
    pub command: &'static str,
}

/// Sources: archive.debian.org's list of distributions (buster: 2025); the CentOS project's notices on the end of
/// CentOS 5, 6, 8 and 7 (2017, 2020, January 2022, July 2024); Ubuntu's page *Releases* on old-releases.ubuntu.com.
pub const MOVED: &[Moved] = &[
    Moved {
        product: "debian",
        releases: &["4", "5", "6", "7", "8", "9", "10"],
        family: Family::Apt,
        host: "archive.debian.org",
        directions: &["archive.debian.org", "/etc/apt/sources.list ", "debian.sources"],
        command: "sed -i -E -e 's,(deb|security|httpredir|ftp[.a-z]*)[.]debian[.]org,archive.debian.org,' -e '/-updates/d' /etc/apt/sources.list",
    },
    Moved {
        product: "ubuntu",
        releases: &[],
        family: Family::Apt,
        host: "old-releases.ubuntu.com",
        directions: &["old-releases.ubuntu.com", "/etc/apt/sources.list ", "ubuntu.sources"],
        command: "sed -i -E 's,(archive|security)[.]ubuntu[.]com,old-releases.ubuntu.com,' /etc/apt/sources.list",
    },
    Moved {
        product: "centos",
        releases: &["5", "6", "7", "8"],
        family: Family::Rpm,
        host: "vault.centos.org",
        directions: &["vault.", "CentOS-", "/etc/yum.repos.d/*"],
        command: "sed -i -e 's,^mirrorlist=,#mirrorlist=,' -e 's,^#* *baseurl=http://mirror[.]centos[.]org,baseurl=http://vault.centos.org,' /etc/yum.repos.d/CentOS-*.repo",
    },
];

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
