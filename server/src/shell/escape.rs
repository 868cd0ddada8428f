//! Literal text as the shell reads it: what escapes and plain variables in it stand for.

use super::blank::plain_variable;

/// How literal text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// Backslashes quote; variables are split at white space.
    None,
    /// The word in `${name:-word}`: as without quotes, and split itself.
    Fallback,
    /// `"…"`
    Double,
    /// `'…'`, or a here-document with a quoted delimiter.
    Single,
    /// `$'…'`
    Ansi,
    /// The body of `<<EOF`; of `<<-EOF` the tabs at line starts are dropped, too.
    HereDocument {
        /// `<<-`
        strip: bool,
    },
    /// The body of `<<-'EOF'`.
    Stripped,
}

impl Quoting {
    /// Whether variables are split at white space.
    pub(super) fn splits(self) -> bool {
        matches!(self, Quoting::None | Quoting::Fallback)
    }

    pub(super) fn inside_braces(self) -> Self {
        if self.splits() { Quoting::Fallback } else { Quoting::Double }
    }
}

/// What a stretch of literal text stands for.
pub(super) enum Meaning<'t> {
    Nothing,
    /// Itself without the backslash.
    Rest,
    Char(char),
    Variable(&'t str),
}

/// The length and the meaning of an escape or a plain variable at the beginning of the text; nothing if it stands for
/// itself.
pub(super) fn special(text: &str, at_line_start: bool, quoting: Quoting) -> Option<(usize, Meaning<'_>)> {
    if text.starts_with('$') {
        let expands = quoting.splits() || matches!(quoting, Quoting::Double | Quoting::HereDocument { .. });
        let (length, name) = plain_variable(text).filter(|_| expands)?;
        return Some((length, Meaning::Variable(name)));
    }
    if text.starts_with('\t') {
        let strips = matches!(quoting, Quoting::HereDocument { strip: true } | Quoting::Stripped);
        let tabs = text.len() - text.trim_start_matches('\t').len();
        return (strips && at_line_start).then_some((tabs, Meaning::Nothing));
    }
    let next = text.get(1..)?.chars().next()?;
    let simple = (1 + next.len_utf8(), Meaning::Rest);
    match quoting {
        Quoting::Single | Quoting::Stripped => None,
        Quoting::Ansi => {
            Some(ansi_escape(&text[1..]).map_or(simple, |(length, char)| (length + 1, Meaning::Char(char))))
        }
        _ if text.starts_with("\\\n") => Some((2, Meaning::Nothing)),
        _ if text.starts_with("\\\r\n") => Some((3, Meaning::Nothing)),
        Quoting::None | Quoting::Fallback => Some(simple),
        Quoting::Double if matches!(next, '$' | '`' | '"' | '\\') => Some(simple),
        Quoting::HereDocument { .. } if matches!(next, '$' | '`' | '\\') => Some(simple),
        Quoting::Double | Quoting::HereDocument { .. } => None,
    }
}

/// What stands behind the backslash of an escape in `$'…'`: its length and its meaning.
fn ansi_escape(text: &str) -> Option<(usize, char)> {
    let char = match text.chars().next()? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'a' => '\x07',
        'b' => '\x08',
        'e' | 'E' => '\x1B',
        'f' => '\x0C',
        'v' => '\x0B',
        'x' => return numeric(text, 1, 2, 16),
        'u' => return numeric(text, 1, 4, 16),
        'U' => return numeric(text, 1, 8, 16),
        '0'..='7' => return numeric(text, 0, 3, 8),
        _ => return None,
    };
    Some((1, char))
}

fn numeric(text: &str, skip: usize, most: usize, radix: u32) -> Option<(usize, char)> {
    let digits = text.get(skip..)?.chars().take(most).take_while(|char| char.is_digit(radix)).count();
    let number = u32::from_str_radix(text.get(skip..skip + digits)?, radix).ok()?;
    Some((skip + digits, char::from_u32(number)?))
}
