//! `go`

use super::super::{Action, Argument, Dialect, Family, Level, Manager, Options, Package, Verb, level};
use crate::shell::UNRESOLVED;

pub(super) const MANAGERS: &[Manager] = &[Manager {
    name: "go",
    family: Family::Go,
    programs: &["go"],
    versioned: &["go"],
    dialect: Dialect::SingleDash,
    skipped: None,
    options: Options::NONE,
    answers: &[],
    verbs: &[Verb {
        names: &["install", "get"],
        action: Action::Install,
        options: Options {
            values: "-p -asmflags -buildmode -compiler -gccgoflags -gcflags -installsuffix -ldflags -mod -modfile -overlay
                -pkgdir -tags -toolexec -o -C -pgo",
            flags: "-a -n -race -msan -asan -v -work -x -linkshared -modcacherw -trimpath -t -d -f -fix -insecure -m",
            optional: "-u -buildvcs",
        },
    }],
    source: "`go help build` and `go help get` of Go 1.19 (`-C`, `-pgo`: 1.21; `-d`, `-f`, `-fix`, `-insecure`: 1.10)",
}];

/// `path@version`. A path without a host is local or of the standard library.
pub(super) fn judge(argument: &Argument<'_>) -> Option<Package> {
    let text = argument.sketch();
    let end = text.find('@').unwrap_or(text.len());
    let path = &text[..end];
    let host = path.split('/').next()?;
    if text.starts_with(['.', '/'])
        || !host.contains('.')
        || path.contains(UNRESOLVED)
        || path.ends_with(".go")
    {
        return None;
    }
    let level = text[end..].strip_prefix('@').map_or(Level::Unpinned, version_level);
    Some(Package::at(argument, path.to_ascii_lowercase(), level, 0..end, Some(end..text.len())))
}

/// `v1.2.3` and commits; less of a version (`v1`), a query (`latest`, `>=v1`) and a branch move.
fn version_level(version: &str) -> Level {
    let is_query = version.starts_with(['<', '>']) || matches!(version, "latest" | "upgrade" | "patch");
    let is_prefix = version.strip_prefix('v').is_some_and(|numbers| {
        numbers.matches('.').count() < 2 && numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    });
    if is_query || is_prefix { Level::Floating } else { level::of_reference(version) }
}
