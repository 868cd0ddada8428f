//! Installers of Python packages.

use super::{Action, Argument, Dialect, Family, Given, Invocation, Level, Manager, Options, Package, Verb};

mod requirement;

use requirement::Syntax;

/// `pip` and those that take what it takes.
pub(super) const MANAGERS: &[Manager] = &[
    Manager {
        name: "pip",
        family: Family::Pip,
        programs: &["pip", "pip2", "pip3"],
        versioned: &["pip"],
        dialect: Dialect::Abbreviated,
        skipped: None,
        options: Options {
            values: "--python --log|--log-file|--local-log --keyring-provider --proxy --retries --timeout|--default-timeout
                --exists-action --trusted-host --cert --client-cert --cache-dir --use-feature --use-deprecated
                --resume-retries --default-vcs --skip-requirements-regex",
            flags: "-h|--help --debug --isolated --require-venv|--require-virtualenv -v|--verbose -V|--version -q|--quiet
                --no-input --no-proxy-env --no-cache-dir --disable-pip-version-check --no-color
                --no-python-version-warning",
            optional: "",
        },
        answers: &[],
        verbs: &[Verb {
            names: &["install"],
            action: Action::Install,
            options: Options {
                values: "-r|--requirement -c|--constraint --build-constraint --requirements-from-script -e|--editable
                    -t|--target --platform --python-version --implementation --abi --root --prefix
                    -b|--build|--build-dir|--build-directory --src|--source|--source-dir|--source-directory
                    --upgrade-strategy -C|--config-setting|--config-settings --install-option --global-option
                    --progress-bar --root-user-action --report --group --all-releases --only-final --no-binary
                    --only-binary -i|--pypi-url|--index-url --extra-index-url --refresh-package -f|--find-links
                    --uploaded-prior-to --hash -d|--download|--download-dir|--download-directory",
                flags: "--no-deps|--no-dependencies --only-deps|--only-dependencies --dry-run --user --no-user -U|--upgrade
                    --force-reinstall -I|--ignore-installed --ignore-requires-python --no-build-isolation --use-pep517
                    --no-use-pep517 --check-build-dependencies --break-system-packages --compile --no-compile
                    --no-warn-script-location --no-warn-conflicts --require-hashes --no-require-hashes --no-clean --pre
                    --prefer-binary --no-index --egg --use-wheel --no-use-wheel --process-dependency-links",
                optional: "",
            },
        }],
        source: "the option parsers of pip 26.3, 20.3.4 and 9.0.3",
    },
    Manager {
        name: "uv",
        family: Family::Pip,
        programs: &["uv"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "--cache-dir --color --allow-insecure-host --directory --project --config-file --index --default-index
                -i|--index-url --extra-index-url -f|--find-links --index-strategy --keyring-provider -P|--upgrade-package
                --upgrade-group --resolution --prerelease --prerelease-package --fork-strategy --exclude-newer
                --exclude-newer-package --no-sources-package --reinstall-package --link-mode -C|--config-setting
                --config-settings-package --no-build-isolation-package --refresh-package -p|--python",
            flags: "-n|--no-cache --managed-python --no-managed-python --no-python-downloads -q|--quiet -v|--verbose
                --system-certs --native-tls --offline --no-progress --no-config -h|--help -V|--version --no-index
                -U|--upgrade --no-sources --reinstall --compile-bytecode --no-build-isolation --refresh",
            optional: "",
        },
        answers: &[],
        verbs: &[
            Verb {
                names: &["pip install"],
                action: Action::Install,
                options: Options {
                    values: "-r|--requirement|--requirements -e|--editable --no-editable-package -c|--constraint|--constraints
                        --override|--overrides --excludes -b|--build-constraint|--build-constraints --extra --cert --group
                        -t|--target --prefix --no-binary --only-binary --python-version --python-platform --output-format
                        --torch-backend",
                    flags: "--no-editable --all-extras --no-deps --require-hashes --no-verify-hashes --require-build-hashes
                        --system --break-system-packages --no-break-system-packages --no-build --exact --strict --dry-run
                        --check --user",
                    optional: "",
                },
            },
            Verb {
                names: &["add"],
                action: Action::Install,
                options: Options {
                    values: "-r|--requirements -c|--constraints -m|--marker --optional --group --bounds --rev --tag --branch
                        --extra --package --script --no-install-package --no-build-package --no-binary-package",
                    flags: "--dev --editable --raw --lfs --no-sync --locked --frozen --active --workspace --no-workspace
                        --no-install-project --no-install-workspace --no-install-local --no-build --no-binary
                        --require-build-hashes --no-require-build-hashes",
                    optional: "",
                },
            },
            Verb {
                names: &["tool install"],
                action: Action::Install,
                options: Options {
                    values: "-w|--with --with-requirements --with-editable --with-executables-from -c|--constraints
                        --overrides --excludes -b|--build-constraints --python-platform --torch-backend --no-build-package
                        --no-binary-package",
                    flags: "-e|--editable --force --lfs --no-build --no-binary --require-build-hashes
                        --no-require-build-hashes",
                    optional: "",
                },
            },
            Verb {
                names: &["sync"],
                action: Action::Sync,
                options: Options {
                    values: "--extra --no-extra --output-format --group --no-group --only-group --no-editable-package
                        --no-install-package --package --script --python-platform --no-build-package --no-binary-package",
                    flags: "--all-extras --no-dev --only-dev --dev --no-default-groups --all-groups --no-editable --inexact
                        --exact --active --no-install-project --no-install-workspace --no-install-local --locked --frozen
                        --dry-run --all-packages --check --no-build --no-binary --require-build-hashes
                        --no-require-build-hashes",
                    optional: "",
                },
            },
        ],
        source: "`uv help` of uv 0.13.9",
    },
    Manager {
        name: "pipx",
        family: Family::Pip,
        programs: &["pipx"],
        versioned: &[],
        dialect: Dialect::Abbreviated,
        skipped: None,
        options: Options { flags: "-h|--help --version -q|--quiet -v|--verbose --global", ..Options::NONE },
        answers: &[],
        verbs: &[Verb {
            names: &["install"],
            action: Action::Install,
            options: Options {
                values: "--include-resources-from --upgrade-strategy --suffix --python --fetch-python --preinstall --app
                    --lock -i|--index-url --pip-args --cooldown --backend --output",
                flags: "--skip-maintenance --include-deps -f|--force --upgrade --fetch-missing-python
                    --system-site-packages -e|--editable",
                optional: "",
            },
        }],
        source: "`pipx install --help` of pipx 1.18.4",
    },
    Manager {
        name: "poetry",
        family: Family::Pip,
        programs: &["poetry"],
        versioned: &[],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "-P|--project -C|--directory",
            flags: "-h|--help -q|--quiet -V|--version --ansi --no-ansi -n|--no-interaction --no-plugins --no-cache
                -v|--verbose",
            optional: "",
        },
        answers: &[],
        verbs: &[Verb {
            names: &["add"],
            action: Action::Install,
            options: Options {
                values: "-G|--group -E|--extras --optional --python --platform --markers --source",
                flags: "-D|--dev -e|--editable --allow-prereleases --dry-run --lock",
                optional: "",
            },
        },
        Verb {
            names: &["install", "sync"],
            action: Action::Sync,
            options: Options {
                values: "--without --with --only -E|--extras",
                flags: "--sync --no-root --no-directory --dry-run --all-extras --all-groups --only-root --compile --no-dev
                    --remove-untracked",
                optional: "",
            },
        }],
        source: "`poetry add --help` and `poetry install --help` of Poetry 2.5.1",
    },
    Manager {
        name: "pipenv",
        family: Family::Pip,
        programs: &["pipenv"],
        versioned: &[],
        dialect: Dialect::Abbreviated,
        skipped: None,
        options: Options { flags: "-h|--help --version -v|--verbose -q|--quiet --clear", ..Options::NONE },
        answers: &[],
        verbs: &[Verb {
            names: &["install"],
            action: Action::Install,
            options: Options {
                values: "--pypi-mirror --python --extra-pip-args --resolver --categories --extras --config-settings
                    -i|--index -r|--requirements -e|--editable",
                flags: "--system --deploy --site-packages --no-site-packages --pre -d|--dev --all --ignore-pipfile
                    --skip-lock",
                optional: "",
            },
        }],
        source: "`pipenv install --help` of pipenv 2026.10.3",
    },
    Manager {
        name: "easy_install",
        family: Family::Pip,
        programs: &["easy_install", "easy_install2", "easy_install3"],
        versioned: &["easy_install"],
        dialect: Dialect::Abbreviated,
        skipped: None,
        options: Options {
            values: "--prefix -d|--install-dir -s|--script-dir -b|--build-directory -i|--index-url -f|--find-links
                -S|--site-dirs -O|--optimize --record -H|--allow-hosts",
            flags: "-z|--zip-ok -m|--multi-version -U|--upgrade -x|--exclude-scripts -a|--always-copy -Z|--always-unzip
                -e|--editable -N|--no-deps -l|--local-snapshots-ok --version --no-find-links --user -q|--quiet -v|--verbose
                -n|--dry-run -h|--help",
            optional: "",
        },
        answers: &[],
        verbs: &[Verb { names: &[""], action: Action::Install, options: Options::NONE }],
        source: "setuptools/command/easy_install.py of setuptools 45.3.0",
    },
];

