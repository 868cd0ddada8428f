//! Releases whose packages have left their mirrors, and where the packages are now.

use super::Family;

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
    /// Commands that make the installers look there.
    pub commands: &'static [&'static str],
    /// What is not as it was with the mirrors; may be empty.
    pub note: &'static str,
    /// The mirror for those who install from the header; behind it stands what stood behind `/os/`.
    pub mirror: &'static str,
    /// Parts of the addresses of archives: who names one of them looks there.
    pub archives: &'static [&'static str],
}

/// A line that makes the installers of old base images look in Debian's archive.
const TO_DEBIANS_ARCHIVE: &str = "sed -i -E -e 's,(deb|security|httpredir|ftp[.a-z]*)[.]debian[.]org,archive.debian.org,' -e '/-updates/d' /etc/apt/sources.list";

impl Moved {
    /// The row of a release.
    #[must_use]
    pub fn of(product: &str, release: &str) -> Option<&'static Moved> {
        let is_of = |moved: &&Moved| moved.releases.is_empty() || moved.releases.contains(&release);
        MOVED.iter().filter(|moved| moved.product == product).find(is_of)
    }
}

/// Sources: archive.debian.org's list of distributions (buster: 2025); Debian's page *Archive Signing Keys* (the last key
/// that the images of Debian 9 have ended in May 2025, that of Debian 10 ends in April 2027); the CentOS project's notices on the end of
/// CentOS 5, 6, 8 and 7 (2017, 2020, January 2022, July 2024); Ubuntu's page *Releases* on old-releases.ubuntu.com.
pub const MOVED: &[Moved] = &[
    Moved {
        product: "debian",
        releases: &["4", "5", "6", "7", "8", "9"],
        family: Family::Apt,
        host: "archive.debian.org",
        directions: &["archive.debian.org", "/etc/apt/sources.list ", "debian.sources"],
        commands: &[
            TO_DEBIANS_ARCHIVE,
            "echo 'APT::Get::AllowUnauthenticated \"true\";' > /etc/apt/apt.conf.d/99archive",
        ],
        note: "unchecked: the keys of its signatures have expired",
        mirror: "http://archive.debian.org/debian/",
        archives: &["archive.debian.org", "snapshot.debian.org"],
    },
    Moved {
        product: "debian",
        releases: &["10"],
        family: Family::Apt,
        host: "archive.debian.org",
        directions: &["archive.debian.org", "/etc/apt/sources.list ", "debian.sources"],
        commands: &[TO_DEBIANS_ARCHIVE],
        note: "",
        mirror: "http://archive.debian.org/debian/",
        archives: &["archive.debian.org", "snapshot.debian.org"],
    },
    Moved {
        product: "ubuntu",
        releases: &[],
        family: Family::Apt,
        host: "old-releases.ubuntu.com",
        directions: &["old-releases.ubuntu.com", "/etc/apt/sources.list ", "ubuntu.sources"],
        commands: &[
            "sed -i -E 's,(archive|security)[.]ubuntu[.]com,old-releases.ubuntu.com,' /etc/apt/sources.list",
        ],
        note: "",
        mirror: "http://old-releases.ubuntu.com/ubuntu/",
        archives: &["old-releases.ubuntu.com", "snapshot.ubuntu.com"],
    },
    Moved {
        product: "centos",
        releases: &["5", "6", "7", "8"],
        family: Family::Rpm,
        host: "vault.centos.org",
        directions: &["vault.", "CentOS-", "/etc/yum.repos.d/*"],
        commands: &[
            "sed -i -e 's,^mirrorlist=,#mirrorlist=,' -e 's,^#* *baseurl=http://mirror[.]centos[.]org,baseurl=http://vault.centos.org,' /etc/yum.repos.d/CentOS-*.repo",
        ],
        note: "",
        mirror: "http://vault.centos.org/centos/%{OSVERSION}/os/",
        archives: &["vault", "archive."],
    },
];
