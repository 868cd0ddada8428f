//! `wget`, `curl` and `aria2c`, and addresses whose content changes.

use std::ops::Range;

use super::archives::is_dated;
use super::{Action, Argument, Dialect, Family, Invocation, Level, Manager, Options, Package, Verb};

pub(super) const MANAGERS: &[Manager] = &[
    Manager {
        name: "wget",
        family: Family::Download,
        programs: &["wget", "wget2"],
        versioned: &[],
        dialect: Dialect::Abbreviated,
        skipped: None,
        options: Options {
            values: "-e|--execute -o|--output-file -a|--append-output --report-speed -i|--input-file -B|--base --config
                --rejected-log -t|--tries --retry-on-http-error -O|--output-document --start-pos --progress -T|--timeout
                --dns-timeout --connect-timeout --read-timeout -w|--wait --waitretry -Q|--quota --bind-address --limit-rate
                --restrict-file-names --prefer-family --user --password --use-askpass --local-encoding --remote-encoding
                -P|--directory-prefix --cut-dirs --http-user --http-password --default-page --header --compression
                --max-redirect --proxy-user --proxy-password --referer -U|--user-agent --load-cookies --save-cookies
                --post-data --post-file --method --body-data --body-file --secure-protocol --certificate
                --certificate-type --private-key --private-key-type --ca-certificate --ca-directory --crl-file
                --pinnedpubkey --ciphers --hsts-file --ftp-user --ftp-password --warc-file --warc-header --warc-max-size
                --warc-dedup --warc-tempdir -l|--level --backups -A|--accept -R|--reject --accept-regex --reject-regex
                --regex-type -D|--domains --exclude-domains --follow-tags --ignore-tags -I|--include-directories
                -X|--exclude-directories",
            flags: "-V|--version -h|--help -b|--background -d|--debug -q|--quiet -v|--verbose --no-verbose -F|--force-html
                --no-config --retry-connrefused --no-clobber --no-netrc -c|--continue --show-progress -N|--timestamping
                --no-if-modified-since --no-use-server-timestamps -S|--server-response --spider --random-wait --no-proxy
                --no-dns-cache --ignore-case -4|--inet4-only -6|--inet6-only --ask-password --no-iri --unlink --xattr
                --no-directories -x|--force-directories --no-host-directories --protocol-directories --no-cache
                -E|--adjust-extension --ignore-length --save-headers --no-http-keep-alive --no-cookies
                --keep-session-cookies --content-disposition --content-on-error --auth-no-challenge --https-only
                --no-check-certificate --no-hsts --no-remove-listing --no-glob --no-passive-ftp --preserve-permissions
                --retr-symlinks --ftps-implicit --ftps-resume-ssl --ftps-clear-data-connection --ftps-fallback-to-ftp
                --warc-cdx --no-warc-compression --no-warc-digests --no-warc-keep-log -r|--recursive --delete-after
                -k|--convert-links --convert-file-only -K|--backup-converted -m|--mirror -p|--page-requisites
                --strict-comments --follow-ftp -H|--span-hosts -L|--relative --trust-server-names --no-parent -n",
            optional: "",
        },
        answers: &[],
        verbs: &[Verb { names: &[""], action: Action::Fetch, options: Options::NONE }],
        source: "`wget --help` of GNU Wget 1.21.3 (`-nv`, `-nc` … are `-n` with a letter behind it)",
    },
    Manager {
        name: "curl",
        family: Family::Download,
        programs: &["curl"],
        versioned: &[],
        dialect: Dialect::Abbreviated,
        skipped: None,
        options: Options {
            values: "--abstract-unix-socket --alt-svc --aws-sigv4 --cacert --capath -E|--cert --cert-type --ciphers
                -K|--config --connect-timeout --connect-to -C|--continue-at -b|--cookie -c|--cookie-jar --create-file-mode
                --crlfile --curves -d|--data --data-ascii --data-binary --data-raw --data-urlencode --delegation
                --dns-interface --dns-ipv4-addr --dns-ipv6-addr --dns-servers --doh-url -D|--dump-header --egd-file --engine
                --etag-compare --etag-save --expect100-timeout -F|--form --form-string --ftp-account
                --ftp-alternative-to-user --ftp-method -P|--ftp-port --ftp-ssl-ccc-mode --happy-eyeballs-timeout-ms
                -H|--header --hostpubmd5 --hostpubsha256 --hsts --interface --json --keepalive-time --key --key-type
                --krb --libcurl --limit-rate --local-port --login-options --mail-auth --mail-from --mail-rcpt
                --max-filesize --max-redirs -m|--max-time --netrc-file --noproxy --oauth2-bearer -o|--output --output-dir
                --parallel-max --pass --pinnedpubkey --preproxy --proto --proto-default --proto-redir -x|--proxy
                --proxy-cacert --proxy-capath --proxy-cert --proxy-cert-type --proxy-ciphers --proxy-crlfile
                --proxy-header --proxy-key --proxy-key-type --proxy-pass --proxy-pinnedpubkey --proxy-service-name
                --proxy-tls13-ciphers --proxy-tlsauthtype --proxy-tlspassword --proxy-tlsuser -U|--proxy-user --proxy1.0
                --pubkey -Q|--quote --random-file -r|--range --rate -e|--referer -X|--request --request-target --resolve
                --retry --retry-delay --retry-max-time --sasl-authzid --service-name --socks4 --socks4a --socks5
                --socks5-gssapi-service --socks5-hostname -Y|--speed-limit -y|--speed-time --stderr -t|--telnet-option
                --tftp-blksize -z|--time-cond --tls-max --tls13-ciphers --tlsauthtype --tlspassword --tlsuser --trace
                --trace-ascii --unix-socket -T|--upload-file --url --url-query -u|--user -A|--user-agent -w|--write-out",
            flags: "--anyauth -a|--append --basic --cert-status --compressed --compressed-ssh --create-dirs --crlf --digest
                -q|--disable --disable-eprt --disable-epsv --disallow-username-in-url --doh-cert-status --doh-insecure
                -f|--fail --fail-early --fail-with-body --false-start --form-escape --ftp-create-dirs --ftp-pasv --ftp-pret
                --ftp-skip-pasv-ip --ftp-ssl-ccc --ftp-ssl-control -G|--get -g|--globoff --haproxy-protocol -I|--head
                --http0.9 -0|--http1.0 --http1.1 --http2 --http2-prior-knowledge --http3 --http3-only
                --ignore-content-length -i|--include -k|--insecure -4|--ipv4 -6|--ipv6 -j|--junk-session-cookies
                -l|--list-only -L|--location --location-trusted --mail-rcpt-allowfails -M|--manual --metalink --negotiate
                -n|--netrc --netrc-optional -:|--next --no-alpn -N|--no-buffer --no-clobber --no-keepalive --no-npn
                --no-progress-meter --no-sessionid --ntlm --ntlm-wb -Z|--parallel --parallel-immediate --path-as-is
                --post301 --post302 --post303 -#|--progress-bar --proxy-anyauth --proxy-basic --proxy-digest
                --proxy-insecure --proxy-negotiate --proxy-ntlm --proxy-ssl-allow-beast --proxy-ssl-auto-client-cert
                --proxy-tlsv1 -p|--proxytunnel --raw -J|--remote-header-name -O|--remote-name --remote-name-all
                -R|--remote-time --remove-on-error --retry-all-errors --retry-connrefused --sasl-ir -S|--show-error
                -s|--silent --socks5-basic --socks5-gssapi --socks5-gssapi-nec --ssl --ssl-allow-beast
                --ssl-auto-client-cert --ssl-no-revoke --ssl-reqd --ssl-revoke-best-effort -2|--sslv2 -3|--sslv3
                --styled-output --suppress-connect-headers --tcp-fastopen --tcp-nodelay --tftp-no-options -1|--tlsv1
                --tlsv1.0 --tlsv1.1 --tlsv1.2 --tlsv1.3 --tr-encoding --trace-time -B|--use-ascii -v|--verbose -V|--version
                --xattr -h|--help",
            optional: "",
        },
        answers: &[],
        verbs: &[Verb { names: &[""], action: Action::Fetch, options: Options::NONE }],
        source: "`curl --help all` of curl 7.88.1",
    },
    Manager {
        name: "aria2c",
        family: Family::Download,
        programs: &["aria2c"],
        versioned: &[],
        dialect: Dialect::Abbreviated,
        skipped: None,
        options: Options {
            values: "-d|--dir -i|--input-file -l|--log -j|--max-concurrent-downloads -k|--min-split-size -m|--max-tries
                -o|--out -s|--split -t|--timeout -u|--max-upload-limit -x|--max-connection-per-server -M|--metalink-file
                -O|--index-out -T|--torrent-file -U|--user-agent --all-proxy --all-proxy-user --all-proxy-passwd
                --ca-certificate --certificate --checksum --conf-path --connect-timeout --console-log-level
                --disk-cache --download-result --file-allocation --ftp-passwd --ftp-proxy --ftp-user --header --http-passwd
                --http-proxy --http-user --https-proxy --interface --load-cookies --log-level --lowest-speed-limit
                --max-download-limit --max-file-not-found --max-overall-download-limit --max-overall-upload-limit
                --min-tls-version --netrc-path --no-proxy --piece-length --private-key --referer --retry-wait
                --save-cookies --save-session --seed-ratio --seed-time --select-file --stop --summary-interval",
            flags: "-n|--no-netrc -h|--help -v|--version -D|--daemon -Z|--force-sequential -c|--continue -V|--check-integrity
                -R|--remote-time -q|--quiet -S|--show-files -P|--parameterized-uri -p|--ftp-pasv --no-conf --stderr",
            optional: "--allow-overwrite --auto-file-renaming --check-certificate --always-resume --async-dns
                --conditional-get --dry-run --enable-color --human-readable --show-console-readout --disable-ipv6",
        },
        answers: &[],
        verbs: &[Verb { names: &[""], action: Action::Fetch, options: Options::NONE }],
        source: "aria2c(1) of aria2 1.36",
    },
];

