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
    let fitting = wordings.iter().find(fits).cloned();
    fitting.or_else(|| wordings.last().map(|last| shortened_end(last))).unwrap_or_default()
}

fn shortened_end(wording: &str) -> String {
    wording.chars().take(LONGEST - 1).chain(['…']).collect()
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

/// `` `a`, `b`, `c` and 2 more ``: at most three names, and as many as there is room for, in characters. A name is
/// shortened only where it stands alone.
pub(crate) fn named(names: &[&str], room: usize) -> String {
    let most = names.len().min(3);
    for count in (1..=most).rev() {
        let more = match names.len() - count {
            0 => String::new(),
            left => format!(" and {left} more"),
        };
        let quoted = |name: &&str| name.chars().count() + "``".len();
        let needed = names[..count].iter().map(quoted).sum::<usize>() + ", ".len() * (count - 1) + more.len();
        if needed <= room {
            return format!("`{}`{more}", names[..count].join("`, `"));
        }
        if count == 1 {
            let left = room.saturating_sub(more.len()).max(12) - "``".len();
            return format!("`{}`{more}", shortened(names[0], left));
        }
    }
    String::new()
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
        let apt = "whatever the archive has that day. Install from a dated snapshot.";
        assert_eq!(
            listed(&["ffmpeg", "libsm6", "libxext6"], apt),
            format!("`ffmpeg`, `libsm6`, `libxext6`: {apt}")
        );
        let alone = "x".repeat(LONGEST - rest.len() - 4);
        assert_eq!(listed(&[&alone], rest), format!("`{alone}`: {rest}"));
        let long = "x".repeat(70);
        assert_eq!(listed(&["a", &long], &long), format!("`a` and 1 more: {long}"));
        assert!(listed(&[&long, &long, "c"], &long).chars().count() <= LONGEST);
        assert_eq!(around("Clones `", &long, &format!("`: {long}.")).chars().count(), LONGEST);
    }
}
