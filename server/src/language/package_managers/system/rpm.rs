//! `yum`, `dnf`, `microdnf`, `tdnf` and `zypper`.

use super::super::{Action, Dialect, Family, Level, Manager, Options, Verb};

pub(super) const MANAGERS: &[Manager] = &[
    Manager {
        name: "dnf",
        family: Family::Rpm,
        programs: &["dnf", "yum", "microdnf", "tdnf", "dnf5", "dnf-3"],
        versioned: &[],
        dialect: Dialect::Abbreviated,
        skipped: None,
        options: Options {
            values: "--advisory|--advisories --bz|--bzs --color --comment -c|--config --cve|--cves -d|--debuglevel
                --disableexcludes|--disableexcludepkgs --disableplugin --disablerepo --destdir|--downloaddir
                -e|--errorlevel --enableplugin --enablerepo -x|--exclude|--excludepkgs --forcearch --installroot
                -R|--randomwait --releasever --repofrompath --repo|--repoid --rpmverbosity --secseverity|--sec-severity
                --setopt --arch --snapshottime",
            flags: "-4 -6 --allowerasing --assumeno -b|--best --bugfix -C|--cacheonly --debugsolver --disable --set-disabled
                --downloadonly --enable --set-enabled --enhancement -h|--help --help-cmd --newpackage --noautoremove
                --nobest --nodocs --nogpgcheck --noplugins --obsoletes -q|--quiet --refresh --security --skip-broken
                --showduplicates -v|--verbose --version -y|--assumeyes -t|--tolerant --alldeps --builddeps",
            optional: "",
        },
        answers: &["--assumeyes"],
        verbs: &[
            Verb {
                names: &["install", "groupinstall", "group install", "groups install", "in"],
                action: Action::Install,
                options: Options::NONE,
            },
            Verb {
                names: &["reinstall", "localinstall", "group reinstall"],
                action: Action::Reinstall,
                options: Options::NONE,
            },
            Verb {
                names: &["update", "upgrade", "distro-sync", "groupupdate", "group upgrade", "upgrade-minimal",
                    "update-minimal"],
                action: Action::Upgrade,
                options: Options::NONE,
            },
            Verb { names: &["builddep"], action: Action::BuildDependencies, options: Options::NONE },
            Verb {
                names: &["remove", "erase", "autoremove", "groupremove", "group remove"],
                action: Action::Remove,
                options: Options::NONE,
            },
        ],
        source: "dnf(8) and dnf/cli/option_parser.py of DNF 4.14; yum(8) of yum 3.4; tdnf's page *Command Options* (Photon OS 5)",
    },
    Manager {
        name: "zypper",
        family: Family::Rpm,
        programs: &["zypper"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "-c|--config -s|--table-style -D|--reposd-dir -C|--cache-dir --raw-cache-dir --solv-cache-dir
                --pkg-cache-dir --userdata -p|--plus-repo --plus-content --releasever -R|--root --installroot",
            flags: "-h|--help -V|--version -v|--verbose -q|--quiet --color --no-color -A|--no-abbrev -t|--terse
                -n|--non-interactive --non-interactive-include-reboot-patches -x|--xmlout -i|--ignore-unknown
                --no-gpg-checks --gpg-auto-import-keys --disable-repositories --no-refresh --no-cd --no-remote
                --disable-system-resolvables",
            optional: "",
        },
        answers: &["--non-interactive", "--no-confirm"],
        verbs: &[
            Verb { names: &["install", "in"], action: Action::Install, options: ZYPPER },
            Verb {
                names: &["update", "up", "dist-upgrade", "dup", "patch"],
                action: Action::Upgrade,
                options: ZYPPER,
            },
            Verb { names: &["source-install", "si"], action: Action::BuildDependencies, options: ZYPPER },
            Verb { names: &["remove", "rm"], action: Action::Remove, options: ZYPPER },
        ],
        source: "zypper(8) of zypper 1.14.42",
    },
];

