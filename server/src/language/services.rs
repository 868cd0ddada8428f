//! Services that scripts were written for and that are closed.

/// A service that does not answer any more.
#[derive(Debug)]
pub struct Closed {
    /// The scheme and the end of the host: an address of the service has them, `scheme://[sub.]host/…`.
    pub host: &'static str,
    /// Only with this scheme, if one is given.
    pub scheme: Option<&'static str>,
    /// When it closed.
    pub since: &'static str,
    /// The same thing elsewhere: the scheme that still answers.
    pub replacement: Option<&'static str>,
}

/// Sources: JFrog's notice on the sunset of Bintray; GitHub's *Improving Git protocol security*; the CentOS project's
/// notice on the end of CentOS 7; Singularity Hub's own page; Google's *Bidding farewell to Google Code*; Inria's
/// notice on its forge.
pub const CLOSED: &[Closed] = &[
    Closed { host: "bintray.com", scheme: None, since: "May 2021", replacement: None },
    Closed { host: "github.com", scheme: Some("git"), since: "March 2022", replacement: Some("https") },
    Closed { host: "mirrorlist.centos.org", scheme: None, since: "July 2024", replacement: None },
    Closed { host: "singularity-hub.org", scheme: None, since: "April 2021", replacement: None },
    Closed { host: "googlecode.com", scheme: None, since: "January 2016", replacement: None },
    Closed { host: "gforge.inria.fr", scheme: None, since: "September 2021", replacement: None },
];

/// The closed service that an address belongs to.
#[must_use]
pub fn closed(address: &str) -> Option<&'static Closed> {
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = host.split(':').next().unwrap_or(host).to_ascii_lowercase();
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
