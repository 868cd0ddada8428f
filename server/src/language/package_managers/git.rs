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
            names: &["checkout"],
            action: Action::Checkout,
            options: Options {
                values: "-b -B --orphan --conflict --pathspec-from-file --inter-hunk-context -U|--unified",
                flags: "-q|--quiet --progress --no-progress -f|--force --ours --theirs -t|--track --no-track --guess --no-guess
                    -l -d|--detach --overwrite-ignore --ignore-skip-worktree-bits -m|--merge -p|--patch
                    --ignore-other-worktrees --recurse-submodules --no-recurse-submodules --overlay --no-overlay
                    --pathspec-file-nul",
                optional: "",
            },
        },
        Verb {
            names: &["switch"],
            action: Action::Checkout,
            options: Options {
                values: "-c|--create -C|--force-create --orphan --conflict",
                flags: "-d|--detach --guess --no-guess -f|--force --discard-changes -m|--merge -q|--quiet --progress
                    --no-progress -t|--track --no-track --ignore-other-worktrees --recurse-submodules
                    --no-recurse-submodules",
                optional: "",
            },
        },
        Verb {
            names: &["reset"],
            action: Action::Checkout,
            options: Options {
                values: "--pathspec-from-file",
                flags: "-q|--quiet --no-quiet --mixed -N|--intent-to-add --soft --hard --merge --keep -p|--patch
                    --recurse-submodules --no-recurse-submodules",
                optional: "",
            },
        },
    ],
    source: "git(1) and `git clone|checkout|switch|reset -h` of git 2.47",
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
    let mut package = Package::at(url, text, level, 0..text.len(), None);
    package.version = reference.map(|reference| reference.range());
    vec![package]
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
