//! `cargo`

use super::super::{
    Action, Argument, Dialect, Family, Invocation, Level, Manager, Options, Package, Verb, level,
};
use crate::shell::UNRESOLVED;

pub(super) const MANAGERS: &[Manager] = &[Manager {
    name: "cargo",
    family: Family::Cargo,
    programs: &["cargo"],
    versioned: &[],
    dialect: Dialect::Gnu,
    // `cargo +nightly install`
    skipped: Some('+'),
    options: Options {
        values: "--explain --color -C --config -Z",
        flags: "-V --list -v|--verbose -q|--quiet --locked --offline --frozen -h|--help",
        optional: "",
    },
    answers: &[],
    verbs: &[Verb {
        names: &["install"],
        action: Action::Install,
        options: Options {
            values: "--vers|--version --index --registry --git --branch --tag --rev --path --root --message-format
                -F|--features -j|--jobs --profile --target-dir --bin --example --target",
            flags: "-f|--force -n|--dry-run --no-track --debug --ignore-rust-version --bins --examples --all-features
                --no-default-features --keep-going --timings",
            optional: "",
        },
    }],
    source: "`cargo install --help` of cargo 1.95",
}];

/// `name`, `name@1.2.3`; `--version` holds for all names; of `--git` the repository is what is installed.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    if invocation.has("--path") {
        return Vec::new();
    }
    if let Some(url) = invocation.values("--git").last() {
        return repository(invocation, &url).into_iter().collect();
    }
    let version = invocation.values("--version").last();
    invocation.operands.iter().filter_map(|argument| judge(argument, version)).collect()
}

fn repository(invocation: &Invocation<'_>, url: &Argument<'_>) -> Option<Package> {
    let text = url.sketch();
    if text.contains(UNRESOLVED) {
        return None;
    }
    let value = |name| invocation.values(name).last();
    let (level, version) = match (value("--rev").or(value("--tag")), value("--branch")) {
        (Some(exact), _) => (level::of_reference(exact.sketch()).max(Level::Versioned), Some(exact)),
        (None, Some(branch)) => (Level::Floating, Some(branch)),
        (None, None) => (Level::Unpinned, None),
    };
    Some(Package::at(url, text, level, 0..text.len(), None).with_version_in(version))
}

fn judge(argument: &Argument<'_>, for_all: Option<Argument<'_>>) -> Option<Package> {
    let text = argument.sketch();
    let end = text.find('@').unwrap_or(text.len());
    let name = &text[..end];
    if name.is_empty() || name.contains(UNRESOLVED) {
        return None;
    }
    let own = text[end..].strip_prefix('@');
    let level = own.or(for_all.map(|version| version.sketch())).map_or(Level::Unpinned, version_level);
    let package = Package::at(argument, name.to_ascii_lowercase(), level, 0..end, Some(end..text.len()));
    Some(if own.is_none() { package.with_version_in(for_all) } else { package })
}

/// Three numbers without an operator are a release, fewer are a requirement.
fn version_level(version: &str) -> Level {
    let version = version.strip_prefix('=').unwrap_or(version).trim();
    let core = version.split(['-', '+']).next().unwrap_or(version);
    let is_release =
        core.split('.').filter(|part| part.bytes().all(|byte| byte.is_ascii_digit())).count() == 3;
    let is_plain = version.starts_with(|char: char| char.is_ascii_digit()) && !version.contains(',');
    if version.contains(UNRESOLVED) || level::is_blank(version) || (is_plain && is_release) {
        Level::Versioned
    } else {
        Level::Floating
    }
}
