//! `spack`

use super::super::{
    Action, Argument, Dialect, Family, Invocation, Level, Manager, Options, Package, Verb, level,
};
use crate::shell::UNRESOLVED;

pub(super) const MANAGERS: &[Manager] = &[Manager {
    name: "spack",
    family: Family::Spack,
    programs: &["spack"],
    versioned: &[],
    dialect: Dialect::Abbreviated,
    skipped: None,
    options: Options {
        values: "--color -c|--config -C|--config-scope -e|--env -D|--env-dir --sorted-profile --lines",
        flags: "-h|--help -H|--all-help --version -d|--debug --timestamp --pdb -E|--no-env --use-env-repo -k|--insecure
            -l|--enable-locks -L|--disable-locks -m|--mock -b|--bootstrap -p|--profile -v|--verbose --stacktrace -t|--backtrace
            -V --print-shell-vars",
        optional: "",
    },
    answers: &[],
    verbs: &[
        Verb {
            names: &["install"],
            action: Action::Install,
            options: Options {
                values: "--only -j|--jobs -p|--concurrent-packages -u|--until --use-buildcache -f|--file --test --log-format
                    --log-file --cdash-upload-url --cdash-build --cdash-site --cdash-track --cdash-buildstamp",
                flags: "--fail-fast --keep-prefix --keep-stage --dont-restage --use-cache --no-cache --cache-only
                    --include-build-deps --no-check-signature --show-log-on-error --source -n|--no-checksum --deprecated
                    -v|--verbose --fake --only-concrete --add --no-add --overwrite -y|--yes-to-all -U|--fresh --reuse
                    --fresh-roots --clean --dirty --run-tests --help-cdash -h|--help",
                optional: "",
            },
        },
        Verb {
            names: &["add"],
            action: Action::Install,
            options: Options { values: "-l|--list-name", flags: "-h|--help", optional: "" },
        },
    ],
    source: "lib/spack/spack/main.py, cmd/install.py and cmd/add.py of Spack 0.23; cmd/install.py of 0.10",
}];

/// The specs that a command names. A spec may be several words: compiler, variants and dependencies behind the name.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    invocation.operands.iter().filter_map(judge).collect()
}

/// `name@version%compiler+variant ^dependency`: only an `@` of the name's own counts.
/// Source: Spack's page *Spec syntax*.
fn judge(argument: &Argument<'_>) -> Option<Package> {
    let text = argument.sketch();
    let belongs_to_spec_before = text.starts_with(['^', '%', '@', '+', '~', '/', '.']);
    let own = text.find(['%', '^', '+', '~', ' ']).unwrap_or(text.len());
    let spec = &text[..own];
    let end = spec.find('@').unwrap_or(spec.len());
    let name = &spec[..end];
    let is_name = !name.is_empty() && !name.contains([UNRESOLVED, '=', '/']);
    if belongs_to_spec_before || !is_name {
        return None;
    }
    let level = spec[end..].strip_prefix('@').map_or(Level::Unpinned, version_level);
    Some(Package::at(argument, name.to_ascii_lowercase(), level, 0..end, Some(end..own)))
}

/// A range, a list and a branch (no digit) move.
fn version_level(version: &str) -> Level {
    let version = version.trim_start_matches('=');
    let is_release = version.contains(|char: char| char.is_ascii_digit() || char == UNRESOLVED)
        || level::is_blank(version);
    if is_release && !version.contains([':', ',']) { Level::Versioned } else { Level::Floating }
}
