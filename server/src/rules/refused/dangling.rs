//! Header values that end in a backslash and go on nowhere.

use std::ops::Range;

use super::meant::{is_between, keyword};
use crate::definition::{Field, Header, Placed};
use crate::finding::{Applicability, Fix};
use crate::rules::lines;
use crate::text::{Edit, Text};

/// A keyword whose last line ends in a backslash.
pub(in crate::rules) struct Dangling {
    /// Where the backslash stands.
    pub(in crate::rules) backslash: Range<usize>,
    /// What stands below.
    pub(in crate::rules) below: Below,
    /// The value is nothing but the backslash.
    pub(in crate::rules) alone: bool,
}

/// What stands below a line that ends in a backslash and is not continued.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Below {
    /// The end of the header: the builder drops the keyword.
    Nothing,
    /// Blank lines and comments, and more of the header or a comment: the builder crashes.
    Gap,
    /// A line that is taken for itself, because there is nothing to continue.
    Keyword,
    /// The same, and it is no `Keyword: value`: the builder refuses that.
    Words,
}

impl Dangling {
    pub(in crate::rules) fn of(text: &Text, header: &Placed<Header>, field: &Field) -> Option<Dangling> {
        let range = header.range(&field.range);
        let written = text.slice(range.clone());
        // The last line, without its comment.
        let line = written.trim_end().rfind('\n').map_or(0, |end| end + 1);
        let code = written[line..].split('#').next().unwrap_or_default();
        let at = line + code.rfind('\\').filter(|_| field.dropped)?;
        let value = written[..at].split_once(':').map_or("", |(_, value)| value);
        let behind = header.part.text.get(field.range.start + at..).unwrap_or_default();
        let rest = behind.split_once('\n').map_or("", |(_, rest)| rest);
        let below = match rest.lines().next() {
            _ if rest.trim().is_empty() => Below::Nothing,
            Some(line) if is_between(line) => Below::Gap,
            Some(line) if line.split('#').next().unwrap_or_default().contains(':') => Below::Keyword,
            _ => Below::Words,
        };
        let at = range.start + at;
        Some(Dangling {
            backslash: at..at + 1,
            below,
            alone: value.trim_matches(is_blank_or_backslash).is_empty(),
        })
    }

    /// Takes the backslash out, or the whole line where the builder would refuse what is left or nothing is.
    pub(in crate::rules) fn fix(&self, text: &Text, header: &Placed<Header>, field: &Field) -> Fix {
        let range = header.range(&field.range);
        let meant = keyword(&field.name);
        if (self.alone && field.name != "bootstrap") || meant.is_none() {
            let edits = vec![lines::delete(text, &(range.start..self.backslash.end))];
            return Fix { title: "Delete the line".to_owned(), applicability: Applicability::Unsafe, edits };
        }
        let before = text.slice(range.start..self.backslash.start);
        // Several lines may be nothing but a backslash.
        let from = range.start + before.trim_end_matches(is_blank_or_backslash).len();
        let mut edits = vec![Edit { range: from..self.backslash.end, text: String::new() }];
        if let Some(meant) = meant.filter(|_| field.spec().is_none()) {
            edits.insert(0, Edit { range: header.range(&field.keyword), text: meant.to_owned() });
        }
        Fix { title: "Delete the backslash".to_owned(), applicability: Applicability::Unsafe, edits }
    }

    /// What [`Dangling::fix`] does, for a message.
    pub(in crate::rules) fn act(&self, field: &Field) -> &'static str {
        let line = (self.alone && field.name != "bootstrap") || keyword(&field.name).is_none();
        if line { "Delete the line." } else { "Delete the backslash." }
    }
}

fn is_blank_or_backslash(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\\')
}
