//! Services that scripts were written for and that are closed.

use std::ops::Range;

/// A service that does not answer any more.
#[derive(Debug)]
pub struct Closed {
    /// The end of the host: an address of the service has it, `scheme://[sub.]host/…`.
    pub host: &'static str,
    /// Only with this scheme, if one is given.
    pub scheme: Option<&'static str>,
    /// When it closed.
    pub since: &'static str,
    /// Where the same things are now, one to one: how an address began and begins.
    pub moved: &'static [(&'static str, &'static str)],
    /// The host that has the same things under the same paths.
    pub host_now: Option<&'static str>,
}

/// Sources: JFrog's notice on the sunset of Bintray; Boost's page *Download*, sbt's page *Installing sbt on Linux* and
/// the page of spark-packages.org for what was there; GitHub's *Improving Git protocol security*; the CentOS project's notice on the end of CentOS 7 and the
/// index of vault.centos.org; Singularity Hub's own page; Google's *Bidding farewell to Google Code*; Inria's notice on its
/// forge; Microsoft's *Microsoft R Application Network retirement* and Posit's *Public Package Manager* for its snapshots;
/// the notice of sks-keyservers.net, whose keys keyserver.ubuntu.com was one of the pool for.
pub const CLOSED: &[Closed] = &[
    Closed {
        host: "bintray.com",
        scheme: None,
        since: "May 2021",
        moved: &[
            ("https://dl.bintray.com/boostorg/release/", "https://archives.boost.io/release/"),
            ("http://dl.bintray.com/boostorg/release/", "https://archives.boost.io/release/"),
            ("https://bintray.com/sbt/rpm/rpm", "https://www.scala-sbt.org/sbt-rpm.repo"),
            ("https://dl.bintray.com/spark-packages/maven/", "https://repos.spark-packages.org/"),
            ("http://dl.bintray.com/spark-packages/maven/", "https://repos.spark-packages.org/"),
        ],
        host_now: None,
    },
    Closed {
        host: "github.com",
        scheme: Some("git"),
        since: "March 2022",
        moved: &[("git://", "https://")],
        host_now: None,
    },
    Closed { host: "mirrorlist.centos.org", scheme: None, since: "July 2024", moved: &[], host_now: None },
    Closed {
        host: "mirror.centos.org",
        scheme: None,
        since: "July 2024",
        moved: &[("http://mirror.centos.org/centos/", "http://vault.centos.org/centos/")],
        host_now: None,
    },
    Closed { host: "singularity-hub.org", scheme: None, since: "April 2021", moved: &[], host_now: None },
    Closed { host: "googlecode.com", scheme: None, since: "January 2016", moved: &[], host_now: None },
    Closed { host: "gforge.inria.fr", scheme: None, since: "September 2021", moved: &[], host_now: None },
    Closed {
        host: "mran.microsoft.com",
        scheme: None,
        since: "July 2023",
        moved: &[
            ("https://mran.microsoft.com/snapshot/", "https://packagemanager.posit.co/cran/"),
            ("http://mran.microsoft.com/snapshot/", "https://packagemanager.posit.co/cran/"),
        ],
        host_now: None,
    },
    Closed {
        host: "cran.microsoft.com",
        scheme: None,
        since: "July 2023",
        moved: &[
            ("https://cran.microsoft.com/snapshot/", "https://packagemanager.posit.co/cran/"),
            ("http://cran.microsoft.com/snapshot/", "https://packagemanager.posit.co/cran/"),
        ],
        host_now: None,
    },
    Closed {
        host: "sks-keyservers.net",
        scheme: None,
        since: "June 2021",
        moved: &[],
        host_now: Some("keyserver.ubuntu.com"),
    },
];

impl Closed {
    /// Where an address of the service leads now: how much of its beginning changes, and what that becomes.
    #[must_use]
    pub fn moved(&self, address: &str) -> Option<(usize, &'static str)> {
        let moved = self.moved.iter().find(|(old, _)| address.starts_with(old));
        moved.map(|(old, new)| (old.len(), *new))
    }
}

/// Where the host stands in an address, without a scheme, a user and a port.
#[must_use]
pub fn host(address: &str) -> Option<Range<usize>> {
    let start = address.find("://").map_or(0, |end| end + 3);
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |length| start + length);
    let start = address[start..end].rfind('@').map_or(start, |at| start + at + 1);
    let end = address[start..end].find(':').map_or(end, |length| start + length);
    Some(start..end)
}

/// The closed service that an address belongs to.
#[must_use]
pub fn closed(address: &str) -> Option<&'static Closed> {
    let scheme = address.split_once("://").map_or("", |(scheme, _)| scheme);
    let host = address.get(host(address)?)?.to_ascii_lowercase();
    CLOSED.iter().find(|closed| {
        let is_host = host.strip_suffix(closed.host).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
        is_host && closed.scheme.is_none_or(|wanted| wanted.eq_ignore_ascii_case(scheme))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for gone in [
            "https://dl.bintray.com/boostorg/x.tar.gz",
            "git://github.com/u/r.git",
            "http://mirrorlist.centos.org/?release=7",
            "http://x.googlecode.com/files/y.zip",
            "hkp://p80.pool.sks-keyservers.net:80",
            "ha.pool.sks-keyservers.net",
        ] {
            assert!(closed(gone).is_some(), "{gone}");
        }
        for there in
            ["https://github.com/u/r", "https://notbintray.com/x", "github.com/u/r", "git://gitlab.com/u/r"]
        {
            assert!(closed(there).is_none(), "{there}");
        }
    }
}
