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
}

/// Sources: JFrog's notice on the sunset of Bintray; Boost's page *Download*, sbt's page *Installing sbt on Linux* and
/// the page of spark-packages.org for what was there; GitHub's *Improving Git protocol security*; the CentOS project's notice on the end of CentOS 7 and the
/// index of vault.centos.org; Singularity Hub's own page; Google's *Bidding farewell to Google Code*; Inria's notice on its
/// forge.
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
    },
    Closed { host: "github.com", scheme: Some("git"), since: "March 2022", moved: &[("git://", "https://")] },
    Closed { host: "mirrorlist.centos.org", scheme: None, since: "July 2024", moved: &[] },
    Closed {
        host: "mirror.centos.org",
        scheme: None,
        since: "July 2024",
        moved: &[("http://mirror.centos.org/centos/", "http://vault.centos.org/centos/")],
    },
    Closed { host: "singularity-hub.org", scheme: None, since: "April 2021", moved: &[] },
    Closed { host: "googlecode.com", scheme: None, since: "January 2016", moved: &[] },
    Closed { host: "gforge.inria.fr", scheme: None, since: "September 2021", moved: &[] },
];

impl Closed {
    /// Where an address of the service leads now: how much of its beginning changes, and what that becomes.
    #[must_use]
    pub fn moved(&self, address: &str) -> Option<(usize, &'static str)> {
        let moved = self.moved.iter().find(|(old, _)| address.starts_with(old));
        moved.map(|(old, new)| (old.len(), *new))
    }
}

/// Where the host stands in an address, without a user and a port.
#[must_use]
pub fn host(address: &str) -> Option<Range<usize>> {
    let start = address.find("://")? + 3;
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |length| start + length);
    let start = address[start..end].rfind('@').map_or(start, |at| start + at + 1);
    let end = address[start..end].find(':').map_or(end, |length| start + length);
    Some(start..end)
}

/// The closed service that an address belongs to.
#[must_use]
pub fn closed(address: &str) -> Option<&'static Closed> {
    let scheme = address.split("://").next()?;
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
        ] {
            assert!(closed(gone).is_some(), "{gone}");
        }
        for there in
            ["https://github.com/u/r", "https://notbintray.com/x", "bintray.com", "git://gitlab.com/u/r"]
        {
            assert!(closed(there).is_none(), "{there}");
        }
    }
}
