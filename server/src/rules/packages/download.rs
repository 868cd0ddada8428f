//! Addresses whose content changes.

use std::ops::Range;

use super::super::wording::around;
use super::super::{CommandContext, Report};
use super::rows::DOWNLOAD;
use crate::catalogue::{self, Pin};
use crate::finding::{Applicability, Fix, Input, Level, Related};
use crate::language::package_managers::download::{
    moving_word, moving_word_from, release_in_place_of, released_with,
};
use crate::language::package_managers::{Action, Argument, Family, Invocation};
use crate::text::Edit;

pub(in crate::rules) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = context.invocation else { return };
    for address in addresses(invocation) {
        let text = address.sketch();
        let range = address.range();
        let subject = context.text.get(range.clone()).unwrap_or(text);
        let moving = moving_word(text);
        let moves = moving.is_some() || super::pipe::runner(context).is_some();
        let level = if moves { Level::Floating } else { Level::Versioned };
        report.takes(Input::new(DOWNLOAD.id, range.clone(), subject, level));
        let Some(word) = moving else { continue };
        let before = format!("`{}` in `", &text[word]);
        let message = around(&before, subject, "`: another file after each release. Name a version.");
        let set = address.word.assigned_at.iter().filter(|place| place.script == context.script);
        let set =
            set.map(|place| Related { range: place.range.clone(), message: "It is set here.".to_owned() });
        let finding = DOWNLOAD.finding(range, subject.to_owned(), message).related(set.collect());
        report.push(finding.fixes(fix(context, &address).into_iter().collect()));
    }
}

/// A blank for every word that moves, in the address or in the variable that holds it.
fn fix(context: &CommandContext<'_>, address: &Argument<'_>) -> Option<Fix> {
    let text = address.sketch();
    let blank = |range: Range<usize>, text: &str| Edit { text: text.to_owned(), range };
    let written = |word: Range<usize>| {
        let (part, release) = release_in_place_of(text, word);
        let range = address.word.editable(address.start + part.start..address.start + part.end)?;
        Some(blank(range, release))
    };
    let direct: Option<Vec<_>> = moving_words(text).map(written).collect();
    let edits = direct.or_else(|| {
        let place = address.word.assigned_at.as_ref().filter(|place| place.script == context.script)?;
        let value = context.text.get(place.range.clone())?;
        let start = place.range.start;
        let blanks = moving_words(value).map(|word| {
            let (part, release) = release_in_place_of(value, word);
            blank(start + part.start..start + part.end, release)
        });
        Some(blanks.collect::<Vec<_>>()).filter(|blanks| blanks.len() == moving_words(text).count())
    })?;
    if edits.is_empty() {
        return None;
    }
    Some(filled(text, &edits).unwrap_or_else(|| {
        let title = "Name a version in the address".to_owned();
        Fix { title, applicability: Applicability::ToFill, edits }
    }))
}

/// The blanks filled with the newest release that is known, where one is.
fn filled(address: &str, blanks: &[Edit]) -> Option<Fix> {
    let pin = catalogue::pins(released_with(address)?, "").into_iter().find(Pin::is_same_today)?;
    let fill = |edit: &Edit| Edit { range: edit.range.clone(), text: edit.text.replace("TAG", pin.tag) };
    let edits = blanks.iter().map(fill).collect();
    let title = format!("Pin `{}` (newest known, {})", pin.tag, catalogue::DATE);
    Some(Fix { title, applicability: Applicability::Unsafe, edits })
}

/// Every moving word of an address.
fn moving_words(address: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let word = moving_word_from(address, from)?;
        from = word.end;
        Some(word)
    })
}

/// The addresses of files that a command fetches; a repository is another rule's.
fn addresses<'c>(invocation: &Invocation<'c>) -> Vec<Argument<'c>> {
    let family = invocation.manager.family;
    let fetches = family == Family::Download;
    let installs = matches!(invocation.action, Action::Install | Action::Reinstall | Action::Upgrade);
    if !fetches && (!installs || family == Family::Go) {
        return Vec::new();
    }
    let named = invocation.values("--url").filter(|_| fetches);
    let all = named.chain(invocation.operands.iter().copied());
    let is_fetched = match family {
        Family::Download => is_address,
        Family::Pip => is_direct,
        _ => is_file,
    };
    all.filter(|argument| is_fetched(argument.sketch())).collect()
}

/// `wget` and `curl` take a host without a scheme, too.
fn is_address(text: &str) -> bool {
    text.contains("://") || text.split('/').next().is_some_and(|host| host.contains('.'))
}

/// The address of a file, also behind `name @ `: `pip` takes it for an archive, whatever it is called.
/// Source: pip's page *pip install*, section *Argument Handling*.
fn is_direct(text: &str) -> bool {
    let before = text.split("://").next().filter(|before| before.len() < text.len());
    let scheme = before.and_then(|before| before.rsplit(['@', ' ']).next());
    scheme.is_some_and(|scheme| matches!(scheme, "http" | "https"))
}

/// The address of an archive, also behind `name @ `; not of a repository.
fn is_file(text: &str) -> bool {
    let path = text.split(['#', '?']).next().unwrap_or(text);
    let is_archive = [".rpm", ".whl", ".zip", ".tgz", ".conda", ".apk", ".deb", ".zst", ".xz", ".gz", ".bz2"]
        .iter()
        .any(|end| path.ends_with(end));
    let scheme = text.split("://").next().unwrap_or_default();
    is_archive && path.contains("://") && !scheme.contains("git+")
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::{applied, told};

    #[test]
    fn the_newest_miniforge_is_known() {
        let text =
            |address: &str| format!("Bootstrap: docker\nFrom: debian:12\n%post\n wget {address} -O m.sh\n");
        let latest =
            "https://github.com/conda-forge/miniforge/releases/latest/download/Miniforge3-Linux-x86_64.sh";
        let pinned = applied(&text(latest), "moving-download", 0);
        assert!(
            pinned.contains("/releases/download/2") && pinned.contains("/Miniforge3-Linux-x86_64.sh"),
            "{pinned}"
        );
        assert!(told(&pinned, "moving-download").is_empty(), "{pinned}");
        let ended = text(
            "https://github.com/conda-forge/miniforge/releases/latest/download/Mambaforge-Linux-x86_64.sh",
        );
        assert!(applied(&ended, "moving-download", 0).contains("/releases/download/TAG/Mambaforge"));
        let other = text("https://github.com/u/r/releases/latest/download/x.sh");
        assert!(applied(&other, "moving-download", 0).contains("/releases/download/TAG/x.sh"));
    }
}
