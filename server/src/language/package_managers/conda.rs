//! `conda`, `mamba` and `micromamba`.

use std::collections::HashSet;

use super::{Action, Argument, Dialect, Family, Invocation, Level, Manager, Options, Package, Verb};
use crate::shell::UNRESOLVED;

/// Options that `install`, `create`, `update` and `remove` share.
const SHARED: Options = Options {
    values: "-n|--name -p|--prefix -c|--channel --repodata-fn --experimental --console --solver --exclude-newer
        --exclude-newer-package -f|--file --env-spec|--environment-specifier --format --shortcuts-only --subdir|--platform
        --cafile -r|--root-prefix --relocate-prefix --rc-file --log-level --ssl-verify --cacert-path --repodata-ttl
        --channel-priority --channel-alias --lock-timeout --safety-checks --trusted-channels --category
        --revision --clone",
    flags: "-h|--help -V|--version --json -v|--verbose -q|--quiet -d|--dry-run -y|--yes --debug --trace --use-local
        -O|--override-channels --no-lock --repodata-use-zst --no-repodata-use-zst --repodata-use-shards
        --no-repodata-use-shards --strict-channel-priority --no-channel-priority --no-deps --only-deps --no-pin
        --no-py-pin --freeze-installed --no-update-deps --update-deps -S|--satisfied-skip-solve --all|--update-all
        --update-specs --prune --force-prune -C|--use-index-cache -k|--insecure --offline --force --force-reinstall
        --copy|--always-copy --shortcuts --no-shortcuts --clobber --unknown --no-default-packages --download-only
        --show-channel-urls --no-show-channel-urls --force-pscheck --override-frozen --dev -m|--mkdir --use-uv --no-rc
        --no-env --ssl-no-revoke --retry-clean-cache --pyc --no-pyc --allow-uninstall --allow-downgrade
        --allow-softlinks --always-softlink --extra-safety-checks --verify-artifacts --skip-run-link-scripts
        --features --force-remove --keep-env --no-pip",
    optional: "",
};

const VERBS: &[Verb] = &[
    Verb { names: &["install"], action: Action::Install, options: SHARED },
    Verb { names: &["create"], action: Action::Create, options: SHARED },
    Verb { names: &["update", "upgrade"], action: Action::Upgrade, options: SHARED },
    Verb { names: &["remove", "uninstall"], action: Action::Remove, options: SHARED },
    Verb { names: &["env create", "env update"], action: Action::CreateFromFile, options: SHARED },
];

pub(super) const MANAGERS: &[Manager] = &[CONDA, CONDA_LOCK];

const CONDA_LOCK: Manager = Manager {
    name: "conda-lock",
    family: Family::Conda,
    programs: &["conda-lock"],
    versioned: &[],
    dialect: Dialect::Gnu,
    skipped: None,
    options: Options { flags: "-h|--help --version", ..Options::NONE },
    answers: &[],
    verbs: &[Verb {
        names: &["install"],
        action: Action::Sync,
        options: Options {
            values: "--conda -p|--prefix -n|--name --auth --auth-file --log-level -E|--extras --force-platform",
            flags: "--mamba --no-mamba --micromamba --no-micromamba --copy --validate-platform --no-validate-platform
                --dev --no-dev --preserve-temp-dirs",
            optional: "",
        },
    }],
    source: "`conda-lock install --help` of conda-lock 4.0.3",
};

const CONDA: Manager = Manager {
    name: "conda",
    family: Family::Conda,
    programs: &["conda", "mamba", "micromamba"],
    versioned: &[],
    dialect: Dialect::Abbreviated,
    skipped: None,
    options: Options::NONE,
    answers: &["--yes"],
    verbs: VERBS,
    source: "conda/cli/helpers.py of conda 26 and main_install.py of conda 3, micromamba/src/common_options.cpp of mamba 2",
};

