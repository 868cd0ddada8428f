//! Where a git checkout comes from, as its configuration says. Source: git-config(1) 2.47, *Syntax*.

/// The address of the repository that a checkout was made from, as a browser takes it and without credentials: that of
/// `origin`, else of the first remote. Nothing for a repository on the same machine.
#[must_use]
pub fn remote(config: &str) -> Option<String> {
    let mut found: Option<&str> = None;
    let (mut name, mut is_remote) = ("", false);
    for line in config.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.split(']').next().unwrap_or_default();
            let (kind, quoted) = section.split_once(' ').unwrap_or((section, ""));
            is_remote = kind.eq_ignore_ascii_case("remote");
            name = quoted.trim().trim_matches('"');
        } else if let Some((key, value)) = line.split_once('=')
            && is_remote
            && key.trim().eq_ignore_ascii_case("url")
            && (found.is_none() || name == "origin")
        {
            found = Some(value.trim().trim_matches('"'));
        }
    }
    address(found?)
}

/// `git@host:path` and `ssh://git@host/path` as `https://host/path`.
fn address(url: &str) -> Option<String> {
    let (host, path) = match url.split_once("://") {
        Some(("https" | "http" | "ssh" | "git" | "git+ssh", rest)) => {
            let (authority, path) = rest.split_once('/')?;
            let host = authority.rsplit('@').next()?;
            // The port of another protocol leads nowhere.
            let host = if url.starts_with("http") { host } else { host.split(':').next()? };
            (host, path)
        }
        Some(_) => return None,
        None => {
            let (authority, path) = url.split_once(':')?;
            (authority.rsplit('@').next()?, path.trim_start_matches('/'))
        }
    };
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let is_plain = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/:+".contains(&b))
    };
    let is_host = host.contains('.') && !host.starts_with('.');
    (is_host && is_plain(host) && is_plain(path)).then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (url, expected) in [
            ("https://github.com/u/r.git", Some("https://github.com/u/r")),
            ("https://me:ghp_x@github.com/u/r", Some("https://github.com/u/r")),
            ("https://token@h.org:8443/u/r/", Some("https://h.org:8443/u/r")),
            ("git@github.com:u/r.git", Some("https://github.com/u/r")),
            ("ssh://git@h.org:2222/u/r.git", Some("https://h.org/u/r")),
            ("/srv/git/r.git", None),
            ("../r", None),
            ("file:///srv/r", None),
            ("C:/r", None),
            ("host:r", None),
            ("https://h.org/{{ x }}", None),
            ("", None),
        ] {
            assert_eq!(address(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn origin_goes_first() {
        let config = "[core]\n\turl = x\n[remote \"fork\"]\n\turl = git@h.org:me/r.git\n[remote \"origin\"]\n  url=https://h.org/u/r\n";
        assert_eq!(remote(config).as_deref(), Some("https://h.org/u/r"));
        assert_eq!(remote(&config.replace("origin", "x")).as_deref(), Some("https://h.org/me/r"));
        assert_eq!(remote("url = https://h.org/u/r\n[remote"), None);
    }
}
