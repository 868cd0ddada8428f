//! `cpanm` and `cpan`

use super::super::{
    Action, Argument, Dialect, Family, Invocation, Level, Manager, Options, Package, Verb, level,
};
use crate::shell::UNRESOLVED;
use crate::text::Edit;

pub(super) const MANAGERS: &[Manager] = &[
    Manager {
        name: "cpanm",
        family: Family::Perl,
        programs: &["cpanm"],
        versioned: &[],
        dialect: Dialect::Abbreviated,
        skipped: None,
        options: Options {
            values: "--perl -l|--local-lib -L|--local-lib-contained --mirror --mirror-index -M|--from --cpanmetadb
                --auto-cleanup --format --save-dists --configure-timeout --build-timeout --test-timeout --with-feature
                --without-feature --cpanfile --configure-args --build-args --test-args --install-args",
            flags: "-f|--force -n|--notest --no-notest --test-only -S|--sudo -v|--verbose --verify -q|--quiet -h|--help
                -V|--version --self-contained --exclude-vendor --mirror-only --cascade-search --prompt --installdeps
                --skip-installed --skip-satisfied --reinstall --interactive -i|--install --info --look -U|--uninstall
                --self-upgrade --uninst-shadows --lwp --no-lwp --wget --no-wget --curl --no-curl --man-pages --no-man-pages
                --scandeps --showdeps --skip-configure --dev --metacpan --report-perl-version --with-develop
                --without-develop --with-configure --without-configure --with-all-features --pp|--pureperl
                --with-recommends --with-suggests",
            optional: "",
        },
        answers: &[],
        verbs: &[Verb { names: &["", "install"], action: Action::Install, options: Options::NONE }],
        source: "the option parser of App::cpanminus 1.7046",
    },
    Manager {
        name: "cpan",
        family: Family::Perl,
        programs: &["cpan"],
        versioned: &["cpan"],
        dialect: Dialect::Gnu,
        skipped: None,
        options: Options {
            values: "-j -M",
            flags: "-a -A -c -C -D -f -F -g -G -h -i -I -J -l -L -m -n -O -p -P -r -s -t -T -u -v -V -w -x -X",
            optional: "",
        },
        answers: &[],
        verbs: &[Verb { names: &["", "install"], action: Action::Install, options: Options::NONE }],
        source: "cpan(1) of perl 5.36",
    },
];

/// Options of `cpan` and `cpanm` with which nothing is installed.
const ASKS: [&str; 13] =
    ["-A", "-c", "-C", "-D", "-g", "-G", "-L", "-t", "-x", "--info", "--look", "--uninstall", "--scandeps"];

/// `Name`, `Name@1.2`, `Name~1`, an archive.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    if ASKS.iter().any(|option| invocation.has(option)) {
        return Vec::new();
    }
    let judged = invocation.operands.iter().filter_map(|argument| Some((argument, judge(argument)?)));
    let distributed = judged.map(|(argument, mut package)| {
        let is_bare = package.level == Level::Unpinned && !package.subject.contains("://");
        // `cpan` takes no versions, only distributions.
        if is_bare && package.written && invocation.program != "cpanm" {
            let text = format!("AUTHOR/{}-VERSION.tar.gz", argument.sketch().replace("::", "-"));
            package.slot = vec![Edit { range: package.name.clone(), text }];
        }
        package
    });
    distributed.collect()
}

fn judge(argument: &Argument<'_>) -> Option<Package> {
    let text = argument.sketch();
    let is_archive = [".tar.gz", ".tgz", ".tar.bz2", ".zip"].iter().any(|end| text.ends_with(end));
    if text.starts_with(['.', '/', '~']) || (is_archive && !text.contains("://")) {
        return None;
    }
    if text.contains("://") {
        let path = text.rfind('/').map_or(0, |slash| slash + 1);
        let end = text[path..].find('@').map_or(text.len(), |at| path + at);
        let level = match text[end..].strip_prefix('@') {
            Some(reference) => level::of_reference(reference),
            None if is_archive => Level::Versioned,
            None => Level::Unpinned,
        };
        let package = || Package::at(argument, &text[..end], level, 0..end, Some(end..text.len()));
        return (!text[..end].contains(UNRESOLVED)).then(package);
    }
    let end = text.find(['@', '~']).unwrap_or(text.len());
    let name = &text[..end];
    if name.is_empty() || name.contains([UNRESOLVED, '/']) {
        return None;
    }
    let level = match text.as_bytes().get(end) {
        None => Level::Unpinned,
        Some(b'@') => Level::Versioned,
        Some(_) => Level::Floating,
    };
    Some(Package::at(argument, name.to_ascii_lowercase(), level, 0..end, Some(end..text.len())))
}
