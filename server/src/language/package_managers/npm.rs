//! `npm`, `npx`, `yarn` and `pnpm`.

use super::{Action, Argument, Dialect, Family, Invocation, Level, Manager, Options, Package, Verb, level};
use crate::shell::UNRESOLVED;

/// `npm` takes all its settings as options of every verb.
const NPM: Options = Options {
    values: "--_auth --access --allow-directory --allow-file --allow-git --allow-remote --allow-scripts --also --audit-level
        --auth-type --before --browser --ca --cache --cache-max --cache-min --cafile -c|--call --cert --cidr --color --cpu
        --depth --diff --diff-dst-prefix --diff-src-prefix --diff-unified --editor --expect-result-count --expires
        --fetch-retries --fetch-retry-factor --fetch-retry-maxtimeout --fetch-retry-mintimeout --fetch-timeout --git
        --globalconfig --heading --https-proxy --include --init-author-email --init-author-name --init-author-url
        --init-license --init-module --init-type --init-version --install-strategy --key --libc --local-address
        -L|--location --lockfile-version --loglevel --logs-dir --logs-max --maxsockets -m|--message --min-release-age
        --node-gyp --node-options --noproxy --omit --only --os --otp --pack-destination -C|--prefix --preid
        --provenance-file --proxy --reg|--registry --replace-registry-host --save-prefix --sbom-format --sbom-type --scope
        --script-shell --searchexclude --searchlimit --searchopts --searchstaleness --shell --tag --tag-version-prefix
        --umask --user-agent --userconfig --viewer --which -w|--workspace --python
        --init.author.email --init.author.name --init.author.url --init.license --init.module --init.version --name
        --min-release-age-exclude --orgs --orgs-permission --packages --packages-and-scopes-permission --scopes --password
        --token-description",
    flags: "-a|--all --allow-same-version --audit --no-audit --bin-links --no-bin-links --commit-hooks --description --dev
        --dry-run --engine-strict -f|--force --foreground-scripts --format-package-lock --fund --no-fund
        --git-tag-version -g|--global --global-style --if-present --ignore-scripts --include-staged
        --include-workspace-root --install-links --json --legacy-bundling --legacy-peer-deps --link -l|--long --offline
        --optional --no-optional --package-lock --no-package-lock --package-lock-only --prefer-dedupe
        --prefer-offline --prefer-online --production --progress --no-progress --provenance --read-only --rebuild-bundle
        -S|--save --no-save -B|--save-bundle -D|--save-dev -E|--save-exact -O|--save-optional --save-peer -P|--save-prod
        --shrinkwrap --sign-git-commit --sign-git-tag --strict-peer-deps --strict-ssl --timing --unicode --unsafe-perm
        --update-notifier -h|--help --usage -v|--version --versions --workspaces --workspaces-update -y|--yes -d -s|--silent
        -q|--quiet --verbose",
    optional: "",
};

pub(super) const MANAGERS: &[Manager] = &[
    Manager {
        name: "npm",
        family: Family::Npm,
        programs: &["npm"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: NPM,
        answers: &[],
        verbs: &[
            Verb {
                names: &["install", "i", "add", "in", "ins", "inst", "isntall"],
                action: Action::Install,
                options: Options { values: "--package", flags: "-p|--parseable", optional: "" },
            },
            Verb {
                names: &["ci", "clean-install", "ic", "install-clean", "isntall-clean"],
                action: Action::Sync,
                options: Options::NONE,
            },
            Verb { names: &["exec", "x"], action: Action::Run, options: RUN },
        ],
        source: "@npmcli/config/lib/definitions of npm 11.21, `npm help install`",
    },
    Manager {
        name: "npx",
        family: Family::Npm,
        programs: &["npx"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: NPM,
        answers: &[],
        verbs: &[Verb { names: &[""], action: Action::Run, options: RUN }],
        source: "`npm help npx` of npm 11.19",
    },
    Manager {
        name: "yarn",
        family: Family::Npm,
        programs: &["yarn", "yarnpkg"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "--use-yarnrc --link-folder --global-folder --modules-folder --preferred-cache-folder --cache-folder
                --mutex --emoji --cwd --proxy --https-proxy --registry --network-concurrency --network-timeout
                --scripts-prepend-node-path --otp --prefix",
            flags: "-v|--version --no-default-rc --verbose --offline --prefer-offline --enable-pnp --disable-pnp
                --strict-semver --json --ignore-scripts --har --ignore-platform --ignore-engines --ignore-optional --force
                --skip-integrity-check --check-files --no-bin-links --flat --prod --production --no-lockfile
                --pure-lockfile --frozen-lockfile --update-checksums --link-duplicates -s|--silent --no-progress
                --non-interactive --no-node-version-check --focus -h|--help",
            optional: "",
        },
        answers: &[],
        verbs: &[Verb {
            names: &["add", "global add"],
            action: Action::Install,
            options: Options {
                flags: "-W|--ignore-workspace-root-check -D|--dev -P|--peer -O|--optional -E|--exact -T|--tilde -A|--audit",
                ..Options::NONE
            },
        }],
        source: "`yarn add --help` of Yarn 1.22.22",
    },
    Manager {
        name: "pnpm",
        family: Family::Npm,
        programs: &["pnpm"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "-C|--dir --loglevel --save-catalog-name --store-dir --virtual-store-dir
                --changed-files-ignore-pattern -F|--filter --filter-prod --test-pattern --global-dir --allow-build
                --registry --reporter",
            flags: "--aggregate-output -g|--global -h|--help --ignore-scripts --offline --prefer-offline -r|--recursive
                --save-catalog --stream --use-stderr -w|--workspace-root --fail-if-no-match",
            optional: "",
        },
        answers: &[],
        verbs: &[Verb {
            names: &["add", "install", "i"],
            action: Action::Install,
            options: Options {
                values: "--child-concurrency --hoist-pattern --lockfile-dir --modules-dir --network-concurrency
                    --package-import-method --public-hoist-pattern --trust-policy --trust-policy-exclude
                    --trust-policy-ignore-after",
                flags: "-D|--save-dev -O|--save-optional --save-peer -P|--save-prod -E|--save-exact --config --workspace
                    --frozen-lockfile --no-frozen-lockfile --force --prod",
                ..Options::NONE
            },
        }],
        source: "`pnpm help add` and `pnpm help install` of pnpm 10.34",
    },
];

const RUN: Options = Options { values: "-p|--package", flags: "--no-install --parseable", optional: "" };

/// The packages that a command names. Of a program that is run, its package alone: the rest is the program's.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    if invocation.action == Action::Sync {
        return Vec::new();
    }
    if invocation.action != Action::Run {
        return invocation.operands.iter().filter_map(judge).collect();
    }
    let mut named: Vec<Argument<'_>> = invocation.values("--package").collect();
    if named.is_empty() && !invocation.has("--call") && !invocation.has("--no-install") {
        named.extend(invocation.operands.first());
    }
    named.iter().filter_map(judge).collect()
}

