//! `apt-get`, `apt` and `aptitude`.

use super::super::{Action, Dialect, Family, Level, Manager, Options, Verb};

const VERBS: &[Verb] = &[
    Verb { names: &["install"], action: Action::Install, options: Options::NONE },
    Verb { names: &["reinstall"], action: Action::Reinstall, options: Options::NONE },
    Verb {
        names: &["upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade"],
        action: Action::Upgrade,
        options: Options::NONE,
    },
    Verb { names: &["build-dep"], action: Action::BuildDependencies, options: Options::NONE },
    Verb { names: &["remove", "purge", "autoremove"], action: Action::Remove, options: Options::NONE },
];

pub(super) const MANAGERS: &[Manager] = &[
    Manager {
        name: "apt",
        family: Family::Apt,
        programs: &["apt-get", "apt"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "-a|--host-architecture -P|--build-profiles -t|--target-release|--default-release --with-source
                -c|--config-file -o|--option --solver --planner",
            flags: "--install-recommends --no-install-recommends --install-suggests --no-install-suggests
                -d|--download-only -f|--fix-broken -m|--fix-missing|--ignore-missing --no-download
                -s|--recon|--no-act|--dry-run|--simulate|--just-print -y|--yes|--assume-yes --assume-no --no-show-upgraded
                -u|--show-upgraded -V|--verbose-versions -b|--build|--compile --ignore-hold --with-new-pkgs --no-upgrade
                --only-upgrade --allow-downgrades --allow-remove-essential --allow-change-held-packages --force-yes
                --print-uris --purge --reinstall --list-cleanup --trivial-only --mark-auto --no-remove
                --autoremove|--auto-remove --only-source --diff-only --dsc-only --tar-only --arch-only --indep-only
                --allow-unauthenticated --allow-insecure-repositories --no-allow-insecure-repositories
                --allow-releaseinfo-change --show-progress -h|--help -v|--version",
            optional: "-q|--quiet -e|--error-on",
        },
        answers: &["--assume-yes", "--force-yes"],
        verbs: VERBS,
        source: "apt-get(8) and apt(8) of apt 2.6.2",
    },
    Manager {
        name: "aptitude",
        family: Family::Apt,
        programs: &["aptitude"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "-t|--target-release|--default-release -o -F|--display-format -O|--sort -w|--width -S --add-user-tag
                --add-user-tag-to --remove-user-tag --remove-user-tag-from --group-by --show-package-names --log-file
                --log-level",
            flags: "-d|--download-only -s|--simulate -y|--assume-yes -D|--show-deps -f -h|--help -P|--prompt
                --purge-unused -r|--with-recommends -R|--without-recommends -v|--verbose --version -V|--show-versions -W
                --show-why -Z --allow-untrusted --allow-new-upgrades --allow-new-installs --full-resolver
                --safe-resolver --schedule-only --visual-preview --disable-columns",
            optional: "-q|--quiet",
        },
        answers: &["--assume-yes"],
        verbs: VERBS,
        source: "aptitude(8) of aptitude 0.8.13",
    },
];

/// `name`, `name=version`, `name/release`; a file is no package, and what ends in `-` is removed. A `+` at the end may be
/// part of the name (`ncbi-blast+`). Source: apt-get(8), section *install*.
pub(super) fn level(text: &str) -> Option<(Level, usize)> {
    if text.ends_with(".deb") || text.ends_with('-') || text.starts_with(['.', '/', '~']) {
        return None;
    }
    let end = text.find(['=', '/']).unwrap_or(text.len());
    let level = match text[end..].strip_prefix('=') {
        Some(version) if version.contains('*') => Level::Floating,
        Some(_) => Level::Versioned,
        None if end < text.len() => Level::Floating,
        None => Level::Unpinned,
    };
    Some((level, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(level("gcc"), Some((Level::Unpinned, 3)));
        assert_eq!(level("g++"), Some((Level::Unpinned, 3)));
        assert_eq!(level("ncbi-blast+"), Some((Level::Unpinned, 11)));
        assert_eq!(level("gcc-"), None);
        assert_eq!(level("gcc=4:12.2"), Some((Level::Versioned, 3)));
        assert_eq!(level("gcc=4:12*"), Some((Level::Floating, 3)));
        assert_eq!(level("gcc/bookworm-backports"), Some((Level::Floating, 3)));
        assert_eq!(level("./x.deb"), None);
        assert_eq!(level("*.deb"), None);
    }
}