/// Words that name whatever is newest, if they stand in an address on their own.
const MOVING: [&str; 8] = ["latest", "master", "main", "head", "nightly", "current", "stable", "trunk"];

/// The addresses that a command fetches: floating where a word in them moves, else one release.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    let addresses = invocation.values("--url").chain(invocation.operands.iter().copied());
    addresses.filter_map(|argument| judge(&argument)).collect()
}

fn judge(argument: &Argument<'_>) -> Option<Package> {
    let text = argument.sketch();
    let is_address = text.contains("://") || text.split('/').next().is_some_and(|host| host.contains('.'));
    if !is_address {
        return None;
    }
    let moving = moving_word(text);
    let level = if moving.is_some() { Level::Floating } else { Level::Versioned };
    Some(Package::at(argument, text, level, 0..text.len(), moving))
}

/// The word in an address's path that makes its content change: any case, no letter or digit beside it. The archive
/// component of a Debian repository (`dists/…/main/`, `pool/…/main/`, `pool/stable/`) is none.
#[must_use]
pub fn moving_word(address: &str) -> Option<Range<usize>> {
    moving_word_from(address, 0)
}

/// The same, not before a byte.
#[must_use]
pub fn moving_word_from(address: &str, from: usize) -> Option<Range<usize>> {
    let host = address.find("://").map_or(0, |at| at + 3);
    let path = host + address[host..].find('/')?;
    let end = address[path..].find(['?', '#']).map_or(address.len(), |length| path + length);
    let mut at = path;
    for word in address[path..end].split(|char: char| !char.is_ascii_alphanumeric()) {
        let range = at..at + word.len();
        let is_moving = MOVING.iter().any(|moving| word.eq_ignore_ascii_case(moving));
        if range.start >= from
            && is_moving
            && !is_component(&address[..end], &range)
            && !is_of_one_day(&address[path..end], range.start - path)
        {
            return Some(range);
        }
        // The separator may take several bytes.
        at = range.end + address[range.end..end].chars().next().map_or(0, char::len_utf8);
    }
    None
}