/// `name@version`, `@scope/name@tag`, `user/repository#branch`, a URL, a path. Source: `npm help install`.
fn judge(argument: &Argument<'_>) -> Option<Package> {
    let text = argument.sketch();
    let is_file = text.starts_with(['.', '/', '~']) || text.ends_with(".tgz") && !text.contains("://");
    if is_file || text.starts_with("file:") {
        return None;
    }
    let is_hosted = !text.starts_with('@') && text.split('@').next().is_some_and(|name| name.contains('/'));
    if is_hosted || text.contains("://") {
        return repository(argument);
    }
    // An alias stands for another package: `name@npm:other@1.2`.
    let start = text.find("@npm:").map_or(0, |at| at + 5);
    let spec = &text[start..];
    let end = spec.get(1..).and_then(|rest| rest.find('@')).map_or(spec.len(), |at| at + 1);
    let name = &spec[..end];
    if name.is_empty() || name.contains(UNRESOLVED) {
        return None;
    }
    let level = spec[end..].strip_prefix('@').map_or(Level::Unpinned, version_level);
    let version = start + end..text.len();
    Some(Package::at(argument, name.to_ascii_lowercase(), level, start..start + end, Some(version)))
}

/// How firmly a value among the `dependencies` of a `package.json` names a release; nothing for a directory.
pub fn npm_level(value: &str) -> Option<Level> {
    const LOCAL: [&str; 8] = ["file:", "link:", "portal:", "workspace:", "./", "../", "/", "~/"];
    let value = value.trim();
    if LOCAL.iter().any(|start| value.starts_with(start)) {
        return None;
    }
    let version = match value.strip_prefix("npm:") {
        Some(alias) => {
            alias.get(1..).and_then(|rest| rest.split_once('@')).map_or("", |(_, version)| version)
        }
        None => value,
    };
    Some(match version {
        "" | "*" | "x" => Level::Unpinned,
        hosted if hosted.contains('/') => repository_level(hosted),
        version => version_level(version),
    })
}

/// A repository, or the address of an archive, which is one release.
fn repository(argument: &Argument<'_>) -> Option<Package> {
    let text = argument.sketch();
    let end = text.find('#').unwrap_or(text.len());
    if text[..end].contains(UNRESOLVED) {
        return None;
    }
    let level = repository_level(text);
    let start = if text.starts_with("git+") { 4 } else { 0 };
    Some(Package::at(argument, &text[start..end], level, start..end, Some(end..text.len())))
}

/// `https://host/x.git#v1.2`, `user/repository`, `https://host/x-1.2.tgz`
fn repository_level(text: &str) -> Level {
    let (address, reference) =
        text.split_once('#').map_or((text, None), |(address, end)| (address, Some(end)));
    let is_archive = address.ends_with(".tgz") || address.ends_with(".tar.gz");
    match reference {
        Some(reference) => level::of_reference(reference.strip_prefix("semver:").unwrap_or(reference)),
        None if is_archive => Level::Versioned,
        None => Level::Unpinned,
    }
}

/// Three numbers are a release; fewer, a range or a tag move.
fn version_level(version: &str) -> Level {
    if version.contains(UNRESOLVED) || level::is_blank(version) {
        return Level::Versioned;
    }
    let version = version.trim_start_matches(['=', 'v']);
    let core = version.split(['-', '+']).next().unwrap_or(version);
    let numbers = core
        .split('.')
        .filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        .count();
    if numbers == 3 && core.split('.').count() == 3 { Level::Versioned } else { Level::Floating }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        for release in ["1.2.3", "v1.2.3", "1.2.3-rc.1", "\u{FFFC}"] {
            assert_eq!(version_level(release), Level::Versioned, "{release}");
        }
        for moving in ["1", "^1.2.3", "~1.2.3", "latest", "next", "1.x", ">=1.2.3"] {
            assert_eq!(version_level(moving), Level::Floating, "{moving}");
        }
    }
}
