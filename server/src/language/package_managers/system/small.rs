//! `apk` and `pacman`.

use super::super::{Action, Dialect, Family, Invocation, Level, Manager, Options, Verb};

pub(super) const MANAGERS: &[Manager] = &[
    Manager {
        name: "apk",
        family: Family::Apk,
        programs: &["apk"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "-p|--root -X|--repository --progress-fd --wait --keys-dir --repositories-file --cache-dir
                --cache-max-age --arch --timeout",
            flags: "-h|--help -q|--quiet -v|--verbose -i|--interactive -V|--version -f|--force --force-binary-stdout
                --force-broken-world --force-non-repository --force-old-apk --force-overwrite --force-refresh
                -U|--update-cache --progress --no-progress --purge --allow-untrusted --no-network --no-cache
                --print-arch -s|--simulate --clean-protected --overlay-from-stdin --no-scripts --no-commit-hooks
                --initramfs-diskless-boot --no-interactive --preserve-env --no-check-certificate",
            optional: "",
        },
        answers: &[],
        verbs: &[
            Verb {
                names: &["add"],
                action: Action::Install,
                options: Options {
                    values: "-t|--virtual",
                    flags: "--initdb -l|--latest -u|--upgrade --no-chown --usermode",
                    optional: "",
                },
            },
            Verb {
                names: &["upgrade"],
                action: Action::Upgrade,
                options: Options {
                    flags: "-a|--available --ignore -l|--latest --no-self-upgrade --self-upgrade-only --prune",
                    ..Options::NONE
                },
            },
            Verb { names: &["del"], action: Action::Remove, options: Options::NONE },
        ],
        source: "`apk --help` of apk-tools 2.8.2, apk(8) and apk-add(8) of 3.0",
    },
    Manager {
        name: "pacman",
        family: Family::Pacman,
        programs: &["pacman"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "-b|--dbpath -r|--root --arch --cachedir --color --config --gpgdir --hookdir --logfile --sysroot
                --assume-installed --print-format --ignore --ignoregroup --overwrite",
            flags: "-D|--database -Q|--query -R|--remove -S|--sync -T|--deptest -U|--upgrade -F|--files -V|--version
                -h|--help -v|--verbose --noconfirm --confirm --debug --disable-download-timeout -d|--nodeps --dbonly
                --noprogressbar --noscriptlet -p|--print -w|--downloadonly --asdeps --asexplicit --needed -c|--clean
                -g|--groups -i|--info -l|--list -q|--quiet -s|--search -u|--sysupgrade -y|--refresh",
            optional: "",
        },
        answers: &["--noconfirm"],
        verbs: &[Verb { names: &[""], action: Action::Install, options: Options::NONE }],
        source: "pacman(8) of pacman 6.0.2",
    },
];

/// `name`, `name=1.2-r0`, `name~1`, `name@repository`; a file is no package, and `!name` keeps one away.
pub(super) fn apk_level(text: &str) -> Option<(Level, usize)> {
    if text.ends_with(".apk") || text.starts_with(['.', '/', '!', '~']) {
        return None;
    }
    let end = text.find(['=', '<', '>', '~', '@']).unwrap_or(text.len());
    let level = match &text[end..] {
        "" => Level::Unpinned,
        version if version.starts_with('@') => Level::Unpinned,
        version if version.starts_with('=') && !version.contains(['~', '*']) => Level::Versioned,
        _ => Level::Floating,
    };
    Some((level, end))
}

/// There are no versions: only the archive of a day has them.
pub(super) fn pacman_level(text: &str) -> Option<(Level, usize)> {
    let is_file = text.contains("://") || text.contains(".pkg.tar") || text.starts_with(['.', '/', '~']);
    (!is_file).then_some((Level::Unpinned, text.len()))
}

/// What `pacman` does follows from its letters: `-S` installs what it names, with `u` and no names it upgrades all.
pub(in super::super) fn pacman_action(invocation: &Invocation<'_>) -> Action {
    let names = !invocation.operands.is_empty();
    let asks = ["--search", "--info", "--list", "--groups", "--clean", "--print"];
    if invocation.has("--remove") {
        Action::Remove
    } else if invocation.has("--upgrade") && names {
        Action::Reinstall
    } else if !invocation.has("--sync") || asks.iter().any(|option| invocation.has(option)) {
        Action::Other
    } else if names {
        Action::Install
    } else if invocation.has("--sysupgrade") {
        Action::Upgrade
    } else {
        Action::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apk_words() {
        assert_eq!(apk_level("gcc"), Some((Level::Unpinned, 3)));
        assert_eq!(apk_level("gcc=1.2-r0"), Some((Level::Versioned, 3)));
        assert_eq!(apk_level("gcc~1.2"), Some((Level::Floating, 3)));
        assert_eq!(apk_level("gcc~=1.2"), Some((Level::Floating, 3)));
        assert_eq!(apk_level("gcc@edge"), Some((Level::Unpinned, 3)));
        assert_eq!(apk_level("x.apk"), None);
    }
}