/// Whether the component of a path that holds this place is that of one day, as in `nightly-2024-01-01`, or lies in a
/// directory of one, as in `2024-01-01/rust-nightly.tar.gz`.
fn is_of_one_day(path: &str, at: usize) -> bool {
    let start = path[..at].rfind('/').map_or(0, |slash| slash + 1);
    let end = path[at..].find('/').map_or(path.len(), |length| at + length);
    let is_day =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && is_dated(part);
    is_dated(&path[start..end]) || path[..start].split('/').any(is_day)
}

/// The part of an address that makes way for one release, and what takes its place, for a word that [moves](moving_word).
/// Sources: GitHub's page *Linking to releases* and its REST API's *Get a release by tag name*; GitLab's page *Release
/// permalinks*.
#[must_use]
pub fn release_in_place_of(address: &str, word: Range<usize>) -> (Range<usize>, &'static str) {
    let (before, after) = (&address[..word.start], &address[word.end..]);
    let is_latest = address[word.clone()].eq_ignore_ascii_case("latest");
    if is_latest && before.ends_with("/releases/") && before.contains("github.com/") {
        return match after.strip_prefix("/download") {
            Some(rest) => (word.start..address.len() - rest.len(), "download/TAG"),
            None if before.contains("//api.") => (word, "tags/TAG"),
            None => (word, "tag/TAG"),
        };
    }
    if is_latest && before.ends_with("/releases/permalink/") {
        return (word.start - "permalink/".len()..word.end, "TAG");
    }
    let is_repository = ["github", "gitlab", "bitbucket", "/raw/", "/archive/"];
    // Hosts of repositories have tags, other servers versions.
    (word, if is_repository.iter().any(|part| address.contains(part)) { "TAG" } else { "VERSION" })
}