const ZYPPER: Options = Options {
    values: "-r|--repo --from -t|--type --solver-focus --download",
    flags: "-n|--name -f|--force --oldpackage -C|--capability -l|--auto-agree-with-licenses
        --auto-agree-with-product-licenses --replacefiles -D|--dry-run --details -y|--no-confirm --allow-unsigned-rpm
        --debug-solver --force-resolution -R|--no-force-resolution --recommends --no-recommends -d|--download-only
        --download-in-advance --download-in-heaps --download-as-needed --allow-downgrade --no-allow-downgrade
        --allow-name-change --no-allow-name-change --allow-arch-change --no-allow-arch-change --allow-vendor-change
        --no-allow-vendor-change --skip-interactive --with-interactive --best-effort",
    optional: "",
};

/// `name`, `name-version-release.arch`, `@group`, an RPM's file or URL; of `zypper` also `name=version`.
pub(super) fn level(text: &str) -> Option<(Level, usize)> {
    let is_file = text.ends_with(".rpm") || text.contains("://") || text.starts_with(['/', '.', '~']);
    if is_file {
        // A file is one release, and no name can be cut from it.
        return text.ends_with(".rpm").then_some((Level::Versioned, text.len()));
    }
    if let Some(at) = text.find(['=', '<', '>']) {
        let exact = text[at..].starts_with('=') && !text.contains('*');
        return Some((if exact { Level::Versioned } else { Level::Floating }, at));
    }
    match version_start(text) {
        Some(at) => Some((Level::Versioned, at)),
        // A version goes before it: `glibc-2.17.i686`.
        None => Some((Level::Unpinned, without_architecture(text).len())),
    }
}

/// Where `-VERSION` or `-VERSION-RELEASE` begins at the end of a package's word: the version begins with a digit and has
/// a dot, and nothing but a release follows it (`java-1.8.0-openjdk` has none).
fn version_start(text: &str) -> Option<usize> {
    let last = text.rfind('-')?;
    let (before, end) = (&text[..last], &text[last + 1..]);
    let version = before.rfind('-').filter(|at| is_digit_first(end) && is_version(&before[at + 1..]));
    if version.is_some() {
        return version;
    }
    is_version(without_architecture(end)).then_some(last)
}

fn is_version(text: &str) -> bool {
    // An epoch may stand before it: `1:2.3`.
    let version = text.split_once(':').map_or(text, |(_, version)| version);
    is_digit_first(text) && is_digit_first(version) && version.contains('.')
}

fn is_digit_first(text: &str) -> bool {
    text.starts_with(|char: char| char.is_ascii_digit())
}

/// A package of the RPM family, or its version, without the kind of machine that it is for: `glibc` of `glibc.i686`.
/// Source: rpm's `rpmrc` of RPM 4.18, the architectures that distributions build for.
#[must_use]
pub(crate) fn without_architecture(text: &str) -> &str {
    let architectures = [
        "noarch", "x86_64", "i386", "i486", "i586", "i686", "aarch64", "armv7hl", "ppc64", "ppc64le",
        "s390x", "riscv64",
    ];
    match text.rsplit_once('.') {
        Some((version, end)) if architectures.contains(&end) => version,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        for versioned in [
            "intel-mpi-2018.4-057",
            "gcc-4.8.5",
            "gcc-4.8.5-44.el7.x86_64",
            "foo.rpm",
            "http://h/x-latest.rpm",
            "bind-32:9.11-1",
            "zypper=0.8.8-2",
            "glibc-2.17.i686",
        ] {
            assert_eq!(level(versioned).map(|(level, _)| level), Some(Level::Versioned), "{versioned}");
        }
        for bare in [
            "gcc",
            "java-1.8.0-openjdk",
            "gcc-toolset-9-gcc",
            "cuda-11-4",
            "@development",
            "glibc.i686",
            "python3-devel",
        ] {
            assert_eq!(level(bare).map(|(level, _)| level), Some(Level::Unpinned), "{bare}");
        }
        assert_eq!(level("gcc-4.8.5-44.el7"), Some((Level::Versioned, 3)));
        assert_eq!(level("glibc.i686"), Some((Level::Unpinned, 5)));
    }
}