/// Endings of archives, and of lists that somebody forgot `--file` in front of: conda looks for a package of that name, and
/// there is none.
const FILES: [&str; 6] = [".tar.bz2", ".conda", ".tar.zst", ".txt", ".yml", ".yaml"];

/// The specs that a command names.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    match invocation.action {
        Action::Install | Action::Create | Action::Upgrade => {
            let mut packages: Vec<_> = invocation.operands.iter().filter_map(judge).collect();
            settle_by_each_other(&mut packages);
            packages
        }
        _ => Vec::new(),
    }
}

/// `bwa bwa=0.7.17`: every word about a package has to fit, so one that names a release settles the others.
fn settle_by_each_other(packages: &mut [Package]) {
    let settled: HashSet<String> = packages
        .iter()
        .filter(|package| package.level >= Level::Versioned)
        .map(|package| package.subject.clone())
        .collect();
    for package in packages.iter_mut().filter(|package| settled.contains(&package.subject)) {
        package.level = package.level.max(Level::Versioned);
    }
}

/// `channel::name=version=build`, `name>=1`, `name 1.2`. Source: conda's page *Package match specifications*.
pub(super) fn judge(argument: &Argument<'_>) -> Option<Package> {
    let text = argument.sketch();
    if text.contains('/') && !text.contains("::") || FILES.iter().any(|end| text.ends_with(end)) {
        return None;
    }
    let channel = text.rfind("::").map_or(0, |at| at + 2);
    let name = &text[channel..];
    let length = name.find(['=', '<', '>', '!', '~', ' ', '[']).unwrap_or(name.len());
    let subject = &name[..length];
    if subject.is_empty() || subject.contains([UNRESOLVED, '*']) {
        return None;
    }
    let end = channel + length;
    let level = spec_level(&text[end..]);
    Some(Package::at(argument, subject.to_ascii_lowercase(), level, channel..end, Some(end..text.len())))
}

/// What stands behind the name.
fn spec_level(spec: &str) -> Level {
    let spec = spec.trim();
    if spec.is_empty() {
        return Level::Unpinned;
    }
    if let Some(attributes) = spec.strip_prefix('[') {
        let exact = attributes.contains("version=") && !attributes.contains(['<', '>', '*', '~', '!']);
        return if exact { Level::Versioned } else { Level::Floating };
    }
    if spec.starts_with(['<', '>', '!', '~']) || spec.contains(['|', ',']) {
        return Level::Floating;
    }
    if let Some(exact) = spec.strip_prefix("==") {
        return if exact.contains('*') { Level::Floating } else { Level::Versioned };
    }
    let version = spec.trim_start_matches('=').trim_start();
    let (version, build) = version.split_once(['=', ' ']).unwrap_or((version, ""));
    // A build of any version is one of another version tomorrow: `=*=*cuda*`.
    if version.contains('*') {
        return Level::Floating;
    }
    if !build.is_empty() || version.contains(UNRESOLVED) {
        return Level::Versioned;
    }
    let components = version.split('.').filter(|part| part.starts_with(|c: char| c.is_ascii_digit())).count();
    let lettered = version.starts_with(|c: char| c.is_ascii_digit())
        && version.contains(|c: char| c.is_ascii_alphabetic());
    if components >= 2 || lettered { Level::Versioned } else { Level::Floating }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specs() {
        for exact in
            ["=1.2", "==1", "=1.2=py_0", "=9d", "=1=0", "=\u{FFFC}", " 1.2", "[version='1.2']", "=2023.1.1"]
        {
            assert_eq!(spec_level(exact), Level::Versioned, "{exact}");
        }
        for floating in [
            "=3",
            ">=1.2",
            "<2",
            "=1.*",
            "==1.*",
            "=1.2.*",
            "=3.8|3.9",
            ">=1,<2",
            "~=1.2",
            "!=1",
            "=*=*cuda*",
            "=1.*=0",
        ] {
            assert_eq!(spec_level(floating), Level::Floating, "{floating}");
        }
        assert_eq!(spec_level(""), Level::Unpinned);
    }
}