/// Repositories whose releases have an image each, named as the release is: beginnings of addresses, and the image.
/// Source: `.github/workflows/ci.yml` of conda-forge/miniforge and its images on Docker Hub.
const RELEASED_WITH: &[(&str, &str)] = &[(
    // Not `Mambaforge-…`, which new releases have no more.
    "github.com/conda-forge/miniforge/releases/latest/download/Miniforge3-",
    "condaforge/miniforge3",
)];

/// The image that tells which release an address with `latest` in it means.
#[must_use]
pub fn released_with(address: &str) -> Option<&'static str> {
    let plain = address.split_once("://").map_or(address, |(_, rest)| rest);
    RELEASED_WITH.iter().find(|(start, _)| plain.starts_with(start)).map(|(_, image)| *image)
}

fn is_component(address: &str, word: &Range<usize>) -> bool {
    let before = &address[..word.start];
    let is_main = address[word.clone()].eq_ignore_ascii_case("main");
    address[word.end..].starts_with('/')
        && (before.ends_with("/pool/")
            || (is_main && ["/dists/", "/pool/"].iter().any(|of| before.contains(of))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases() {
        for (address, mended) in [
            (
                "https://github.com/u/r/releases/latest/download/x",
                "https://github.com/u/r/releases/download/TAG/x",
            ),
            (
                "https://api.github.com/repos/u/r/releases/latest",
                "https://api.github.com/repos/u/r/releases/tags/TAG",
            ),
            ("https://github.com/u/r/releases/latest", "https://github.com/u/r/releases/tag/TAG"),
            (
                "https://gitlab.com/u/r/-/releases/permalink/latest/downloads/x",
                "https://gitlab.com/u/r/-/releases/TAG/downloads/x",
            ),
            ("https://github.com/u/r/archive/master.zip", "https://github.com/u/r/archive/TAG.zip"),
            ("https://h/x-latest.sh", "https://h/x-VERSION.sh"),
        ] {
            let (range, text) = release_in_place_of(address, moving_word(address).expect(address));
            assert_eq!(format!("{}{text}{}", &address[..range.start], &address[range.end..]), mended);
        }
    }

    #[test]
    fn moving_words() {
        for (address, word) in [
            ("https://h/Miniconda3-latest-Linux-x86_64.sh", "latest"),
            ("https://h/u/r/archive/master.tar.gz", "master"),
            ("https://h/raw/HEAD/x.sh", "HEAD"),
            ("https://h/x_latest.zip", "latest"),
            ("https://h/ppa-stable/x", "stable"),
            ("h.org/nightly/x-1.2.tgz", "nightly"),
            ("https://h/u/course-2024-01-01/archive/main.zip", "main"),
            ("https://h/nightly/2024-13-01.zip", "nightly"),
            ("https://h/nightly-2024/x", "nightly"),
        ] {
            assert_eq!(moving_word(address).map(|range| &address[range]), Some(word), "{address}");
        }
        for settled in [
            "https://latest.h/x",
            "https://h/x?v=latest",
            "https://h/mainline/x",
            "https://h/maintenance",
            "http://d/debian/pool/main/g/x.deb",
            "http://d/debian/dists/sid/main/x",
            "http://d/debian-security/pool/updates/main/libp/x.deb",
            "https://d/linux/ubuntu/dists/focal/pool/stable/amd64/x_1.4.4-1_amd64.deb",
            "https://h/x-1.2.tar.gz",
            "https://h/nightly-2024-01-01/x",
            "https://h/x-latest-20240101.zip",
            "https://h/dist/2024-01-01/rust-nightly-x86_64.tar.gz",
            "https://h",
        ] {
            assert_eq!(moving_word(settled), None, "{settled}");
        }
    }
}
