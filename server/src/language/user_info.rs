//! What an address says about its user: `https://user:password@host/path`. Whoever reads a message, a report or a
//! list of known findings need not know it. Source: RFC 3986, 3.2.1.

use std::borrow::Cow;
use std::ops::Range;

/// The user that every host of repositories has, who is no secret.
const EVERYBODY: &str = "git";

/// A text whose addresses keep to themselves who their user is: `https://…@host/path`.
#[must_use]
pub fn hidden(text: &str) -> Cow<'_, str> {
    replaced(text, "…@")
}

/// A text whose addresses name no user: `https://host/path`.
#[must_use]
pub fn without(text: &str) -> Cow<'_, str> {
    replaced(text, "")
}

fn replaced<'t>(text: &'t str, new: &str) -> Cow<'t, str> {
    // Almost no text that is said has one.
    if memchr::memchr(b'@', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut found = user_infos(text).peekable();
    if found.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let (mut after, mut from) = (String::with_capacity(text.len()), 0);
    for range in found {
        after.push_str(&text[from..range.start]);
        after.push_str(new);
        from = range.end;
    }
    after.push_str(&text[from..]);
    Cow::Owned(after)
}

/// The bytes between `://` and the host, `@` included. Takes time in proportion to the text's length.
fn user_infos(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    const SCHEME_END: &str = "://";
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text[from..].find(SCHEME_END)? + SCHEME_END.len();
            let ends = |c: char| c.is_whitespace() || c.is_control() || "/?#\"'`<>\\".contains(c);
            let end = text[start..].find(ends).map_or(text.len(), |length| start + length);
            from = end;
            if let Some((user, _)) = text[start..end].rsplit_once('@')
                && user != EVERYBODY
            {
                return Some(start..start + user.len() + 1);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_user_is_shown() {
        for (text, shown) in [
            ("git+https://user:hunter2pass@x.org/a@v1", "git+https://…@x.org/a@v1"),
            ("https://ghp_abc@github.com/u/r", "https://…@github.com/u/r"),
            ("a https://u:p@h/x, https://u:p@w@h b", "a https://…@h/x, https://…@h b"),
            ("ssh://git@github.com/u/r", "ssh://git@github.com/u/r"),
            ("https://x.org/react@18", "https://x.org/react@18"),
            ("git@github.com:u/r", "git@github.com:u/r"),
            ("https://…@h", "https://…@h"),
            ("://", "://"),
        ] {
            assert_eq!(hidden(text), shown);
        }
        assert_eq!(without("https://u:p@h/x"), "https://h/x");
    }
}
