//! Releases whose packages have left their mirrors, and where the packages are now.

use super::Family;

/// A release whose packages have left its mirrors.
#[derive(Debug)]
pub struct Moved {
    /// The distribution, as the catalogue of ends of life names it.
    pub product: &'static str,
    /// The releases; empty for all that no row before it names.
    pub releases: &'static [&'static str],
    /// Whether they leave the mirrors on the day that their last support ends; else they have left.
    pub leaves_at_end: bool,
    /// The installers that find nothing any more.
    pub family: Family,
    /// Where the packages are now.
    pub host: &'static str,
    /// What a text says that makes them look somewhere by itself.
    pub directions: &'static [&'static str],
    /// Commands that make the installers look there; `{file}` stands for the file.
    commands: &'static [&'static str],
    /// The file with the addresses in these base images.
    file: &'static str,
    /// What is not as it was with the mirrors; may be empty.
    pub note: &'static str,
    /// The mirror for those who install from the header; behind it stands what stood behind `/os/`.
    pub mirror: &'static str,
    /// Parts of the addresses of archives: who names one of them looks there.
    pub archives: &'static [&'static str],
}

/// A line that makes the installers of old base images look in Debian's archive.
const TO_DEBIANS_ARCHIVE: &str = "sed -i -E -e 's,(deb|security|httpredir|ftp[.a-z]*)[.]debian[.]org,archive.debian.org,' -e '/-updates/d' {file}";

/// The releases of Ubuntu that name their mirrors in one line each.
const UBUNTU_WITH_A_LIST: &[&str] = &[
    "4.10", "5.04", "5.10", "6.06", "6.10", "7.04", "7.10", "8.04", "8.10", "9.04", "9.10", "10.04", "10.10",
    "11.04", "11.10", "12.04", "12.10", "13.04", "13.10", "14.04", "14.10", "15.04", "15.10", "16.04",
    "16.10", "17.04", "17.10", "18.04", "18.10", "19.04", "19.10", "20.04", "20.10", "21.04", "21.10",
    "22.04", "22.10", "23.04", "23.10",
];
const TO_OLD_RELEASES: &[&str] =
    &["sed -i -E 's,(archive|security)[.]ubuntu[.]com,old-releases.ubuntu.com,' {file}"];

impl Moved {
    /// The row of a release.
    #[must_use]
    pub fn of(product: &str, release: &str) -> Option<&'static Moved> {
        let is_of = |moved: &&Moved| moved.releases.is_empty() || moved.releases.contains(&release);
        MOVED.iter().filter(|moved| moved.product == product).find(is_of)
    }

    /// The commands that make the installers look where the packages are.
    pub fn lines(&self) -> impl Iterator<Item = String> + use<> {
        let file = self.file;
        self.commands.iter().map(move |command| command.replace("{file}", file))
    }
}

/// As the newest releases have it.
const UBUNTU: Moved = Moved {
    product: "ubuntu",
    releases: &[],
    leaves_at_end: true,
    family: Family::Apt,
    host: "old-releases.ubuntu.com",
    directions: &["old-releases.ubuntu.com", "/etc/apt/sources.list ", "ubuntu.sources"],
    commands: TO_OLD_RELEASES,
    file: "/etc/apt/sources.list.d/ubuntu.sources",
    note: "",
    mirror: "http://old-releases.ubuntu.com/ubuntu/",
    archives: &["old-releases.ubuntu.com", "snapshot.ubuntu.com"],
};

/// Sources: archive.debian.org's list of distributions (buster: 2025); Debian's page *Archive Signing Keys* (the last key
/// that the images of Debian 9 have ended in May 2025, that of Debian 10 ends in April 2027); the CentOS project's notices on the end of
/// CentOS 5, 6, 8 and 7 (2017, 2020, January 2022, July 2024); Ubuntu's page *Releases* on old-releases.ubuntu.com
/// and its release notes (deb822 from 24.04 on).
pub const MOVED: &[Moved] = &[
    Moved {
        product: "debian",
        releases: &["4", "5", "6", "7", "8", "9"],
        leaves_at_end: false,
        family: Family::Apt,
        host: "archive.debian.org",
        directions: &["archive.debian.org", "/etc/apt/sources.list ", "debian.sources"],
        commands: &[
            TO_DEBIANS_ARCHIVE,
            "echo 'APT::Get::AllowUnauthenticated \"true\";' > /etc/apt/apt.conf.d/99archive",
        ],
        file: "/etc/apt/sources.list",
        note: "unchecked: the keys of its signatures have expired",
        mirror: "http://archive.debian.org/debian/",
        archives: &["archive.debian.org", "snapshot.debian.org"],
    },
    Moved {
        product: "debian",
        releases: &["10"],
        leaves_at_end: false,
        family: Family::Apt,
        host: "archive.debian.org",
        directions: &["archive.debian.org", "/etc/apt/sources.list ", "debian.sources"],
        commands: &[TO_DEBIANS_ARCHIVE],
        file: "/etc/apt/sources.list",
        note: "",
        mirror: "http://archive.debian.org/debian/",
        archives: &["archive.debian.org", "snapshot.debian.org"],
    },
    Moved { releases: UBUNTU_WITH_A_LIST, file: "/etc/apt/sources.list", ..UBUNTU },
    UBUNTU,
    Moved {
        product: "centos",
        releases: &["5", "6", "7", "8"],
        leaves_at_end: false,
        family: Family::Rpm,
        host: "vault.centos.org",
        directions: &["vault.", "CentOS-", "/etc/yum.repos.d/*"],
        commands: &[
            "sed -i -e 's,^mirrorlist=,#mirrorlist=,' -e 's,^#* *baseurl=http://mirror[.]centos[.]org,baseurl=http://vault.centos.org,' {file}",
        ],
        file: "/etc/yum.repos.d/CentOS-*.repo",
        note: "",
        mirror: "http://vault.centos.org/centos/%{OSVERSION}/os/",
        archives: &["vault", "archive."],
    },
];

#[cfg(test)]
mod tests {
    use super::super::archives::SNAPSHOTS;
    use super::*;

    #[test]
    fn a_release_names_its_mirrors_in_one_file() {
        let of_snapshots =
            SNAPSHOTS.iter().flat_map(|row| row.releases.iter().map(move |release| (row, release)));
        let both: Vec<_> = of_snapshots
            .filter_map(|(row, release)| Some((release, row.file, Moved::of(row.product, release)?.file)))
            .collect();
        assert!(both.len() > 5, "{both:?}");
        for (release, of_snapshot, of_archive) in both {
            assert_eq!(of_snapshot, of_archive, "{release}");
        }
        for release in ["24.10", "25.04", "25.10"] {
            let lines: Vec<_> = Moved::of("ubuntu", release).into_iter().flat_map(Moved::lines).collect();
            assert!(
                matches!(&lines[..], [line] if line.ends_with(" /etc/apt/sources.list.d/ubuntu.sources"))
            );
        }
    }
}
