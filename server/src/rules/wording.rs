//! Messages of bounded length, which tell nobody what an address says about its user.

use crate::language::user_info;

/// The most characters of a message.
pub(crate) const LONGEST: usize = 110;

/// `` `subject`: what happens. What to do. `` A subject that is too long for that loses its middle.
pub(crate) fn said(subject: &str, rest: &str) -> String {
    let room = LONGEST.saturating_sub(rest.chars().count() + 4);
    format!("`{}`: {rest}", shortened(subject, room.max(12)))
}

/// The first of some wordings, ever shorter ones, that is not too long; else as much of the last as there is room for.
pub(crate) fn fitting<const N: usize>(wordings: [String; N]) -> String {
    let fits = |wording: &&String| wording.chars().count() <= LONGEST;
    let wordings = wordings.map(|wording| user_info::hidden(&wording).into_owned());
    let fitting = wordings.iter().find(fits).or(wordings.last());
    fitting.map(|wording| shortened_end(wording)).unwrap_or_default()
}

fn shortened_end(wording: &str) -> String {
    let dots = if wording.chars().count() > LONGEST { "…" } else { "" };
    wording.chars().take(LONGEST - dots.chars().count()).chain(dots.chars()).collect()
}

/// A text of at most so many characters.
pub(crate) fn shortened(text: &str, room: usize) -> String {
    // First of all: half a password is known as one no more.
    let text = user_info::hidden(text);
    let text = text.split(['\n', '\r', '`']).next().unwrap_or_default().trim_end();
    let length = text.chars().count();
    if length <= room {
        return text.to_owned();
    }
    let (head, tail) = (room / 3, room - 1 - room / 3);
    let kept = |from, count| text.chars().skip(from).take(count).collect::<String>();
    format!("{}…{}", kept(0, head), kept(length - tail, tail))
}

/// `` `a`, `b`, `c` and 2 more: what happens. `` with fewer names if they are long.
pub(crate) fn listed(names: &[&str], rest: &str) -> String {
    let room = LONGEST.saturating_sub(rest.chars().count() + ": ".len());
    format!("{}: {rest}", named(names, room))
}

/// `` `a`, `b`, `c` and 2 more ``: at most three names, and no more characters than there is room for.
pub(crate) fn named(names: &[&str], room: usize) -> String {
    const MORE: usize = " and 9999 more".len();
    let rest = if names.len() > 1 { MORE } else { 0 };
    let room = room.saturating_sub(rest).max(12);
    let mut text = String::new();
    let mut shown = 0;
    for name in names.iter().take(3) {
        let next = format!("`{}`", shortened(name, room - 2));
        let comma = if shown > 0 { ", " } else { "" };
        if shown > 0 && text.chars().count() + comma.len() + next.chars().count() > room {
            break;
        }
        text.push_str(comma);
        text.push_str(&next);
        shown += 1;
    }
    match names.len() - shown {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

/// A sentence with a subject in it, which gives way where there is no room.
pub(crate) fn around(before: &str, subject: &str, after: &str) -> String {
    let room = LONGEST.saturating_sub(before.chars().count() + after.chars().count());
    format!("{before}{}{after}", shortened(subject, room.max(12)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        let rest = "whatever is newest.";
        assert_eq!(said("numpy", rest), "`numpy`: whatever is newest.");
        assert_eq!(said(&"x".repeat(300), rest).chars().count(), LONGEST);
        assert_eq!(shortened("https://example.org/user/repository", 20), "https:…er/repository");
        assert_eq!(listed(&["a", "b", "c", "d", "e"], rest), "`a`, `b`, `c` and 2 more: whatever is newest.");
        let alone = "x".repeat(LONGEST - rest.len() - 4);
        assert_eq!(listed(&[&alone], rest), format!("`{alone}`: {rest}"));
        let long = "x".repeat(70);
        assert_eq!(listed(&["a", &long], &long), format!("`a` and 1 more: {long}"));
        assert!(listed(&[&long, &long, "c"], &long).chars().count() <= LONGEST);
        assert_eq!(around("Clones `", &long, &format!("`: {long}.")).chars().count(), LONGEST);
    }
}