/// The packages that a command names; of `-e` only what is fetched from a repository.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    if invocation.action == Action::Sync {
        return Vec::new();
    }
    let syntax = match invocation.manager.name {
        "poetry" => Syntax::At,
        "uv" if invocation.verb_name == "tool install" => Syntax::At,
        _ => Syntax::Requirement,
    };
    let hashed = invocation.has("--require-hashes") || invocation.has("--hash");
    let editable =
        invocation.options.iter().filter(|given| given.name == "--editable").filter_map(|given| given.value);
    let preinstalled =
        invocation.options.iter().filter(|given| is_requirement(given)).filter_map(|given| given.value);
    let mut arguments: Vec<Argument<'_>> =
        editable.filter(|value| requirement::is_vcs(value.sketch())).collect();
    arguments.extend(preinstalled);
    arguments.extend(invocation.operands.iter().copied());
    arguments.sort_by_key(|argument| argument.word.range.start);
    arguments
        .iter()
        .filter_map(|argument| requirement::judge(argument, syntax))
        .map(|mut package| {
            if hashed && package.level == Level::Versioned {
                package.level = Level::Immutable;
            }
            package
        })
        .collect()
}

/// The package that a line of a file of requirements asks for.
pub(super) fn requirement(argument: &Argument<'_>) -> Option<Package> {
    requirement::judge(argument, Syntax::Requirement)
}

/// Options whose value is a requirement itself.
fn is_requirement(given: &Given<'_>) -> bool {
    matches!(given.name, "--with" | "--preinstall")
}
