//! `gem`

use super::super::{Action, Argument, Dialect, Family, Invocation, Level, Manager, Options, Package, Verb};
use crate::shell::UNRESOLVED;

pub(super) const MANAGERS: &[Manager] = &[Manager {
    name: "gem",
    family: Family::Gem,
    programs: &["gem"],
    versioned: &["gem"],
    dialect: Dialect::Abbreviated,
    skipped: None,
    options: Options {
        values: "--config-file",
        flags: "-h|--help -V|--verbose --no-verbose -q|--quiet --silent --backtrace --debug --norc",
        optional: "",
    },
    answers: &[],
    verbs: &[Verb {
        names: &["install", "i"],
        action: Action::Install,
        options: Options {
            values: "--platform -v|--version -i|--install-dir -n|--bindir --document --build-root -P|--trust-policy
                --without -B|--bulk-threshold -p|--http-proxy -s|--source --target-rbconfig -g|--file",
            flags: "--vendor -N|--no-document -E|--env-shebang --no-env-shebang -f|--force --no-force -w|--wrappers
                --no-wrappers --ignore-dependencies --format-executable --no-format-executable --user-install
                --no-user-install --development --development-all --conservative --minimal-deps --no-minimal-deps
                --post-install-message --no-post-install-message --default --explain --lock --no-lock --suggestions
                --no-suggestions --prerelease --no-prerelease --pre -l|--local -r|--remote -b|--both --clear-sources
                -u|--update-sources --no-update-sources --no-http-proxy --rdoc --ri --no-ri --no-rdoc",
            optional: "",
        },
    }],
    source: "rubygems/commands/install_command.rb and its modules of RubyGems 3.3 (`--no-ri`, `--no-rdoc`: 2.7)",
}];

/// `name`, `name:1.2.3`; `--version` holds for all names.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    let version = invocation.values("--version").last();
    invocation.operands.iter().filter_map(|argument| judge(argument, version)).collect()
}

fn judge(argument: &Argument<'_>, for_all: Option<Argument<'_>>) -> Option<Package> {
    let text = argument.sketch();
    if text.ends_with(".gem") || text.contains('/') {
        return None;
    }
    let end = text.find(':').unwrap_or(text.len());
    let name = &text[..end];
    if name.is_empty() || name.contains(UNRESOLVED) {
        return None;
    }
    let own = text[end..].strip_prefix(':');
    let level = own.or(for_all.map(|version| version.sketch())).map_or(Level::Unpinned, version_level);
    let package = Package::at(argument, name.to_ascii_lowercase(), level, 0..end, Some(end..text.len()));
    Some(if own.is_none() { package.with_version_in(for_all) } else { package })
}

/// Without an operator a version is meant exactly.
fn version_level(version: &str) -> Level {
    let is_range = version.trim_start().starts_with(['~', '>', '<', '!']) || version.contains(',');
    if is_range { Level::Floating } else { Level::Versioned }
}
