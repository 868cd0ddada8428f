//! `git clone`, and what decides which commit of the clone is used.

use super::{Action, Argument, Dialect, Family, Invocation, Level, Manager, Options, Package, Verb, level};

const CLONE: Options = Options {
    values: "-j|--jobs --template --reference --reference-if-able -o|--origin -b|--branch -u|--upload-pack --depth
        --shallow-since --shallow-exclude --separate-git-dir --ref-format -c|--config --server-option --filter --bundle-uri
        --revision -I|--include -X|--exclude",
    flags: "-v|--verbose -q|--quiet --progress --no-progress --reject-shallow --no-reject-shallow -n|--no-checkout --bare
        --mirror -l|--local --no-local --no-hardlinks -s|--shared --dissociate --single-branch --no-single-branch --no-tags
        --tags --shallow-submodules --no-shallow-submodules -4|--ipv4 -6|--ipv6 --also-filter-submodules
        --remote-submodules --no-remote-submodules --sparse",
    optional: "--recurse-submodules --recursive",
};

pub(super) const MANAGERS: &[Manager] = &[Manager {
    name: "git",
    family: Family::Git,
    programs: &["git"],
    versioned: &[],
    dialect: Dialect::Abbreviated,
    skipped: None,
    options: Options {
        values: "-C -c --git-dir --work-tree --namespace --super-prefix --config-env --attr-source",
        flags: "--version -h|--help -p|--paginate -P|--no-pager --no-replace-objects --bare --literal-pathspecs
            --glob-pathspecs --noglob-pathspecs --icase-pathspecs --no-optional-locks --html-path --man-path --info-path",
        optional: "--exec-path --list-cmds",
    },
    answers: &[],
    verbs: &[
        Verb { names: &["clone", "lfs clone"], action: Action::Clone, options: CLONE },
        Verb {
            names: &["init"],
            action: Action::Begin,
            options: Options {
                values: "--template --separate-git-dir --object-format --ref-format -b|--initial-branch",
                flags: "-q|--quiet --bare",
                optional: "--shared",
            },
        },
        Verb {
            names: &["fetch"],
            action: Action::FetchCommits,
            options: Options {
                values: "--upload-pack -j|--jobs --depth --shallow-since --shallow-exclude --deepen --refmap -o|--server-option
                    --negotiation-tip --filter",
                flags: "-v|--verbose -q|--quiet --all -a|--append --atomic -f|--force -m|--multiple -t|--tags -n -p|--prune
                    -P|--prune-tags --dry-run --porcelain -k|--keep -u|--update-head-ok --progress --unshallow
                    --update-shallow -4|--ipv4 -6|--ipv6 --auto-maintenance --auto-gc --show-forced-updates
                    --write-commit-graph --stdin --prefetch --refetch --set-upstream",
                optional: "--recurse-submodules",
            },
        },
        Verb {
            names: &["checkout"],
            action: Action::Checkout,
            options: Options {
                values: "-b -B --orphan --conflict --pathspec-from-file",
                flags: "-q|--quiet --progress --no-progress -f|--force -2|--ours -3|--theirs --no-track --guess --no-guess -l
                    -d|--detach --overwrite-ignore --ignore-skip-worktree-bits -m|--merge -p|--patch
                    --ignore-other-worktrees --no-recurse-submodules --overlay --no-overlay --pathspec-file-nul",
                optional: "-t|--track --recurse-submodules",
            },
        },
        Verb {
            names: &["switch"],
            action: Action::Checkout,
            options: Options {
                values: "-c|--create -C|--force-create --orphan --conflict",
                flags: "-d|--detach --guess --no-guess -f|--force --discard-changes -m|--merge -q|--quiet --progress
                    --no-progress --no-track --overwrite-ignore --ignore-other-worktrees --no-recurse-submodules",
                optional: "-t|--track --recurse-submodules",
            },
        },
        Verb {
            names: &["reset"],
            action: Action::Checkout,
            options: Options {
                values: "--pathspec-from-file",
                flags: "-q|--quiet --no-quiet --refresh --no-refresh --mixed -N|--intent-to-add --soft --hard --merge --keep
                    -p|--patch --no-recurse-submodules --pathspec-file-nul",
                optional: "--recurse-submodules",
            },
        },
    ],
    source: "git(1) and `git clone|init|fetch|checkout|switch|reset -h` of git 2.47",
}];

/// The repository that is cloned, judged by what the command itself says.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    if invocation.action != Action::Clone {
        return Vec::new();
    }
    let Some(url) = invocation.operands.first() else { return Vec::new() };
    let reference = invocation.values("--branch").chain(invocation.values("--revision")).last();
    let level = reference.map_or(Level::Unpinned, |reference| level::of_reference(reference.sketch()));
    let text = url.sketch();
    vec![Package::at(url, text, level, 0..text.len(), None).with_version_in(reference)]
}

/// What a `git checkout`, `switch` or `reset` settles on: a commit, a tag, a branch.
#[must_use]
pub fn checked_out<'c>(invocation: &Invocation<'c>) -> Option<(Argument<'c>, Level)> {
    if invocation.action != Action::Checkout {
        return None;
    }
    // Behind a new branch's name (`-b name commit`) or alone; files that are restored stand behind `--`.
    let reference = *invocation.operands.first()?;
    let text = reference.sketch();
    Some((reference, level::of_reference(text.rsplit('/').next().unwrap_or(text))))
}

/// What a `git fetch` leaves in `FETCH_HEAD`, if it says which reference it fetches.
#[must_use]
pub fn fetched(invocation: &Invocation<'_>) -> Option<Level> {
    if invocation.action != Action::FetchCommits {
        return None;
    }
    // `git fetch REPOSITORY REFERENCE`; `+from:to` names both ends.
    let reference = invocation.operands.get(1)?.sketch().trim_start_matches('+');
    let reference = reference.split(':').next().unwrap_or(reference);
    // What a pull request holds moves, whatever its number.
    let is_pull_request = reference.split('/').any(|part| matches!(part, "pull" | "merge-requests"));
    let name = reference.rsplit('/').next().unwrap_or(reference);
    Some(if is_pull_request { Level::Floating } else { level::of_reference(name) })
}

#[cfg(test)]
mod tests {
    use super::super::invocation;
    use super::*;
    use crate::shell::{Environment, Script};

    #[test]
    fn what_is_checked_out() {
        let settled = |script: &str| {
            let commands = Script::parse(script).commands(&Environment::new());
            let invocation = commands.first().and_then(invocation)?;
            checked_out(&invocation).map(|(reference, level)| (reference.sketch().to_owned(), level))
        };
        for (script, reference, level) in [
            ("git checkout v1.2", "v1.2", Level::Versioned),
            ("git -C x checkout -q -f tags/v1", "tags/v1", Level::Versioned),
            ("git checkout -b mine abcdef0", "abcdef0", Level::Versioned),
            ("git switch --detach develop", "develop", Level::Floating),
            (
                "git reset --hard 0123456789abcdef0123456789abcdef01234567",
                "0123456789abcdef0123456789abcdef01234567",
                Level::Immutable,
            ),
            ("git checkout origin/main", "origin/main", Level::Floating),
        ] {
            assert_eq!(settled(script), Some((reference.to_owned(), level)), "{script}");
        }
        assert_eq!(settled("git checkout"), None);
        assert_eq!(settled("git pull origin v1"), None);
    }
}
